//! The proxy that all connections of a run go through.

use std::fmt;

use crate::secret::Secret;
use crate::target::{self, ProxyKind};

/// The port where a URL names none: that of SOCKS (RFC 1928), which curl takes for HTTP proxies, too.
const USUAL_PORT: u16 = 1080;

/// SOCKS has no room for longer names and passwords (RFC 1929 section 2).
const LONGEST_FIELD: usize = 255;

/// A proxy.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// What it speaks.
    pub kind: ProxyKind,
    /// Its name in ASCII, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who logs in to it.
    pub login: Option<ProxyLogin>,
    /// The environment variable that names it; `None` where the user does.
    pub variable: Option<String>,
}

/// The login of a proxy.
#[derive(Debug, Clone)]
pub struct ProxyLogin {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// Why a proxy cannot be used. No message holds its login.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// No scheme that is known.
    #[error(
        "a proxy begins with socks5://, socks5h://, or http://: write for example socks5h://proxy.example.com:1080"
    )]
    Scheme,
    /// TLS to the proxy itself.
    #[error(
        "a proxy that is itself reached over TLS (https://) is not supported: use its http:// or socks5:// port, or forward a local port to it with stunnel and use http://127.0.0.1:PORT"
    )]
    Https,
    /// An old version of SOCKS.
    #[error("SOCKS version 4 is not supported: use socks5:// or socks5h://")]
    Socks4,
    /// A path or more.
    #[error("nothing may follow the port of a proxy: write {0}://HOST:PORT")]
    Path(ProxyKind),
    /// The rest cannot be read.
    #[error("{0}")]
    Host(target::TargetError),
    /// A login that SOCKS cannot carry, or that would end a line of HTTP.
    #[error(
        "the user name and the password of a proxy have 1 to 255 bytes each, and no control characters; the name for an HTTP proxy has no colon"
    )]
    Login,
}

impl Proxy {
    /// Reads `SCHEME://[USER[:PASSWORD]@]HOST[:PORT]`.
    ///
    /// # Errors
    ///
    /// Says what is wrong and what to write instead.
    pub fn parse(text: &str) -> Result<Self, ProxyError> {
        let (scheme, rest) = text.split_once("://").ok_or(ProxyError::Scheme)?;
        let kind = match scheme.to_ascii_lowercase().as_str() {
            "socks5" => ProxyKind::Socks5,
            "socks5h" => ProxyKind::Socks5h,
            "http" => ProxyKind::Http,
            "https" => return Err(ProxyError::Https),
            "socks" | "socks4" | "socks4a" => return Err(ProxyError::Socks4),
            _ => return Err(ProxyError::Scheme),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#']) {
            return Err(ProxyError::Path(kind));
        }
        let typed = target::parse(&format!("ftp://{authority}")).map_err(ProxyError::Host)?;
        let proxy = Self {
            kind,
            host: typed.host,
            port: typed.port.unwrap_or(USUAL_PORT),
            login: None,
            variable: None,
        };
        match typed.user {
            Some(user) => {
                let password = typed.password.unwrap_or_else(|| Secret::new(String::new()));
                proxy.with_login(user, password)
            }
            None => Ok(proxy),
        }
    }

    /// The same with a login. A password that is not there yet may be empty.
    fn with_login(self, user: String, password: Secret) -> Result<Self, ProxyError> {
        let fits = |text: &str| text.len() <= LONGEST_FIELD && !text.chars().any(char::is_control);
        let names_password = self.kind == ProxyKind::Http && user.contains(':');
        if user.is_empty() || names_password || !fits(&user) || !fits(password.expose()) {
            return Err(ProxyError::Login);
        }
        let login = Some(ProxyLogin { user, password });
        Ok(Self { login, ..self })
    }

    /// The same with another password, if it has a user.
    ///
    /// # Errors
    ///
    /// If the password cannot be sent.
    pub fn with_password(self, password: Secret) -> Result<Self, ProxyError> {
        match self.login.clone() {
            Some(login) => self.with_login(login.user, password),
            None => Ok(self),
        }
    }

    /// Whether it has a user whose password is not known.
    #[must_use]
    pub fn lacks_password(&self) -> bool {
        let login = self.login.as_ref();
        login.is_some_and(|login| login.password.expose().is_empty())
    }
}

/// Without its login.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind, host, port, ..
        } = self;
        if host.contains(':') {
            write!(f, "{kind}://[{host}]:{port}")
        } else {
            write!(f, "{kind}://{host}:{port}")
        }
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("socks5://p.example", "socks5://p.example:1080 -"; "the usual port")]
    #[test_case("SOCKS5H://p.example:9050/", "socks5h://p.example:9050 -"; "names are looked up there")]
    #[test_case("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128 -"; "an IPv6 address")]
    #[test_case("http://me:pa%40ss@p.example:3128", "http://p.example:3128 me pa@ss"; "a login")]
    #[test_case("socks5://me@p.example", "socks5://p.example:1080 me "; "a user alone")]
    #[test_case("https://p.example", "a proxy that is itself reached over TLS (https://) is not supported: use its http:// or socks5:// port, or forward a local port to it with stunnel and use http://127.0.0.1:PORT"; "over TLS")]
    #[test_case("socks4://p.example", "SOCKS version 4 is not supported: use socks5:// or socks5h://"; "an old version")]
    #[test_case("p.example:3128", "a proxy begins with socks5://, socks5h://, or http://: write for example socks5h://proxy.example.com:1080"; "no scheme")]
    #[test_case("http://p.example/x", "nothing may follow the port of a proxy: write http://HOST:PORT"; "a path")]
    #[test_case("http://p.example:99999", "`99999` is not a valid port (1 to 65535)"; "no port")]
    #[test_case("http://m%3Ae:secret@p.example", "the user name and the password of a proxy have 1 to 255 bytes each, and no control characters; the name for an HTTP proxy has no colon"; "a colon in the name")]
    fn proxies(text: &str, expected: &str) {
        let read = match Proxy::parse(text) {
            Err(error) => error.to_string(),
            Ok(proxy) => {
                let login = proxy.login.as_ref().map_or("-".to_owned(), |login| {
                    format!("{} {}", login.user, login.password.expose())
                });
                format!("{proxy} {login}")
            }
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn no_form_of_it_shows_the_password() {
        let proxy = Proxy::parse("http://me:hunter2@p.example:3128").unwrap();
        assert!(!format!("{proxy} {proxy:?}").contains("hunter2"));
    }
}
