//! What holds for every diagnosis, of these cases and of any evidence.

use std::sync::LazyLock;

use ftpprobe::diagnosis::{Confidence, Diagnosis, Policy, Severity, Verdict, diagnose};
use ftpprobe::evidence::{Ending, Evidence, Octets};
use ftpprobe::knowledge::findings::FindingId;
use proptest::prelude::*;
use test_case::test_case;

use crate::{Case, cases, root};

fn check(evidence: &Evidence, diagnosis: &Diagnosis) {
    let critical = diagnosis
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Critical);
    assert!(critical.count() <= 1);
    assert_eq!(
        diagnosis.root_cause,
        (diagnosis.verdict != Verdict::Ok).then_some(0)
    );
    let last = evidence
        .attempts
        .last()
        .map_or(0, |attempt| attempt.exchanges.len());
    for finding in &diagnosis.findings {
        for key in ["host", "port", "user", "software", "directory"] {
            assert!(
                finding.values.contains_key(key),
                "{} lacks {key}",
                finding.id
            );
        }
        assert!(finding.exchanges.iter().all(|index| *index < last));
        let facts = crate::facts(finding);
        let texts = finding.values.values().chain(&facts);
        for text in texts {
            assert!(
                !text.chars().any(char::is_control),
                "{}: {text:?}",
                finding.id
            );
            assert!(text.chars().count() <= 400, "{}: {text}", finding.id);
        }
    }
}

#[test]
fn every_diagnosis_is_whole() {
    for case in cases() {
        check(
            &case.evidence,
            &diagnose(&case.evidence, &Policy::default()),
        );
    }
}

#[test]
fn a_finding_rests_on_something() {
    for case in cases() {
        for finding in diagnose(&case.evidence, &Policy::default()).findings {
            let nothing_was_seen = matches!(
                finding.id,
                FindingId::ProbeDeadline | FindingId::ProbeInterrupted
            );
            let rests = !finding.exchanges.is_empty() || !finding.facts.is_empty();
            assert!(rests || nothing_was_seen, "{}: {}", case.name, finding.id);
        }
    }
}

#[test]
fn strict_leaves_no_info() {
    let strict = Policy {
        strict: true,
        ..Policy::default()
    };
    let case = named("anonymous");
    let diagnosis = diagnose(&case.evidence, &strict);
    assert_eq!(diagnosis.verdict, Verdict::Warning);
    assert_eq!(root(&diagnosis), Some("anonymous-login-allowed"));
}

#[test]
fn the_thresholds_are_the_users() {
    let patient = Policy {
        slow_greeting_us: 10_000_000,
        ..Policy::default()
    };
    assert_eq!(
        diagnose(&named("slow").evidence, &patient).verdict,
        Verdict::Ok
    );
}

fn named(name: &str) -> Case {
    cases().into_iter().find(|case| case.name == name).unwrap()
}

#[test_case("421 Too many connections (8) from this IP !closed", Some(60), true; "a limit passes")]
#[test_case("530 Login incorrect.", None, false; "a password does not")]
#[test_case("500 Access denied: banned client IP !closed", None, false; "a ban does not")]
#[test_case("private", None, false; "an address does not")]
#[test_case("120 and no more", Some(300), true; "a wait that was named")]
#[test_case("idle", None, true; "a timer, at once")]
fn waiting_is_advised_only_where_it_helps(name: &str, seconds: Option<u64>, advised: bool) {
    let finding = &diagnose(&named(name).evidence, &Policy::default()).findings[0];
    assert_eq!(
        (finding.retry.advised, finding.retry.after_seconds),
        (advised, seconds)
    );
}

#[test_case("421 Too many connections (8) from this IP !closed", Confidence::Stated; "by text")]
#[test_case("closed", Confidence::Inferred; "by absence")]
#[test_case("filtered", Confidence::Proven; "by experiment")]
#[test_case("no anonymous login, said as of a password", Confidence::Inferred; "by place")]
fn confidence_says_what_a_finding_rests_on(name: &str, confidence: Confidence) {
    let finding = &diagnose(&named(name).evidence, &Policy::default()).findings[0];
    assert_eq!(finding.confidence, confidence, "{finding:?}");
}

#[test]
fn one_cause_carries_the_evidence_of_both_modes() {
    let finding = &diagnose(&named("filtered").evidence, &Policy::default()).findings[0];
    assert_eq!(finding.exchanges.len(), 2, "{finding:?}");
    assert_eq!(
        crate::facts(finding),
        [
            "TCP connection to 192.0.2.1:50001 got no answer within 10 s",
            "TCP connection to 192.0.2.1:50002 got no answer within 10 s",
        ]
    );
    assert_eq!(finding.values["address"], "192.0.2.1:50001");
}

#[test]
fn limits_and_codes_are_given() {
    let case = named("421 Too many connections (8) from this IP !closed");
    let finding = &diagnose(&case.evidence, &Policy::default()).findings[0];
    assert_eq!(finding.values["limit"], "8");
    assert_eq!(
        finding.values["text"],
        "Too many connections (8) from this IP"
    );
    assert_eq!(finding.codes, [421]);
}

static BASES: LazyLock<Vec<Evidence>> =
    LazyLock::new(|| cases().into_iter().map(|case| case.evidence).collect());

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_evidence_makes_it_panic(
        base in 0_usize..10_000,
        at in any::<usize>(),
        code in 0_u16..1000,
        text in "\\PC{0,30}",
        kind in 0_u8..8,
        time in any::<u64>(),
    ) {
        let mut evidence = BASES[base % BASES.len()].clone();
        mutate(&mut evidence, at, code, &text, kind, time);
        let diagnosis = diagnose(&evidence, &Policy::default());
        check(&evidence, &diagnosis);
    }
}

/// Damages one thing.
fn mutate(evidence: &mut Evidence, at: usize, code: u16, text: &str, kind: u8, time: u64) {
    let Some(attempt) = evidence.attempts.last_mut() else {
        return;
    };
    let len = attempt.exchanges.len().max(1);
    if kind == 6 {
        let steps = attempt.steps.len().max(1);
        attempt.steps.truncate(at % steps);
        return;
    }
    if kind == 7 {
        attempt.exchanges.truncate(at % len);
        return;
    }
    let Some(exchange) = attempt.exchanges.get_mut(at % len) else {
        return;
    };
    match kind {
        0 => exchange.closed = !exchange.closed,
        1 => {
            exchange.reply = None;
            exchange.ending = Ending::TimedOut { limit_us: time };
        }
        2 => exchange.ended_us = time,
        3 => exchange.raw = Octets(text.as_bytes().to_vec()),
        4 => exchange.unsolicited = true,
        _ => {
            if let Some(reply) = &mut exchange.reply {
                reply.code = code;
                reply.lines = vec![format!("{code} {text}")];
            }
        }
    }
}
