//! What a report tells of a run, as far as runs from several places are compared.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use crate::diagnosis::Verdict;
use crate::evidence::{DataMode, Outcome, Phase, StepName};
use crate::knowledge::findings::{Family, FindingId};
use crate::report::shape::{ModeReport, Report, SightReport};
use crate::target::Until;

/// No name has more addresses that are compared.
const MAX_ADDRESSES: usize = 16;

/// A text of another program is kept up to so many characters. Sixteen places with texts of that length still leave a report below the
/// size that it may have.
const MAX_TEXT: usize = 100;

/// No name of a host is longer (RFC 1035).
const MAX_HOST: usize = 253;

/// The hexadecimal digits of a SHA-256 fingerprint.
const FINGERPRINT_DIGITS: usize = 64;

impl SightReport {
    /// What this report tells. Whoever wrote it, no part of it is longer than reports of this program have it.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let root = report.root();
        let mut target = report.target.clone();
        target.user = short(&target.user);
        for part in [&mut target.directory, &mut target.name] {
            *part = part.as_deref().map(short);
        }
        let host = target.host.as_deref();
        target.host = host.map(|host| host.chars().take(MAX_HOST).collect());
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
            peer: peer(report),
            certificate: certificate
                .map(|own| own.fingerprint_sha256.clone())
                .filter(|digits| is_fingerprint(digits)),
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

    /// Whether the other run has tried what failed in this one. What each place decides for itself it may not have: checks,
    /// experiments, active mode.
    pub(super) fn was_tried_by(&self, other: &Self) -> bool {
        let is_experiment = matches!(
            self.family(),
            Some(Family::Expectation | Family::SessionTimer | Family::Storage)
        );
        let is_active = self.phase == Some(Phase::DataActive);
        let has_active = || other.data.iter().any(|it| it.mode == DataMode::Active);
        !is_experiment
            && self.phase != Some(Phase::Idle)
            && (!is_active || has_active())
            && self.is_within(other.until)
    }

    /// Whether it failed within what a run shows that ends after this part.
    fn is_within(&self, until: Option<Until>) -> bool {
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
    let found = found.filter_map(|it| it.address.parse::<IpAddr>().ok());
    let found: BTreeSet<IpAddr> = found.take(MAX_ADDRESSES).collect();
    found.iter().map(ToString::to_string).collect()
}

/// The server's end, which is an address with a port.
fn peer(report: &Report) -> Option<String> {
    let peer = report.control_peer()?;
    let peer: SocketAddr = peer.parse().ok()?;
    Some(peer.to_string())
}

fn is_fingerprint(digits: &str) -> bool {
    digits.len() == FINGERPRINT_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
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
