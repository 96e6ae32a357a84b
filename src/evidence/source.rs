//! What kind of record evidence rests on: a run, or the log of another program.

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

impl Source {
    /// What kind of record it is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        if SERVER_FORMATS.contains(&self.format.as_str()) {
            Origin::ServerLog
        } else {
            Origin::ClientLog
        }
    }

    /// Whether it tells this.
    #[must_use]
    pub fn tells(&self, what: Unknown) -> bool {
        !self.unknown.contains(&what)
    }
}

/// The formats that servers write.
const SERVER_FORMATS: [&str; 2] = ["vsftpd", "filezilla-server"];

/// What kind of record evidence rests on, which decides what can be concluded from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// A run of the probe, which saw everything itself and times it.
    Run,
    /// The log of another client. What it does not name may still have happened.
    ClientLog,
    /// The log of the server. It knows the client's address and not whether the client reached a port.
    ServerLog,
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
