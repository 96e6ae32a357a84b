//! Listings of every form, as whole texts.

use proptest::prelude::*;
use test_case::test_case;

use super::*;
use crate::clock::Timestamp;

fn now() -> Timestamp {
    "2026-11-30T06:00:00Z".parse().expect("a moment")
}

/// Every entry in a line of its own: letter, name, size, time.
fn told(contents: &Contents) -> Vec<String> {
    let line = |entry: &Entry| {
        let (letter, target) = match &entry.kind {
            EntryKind::File => ("-", String::new()),
            EntryKind::Directory => ("d", String::new()),
            EntryKind::Link { target: None } => ("l", String::new()),
            EntryKind::Link { target: Some(to) } => ("l", format!(" to {to:?}")),
            EntryKind::Other => ("o", String::new()),
        };
        let size = entry.size.map_or("?".to_owned(), |size| size.to_string());
        let time = entry.modified.map_or("?".to_owned(), |time| {
            let text = time.at.to_string();
            let text = match time.precision {
                Precision::Day => &text[..10],
                Precision::Minute => &text[..16],
                Precision::Second => &text[..19],
            };
            let zone = if time.zone == Zone::Known { "Z" } else { "" };
            format!("{text}{zone}")
        });
        format!("{letter} {:?}{target} {size} {time}", entry.name)
    };
    contents.entries.iter().map(line).collect()
}

fn read(text: &str, is_mlsd: bool) -> Contents {
    Contents::read(text.as_bytes(), is_mlsd, now())
}

#[test_case("total 8\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 .\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 ..\r\n-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a b.txt\r\nlrwxrwxrwx 1 0 0 4 Jan  1 12:00 x -> pub\r\n", ListingForm::Unix, 2, 0; "unix")]
#[test_case("-rw-r--r-- 1 ftp 5 Jan 01 2025 no-group\n", ListingForm::Unix, 1, 0; "unix without group")]
#[test_case("01-23-26  10:15AM       <DIR>          pub\r\n2026-01-23  10:15  1,234 f.txt", ListingForm::Dos, 2, 1; "dos")]
#[test_case("type=cdir;modify=20260101000000; /\r\ntype=dir;perm=el; pub\r\nType=file;Size=5; a b\r\n", ListingForm::Mlsd, 2, 1; "mlsd")]
#[test_case("\r\n", ListingForm::Empty, 0, 0; "empty")]
#[test_case("what is this line about\r\n", ListingForm::Unknown, 0, 0; "something else")]
fn forms_are_counted(text: &str, form: ListingForm, entries: u32, directories: u32) {
    let listing = Listing::parse(text.lines());
    assert_eq!(
        (listing.form, listing.entries, listing.directories),
        (form, entries, directories)
    );
    assert_eq!(listing.unparsed > 0, form == ListingForm::Unknown);
}

#[test_case("type=file;size=5;modify=20260102030405;UNIX.mode=0644; a b.txt\r\n", true, &["- \"a b.txt\" 5 2026-01-02T03:04:05Z"]; "MLSD")]
fn entries(text: &str, is_mlsd: bool, expected: &[&str]) {
    assert_eq!(told(&read(text, is_mlsd)), expected);
}

proptest! {
    #[test]
    fn any_text_is_counted(text in "\\PC*") {
        let listing = Listing::parse(text.lines());
        prop_assert!(listing.entries + listing.unparsed <= listing.lines);
    }

    #[test]
    fn no_listing_ends_in_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_mlsd: bool) {
        let _ = Contents::read(&bytes, is_mlsd, now());
    }
}
