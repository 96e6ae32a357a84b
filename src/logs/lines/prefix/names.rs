//! The names of hosts, processes and loggers in front of a line.

use super::MAX_NAME;

/// `web1 backup.sh[4412]: `, `pure-ftpd: `, `I/flutter ( 7741): `, `app-1  | `, `main.go:12: `, `client.log:12:`.
pub(super) fn process(line: &str) -> Option<&str> {
    let end = (MAX_NAME + 2).min(line.len());
    let end = (0..=end).rev().find(|end| line.is_char_boundary(*end));
    let start = &line[..end.unwrap_or_default()];
    for file in [".log:", ".txt:", ".go:"] {
        if let Some(at) = start.find(file) {
            return Some(&line[at + file.len()..]).filter(|_| !start[..at].contains([' ', '"']));
        }
    }
    let colon = start.find(": ");
    let bar = start.find(" | ");
    let (end, length) = match (colon, bar) {
        (Some(colon), Some(bar)) if bar < colon => (bar, 3),
        (Some(colon), _) => (colon, 2),
        (None, Some(bar)) => (bar, 3),
        (None, None) => return None,
    };
    let name = &line[..end];
    let is_name = end <= MAX_NAME
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || " -_./[]()@#:$".contains(c))
        // Behind a dash the program's own words begin.
        && !name.contains(" - ")
        // A sentence before a colon is one of a client's.
        && name.split_whitespace().count() <= 3;
    let is_process = name.ends_with([']', ')'])
        || length == 3
        || name.contains(['/', '.', '_', '-', '[', '#'])
        || name.contains("::")
        || name.bytes().any(|byte| byte.is_ascii_digit())
        || name.chars().all(|c| c.is_lowercase() || c == ' ');
    (is_name && is_process).then(|| &line[end + length..])
}

/// `web1 curl 812 - - `: host, application, process, message and data, as RFC 5424 has them.
pub(super) fn structured(line: &str) -> Option<&str> {
    let mut rest = line;
    for field in 0..4 {
        let (word, after) = rest.split_once(' ')?;
        let is_process = word == "-" || word.bytes().all(|byte| byte.is_ascii_digit());
        if word.is_empty() || word.len() > MAX_NAME || field == 2 && !is_process {
            return None;
        }
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("- ") {
        return Some(after);
    }
    let (_, after) = rest.strip_prefix('[')?.split_once("] ")?;
    Some(after)
}

/// `ch.cyberduck.transcript.request - `, `myhost `: a name with a dot or a dash in it, or a host before a process.
pub(super) fn named(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(' ')?;
    let is_name = name.len() <= MAX_NAME
        && name.contains(['.', ':', '#', '-', '_', '/', '['])
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || ".:#-_/$@[]()".contains(c));
    let rest = rest.trim_start();
    for mark in ["- ", "-- "] {
        if let Some(after) = rest.strip_prefix(mark).filter(|_| name.len() <= MAX_NAME) {
            return Some(after);
        }
    }
    is_name.then_some(rest)
}
