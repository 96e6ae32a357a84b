//! The rules on saved evidence: no network, milliseconds.
//!
//! * [`cases`] one change to a healthy (or refused) run for each finding
//! * [`edit`] how a case changes saved evidence
//! * [`lookalikes`] what must not yield a finding, though it looks alike
//!
//! `tests/evidence/` holds a saved run of the practice server for each of its scenarios.
#![expect(
    clippy::unwrap_used,
    reason = "a case that does not fit its evidence has failed"
)]

mod cases;
mod edit;
mod lookalikes;

use std::collections::BTreeSet;

use ftpprobe::demo::scenarios;
use ftpprobe::diagnosis::{Diagnosis, Policy, Severity, Verdict, diagnose};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::findings;
use proptest::prelude::*;

fn judged(evidence: &Evidence) -> Diagnosis {
    diagnose(evidence, &Policy::default())
}

fn ids(diagnosis: &Diagnosis) -> Vec<&str> {
    diagnosis
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect()
}

fn cause(diagnosis: &Diagnosis) -> Option<&str> {
    diagnosis
        .root_cause
        .map(|index| diagnosis.findings[index].id.as_str())
}

#[test]
fn saved_runs_are_judged_as_their_scenarios_expect() {
    let saved: Vec<_> = scenarios()
        .iter()
        .filter(|s| edit::exists(s.name))
        .collect();
    assert!(saved.len() > 30, "{} saved runs", saved.len());
    for scenario in saved {
        let diagnosis = judged(&edit::load(scenario.name));
        assert_eq!(cause(&diagnosis), scenario.expects, "{}", scenario.name);
    }
}

#[test]
fn each_case_yields_its_finding() {
    let mut wrong = Vec::new();
    for (id, evidence) in cases::all() {
        let diagnosis = judged(&evidence);
        if !ids(&diagnosis).contains(&id) {
            wrong.push(format!("{id}: {:?}", ids(&diagnosis)));
        }
        // What is grave enough to be a cause is the cause; nothing else is graver.
        let finding = diagnosis.findings.iter().find(|finding| finding.id == id);
        if finding.is_some_and(|f| f.severity == Severity::Critical)
            && cause(&diagnosis) != Some(id)
        {
            wrong.push(format!("{id} is not the cause: {:?}", ids(&diagnosis)));
        }
        let expected = match diagnosis.root_cause.map(|index| &diagnosis.findings[index]) {
            None => Verdict::Ok,
            Some(finding) if finding.ours => Verdict::Unknown,
            Some(finding) if finding.severity == Severity::Critical => Verdict::Critical,
            Some(_) => Verdict::Warning,
        };
        assert_eq!(diagnosis.verdict, expected, "{id}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_finding_has_a_case() {
    let yielded: BTreeSet<String> = cases::all()
        .iter()
        .map(|(_, evidence)| judged(evidence))
        .chain(
            scenarios()
                .iter()
                .filter(|s| edit::exists(s.name))
                .map(|s| judged(&edit::load(s.name))),
        )
        .flat_map(|diagnosis| diagnosis.findings.into_iter().map(|finding| finding.id))
        .collect();
    let missing: Vec<_> = findings::all()
        .iter()
        .filter(|known| !yielded.contains(&known.id))
        .map(|k| &k.id)
        .collect();
    assert!(missing.is_empty(), "no case yields {missing:?}");
}

#[test]
fn a_cause_is_told_once_and_its_followers_not_at_all() {
    for (id, evidence) in cases::all() {
        let diagnosis = judged(&evidence);
        let unique: BTreeSet<_> = ids(&diagnosis).into_iter().collect();
        assert_eq!(
            unique.len(),
            diagnosis.findings.len(),
            "{id}: {:?}",
            ids(&diagnosis)
        );
        let critical = |f: &&ftpprobe::diagnosis::Finding| f.severity == Severity::Critical;
        assert!(
            diagnosis.findings.iter().filter(critical).count() <= 1,
            "{id}: {:?}",
            ids(&diagnosis)
        );
    }
}

#[test]
fn every_finding_rests_on_something_of_the_run() {
    for (id, evidence) in cases::all() {
        let exchanges = evidence.last_attempt().unwrap().exchanges.len();
        for finding in judged(&evidence).findings {
            let cites = !finding.exchanges.is_empty() || !finding.facts.is_empty();
            assert!(
                cites || finding.id == "no-utf8",
                "{id}: {} rests on nothing",
                finding.id
            );
            assert!(
                finding.exchanges.iter().all(|index| *index < exchanges),
                "{id}"
            );
        }
    }
}

#[test]
fn strictness_makes_warnings_of_what_is_worth_knowing() {
    let evidence = edit::load("healthy");
    assert_eq!(judged(&evidence).verdict, Verdict::Ok);
    let strict = diagnose(
        &evidence,
        &Policy {
            strict: true,
            ..Policy::default()
        },
    );
    assert_eq!(strict.verdict, Verdict::Warning);
    assert!(strict.root_cause.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Half a run, or one whose parts do not fit together, is judged all the same.
    #[test]
    fn broken_evidence_is_judged_too(
        name in prop::sample::select(vec!["healthy", "missing-directory", "filtered-data-port", "421", "wrong-password"]),
        exchanges in 0_usize..20, steps in 0_usize..12, data in 0_usize..3, swap in 0_usize..16,
    ) {
        let mut evidence = edit::load(name);
        let attempt = evidence.attempts.last_mut().unwrap();
        attempt.exchanges.truncate(exchanges);
        attempt.steps.truncate(steps);
        attempt.data.truncate(data);
        if swap < attempt.exchanges.len() {
            attempt.exchanges.swap(0, swap);
        }
        let _ = judged(&evidence);
        evidence.attempts.clear();
        let _ = judged(&evidence);
    }
}
