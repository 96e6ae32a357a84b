//! The proxy that a run goes through.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about the proxy that a run goes through.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum ProxyFact {
    /// The name of the proxy has no address.
    ProxyNotFound,
    /// It takes none of the kinds of login that were offered (SOCKS).
    ProxyTakesNoLogin,
    /// It refused the login (SOCKS).
    ProxyRefusedLogin {
        /// The status of RFC 1929.
        status: u8,
    },
    /// It replied to the request to connect (SOCKS).
    ProxyReply {
        /// Where it was to connect to.
        asked: String,
        /// The reply of RFC 1928.
        code: u8,
    },
    /// It answered CONNECT (HTTP).
    ProxyAnswer {
        /// Where it was to connect to.
        asked: String,
        /// The status line.
        text: Option<String>,
    },
    /// It sent what is none of its protocol.
    ProxyNotUnderstood {
        /// How many bytes.
        bytes: u64,
        /// The first line.
        text: Option<String>,
    },
    /// It closed the connection.
    ProxyClosed {
        /// After the beginning of an answer.
        answered: bool,
    },
    /// It did not answer in time.
    ProxySilent {
        /// Where it was to connect to.
        asked: String,
    },
    /// The connection to it failed.
    ProxyFailed {
        /// The operating system's words.
        error: String,
    },
}
