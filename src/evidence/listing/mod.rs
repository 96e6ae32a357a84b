//! The reader of directory listings: how many entries of which form, and what each line tells of a name.
//!
//! * [`entry`] what a line tells: name, kind, size, time
//! * `reader` the lines of a listing one after another, and what only the whole listing decides
//! * `unix` `ls -l` and its many relatives, `dos` MS-DOS and IIS, `mlsd` facts (RFC 3659 section 7)
//! * `words` what single words of a line are, `months` the words for months, `when` dates among words, `time` what
//!   they come to

pub mod entry;

mod dos;
mod mlsd;
mod months;
mod reader;
mod time;
mod unix;
mod when;
mod words;

use serde::{Deserialize, Serialize};

pub use entry::{Entry, EntryKind, ListedTime, Precision, Zone};
pub use reader::Contents;

/// What a listing holds, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The form that most lines have.
    pub form: ListingForm,
    /// Entries, `.` and `..` not counted.
    pub entries: u32,
    /// Of these, directories.
    pub directories: u32,
    /// Lines that are no entry in a known form and no heading (`total 12`).
    pub unparsed: u32,
    /// The first line that could not be parsed, for the report.
    pub first_unparsed: Option<String>,
    /// Lines in all that are not blank, headings and dot entries included.
    pub lines: u32,
}

/// The forms of listings that are read.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ListingForm {
    /// No line at all.
    #[default]
    Empty,
    /// Like `ls -l`.
    Unix,
    /// Like `dir` on MS-DOS, as IIS can do.
    Dos,
    /// Facts (RFC 3659 MLSD).
    Mlsd,
    /// None of these.
    Unknown,
}

impl Listing {
    /// Counts the lines of a listing in whatever form they have.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        reader::count(lines)
    }
}

#[cfg(test)]
mod tests;
