//! What the usual clients do when nothing is set, from `data/clients.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::evidence::DataMode;

/// One client.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// Its name.
    pub name: String,
    /// Whether it uses TLS.
    #[serde(default)]
    pub tls: DefaultTls,
    /// Data modes in the order in which it tries them.
    #[serde(default)]
    pub modes: Vec<DataMode>,
    /// It follows whatever address a 227 reply names.
    #[serde(default)]
    pub believes: bool,
    /// It begins TLS on a data connection only after the answer to the command of the transfer.
    #[serde(default)]
    pub waits_for_answer: bool,
    /// It no longer knows FTP.
    #[serde(default)]
    pub removed: bool,
    /// Its setting for plain FTP.
    pub plain: Option<String>,
    /// Its setting for explicit TLS.
    pub explicit: Option<String>,
    /// Its setting for implicit TLS.
    pub implicit: Option<String>,
    /// Its setting for active mode.
    pub active: Option<String>,
    /// Its setting for passive mode.
    pub passive: Option<String>,
}

/// What a client does about TLS when nothing is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultTls {
    /// Nothing.
    #[default]
    Off,
    /// AUTH TLS if the server offers it.
    Offered,
    /// The same, but not for anonymous logins.
    OfferedToUsers,
}

/// All of them.
#[must_use]
pub fn all() -> &'static [Client] {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        client: Vec<Client>,
    }

    static ALL: OnceLock<Vec<Client>> = OnceLock::new();
    // The tests parse the file, so it cannot be malformed here.
    ALL.get_or_init(|| {
        toml::from_str::<File>(include_str!("data/clients.toml"))
            .map(|file| file.client)
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        assert!(all().len() >= 8);
        for client in all() {
            assert_eq!(client.removed, client.modes.is_empty(), "{}", client.name);
        }
    }
}
