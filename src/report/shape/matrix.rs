//! Which combinations of protection, address family and data mode work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::DataMode;
pub use crate::evidence::matrix::{CellSkipped, IpFamily};
use crate::target::Security;

/// Which combinations of protection, address family and data mode work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatrixReport {
    /// One for each combination.
    pub cells: Vec<CellReport>,
    /// The combination to use; null if none works.
    pub recommendation: Option<CombinationReport>,
    /// What the usual clients meet with their own defaults.
    pub clients: Vec<ClientReport>,
    /// Commands that use the recommended combination. They ask for the password.
    pub commands: Vec<CommandReport>,
    /// Clients that get no command, since they cannot use the recommended combination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld_commands: Vec<WithheldCommand>,
}

/// One combination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellReport {
    /// Protection of the control connection.
    pub security: Security,
    /// Address family.
    pub family: IpFamily,
    /// How the data connection is set up.
    pub mode: DataMode,
    /// Port of the control connection.
    pub port: u16,
    /// Whether it lists for every client; null if it was not tried.
    pub works: Option<bool>,
    /// Whether a listing came, even if only by ignoring the announced address.
    pub listed: bool,
    /// Id of what it failed of; for one that was skipped since the same failed before, of that.
    pub cause: Option<String>,
    /// Why it was not tried; null if it was.
    pub skipped: Option<CellSkipped>,
}

/// A combination to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CombinationReport {
    /// Protection of the control connection.
    pub security: Security,
    /// Address family.
    pub family: IpFamily,
    /// How the data connection is set up.
    pub mode: DataMode,
    /// Port of the control connection.
    pub port: u16,
}

/// What a client meets with its own defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientReport {
    /// Its name.
    pub name: String,
    /// What becomes of a listing.
    pub by_default: ByDefault,
    /// Its settings, in its own words, for the recommended combination, where the defaults do not list.
    pub settings: Vec<String>,
}

/// What becomes of a listing with a client's own defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ByDefault {
    /// It comes.
    Lists,
    /// It does not.
    Fails,
    /// What the client would do was not tried.
    Unknown,
    /// The client no longer knows FTP.
    Removed,
}

/// A command to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommandReport {
    /// The client.
    pub client: String,
    /// The command, for a POSIX shell.
    pub command: String,
    /// Whether it verifies the server's certificate; null without TLS.
    pub verifies: Option<bool>,
}

/// A client that gets no command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WithheldCommand {
    /// The client.
    pub client: String,
    /// Id of the finding that keeps it.
    pub finding: String,
}
