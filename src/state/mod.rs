//! What runs remember for those that follow: whether to hold off and until when, and what was alerted.
//!
//! * [`policy`] what is to be remembered after a run, and what it means for the next; pure
//! * [`alert`] whether somebody is to be told; pure
//! * [`store`] one small file for each, safe with overlapping runs

pub mod alert;
pub mod policy;
pub mod store;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use policy::{after, held_off, is_from_the_future};
pub use store::{Lookup, Remembered, Store};

use crate::clock::Timestamp;
use crate::evidence::AskedTarget;
use crate::target::TlsMode;

/// Version of the file's format.
pub const VERSION: u32 = 1;

/// What is remembered of one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Version of this format, [`VERSION`] when written here.
    pub state_version: u32,
    /// Whom it is about.
    pub target: Key,
    /// When the last run ended.
    pub last_run: Timestamp,
    /// When the last run that succeeded ended.
    pub last_success: Option<Timestamp>,
    /// Runs in a row that failed.
    pub consecutive_failures: u32,
    /// Whether the server seems to have banned this address.
    pub ban_suspected: bool,
    /// What later runs have to wait for.
    pub hold: Option<Hold>,
}

/// Whom a state is about: sessions of one user on one server, protected in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in the target")]
pub struct Key {
    pub host: String,
    pub port: u16,
    pub user: String,
    #[serde(default)]
    pub tls: TlsMode,
}

/// No connection is to be made before a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// When the next connection is due.
    pub until: Timestamp,
    /// Id of what the run found that asks for it.
    pub finding: String,
    /// The reply codes that it rested on.
    pub codes: Vec<u16>,
    /// The values of its texts.
    pub values: BTreeMap<String, String>,
    /// Whether the verdict was UNKNOWN rather than CRITICAL.
    pub unknown: bool,
}

impl Remembered for State {
    type Key = Key;

    const VERSION: u32 = VERSION;

    fn version(&self) -> u32 {
        self.state_version
    }

    fn key(&self) -> &Key {
        &self.target
    }

    fn file_stem(key: &Key) -> String {
        let (host, user) = (
            store::in_file_name(&key.host),
            store::in_file_name(&key.user),
        );
        let tls = match key.tls {
            TlsMode::Auto => "",
            TlsMode::Explicit => "_explicit",
            TlsMode::Implicit => "_implicit",
            TlsMode::Off => "_off",
        };
        format!("{host}_{}_{user}{tls}", key.port)
    }
}

impl From<&AskedTarget> for Key {
    fn from(target: &AskedTarget) -> Self {
        Self {
            host: target.host.clone().unwrap_or_default(),
            port: target.port.unwrap_or_default(),
            user: target.user.clone(),
            tls: target.tls,
        }
    }
}

#[cfg(test)]
mod tests;
