//! Reads what was typed.

use percent_encoding::percent_decode_str;

use super::error::TargetError;
use super::host::split_port;
use super::{FTP_PORT, IMPLICIT_FTPS_PORT, Login, Target, TlsMode};
use crate::secret::Secret;

/// What a target says when it is read alone, before flags add to it.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Host name in ASCII, or an address literal without brackets.
    pub host: String,
    /// The port, if one was typed.
    pub port: Option<u16>,
    /// What the scheme says of TLS; `None` for `ftp://` and for a bare host, which leave it open.
    pub tls: Option<TlsMode>,
    /// The user name, if one was typed.
    pub user: Option<String>,
    /// The password, if one was typed.
    pub password: Option<Secret>,
    /// The path of a URL: relative to the login directory, or absolute if it begins with `%2F` (RFC 1738).
    pub directory: Option<String>,
}

impl Typed {
    /// The target, with what the flags decided.
    #[must_use]
    pub fn into_target(self, login: Login, directory: Option<String>, tls: TlsMode) -> Target {
        let customary = if tls == TlsMode::Implicit {
            IMPLICIT_FTPS_PORT
        } else {
            FTP_PORT
        };
        Target {
            host: self.host,
            port: self.port.unwrap_or(customary),
            tls,
            login,
            directory: directory.or(self.directory),
            name: None,
        }
    }
}

/// Reads a target: `host`, `host:port`, `[v6]:port`, `user@host`, or a URL with the scheme `ftp`, `ftps`
/// (implicit TLS) or `ftpes` (explicit TLS).
///
/// # Errors
///
/// Says what is wrong and what to write instead. No message holds a password.
pub fn parse(text: &str) -> Result<Typed, TargetError> {
    lint_paste(text)?;
    lint_slash(text)?;
    let Some((scheme, rest)) = text
        .split_once("://")
        .filter(|(scheme, _)| is_scheme(scheme))
    else {
        return bare(text);
    };
    let tls = match scheme.to_ascii_lowercase().as_str() {
        "ftp" => None,
        "ftps" => Some(TlsMode::Implicit),
        "ftpes" => Some(TlsMode::Explicit),
        "sftp" | "scp" | "ssh" => {
            let rest = without_password(rest);
            return Err(TargetError::Sftp {
                scheme: scheme.to_owned(),
                rest,
            });
        }
        _ => {
            return Err(TargetError::Scheme {
                scheme: scheme.to_owned(),
            });
        }
    };
    for (sign, code) in [('?', "3F"), ('#', "23")] {
        if rest.contains(sign) {
            return Err(TargetError::QueryOrFragment { sign, code });
        }
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let typed = with_user(authority, tls)?;
    Ok(Typed {
        directory: directory(path)?,
        ..typed
    })
}

/// Checks a field that will reach the wire.
///
/// # Errors
///
/// When it holds a control character: CR and LF would end the command, NUL is no text.
pub fn check_field(field: &'static str, value: &str) -> Result<(), TargetError> {
    if value.chars().any(char::is_control) {
        Err(TargetError::Control { field })
    } else {
        Ok(())
    }
}

fn bare(text: &str) -> Result<Typed, TargetError> {
    if let Some((host, path)) = text.split_once('/') {
        // `me:1/word@host`: digits before the slash may be a port or the start of a password, and the words
        // for a path would show the rest of it.
        if host.contains(':') && !host.starts_with('[') && path.contains('@') {
            return Err(TargetError::SlashInPassword);
        }
        let host = without_password(host);
        let path = without_password(path.trim_start_matches('/'));
        return Err(TargetError::PathOnBareHost { host, path });
    }
    with_user(text, None)
}

fn with_user(authority: &str, tls: Option<TlsMode>) -> Result<Typed, TargetError> {
    let (login, host) = match authority.rsplit_once('@') {
        Some((login, host)) => (Some(login), host),
        None => (None, authority),
    };
    let (host, port) = split_port(host)?;
    let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
        Some((user, password)) => {
            let typed = login.is_some_and(|login| login.contains(':'));
            let password = typed.then(|| decode("password", password)).transpose()?;
            (Some(decode("user name", user)?), password.map(Secret::new))
        }
        None => (None, None),
    };
    let user = user.filter(|user| !user.is_empty());
    Ok(Typed {
        host,
        port,
        tls,
        user,
        password,
        directory: None,
    })
}

/// The path behind the first slash of a URL, its segments decoded. `;type=` (RFC 1738) is dropped.
fn directory(path: &str) -> Result<Option<String>, TargetError> {
    let path = match path.rsplit_once(';') {
        Some((path, kind)) if kind.to_ascii_lowercase().starts_with("type=") => path,
        _ => path,
    };
    let path = decode("path", path)?;
    Ok(Some(path).filter(|path| !path.is_empty()))
}

fn decode(field: &'static str, text: &str) -> Result<String, TargetError> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded
        .map_err(|_| TargetError::NotUtf8 { field })?
        .into_owned();
    check_field(field, &decoded)?;
    Ok(decoded)
}

/// What came along from a page or a mail, and is not part of the target.
fn lint_paste(text: &str) -> Result<(), TargetError> {
    const QUOTES: &[char] = &[
        '"', '\'', '`', '<', '>', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{ab}',
        '\u{bb}',
    ];
    let trimmed = text.trim();
    let meant = trimmed.trim_matches(QUOTES).trim();
    if meant.is_empty() {
        return Err(TargetError::Empty);
    }
    if meant != text {
        let what = if trimmed == meant {
            "blanks"
        } else {
            "quotes or brackets"
        };
        return Err(TargetError::Pasted {
            what,
            meant: without_password(meant),
        });
    }
    if text.chars().any(char::is_control) {
        return Err(TargetError::Control { field: "target" });
    }
    if text.chars().any(char::is_whitespace) {
        Err(TargetError::Blank)
    } else {
        Ok(())
    }
}

/// Refuses `me:pass/word@host` before any part of it is shown: a URL's host ends at the first slash, so what
/// follows a colon there is the port.
fn lint_slash(text: &str) -> Result<(), TargetError> {
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => text,
    };
    let Some((authority, path)) = rest.split_once('/') else {
        return Ok(());
    };
    let no_port = |end: &str| end.is_empty() || !end.bytes().all(|b| b.is_ascii_digit());
    let seems_password = !authority.contains('@')
        && !authority.starts_with('[')
        && path.contains('@')
        && authority
            .split_once(':')
            .is_some_and(|(_, end)| no_port(end));
    if seems_password {
        Err(TargetError::SlashInPassword)
    } else {
        Ok(())
    }
}

/// Whether this is a scheme (RFC 3986 section 3.1), and not a part of a password.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// The text with a password in it, if any, masked.
fn without_password(text: &str) -> String {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (format!("{scheme}://"), rest),
        _ => (String::new(), text),
    };
    match rest.rsplit_once('@') {
        Some((login, host)) if login.contains(':') => {
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}{user}:{}@{host}", Secret::MASK)
        }
        _ => text.to_owned(),
    }
}
