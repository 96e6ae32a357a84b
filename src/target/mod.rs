//! What to ask: the target of a probe, read from what a person typed.
//!
//! * [`Target`] one server, port and login (this file)
//! * [`parse`] reads what was typed
//! * [`Until`] how far to go
//! * [`ProxyKind`] what leads there, if not the network alone
//! * [`TargetError`] says what is wrong with it, and what to write instead

mod error;
mod host;
mod proxy;
mod typed;
mod until;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use self::error::TargetError;
pub use self::proxy::ProxyKind;
pub use self::typed::{Typed, check_field, parse};
pub use self::until::Until;
use crate::secret::{Secret, Secrets};

/// FTP's own port (RFC 959).
pub const FTP_PORT: u16 = 21;

/// The customary port of implicit FTPS.
pub const IMPLICIT_FTPS_PORT: u16 = 990;

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

/// How the control connection is to be protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// After `AUTH TLS` if the server offers it.
    #[default]
    Auto,
    /// After `AUTH TLS`, which the server must accept.
    Explicit,
    /// From the first byte.
    Implicit,
    /// Not at all.
    #[serde(alias = "plain")]
    Off,
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

impl Login {
    /// As this user with this password, or anonymously with the other one.
    #[must_use]
    pub fn of(user: Option<(&str, &str)>, anonymous_password: Secret) -> Self {
        match user {
            Some((name, password)) => Self::User {
                name: name.to_owned(),
                password: Some(Secret::new(password.to_owned())),
                account: None,
            },
            None => Self::Anonymous {
                password: anonymous_password,
            },
        }
    }
}

/// One server, port and login to probe. Every field that reaches the wire is free of CR, LF and NUL.
#[derive(Debug, Clone)]
pub struct Target {
    /// Host name in ASCII (IDNA applied) or an address literal without brackets.
    pub host: String,
    /// Port of the control connection.
    pub port: u16,
    /// How the control connection is to be protected.
    pub tls: TlsMode,
    /// Who logs in.
    pub login: Login,
    /// Directory to ask about; `None` is the login directory.
    pub directory: Option<String>,
    /// What the user calls this check; it never reaches the server.
    pub name: Option<String>,
}

/// The password of anonymous logins where nothing else is asked for: it names the program, and no person.
pub const ANONYMOUS_PASSWORD: &str = "ftpprobe@";

/// Whether this is the user who needs no password (RFC 1635).
#[must_use]
pub fn is_anonymous(name: &str) -> bool {
    name.eq_ignore_ascii_case("anonymous")
}

/// From what a person types, with nothing that flags add: `host`, `host:port`, or a URL such as `ftps://user:password@host/folder`. It logs
/// in as the user that is typed, and anonymously where there is none.
///
/// ```
/// let target: ftpprobe::Target = "ftpes://ftp.example.com/pub".parse().unwrap();
/// assert_eq!(target.to_string(), "ftp.example.com:21");
/// ```
impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let mut typed = parse(text)?;
        let (user, password) = (typed.user.take(), typed.password.take());
        let login = match user.filter(|name| !is_anonymous(name)) {
            Some(name) => Login::User {
                name,
                password,
                account: None,
            },
            None => Login::Anonymous {
                password: password.unwrap_or_else(|| Secret::new(ANONYMOUS_PASSWORD.to_owned())),
            },
        };
        let tls = typed.tls.unwrap_or_default();
        Ok(typed.into_target(login, None, tls))
    }
}

impl Target {
    /// What no record of this target may show, wherever the server says it: what is sent to it, and what is secret `besides`.
    #[must_use]
    pub fn secrets(&self, besides: &Secrets) -> Secrets {
        let (user, sent) = match &self.login {
            Login::Anonymous { password } => (None, [Some(password), None]),
            Login::User {
                name,
                password,
                account,
            } => (Some(name), [password.as_ref(), account.as_ref()]),
        };
        let mut secrets = besides.clone();
        secrets.show([&self.host].into_iter().chain(user).map(String::as_str));
        secrets.add_all(sent.into_iter().flatten());
        secrets
    }
}

/// A host as it stands before a port: an IPv6 address in brackets.
#[must_use]
pub fn bracketed(host: &str) -> Cow<'_, str> {
    if host.contains(':') {
        Cow::Owned(format!("[{host}]"))
    } else {
        Cow::Borrowed(host)
    }
}

/// Host and port as people write them: `ftp.example.com:21`, `[2001:db8::1]:21`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", bracketed(&self.host), self.port)
    }
}
