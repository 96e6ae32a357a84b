//! One JSON object over many lines.

use std::io::{self, Write};

use serde::Serialize;

use super::Renderer;
use crate::evidence::json;
use crate::report::Report;
use crate::text;

/// Pretty JSON.
pub(super) struct Json;

impl Renderer for Json {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        for report in reports {
            lines(report, out)?;
        }
        Ok(())
    }
}

/// Writes a value over many lines.
pub(super) fn lines(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    written(&json::lines(value)?, out)
}

/// Writes a value on one line.
pub(super) fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    written(&json::line(value)?, out)
}

fn written(json: &[u8], out: &mut dyn Write) -> io::Result<()> {
    // JSON is UTF-8.
    writeln!(out, "{}", harmless(&String::from_utf8_lossy(json)))
}

/// The same JSON with every character that could act on a terminal or hide there as `\uNNNN`.
///
/// JSON itself escapes only what lies below the blank. Outside of strings all is ASCII, so whatever
/// is escaped here is part of a string.
pub(super) fn harmless(json: &str) -> String {
    use std::fmt::Write as _;

    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, ' '..='~' | '\n') || is_harmless(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

fn is_harmless(c: char) -> bool {
    let mut buffer = [0; 4];
    let as_it_is: &str = c.encode_utf8(&mut buffer);
    text::sanitize(as_it_is) == as_it_is
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_string_comes_back(text: String) {
            let json = harmless(&serde_json::to_string(&text).unwrap());
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
            prop_assert!(!json.chars().any(char::is_control));
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let json = serde_json::to_string("\u{9b}31m \u{7f} \u{202e} \u{e0041} é").unwrap();
        assert_eq!(
            harmless(&json),
            r#""\u009b31m \u007f \u202e \udb40\udc41 é""#
        );
    }
}
