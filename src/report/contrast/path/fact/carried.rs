//! Who and what an event is about.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Serialize;

/// One of the two ends of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// What a packet carries. Worded by the message `carried-KIND`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum Carried {
    /// SYN.
    Syn {
        /// Where it went, as its sender's capture has it.
        address: SocketAddr,
    },
    /// The answer to SYN.
    SynAck {
        /// Where it came from.
        address: SocketAddr,
    },
    /// A command.
    Command {
        /// The line, secrets masked.
        text: String,
    },
    /// A reply.
    Reply {
        /// Its first line.
        text: String,
    },
    /// Data of a data connection.
    Data {
        /// How many bytes.
        bytes: u64,
        /// Where the connection leads to.
        address: SocketAddr,
    },
    /// A part of a command or reply.
    Text {
        /// How many bytes.
        bytes: u64,
    },
    /// Records of TLS on the control connection.
    Tls {
        /// How many bytes.
        bytes: u64,
    },
    /// FIN of the control connection.
    Fin,
    /// RST of the control connection.
    Reset,
    /// RST of a data connection.
    DataReset {
        /// Where the connection leads to.
        address: SocketAddr,
    },
    /// FIN of a data connection.
    DataFin {
        /// Where the connection leads to.
        address: SocketAddr,
    },
}

/// Which connection it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// The control connection.
    Control,
    /// A data connection.
    Data,
}

/// Who received something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Receiver {
    /// The client.
    Client,
    /// The server.
    Server,
    /// Both.
    Both,
}

/// Who received an ICMP message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reached {
    /// Only the side that it was meant for.
    Receiver,
    /// Both captures have it: it came from beyond.
    Both,
    /// Only the other capture has it, which it passed.
    Never,
}
