//! What kind of record evidence rests on: a run, the log of another program, or a capture of packets.

use serde::{Deserialize, Serialize};

use super::capture::Capture;

/// The log of another program, or a capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The format's name, such as `curl`.
    pub format: String,
    /// The program as people call it.
    pub client: String,
    /// The session's name in the log, where there are several at a time.
    pub session: Option<String>,
    /// Who writes such logs; told by the format's name in files of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writer: Option<Writer>,
    /// The client's address, where a server's log names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_address: Option<String>,
    /// The log begins in the middle: what went before the first line is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub begins_late: bool,
    /// What the log says to have succeeded, without the replies that would show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub did: Vec<Deed>,
    /// The line on which the session begins, or the first frame of a capture, from 1.
    pub line: u64,
    /// What the log does not tell.
    pub unknown: Vec<Unknown>,
    /// The client's own last words on what went wrong.
    pub complaint: Option<String>,
    /// What the program says of failures in its own words, the last of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Something is open at the end: a command without an answer, a transfer without an end, or a
    /// complaint.
    pub ends_open: bool,
    /// What the packets show, of a capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<Box<Capture>>,
    /// A proxy was to connect the client to the server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub through_proxy: bool,
}

impl Source {
    /// What kind of record it is.
    #[must_use]
    pub fn origin(&self) -> Origin {
        if self.capture.is_some() {
            return Origin::Capture;
        }
        match self.writer {
            Some(Writer::Server) => Origin::ServerLog,
            None if SERVER_FORMATS.contains(&self.format.as_str()) => Origin::ServerLog,
            Some(Writer::Client) | None => Origin::ClientLog,
        }
    }

    /// Whether the log says that this succeeded.
    #[must_use]
    pub fn did(&self, deed: Deed) -> bool {
        self.did.contains(&deed)
    }

    /// Whether it tells this.
    #[must_use]
    pub fn tells(&self, what: Unknown) -> bool {
        !self.unknown.contains(&what)
    }
}

/// A line in which the program itself, client or server, says that something failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Index of the last exchange before it; `None` where it comes before any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<usize>,
    /// When it was written, since the session began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_us: Option<u64>,
    /// The program's words.
    pub words: String,
}

/// How many remarks of a session are kept.
pub const MAX_REMARKS: usize = 20;

/// Who writes a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Writer {
    /// A client.
    Client,
    /// A server.
    Server,
}

/// What a log may say to have succeeded without showing how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// The login.
    LoggedIn,
    /// A listing or a file came or went whole.
    Transferred,
}

/// The formats that servers write, in evidence that does not say who wrote it.
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
    /// A capture of packets. It shows what was sent and when, on both sides, as far as it was recorded.
    Capture,
}

/// What a log or capture may not tell.
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
    /// What went before: a capture begins in the middle of the session.
    Beginning,
    /// What was said after AUTH: it is encrypted.
    Encrypted,
    /// The server's certificate: TLS 1.3 encrypts it, and a resumed session has none.
    Certificate,
    /// Data connections: the capture holds none, though the replies tell of some.
    DataConnections,
    /// One of the two directions.
    OneDirection,
    /// Some bytes: the recorder cut or lost them.
    Bytes,
    /// What came after the first part of a long session: that was passed over.
    Rest,
    /// Other sessions of a capture: too many went on at a time.
    Sessions,
}
