//! What the experiments measured that were asked for, and runs that held off.

use ftpprobe::diagnosis::{Policy, Verdict, diagnose};
use ftpprobe::evidence::facts::{IdleTest, LimitSearch, SessionRefusal, TcpOutcome};
use ftpprobe::evidence::{Facts, HeldOff, Outcome, Phase, StepName};

use crate::Case;
use crate::script::{Script, path};

/// Five sessions were to be opened; the fourth was answered like this.
fn search(refusal: Option<&str>) -> Script {
    let mut script = Script::healthy();
    let exchange = refusal.map(|said| script.exchange(Phase::Greeting, None, said));
    let facts = LimitSearch {
        asked: 5,
        held: if refusal.is_some() { 3 } else { 5 },
        refusal: exchange.map(|exchange| SessionRefusal {
            number: 4,
            path: None,
            exchange: Some(exchange),
        }),
    };
    script.step(
        StepName::FindLimit,
        Phase::Limits,
        Outcome::Ok,
        Facts::FindLimit(facts),
    )
}

/// The fourth session could not even be connected.
fn search_met_a_closed_port() -> Script {
    let facts = LimitSearch {
        asked: 5,
        held: 3,
        refusal: Some(SessionRefusal {
            number: 4,
            path: Some(path("192.0.2.1:21", TcpOutcome::Refused)),
            exchange: None,
        }),
    };
    Script::healthy().step(
        StepName::FindLimit,
        Phase::Limits,
        Outcome::Ok,
        Facts::FindLimit(facts),
    )
}

/// Idle until this was heard; then NOOP, if it was sent, was answered like this.
fn idle(said: &str, noop: Option<&str>) -> Script {
    let mut script = Script::healthy();
    let heard = script.exchange(Phase::Idle, None, said);
    let noop = noop.map(|said| script.exchange(Phase::Idle, Some("NOOP"), said));
    let facts = IdleTest {
        asked_us: 600_000_000,
        idle_us: 300_000_000,
        heard,
        noop,
    };
    script.step(
        StepName::IdleTest,
        Phase::Idle,
        Outcome::Ok,
        Facts::IdleTest(facts),
    )
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::ok(
            "a limit was looked for and met",
            search(Some("421 Too many (3) !closed")),
        )
        .with(&["limit-measured"]),
        Case::ok(
            "a limit was looked for, and the port closed",
            search_met_a_closed_port(),
        )
        .with(&["limit-measured"]),
        Case::ok("a limit was looked for and not met", search(None)),
        Case::ok(
            "the server ended the idle session",
            idle("421 Timeout. !closed", None),
        )
        .with(&["idle-limit-measured"]),
        Case::ok("the server ended it without a word", idle("!closed", None))
            .with(&["idle-limit-measured"]),
        Case::ok(
            "the session outlived the test",
            idle("!timeout", Some("200 NOOP ok.")),
        ),
        Case::warning(
            "the connection was forgotten",
            idle("!timeout", Some("!timeout")),
            "idle-nat-drop",
        ),
        Case::warning(
            "the forgotten connection was reset",
            idle("!timeout", Some("!reset")),
            "idle-nat-drop",
        ),
    ]
}

#[test]
fn a_run_that_holds_off_tells_what_the_earlier_one_found() {
    let mut evidence = Script::new().end();
    evidence.attempts.clear();
    evidence.held_off = Some(HeldOff {
        since: "2026-01-02T03:03:05Z".parse().unwrap(),
        until: "2026-01-02T03:06:05Z".parse().unwrap(),
        consecutive_failures: 2,
        finding: "limit-per-ip".to_owned(),
        codes: vec![421],
        values: [("limit".to_owned(), "8".to_owned())].into(),
        unknown: false,
    });
    let diagnosis = diagnose(&evidence, &Policy::default());
    assert_eq!(diagnosis.verdict, Verdict::Critical);
    let finding = &diagnosis.findings[0];
    assert_eq!(
        (finding.id.name(), &finding.codes[..]),
        ("limit-per-ip", &[421][..])
    );
    assert_eq!(finding.values["limit"], "8");
    // From the beginning of this run, not of the earlier one.
    assert_eq!(finding.retry.after_seconds, Some(120));
    assert!(
        crate::facts(finding)[1].contains("no connection"),
        "{:?}",
        finding.facts
    );
}
