//! The login.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::facts::Withheld;

/// Facts about the login.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum LoginFact {
    /// A secret was not sent although the server asked for it.
    Withheld {
        /// Why.
        withheld: Withheld,
    },
    /// The account was sent with ACCT.
    AccountSent,
    /// The login was tried again without TLS.
    TriedWithoutTls,
    /// How long a command of the login took.
    CommandTook {
        /// The command.
        command: String,
        /// Until its reply.
        elapsed_us: Option<u64>,
    },
}
