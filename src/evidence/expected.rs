//! What the user expects of the server beyond that it works, and what was found of it.

use serde::{Deserialize, Serialize};

use super::listing::Precision;
use super::transfer_test::{mlst_fact, modified_at, modify_fact, size_of};
use super::{Attempt, DataConnection, Exchange};
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

impl Expected {
    /// Whether all entries of the directory of this look came and were understood.
    #[must_use]
    pub fn is_settled(&self, look: &FileLook) -> bool {
        let listing = self.listings.get(look.listing);
        listing.is_some_and(|listing| listing.whole && listing.unparsed == 0)
    }
}

/// A look for a directory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectoryLook {
    /// Its path, as the user wrote it.
    pub path: String,
    /// Index of the CWD exchange; `None` if it came to none.
    pub cwd: Option<usize>,
    /// MLST of it, where the server does not know CWD (RFC 3659 section 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<usize>,
}

impl DirectoryLook {
    /// Whether it is there; `None` where nobody knows.
    #[must_use]
    pub fn is_there(&self, attempt: &Attempt) -> Option<bool> {
        if !attempt.is_unknown_command(self.cwd) {
            return self.cwd.map(|_| attempt.is_positive(self.cwd));
        }
        let asked = AskedOf {
            facts: self.facts,
            ..AskedOf::default()
        };
        match asked.presence(attempt) {
            Presence::Directory => Some(true),
            Presence::File | Presence::Nothing => Some(false),
            Presence::Unknown => None,
        }
    }
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
    /// Whether the listing came whole, and all of it was read.
    pub whole: bool,
    /// Lines that were left out: there were more entries than are kept, or no time to read them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u64,
    /// Lines that could not be understood.
    pub unparsed: u64,
    /// The first of them. Any of them could be a file that is looked for.
    #[serde(default)]
    pub first_unparsed: Option<String>,
}

impl DirectoryListed {
    /// A directory that nothing is known of yet.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            cwd: None,
            data: None,
            whole: false,
            left_out: 0,
            unparsed: 0,
            first_unparsed: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_zero(lines: &u64) -> bool {
    *lines == 0
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
    /// What the server told of this one name, which the listing does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<AskedOf>,
    /// Files that only a listing with hidden files has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Box<DirectoryListed>>,
    /// Links of such a name that were followed. The files that they lead to are among those that match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkLook>,
    /// A listed name that only capitals tell from the wanted one, on a server to which they matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_case: Option<String>,
    /// A directory that has the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// A file that would have the name if brackets stood for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub literal: Option<LiteralName>,
}

/// A file whose name has brackets, which stand for something else in an expected name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiteralName {
    /// Its name.
    pub name: String,
    /// How the expected name has to be written to mean it.
    pub written: String,
}

impl FileLook {
    /// A look that has found nothing yet, in the listing with this index.
    #[must_use]
    pub fn new(pattern: &str, name: &str, listing: usize) -> Self {
        Self {
            pattern: pattern.to_owned(),
            name: name.to_owned(),
            listing,
            matched: 0,
            times: TimesFrom::Nowhere,
            newest: None,
            oldest: None,
            by_name: None,
            hidden: None,
            links: Vec::new(),
            other_case: None,
            directory: None,
            literal: None,
        }
    }
}

/// What was asked of one path, without a listing: indices of the exchanges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedOf {
    /// MLST (RFC 3659 section 7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<usize>,
    /// SIZE (RFC 3659 section 4), after TYPE I.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<usize>,
    /// MDTM (RFC 3659 section 3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<usize>,
    /// CWD, which only directories take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<usize>,
}

/// What the replies say of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// A file is there.
    File,
    /// A directory is there.
    Directory,
    /// Nothing is there that the server would tell of.
    Nothing,
    /// The server knows none of the commands, or the session ended.
    Unknown,
}

impl AskedOf {
    /// The exchanges, in the order in which they were made.
    pub fn exchanges(&self) -> impl Iterator<Item = usize> {
        let all = [self.facts, self.size, self.time, self.cwd];
        all.into_iter().flatten()
    }

    /// The size that the server told.
    #[must_use]
    pub fn bytes(&self, attempt: &Attempt) -> Option<u64> {
        let told = attempt.exchange(self.size).and_then(|it| it.reply.as_ref());
        let told = told.and_then(size_of);
        told.or_else(|| self.fact(attempt, "size")?.parse().ok())
    }

    /// The time of the last modification that the server told.
    #[must_use]
    pub fn modified(&self, attempt: &Attempt) -> Option<Timestamp> {
        let told = attempt.exchange(self.time).and_then(|it| it.reply.as_ref());
        let told = told.and_then(modified_at);
        let seconds = told.or_else(|| modify_fact(attempt.exchange(self.facts)?))?;
        Some(Timestamp::from_unix_seconds(seconds))
    }

    /// What is there.
    #[must_use]
    pub fn presence(&self, attempt: &Attempt) -> Presence {
        let positive = |index| attempt.is_positive(index);
        let kind = self.fact(attempt, "type").unwrap_or_default();
        match kind.to_ascii_lowercase().as_str() {
            "file" => return Presence::File,
            "dir" | "cdir" | "pdir" => return Presence::Directory,
            _ => {}
        }
        if positive(self.cwd) {
            return Presence::Directory;
        }
        if positive(self.size) || positive(self.time) {
            return Presence::File;
        }
        let is_absent = |index| {
            let code = attempt.exchange(Some(index)).and_then(Exchange::code);
            matches!(code, Some(450 | 550 | 553))
        };
        if self.exchanges().any(is_absent) {
            Presence::Nothing
        } else {
            Presence::Unknown
        }
    }

    /// A fact of the reply to MLST.
    fn fact(&self, attempt: &Attempt, name: &str) -> Option<String> {
        mlst_fact(attempt.exchange(self.facts)?, name)
    }
}

/// A link that was followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkLook {
    /// Its name, without the directory.
    pub name: String,
    /// Where it leads, if the listing tells.
    pub target: Option<String>,
    /// What was asked of its path, which servers follow.
    pub asked: AskedOf,
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
    /// LIST in a form that tells the zone.
    ListInUtc,
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
    /// How exact that is; to the second where it does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// The same by the listing, where the server was asked for the time as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Timestamp>,
    /// It is a link, and the time is that of the link itself: the server did not tell that of the file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_link_time: bool,
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
