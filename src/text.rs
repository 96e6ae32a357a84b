//! Hostile text made safe: bytes as readable, invertible text, and server text for a terminal.

use icu_properties::props::{
    DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint, PrependedConcatenationMark,
};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Writes bytes as text that can be read and turned back into the same bytes ([`unescape`]).
///
/// Printable UTF-8 stays as it is. A backslash becomes `\\`; CR, LF, TAB become `\r`, `\n`, `\t`;
/// every other control, invisible or non-UTF-8 byte becomes `\xNN`.
#[must_use]
pub fn escape_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\r' => out.push_str("\\r"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                c if is_unsafe(c) => {
                    let mut buffer = [0; 4];
                    push_hex(&mut out, c.encode_utf8(&mut buffer).as_bytes());
                }
                c => out.push(c),
            }
        }
        push_hex(&mut out, chunk.invalid());
    }
    out
}

/// Whoever mistypes a name does it in so many places.
const MOST_SLIPS: usize = 2;

/// The name that somebody may have meant who typed this, which is none of those that are known: the nearest, if no more than
/// two slips lie between, and most of what was typed is right.
pub fn nearest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let length = typed.chars().count();
    // A longer text is no slip, and to compare it with many names takes a while.
    let known = known.into_iter();
    let known = known.filter(|name| name.chars().count().abs_diff(length) <= MOST_SLIPS);
    let with_distance = known.map(|name| {
        (
            strsim::damerau_levenshtein(name, &typed.to_lowercase()),
            name,
        )
    });
    let (distance, name) = with_distance.min()?;
    (distance <= MOST_SLIPS && distance * 2 < length).then_some(name)
}

/// The sentence that asks whether that name was meant; nothing where there is none.
pub fn did_you_mean<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let nearest = nearest(typed, known);
    nearest.map_or_else(String::new, |name| format!(". Did you mean `{name}`?"))
}

/// Turns the text of [`escape_bytes`] back into bytes. `None` if it is no such text.
#[must_use]
pub fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let kind = rest.chars().next()?;
        rest = &rest[kind.len_utf8()..];
        match kind {
            '\\' => out.push(b'\\'),
            'r' => out.push(b'\r'),
            'n' => out.push(b'\n'),
            't' => out.push(b'\t'),
            'x' => {
                out.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
                rest = &rest[2..];
            }
            _ => return None,
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
}

/// Server text for a terminal, a log or a label: no control character, no escape sequence and no
/// invisible or direction-changing character is left.
#[must_use]
pub fn sanitize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\t' {
            out.push(' ');
        } else if is_unsafe(c) {
            let mut buffer = [0; 4];
            push_hex(&mut out, c.encode_utf8(&mut buffer).as_bytes());
        } else {
            out.push(c);
        }
    }
    out
}

/// Columns that a text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, with blanks after it up to so many columns.
#[must_use]
pub fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// The text cut to at most `columns` terminal columns, an ellipsis included where it was cut.
#[must_use]
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let next = c.width().unwrap_or(0);
        if used + next + 1 > columns {
            break;
        }
        out.push(c);
        used += next;
    }
    out.push('…');
    out
}

/// How many columns characters take on the terminal that a text is for.
///
/// Of some characters the Unicode Standard leaves that open (Annex #11, East Asian Width "Ambiguous"): arrows, many
/// marks and blocks. Terminals that are set up for Chinese, Japanese or Korean may draw them two cells wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ruler {
    /// Whether they are taken for two columns wide. Where they are not, lines are only shorter than they could be.
    pub wide: bool,
}

impl Ruler {
    /// What stands where a text was cut.
    const CUT: &str = "...";

    /// Columns that a text takes.
    #[must_use]
    pub fn width(self, text: &str) -> usize {
        if self.wide {
            text.width_cjk()
        } else {
            text.width()
        }
    }

    /// Columns that a character takes.
    #[must_use]
    pub fn cells(self, c: char) -> usize {
        let cells = if self.wide { c.width_cjk() } else { c.width() };
        cells.unwrap_or(0)
    }

    /// The text, with blanks after it up to so many columns.
    #[must_use]
    pub fn padded(self, text: &str, columns: usize) -> String {
        let blanks = columns.saturating_sub(self.width(text));
        format!("{text}{}", " ".repeat(blanks))
    }

    /// The text cut to at most `columns` columns, three full stops included where it was cut.
    #[must_use]
    pub fn truncate(self, text: &str, columns: usize) -> String {
        if self.width(text) <= columns {
            return text.to_owned();
        }
        let mark = &Self::CUT[..Self::CUT.len().min(columns)];
        let mut out = String::new();
        let mut used = mark.len();
        for c in text.chars() {
            used += self.cells(c);
            if used > columns {
                break;
            }
            out.push(c);
        }
        out + mark
    }
}

/// The text in ASCII: marks that have a counterpart as that, and everything else as its bytes.
#[must_use]
pub fn to_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let counterpart = match c {
            c if c.is_ascii() => {
                out.push(c);
                continue;
            }
            '✓' | '▆' => "+",
            '✗' | '×' => "x",
            '‐'..='―' | '−' | '·' | '•' | '▃' => "-",
            '‘' | '’' => "'",
            '“' | '”' => "\"",
            '…' => "...",
            '→' => "->",
            'µ' | 'μ' => "u",
            '\u{a0}' => " ",
            // The heights of a trend, and the cells of a bar.
            '▁' => "_",
            '▂' => ".",
            '▄' => "~",
            '▅' => "=",
            '▇' => "*",
            '█' | '⣿' => "#",
            '⡇' => ":",
            c => {
                let mut buffer = [0; 4];
                push_hex(&mut out, c.encode_utf8(&mut buffer).as_bytes());
                continue;
            }
        };
        out.push_str(counterpart);
    }
    out
}

/// What an operating system says of an error, without the number that Rust adds to it.
#[must_use]
pub fn without_os_number(text: &str) -> String {
    const BEGINS: &str = " (os error ";
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once(BEGINS) {
        out.push_str(before);
        let after_number = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        rest = match after_number.strip_prefix(')') {
            Some(rest) if after_number.len() < after.len() => rest,
            _ => {
                out.push_str(BEGINS);
                after
            }
        };
    }
    out + rest
}

/// An error of the operating system, or of what stands above it, as people read it.
#[must_use]
pub fn io_error(error: &std::io::Error) -> String {
    without_os_number(&error.to_string())
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push_str("\\x");
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
}

/// Control characters, characters that hide or reorder the text around them or show as nothing, and noncharacters, which XML
/// cannot hold.
fn is_unsafe(c: char) -> bool {
    /// Has no dots, and so nothing to see.
    const BLANK_OF_BRAILLE: char = '\u{2800}';
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let is_unseen = match CodePointMapData::<GeneralCategory>::new().get(c) {
        GeneralCategory::Control
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator => true,
        // Those that stand before numbers in Arabic and Syriac are seen.
        GeneralCategory::Format => {
            !CodePointSetData::new::<PrependedConcatenationMark>().contains(c)
        }
        _ => false,
    };
    is_unseen
        || c == BLANK_OF_BRAILLE
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointSetData::new::<NoncharacterCodePoint>().contains(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use test_case::test_case;

    use super::*;

    #[test_case("histroy", Some("history"); "letters in the wrong order")]
    #[test_case("HISTORY", Some("history"); "capitals")]
    #[test_case("hystoyr", Some("history"); "two slips")]
    #[test_case("hytsoyr", None; "three slips")]
    #[test_case("tsl", Some("tls"); "a short one")]
    #[test_case("ls", None; "half of it is wrong")]
    #[test_case("", None; "nothing")]
    fn a_slip_is_near_and_a_guess_is_not(typed: &str, expected: Option<&str>) {
        assert_eq!(nearest(typed, ["history", "tls", "codes"]), expected);
    }

    #[test_case("No route to host (os error 113)", "No route to host")]
    #[test_case("a (os error 2): b (os error 3)", "a: b")]
    #[test_case("said (os error of mine)", "said (os error of mine)")]
    #[test_case("(os error )", "(os error )")]
    fn numbers_of_the_system_are_left_out(text: &str, expected: &str) {
        assert_eq!(without_os_number(text), expected);
    }

    #[test_case("✓ logged in – as “me” …", "+ logged in - as \"me\" ..."; "marks")]
    #[test_case("häßlich", "h\\xc3\\xa4\\xc3\\x9flich"; "letters")]
    fn ascii_has_nothing_else(text: &str, expected: &str) {
        assert_eq!(to_ascii(text), expected);
    }

    #[test]
    fn ambiguous_characters_are_as_wide_as_they_are_drawn() {
        let (narrow, wide) = (Ruler { wide: false }, Ruler { wide: true });
        assert_eq!((narrow.width("→×"), wide.width("→×")), (2, 4));
        assert_eq!(wide.padded("→", 4), "→  ");
        assert_eq!(wide.truncate("→→→→→", 7), "→→...");
    }

    proptest! {
        #[test]
        fn cut_text_fits(text in "\\PC*", columns in 0_usize..40, wide: bool) {
            let ruler = Ruler { wide };
            prop_assert!(ruler.width(&ruler.truncate(&text, columns)) <= columns);
        }

        #[test]
        fn escaped_bytes_come_back(bytes: Vec<u8>) {
            let text = escape_bytes(&bytes);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert_eq!(unescape(&text), Some(bytes));
        }

        #[test]
        fn sanitized_text_has_no_control_character(text: String) {
            prop_assert!(!sanitize(&text).chars().any(is_unsafe));
        }

        #[test]
        fn truncated_text_fits(text in "\\PC*", columns in 1_usize..40) {
            prop_assert!(width(&truncate(&text, columns)) <= columns);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        let ranges = [
            0x00ad..=0x00ad,
            0x034f..=0x034f,
            0x061c..=0x061c,
            0x115f..=0x1160,
            0x17b4..=0x17b5,
            0x180b..=0x180f,
            0x200b..=0x200f,
            0x2028..=0x202e,
            0x2060..=0x206f,
            0x2800..=0x2800,
            0x3164..=0x3164,
            0xfdd0..=0xfdef,
            0xfe00..=0xfe0f,
            0xfeff..=0xfeff,
            0xffa0..=0xffa0,
            0xfff0..=0xfffb,
            0xfffe..=0xffff,
            0x1_bca0..=0x1_bca3,
            0x1_d173..=0x1_d17a,
            0x1_fffe..=0x1_ffff,
            0xe_0000..=0xe_0fff,
            0x10_fffe..=0x10_ffff,
        ];
        for c in ranges.into_iter().flatten().filter_map(char::from_u32) {
            assert!(is_unsafe(c), "U+{:04X}", u32::from(c));
            assert!(
                sanitize(&c.to_string()).is_ascii(),
                "U+{:04X}",
                u32::from(c)
            );
        }
        for shown in [
            "häßlich",
            "日本語　です",
            "٠١ \u{600}",
            "한글",
            "€ → ✓ 😀",
            "e\u{301}",
            "\u{fffd}",
        ] {
            assert_eq!(sanitize(shown), shown);
        }
    }

    #[test]
    fn a_terminal_escape_is_shown_not_obeyed() {
        assert_eq!(
            sanitize("220 \u{1b}[31mred\u{202e}"),
            "220 \\x1b[31mred\\xe2\\x80\\xae"
        );
        assert_eq!(escape_bytes(b"220 hi\r\n\xff"), "220 hi\\r\\n\\xff");
        assert_eq!(unescape("\\q"), None);
    }
}
