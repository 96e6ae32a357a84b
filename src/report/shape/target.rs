//! What was probed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::target::{Security, bracketed};

/// The target without its secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TargetReport {
    /// Host name in ASCII, or an address literal; not in reports on logs that do not name the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Port of the control connection; not in reports on logs that do not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// User name that was sent.
    pub user: String,
    /// How the control connection was to be protected.
    pub security: Security,
    /// Directory that was asked for; null is the login directory.
    pub directory: Option<String>,
    /// What the user calls this check (`--name`, or the table of the configuration).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl TargetReport {
    /// What tells this check from others: its name, or else user, host, port and directory.
    #[must_use]
    pub fn label(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let address = self.address().unwrap_or_default();
        let user = match self.user.as_str() {
            "anonymous" => String::new(),
            user => format!("{user}@"),
        };
        let directory = self.directory.as_ref();
        let directory = directory.map_or_else(String::new, |path| format!(" {path}"));
        format!("{user}{address}{directory}")
    }

    /// Host and port as people write them, `ftp.example.com:21`, `[2001:db8::1]:21`, the host alone where a log does
    /// not tell the port; `None` where it does not name the server.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let host = self.host.as_deref()?;
        Some(match self.port {
            Some(port) => address(host, port),
            None => host.to_owned(),
        })
    }
}

/// Host and port as people write them: `ftp.example.com:21`, `[2001:db8::1]:21`.
#[must_use]
pub fn address(host: &str, port: u16) -> String {
    format!("{}:{port}", bracketed(host))
}
