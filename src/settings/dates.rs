//! Dates in the names of expected files: `%Y-%m-%d` for now and `%{-1d:%Y-%m-%d}` for some time before or after,
//! all in UTC.

use jiff::Span;
use jiff::tz::TimeZone;

use crate::clock::Timestamp;

/// The letters that stand for a part of a date or time. What strftime knows besides is left out: forms with a slash
/// in them, fractions of a second, and names of time zones, since all is in UTC.
const LETTERS: &str = "YyCGgmBbhdejHkIlMSPpAauwUVWFTRs";

/// What may stand before a letter: no padding, blanks, zeros, capitals, the other case.
const FLAGS: &str = "-_0^#";

/// Why a date cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DateError {
    /// It is not of the form of one.
    Malformed,
    /// This stands for nothing.
    Unknown(String),
}

/// Fills in the dates of a name.
pub(super) fn filled_in(text: &str, now: Timestamp) -> Result<String, DateError> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(braced) = rest.strip_prefix("%{") {
            let (inside, after) = braced.split_once('}').ok_or(DateError::Malformed)?;
            let (offset, format) = inside.split_once(':').ok_or(DateError::Malformed)?;
            let offset = offset.trim().parse::<Span>();
            let offset = offset.map_err(|_| DateError::Malformed)?;
            filled.push_str(&written(format, now, offset)?);
            rest = after;
        } else {
            let length = directive(rest)?;
            filled.push_str(&written(&rest[..length], now, Span::new())?);
            rest = &rest[length..];
        }
    }
    filled.push_str(rest);
    Ok(filled)
}

/// How many bytes the directive has that this text begins with: `%`, a flag maybe, and a letter.
fn directive(text: &str) -> Result<usize, DateError> {
    let mut letters = text.char_indices().skip(1).peekable();
    letters.next_if(|(_, letter)| FLAGS.contains(*letter));
    let (at, letter) = letters.next().ok_or(DateError::Malformed)?;
    let end = at + letter.len_utf8();
    if LETTERS.contains(letter) || &text[..end] == "%%" {
        Ok(end)
    } else {
        Err(DateError::Unknown(text[..end].to_owned()))
    }
}

fn written(format: &str, now: Timestamp, offset: Span) -> Result<String, DateError> {
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        rest = &rest[at..];
        rest = &rest[directive(rest)?..];
    }
    let then = jiff::Timestamp::from_second(now.unix_seconds())
        .and_then(|now| now.to_zoned(TimeZone::UTC).checked_add(offset));
    then.and_then(|then| jiff::fmt::strtime::format(format, &then))
        .map_err(|_| DateError::Malformed)
}
