//! The conversation: login, directory, deadline, stop.

use std::time::Duration;

use ftpprobe::attempts::probe;
use ftpprobe::demo::Server;
use ftpprobe::demo::behaviour::{Behaviour, Data, Greeting, Override, Then};
use ftpprobe::diagnosis::Policy;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::{DirectoryState, Withheld};
use ftpprobe::evidence::{Ending, Outcome, StepName, Stopped};
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Retrying, Settings};
use ftpprobe::target::{Login, Target, TlsMode};
use tokio_util::sync::CancellationToken;

use crate::{anonymous, answer, is_healthy, quick, run, saying, user};

#[tokio::test]
async fn a_password_that_the_server_echoes_stays_secret() {
    let echo = saying(
        "PASS",
        "530 You said hunter2-and-more, really\r\n",
        Then::Keep,
    );
    let (evidence, _) = run(echo, user("hunter2-and-more"), &quick()).await;
    let saved = serde_json::to_string(&evidence).unwrap();
    assert!(!saved.contains("hunter2"), "{saved}");
    assert!(
        answer(&evidence, "PASS ********")
            .text()
            .contains("********")
    );
}

#[tokio::test]
async fn an_own_password_is_withheld_on_an_unencrypted_connection() {
    let settings = Settings {
        plaintext: false,
        ..quick()
    };
    let (evidence, transcript) = run(Behaviour::default(), user("demo"), &settings).await;
    let login = evidence.last_attempt().unwrap().logged_in().unwrap();
    assert!(login.withheld.is_some() && !login.accepted);
    assert!(
        !transcript.iter().any(|line| line.starts_with("PASS")),
        "{transcript:?}"
    );
    assert_eq!(transcript.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn the_deadline_ends_the_run_and_quit_is_still_sent() {
    let stalls = saying("SYST", "", Then::Stall);
    let settings = Settings {
        deadline: Duration::from_millis(1500),
        ..quick()
    };
    let (evidence, transcript) = run(stalls, anonymous(), &settings).await;
    assert_eq!(evidence.stopped, Some(Stopped::Deadline));
    assert_eq!(answer(&evidence, "SYST").ending, Ending::Deadline);
    assert_eq!(transcript.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn a_stop_ends_the_run_and_quit_is_still_sent() {
    let server = Server::start(saying("SYST", "", Then::Stall))
        .await
        .unwrap();
    let target = Target {
        host: "127.0.0.1".to_owned(),
        port: server.address().port(),
        tls: TlsMode::Off,
        login: anonymous(),
        directory: None,
        name: None,
    };
    let stop = CancellationToken::new();
    let settings = Settings {
        timeout: Duration::from_secs(60),
        ..quick()
    };
    let wait_for_syst = async {
        while server.transcript().last().is_none_or(|line| line != "SYST") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop.cancel();
    };
    let policy = Policy::default();
    let ((evidence, _), ()) = tokio::join!(
        probe(&target, &settings, &policy, &(), &stop),
        wait_for_syst
    );
    assert_eq!(evidence.stopped, Some(Stopped::Interrupted));
    assert_eq!(answer(&evidence, "SYST").ending, Ending::Interrupted);
    assert_eq!(server.transcript().last().unwrap(), "QUIT");
    server.finish().await.unwrap();
}

/// STAT on a directory, as real servers frame it. 221 is FileZilla Server's, and no goodbye.
#[tokio::test]
async fn every_form_of_stat_on_a_directory_is_read() {
    let entry = "drwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 pub";
    let forms = [
        (
            212,
            format!("212-Status of /:\r\n {entry}\r\n212 End of status\r\n"),
        ),
        (
            213,
            format!("213-Status follows:\r\n{entry}\r\n213 End of status\r\n"),
        ),
        (
            211,
            format!("211-Status of /:\r\n {entry}\r\n211 End of Status\r\n"),
        ),
        (221, format!("221-Status of /:\r\n {entry}\r\n221 End\r\n")),
        (200, format!("200-Status of /\r\n{entry}\r\n200 Done\r\n")),
        (213, format!("213-STAT\r\n213-{entry}\r\n213 End.\r\n")),
    ];
    for (code, frame) in forms {
        let stat = Override::on("STAT")
            .with("/")
            .saying(frame.clone())
            .required();
        let behaviour = Behaviour {
            replies: vec![stat],
            ..Behaviour::default()
        };
        let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
        assert!(is_healthy(&evidence), "{frame}");
        assert_eq!(answer(&evidence, "STAT /").code(), Some(code));
        let directory = evidence.last_attempt().unwrap().directory().unwrap();
        assert_eq!(directory.state, DirectoryState::Exists, "{frame}");
        assert_eq!(
            directory.listing.as_ref().unwrap().directories,
            1,
            "{frame}"
        );
        assert_eq!(directory.cwd, None, "{frame}");
    }
}

/// The same frame without an entry is how some servers show a directory that is not there.
#[tokio::test]
async fn an_empty_list_is_cross_checked() {
    let empty = "213-Status follows:\r\n213 End of status\r\n";
    for (cwd, state) in [
        (
            "550 Failed to change directory.\r\n",
            DirectoryState::Refused,
        ),
        (
            "250 Directory successfully changed.\r\n",
            DirectoryState::Exists,
        ),
        ("502 CWD not implemented\r\n", DirectoryState::Unknown),
    ] {
        let replies = vec![
            Override::on("STAT").with("/").saying(empty),
            Override::on("CWD").saying(cwd).required(),
        ];
        let (evidence, _) = run(
            Behaviour {
                replies,
                ..Behaviour::default()
            },
            anonymous(),
            &quick(),
        )
        .await;
        let attempt = evidence.last_attempt().unwrap();
        assert_eq!(attempt.directory().unwrap().state, state);
        // Nothing is listed where the directory was refused.
        assert_eq!(attempt.data.is_empty(), state == DirectoryState::Refused);
    }
}

#[tokio::test]
async fn a_230_to_user_needs_no_password() {
    let (evidence, transcript) = run(
        saying("USER", "230 No password needed\r\n", Then::Keep),
        anonymous(),
        &quick(),
    )
    .await;
    assert!(is_healthy(&evidence));
    assert!(!transcript.iter().any(|line| line.starts_with("PASS")));
}

#[tokio::test]
async fn an_account_is_given_when_asked_for() {
    let replies = vec![Override::on("PASS").saying("332 Need account\r\n")];
    let behaviour = || Behaviour {
        replies: replies.clone(),
        ..Behaviour::default()
    };
    let account = |account: Option<&str>| Login::User {
        name: "demo".to_owned(),
        password: Some(Secret::new("demo".to_owned())),
        account: account.map(|account| Secret::new(account.to_owned())),
    };
    let (evidence, transcript) = run(behaviour(), account(Some("sales")), &quick()).await;
    assert!(
        transcript.contains(&"ACCT ********".to_owned()),
        "{transcript:?}"
    );
    assert!(
        evidence
            .last_attempt()
            .unwrap()
            .logged_in()
            .unwrap()
            .acct
            .is_some()
    );
    let (evidence, _) = run(behaviour(), account(None), &quick()).await;
    let login = evidence.last_attempt().unwrap().logged_in().unwrap();
    assert_eq!(login.withheld, Some(Withheld::NoAccount));
}

#[tokio::test]
async fn after_a_120_the_greeting_is_awaited() {
    let greeting = Greeting::text("120 Service ready in 001 minutes.\r\n220 Ready\r\n");
    let (evidence, _) = run(
        Behaviour {
            greeting,
            ..Behaviour::default()
        },
        anonymous(),
        &quick(),
    )
    .await;
    assert!(is_healthy(&evidence));
    assert_eq!(
        evidence
            .last_attempt()
            .unwrap()
            .greeted()
            .unwrap()
            .exchanges,
        [0, 1]
    );
}

/// A listing that stalls leaves the session out of step: it is asked for again, in small segments, on a new
/// connection. Where that stalls too, a third would do the same.
#[tokio::test]
async fn a_listing_that_stalls_twice_is_not_asked_for_again() {
    let mut behaviour = Behaviour::default();
    behaviour.transfer.data = Data::StallAfter(10);
    let settings = Settings {
        timeout: Duration::from_secs(1),
        ..quick()
    };
    let (evidence, _) = run(behaviour, anonymous(), &settings).await;
    let attempt = evidence.last_attempt().unwrap();
    let repeat = &attempt.small_segments().unwrap().repeat;
    assert_eq!(attempt.data.len(), 1);
    for data in [&attempt.data[0], repeat] {
        assert!(
            matches!(data.end, Some(DataEnd::TimedOut { .. })),
            "{data:?}"
        );
    }
    let passive = attempt.step(StepName::Passive).unwrap();
    assert!(matches!(passive.outcome, Outcome::Skipped), "{passive:?}");
    assert_eq!(attempt.connections_opened, Some(2));
}

#[tokio::test]
async fn a_silent_server_is_not_asked_for_tls_beyond_the_connections_of_a_run() {
    for allowed in [1, 2] {
        let silent = Behaviour {
            greeting: Greeting::Say(Vec::new(), Then::Stall),
            ..Behaviour::default()
        };
        let settings = Settings {
            timeout: Duration::from_millis(300),
            retrying: Retrying {
                max_connections: allowed,
                ..quick().retrying
            },
            ..quick()
        };
        let (evidence, _) = run(silent, anonymous(), &settings).await;
        assert_eq!(evidence.connections_opened(), Some(allowed));
    }
}
