//! The parser of directory listings: how many entries, in which form.

use serde::{Deserialize, Serialize};

/// What a listing holds.
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

/// The forms of listings that are parsed.
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
