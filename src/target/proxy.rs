//! The kinds of proxies that connections can go through.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a proxy speaks, and who looks up the name of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyKind {
    /// SOCKS version 5 (RFC 1928); the name is looked up on this machine.
    Socks5,
    /// The same; the proxy looks up the name.
    Socks5h,
    /// CONNECT of HTTP (RFC 9110 section 9.3.6); the proxy looks up the name.
    Http,
}

impl ProxyKind {
    /// The scheme of its URL.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Socks5 => "socks5",
            Self::Socks5h => "socks5h",
            Self::Http => "http",
        }
    }

    /// Whether it speaks HTTP, and else SOCKS.
    #[must_use]
    pub fn is_http(self) -> bool {
        self == Self::Http
    }

    /// Whether the proxy is given names, and looks them up.
    #[must_use]
    pub fn looks_up(self) -> bool {
        self != Self::Socks5
    }
}

impl fmt::Display for ProxyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.scheme())
    }
}
