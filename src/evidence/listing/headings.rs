//! Lines of listings that are no entries, by the texts of `headings.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

const DATA: &str = include_str!("headings.toml");

/// Longer lines are none.
const MAX_HEADING: usize = 300;

/// A file that cannot be read knows no headings; a test reads it.
static TEXTS: LazyLock<Texts> = LazyLock::new(|| toml::from_str(DATA).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    begins: Vec<String>,
    sums: Vec<String>,
}

/// Whether this line, which is no entry, is known to hide none.
pub(super) fn is_heading(line: &str) -> bool {
    if line.len() > MAX_HEADING {
        return false;
    }
    let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
    let text = words.join(" ");
    let is_ruler = text.chars().all(|c| "-=_ ".contains(c));
    let is_of_path = text.starts_with(['/', '.']) && text.ends_with(':');
    is_ruler
        || is_of_path
        || TEXTS.begins.iter().any(|pattern| begins(&text, pattern))
        || is_sum(text.strip_prefix("total ").unwrap_or(&text))
}

/// Whether the text begins like this: with a `*`, what is behind it may come later.
fn begins(text: &str, pattern: &str) -> bool {
    let (first, later) = pattern.split_once('*').unwrap_or((pattern, ""));
    text.strip_prefix(first)
        .is_some_and(|rest| rest.contains(later))
}

/// `12 File(s) 1,234 bytes`: begins with a number, and ends in a unit.
fn is_sum(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_digit());
    let ends = |unit: &String| {
        let before = text.strip_suffix(unit.as_str());
        before.is_some_and(|it| it.trim_end().ends_with(|c: char| c.is_ascii_digit()))
    };
    begins && TEXTS.sums.iter().any(ends)
}

/// `total 12`, as `ls -l` begins with, in whatever language: one word and one number.
pub(super) fn is_total(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(word), Some(number), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let word = word.trim_end_matches([':', '：']);
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || b".,".contains(&b))
        && number.len() - digits.len() <= 3;
    is_number && !word.is_empty() && word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn the_file_can_be_read() {
        let texts: Texts = toml::from_str(DATA).expect("the file can be read");
        let all = texts.begins.iter().chain(&texts.sums);
        for text in all {
            assert!(!text.is_empty() && *text == text.to_lowercase(), "{text:?}");
        }
    }

    #[test_case("Directory DISK1:[DATA]"; "vms")]
    #[test_case("Total of 3 files, 12/24 blocks"; "sum of vms")]
    #[test_case(" Volume in drive D is DATA"; "dos")]
    #[test_case("               2 File(s)          1,234 bytes"; "sum of dos")]
    #[test_case("               1 Dir(s)  10,123,456 bytes free"; "room of dos")]
    #[test_case(" Verzeichnis von D:\\ftp"; "german dos")]
    #[test_case("File         Code             EOF  Last Modification    Owner  RWEP"; "guardian")]
    #[test_case("1024000 bytes total (512000 bytes free)"; "a router")]
    #[test_case("--------       ------     ------    --------"; "a ruler")]
    #[test_case("/pub/incoming:"; "a path")]
    #[test_case("%DIRECT-W-NOFILES, no files found"; "an empty directory of vms")]
    fn known(line: &str) {
        assert!(is_heading(line));
    }

    #[test_case("ls: cannot open directory '.': Permission denied"; "an error")]
    #[test_case("report.txt"; "a bare name")]
    #[test_case("Directory not found"; "another error")]
    #[test_case("%RMS-E-DNF, directory not found: DISK1:[DATA]"; "an error of vms")]
    #[test_case("10 years of bytes"; "a name that ends in a unit")]
    #[test_case("files.tar"; "a name that begins like one")]
    fn unknown(line: &str) {
        assert!(!is_heading(line));
    }

    #[test_case("total 12", true; "english")]
    #[test_case("insgesamt 12", true; "german")]
    #[test_case("合計 1234", true; "japanese")]
    #[test_case("总用量 0", true; "chinese")]
    #[test_case("total: 1.2M", true; "for people")]
    #[test_case("report 12 b", false; "three words")]
    #[test_case("report-2 12", false; "a name with a sign")]
    #[test_case("12 12", false; "two numbers")]
    fn totals(line: &str, expected: bool) {
        assert_eq!(is_total(line), expected);
    }

    #[test]
    fn a_long_line_is_no_heading() {
        assert!(is_heading(&"-".repeat(MAX_HEADING)));
        assert!(!is_heading(&"-".repeat(MAX_HEADING + 1)));
    }
}
