//! The loop under a clock that is paused, with attempts that are told what to meet.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::diagnosis::Policy;
use crate::evidence::facts::Greeted;
use crate::evidence::reply::Reply;
use crate::evidence::{
    Ending, Exchange, Facts, GaveUp, Inferred, Octets, Outcome, Phase, Step, StepName,
};
use crate::knowledge::findings::FindingId;
use crate::secret::Secret;
use crate::settings::Retrying;
use crate::target::TlsMode;

const FULL: &str = "There are too many connected users, please try later.";

/// Notes every wait.
#[derive(Default)]
struct Notebook(Mutex<Vec<(Duration, u32, u32)>>);

impl steps::Observer for Notebook {
    fn step_begins(&self, _: StepName, _: &steps::Doing) {}
}

impl Observer for Notebook {
    fn waits(&self, waiting: &Waiting) {
        let note = (waiting.wait, waiting.next, waiting.of);
        self.0.lock().unwrap().push(note);
    }
}

/// An attempt that was greeted like this.
fn greeted(code: u16, text: &str, limits: &Limits) -> Attempt {
    let now = limits.stopwatch.micros();
    let mut attempt = Attempt::begin(Timestamp::now(), now);
    attempt.connections_opened = Some(1);
    attempt.exchanges.push(Exchange {
        connection: 0,
        phase: Phase::Greeting,
        command: None,
        sent_us: Some(now),
        first_byte_us: Some(now),
        ended_us: Some(now),
        reply: Some(Reply {
            code,
            lines: vec![format!("{code} {text}")],
            oddities: Vec::new(),
        }),
        raw: Octets::default(),
        ending: Ending::Replied,
        closed: code >= 400,
        unsolicited: false,
        inferred: Inferred::default(),
    });
    attempt.steps.push(Step {
        name: StepName::Greet,
        phase: Phase::Greeting,
        outcome: Outcome::Failed,
        started_us: Some(now),
        elapsed_us: Some(0),
        skipped: None,
        facts: Facts::Greet(Greeted {
            exchanges: vec![0],
            foreign: None,
            implicit_tls: None,
            closed_after: false,
        }),
    });
    attempt
}

fn settings(retries: u32) -> Settings {
    Settings {
        retrying: Retrying {
            retries,
            max_connections: retries + 1,
            ..Retrying::default()
        },
        deadline: Duration::from_secs(3600),
        ..Settings::default()
    }
}

fn target() -> Target {
    Target {
        host: "ftp.example.com".to_owned(),
        port: 21,
        tls: TlsMode::Off,
        login: Login::Anonymous {
            password: Secret::new("probe@".to_owned()),
        },
        directory: None,
        name: None,
    }
}

/// Runs the loop against these greetings, the last one for ever; gives the evidence and the waits.
async fn run(
    greetings: &[(u16, &str)],
    settings: &Settings,
    stop: &CancellationToken,
) -> (Evidence, Vec<(Duration, u32, u32)>) {
    let limits = Limits::new(settings, stop.clone());
    let made = AtomicUsize::new(0);
    let attempt = |_| -> Attempting<'_> {
        let number = made.fetch_add(1, Ordering::Relaxed);
        let (code, text) = greetings[number.min(greetings.len() - 1)];
        let greeted = greeted(code, text, &limits);
        Box::pin(async { (greeted, None) })
    };
    let notebook = Notebook::default();
    let begun = begin(&target(), settings);
    let policy = Policy::default();
    let (evidence, _) = repeat(begun, settings, &policy, &notebook, &limits, &attempt).await;
    (evidence, notebook.0.into_inner().unwrap())
}

#[tokio::test(start_paused = true)]
async fn waits_are_random_below_a_bound_that_doubles_up_to_the_cap() {
    fastrand::seed(7);
    let mut settings = settings(6);
    settings.retrying.max_backoff = Duration::from_secs(30);
    let mut longest = [Duration::ZERO; 6];
    for _ in 0..200 {
        let (evidence, waits) = run(&[(421, FULL)], &settings, &CancellationToken::new()).await;
        assert_eq!((evidence.attempts.len(), waits.len()), (7, 6));
        assert_eq!(evidence.gave_up, Some(GaveUp::Tries));
        for (index, (wait, next, of)) in waits.into_iter().enumerate() {
            assert_eq!((next as usize, of), (index + 2, 7));
            assert!(wait >= Duration::from_secs(1), "{wait:?}");
            longest[index] = longest[index].max(wait);
            let waited = Duration::from_micros(evidence.attempts[index + 1].waited_before_us);
            assert!(waited >= wait && waited < wait + Duration::from_millis(10));
        }
    }
    // Of two hundred draws the longest comes near the bound, and none passes it.
    for (longest, bound) in longest.into_iter().zip([5_u64, 10, 20, 30, 30, 30]) {
        let bound = Duration::from_secs(bound);
        assert!(
            longest <= bound && longest > bound * 9 / 10,
            "{longest:?} {bound:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_goes_away_ends_the_waiting() {
    let greetings = [(421, FULL), (220, "ready")];
    let (evidence, waits) = run(&greetings, &settings(3), &CancellationToken::new()).await;
    assert_eq!((evidence.attempts.len(), waits.len()), (2, 1));
    assert_eq!(evidence.gave_up, None);
}

#[tokio::test(start_paused = true)]
async fn the_usual_run_opens_three_connections_at_most() {
    let settings = Settings {
        deadline: Duration::from_secs(3600),
        ..Settings::default()
    };
    let (evidence, waits) = run(&[(421, FULL)], &settings, &CancellationToken::new()).await;
    assert_eq!(evidence.connections_opened(), Some(3));
    assert_eq!(evidence.gave_up, Some(GaveUp::Connections));
    assert_eq!(waits.iter().map(|wait| wait.2).collect::<Vec<_>>(), [3, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_servers_hint_replaces_the_wait() {
    let asked = "Too many connections, try again in 2 minutes.";
    let (evidence, waits) = run(
        &[(421, asked), (220, "ready")],
        &settings(3),
        &CancellationToken::new(),
    )
    .await;
    assert_eq!(evidence.attempts.len(), 2);
    assert_eq!(waits[0].0, Duration::from_secs(120));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_the_deadline_ends_the_run_now() {
    let asked = "Too many connections, try again in 10 minutes.";
    let settings = Settings {
        deadline: Duration::from_secs(120),
        ..settings(3)
    };
    let (evidence, waits) = run(&[(421, asked)], &settings, &CancellationToken::new()).await;
    assert_eq!((evidence.attempts.len(), waits.len()), (1, 0));
    assert_eq!(evidence.gave_up, Some(GaveUp::Deadline));
    assert!(evidence.duration_us < Some(1_000_000));
}

#[tokio::test(start_paused = true)]
async fn what_waiting_does_not_cure_is_not_tried_again() {
    for (code, text) in [
        (421, "Service not available."),
        (500, "Access denied: banned client IP"),
        (
            500,
            "OOPS: vsftpd: cannot locate user specified in 'ftp_username':ftp",
        ),
        (530, "Sorry, you are banned."),
    ] {
        let (evidence, waits) = run(&[(code, text)], &settings(3), &CancellationToken::new()).await;
        assert_eq!((evidence.attempts.len(), waits.len()), (1, 0), "{text}");
        assert_eq!(evidence.gave_up, None, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_user_ends_the_waiting() {
    let stop = CancellationToken::new();
    let after = stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        after.cancel();
    });
    let (evidence, waits) = run(&[(421, FULL)], &settings(3), &stop).await;
    assert_eq!((evidence.attempts.len(), waits.len()), (1, 1));
    assert_eq!(evidence.stopped, Some(Stopped::Interrupted));
}

#[tokio::test(start_paused = true)]
async fn no_retries_means_one_attempt() {
    let (evidence, _) = run(&[(421, FULL)], &settings(0), &CancellationToken::new()).await;
    assert_eq!((evidence.attempts.len(), evidence.gave_up), (1, None));
}

#[test]
fn a_password_that_may_be_wrong_is_not_sent_again() {
    let retrying = Retrying::default();
    let backoff = Backoff::new(&retrying);
    let limits = Limits::new(&settings(3), CancellationToken::new());
    let mut evidence = begin(&target(), &settings(3));
    evidence.attempts.push(greeted(421, FULL, &limits));
    let mut finding = diagnose(&evidence, &Policy::default()).findings.remove(0);
    finding.id = FindingId::LoginTemporarilyRefused;
    finding.phase = Phase::Login;
    let minute = Duration::from_secs(60);
    let next = |finding: &Finding| backoff.next(&evidence, finding, Duration::ZERO, minute);
    // The server's words say that it will pass.
    assert!(matches!(next(&finding), Next::Wait(_)));
    // Only the code, 4yz, suggests it.
    finding.confidence = crate::diagnosis::Confidence::Inferred;
    assert_eq!(next(&finding), Next::End(None));
}

#[tokio::test(start_paused = true)]
async fn a_ban_ends_and_is_not_tried_again_by_script() {
    let banned = "Sorry you are banned until Mon Nov 23 10:00:00 UTC 2099! (hammering)";
    let greetings = [(530, banned), (220, "ready")];
    let (evidence, waits) = run(&greetings, &settings(3), &CancellationToken::new()).await;
    assert_eq!((evidence.attempts.len(), waits.len()), (1, 0));
    let finding = &diagnose(&evidence, &Policy::default()).findings[0];
    assert!(!finding.retry.advised && finding.retry.stated);
}
