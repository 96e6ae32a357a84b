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

impl Listing {
    /// Reads the lines of a listing in whatever form they have.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut listing = Self::default();
        let mut forms = [
            (ListingForm::Unix, 0_u32),
            (ListingForm::Dos, 0),
            (ListingForm::Mlsd, 0),
        ];
        for line in lines
            .into_iter()
            .map(|line| line.trim_matches([' ', '\t', '\r', '\n']))
        {
            if line.is_empty() {
                continue;
            }
            listing.lines += 1;
            if is_heading(line) {
                continue;
            }
            let Some(entry) = unix(line).or_else(|| dos(line)).or_else(|| mlsd(line)) else {
                listing.unparsed += 1;
                listing
                    .first_unparsed
                    .get_or_insert_with(|| line.to_owned());
                continue;
            };
            for (form, count) in &mut forms {
                if *form == entry.form {
                    *count += 1;
                }
            }
            if !entry.is_dot {
                listing.entries += 1;
                listing.directories += u32::from(entry.is_directory);
            }
        }
        listing.form = match forms.iter().max_by_key(|(_, count)| *count) {
            Some((form, count)) if *count > 0 => *form,
            _ if listing.unparsed > 0 => ListingForm::Unknown,
            _ => ListingForm::Empty,
        };
        listing
    }
}

/// One line that is an entry.
struct Entry {
    form: ListingForm,
    is_directory: bool,
    is_dot: bool,
}

impl Entry {
    fn new(form: ListingForm, is_directory: bool, name: &str) -> Self {
        Self {
            form,
            is_directory,
            is_dot: matches!(name, "." | ".."),
        }
    }
}

/// `total 12`, as `ls -l` begins with, in whatever language: one word and one number.
#[must_use]
pub fn is_heading(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let (Some(word), Some(number), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    word.chars().all(char::is_alphabetic) && number.bytes().all(|b| b.is_ascii_digit())
}

/// `drwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 pub`, with or without the owner or the group.
fn unix(line: &str) -> Option<Entry> {
    let mut words = line.split_ascii_whitespace();
    let mode = words.next()?.as_bytes();
    let kind = *mode.first()?;
    let permissions = mode.get(1..10)?;
    if !b"-dlbcpsD".contains(&kind) || !permissions.iter().all(|b| b"rwxsStTlL-".contains(b)) {
        return None;
    }
    // At least a size, three words of date, and a name.
    let rest: Vec<&str> = words.collect();
    if rest.len() < 5 {
        return None;
    }
    let name = match rest.iter().position(|word| *word == "->") {
        Some(arrow) if kind == b'l' && arrow > 0 => rest[arrow - 1],
        _ => rest[rest.len() - 1],
    };
    // A name with blanks can end in a dot of its own; only a lone dot right after the date counts.
    let name = if rest.len() > 9 { "" } else { name };
    Some(Entry::new(ListingForm::Unix, kind == b'd', name))
}

/// `01-23-26  10:15AM  <DIR>  pub`, as IIS lists by default.
fn dos(line: &str) -> Option<Entry> {
    let mut words = line.split_ascii_whitespace();
    let (date, time, size, name) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let is_date = matches!(date.len(), 8 | 10)
        && date
            .bytes()
            .all(|b| b.is_ascii_digit() || b"-/.".contains(&b));
    let is_time = time.contains(':') && time.as_bytes()[0].is_ascii_digit();
    let is_size = size == "<DIR>"
        || size == "<JUNCTION>"
        || size
            .bytes()
            .all(|b| b.is_ascii_digit() || b",.".contains(&b));
    (is_date && is_time && is_size).then(|| Entry::new(ListingForm::Dos, size == "<DIR>", name))
}

/// `type=dir;modify=20260101120000; pub` (RFC 3659 section 7.2).
fn mlsd(line: &str) -> Option<Entry> {
    let (facts, name) = line.split_once("; ")?;
    let mut kind = None;
    for fact in facts.split(';') {
        let (key, value) = fact.split_once('=')?;
        if key.eq_ignore_ascii_case("type") {
            kind = Some(value.to_ascii_lowercase());
        }
    }
    let kind = kind.unwrap_or_default();
    let is_dot = matches!(kind.as_str(), "cdir" | "pdir") || matches!(name, "." | "..");
    Some(Entry {
        form: ListingForm::Mlsd,
        is_directory: kind == "dir",
        is_dot,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    #[test_case("total 8\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 .\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 ..\r\n-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a b.txt\r\nlrwxrwxrwx 1 0 0 4 Jan  1 12:00 x -> pub\r\n", ListingForm::Unix, 2, 0; "unix")]
    #[test_case("-rw-r--r-- 1 ftp 5 Jan 01 2025 no-group\n", ListingForm::Unix, 1, 0; "unix without group")]
    #[test_case("01-23-26  10:15AM       <DIR>          pub\r\n2026-01-23  10:15  1,234 f.txt", ListingForm::Dos, 2, 1; "dos")]
    #[test_case("type=cdir;modify=20260101000000; /\r\ntype=dir;perm=el; pub\r\nType=file;Size=5; a b\r\n", ListingForm::Mlsd, 2, 1; "mlsd")]
    #[test_case("\r\n", ListingForm::Empty, 0, 0; "empty")]
    #[test_case("Volume Unit Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n", ListingForm::Unknown, 0, 0; "mainframe")]
    fn forms(text: &str, form: ListingForm, entries: u32, directories: u32) {
        let listing = Listing::parse(text.lines());
        assert_eq!(
            (listing.form, listing.entries, listing.directories),
            (form, entries, directories)
        );
        assert_eq!(listing.unparsed > 0, form == ListingForm::Unknown);
    }

    proptest! {
        #[test]
        fn any_text_is_counted(text in "\\PC*") {
            let listing = Listing::parse(text.lines());
            prop_assert!(listing.entries + listing.unparsed <= listing.lines);
        }
    }
}
