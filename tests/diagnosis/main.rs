//! Every finding from evidence, each beside look-alikes that must not yield it. No network, no waiting.
#![expect(clippy::unwrap_used, reason = "a case that cannot be built has failed")]

mod active;
mod before_login;
mod captured;
mod checks;
mod combinations;
mod expected_files;
mod experiments;
mod greeting;
mod heard;
mod invariants;
mod limits;
mod listing;
mod log;
mod logged;
mod logged_data;
mod logged_words;
mod login;
mod matrix;
mod observed;
mod out_of_step;
mod pairs;
mod passive;
mod passive_words;
mod ports;
mod proxied;
mod refusals;
mod saved;
mod script;
mod secured;
mod session;
mod shipped;
mod size;
mod stall;
mod tls_auth;
mod tls_certificate;
mod tls_certificate_facts;
mod tls_data;
mod tls_data_test;
mod tls_handshake;
mod tls_negotiation;
mod tls_session;
mod transfer;
mod transfer_notes;
mod transfer_refused;
mod transfer_test;
mod transferred;

use std::collections::BTreeSet;

use ftpprobe::diagnosis::{Diagnosis, Finding, Policy, Verdict, diagnose};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::report::sentence;

use script::Script;

/// What goes with so many cases that only those which are about it name it.
const ASIDES: [&str; 6] = [
    "no-mdtm-no-size",
    "protocol-feat-lies",
    "no-rest-stream",
    "limit-shared-egress",
    "limit-ghost-sessions",
    "banner-discloses-version",
];

/// The facts of a finding as English sentences.
fn facts(finding: &Finding) -> Vec<String> {
    let wording = Wording::english();
    let facts = finding.facts.iter();
    facts.map(|fact| sentence(fact, &wording)).collect()
}

/// Evidence, and what must be found in it: the root cause first, then everything else.
struct Case {
    name: &'static str,
    evidence: Evidence,
    root: Option<&'static str>,
    verdict: Verdict,
    others: &'static [&'static str],
}

impl Case {
    fn critical(name: &'static str, script: Script, root: &'static str) -> Self {
        Self::new(name, script, Some(root), Verdict::Critical)
    }

    fn unknown(name: &'static str, script: Script, root: &'static str) -> Self {
        Self::new(name, script, Some(root), Verdict::Unknown)
    }

    fn warning(name: &'static str, script: Script, root: &'static str) -> Self {
        Self::new(name, script, Some(root), Verdict::Warning)
    }

    fn ok(name: &'static str, script: Script) -> Self {
        Self::new(name, script, None, Verdict::Ok)
    }

    fn new(
        name: &'static str,
        script: Script,
        root: Option<&'static str>,
        verdict: Verdict,
    ) -> Self {
        Self {
            name,
            evidence: script.end(),
            root,
            verdict,
            others: &[],
        }
    }

    /// Other findings that must be there, in any order. There may be no more.
    fn with(self, others: &'static [&'static str]) -> Self {
        Self { others, ..self }
    }

    /// What is wrong with the diagnosis, if anything is.
    fn complaint(&self) -> Option<String> {
        let diagnosis = diagnose(&self.evidence, &Policy::default());
        let aside = |id: &&str| ASIDES.contains(id) && !self.others.contains(id);
        let mut others = others(&diagnosis);
        others.retain(|id| !aside(id));
        let found = (root(&diagnosis), diagnosis.verdict, others);
        let wanted = (
            self.root,
            self.verdict,
            self.others.iter().copied().collect(),
        );
        (found != wanted)
            .then(|| format!("{}:\n   found {found:?}\n  wanted {wanted:?}", self.name))
    }
}

fn root(diagnosis: &Diagnosis) -> Option<&str> {
    diagnosis
        .root_cause
        .map(|at| diagnosis.findings[at].id.name())
}

fn others(diagnosis: &Diagnosis) -> BTreeSet<&str> {
    let all = diagnosis.findings.iter().enumerate();
    all.filter(|(at, _)| Some(*at) != diagnosis.root_cause)
        .map(|(_, finding)| finding.id.name())
        .collect()
}

fn cases() -> Vec<Case> {
    [
        before_login::cases(),
        greeting::cases(),
        login::cases(),
        limits::cases(),
        session::cases(),
        out_of_step::cases(),
        passive::cases(),
        transfer::cases(),
        shipped::cases(),
        stall::cases(),
        active::cases(),
        active::refusals(),
        experiments::cases(),
        tls_auth::cases(),
        tls_negotiation::cases(),
        tls_handshake::cases(),
        tls_session::cases(),
        tls_certificate::cases(),
        tls_data::cases(),
        tls_data_test::cases(),
        transfer_test::cases(),
        transfer_notes::cases(),
        logged::cases(),
        logged_data::cases(),
        logged_words::cases(),
        captured::cases(),
        matrix::cases(),
        ports::cases(),
        proxied::cases(),
        refusals::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn each_case_is_diagnosed() {
    let cases = cases();
    let complaints: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(
        complaints.is_empty(),
        "{} of {}:\n{}",
        complaints.len(),
        cases.len(),
        complaints.join("\n")
    );
}

#[test]
fn each_finding_has_a_case() {
    let known: BTreeSet<&str> = FindingId::ALL.iter().map(|id| id.name()).collect();
    let cases = cases();
    let met = cases
        .iter()
        .flat_map(|case| case.root.iter().chain(case.others));
    let met = met
        .copied()
        .chain(observed::ids_with_pairs())
        .chain(checks::ids());
    let met: BTreeSet<&str> = met.collect();
    let without: Vec<_> = known.difference(&met).collect();
    assert!(without.is_empty(), "findings without a case: {without:?}");
    let unknown: Vec<_> = met.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "findings that no file knows: {unknown:?}"
    );
}
