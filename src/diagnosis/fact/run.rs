//! The run itself: its attempts, and what earlier runs left.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::evidence::SkipReason;

/// Facts about the run.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum RunFact {
    /// One attempt failed, a later one did not.
    OnlyAttempt {
        /// Its number, from 1.
        number: u64,
    },
    /// Something that was asked for was not run.
    NotRun {
        /// The option that asked for it.
        option: String,
        /// Why not.
        skip: Option<SkipReason>,
    },
    /// Something that was asked for was not completed.
    NotCompleted {
        /// The option that asked for it.
        option: String,
    },
    /// No listing of the directory came.
    NoListing,
    /// An earlier run met this.
    MetEarlier {
        /// When that run ended.
        #[schemars(with = "String")]
        since: Timestamp,
    },
    /// This run made no connection.
    HeldOff {
        /// When the next one is due.
        #[schemars(with = "String")]
        until: Timestamp,
    },
}
