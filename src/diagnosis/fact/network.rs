//! Looking up names and connecting.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Serialize;

use super::What;
use crate::evidence::facts::{TcpOutcome, TcpPath};

/// Facts about names, addresses and connections.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum NetworkFact {
    /// How a TCP connection attempt ended.
    Connection {
        /// Where to.
        address: SocketAddr,
        /// How it ended.
        outcome: TcpOutcome,
        /// How long it took.
        elapsed_us: Option<u64>,
        /// The operating system's words.
        error: Option<String>,
    },
}

impl From<&TcpPath> for What {
    fn from(path: &TcpPath) -> Self {
        Self::Network(NetworkFact::Connection {
            address: path.address,
            outcome: path.outcome,
            elapsed_us: Some(path.elapsed_us),
            error: path.error.clone(),
        })
    }
}
