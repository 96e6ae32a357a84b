//! TLS and logins of those who ask, as the web configuration file of the Prometheus exporters has them
//! (<https://prometheus.io/docs/prometheus/latest/configuration/https/>).
//!
//! * `file` the file
//! * `tls` what its `tls_server_config` comes to
//! * `sans` its `client_allowed_sans`
//! * `users` its `basic_auth_users`
//! * `rate` its `rate_limit`

mod file;
mod rate;
mod sans;
mod tls;
mod users;

use std::io;
use std::path::Path;
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use rustls::ServerConfig;

use self::file::ClientAuth;
pub use self::rate::Bucket;
pub use self::users::Users;

/// TLS and logins of those who ask.
#[derive(Debug, Default)]
pub struct Web {
    /// What TLS is done with; `None` for none.
    pub(super) tls: Option<Arc<ServerConfig>>,
    /// Who may ask.
    pub(super) users: Users,
    /// How often all of them together may ask; `None` for as often as they like.
    pub(super) rate: Option<Bucket>,
    /// Headers of every answer.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether whoever asks has to show a certificate.
    certificates: bool,
}

impl Web {
    /// Reads the file, and those that it names.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let file = file::read(path).map_err(|error| format!("{name}: {error}"))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let tls = file.tls_server_config;
        let kind = tls.as_ref().and_then(|tls| tls.client_auth_type);
        let tls = tls.map(|tls| tls::config(&tls, folder)).transpose();
        let tls = tls.map_err(|error| format!("{name}: tls_server_config: {error}"))?;
        let users = Users::of(file.basic_auth_users)
            .map_err(|error| format!("{name}: basic_auth_users: {error}"))?;
        let rate = file.rate_limit.as_ref().map(Bucket::of).transpose();
        let rate = rate.map_err(|error| format!("{name}: rate_limit: {error}"))?;
        let headers = file.http_server_config.unwrap_or_default().headers();
        let headers =
            headers.map_err(|error| format!("{name}: http_server_config: headers: {error}"))?;
        Ok(Self {
            tls,
            users,
            rate: rate.flatten(),
            headers,
            certificates: kind == Some(ClientAuth::RequireAndVerifyClientCert),
        })
    }

    /// Whether connections are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// Whether whoever asks needs a certificate.
    #[must_use]
    pub fn asks_for_certificates(&self) -> bool {
        self.certificates
    }

    /// Why a handshake failed, in words that name the setting where one is the reason.
    pub(super) fn why_no_tls(error: &io::Error) -> String {
        let inner = error.get_ref().and_then(|it| it.downcast_ref());
        match inner {
            Some(rustls::Error::InvalidCertificate(why)) if *why == sans::OTHER => {
                "the certificate has none of the names in client_allowed_sans".to_owned()
            }
            _ => error.to_string(),
        }
    }

    /// Whether whoever asks needs a login.
    #[must_use]
    pub fn has_users(&self) -> bool {
        !self.users.is_empty()
    }
}
