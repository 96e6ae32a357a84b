//! Breaking text into lines by its width on a terminal.

use unicode_width::UnicodeWidthChar;

use crate::text::Ruler;

/// Breaks a text into lines of at most `columns`: between words, and between the characters of scripts
/// that are written without blanks. Blanks within a line stay as they are.
#[must_use]
pub fn wrap(text: &str, columns: usize, ruler: Ruler) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        if ruler.width(&line) + ruler.width(word.trim_end()) > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for piece in pieces(word, columns, ruler) {
            if ruler.width(&line) + ruler.width(piece.trim_end()) > columns {
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

/// The text cut wherever a line may end.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    words.push(&text[start..]);
    words
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    let is_wide = |c: char| c.width() == Some(2);
    if before == ' ' || after == ' ' {
        return before == ' ';
    }
    (is_wide(before) || is_wide(after))
        && !NEVER_FIRST.contains(after)
        && !NEVER_LAST.contains(before)
}

/// What Japanese does not begin a line with: closing marks, small kana and the sign of a long vowel.
const NEVER_FIRST: &str = "、。，．・：；？！」』）】〕｝〉》’”)]}!?,.:;ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々～％";

/// What Japanese does not end a line with: opening marks.
const NEVER_LAST: &str = "「『（【〔｛〈《‘“([{";

/// A word cut wherever it would be wider than a line.
fn pieces(word: &str, columns: usize, ruler: Ruler) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, c) in word.char_indices() {
        let next = ruler.cells(c);
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
    #[test_case("応答を返す。", 10, &["応答を返", "す。"]; "no full stop first")]
    #[test_case("これは「例」", 8, &["これは", "「例」"]; "no bracket last")]
    #[test_case("番号 421 が返る", 10, &["番号 421", "が返る"]; "Latin stays whole")]
    #[test_case("a   b", 10, &["a   b"]; "blanks stay")]
    #[test_case("", 10, &[""]; "nothing")]
    fn lines(text: &str, columns: usize, expected: &[&str]) {
        assert_eq!(wrap(text, columns, Ruler::default()), expected);
    }

    proptest! {
        #[test]
        fn lines_fit_and_no_word_is_lost(text in "[a-z文「」。é ]{0,60}", columns in 2_usize..20, wide: bool) {
            let ruler = Ruler { wide };
            let lines = wrap(&text, columns, ruler);
            for line in &lines {
                prop_assert!(ruler.width(line) <= columns, "{line:?}");
            }
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
