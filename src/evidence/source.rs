//! Where evidence comes from that the probe did not record itself.

use serde::{Deserialize, Serialize};

/// The log of another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The format's name, such as `curl`.
    pub format: String,
    /// The program as people call it.
    pub client: String,
    /// The session's name in the log, where there are several at a time.
    pub session: Option<String>,
    /// The line on which the session begins, from 1.
    pub line: u64,
    /// What the log does not tell.
    pub unknown: Vec<Unknown>,
    /// The client's own last words on what went wrong.
    pub complaint: Option<String>,
    /// Something is open at the end: a command without an answer, a transfer without an end, or a
    /// complaint.
    pub ends_open: bool,
}

/// What a log may not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// How long anything took.
    Times,
    /// The server's address.
    Address,
    /// The certificate and what TLS agreed on.
    Tls,
    /// How the data connection ended.
    DataEnd,
}
