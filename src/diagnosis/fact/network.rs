//! Names, addresses, connections, and the greeting.

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

use super::What;
use crate::evidence::facts::{LookupOutcome, TcpOutcome, TcpPath};

/// Facts about names, addresses, connections, and the greeting.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum NetworkFact {
    /// How a lookup ended that found nothing.
    Lookup {
        /// `A` or `AAAA`.
        record: &'static str,
        /// How it ended.
        outcome: LookupOutcome,
    },
    /// How a TCP connection attempt ended.
    Connection {
        /// Where to.
        address: Option<SocketAddr>,
        /// How it ended.
        outcome: TcpOutcome,
        /// How long it took.
        elapsed_us: Option<u64>,
        /// The operating system's words.
        error: Option<String>,
    },
    /// A port answered a TLS handshake.
    AnsweredTls {
        /// Which one.
        address: Option<SocketAddr>,
    },
    /// What a port answered a TLS `ClientHello` with, where that is not TLS.
    AnsweredHello {
        /// Which one.
        address: Option<SocketAddr>,
        /// Its first line.
        text: String,
    },
    /// What a port sent without being asked.
    Sent {
        /// Which one.
        address: Option<SocketAddr>,
        /// What it sent.
        text: String,
    },
    /// An address belongs to a content delivery network.
    ContentNetwork {
        /// The address.
        address: IpAddr,
        /// Whose network it is.
        owner: String,
    },
    /// The server answered an earlier attempt of this run.
    AnsweredEarlier,
    /// A connection was accepted sooner than any server elsewhere can.
    AcceptedAtOnce {
        /// Where to.
        address: SocketAddr,
        /// How long it took.
        elapsed_us: u64,
    },
    /// The user name has the form that the host requires, or has not.
    AzureUserName {
        /// It has.
        qualified: bool,
    },
    /// The connection stayed open, and the server sent nothing.
    SentNothing,
    /// The connection ended before the server sent anything.
    EndedBeforeGreeting {
        /// Reset, closed, or failed.
        ending: Ended,
        /// The operating system's words.
        error: Option<String>,
    },
    /// Bytes that are not a whole reply.
    NotAReply {
        /// How many.
        bytes: u64,
    },
    /// How long the greeting took.
    GreetingTook {
        /// From the connection to the greeting.
        elapsed_us: u64,
    },
    /// Lines without a reply code came before the greeting.
    LinesBeforeGreeting,
    /// It was the first connection of this run.
    FirstConnection,
}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// By a reset.
    Reset,
    /// The server closed it.
    Closed,
    /// By another failure of the socket.
    Failed,
}

impl From<&TcpPath> for What {
    fn from(path: &TcpPath) -> Self {
        Self::Network(NetworkFact::Connection {
            address: path.address,
            outcome: path.outcome,
            elapsed_us: path.elapsed_us,
            error: path.error.clone(),
        })
    }
}
