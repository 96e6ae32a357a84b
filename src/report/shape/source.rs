//! The part of the report about the log that it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::source::Unknown;

/// The log of another program, in which all of this was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReport {
    /// The program as people call it.
    pub client: String,
    /// The format, as `--from` names it.
    pub format: String,
    /// The session's name in the log, where there are several at a time.
    pub session: Option<String>,
    /// The line on which the session begins, from 1.
    pub line: u64,
    /// What the log does not tell.
    pub unknown: Vec<Unknown>,
}
