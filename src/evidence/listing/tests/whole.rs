//! What only a whole listing decides, what is counted, and what nothing can break.

use proptest::prelude::*;
use test_case::test_case;

use super::{now, read, told};
use crate::evidence::listing::{Contents, Listing, ListingForm};

#[test_case("total 8\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 .\r\ndrwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 ..\r\n-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a b.txt\r\nlrwxrwxrwx 1 0 0 4 Jan  1 12:00 x -> pub\r\n", ListingForm::Unix, 2, 0; "unix")]
#[test_case("01-23-26  10:15AM       <DIR>          pub\r\n2026-01-23  10:15  1,234 f.txt", ListingForm::Dos, 2, 1; "dos")]
#[test_case("type=cdir;modify=20260101000000; /\r\ntype=dir;perm=el; pub\r\nType=file;Size=5; a b\r\n", ListingForm::Mlsd, 2, 1; "mlsd")]
#[test_case("Volume Unit Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n", ListingForm::Empty, 0, 0; "heading alone")]
#[test_case("\r\n", ListingForm::Empty, 0, 0; "empty")]
#[test_case("what is this line about\r\n", ListingForm::Unknown, 0, 0; "something else")]
fn forms_are_counted(text: &str, form: ListingForm, entries: u32, directories: u32) {
    let listing = Listing::parse(text.lines());
    assert_eq!(
        (listing.form, listing.entries, listing.directories),
        (form, entries, directories)
    );
    assert_eq!(listing.unparsed > 0, form == ListingForm::Unknown);
    assert_eq!(read(text, false).listing, listing);
}

#[test]
fn a_name_may_begin_with_a_year_if_another_does_not() {
    let text = "-rw-r--r-- 1 web web 7 Nov 30 04:10 2024 report.txt\r\n\
        -rw-r--r-- 1 web web 7 Nov 30 04:10 notes.txt\r\n";
    let expected = [
        "- \"2024 report.txt\" 7 2026-11-30T04:10",
        "- \"notes.txt\" 7 2026-11-30T04:10",
    ];
    assert_eq!(told(&read(text, false)), expected);
    let text = "-rw-r--r-- 1 web web 7 May 28 19:50 2023 a.txt\r\n\
        -rw-r--r-- 1 web web 7 May 28 19:50 2024 b.txt\r\n";
    let expected = [
        "- \"a.txt\" 7 2023-05-28T19:50",
        "- \"b.txt\" 7 2024-05-28T19:50",
    ];
    assert_eq!(told(&read(text, false)), expected);
}

#[test]
fn dots_with_a_time_and_a_year_are_no_entries() {
    let text = "drwxr-xr-x 2 web web 512 May 28 19:50 2023 .\r\n\
        -rw-r--r-- 1 web web 7 May 28 19:50 2024 b.txt\r\n";
    assert_eq!(Listing::parse(text.lines()).entries, 1);
    assert_eq!(told(&read(text, false)).len(), 1);
}

#[test]
fn blanks_before_every_name_are_no_part_of_it() {
    let text = "-rw-r--r-- 1 web web 7 Nov 30 04:10   a.txt\r\n-rw-r--r-- 1 web web 7 Nov 30 04:10    b.txt\r\n";
    let expected = [
        "- \"a.txt\" 7 2026-11-30T04:10",
        "- \" b.txt\" 7 2026-11-30T04:10",
    ];
    assert_eq!(told(&read(text, false)), expected);
}

#[test]
fn other_months_tell_the_language() {
    let text = "-rw-r--r-- 1 web web 7 lis 27  2024 a.txt\r\n-rw-r--r-- 1 web web 7 gru 27  2024 b.txt\r\n";
    let expected = ["- \"a.txt\" 7 2024-11-27", "- \"b.txt\" 7 2024-12-27"];
    assert_eq!(told(&read(text, false)), expected);
}

#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 a.txt\r-rw-r--r-- 1 web web 7 Nov 30 04:10 b.txt\r"; "carriage returns")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 a.txt\n-rw-r--r-- 1 web web 7 Nov 30 04:10 b.txt"; "line feeds")]
#[test_case("\u{feff}-rw-r--r-- 1 web web 7 Nov 30 04:10 a.txt\r\r\n-rw-r--r-- 1 web web 7 Nov 30 04:10 b.txt\r\r\n"; "both and a mark")]
fn ends_of_lines(text: &str) {
    let contents = read(text, false);
    assert_eq!((contents.entries.len(), contents.unread.len()), (2, 0));
    assert_eq!(contents.entries[1].name, "b.txt");
}

#[test]
fn a_name_in_latin_1_keeps_its_letters() {
    let line = b"-rw-r--r-- 1 web web 7 Nov 30 04:10 \xdcbersicht.txt\r\n";
    let contents = Contents::read(line, false, now());
    assert_eq!(contents.entries[0].name, "Übersicht.txt");
}

#[test]
fn what_is_unread_is_kept_and_bounded() {
    let long = "x y ".repeat(10_000);
    let text = format!(
        "-rw-r--r-- 1 web web 7 Nov 30 04:10 a.txt\n{long}\n{}",
        "odd line here\n".repeat(5_000)
    );
    let contents = read(&text, false);
    assert_eq!(contents.listing.unparsed, 5_001);
    assert_eq!(
        contents.listing.first_unparsed.as_ref(),
        contents.unread.first()
    );
    assert!(contents.unread.len() <= 100);
    assert!(
        contents
            .unread
            .iter()
            .all(|line| line.chars().count() <= 300)
    );
    assert_eq!(contents.unread[1], "odd line here");
    assert_eq!(contents.entries.len(), 1);
}

proptest! {
    #[test]
    fn any_text_is_counted(text in "\\PC*") {
        let listing = Listing::parse(text.lines());
        prop_assert!(listing.entries + listing.unparsed <= listing.lines);
    }

    #[test]
    fn a_usual_line_is_read_whatever_its_owners_and_its_name_are(
        owner in "[a-z0-9]{1,8}( [A-Z][a-z]{2,7})?",
        group in "[a-z0-9_]{1,8}",
        size: u64,
        small in 0_u64..4_000,
        is_small: bool,
        date in "(Jan|May|Sep|Nov) ( [1-9]|[12][0-9]) (0[0-9]:[0-5][0-9]| 20[01][0-9])",
        name in "[!-.:-~][ -.0-~]{0,20}",
    ) {
        let size = if is_small { small } else { size };
        prop_assume!(!matches!(name.trim(), "." | ".."));
        let line = format!("-rw-r--r--   1 {owner} {group} {size} {date} {name}\r\n");
        let contents = read(&line, false);
        prop_assert_eq!(contents.entries.len(), 1);
        prop_assert_eq!(&contents.entries[0].name, &name);
        prop_assert_eq!(contents.entries[0].size, Some(size));
        prop_assert!(contents.entries[0].modified.is_some());
    }

    #[test]
    fn no_listing_ends_in_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_mlsd: bool) {
        let _ = Contents::read(&bytes, is_mlsd, now());
    }

    #[test]
    fn nothing_like_a_listing_ends_in_a_panic(
        line in "([-dlc][rwxst?-]{9}[.+]? {0,3}[0-9]{0,3} \\PC{0,5} \\PC{0,5} [0-9.,KM]{0,22} ([A-Za-zäû月]{1,4}|[0-9]{1,2}月?) [ 0-9日.]{0,3} [0-9:年]{0,6} \\PC{0,9}\
            |[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4} [0-9]{1,2}:[0-9]{1,2}(:[0-9.]{0,9})?[APM ]{0,4} [<0-9,A-Z>]{0,9} \\PC{0,9}\
            |([a-zA-Z.]{1,9}=?\\PC{0,15};){0,5} ?\\PC{0,9}\
            |\\+[irsm/,0-9]{0,20}\t?\\PC{0,5}|[d-] ?\\[[A-Z-]{0,9}\\]\\PC{0,20}\
            |[A-Z.]{0,9};[0-9]{0,6}( [0-9/]{0,5} [0-9]{1,2}-[A-Zé]{3}-[0-9]{2,4})?\\PC{0,9}\
            |[A-Z]{1,8} {1,3}[0-9]{0,5} [0-9/.]{0,8} \\*[A-Z]{0,5} \\PC{0,9}|[0-9]{0,9} [A-Z]{0,3} \\PC{0,20})",
        is_mlsd: bool,
    ) {
        let contents = Contents::read(line.as_bytes(), is_mlsd, now());
        for entry in &contents.entries {
            prop_assert!(!entry.name.is_empty());
        }
    }
}

#[test]
fn no_more_entries_are_kept_than_that() {
    let line = "-rw-r--r-- 1 web web 7 Nov 30 04:10 a.txt\n";
    let contents = read(&line.repeat(100_002), false);
    assert_eq!(contents.entries.len(), 100_000);
    let listing = &contents.listing;
    assert_eq!((listing.entries, listing.left_out), (100_002, 2));
}

#[test_case("a\n"; "letters")]
#[test_case("; a\n"; "no facts")]
#[test_case("type=file; a\n"; "facts")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 a.txt\n"; "entries")]
#[test_case("\0\0\0\n"; "nothing")]
fn reading_ends_when_it_is_told_to(line: &str) {
    let bytes = line.repeat(10_000);
    let mut times = 3;
    let mut goes_on = || {
        times -= 1;
        times > 0
    };
    let contents = Contents::read_while(bytes.as_bytes(), true, now(), &mut goes_on);
    assert!(contents.listing.left_out > 9_000, "{:?}", contents.listing);
    assert!(contents.entries.len() < 1_000);
}

#[test_case("; a"; "a semicolon")]
#[test_case(";; a"; "two")]
#[test_case("a"; "a name")]
fn a_line_without_facts_is_no_entry_of_mlsd(line: &str) {
    let contents = read(line, true);
    assert_eq!((contents.entries.len(), contents.unread.len()), (0, 1));
}
