//! What the user wants to be checked.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::diagnosis::threshold::{Quantity, Unit};

/// Facts about checks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum CheckFact {
    /// A measure outside its range.
    Measured {
        /// What was measured.
        quantity: Quantity,
        /// Of which expected file.
        of: Option<String>,
        /// The value.
        value: f64,
        /// Its unit.
        unit: Unit,
        /// The range that it is outside of.
        range: Option<String>,
    },
    /// What there is a threshold for was not measured.
    NotMeasured {
        /// What was to be measured.
        quantity: Quantity,
        /// Of which expected file.
        of: Option<String>,
        /// What was missing.
        lacking: Lacking,
    },
    /// The greeting lacks an expected text.
    TextMissing {
        /// The text.
        text: String,
    },
    /// FEAT does not list a feature.
    FeatureNotListed {
        /// The feature.
        feature: String,
    },
    /// A command got another reply than the expected one.
    OtherReply {
        /// The command.
        command: String,
        /// The code that came; none where no reply did.
        code: Option<u16>,
        /// The code that was expected: `200`, `2xx`.
        expected: String,
    },
    /// A directory is expected.
    DirectoryExpected {
        /// Its path.
        path: String,
    },
    /// No file of a directory has this name.
    NoSuchFile {
        /// The directory.
        directory: String,
        /// The name, with its wildcards.
        name: String,
    },
    /// The listing of a directory is not complete.
    ListingIncomplete {
        /// The directory.
        directory: String,
    },
    /// The times are those of LIST, as the server has neither MLSD nor MDTM.
    TimesOfList,
    /// The files that match a pattern, and one of them.
    FilesMatched {
        /// How many match.
        files: u64,
        /// The name, with its wildcards.
        pattern: String,
        /// The one that is described is the oldest, and not the newest.
        oldest: bool,
        /// Its name.
        name: Option<String>,
        /// When it was modified.
        #[schemars(with = "Option<String>")]
        modified: Option<Timestamp>,
        /// Its size.
        bytes: Option<u64>,
    },
}

/// What was missing for a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lacking {
    /// The control connection was not encrypted.
    Encryption,
    /// The greeting does not show it.
    InGreeting,
    /// No reply shows it.
    InReplies,
    /// The listing does not show it.
    InListing,
    /// The file was not transferred.
    Transfer,
    /// No file was looked for.
    File,
    /// That part of the conversation was not completed.
    Phase,
}
