//! What the wire records when servers say odd things: the evidence of `steps::probe` against the
//! practice server, in this process.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

use std::time::Duration;

use ftpprobe::demo::Server;
use ftpprobe::demo::behaviour::{
    Behaviour, Data, Delivery, Greeting, Override, Then, endless_line,
};
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::{DirectoryState, Withheld};
use ftpprobe::evidence::reply::{MAX_REPLY_BYTES, ReplyOddity};
use ftpprobe::evidence::{Ending, Evidence, Exchange, Outcome, StepName, Stopped, format};
use ftpprobe::secret::Secret;
use ftpprobe::settings::Settings;
use ftpprobe::steps::{Observer, probe};
use ftpprobe::target::{Login, Security, Target};
use tokio_util::sync::CancellationToken;

struct Nobody;

impl Observer for Nobody {
    fn step_begins(&self, _: StepName, _: &str) {}
}

fn anonymous() -> Login {
    Login::Anonymous {
        password: Secret::new("probe@".to_owned()),
    }
}

fn user(password: &str) -> Login {
    Login::User {
        name: "demo".to_owned(),
        password: Some(Secret::new(password.to_owned())),
        account: None,
    }
}

fn quick() -> Settings {
    Settings {
        timeout: Duration::from_secs(2),
        plaintext: true,
        ..Settings::default()
    }
}

async fn run(behaviour: Behaviour, login: Login, settings: &Settings) -> (Evidence, Vec<String>) {
    let server = Server::start(behaviour).await.unwrap();
    let target = Target {
        host: server.address().ip().to_string(),
        port: server.address().port(),
        security: Security::Plain,
        login,
        directory: None,
    };
    let evidence = probe(&target, settings, &Nobody, &CancellationToken::new()).await;
    let transcript = server.transcript();
    server.finish().await.unwrap();
    // Whatever was seen can be saved, and comes back as it was.
    let mut saved = Vec::new();
    format::save(&evidence, &mut saved).unwrap();
    assert_eq!(format::load(saved.as_slice()).unwrap(), evidence);
    (evidence, transcript)
}

fn saying(verb: &str, bytes: impl Into<Vec<u8>>, then: Then) -> Behaviour {
    let replies = vec![Override::on(verb).saying(bytes).then(then)];
    Behaviour {
        replies,
        ..Behaviour::default()
    }
}

fn exchanges(evidence: &Evidence) -> &[Exchange] {
    &evidence.last_attempt().unwrap().exchanges
}

fn answer<'e>(evidence: &'e Evidence, command: &str) -> &'e Exchange {
    let mut all = exchanges(evidence).iter();
    all.find(|exchange| exchange.command.as_deref() == Some(command))
        .unwrap()
}

fn is_healthy(evidence: &Evidence) -> bool {
    let attempt = evidence.last_attempt().unwrap();
    attempt.steps.iter().all(|step| step.outcome == Outcome::Ok)
        && attempt.data.len() == 2
        && answer(evidence, "QUIT").code() == Some(221)
}

#[tokio::test]
async fn a_banner_line_that_looks_like_a_reply_ends_nothing() {
    let greeting = Greeting::text("220-Hello\r\n100 users online\r\n220 Ready\r\n");
    let behaviour = Behaviour {
        greeting,
        ..Behaviour::default()
    };
    let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
    assert!(is_healthy(&evidence));
    let greeting = exchanges(&evidence)[0].reply.as_ref().unwrap();
    assert_eq!(greeting.lines.len(), 3);
    assert_eq!(greeting.oddities, [ReplyOddity::InnerLineLooksLikeReply]);
}

#[tokio::test]
async fn a_reply_that_ends_under_another_code_ends() {
    let odd = saying("SYST", "500-Error: no.\r\n425 Really not\r\n", Then::Keep);
    let (evidence, _) = run(
        odd,
        anonymous(),
        &Settings {
            timeout: Duration::from_secs(10),
            ..quick()
        },
    )
    .await;
    assert!(is_healthy(&evidence));
    let reply = answer(&evidence, "SYST").reply.as_ref().unwrap();
    assert_eq!(
        (reply.code, reply.oddities.as_slice()),
        (500, &[ReplyOddity::MismatchedTerminator][..])
    );
}

#[tokio::test]
async fn telnet_bytes_bare_line_feeds_and_single_bytes_do_no_harm() {
    for delivery in [
        Delivery {
            telnet: true,
            ..Delivery::default()
        },
        Delivery {
            bare_lf: true,
            ..Delivery::default()
        },
        Delivery {
            byte_pause: Some(Duration::from_micros(50)),
            ..Delivery::default()
        },
    ] {
        let behaviour = Behaviour {
            delivery: delivery.clone(),
            ..Behaviour::default()
        };
        let settings = Settings {
            timeout: Duration::from_secs(20),
            ..quick()
        };
        let (evidence, _) = run(behaviour, anonymous(), &settings).await;
        assert!(is_healthy(&evidence), "{delivery:?}");
        let odd = &exchanges(&evidence)[0].reply.as_ref().unwrap().oddities;
        assert_eq!(odd.contains(&ReplyOddity::TelnetBytes), delivery.telnet);
        assert_eq!(odd.contains(&ReplyOddity::BareLf), delivery.bare_lf);
        assert_eq!(
            exchanges(&evidence)[0].raw.0.starts_with(b"\xff"),
            delivery.telnet
        );
    }
}

#[tokio::test]
async fn codes_that_suppaftp_does_not_know_are_kept() {
    let (evidence, _) = run(
        saying("SYST", "533 Odd\r\n", Then::Keep),
        anonymous(),
        &quick(),
    )
    .await;
    assert_eq!(answer(&evidence, "SYST").code(), Some(533));
    assert!(is_healthy(&evidence));
}

#[tokio::test]
async fn a_second_reply_is_not_taken_for_the_next_answer() {
    let twice = saying("SYST", "215 UNIX\r\n200 and again\r\n", Then::Keep);
    let (evidence, _) = run(twice, anonymous(), &quick()).await;
    assert_eq!(answer(&evidence, "PWD").code(), Some(257));
    let unsolicited: Vec<_> = exchanges(&evidence)
        .iter()
        .filter(|e| e.unsolicited)
        .collect();
    assert_eq!(unsolicited.len(), 1);
    assert_eq!(
        (unsolicited[0].code(), &unsolicited[0].command),
        (Some(200), &None)
    );
}

#[tokio::test]
async fn a_421_and_whether_the_connection_closes_with_it() {
    let text = "421 Too many users\r\n";
    let (closed, _) = run(saying("USER", text, Then::Close), anonymous(), &quick()).await;
    let exchange = answer(&closed, "USER anonymous");
    assert_eq!((exchange.code(), exchange.closed), (Some(421), true));
    let (open, transcript) = run(saying("USER", text, Then::Keep), anonymous(), &quick()).await;
    let exchange = answer(&open, "USER anonymous");
    assert_eq!((exchange.code(), exchange.closed), (Some(421), false));
    assert_eq!(transcript.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn what_ends_a_wait_is_told_apart() {
    let silent = Settings {
        timeout: Duration::from_millis(300),
        ..quick()
    };
    for (then, ending) in [(Then::Close, Ending::Closed), (Then::Reset, Ending::Reset)] {
        let (evidence, _) = run(saying("SYST", "", then), anonymous(), &quick()).await;
        let exchange = answer(&evidence, "SYST");
        assert_eq!((&exchange.ending, exchange.closed), (&ending, true));
    }
    let (evidence, _) = run(
        saying("SYST", "215-half", Then::Stall),
        anonymous(),
        &silent,
    )
    .await;
    let exchange = answer(&evidence, "SYST");
    assert!(
        matches!(exchange.ending, Ending::TimedOut { .. }),
        "{exchange:?}"
    );
    assert_eq!(exchange.raw.0, b"215-half");
}

#[tokio::test]
async fn an_endless_line_is_given_up() {
    let behaviour = saying("SYST", endless_line("215 "), Then::Keep);
    let (evidence, _) = run(behaviour, anonymous(), &quick()).await;
    let exchange = answer(&evidence, "SYST");
    assert_eq!(exchange.ending, Ending::TooLong);
    assert!(exchange.raw.0.len() <= MAX_REPLY_BYTES + 1);
}

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
        deadline: Duration::from_millis(500),
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
        security: Security::Plain,
        login: anonymous(),
        directory: None,
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
    let (evidence, ()) = tokio::join!(probe(&target, &settings, &Nobody, &stop), wait_for_syst);
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

/// A listing that stalls leaves the session out of step: the next mode gets a new one, within the limit of three.
#[tokio::test]
async fn a_stalled_listing_costs_one_more_connection_not_more() {
    let mut behaviour = Behaviour::default();
    behaviour.transfer.data = Data::StallAfter(10);
    let settings = Settings {
        timeout: Duration::from_millis(400),
        ..quick()
    };
    let (evidence, _) = run(behaviour, anonymous(), &settings).await;
    let attempt = evidence.last_attempt().unwrap();
    assert_eq!(attempt.data.len(), 2);
    assert!(
        attempt
            .data
            .iter()
            .all(|data| matches!(data.end, Some(DataEnd::TimedOut { .. })))
    );
    assert_eq!(attempt.connections_opened, 2);
}

#[tokio::test]
async fn a_flood_of_replies_is_given_up_and_quit_is_still_sent() {
    let flood = "200 and again\r\n".repeat(100_000);
    let (evidence, transcript) =
        run(saying("SYST", flood, Then::Keep), anonymous(), &quick()).await;
    assert!(
        exchanges(&evidence).len() < 200,
        "{} exchanges",
        exchanges(&evidence).len()
    );
    assert_eq!(transcript.last().unwrap(), "QUIT");
}
