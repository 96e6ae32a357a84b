//! The directory and its listing.

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about the directory.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum DirectoryFact {
    /// An earlier reply shows that the directory is there.
    ShownEarlier {
        /// Its path.
        path: String,
    },
    /// Lines of a listing of which none is in a known form.
    UnknownLines {
        /// How many.
        lines: u64,
    },
    /// The listing did not end.
    Endless {
        /// Bytes that came.
        bytes: Option<u64>,
    },
    /// FEAT lists MLST, but MLSD was refused.
    MlsdRefused,
    /// Another listing of the same directory came empty.
    AnotherEmpty,
    /// What the listing says of its own directory (the `perm` fact of RFC 3659).
    Permissions {
        /// The letters.
        permissions: String,
    },
    /// Where the login leads.
    LoginDirectory {
        /// Its path.
        path: String,
    },
}
