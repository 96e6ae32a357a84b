//! One finding: its texts, and what it rests on; and why a step was skipped.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnosis::fact::At;
use crate::diagnosis::{Confidence, Severity};
use crate::evidence::Phase;
use crate::knowledge::wording::Advice;

/// One finding with its texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingReport {
    /// Kebab-case name of the cause.
    pub id: String,
    /// How grave it is.
    pub severity: Severity,
    /// What it rests on.
    pub confidence: Confidence,
    /// Where in the conversation it lies.
    pub phase: Phase,
    /// The cause in a few words.
    pub title: String,
    /// The cause in a few sentences, with the values of this run.
    pub detail: String,
    /// Indices into the last attempt's exchanges, or facts as sentences.
    pub evidence: Vec<Cited>,
    /// The same facts as data.
    #[serde(default)]
    pub facts: Vec<FactReport>,
    /// Reply codes it rests on.
    pub codes: Vec<u16>,
    /// What to do, and who must do it.
    pub advice: Vec<Advice>,
    /// Whether and when to try again.
    pub retry: RetryReport,
}

/// Something a finding rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cited {
    /// Index into the last attempt's exchanges.
    Exchange(usize),
    /// A fact that is no exchange, as a sentence.
    Fact(String),
}

/// A fact that is not an exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FactReport {
    /// Which kind of fact, in kebab case: `connection`.
    pub kind: String,
    /// What was seen, by name. Names tell the unit: `_us` is microseconds, `bytes` and `_days` are counts.
    #[serde(default)]
    pub values: serde_json::Map<String, serde_json::Value>,
    /// The fact as a sentence, in the report's language.
    pub text: String,
    /// Index of the attempt that it is about.
    pub attempt: usize,
    /// Where in it the fact stands.
    pub at: At,
    /// A display filter of Wireshark for its packets, in a report on a packet capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

/// Why a step was not run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkippedReport {
    /// Which kind of reason, in kebab case: `control-closed`.
    pub kind: String,
    /// What it depends on, by name, as in [`FactReport::values`].
    #[serde(default)]
    pub values: serde_json::Map<String, serde_json::Value>,
    /// The reason in words, in the report's language.
    pub text: String,
}

/// Whether and when to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetryReport {
    /// Whether trying again helps.
    pub advised: bool,
    /// Seconds to wait first, if known. Where trying again is not advised: when a ban ends.
    pub after_seconds: Option<u64>,
    /// Whether the wait is the server's own hint.
    #[serde(default)]
    pub hinted: bool,
}
