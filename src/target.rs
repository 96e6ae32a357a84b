//! What to ask: the target of a probe, read from what a person typed.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// How the control connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// No TLS.
    Plain,
    /// TLS after `AUTH TLS` (RFC 4217).
    Explicit,
    /// TLS from the first byte, port 990 by custom.
    Implicit,
}

/// Who logs in.
#[derive(Debug, Clone)]
pub enum Login {
    /// `USER anonymous`, with the given text in place of a password (RFC 1635 asks for a mail address).
    Anonymous {
        /// Sent as the password.
        password: Secret,
    },
    /// A user's own account.
    User {
        /// The name, sent with `USER`.
        name: String,
        /// The password, sent with `PASS` when the server asks for it.
        password: Option<Secret>,
        /// The account, sent with `ACCT` when the server asks for it (332).
        account: Option<Secret>,
    },
}

/// One server, port and login to probe. Every field that reaches the wire is free of CR, LF and NUL.
#[derive(Debug, Clone)]
pub struct Target {
    /// Host name in ASCII (IDNA applied) or an address literal without brackets.
    pub host: String,
    /// Port of the control connection.
    pub port: u16,
    /// How the control connection is protected.
    pub security: Security,
    /// Who logs in.
    pub login: Login,
    /// Directory to ask about; `None` is the login directory.
    pub directory: Option<String>,
}
