//! Limits: what was found by looking for them.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about limits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum LimitFact {
    /// The search for a limit on sessions ended early.
    SearchEnded {
        /// Sessions that were logged in at the same time.
        held: u32,
        /// Sessions that were to be opened at most.
        asked: u32,
    },
}
