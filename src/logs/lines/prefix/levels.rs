//! Levels of logging in front of a line.

use super::MAX_NAME;

/// Levels of logging, as they stand without brackets.
const LEVELS: [&str; 27] = [
    "trace",
    "debug",
    "dbug",
    "dbg",
    "info",
    "inf",
    "information",
    "notice",
    "warn",
    "warning",
    "wrn",
    "error",
    "err",
    "fail",
    "fatal",
    "crit",
    "critical",
    "config",
    "fine",
    "finer",
    "finest",
    "severe",
    "verbose",
    "verb",
    "default",
    "stdout",
    "stderr",
];

/// Levels of one letter, as Android and Go write them.
const LETTERS: &str = "VDIWEFT";

/// `INFO `, `DEBUG:ftplib:`, `info: `.
pub(super) fn level(line: &str) -> Option<&str> {
    let end = line.find(|c: char| !c.is_ascii_alphabetic())?;
    let word = &line[..end];
    if !LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word)) {
        return None;
    }
    let after = &line[end..];
    // "Error:" and "Trace:" are also labels of clients, which are read before anything is taken off.
    let rest = after.trim_start();
    if let Some(named) = after.strip_prefix(':') {
        // Python's loggers follow without a blank.
        let name = named.find(|c: char| !(c.is_alphanumeric() || "._".contains(c)))?;
        let logger = named[name..].strip_prefix(':').filter(|_| name > 0);
        return Some(logger.unwrap_or(named));
    }
    let marked = rest.strip_prefix(['-', '|', ':']);
    if let Some(marked) = marked.filter(|rest| rest.starts_with([' ', '\t', '-'])) {
        return Some(marked);
    }
    (rest.len() < after.len()).then_some(rest)
}

/// `I flutter : `, `D, [`, `W:`, `I0211 `, `00O `: levels of one letter, of Android, Ruby,
/// `TeamCity`, Go and GitLab.
pub(super) fn letter(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    if first.is_ascii_digit() {
        let rest = line.get(2..)?.strip_prefix(['O', 'E'])?;
        let is_stream = line.as_bytes()[1].is_ascii_hexdigit();
        let rest = rest.strip_prefix('+').unwrap_or(rest);
        return rest.strip_prefix(' ').filter(|_| is_stream);
    }
    if !LETTERS.contains(first) {
        return None;
    }
    let rest = &line[1..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 4 {
        return rest[4..].strip_prefix(' ');
    }
    if let Some(rest) = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(':')) {
        return Some(rest);
    }
    // A tag follows, and its colon.
    let tagged = rest.strip_prefix(' ')?;
    let (tag, rest) = tagged.split_once(':')?;
    let is_tag = tag.len() <= MAX_NAME && tag.split_whitespace().count() == 1;
    rest.strip_prefix(' ').filter(|_| is_tag)
}
