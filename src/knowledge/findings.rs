//! Ids of findings with their phase and severity, from `data/findings.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::evidence::Phase;

/// What is known of a finding before anything is seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Kebab-case name of the cause.
    pub id: String,
    /// Where in the conversation it lies.
    pub phase: Phase,
    /// How grave it is.
    pub severity: Gravity,
    /// It lies with the probe or its machine.
    #[serde(default)]
    pub ours: bool,
    /// Trying again helps after so many seconds, 0 for at once; `None` where waiting does not help.
    pub retry: Option<u64>,
    /// A run that meets it tries again by itself, even if the server does not say when.
    #[serde(default)]
    pub repeat: bool,
    /// A run never tries again by itself, whatever the server says: further tries may make it worse.
    #[serde(default)]
    pub by_hand: bool,
    /// Runs that remember make no connection for so many seconds after it; doubled with each failure.
    pub hold: Option<u64>,
    /// Whom a limit counts, if it is one.
    pub counts: Option<Counts>,
}

/// Whom a limit counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// The sessions from one address.
    Address,
    /// The sessions of one account.
    User,
    /// The sessions of one class of accounts or addresses.
    Class,
    /// All anonymous sessions.
    Anonymous,
    /// All sessions of the server.
    Server,
    /// New connections or logins in a time.
    Rate,
    /// The logins or minutes of one account in a day.
    Quota,
    /// Data connections.
    Data,
    /// Not told: the server closes without a word.
    Untold,
}

/// How grave a finding is by itself.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is explained at diagnosis::Severity")]
pub enum Gravity {
    Info,
    Warning,
    Critical,
}

/// What is known of the finding with this id.
#[must_use]
pub fn known(id: &str) -> Option<&'static Known> {
    all().iter().find(|known| known.id == id)
}

/// All findings, in the order of the conversation.
#[must_use]
pub fn all() -> &'static [Known] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        finding: Vec<Known>,
    }

    static ALL: OnceLock<Vec<Known>> = OnceLock::new();
    // The tests parse the file, so it cannot be malformed here.
    ALL.get_or_init(|| {
        toml::from_str::<File>(include_str!("data/findings.toml"))
            .map(|file| file.finding)
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_file_is_well_formed_and_names_each_id_once() {
        let ids: BTreeSet<&str> = all().iter().map(|known| known.id.as_str()).collect();
        assert!(ids.len() > 100);
        assert_eq!(ids.len(), all().len());
    }

    #[test]
    fn what_lies_with_the_probe_is_known_to() {
        assert!(known("dns-local-failure").is_some_and(|known| known.ours));
        assert!(known("tcp-refused").is_some_and(|known| !known.ours));
        assert_eq!(known("no-such-finding"), None);
    }
}
