//! A whole run against a server that says what the bytes say, on loopback and in virtual time.
//!
//! * [`script`] what the bytes say; [`server`] the server that does it
//! * [`time`] the clock, which goes on only where nothing else does
//! * what is asked, and what has to be true of the run (this file)

mod script;
mod server;
mod time;

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ftpprobe::attempts::probe;
use ftpprobe::diagnosis::{Diagnosis, Policy, Verdict};
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::{Evidence, Outcome, Phase, StepName};
use ftpprobe::secret::Secret;
use ftpprobe::settings::expectations::Expectations;
use ftpprobe::settings::{Experiments, Retrying, Settings, TransferTest};
use ftpprobe::target::{Login, Target, TlsMode};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use self::script::Script;
use self::server::Server;
use super::outputs;

/// What is sent as the password, and as the account.
const PASSWORD: &str = "Zq7kw9Xv-one";
const ACCOUNT: &str = "Zq7kw9Xv-two";

/// How much later than at its time limit a run may end: the clock goes on in steps. All else, QUIT too, lies within the limit.
const GRACE: Duration = time::LATE_STEP.saturating_mul(2);

static RUNTIME: LazyLock<time::Runtime> = LazyLock::new(time::Runtime::new);

/// One run at a time: they share a clock.
static TURN: Mutex<()> = Mutex::const_new(());

/// Plays the script. Its first line is what is asked, a letter each; see [`settings`] and [`Script::read`].
pub fn run(data: &[u8]) {
    let (options, script) = match memchr::memchr(b'\n', data) {
        Some(end) => (&data[..end], &data[end..]),
        None => (data, &[][..]),
    };
    let asks = |letter: u8| options.contains(&letter);
    let script = Arc::new(Script::read(script, asks(b'l')));
    let settings = settings(&asks);
    let (evidence, diagnosis) = RUNTIME.block_on(async {
        let _turn = TURN.lock().await;
        let server = Server::start(script, settings.tls.insecure).await;
        let target = target(server.port(), &asks);
        let stop = CancellationToken::new();
        let policy = Policy::default();
        let running = probe(&target, &settings, &policy, &(), &stop);
        tokio::select! {
            biased;
            ended = running => ended,
            () = time::pass(&server, settings.deadline) => unreachable!("time does not end"),
        }
    });
    let took = Duration::from_micros(evidence.duration_us.unwrap_or_default());
    assert!(took <= settings.deadline + GRACE, "it took {took:?}");
    // Who logs in without an account has none to hide.
    let secrets: &[&str] = if asks(b'u') {
        &[PASSWORD, ACCOUNT]
    } else {
        &[PASSWORD]
    };
    outputs::check(&evidence, data.len(), secrets);
    if diagnosis.verdict == Verdict::Ok {
        is_earned(&evidence, &diagnosis, &settings);
    }
}

fn settings(asks: &impl Fn(u8) -> bool) -> Settings {
    let expectations = Expectations {
        directories: vec!["/pub".to_owned()],
        files: vec!["/pub/*.txt".to_owned(), "a.txt".to_owned()],
        replies: vec![("NOOP".to_owned(), "2xx".to_owned())],
    };
    let transfer_test = TransferTest {
        directory: "/pub".to_owned(),
        size: 2048,
    };
    let mut settings = Settings {
        timeout: Duration::from_secs(10),
        connect_timeout: Duration::from_secs(3),
        deadline: Duration::from_secs(if asks(b'h') { 2 } else { 60 }),
        active: asks(b'a'),
        plaintext: true,
        retrying: Retrying {
            retries: if asks(b'r') { 2 } else { 0 },
            ..Retrying::default()
        },
        experiments: Experiments {
            find_limit: asks(b'f').then_some(3),
            idle_test: asks(b'i').then_some(Duration::from_secs(20)),
            tls_data_test: asks(b's'),
            ports_test: asks(b'p'),
            transfer_test: asks(b'w').then_some(transfer_test),
            matrix: asks(b'm'),
        },
        expectations: if asks(b'e') {
            expectations
        } else {
            Expectations::default()
        },
        ..Settings::default()
    };
    settings.tls.insecure = asks(b't') || asks(b's');
    settings
}

fn target(port: u16, asks: &impl Fn(u8) -> bool) -> Target {
    let secret = |text: &str| Secret::new(text.to_owned());
    Target {
        host: "127.0.0.1".to_owned(),
        port,
        tls: if asks(b't') || asks(b's') {
            TlsMode::Explicit
        } else if asks(b'T') {
            TlsMode::Auto
        } else {
            TlsMode::Off
        },
        login: if asks(b'u') {
            Login::User {
                name: "alice".to_owned(),
                password: Some(secret(PASSWORD)),
                account: Some(secret(ACCOUNT)),
            }
        } else {
            let password = secret(PASSWORD);
            Login::Anonymous { password }
        },
        directory: asks(b'd').then(|| "/pub".to_owned()),
        name: None,
    }
}

/// That all is well only where everything that was asked for was seen to work.
fn is_earned(evidence: &Evidence, diagnosis: &Diagnosis, settings: &Settings) {
    assert_eq!(diagnosis.root_cause, None);
    assert_eq!(evidence.stopped, None);
    let attempt = evidence.last_attempt().unwrap();
    for step in &attempt.steps {
        // What one way refuses may go another way, and is told.
        let is_told = || {
            diagnosis.findings.iter().any(|finding| {
                let mut cited = finding.exchanges.iter();
                finding.phase == step.phase || cited.any(|at| step.covers(&attempt.exchanges[*at]))
            })
        };
        let is_fine = step.outcome != Outcome::Failed || is_told();
        assert!(is_fine, "OK, but {:?} failed", step.name);
    }
    let mut exchanges = attempt.exchanges.iter();
    let in_login = |it: &&_| Phase::Login == it_phase(it);
    assert!(
        exchanges.any(|it| in_login(&it) && it.is_class(2)),
        "OK without a login"
    );
    let mut data = attempt.data.iter();
    let listed = data.any(|it| {
        let closing = it.closing.and_then(|at| attempt.exchanges.get(at));
        it.end == Some(DataEnd::Eof) && closing.is_some_and(|closing| closing.is_class(2))
    });
    assert!(listed, "OK without a listing");
    let asked = [
        (
            settings.experiments.transfer_test.is_some(),
            StepName::TransferTest,
        ),
        (!settings.expectations.is_empty(), StepName::Expect),
    ];
    for (is_asked, name) in asked {
        let mut steps = attempt.steps.iter();
        let went_well = steps.any(|it| it.name == name && it.outcome == Outcome::Ok);
        assert!(went_well || !is_asked, "OK without {name:?}");
    }
}

fn it_phase(exchange: &ftpprobe::evidence::Exchange) -> Phase {
    exchange.phase
}
