//! Every combination of protection, address family and data mode, each tried in a session of its own.

use serde::{Deserialize, Serialize};

use super::{Attempt, DataConnection, DataMode};
use crate::target::Security;

/// What became of each combination, in the order in which they were tried.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// One for each combination.
    pub cells: Vec<Cell>,
}

/// One combination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// How the control connection was to be protected.
    pub security: Security,
    /// Over which address family.
    pub family: IpFamily,
    /// How the data connection was to be set up.
    pub mode: DataMode,
    /// Port of the control connection.
    pub port: u16,
    /// The session, with exchanges, steps and data of its own; `None` where it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
    /// Why it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<CellSkipped>,
}

/// An address family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the protocol's own name")]
pub enum IpFamily {
    Ipv4,
    Ipv6,
}

/// Why a combination was not tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellSkipped {
    /// PASV announces IPv4 addresses only (RFC 959).
    PasvIsIpv4Only,
    /// The server cannot connect to this machine through a proxy.
    ActiveThroughProxy,
    /// The host has no address of this family, or the other one was asked for.
    NoAddress,
    /// The target names a port of its own, so that nothing tells where this kind of TLS would be.
    OtherPort,
    /// It would send the password in the clear, and `--plaintext` was not given.
    PasswordInClear,
    /// The same protection and family failed before any data connection; see the cell before.
    FailedBefore,
    /// The password was refused, and is not tried again.
    LoginRefused,
    /// The server limits its sessions, or sends clients away.
    ServerLimits,
    /// The run ended before.
    Stopped,
}

impl Matrix {
    /// The first session that was really encrypted.
    #[must_use]
    pub fn encrypted(&self) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.is_encrypted())
    }
}

impl Cell {
    /// The data connection, if it came to one.
    #[must_use]
    pub fn data(&self) -> Option<&DataConnection> {
        self.attempt.as_ref()?.data.first()
    }

    /// Whether a listing came and the server said that it was whole, over whichever address.
    #[must_use]
    pub fn listed(&self) -> bool {
        let closing = || {
            let closing = self.data()?.closing;
            self.attempt.as_ref()?.exchange(closing)
        };
        closing().is_some_and(|exchange| exchange.is_class(2))
    }

    /// Whether the control connection was really encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        let secured = self.attempt.as_ref().and_then(Attempt::secured);
        secured.is_some_and(super::tls::Secured::is_encrypted)
    }
}
