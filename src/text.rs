//! Hostile text made safe: bytes as readable, invertible text, and server text for a terminal.

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

fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push_str("\\x");
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
}

/// Control characters, and characters that hide or reorder the text around them.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
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
    fn a_terminal_escape_is_shown_not_obeyed() {
        assert_eq!(
            sanitize("220 \u{1b}[31mred\u{202e}"),
            "220 \\x1b[31mred\\xe2\\x80\\xae"
        );
        assert_eq!(escape_bytes(b"220 hi\r\n\xff"), "220 hi\\r\\n\\xff");
        assert_eq!(unescape("\\q"), None);
    }
}
