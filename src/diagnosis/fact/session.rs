//! The session: how it was lost, and what surrounds that.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about the session.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum SessionFact {
    /// An earlier attempt was lost at the same command.
    LostEarlier {
        /// The command.
        command: String,
    },
}
