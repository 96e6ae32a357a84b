//! Two reports held against each other: from two places, or from two days.
//!
//! * this file: what is told, and in which order
//! * `compare` what is held against what, only where both sides know it
//! * [`path`] what the path did between two captures of the same sessions

mod compare;
pub mod path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::compare::Found;
pub use self::path::PathReport;
use super::shape::Report;
use crate::diagnosis::Verdict;
use crate::evidence::Phase;
use crate::knowledge::wording::{Advice, Wording};

/// What two reports have not in common, in the order of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contrast {
    /// The first one.
    pub here: Side,
    /// The second one.
    pub there: Side,
    /// What the path did, of two captures that hold the same sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathReport>,
    /// The first is what matters most: what comes later may follow from it.
    pub differences: Vec<Difference>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The file it was read from.
    pub name: String,
    /// Host and port.
    pub target: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its root cause.
    pub root_cause: Option<String>,
    /// What its root cause is and who must do what about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// A root cause in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// In a few words.
    pub title: String,
    /// In a few sentences.
    pub detail: String,
    /// Who must do what, in the order in which it helps.
    pub advice: Vec<Advice>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// Where in the conversation.
    pub phase: Phase,
    /// The first side; null where it has nothing.
    pub here: Option<String>,
    /// The second side.
    pub there: Option<String>,
    /// What the difference means.
    pub meaning: String,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// What was asked for: host, port, user or protection.
    Target,
    /// The address that the control connection goes to.
    Address,
    /// The first lines of the server.
    Greeting,
    /// The version of TLS or the cipher suite.
    Tls,
    /// The server's certificate.
    Certificate,
    /// The code of the answer to a command.
    Code,
    /// What became of a step.
    Step,
    /// The address that the reply to PASV names.
    Announced,
    /// What became of the data connections in one mode.
    Data,
    /// How long a step took.
    Time,
}

impl DifferenceKind {
    /// The message that names it, and the one that says what it means.
    #[must_use]
    pub fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Target => ("contrast-target", "contrast-target-means"),
            Self::Address => ("contrast-address", "contrast-address-means"),
            Self::Greeting => ("contrast-greeting", "contrast-greeting-means"),
            Self::Tls => ("contrast-tls", "contrast-tls-means"),
            Self::Certificate => ("contrast-certificate", "contrast-certificate-means"),
            Self::Code => ("contrast-code", "contrast-code-means"),
            Self::Step => ("contrast-step", "contrast-step-means"),
            Self::Announced => ("contrast-announced", "contrast-announced-means"),
            Self::Data => ("contrast-data", "contrast-data-means"),
            Self::Time => ("contrast-time", "contrast-time-means"),
        }
    }
}

/// Holds two reports against each other.
#[must_use]
pub fn contrast(here: (&str, &Report), there: (&str, &Report), wording: &Wording) -> Contrast {
    let mut found = Found::new(*wording);
    let (a, b) = (here.1, there.1);
    found.targets(a, b);
    found.addresses(a, b);
    found.known(
        DifferenceKind::Greeting,
        Phase::Greeting,
        greeting(a).as_deref(),
        greeting(b).as_deref(),
    );
    found.known(
        DifferenceKind::Tls,
        Phase::Tls,
        tls(a).as_deref(),
        tls(b).as_deref(),
    );
    found.known(
        DifferenceKind::Certificate,
        Phase::Tls,
        certificate(a).as_deref(),
        certificate(b).as_deref(),
    );
    found.codes(a, b);
    found.announced(a, b);
    found.data(a, b);
    found.steps(a, b);
    found.times(a, b);
    let mut differences = found.differences;
    differences.sort_by_key(|difference| order(difference.phase));
    Contrast {
        here: side((here.0, Some(here.1))),
        there: side((there.0, Some(there.1))),
        path: None,
        differences,
    }
}

/// Holds two captures of the same sessions against each other, with the reports on one session. Both sides of a session are of the same
/// server, so only steps can differ.
#[must_use]
pub fn captures(
    here: (&str, Option<&Report>),
    there: (&str, Option<&Report>),
    path: PathReport,
    wording: &Wording,
) -> Contrast {
    let mut found = Found::new(*wording);
    if let (Some(here), Some(there)) = (here.1, there.1) {
        found.steps(here, there);
    }
    let mut differences = found.differences;
    differences.sort_by_key(|difference| order(difference.phase));
    Contrast {
        here: side(here),
        there: side(there),
        path: Some(path),
        differences,
    }
}

fn order(phase: Phase) -> usize {
    const ORDER: [Phase; 14] = [
        Phase::Dns,
        Phase::Tcp,
        Phase::Greeting,
        Phase::Tls,
        Phase::Login,
        Phase::Features,
        Phase::Directory,
        Phase::DataPassive,
        Phase::DataActive,
        Phase::Transfer,
        Phase::Idle,
        Phase::Limits,
        Phase::Protocol,
        Phase::Quit,
    ];
    ORDER
        .iter()
        .position(|known| *known == phase)
        .unwrap_or(ORDER.len())
}

fn side((name, report): (&str, Option<&Report>)) -> Side {
    Side {
        name: name.to_owned(),
        target: report
            .and_then(|it| it.target.address())
            .unwrap_or_default(),
        verdict: report.map_or(Verdict::Unknown, |it| it.verdict),
        root_cause: report.and_then(|it| it.root_cause.clone()),
        cause: report.and_then(Report::root).map(|root| Cause {
            title: root.title.clone(),
            detail: root.detail.clone(),
            advice: root.advice.clone(),
        }),
    }
}

fn greeting(report: &Report) -> Option<String> {
    let mut exchanges = report.last_exchanges().iter();
    let first = exchanges.find(|exchange| exchange.phase == Phase::Greeting)?;
    let line = first.lines.first()?;
    Some(line.clone())
}

fn tls(report: &Report) -> Option<String> {
    let tls = report.tls.as_ref()?;
    let version = tls.version.clone()?;
    Some(match &tls.cipher_suite {
        Some(suite) if !suite.is_empty() => format!("{version}, {suite}"),
        _ => version,
    })
}

fn certificate(report: &Report) -> Option<String> {
    let own = report.tls.as_ref()?.certificate.as_ref()?;
    Some(format!("{} ({})", own.subject, own.fingerprint_sha256))
}
