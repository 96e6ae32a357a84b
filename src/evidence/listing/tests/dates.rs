//! The dates of `ls -l`, in the orders, languages and encodings that there are.

use test_case::test_case;

use super::{now, read, told};
use crate::evidence::listing::Contents;

/// The time that a line with this date tells, and its name.
fn date(written: &str) -> String {
    let contents = read(
        &format!("-rw-r--r-- 1 web web 61 {written} a.txt\r\n"),
        false,
    );
    told(&contents).pop().unwrap_or_default()
}

#[test_case("Nov 30 04:10", "2026-11-30T04:10"; "time")]
#[test_case("Nov 30 04:10:33", "2026-11-30T04:10:33"; "seconds")]
#[test_case("Nov 30 4:10", "2026-11-30T04:10"; "one digit")]
#[test_case("Dec  1 05:59", "2026-12-01T05:59"; "tomorrow in another zone")]
#[test_case("Dec  1 06:30", "2025-12-01T06:30"; "last year")]
#[test_case("Jul  3 04:10", "2026-07-03T04:10"; "five months ago")]
#[test_case("Jan  4 04:10", "2026-01-04T04:10"; "eleven months ago")]
#[test_case("Feb 29 18:56", "2024-02-29T18:56"; "leap day")]
#[test_case("Apr  4 24:00", "2026-04-05T00:00"; "end of the day")]
#[test_case("Nov 27  2025", "2025-11-27"; "year")]
#[test_case("Nov 27, 2025 07:00", "2025-11-27T07:00"; "year and time")]
#[test_case("May 28 19:50 2023", "2023-05-28T19:50"; "time and year")]
#[test_case("May 28 19:50:01 2023", "2023-05-28T19:50:01"; "time with seconds and year")]
#[test_case("Sun May 28 19:50:01 2023", "2023-05-28T19:50:01"; "day of the week")]
#[test_case("30 Nov 04:10", "2026-11-30T04:10"; "day first")]
#[test_case("27 Nov  2025", "2025-11-27"; "day first with a year")]
#[test_case("27. Nov  2025", "2025-11-27"; "day with a full stop")]
#[test_case("2025-11-27 07:00", "2025-11-27T07:00"; "long iso")]
#[test_case("2025-11-27 07:00:12.000000000 +0100", "2025-11-27T06:00:12Z"; "full iso")]
#[test_case("2025-11-27T07:00:12", "2025-11-27T07:00:12"; "iso in one word")]
#[test_case("2025-11-27T07:00:12Z", "2025-11-27T07:00:12Z"; "iso in one word and utc")]
#[test_case("11-27 07:00", "2026-11-27T07:00"; "iso without a year")]
#[test_case("2025-11-27", "2025-11-27"; "iso without a time")]
#[test_case("2025/11/27 07:00", "2025-11-27T07:00"; "iso with slashes")]
#[test_case("2025.11.27", "2025-11-27"; "iso with full stops")]
#[test_case("27.11.2025 07:00", "2025-11-27T07:00"; "numbers")]
#[test_case("27-11-2025 07:00", "2025-11-27T07:00"; "numbers with hyphens")]
#[test_case("01-jun-24", "2024-06-01"; "month between hyphens")]
#[test_case("27.11. 07:00", "2026-11-27T07:00"; "numbers with full stops and no year")]
#[test_case("27. 11. 2025", "2025-11-27"; "numbers with full stops and blanks")]
#[test_case("2025. 11. 27. 07:00", "2025-11-27T07:00"; "year first with full stops and blanks")]
#[test_case("11/27 07:00", "2026-11-27T07:00"; "slash and no year")]
#[test_case("27/11/2025 07:00", "2025-11-27T07:00"; "numbers with slashes")]
#[test_case("27. nov 07.00", "2026-11-27T07:00"; "full stop in the time")]
#[test_case("Dec 31  1969", "1969-12-31"; "beginning of time, west of Greenwich")]
#[test_case("Jan  1  1601", "1601-01-01"; "beginning of time on Windows")]
#[test_case("May 28 19:50  2023", "2023-05-28T19:50"; "time and year and two blanks")]
#[test_case("11 27 07:00", "2026-11-27T07:00"; "month as a number")]
#[test_case("2025 Nov 27", "2025-11-27"; "year first")]
#[test_case("000 17 2025", "?"; "month zero")]
#[test_case("Brm 17 2025", "?"; "month that nobody knows")]
#[test_case("Feb 30 2025", "?"; "day that there is not")]
#[test_case("Nov 27 30:01", "?"; "time that there is not")]
fn orders(written: &str, expected: &str) {
    assert_eq!(date(written), format!("- \"a.txt\" 61 {expected}"));
}

#[test_case("Okt 12  2025", "2025-10-12"; "german")]
#[test_case("Mär  3  2025", "2025-03-03"; "german umlaut")]
#[test_case("26. Juli, 20:10", "2026-07-26T20:10"; "german in full")]
#[test_case("2.   Dez.  2024", "2024-12-02"; "german with full stops")]
#[test_case("août  2  2025", "2025-08-02"; "french")]
#[test_case("14 févr. 2025", "2025-02-14"; "french day first")]
#[test_case("ene  2  2025", "2025-01-02"; "spanish")]
#[test_case("giu  2  2025", "2025-06-02"; "italian")]
#[test_case("mrt  2  2025", "2025-03-02"; "dutch")]
#[test_case("out  2  2025", "2025-10-02"; "portuguese")]
#[test_case("paź  2  2025", "2025-10-02"; "polish")]
#[test_case("июл  2  2025", "2025-07-02"; "russian")]
#[test_case("szept  2 20:10", "2026-09-02T20:10"; "hungarian")]
#[test_case("Kas  2  2025", "2025-11-02"; "turkish")]
#[test_case("marras  2  2025", "2025-11-02"; "finnish")]
#[test_case("Th11 27 07:00", "2026-11-27T07:00"; "vietnamese")]
#[test_case("Νοέ 27 07:00", "2026-11-27T07:00"; "greek")]
#[test_case("11月 27  2025", "2025-11-27"; "chinese")]
#[test_case("11月 27 07:00", "2026-11-27T07:00"; "chinese with a time")]
#[test_case("十一月 27 07:00", "2026-11-27T07:00"; "chinese in words")]
#[test_case("6月 3日 2023年", "2023-06-03"; "japanese")]
#[test_case("11月27日 07:00", "2026-11-27T07:00"; "japanese in one word")]
#[test_case("2025年11月27日 07:00", "2025-11-27T07:00"; "japanese with a year")]
#[test_case("2025년  1월  6일", "2025-01-06"; "korean year first")]
#[test_case("NOV 27  2025", "2025-11-27"; "capitals")]
#[test_case("nov 27  2025", "2025-11-27"; "small letters")]
#[test_case("lis 27  2025", "?"; "two months in two languages")]
fn languages(written: &str, expected: &str) {
    assert_eq!(date(written), format!("- \"a.txt\" 61 {expected}"));
}

#[test_case(b"M\xe4r  3  2025", "2025-03-03"; "german in Latin-1")]
#[test_case(b"M\x84r  3  2025", "2025-03-03"; "german in code page 850")]
#[test_case(b"ao\xfbt  2  2025", "2025-08-02"; "french in Latin-1")]
#[test_case(b"pa\xbc  2  2025", "2025-10-02"; "polish in Latin-2")]
#[test_case(b"\xd0\xcd\xcb  2  2025", "?"; "letters that mean nothing")]
#[test_case(b"\xe4\xe5\xea  2  2025", "2025-12-02"; "russian in Windows-1251")]
#[test_case(b"11\x8c\x8e 27\x93\xfa 2025\x94\x4e", "2025-11-27"; "japanese in Shift_JIS")]
#[test_case(b"11\xb7\xee 27\xc6\xfc 07:00", "2026-11-27T07:00"; "japanese in EUC-JP")]
#[test_case(b"11\xd4\xc2 27 07:00", "2026-11-27T07:00"; "chinese in GBK")]
fn encodings(written: &[u8], expected: &str) {
    let line = [b"-rw-r--r-- 1 web web 61 ", written, b" a.txt\r\n"].concat();
    let contents = Contents::read(&line, false, now());
    assert_eq!(told(&contents), [format!("- \"a.txt\" 61 {expected}")]);
}
