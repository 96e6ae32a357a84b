//! A case: evidence, and what must be found in it; and all cases, by family.

use std::collections::BTreeSet;

use ftpprobe::diagnosis::{Diagnosis, Finding, Policy, Verdict, diagnose};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::report::sentence;

use crate::script::Script;
use crate::{
    active, before_login, captured, experiments, greeting, limits, logged, logged_data,
    logged_words, login, matrix, out_of_step, passive, ports, proxied, refusals, session, shipped,
    stall, tls_auth, tls_certificate, tls_data, tls_data_test, tls_handshake, tls_negotiation,
    tls_session, transfer, transfer_notes, transfer_test,
};

/// What goes with so many cases that only those which are about it name it.
pub(crate) const ASIDES: [&str; 6] = [
    "no-mdtm-no-size",
    "protocol-feat-lies",
    "no-rest-stream",
    "limit-shared-egress",
    "limit-ghost-sessions",
    "banner-discloses-version",
];

/// The facts of a finding as English sentences.
pub(crate) fn facts(finding: &Finding) -> Vec<String> {
    let wording = Wording::english();
    let facts = finding.facts.iter();
    facts.map(|fact| sentence(fact, &wording)).collect()
}

/// Evidence, and what must be found in it: the root cause first, then everything else.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) evidence: Evidence,
    pub(crate) root: Option<&'static str>,
    pub(crate) verdict: Verdict,
    pub(crate) others: &'static [&'static str],
}

impl Case {
    pub(crate) fn critical(name: &'static str, script: Script, root: &'static str) -> Self {
        Self::new(name, script, Some(root), Verdict::Critical)
    }

    pub(crate) fn unknown(name: &'static str, script: Script, root: &'static str) -> Self {
        Self::new(name, script, Some(root), Verdict::Unknown)
    }

    pub(crate) fn warning(name: &'static str, script: Script, root: &'static str) -> Self {
        Self::new(name, script, Some(root), Verdict::Warning)
    }

    pub(crate) fn ok(name: &'static str, script: Script) -> Self {
        Self::new(name, script, None, Verdict::Ok)
    }

    pub(crate) fn new(
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
    pub(crate) fn with(self, others: &'static [&'static str]) -> Self {
        Self { others, ..self }
    }

    /// What is wrong with the diagnosis, if anything is.
    pub(crate) fn complaint(&self) -> Option<String> {
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

pub(crate) fn root(diagnosis: &Diagnosis) -> Option<&str> {
    diagnosis
        .root_cause
        .map(|at| diagnosis.findings[at].id.name())
}

pub(crate) fn others(diagnosis: &Diagnosis) -> BTreeSet<&str> {
    let all = diagnosis.findings.iter().enumerate();
    all.filter(|(at, _)| Some(*at) != diagnosis.root_cause)
        .map(|(_, finding)| finding.id.name())
        .collect()
}

/// The cases of each family.
pub(crate) fn families() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("before_login", before_login::cases()),
        ("greeting", greeting::cases()),
        ("login", login::cases()),
        ("limits", limits::cases()),
        ("session", session::cases()),
        ("out_of_step", out_of_step::cases()),
        ("passive", passive::cases()),
        ("transfer", transfer::cases()),
        ("shipped", shipped::cases()),
        ("stall", stall::cases()),
        ("active", active::cases()),
        ("active_refusals", active::refusals()),
        ("experiments", experiments::cases()),
        ("tls_auth", tls_auth::cases()),
        ("tls_negotiation", tls_negotiation::cases()),
        ("tls_handshake", tls_handshake::cases()),
        ("tls_session", tls_session::cases()),
        ("tls_certificate", tls_certificate::cases()),
        ("tls_data", tls_data::cases()),
        ("tls_data_test", tls_data_test::cases()),
        ("transfer_test", transfer_test::cases()),
        ("transfer_notes", transfer_notes::cases()),
        ("logged", logged::cases()),
        ("logged_data", logged_data::cases()),
        ("logged_words", logged_words::cases()),
        ("captured", captured::cases()),
        ("matrix", matrix::cases()),
        ("ports", ports::cases()),
        ("proxied", proxied::cases()),
        ("refusals", refusals::cases()),
    ]
}

pub(crate) fn cases() -> Vec<Case> {
    let families = families().into_iter();
    families.flat_map(|(_, cases)| cases).collect()
}
