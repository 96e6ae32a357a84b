//! Where another `ftpprobe serve` is.

use std::net::IpAddr;

use hyper::Uri;

use crate::secret::Secret;

/// The longest name of a place, in characters.
const MAX_NAME: usize = 40;

/// The longest URL of a place, in bytes.
const MAX_URL: usize = 2000;

const HTTP_PORT: u16 = 80;
const HTTPS_PORT: u16 = 443;

/// Another `ftpprobe serve`, and what it is called.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it is called in reports.
    pub name: String,
    /// A name of a host, or an address without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether it is asked over TLS.
    pub is_encrypted: bool,
    /// What its paths begin with, without a slash at the end.
    base: String,
    /// Who asks.
    pub login: Option<Login>,
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// What is wrong with the URL of a place. No message repeats what may be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// It has a login.
    #[error(
        "the URL of a place has no login, which would show in the process list: use --via-user with --via-password-file, or --netrc"
    )]
    Login,
    /// It is no URL of a place.
    #[error(
        "`{0}` is not the URL of a place: write https://probe.example.net, or NAME=https://probe.example.net"
    )]
    Url(String),
    /// It has a query or a fragment.
    #[error("the URL of a place ends with its path: leave out what follows ? or #")]
    Query,
    /// The name is none.
    #[error("the name of a place has 1 to {MAX_NAME} characters, without control characters")]
    Name,
    /// It would be asked without TLS.
    #[error(
        "{host} would be asked over http://, where anyone on the network path can read and change the answers and the login: use https://, or allow it with --via-plaintext"
    )]
    Plaintext {
        /// The host.
        host: String,
    },
}

impl Place {
    /// Reads `https://host:port/base`, with `NAME=` in front of it or not. Without TLS only this machine is asked, unless
    /// `plaintext` allows more.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str, plaintext: bool) -> Result<Self, PlaceError> {
        if text.contains('@') {
            return Err(PlaceError::Login);
        }
        let (name, url) = match text.split_once('=') {
            Some((name, url)) if !name.contains("://") => (Some(name), url),
            _ => (None, text),
        };
        if url.contains(['?', '#']) {
            return Err(PlaceError::Query);
        }
        let wrong = || PlaceError::Url(crate::text::truncate(&crate::text::sanitize(url), 200));
        if url.len() > MAX_URL {
            return Err(wrong());
        }
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let is_encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or_else(wrong)?.trim_matches(['[', ']']).to_owned();
        // A port that is none, or too large, is left out as if there were none.
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let port = match uri.port_u16() {
            Some(0) => return Err(wrong()),
            Some(port) => port,
            None if authority.trim_start_matches(|c| c != ']').contains(':')
                || !authority.starts_with('[') && authority.contains(':') =>
            {
                return Err(wrong());
            }
            None if is_encrypted => HTTPS_PORT,
            None => HTTP_PORT,
        };
        if !is_encrypted && !plaintext && !is_this_machine(&host) {
            return Err(PlaceError::Plaintext { host });
        }
        let place = Self {
            name: String::new(),
            base: uri.path().trim_end_matches('/').to_owned(),
            host,
            port,
            is_encrypted,
            login: None,
        };
        let name = match name {
            Some(name) => called(name)?,
            None => place.authority(),
        };
        Ok(Self { name, ..place })
    }

    /// Host and port as they stand in a URL, the port only where it is not the usual one.
    #[must_use]
    pub fn authority(&self) -> String {
        let usual = if self.is_encrypted {
            HTTPS_PORT
        } else {
            HTTP_PORT
        };
        let host = crate::target::bracketed(&self.host);
        if self.port == usual {
            host.into_owned()
        } else {
            format!("{host}:{}", self.port)
        }
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        format!("{scheme}://{}{}", self.authority(), self.base)
    }

    /// What a path of the API is there.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// A name that somebody gives to a place.
fn called(name: &str) -> Result<String, PlaceError> {
    let name = name.trim();
    let is_long = name.chars().count() > MAX_NAME;
    if name.is_empty() || is_long || crate::text::sanitize(name) != name {
        return Err(PlaceError::Name);
    }
    Ok(name.to_owned())
}

/// Whether nobody but this machine hears what is sent there.
fn is_this_machine(host: &str) -> bool {
    let is_address = |address: IpAddr| address.to_canonical().is_loopback();
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(is_address)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("https://probe.example.net", ("probe.example.net", "https://probe.example.net"); "a host")]
    #[test_case("https://probe.example.net:8443/ftp/", ("probe.example.net:8443", "https://probe.example.net:8443/ftp"); "a port and a path")]
    #[test_case("https://probe.example.net:443", ("probe.example.net", "https://probe.example.net"); "the usual port")]
    #[test_case("frankfurt=https://probe.example.net", ("frankfurt", "https://probe.example.net"); "a name")]
    #[test_case("https://[2001:db8::1]:9921", ("[2001:db8::1]:9921", "https://[2001:db8::1]:9921"); "an address")]
    #[test_case("https://[2001:db8::1]", ("[2001:db8::1]", "https://[2001:db8::1]"); "an address without a port")]
    #[test_case("http://127.0.0.1:9921", ("127.0.0.1:9921", "http://127.0.0.1:9921"); "this machine")]
    #[test_case("http://[::1]:9921", ("[::1]:9921", "http://[::1]:9921"); "this machine in IPv6")]
    #[test_case("http://localhost", ("localhost", "http://localhost"); "this machine by its name")]
    fn places(text: &str, expected: (&str, &str)) {
        let place = Place::parse(text, false).unwrap();
        assert_eq!((&*place.name, &*place.url()), expected);
    }

    #[test_case("https://me:hunter2@probe.example.net"; "a login")]
    #[test_case("https://hunter2@probe.example.net"; "a token")]
    #[test_case("https://probe.example.net/?token=hunter2"; "a query")]
    #[test_case("http://probe.example.net"; "without TLS")]
    #[test_case("http://127.0.0.1.example.net"; "a name that looks like this machine")]
    #[test_case("ftp://probe.example.net"; "another scheme")]
    #[test_case("probe.example.net"; "no scheme")]
    #[test_case("https://"; "no host")]
    #[test_case("https://probe.example.net:99999"; "no port")]
    #[test_case("https://probe.example.net:0"; "port zero")]
    #[test_case("https://probe.example.net:"; "an empty port")]
    #[test_case("=https://probe.example.net"; "an empty name")]
    #[test_case("\u{1b}[31mred=https://probe.example.net"; "a name that acts")]
    #[test_case(&format!("{}=https://probe.example.net", "x".repeat(MAX_NAME + 1)); "a long name")]
    #[test_case(&format!("https://probe.example.net/{}", "x".repeat(MAX_URL)); "a long URL")]
    fn what_is_no_place(text: &str) {
        let error = Place::parse(text, false).unwrap_err().to_string();
        assert!(
            !error.contains("hunter2") && !error.contains('\u{1b}'),
            "{error}"
        );
    }

    #[test]
    fn without_tls_only_where_it_is_allowed() {
        let place = Place::parse("http://probe.example.net", true).unwrap();
        assert!(!place.is_encrypted);
    }
}
