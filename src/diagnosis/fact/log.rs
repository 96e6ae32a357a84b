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
    /// What a server writes into its log of a refusal, besides the reply.
    Remark {
        /// Its words.
        remark: String,
    },
    /// The log holds no reply of the server.
    NoReply,
}
