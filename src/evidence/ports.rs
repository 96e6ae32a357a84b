//! Passive ports that were announced for the asking, without a transfer.

use serde::{Deserialize, Serialize};

use super::DataMode;
use super::facts::{TcpOutcome, TcpPath};

/// What asking for passive ports, one after another, brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortsTest {
    /// The command that asked.
    pub mode: DataMode,
    /// In the order of asking.
    pub samples: Vec<PortSample>,
    /// Index of the exchange that ended it early: one without a port in its reply.
    pub ended_by: Option<usize>,
    /// What a second session was given meanwhile, where the first got the same port each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
}

impl PortsTest {
    /// The port that came each time, if it was always the same.
    #[must_use]
    pub fn only_port(&self) -> Option<u16> {
        let mut ports = self.samples.iter().map(|sample| sample.port);
        let first = ports.next()?;
        ports.all(|port| port == first).then_some(first)
    }
}

/// A second session that asked for a passive port while the first one had its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Index of the EPSV or PASV exchange; `None` where it came to no login.
    pub setup: Option<usize>,
    /// The port that it announced, if one.
    pub port: Option<u16>,
    /// Index of the exchange that refused the session, which nothing depended on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<usize>,
}

/// One announced port, and what became of connecting to it on the server's own address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortSample {
    /// Index of the EPSV or PASV exchange.
    pub setup: usize,
    /// The port that it announced.
    pub port: u16,
    /// The connection, which was closed at once where it came about. One that was given up because the next
    /// port was to be asked for has [`TcpOutcome::TimedOut`] with the time that it had.
    pub path: TcpPath,
}

impl PortSample {
    /// Somebody accepted the connection.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.path.outcome == TcpOutcome::Connected
    }

    /// The network let it be known, by an answer or by silence, that nobody would.
    #[must_use]
    pub fn is_shut(&self) -> bool {
        matches!(
            self.path.outcome,
            TcpOutcome::TimedOut | TcpOutcome::Refused | TcpOutcome::Unreachable
        )
    }
}
