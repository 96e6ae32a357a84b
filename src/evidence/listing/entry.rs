//! What one line of a listing tells.

use super::ListingForm;
use crate::clock::Timestamp;

/// One entry of a listing. `.` and `..` are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, without the directory.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Its size in bytes, where the line tells the exact one. For a link that is often the length of its target.
    pub size: Option<u64>,
    /// When it was modified, where the line tells that.
    pub modified: Option<ListedTime>,
    /// The form of its line.
    pub form: ListingForm,
}

impl Entry {
    /// The moment of the last modification, as exact as the line has it.
    #[must_use]
    pub fn modified_at(&self) -> Option<Timestamp> {
        self.modified.map(|time| time.at)
    }

    /// Whether it is a file, or a link, which may lead to one.
    #[must_use]
    pub fn may_be_file(&self) -> bool {
        matches!(self.kind, EntryKind::File | EntryKind::Link { .. })
    }
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A file, or what can be fetched like one.
    File,
    /// A directory, or what other files are in: a library, a partitioned data set.
    Directory,
    /// A link, whose own size and time say nothing of what it leads to.
    Link {
        /// Where it leads, if the line tells.
        target: Option<String>,
    },
    /// A device, a socket and other things that are no files.
    Other,
}

/// A time as a listing tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedTime {
    /// The moment, read as UTC where the zone is not known. A year that is not told is the one that makes it
    /// the last such day before the listing.
    pub at: Timestamp,
    /// How exact it is.
    pub precision: Precision,
    /// Whether its zone is known.
    pub zone: Zone,
}

/// The smallest unit that a time has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A day, of which the beginning is taken.
    Day,
    /// A minute.
    Minute,
    /// A second.
    Second,
}

/// What a time is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// It is certain: UTC, or an offset that the line tells.
    Known,
    /// The server's own zone, or UTC: nobody knows.
    Unknown,
}
