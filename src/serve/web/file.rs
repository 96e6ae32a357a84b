//! The web configuration file. A key that is not known is an error: one that is passed over could be the one that was to
//! protect.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::http::{HeaderName, HeaderValue};
use serde::Deserialize;

use super::rate::RateLimit;
use crate::pipes;
use crate::secret::Secret;

/// No such file is longer.
const MAX_BYTES: u64 = 256 * 1024;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) tls_server_config: Option<TlsServerConfig>,
    pub(super) http_server_config: Option<HttpServerConfig>,
    #[serde(default)]
    pub(super) basic_auth_users: BTreeMap<String, Hash>,
    pub(super) rate_limit: Option<RateLimit>,
}

/// A hash of a password, which is not shown: whoever has it can guess.
#[derive(Debug)]
pub(super) struct Hash(pub(super) Secret);

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Secret::new(text)))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TlsServerConfig {
    pub(super) cert_file: PathBuf,
    pub(super) key_file: PathBuf,
    pub(super) client_auth_type: Option<ClientAuth>,
    pub(super) client_ca_file: Option<PathBuf>,
    pub(super) client_allowed_sans: Option<Vec<String>>,
    pub(super) min_version: Option<Version>,
    pub(super) max_version: Option<Version>,
    #[serde(default)]
    pub(super) cipher_suites: Vec<String>,
    #[serde(default)]
    pub(super) curve_preferences: Vec<String>,
    /// Without meaning for a long time; whoever writes it means what is done anyway.
    #[serde(rename = "prefer_server_cipher_suites")]
    _prefer_server_cipher_suites: Option<bool>,
}

/// Whether whoever asks has to show a certificate. The kinds that ask for one and believe any are not known: they protect
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum ClientAuth {
    NoClientCert,
    VerifyClientCertIfGiven,
    RequireAndVerifyClientCert,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) enum Version {
    #[serde(rename = "TLS12")]
    Tls12,
    #[serde(rename = "TLS13")]
    Tls13,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HttpServerConfig {
    /// HTTP/1.1 is spoken in either case.
    #[serde(rename = "http2")]
    _http2: Option<bool>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

impl HttpServerConfig {
    pub(super) fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let headers = self.headers.iter().map(|(name, value)| {
            let wrong = || format!("`{name}` cannot be sent");
            let header = HeaderName::try_from(name).map_err(|_| wrong())?;
            let value = HeaderValue::try_from(value).map_err(|_| wrong())?;
            Ok((header, value))
        });
        headers.collect()
    }
}

pub(super) fn read(path: &Path) -> Result<File, String> {
    let text = pipes::read_text(path, MAX_BYTES).map_err(|error| error.to_string())?;
    parse(&text)
}

pub(super) fn parse(text: &str) -> Result<File, String> {
    if text.trim().is_empty() {
        return Ok(File::default());
    }
    // Its own messages show the lines around the fault, which may hold the hash of a password.
    serde_saphyr::from_str(text).map_err(|error| {
        let at = error.location();
        let place = at.map_or_else(String::new, |at| format!("line {}: ", at.line()));
        let words = error.without_snippet().to_string();
        format!("{place}{}", words.lines().next().unwrap_or_default())
    })
}
