//! The log of another program.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about a log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum LogFact {
    /// The program's own words on what went wrong.
    Complaint {
        /// Its words.
        complaint: String,
    },
    /// What the program that wrote the log, client or server, says of a failure.
    Remark {
        /// Its words.
        words: String,
    },
    /// The log holds no reply of the server.
    NoReply,
}
