//! How far a run is to go.

use serde::{Deserialize, Serialize};

/// The part of the conversation after which a run takes its leave, in the order of the conversation.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// The server has greeted.
    Greeting,
    /// The control connection is encrypted, if it is to be.
    Tls,
    /// The login is accepted.
    Login,
    /// What the server says of itself and of the directory over the control connection is known.
    Directory,
    /// The directory was listed over data connections.
    Data,
}

impl Until {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Greeting,
        Self::Tls,
        Self::Login,
        Self::Directory,
        Self::Data,
    ];

    /// Its name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Tls => "tls",
            Self::Login => "login",
            Self::Directory => "directory",
            Self::Data => "data",
        }
    }
}
