//! Why a run that is silent as a rule was not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnosis::Verdict;

/// Somebody is to be told (`--alert-on`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlertReport {
    /// Why.
    pub kind: AlertKind,
    /// What was told before; null if nothing was.
    pub previous: Option<LastingReport>,
    /// Since when it is as it is, RFC 3339 in UTC.
    pub since: String,
}

/// Why somebody is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlertKind {
    /// Verdict or root cause have changed.
    Change,
    /// They have not, and there still is trouble.
    Reminder,
}

impl AlertKind {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Reminder => "reminder",
        }
    }
}

/// What several runs in a row saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LastingReport {
    /// Their verdict.
    pub verdict: Verdict,
    /// Their root cause; null when all was well.
    pub root_cause: Option<String>,
    /// When the first of them ended, RFC 3339 in UTC.
    pub since: String,
}
