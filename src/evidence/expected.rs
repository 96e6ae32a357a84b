//! What the user expects of the server beyond that it works, and what was found of it.

use serde::{Deserialize, Serialize};

use super::DataConnection;
use crate::clock::Timestamp;

/// What was looked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Directories that have to be there.
    pub directories: Vec<DirectoryLook>,
    /// Directories that were listed to look for files.
    pub listings: Vec<DirectoryListed>,
    /// Files that have to be there.
    pub files: Vec<FileLook>,
    /// Commands that have to be answered in a certain way.
    pub replies: Vec<ReplyLook>,
}

/// A look for a directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectoryLook {
    /// Its path, as the user wrote it.
    pub path: String,
    /// Index of the CWD exchange; `None` if it came to none.
    pub cwd: Option<usize>,
}

/// A directory that was listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectoryListed {
    /// Its path.
    pub path: String,
    /// Index of the CWD exchange; `None` if it came to none.
    pub cwd: Option<usize>,
    /// The data connection of the listing.
    pub data: Option<DataConnection>,
    /// Whether the listing came whole.
    pub whole: bool,
    /// Lines that could not be understood.
    pub unparsed: u64,
    /// The first of them. Any of them could be a file that is looked for.
    #[serde(default)]
    pub first_unparsed: Option<String>,
}

/// A look for files of one name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileLook {
    /// The name as the user wrote it.
    pub pattern: String,
    /// The same with its dates filled in.
    pub name: String,
    /// Index of its directory in [`Expected::listings`].
    pub listing: usize,
    /// How many files have such a name.
    pub matched: u64,
    /// Where their times come from.
    pub times: TimesFrom,
    /// The one that was modified last; the largest where no time is known.
    pub newest: Option<FileSeen>,
    /// The one that was modified first.
    pub oldest: Option<FileSeen>,
}

/// Where the times of files come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimesFrom {
    /// There is none.
    Nowhere,
    /// MLSD, in UTC (RFC 3659 section 7).
    Mlsd,
    /// MDTM, in UTC (RFC 3659 section 3).
    Mdtm,
    /// LIST, in a zone that nobody knows, and without a year or without a time of day.
    List,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileSeen {
    /// Its name, without the directory.
    pub name: String,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// When it was modified.
    pub modified: Option<Timestamp>,
}

/// A look at how a command is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplyLook {
    /// The reply code that is expected; its last digits may be `x`, as in `2xx`.
    pub code: String,
    /// Index of the exchange; `None` if it came to none.
    pub exchange: Option<usize>,
    /// The command.
    pub command: String,
}

impl ReplyLook {
    /// Whether this code is the expected one.
    #[must_use]
    pub fn accepts(&self, code: u16) -> bool {
        let found = format!("{code:03}");
        let digits = self.code.chars().zip(found.chars());
        let mut digits = digits.map(|(wanted, found)| wanted == 'x' || wanted == found);
        self.code.chars().count() == 3 && digits.all(|same| same)
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("200", 200, true)]
    #[test_case("200", 202, false)]
    #[test_case("2xx", 257, true)]
    #[test_case("21x", 213, true)]
    #[test_case("21x", 220, false)]
    #[test_case("2", 200, false)]
    fn codes(wanted: &str, found: u16, expected: bool) {
        let look = ReplyLook {
            code: wanted.to_owned(),
            exchange: None,
            command: "NOOP".to_owned(),
        };
        assert_eq!(look.accepts(found), expected);
    }
}
