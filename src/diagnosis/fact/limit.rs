//! Limits: what was found by looking for them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::knowledge::findings::FindingId;

/// Facts about limits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum LimitFact {
    /// The limit that the reply names is the default of this software.
    Shipped {
        /// The software.
        software: String,
        /// The limit.
        limit: u64,
    },
    /// How many sessions were held when the next one was refused.
    SessionRefused {
        /// Sessions that were logged in at the same time.
        held: u64,
        /// The number of the one that was refused.
        number: u32,
    },
    /// The finding that the words of the refusal stand for.
    NamedByReply {
        /// Its id.
        finding: FindingId,
    },
    /// The server ended the session that was left idle.
    EndedIdle {
        /// How long it had been idle.
        idle_us: u64,
    },
    /// The session was lost while it was left idle.
    LostIdle {
        /// How long it had been idle.
        idle_us: u64,
    },
    /// The search for a limit on sessions ended early.
    SearchEnded {
        /// Sessions that were logged in at the same time.
        held: u32,
        /// Sessions that were to be opened at most.
        asked: u32,
    },
}
