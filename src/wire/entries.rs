//! The entries of a listing: names, sizes and times. suppaftp reads the lines.

use std::time::{SystemTime, UNIX_EPOCH};

use suppaftp::list::{File, ListParser};

use crate::clock::Timestamp;
use crate::evidence::listing::is_heading;

/// One file of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its name, without the directory.
    pub(crate) name: String,
    /// Its size in bytes, if it is told.
    pub(crate) size: Option<u64>,
    /// When it was modified, if that is told.
    pub(crate) modified: Option<Timestamp>,
}

/// The files of a listing, and how many lines could not be understood. Directories are left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    pub(crate) files: Vec<Entry>,
    pub(crate) unparsed: u64,
}

impl Entries {
    /// Reads what MLSD brought (RFC 3659 section 7), or else LIST.
    pub(crate) fn read(bytes: &[u8], is_mlsd: bool) -> Self {
        let mut entries = Self::default();
        let text = String::from_utf8_lossy(bytes);
        for line in text.lines() {
            let line = line.trim_end_matches(['\r', '\n']);
            if line.trim().is_empty() || is_heading(line) {
                continue;
            }
            let read = if is_mlsd {
                ListParser::parse_mlsd(line)
            } else {
                ListParser::parse_posix(line).or_else(|_| ListParser::parse_dos(line))
            };
            match read {
                Ok(file) if is_directory(&file, line, is_mlsd) => {}
                Ok(file) => entries.files.push(entry(&file, line, is_mlsd)),
                Err(_) => entries.unparsed += 1,
            }
        }
        entries
    }
}

fn entry(file: &File, line: &str, is_mlsd: bool) -> Entry {
    let told = |fact| !is_mlsd || has_fact(line, fact);
    Entry {
        name: file.name().to_owned(),
        size: told("size=").then_some(file.size() as u64),
        modified: told("modify=").then(|| moment(file.modified())).flatten(),
    }
}

/// Whether a line of MLSD tells this fact: suppaftp has a zero where it does not.
fn has_fact(line: &str, fact: &str) -> bool {
    let (facts, _) = line.split_once("; ").unwrap_or((line, ""));
    let mut facts = facts.split(';');
    facts.any(|told| {
        told.get(..fact.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(fact))
    })
}

fn is_directory(file: &File, line: &str, is_mlsd: bool) -> bool {
    file.is_directory() || (!is_mlsd && line.contains("<DIR>"))
}

fn moment(time: SystemTime) -> Option<Timestamp> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    let seconds = i64::try_from(since.as_secs()).ok()?;
    Some(Timestamp::from_unix_seconds(seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn told(line: &str, is_mlsd: bool) -> String {
        let entries = Entries::read(line.as_bytes(), is_mlsd);
        match entries.files.as_slice() {
            [] => format!("nothing, {} unparsed", entries.unparsed),
            [file, ..] => {
                let modified = file.modified.map(|it| it.to_string());
                format!("{} {:?} {modified:?}", file.name, file.size)
            }
        }
    }

    #[test_case("type=file;size=5;modify=20260102030405;UNIX.mode=0644; a b.txt\r\n", true,
        "a b.txt Some(5) Some(\"2026-01-02T03:04:05Z\")"; "MLSD")]
    #[test_case("Type=file;Modify=20260102030405.250; a;b", true, "a;b None Some(\"2026-01-02T03:04:05Z\")"; "MLSD without a size")]
    #[test_case("type=file;size=0; a", true, "a Some(0) None"; "MLSD without a time")]
    #[test_case("type=dir;modify=20260102030405; pub", true, "nothing, 0 unparsed"; "a directory")]
    #[test_case("type=cdir;modify=20260102030405; .", true, "nothing, 0 unparsed"; "the directory itself")]
    #[test_case("-rw-r--r-- 1 ftp ftp 5 Jan 02  2025 a b.txt", false, "a b.txt Some(5) Some(\"2025-01-02T00:00:00Z\")"; "LIST")]
    #[test_case("drwxr-xr-x 2 ftp ftp 4096 Jan 02  2025 pub", false, "nothing, 0 unparsed"; "a directory in LIST")]
    #[test_case("01-23-25  10:15AM  <DIR>  pub", false, "nothing, 0 unparsed"; "a directory of IIS")]
    #[test_case("01-23-25  10:15AM  512 a.txt", false, "a.txt Some(512) Some(\"2025-01-23T10:15:00Z\")"; "a file of IIS")]
    #[test_case("total 12", false, "nothing, 0 unparsed"; "a heading")]
    #[test_case("what is this line about", false, "nothing, 1 unparsed"; "something else")]
    fn lines(line: &str, is_mlsd: bool, expected: &str) {
        assert_eq!(told(line, is_mlsd), expected);
    }

    proptest! {
        #[test]
        fn no_listing_ends_in_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_mlsd: bool) {
            let _ = Entries::read(&bytes, is_mlsd);
        }

        #[test]
        fn nothing_like_a_listing_ends_in_a_panic(
            line in "([-dl][rwxst-]{9} {1,3}[0-9]{0,3} \\PC{0,5} \\PC{0,5} [0-9]{0,22} [A-Z][a-z]{2} [ 0-9]{0,3} [0-9:]{0,6} \\PC{0,9}|([a-zA-Z.]{1,9}=\\PC{0,15};){0,5} \\PC{0,9})",
            is_mlsd: bool,
        ) {
            let _ = Entries::read(line.as_bytes(), is_mlsd);
        }
    }
}
