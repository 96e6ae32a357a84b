//! Connections through a proxy: what was asked of it, and what it answered.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::Octets;
use super::facts::{Lookup, TcpPath};
use crate::target::ProxyKind;
use crate::text;

/// How much of an answer of a proxy is kept.
pub const MAX_PROXY_ANSWER: usize = 4 * 1024;

/// The proxy that a run was to go through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedProxy {
    /// What it speaks.
    pub kind: ProxyKind,
    /// Its name in ASCII, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether a login was at hand for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub login: bool,
    /// The environment variable that names it; `None` where the user does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
}

impl AskedProxy {
    /// Its URL, without its login.
    #[must_use]
    pub fn url(&self) -> String {
        let Self {
            kind, host, port, ..
        } = self;
        if host.contains(':') {
            format!("{kind}://[{host}]:{port}")
        } else {
            format!("{kind}://{host}:{port}")
        }
    }
}

/// What happened at the proxy for one connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tunnel {
    /// What it speaks.
    pub kind: ProxyKind,
    /// Where it was to connect to, as it was told: `HOST:PORT`.
    pub asked: String,
    /// Looking up its own name, where that found no address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lookups: Vec<Lookup>,
    /// Connecting to the proxy itself: each of its addresses that was tried.
    pub hops: Vec<TcpPath>,
    /// What was asked of it and answered, in order.
    pub exchanges: Vec<ProxyExchange>,
    /// What came of it.
    pub end: TunnelEnd,
}

/// One thing that was asked of a proxy. No login is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProxyExchange {
    /// What was asked.
    pub request: ProxyRequest,
    /// When it was sent.
    pub sent_us: u64,
    /// When the last byte of the answer came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_us: Option<u64>,
    /// The answer, at most [`MAX_PROXY_ANSWER`] bytes of it: what SOCKS has, or the status line and the headers of HTTP.
    pub answer: Octets,
}

/// What is asked of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyRequest {
    /// Which kind of login it wants (SOCKS).
    Method,
    /// The login (SOCKS).
    Login,
    /// To connect.
    Connect,
}

/// What came of the way through a proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TunnelEnd {
    /// It is open, and what follows is the server's.
    Open,
    /// No address of the proxy was found.
    NoAddress,
    /// The proxy could not be connected to.
    NoConnection,
    /// SOCKS: it takes none of the ways to log in that were offered.
    NoMethod,
    /// SOCKS: it refused the login, with this status.
    LoginRefused(u8),
    /// SOCKS: the reply to the request (RFC 1928 section 6).
    Reply(u8),
    /// HTTP: the status of the answer.
    Status(u16),
    /// The answer is none of its protocol.
    Foreign,
    /// The answer does not end.
    TooLong,
    /// It closed the connection before it had answered.
    Closed,
    /// The same with a reset.
    Reset,
    /// It did not answer within the time limit.
    TimedOut,
    /// The run ended first.
    Stopped,
    /// Another failure, in the words of the operating system.
    Failed(String),
}

impl Tunnel {
    /// A way that has not been begun.
    #[must_use]
    pub fn new(kind: ProxyKind, asked: String) -> Self {
        Self {
            kind,
            asked,
            lookups: Vec::new(),
            hops: Vec::new(),
            exchanges: Vec::new(),
            end: TunnelEnd::Stopped,
        }
    }

    /// The address of the proxy that was connected to last.
    #[must_use]
    pub fn proxy(&self) -> Option<SocketAddr> {
        self.hops.last()?.address
    }

    /// The first line of the last answer, with what is no text escaped.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let answer = &self.exchanges.last()?.answer.0;
        let line = answer.split(|byte| *byte == b'\n').next()?;
        let line = text::escape_bytes(line.trim_ascii());
        (!line.is_empty()).then_some(line)
    }

    /// The value of a header in the last answer of HTTP.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let answer = String::from_utf8_lossy(&self.exchanges.last()?.answer.0);
        answer.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            let is_it = found.trim().eq_ignore_ascii_case(name);
            is_it.then(|| value.trim().to_owned())
        })
    }
}
