//! Ids of findings with their phase and gravity, from `data/findings.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::evidence::Phase;

/// How grave a finding is as a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    /// Worth knowing.
    Info,
    /// Will fail for some clients, or soon.
    Warning,
    /// Fails now.
    Critical,
}

/// What is known of a finding before any run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Kebab-case name of the cause.
    pub id: String,
    /// Where in the conversation it lies.
    pub phase: Phase,
    /// How grave it is as a rule.
    pub gravity: Gravity,
    /// It lies with the probe or its machine.
    #[serde(default)]
    pub ours: bool,
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
    ALL.get_or_init(|| {
        // The file is part of the program; a test reads it whole.
        toml::from_str(include_str!("data/findings.toml"))
            .map(|file: File| file.finding)
            .unwrap_or_default()
    })
}

/// What is known of the finding with this id.
#[must_use]
pub fn known(id: &str) -> Option<&'static Known> {
    all().iter().find(|known| known.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_file_is_whole() {
        let file = include_str!("data/findings.toml");
        assert_eq!(all().len(), file.matches("[[finding]]").count());
        let ids: BTreeSet<&str> = all().iter().map(|known| known.id.as_str()).collect();
        assert_eq!(ids.len(), all().len(), "an id stands there twice");
        assert!(known("limit-per-ip").is_some_and(|known| known.phase == Phase::Limits));
    }
}
