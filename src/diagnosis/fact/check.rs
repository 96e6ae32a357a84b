//! What the user wants to be checked.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::diagnosis::threshold::{Quantity, Unit};
use crate::evidence::expected::TimesFrom;

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
    /// Lines of the listing of a directory were left out.
    LinesLeftOut {
        /// The directory.
        directory: String,
        /// How many.
        lines: u64,
    },
    /// A line of the listing that the reader does not know the form of.
    LineUnread {
        /// The directory.
        directory: String,
        /// The line.
        line: String,
    },
    /// What has the expected name is a directory.
    IsDirectory {
        /// The name.
        name: String,
    },
    /// A link has the expected name, and what it leads to is not there.
    LinkLeadsNowhere {
        /// The name of the link.
        name: String,
        /// Where it leads.
        target: Option<String>,
    },
    /// The time of a link is that of the link itself, and that of the file is not known.
    LinkTime {
        /// The name of the link.
        name: String,
    },
    /// A link has the expected name, and leads to a directory.
    LinkToDirectory {
        /// The name of the link.
        name: String,
        /// Where it leads.
        target: Option<String>,
    },
    /// A file has the expected name if brackets stand for themselves.
    LiteralBrackets {
        /// The name of the file.
        name: String,
        /// How the name has to be written to mean it.
        written: String,
    },
    /// A file differs from the expected name in capitals alone.
    OtherCapitals {
        /// The name of the file.
        name: String,
    },
    /// The server tells of a file when asked for it by its name.
    ToldByName {
        /// The name.
        name: String,
        /// Its size.
        bytes: Option<u64>,
        /// When it was modified.
        #[schemars(with = "Option<String>")]
        modified: Option<Timestamp>,
    },
    /// The time of a file is ahead of this machine's clock.
    TimeAhead {
        /// The name of the file.
        name: String,
        /// Where its time comes from.
        times: TimesFrom,
        /// How far it is ahead.
        ahead_us: u64,
        /// The time zone whose local time is as far ahead of UTC: `UTC+09:00`.
        zone: Option<String>,
    },
    /// What the age of a file can be, as the zone of its time is not known.
    AgeBetween {
        /// The name of the file.
        name: String,
        /// The least, where it is more than none.
        least_us: Option<u64>,
        /// The most.
        most_us: u64,
    },
    /// Nothing shows whether the times of MDTM are UTC, and local time would make the difference.
    MaybeLocalTime,
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
