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
    /// Lines that were left out: there was no time to read them, or, where entries are kept, there were too many.
    #[serde(default, skip_serializing_if = "is_none_left_out")]
    pub left_out: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_none_left_out(lines: &u32) -> bool {
    *lines == 0
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

impl ListingForm {
    /// Whether it is that of a system to which capitals are of no account in names.
    #[must_use]
    pub fn ignores_case(self) -> bool {
        matches!(
            self,
            Self::Dos | Self::Netware | Self::Os400 | Self::Vms | Self::Zos
        )
    }
}

impl Listing {
    /// Counts the lines of a listing in whatever form they have.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let lines = lines.into_iter().map(str::as_bytes);
        reader::count(lines, &mut || true)
    }

    /// Counts the lines of a listing as it came, for as long as `goes_on` says so, which is asked every few lines.
    pub fn read_while(bytes: &[u8], goes_on: &mut dyn FnMut() -> bool) -> Self {
        let lines = bytes.split(|byte| *byte == b'\n');
        reader::count(lines, goes_on)
    }
}

#[cfg(test)]
mod tests;
