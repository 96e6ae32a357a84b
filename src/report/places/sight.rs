//! What a report tells of a run, as far as runs from several places are compared.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::diagnosis::Verdict;
use crate::evidence::{Outcome, Phase, StepName};
use crate::knowledge::findings::{Family, FindingId};
use crate::report::shape::{ModeReport, Report, SightReport};
use crate::target::Until;

/// No name has more addresses that are compared.
const MAX_ADDRESSES: usize = 32;

/// A text of another program is kept up to so many characters.
const MAX_TEXT: usize = 300;

impl SightReport {
    /// What this report tells. Whoever wrote it, no part of it is longer than reports of this program have it.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let root = report.root();
        let mut target = report.target.clone();
        target.user = short(&target.user);
        for part in [&mut target.host, &mut target.directory, &mut target.name] {
            *part = part.as_deref().map(short);
        }
        let tls = report
            .tls
            .as_ref()
            .filter(|tls| tls.in_use || !tls.verified);
        let certificate = tls.and_then(|tls| tls.certificate.as_ref());
        Self {
            version: short(&report.tool.version),
            target,
            until: report.until,
            started_at: short(&report.started_at),
            duration_ms: report.duration_ms,
            verdict: report.verdict,
            root_cause: report.root_cause.as_deref().map(short),
            title: root.map(|root| short(&root.title)),
            phase: root.map(|root| root.phase),
            held_off: report.held_off.is_some(),
            addresses: addresses(report),
            peer: report.control_peer().map(short),
            certificate: certificate.map(|own| short(&own.fingerprint_sha256)),
            data: modes(report),
        }
    }

    /// Whether FTP works as far as it was tried.
    pub(super) fn works(&self) -> bool {
        matches!(self.verdict, Verdict::Ok | Verdict::Warning)
    }

    /// The root cause, if this version knows it.
    pub(super) fn finding(&self) -> Option<FindingId> {
        FindingId::from_str(self.root_cause.as_deref()?).ok()
    }

    pub(super) fn family(&self) -> Option<Family> {
        self.finding().map(FindingId::family)
    }

    /// Whether it failed where it matters who logged in.
    pub(super) fn depends_on_user(&self) -> bool {
        self.works()
            || !matches!(
                self.phase,
                Some(
                    Phase::Dns
                        | Phase::Tcp
                        | Phase::Greeting
                        | Phase::Tls
                        | Phase::DataPassive
                        | Phase::DataActive
                )
            )
    }

    /// Whether it failed where it matters which directory was asked about.
    pub(super) fn depends_on_directory(&self) -> bool {
        matches!(self.phase, Some(Phase::Directory | Phase::Transfer))
    }

    /// Whether it is not FTP that fails, but what was to be checked besides, which each place decides for itself.
    pub(super) fn is_of_checks(&self) -> bool {
        self.family() == Some(Family::Expectation)
    }

    /// Whether it failed within what a run shows that ends after this part.
    pub(super) fn is_within(&self, until: Option<Until>) -> bool {
        let Some(until) = until else { return true };
        let needs = match self.phase {
            None | Some(Phase::Dns | Phase::Tcp | Phase::Greeting | Phase::Limits) => {
                Until::Greeting
            }
            Some(Phase::Tls) => Until::Tls,
            Some(Phase::Login) => Until::Login,
            Some(Phase::Features | Phase::Directory) => Until::Directory,
            Some(_) => Until::Data,
        };
        needs <= until
    }
}

fn short(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn addresses(report: &Report) -> Vec<String> {
    let steps = report.attempts.last().map(|attempt| &attempt.steps);
    let mut steps = steps.into_iter().flatten();
    let resolved = steps.find(|step| step.step == StepName::Resolve);
    let found = resolved.into_iter().flat_map(|step| &step.addresses);
    let found: BTreeSet<String> = found
        .take(MAX_ADDRESSES)
        .map(|it| short(&it.address))
        .collect();
    found.into_iter().collect()
}

fn modes(report: &Report) -> Vec<ModeReport> {
    let mut modes: Vec<ModeReport> = Vec::new();
    for data in &report.data {
        let (mode, outcome) = (data.mode, data.outcome);
        match modes.iter_mut().find(|known| known.mode == mode) {
            Some(known) if outcome != Outcome::Ok => known.outcome = outcome,
            Some(_) => {}
            None => modes.push(ModeReport { mode, outcome }),
        }
    }
    modes
}
