//! The reader of directory listings: how many entries of which form, and what each line tells of a name.
//!
//! * [`entry`] what a line tells: name, kind, size, time
//! * `reader` the lines of a listing one after another, and what only the whole listing decides
//! * `unix` `ls -l` and its many relatives, `dos` MS-DOS and IIS, `mlsd` facts (RFC 3659 section 7), `eplf`, `netware`,
//!   `os400`, `vms`, `zos`, and `rare` what is smaller
//! * `headings` lines that are no entries
//! * `words` what single words of a line are, `months` the words for months, `when` dates among words, `time` what
//!   they come to

pub mod entry;

mod dos;
mod eplf;
mod headings;
mod mlsd;
mod months;
mod netware;
mod os400;
mod rare;
mod reader;
mod time;
mod unix;
mod vms;
mod when;
mod words;
mod zos;

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
    /// The easily parsed list format of D. J. Bernstein.
    Eplf,
    /// `NetWare`, with its own rights.
    Netware,
    /// OS/400, now IBM i.
    Os400,
    /// VMS, with versions of files.
    Vms,
    /// z/OS: data sets, members, jobs.
    Zos,
    /// A form that is seldom met: OS/2, `NonStop`, z/VM, `VxWorks`.
    Other,
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
