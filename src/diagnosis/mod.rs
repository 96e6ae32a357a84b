//! What it means: pure rules from evidence to findings.
//!
//! No clock, no network, no files: the same evidence and policy give the same diagnosis on any day.
//!
//! * `engine` [`diagnose`]: the order of reasoning, one root cause, the verdict
//! * `context` what a rule sees, and `draft` how it writes a finding
//! * [`fact`] what a finding rests on besides exchanges
//! * `verdict` what the gravest finding makes of a run
//! * [`threshold`] ranges of the user's, `measure` what is held against them, and `ages` how old files are
//! * `mode` one data mode, judged by itself
//! * `combinations` the cells of the matrix, each judged by itself
//! * `unexplained` what failed and no rule has explained
//! * `rules` the rules, one file a family, and the tables that name them

mod ages;
mod combinations;
mod context;
mod draft;
mod engine;
pub mod fact;
mod measure;
mod mode;
mod rules;
pub mod threshold;
mod unexplained;
mod verdict;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use engine::diagnose;
pub use fact::Fact;
pub use measure::{Measure, Unmeasured};
pub use verdict::{Severity, Verdict};

use self::threshold::Thresholds;
use crate::evidence::Phase;
use crate::knowledge::findings::{FindingId, Gravity};

/// What the user's thresholds make of the findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Raise info findings to warnings (`--strict`).
    pub strict: bool,
    /// A greeting slower than this is a finding.
    pub slow_greeting_us: u64,
    /// A login slower than this is a finding.
    pub slow_login_us: u64,
    /// A certificate that expires within fewer days than this is a finding.
    pub cert_expires_days: u64,
    /// Ranges that what was measured has to stay in.
    pub thresholds: Thresholds,
    /// Texts that the greeting has to contain.
    pub greeting_texts: Vec<String>,
    /// Features that FEAT has to list.
    pub features: Vec<String>,
    /// An expected file that is not there is fine.
    pub missing_ok: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            strict: false,
            slow_greeting_us: 2_000_000,
            slow_login_us: 3_000_000,
            cert_expires_days: 14,
            thresholds: Thresholds::default(),
            greeting_texts: Vec::new(),
            features: Vec::new(),
            missing_ok: false,
        }
    }
}

/// The judgement of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// The verdict, decided by the gravest finding.
    pub verdict: Verdict,
    /// Index into `findings` of the one that made the verdict what it is; `None` when all is well.
    pub root_cause: Option<usize>,
    /// All findings, the root cause first, then by severity.
    pub findings: Vec<Finding>,
    /// What each attempt failed of, in their order; `None` for one that did not.
    pub causes: Vec<Option<Cause>>,
    /// The combinations of the last attempt's matrix, each judged by itself, in their order.
    pub matrix: Vec<CellVerdict>,
    /// What was measured in the last attempt, in the order of the conversation.
    pub measures: Vec<Measure>,
    /// What the user has a threshold for and was not measured in it, in the same order.
    pub unmeasured: Vec<Unmeasured>,
}

/// The judgement of one combination of protection, address family and data mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellVerdict {
    /// It lists for every client.
    pub works: bool,
    /// What it failed of; `None` where it works or was not tried.
    pub cause: Option<Cause>,
}

/// What an attempt failed of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The id of the finding.
    pub id: FindingId,
    /// The reply code that shows it, if one does.
    pub code: Option<u16>,
}

impl From<&Finding> for Cause {
    fn from(finding: &Finding) -> Self {
        Self {
            id: finding.id,
            code: finding.codes.first().copied(),
        }
    }
}

impl From<Gravity> for Severity {
    fn from(gravity: Gravity) -> Self {
        match gravity {
            Gravity::Info => Self::Info,
            Gravity::Warning => Self::Warning,
            Gravity::Critical => Self::Critical,
        }
    }
}

/// What a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// An experiment of this run shows it.
    Proven,
    /// The server's text says it.
    Stated,
    /// Timing or absence suggests it.
    Inferred,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Kebab-case name of the cause; API.
    pub id: FindingId,
    /// How grave it is.
    pub severity: Severity,
    /// What it rests on.
    pub confidence: Confidence,
    /// Where in the conversation it lies.
    pub phase: Phase,
    /// Values for the placeholders of its texts, already safe to show.
    pub values: BTreeMap<String, String>,
    /// The exchanges of the last attempt that show it.
    pub exchanges: Vec<usize>,
    /// Facts that show it and are not exchanges.
    pub facts: Vec<Fact>,
    /// The reply codes it rests on.
    pub codes: Vec<u16>,
    /// Whether and when to try again.
    pub retry: Retry,
    /// It lies with the probe or its machine, so the verdict is UNKNOWN and not the server's fault.
    pub ours: bool,
}

/// Whether and when trying again helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retry {
    /// Whether it helps at all.
    pub advised: bool,
    /// How long to wait first, in seconds. Where trying again does not help by itself: when a ban ends.
    pub after_seconds: Option<u64>,
    /// The wait is the server's own hint, and not what usually helps.
    pub stated: bool,
}
