//! Dates and times of day at the beginning of a text, in the forms that logs use.

/// The names of months and days, and what else may stand in a date.
const DATE_WORDS: [&str; 19] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
    "tue", "wed", "thu", "fri", "sat", "sun",
];

/// Names of time zones that may follow a time.
const ZONES: [&str; 8] = ["Z", "UTC", "GMT", "CET", "CEST", "EST", "PST", "JST"];

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
    let inner = if closing.is_some() { &text[1..] } else { text };
    let (at_us, rest) = bare(inner)?;
    match closing {
        Some(closing) => Some((at_us, rest.strip_prefix(closing)?)),
        None => Some((at_us, rest)),
    }
}

fn bare(text: &str) -> Option<(Option<u64>, &str)> {
    if let Some(found) = epoch(text) {
        return Some(found);
    }
    let mut rest = text;
    let mut parts = 0;
    let mut at_us = None;
    // A date has no more parts than weekday, day, month, year, and the time stands among them.
    for _ in 0..6 {
        let word = rest.trim_start_matches([' ', ',']);
        let word = if parts > 0 {
            word.strip_prefix(['T', '-', ':'])
                .map_or(word, |it| it.trim_start())
        } else {
            word
        };
        if at_us.is_none()
            && let Some((time, after)) = time_of_day(word)
        {
            (at_us, rest) = (Some(time), after);
            parts += 1;
            continue;
        }
        let Some(after) = date_part(word, parts, at_us.is_some()) else {
            break;
        };
        rest = after;
        parts += 1;
    }
    // A number alone is a number.
    let is_date = at_us.is_some()
        || parts >= 3
        || parts == 1 && is_whole_date(&text[..text.len() - rest.len()]);
    is_date.then_some((at_us, rest))
}

/// `2026-11-28`, and its like.
fn is_whole_date(text: &str) -> bool {
    let separators = text.bytes().filter(|byte| b"-/.".contains(byte)).count();
    text.len() >= 8 && separators == 2
}

/// One part of a date: a name, a number, or a whole date in digits.
fn date_part(text: &str, parts: usize, has_time: bool) -> Option<&str> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-/.".contains(c)))
        .unwrap_or(text.len());
    let word = &text[..end];
    let is_name = word.get(..3).is_some_and(|begin| {
        DATE_WORDS
            .iter()
            .any(|name| name.eq_ignore_ascii_case(begin))
    }) && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && word.len() <= 9;
    if is_name && !has_time {
        return Some(&text[end..]);
    }
    // 2026-11-28T09:04: the T belongs to what follows.
    let digits = word.split(['T', ':']).next()?;
    let separators = digits.bytes().filter(|byte| b"-/.".contains(byte)).count();
    let pieces = || digits.split(['-', '/', '.']);
    let numeric = |piece: &str| {
        piece.bytes().all(|byte| byte.is_ascii_digit()) && matches!(piece.len(), 1 | 2 | 4 | 8)
            || DATE_WORDS
                .iter()
                .any(|name| name.eq_ignore_ascii_case(piece))
    };
    let is_date = (1..=2).contains(&separators) && pieces().all(numeric) && !has_time
        // 05-13 is the 13th of May; 1.2 is a version.
        && (separators == 2 || digits.len() == 5 && digits.contains(['-', '/']));
    let is_day_or_year = separators == 0
        && parts > 0
        && matches!(digits.len(), 1 | 2 | 4)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (!has_time || digits.len() == 4 && digits.starts_with("20"));
    (is_date || is_day_or_year).then(|| &text[digits.len()..])
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
    for (half, add) in [("AM", 0), ("PM", 12), ("am", 0), ("pm", 12)] {
        if let Some(after) = rest.trim_start().strip_prefix(half) {
            hours = hours % 12 + add;
            rest = after;
            break;
        }
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
    for name in ZONES {
        if let Some(after) = trimmed.strip_prefix(name)
            && !after.starts_with(|c: char| c.is_alphanumeric())
        {
            return after;
        }
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

/// Seconds since 1970 with their fraction.
fn epoch(text: &str) -> Option<(Option<u64>, &str)> {
    let (whole, rest) = text.split_once('.')?;
    let is_epoch = whole.len() == 10 && whole.starts_with(['1', '2']);
    let seconds: u64 = Some(whole).filter(|_| is_epoch)?.parse().ok()?;
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let fraction = &rest[..length.min(6)];
    let micros: u64 = Some(fraction)
        .filter(|it| !it.is_empty())
        .map(|it| format!("{it:0<6}"))?
        .parse()
        .ok()?;
    Some((Some(seconds % 86_400 * 1_000_000 + micros), &rest[length..]))
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
    #[test_case("may be")]
    #[test_case("")]
    #[test_case("é")]
    fn others_are_left(text: &str) {
        assert_eq!(read(text), None);
    }
}
