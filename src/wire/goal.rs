//! Where a connection is to lead: to an address, or to a name that the proxy looks up.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

/// The other end of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// An address.
    Address(SocketAddr),
    /// A name and a port, for a proxy.
    Name(Arc<str>, u16),
}

impl Goal {
    /// The address, if it is known.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Address(address) => Some(*address),
            Self::Name(..) => None,
        }
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        match self {
            Self::Address(address) => address.port(),
            Self::Name(_, port) => *port,
        }
    }

    /// The same host with another port.
    #[must_use]
    pub fn with_port(&self, port: u16) -> Self {
        match self {
            Self::Address(address) => Self::Address(SocketAddr::new(address.ip(), port)),
            Self::Name(name, _) => Self::Name(Arc::clone(name), port),
        }
    }

    /// Whether it is known to be an IPv6 address.
    #[must_use]
    pub fn is_ipv6(&self) -> bool {
        self.address().is_some_and(|address| address.is_ipv6())
    }
}

impl From<SocketAddr> for Goal {
    fn from(address: SocketAddr) -> Self {
        Self::Address(address)
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Name(name, port) => write!(f, "{name}:{port}"),
        }
    }
}
