//! MS-DOS and IIS.

use test_case::test_case;

use super::{only, read, told};

#[test_case("11-27-25  07:00AM                   61 a.txt", "- \"a.txt\" 61 2025-11-27T07:00"; "two digits")]
#[test_case("11-27-2025  07:00PM                   61 a.txt", "- \"a.txt\" 61 2025-11-27T19:00"; "four digits")]
#[test_case("11-27-25  19:00                   61 a.txt", "- \"a.txt\" 61 2025-11-27T19:00"; "24 hours")]
#[test_case("11-27-25  12:05AM                   61 a.txt", "- \"a.txt\" 61 2025-11-27T00:05"; "midnight")]
#[test_case("11-27-25  12:05PM                   61 a.txt", "- \"a.txt\" 61 2025-11-27T12:05"; "noon")]
#[test_case("11/27/2025  07:00 PM            1,061 a.txt", "- \"a.txt\" 1061 2025-11-27T19:00"; "blank before the half of the day")]
#[test_case("27.11.2025  07:00            1.061 a.txt", "- \"a.txt\" 1061 2025-11-27T07:00"; "german")]
#[test_case("27/11/2025  07:00            1\u{a0}061 a.txt", "- \"a.txt\" 1061 2025-11-27T07:00"; "french")]
#[test_case("2025-11-27  07:00                   61 a.txt", "- \"a.txt\" 61 2025-11-27T07:00"; "iso")]
#[test_case("2025/11/27  下午 07:00                   61 a.txt", "- \"a.txt\" 61 2025-11-27T19:00"; "chinese")]
#[test_case("05-06-25  07:00AM                   61 a.txt", "- \"a.txt\" 61 2025-05-06T07:00"; "month first with hyphens")]
#[test_case("05.06.2025  07:00                   61 a.txt", "- \"a.txt\" 61 2025-06-05T07:00"; "day first with full stops")]
#[test_case("05/06/2025  07:00                   61 a.txt", "- \"a.txt\" 61 2025-06-05T07:00"; "day first with slashes")]
#[test_case("05/06/2025  07:00 AM                   61 a.txt", "- \"a.txt\" 61 2025-05-06T07:00"; "month first with slashes and halves")]
#[test_case("05/12/2026  07:00                   61 a.txt", "- \"a.txt\" 61 2026-05-12T07:00"; "day first would be in the future")]
#[test_case("02-30-25  07:00AM                   61 a.txt", "- \"a.txt\" 61 ?"; "day that there is not")]
#[test_case("11-27-25  07:00AM                   61 my  own file .txt", "- \"my  own file .txt\" 61 2025-11-27T07:00"; "blanks")]
#[test_case("11-27-25  07:00AM       <DIR>          pub", "d \"pub\" ? 2025-11-27T07:00"; "directory")]
#[test_case("27/11/2025  07:00       <REP>          pub", "d \"pub\" ? 2025-11-27T07:00"; "french directory")]
#[test_case("11-27-25  07:00AM    <JUNCTION>     data [D:\\data]", "d \"data\" ? 2025-11-27T07:00"; "junction")]
#[test_case("11-27-25  07:00AM    <SYMLINKD>     data [D:\\data]", "d \"data\" ? 2025-11-27T07:00"; "link to a directory")]
#[test_case("11-27-25  07:00AM    <SYMLINK>      a.txt [D:\\data\\b.txt]", "l \"a.txt\" to \"D:\\\\data\\\\b.txt\" ? 2025-11-27T07:00"; "link")]
#[test_case("11-27-25  07:00AM                   61 a [1].txt", "- \"a [1].txt\" 61 2025-11-27T07:00"; "brackets")]
#[test_case("27-Nov-2025  07:00                   61 a.txt", "- \"a.txt\" 61 2025-11-27T07:00"; "month as a word")]
#[test_case("Nov 27 2025  07:00       <DIR>          pub", "d \"pub\" ? 2025-11-27T07:00"; "date of three words")]
#[test_case("2025-11-27T07:00:12Z      61 a.txt", "- \"a.txt\" 61 2025-11-27T07:00:12Z"; "date and time in one word")]
fn lines(line: &str, expected: &str) {
    assert_eq!(only(line, false), expected);
}

#[test]
fn one_line_tells_the_order_of_all() {
    let text = "05-06-2025  07:00  61 a.txt\r\n27-06-2025  07:00  61 b.txt\r\n";
    let expected = [
        "- \"a.txt\" 61 2025-06-05T07:00",
        "- \"b.txt\" 61 2025-06-27T07:00",
    ];
    assert_eq!(told(&read(text, false)), expected);
}

#[test]
fn what_dir_says_around_the_entries_is_no_entry() {
    let text = " Volume in drive D is DATA\r\n Volume Serial Number is 1A2B-3C4D\r\n\r\n Directory of D:\\ftp\r\n\r\n\
        11/27/2025  07:00 AM    <DIR>          .\r\n11/27/2025  07:00 AM    <DIR>          ..\r\n\
        11/27/2025  07:00 AM             1,061 a.txt\r\n               1 File(s)          1,061 bytes\r\n\
        \x20              2 Dir(s)  10,123,456 bytes free\r\n";
    assert_eq!(only(text, false), "- \"a.txt\" 1061 2025-11-27T07:00");
}
