//! What the wire records when servers say odd things: the evidence of `attempts::probe` against the
//! practice server, in this process.
//!
//! * `bounds` servers that say too much
//! * `framing` where a reply begins and ends, and what ends a wait
//! * `greeting` how long it took, and what comes before and after it
//! * `resync` replies that are out of step with the commands
//! * `session` the conversation: login, directory, deadline, stop
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod bounds;
mod framing;
mod greeting;
mod resync;
mod session;

use std::time::Duration;

use ftpprobe::attempts::probe;
use ftpprobe::demo::Server;
use ftpprobe::demo::behaviour::{Behaviour, Override, Then};
use ftpprobe::diagnosis::Policy;
use ftpprobe::evidence::{Evidence, Exchange, Outcome, format};
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Retrying, Settings};
use ftpprobe::target::{Login, Target, TlsMode};
use tokio_util::sync::CancellationToken;

pub(crate) fn anonymous() -> Login {
    Login::Anonymous {
        password: Secret::new("probe@".to_owned()),
    }
}

pub(crate) fn user(password: &str) -> Login {
    Login::User {
        name: "demo".to_owned(),
        password: Some(Secret::new(password.to_owned())),
        account: None,
    }
}

pub(crate) fn quick() -> Settings {
    Settings {
        timeout: Duration::from_secs(2),
        plaintext: true,
        retrying: Retrying {
            retries: 0,
            ..Retrying::default()
        },
        ..Settings::default()
    }
}

pub(crate) async fn run(
    behaviour: Behaviour,
    login: Login,
    settings: &Settings,
) -> (Evidence, Vec<String>) {
    let server = Server::start(behaviour).await.unwrap();
    let target = Target {
        host: server.address().ip().to_string(),
        port: server.address().port(),
        tls: TlsMode::Off,
        login,
        directory: None,
        name: None,
    };
    let (evidence, _) = probe(
        &target,
        settings,
        &Policy::default(),
        &(),
        &CancellationToken::new(),
    )
    .await;
    let transcript = server.transcript();
    server.finish().await.unwrap();
    // Whatever was seen can be saved, and comes back as it was.
    let mut saved = Vec::new();
    format::save(&evidence, &mut saved).unwrap();
    assert_eq!(format::load(saved.as_slice()).unwrap(), evidence);
    (evidence, transcript)
}

pub(crate) fn saying(verb: &str, bytes: impl Into<Vec<u8>>, then: Then) -> Behaviour {
    let replies = vec![Override::on(verb).saying(bytes).then(then)];
    Behaviour {
        replies,
        ..Behaviour::default()
    }
}

pub(crate) fn exchanges(evidence: &Evidence) -> &[Exchange] {
    &evidence.last_attempt().unwrap().exchanges
}

pub(crate) fn answer<'e>(evidence: &'e Evidence, command: &str) -> &'e Exchange {
    let mut all = exchanges(evidence).iter();
    all.find(|exchange| exchange.command.as_deref() == Some(command))
        .unwrap()
}

pub(crate) fn is_healthy(evidence: &Evidence) -> bool {
    let attempt = evidence.last_attempt().unwrap();
    attempt.steps.iter().all(|step| step.outcome == Outcome::Ok)
        && attempt.data.len() == 2
        && answer(evidence, "QUIT").code() == Some(221)
}
