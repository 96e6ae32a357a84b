//! The directory and its listing.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about the directory.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum DirectoryFact {
    /// Where the login leads.
    LoginDirectory {
        /// Its path.
        path: String,
    },
}
