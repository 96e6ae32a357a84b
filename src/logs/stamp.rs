//! Dates and times of day at the beginning of a text, in the forms that logs use.

/// Names of time zones that may follow a time.
const ZONES: [&str; 25] = [
    "Z", "UTC", "GMT", "WET", "WEST", "CET", "CEST", "EET", "EEST", "MSK", "BST", "IST", "EST",
    "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "JST", "KST", "AEST", "AEDT", "NZST",
];

/// What stands for the half of a day after a time, and how many hours it adds.
const HALVES: [(&str, u64); 8] = [
    ("AM", 0),
    ("PM", 12),
    ("am", 0),
    ("pm", 12),
    ("a.m.", 0),
    ("p.m.", 12),
    ("A.M.", 0),
    ("P.M.", 12),
];

/// A day's length.
const DAY_US: u64 = 86_400_000_000;

/// The date or time with which a text begins, as microseconds of the day (`None` where it is a date alone), and
/// what follows, blanks included. Brackets may stand around it.
pub(super) fn read(text: &str) -> Option<(Option<u64>, &str)> {
    // Most lines of most logs do not begin so.
    let first = text.bytes().next()?;
    if !(first.is_ascii_alphanumeric() || b"[<(".contains(&first)) {
        return None;
    }
    let closing = match first {
        b'[' => Some(']'),
        b'<' => Some('>'),
        b'(' => Some(')'),
        _ => None,
    };
    let Some(closing) = closing else {
        return bare(text);
    };
    let (at_us, rest) = bare(text[1..].trim_start())?;
    Some((at_us, rest.trim_start().strip_prefix(closing)?))
}

/// What a date has so far.
#[derive(Default)]
struct Parts {
    count: usize,
    /// Digits with separators, such as `2026-11-28`.
    is_whole: bool,
    /// The name of a month or of a day.
    is_named: bool,
    at_us: Option<u64>,
}

fn bare(text: &str) -> Option<(Option<u64>, &str)> {
    if let Some(found) = epoch(text) {
        return Some(found);
    }
    let mut rest = text;
    let mut parts = Parts::default();
    // A date has no more parts than weekday, day, month, year, and the time stands among them.
    for _ in 0..6 {
        let mut word = without(rest, |byte| matches!(byte, b' ' | b','));
        if parts.count > 0 && word.starts_with(['T', '-', ':', '_', '@']) {
            word = word[1..].trim_start();
        }
        let Some(first) = word.bytes().next() else {
            break;
        };
        if first.is_ascii_digit()
            && parts.at_us.is_none()
            && let Some((time, after)) = time_of_day(word).or_else(|| digits_of_time(word, &parts))
        {
            (parts.at_us, rest) = (Some(time), after);
        } else if let Some(after) = date_part(word, &mut parts) {
            rest = after;
        } else {
            break;
        }
        parts.count += 1;
    }
    // A number alone is a number.
    let is_date = parts.at_us.is_some() || parts.is_whole || parts.is_named && parts.count >= 3;
    is_date.then_some((parts.at_us, rest))
}

/// One part of a date: a name, a number beside a name, or a whole date in digits.
fn date_part<'a>(text: &'a str, parts: &mut Parts) -> Option<&'a str> {
    if let Some(after) = in_kanji(text) {
        parts.is_whole = true;
        return Some(after);
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.');
    let end = text.bytes().position(|byte| !is_part(byte));
    let end = end.unwrap_or(text.len());
    let word = text[..end].trim_end_matches('.');
    if parts.at_us.is_none() && !parts.is_whole && is_name(word) {
        parts.is_named = true;
        return Some(without(&text[word.len()..], |byte| byte == b'.'));
    }
    let is_plain = word.bytes().all(|byte| byte.is_ascii_digit());
    let digits = if is_plain { word } else { before_a_time(word) };
    if !parts.is_whole && is_whole_date(digits) {
        parts.is_whole = true;
        return Some(&text[digits.len()..]);
    }
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = digits.len() == 4 && digits.starts_with("20");
    let is_day = digits.len() <= 2 && parts.at_us.is_none();
    // 28 Nov 2026
    let before_a_name = || {
        let next = text[digits.len()..].trim_start();
        let end = next.find(|c: char| !c.is_ascii_alphabetic());
        parts.count == 0 && is_name(&next[..end.unwrap_or(next.len())])
    };
    let is_part = parts.is_named && (is_year || is_day) || is_number && is_day && before_a_name();
    (is_number && is_part).then(|| &text[digits.len()..])
}

/// The date in a word that may go on with a time.
fn before_a_time(word: &str) -> &str {
    // 2026-11-28T09:04: the T belongs to what follows.
    let digits = word.split_once('T').map_or(word, |(date, _)| date);
    // 2026.11.28-09:04
    match digits.rsplit_once('-') {
        Some((date, hour)) if date.contains('.') && hour.len() <= 2 => date,
        _ => digits,
    }
}

/// A text without the bytes of this kind at its beginning, all of ASCII. Every line of many logs is asked for its time, and
/// bytes are looked at faster than letters.
fn without(text: &str, kind: impl Fn(u8) -> bool) -> &str {
    let length = text.bytes().take_while(|byte| kind(*byte)).count();
    &text[length..]
}

/// `Mon`, `November`.
fn is_name(word: &str) -> bool {
    word.len() <= 9
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && word
            .as_bytes()
            .first_chunk()
            .is_some_and(|begin: &[u8; 3]| {
                let mut begin = *begin;
                begin.make_ascii_lowercase();
                is_month(begin) || is_weekday(begin)
            })
}

fn is_month(begin: [u8; 3]) -> bool {
    matches!(
        &begin,
        b"jan"
            | b"feb"
            | b"mar"
            | b"apr"
            | b"may"
            | b"jun"
            | b"jul"
            | b"aug"
            | b"sep"
            | b"oct"
            | b"nov"
            | b"dec"
    )
}

fn is_weekday(begin: [u8; 3]) -> bool {
    matches!(
        &begin,
        b"mon" | b"tue" | b"wed" | b"thu" | b"fri" | b"sat" | b"sun"
    )
}

/// `2026-11-28`, `28/Nov/2026`, `05-13`, `20261128`.
fn is_whole_date(digits: &str) -> bool {
    let is_separator = |byte: &u8| matches!(byte, b'-' | b'/' | b'.');
    let separators = digits.bytes().filter(is_separator).count();
    let is_digits = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_digit());
    let is_piece = |piece: &str| {
        is_digits(piece) && matches!(piece.len(), 1 | 2 | 4) || piece.len() == 3 && is_name(piece)
    };
    match separators {
        0 => {
            digits.len() == 8
                && is_digits(digits)
                && (digits.starts_with("20") || digits.starts_with("19"))
        }
        // 05-13 is the 13th of May; 1.2 is a version.
        1 => {
            digits.len() == 5
                && digits.contains(['-', '/'])
                && digits.split(['-', '/']).all(is_piece)
        }
        // 3.0.12 is a version as well.
        2 => {
            let shortest = if digits.contains('.') { 8 } else { 6 };
            digits.len() >= shortest && digits.split(['-', '/', '.']).all(is_piece)
        }
        _ => false,
    }
}

/// What follows `2026年11月28日`.
fn in_kanji(text: &str) -> Option<&str> {
    let mut rest = text;
    for (unit, longest) in [('年', 4), ('月', 2), ('日', 2)] {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > longest {
            return None;
        }
        rest = rest[digits..].strip_prefix(unit)?;
    }
    Some(rest)
}

/// `101112` after a date in digits.
fn digits_of_time<'a>(text: &'a str, parts: &Parts) -> Option<(u64, &'a str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !parts.is_whole || digits != 6 {
        return None;
    }
    let number = |at: usize| text[at..at + 2].parse::<u64>().ok();
    let (hours, minutes, seconds) = (number(0)?, number(2)?, number(4)?);
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let at_us = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000;
    Some((at_us.min(DAY_US), zone(&text[6..])))
}

/// `10:11:12.123`, `9:15:00 AM`, `10:11:12+02:00`.
fn time_of_day(text: &str) -> Option<(u64, &str)> {
    let bytes = text.as_bytes();
    let digits = |at: usize| {
        bytes[at.min(bytes.len())..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let hour_length = digits(0);
    if !(1..=2).contains(&hour_length) || bytes.get(hour_length) != Some(&b':') {
        return None;
    }
    let mut hours: u64 = text[..hour_length].parse().ok()?;
    let minute = hour_length + 1;
    if digits(minute) != 2 {
        return None;
    }
    let minutes: u64 = text[minute..minute + 2].parse().ok()?;
    let mut end = minute + 2;
    let (mut seconds, mut micros) = (0_u64, 0_u64);
    if bytes.get(end) == Some(&b':') && digits(end + 1) == 2 {
        seconds = text[end + 1..end + 3].parse().ok()?;
        end += 3;
        if matches!(bytes.get(end), Some(b'.' | b',' | b':')) && digits(end + 1) > 0 {
            let length = digits(end + 1);
            let fraction = &text[end + 1..end + 1 + length.min(6)];
            micros = format!("{fraction:0<6}").parse().ok()?;
            end += 1 + length;
        }
    }
    let mut rest = &text[end..];
    let halved = rest.trim_start();
    let is_half = halved.starts_with(['A', 'P', 'a', 'p']);
    let half = || {
        let mut known = HALVES.iter();
        known.find_map(|(half, add)| Some((halved.strip_prefix(half)?, add)))
    };
    if let Some((after, add)) = is_half.then(half).flatten() {
        hours = hours % 12 + add;
        rest = after;
    }
    if hours > 23 || minutes > 59 || seconds > 60 {
        return None;
    }
    let at_us = (((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros).min(DAY_US);
    Some((at_us, zone(rest)))
}

/// What follows the time zone, if there is one.
fn zone(text: &str) -> &str {
    let trimmed = text.strip_prefix(' ').unwrap_or(text);
    let is_name = trimmed.starts_with(|c: char| c.is_ascii_uppercase());
    let zone = || {
        let mut after = ZONES.iter().filter_map(|name| trimmed.strip_prefix(*name));
        after.find(|after| !after.starts_with(char::is_alphanumeric))
    };
    if let Some(after) = is_name.then(zone).flatten() {
        return after;
    }
    let Some(offset) = trimmed.strip_prefix(['+', '-']) else {
        return text;
    };
    let length = offset
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b':')
        .count();
    if matches!(length, 2 | 4 | 5) {
        &offset[length..]
    } else {
        text
    }
}

/// Seconds since 1970 with their fraction, or milliseconds.
fn epoch(text: &str) -> Option<(Option<u64>, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(digits, 10 | 13) || !text.starts_with(['1', '2']) {
        return None;
    }
    let seconds: u64 = text[..10].parse().ok()?;
    let (fraction, rest) = match text[digits..].strip_prefix('.') {
        Some(after) if digits == 10 => {
            let length = after.bytes().take_while(u8::is_ascii_digit).count();
            after.split_at(length)
        }
        _ => (&text[10..digits], &text[digits..]),
    };
    // Ten digits may also be a size; a stamp stands alone.
    if !rest.is_empty() && !rest.starts_with([' ', '\t', ']', ')', '>', ':', ',', ';', '|']) {
        return None;
    }
    let fraction = &fraction[..fraction.len().min(6)];
    let micros: u64 = format!("{fraction:0<6}").parse().ok()?;
    Some((Some(seconds % 86_400 * 1_000_000 + micros), rest))
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("09:06:09.519286 * x", 32_769_519_286, " * x")]
    #[test_case("2026-11-28 09:01:24 ---- x", 32_484_000_000, " ---- x")]
    #[test_case("2026-11-28T09:01:24.5Z x", 32_484_500_000, " x")]
    #[test_case("2024-03-04 00:00:41.684 +05:30 [DBG]", 41_684_000, " [DBG]")]
    #[test_case("2026/11/28 09:03:26 DEBUG", 32_606_000_000, " DEBUG")]
    #[test_case("2026-02-11 08:14:02,100 [x]", 29_642_100_000, " [x]")]
    #[test_case("Sat Nov 28 09:04:24 2026 [pid 2]", 32_664_000_000, " [pid 2]")]
    #[test_case("Mar 04 07:15:02 files x", 26_102_000_000, " files x")]
    #[test_case("Mar  4 07:15:02 files x", 26_102_000_000, " files x")]
    #[test_case("<2/11/2026 9:15:00 PM> FTP", 76_500_000_000, " FTP")]
    #[test_case("[04/03/2026 07:15:01] USER", 26_101_000_000, " USER")]
    #[test_case("[04.03.2026 07:15:02.137] <", 26_102_137_000, " <")]
    #[test_case("[03-04 07:15:02] [debug]", 26_102_000_000, " [debug]")]
    #[test_case("[11/Feb/2026:09:10:11 +0000] x", 33_011_000_000, " x")]
    #[test_case("Sat, 28 Nov 2026 09:04:24 GMT x", 32_664_000_000, " x")]
    #[test_case("1732781064.123456 x", 29_064_123_456, " x")]
    #[test_case("20.01.2026 14:03:05: x", 50_585_000_000, ": x")]
    #[test_case("1732781064 x", 29_064_000_000, " x")]
    #[test_case("1732781064123 x", 29_064_123_000, " x")]
    #[test_case("[1732781064.5] x", 29_064_500_000, " x")]
    #[test_case("28 Nov 2026 09:04:24 x", 32_664_000_000, " x")]
    #[test_case("28-Nov-2026 09:04:24 x", 32_664_000_000, " x")]
    #[test_case("November 28, 2026 9:04:24 PM x", 75_864_000_000, " x")]
    #[test_case("Nov 28, 2026 @ 09:04:24.250 x", 32_664_250_000, " x")]
    #[test_case("Sat Nov 28 09:04:24 CET 2026 x", 32_664_000_000, " x")]
    #[test_case("Sat 2026-11-28 09:04:24 CEST web1 x", 32_664_000_000, " web1 x")]
    #[test_case("11/28/26 9:04:24 p.m. x", 75_864_000_000, " x")]
    #[test_case("28.11.2026, 09:04:24 x", 32_664_000_000, " x")]
    #[test_case("2026.11.28-09:04:24 x", 32_664_000_000, " x")]
    #[test_case("20261128 09:04:24 x", 32_664_000_000, " x")]
    #[test_case("20261128T090424Z x", 32_664_000_000, " x")]
    #[test_case("2026-11-28_09:04:24 x", 32_664_000_000, " x")]
    #[test_case("2026年11月28日 9:04:24 x", 32_664_000_000, " x")]
    #[test_case("09:04:24 28/11/2026 x", 32_664_000_000, " x")]
    #[test_case("[ 2026-11-28 09:04:24 ] x", 32_664_000_000, " x")]
    #[test_case("2026-11-28 09:04:24 12 x", 32_664_000_000, " 12 x"; "a number after a time is none of it")]
    fn times_are_read(text: &str, at_us: u64, rest: &str) {
        assert_eq!(read(text), Some((Some(at_us), rest)));
    }

    #[test_case("220 Welcome")]
    #[test_case("USER alice")]
    #[test_case("150 10 files")]
    #[test_case("1: 220: Welcome")]
    #[test_case("Sun sets")]
    #[test_case("[pid 2] x")]
    #[test_case("1.2.3.4 x")]
    #[test_case("3.0.12 x")]
    #[test_case("may be")]
    #[test_case("1732781064USER")]
    #[test_case("226 2026 files")]
    #[test_case("12 march past")]
    #[test_case("")]
    #[test_case("é")]
    fn others_are_left(text: &str) {
        assert_eq!(read(text), None);
    }
}
