//! Breaking text into lines by its width on a terminal.

use unicode_width::UnicodeWidthChar;

use crate::text::width;

/// Breaks a text into lines of at most `columns`, between words where that is possible. Blanks within
/// a line stay as they are.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if width(&line) + width(word.trim_end()) > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for piece in pieces(word, columns) {
            if width(&line) + width(piece.trim_end()) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(piece);
        }
    }
    lines.push(line);
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// A word cut wherever it would be wider than a line.
fn pieces(word: &str, columns: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, c) in word.char_indices() {
        let next = c.width().unwrap_or(0);
        if used + next > columns && c != ' ' && at > start {
            pieces.push(&word[start..at]);
            (start, used) = (at, 0);
        }
        used += next;
    }
    pieces.push(&word[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    #[test_case("one two three", 8, &["one two", "three"]; "between words")]
    #[test_case("abcdefghij k", 4, &["abcd", "efgh", "ij k"]; "within a long word")]
    #[test_case("文字列です", 4, &["文字", "列で", "す"]; "wide characters")]
    #[test_case("a   b", 10, &["a   b"]; "blanks stay")]
    #[test_case("", 10, &[""]; "nothing")]
    fn lines(text: &str, columns: usize, expected: &[&str]) {
        assert_eq!(wrap(text, columns), expected);
    }

    proptest! {
        #[test]
        fn lines_fit_and_no_word_is_lost(text in "[a-z文é ]{0,60}", columns in 2_usize..20) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?}");
            }
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
