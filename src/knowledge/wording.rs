//! Titles, details and advice, from `data/locales/LANGUAGE/*.ftl`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Whoever runs the client.
    You,
    /// Whoever runs the FTP server.
    ServerAdmin,
    /// Whoever runs the network in between.
    NetworkAdmin,
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Advice {
    /// Who must act.
    pub who: Who,
    /// What to do.
    pub text: String,
    /// The server's setting behind it, if the server was recognised.
    pub setting: Option<String>,
}

/// The texts of one language.
#[derive(Debug)]
pub struct Wording {}

impl Wording {
    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self {}
    }

    /// The cause in a few words.
    #[must_use]
    pub fn title(&self, finding: &str, _values: &BTreeMap<String, String>) -> String {
        finding.to_owned()
    }

    /// The cause in a few sentences, with the values of this run.
    #[must_use]
    pub fn detail(&self, finding: &str, _values: &BTreeMap<String, String>) -> String {
        finding.to_owned()
    }

    /// What to do and who must do it; with the setting of the server `server` (a profile's key) where
    /// its profile names one for this finding.
    #[must_use]
    pub fn advice(
        &self,
        _finding: &str,
        _values: &BTreeMap<String, String>,
        _server: Option<&str>,
    ) -> Vec<Advice> {
        Vec::new()
    }
}
