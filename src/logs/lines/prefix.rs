//! What stands in front of a line and says nothing of FTP: a mail's quoting, time stamps, levels, the names of
//! hosts, processes and loggers.

use crate::logs::stamp;

/// How long a name in front of a line may be.
const MAX_NAME: usize = 80;

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

/// A line without the first thing in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::logs) struct Peeled<'a> {
    pub(in crate::logs) rest: &'a str,
    /// Microseconds of the day, if it was a time.
    pub(in crate::logs) at_us: Option<u64>,
}

/// Takes one thing off the front of a line; `None` if nothing stands there that is known.
pub(in crate::logs) fn peel(line: &str) -> Option<Peeled<'_>> {
    let trimmed = unindented(line);
    if trimmed.len() < line.len() {
        return Some(Peeled {
            rest: trimmed,
            at_us: None,
        });
    }
    if let Some((at_us, rest)) = stamp::read(line) {
        return Some(Peeled {
            rest: after_a_stamp(rest),
            at_us,
        });
    }
    let rest = quoted(line)
        .or_else(|| bracketed(line))
        .or_else(|| level(line))
        .or_else(|| letter(line))
        // Before names: in "4711 1 Status: x" the label is no part of one.
        .or_else(|| numbered(line))
        .or_else(|| process(line))
        .or_else(|| structured(line))
        .or_else(|| named(line))
        .or_else(|| column(line))?;
    let at_us = line[..line.len() - rest.len()]
        .starts_with(['[', '(', '<'])
        .then(|| time_within(&line[1..line.len() - rest.len()]))
        .flatten();
    Some(Peeled {
        rest: unindented(rest),
        at_us,
    })
}

/// Without blanks in front, among them what web pages and editors put there unseen.
fn unindented(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// What separates a stamp from what follows: `: `, ` - `, ` | `, `;`.
fn after_a_stamp(rest: &str) -> &str {
    let rest = rest.trim_start_matches([':', ',', ';', '|']);
    let trimmed = unindented(rest);
    for mark in ["- ", "| ", ": "] {
        if let Some(after) = trimmed.strip_prefix(mark) {
            return unindented(after);
        }
    }
    trimmed
}

/// `> ` of mails and of Markdown, `| ` of tables and containers, `* ` and `- ` of lists.
fn quoted(line: &str) -> Option<&str> {
    const MARKS: [&str; 12] = [
        "* ", "- ", "-- ", "--- ", ": ", "• ", "· ", "◦ ", "‣ ", "– ", "##", "F ",
    ];
    line.strip_prefix(['>', '|', '`', '»'])
        .or_else(|| MARKS.iter().find_map(|mark| line.strip_prefix(mark)))
}

/// `[debug]`, `(4)`, `<...>` and their like.
fn bracketed(line: &str) -> Option<&str> {
    let closing = match line.bytes().next()? {
        b'[' => ']',
        b'(' => ')',
        b'<' => '>',
        b'{' => '}',
        _ => return None,
    };
    let end = line.find(closing).filter(|end| *end <= MAX_NAME)?;
    Some(line[end + 1..].trim_start_matches([':', ',', '-']))
}

/// The time in what stood in brackets with a level before it or a logger after it.
fn time_within(text: &str) -> Option<u64> {
    let text = text.trim_start();
    let read = |text| stamp::read(text).and_then(|(at_us, _)| at_us);
    read(text).or_else(|| read(text.split_once(' ')?.1))
}

/// `INFO `, `DEBUG:ftplib:`, `info: `.
fn level(line: &str) -> Option<&str> {
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
fn letter(line: &str) -> Option<&str> {
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

/// `web1 backup.sh[4412]: `, `pure-ftpd: `, `I/flutter ( 7741): `, `app-1  | `, `main.go:12: `, `client.log:12:`.
fn process(line: &str) -> Option<&str> {
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
fn structured(line: &str) -> Option<&str> {
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
fn named(line: &str) -> Option<&str> {
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

/// `12: `, `12. `, `12 `, `12:`: the numbers of lines, processes and threads.
fn numbered(line: &str) -> Option<&str> {
    if let Some(hex) = line.strip_prefix("0x") {
        let digits = hex.bytes().take_while(u8::is_ascii_hexdigit).count();
        return Some(&hex[digits..]).filter(|rest| digits > 0 && rest.starts_with([' ', '\t']));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=9).contains(&digits) {
        return None;
    }
    let rest = &line[digits..];
    if rest.starts_with([' ', '\t']) {
        return Some(rest);
    }
    let marked = rest.strip_prefix([':', '.', ')', ']', '|', ',', ';'])?;
    // `grep -n` puts no blank behind the number, and neither do programs that number their processes.
    let is_close = rest.starts_with([':', '|']);
    (marked.starts_with([' ', '\t']) || is_close && !marked.is_empty()).then_some(marked)
}

/// The first of several columns that tabs separate.
fn column(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once('\t')?;
    let is_name = name.len() <= MAX_NAME && !name.contains(':');
    is_name.then_some(rest)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    /// Takes off everything until the end is as expected.
    fn reaches(line: &str, expected: &str) -> bool {
        let mut rest = line;
        for _ in 0..12 {
            if rest == expected {
                return true;
            }
            match peel(rest) {
                Some(peeled) => rest = peeled.rest,
                None => return false,
            }
        }
        false
    }

    #[test_case("> 12:22:24 Status: x", "Status: x")]
    #[test_case("Feb 11 03:15:02 web1 backup.sh[4412]: < 220 x", "< 220 x")]
    #[test_case(
        "Mar 04 07:15:02 files pure-ftpd: (?@192.0.2.1) [DEBUG] 220 x",
        "(?@192.0.2.1) [DEBUG] 220 x"
    )]
    #[test_case("I/flutter ( 7741): [04.03.2026 07:15:02.137] < 220 x", "< 220 x")]
    #[test_case(
        "2026-02-11 08:14:02,100 [background-3] INFO  ch.cyberduck.transcript.response - 220 x",
        "220 x"
    )]
    #[test_case(
        "2024-03-04 00:00:41.684 +05:30 [INF] Response: 220 x",
        "Response: 220 x"
    )]
    #[test_case("app-1  | ---> USER a", "---> USER a")]
    #[test_case(
        "2024-01-05T10:00:00.1001000Z *   Trying 203.0.113.5:21...",
        "*   Trying 203.0.113.5:21..."
    )]
    #[test_case("2024-01-05T10:00:00.1Z stdout F < 220 x", "< 220 x")]
    #[test_case("DEBUG:ftplib:*cmd* 'x'", "*cmd* 'x'")]
    #[test_case(
        "[D 2026-11-28 09:04:24] 198.51.100.23:44554-[] -> 220 x",
        "198.51.100.23:44554-[] -> 220 x"
    )]
    #[test_case(
        "System.Net Information: 0 : [5060] FtpControlStream#39785641 - Sending command [x]",
        "FtpControlStream#39785641 - Sending command [x]"
    )]
    #[test_case("   12  220 x", "220 x")]
    #[test_case("2026-11-28 09:04:24 4711 1 Status: x", "Status: x")]
    #[test_case("<30>1 2026-03-04T07:15:02Z files pure-ftpd 812 - - x", "x")]
    #[test_case(
        "<30>1 2026-03-04T07:15:02Z files curl 812 ID47 [a@1 b=\"c\"] < 220 x",
        "< 220 x"
    )]
    #[test_case("<30>Mar  4 07:15:02 files curl: < 220 x", "< 220 x")]
    #[test_case(
        "Wed 2026-03-04 07:15:02 CET web1 backup.service[4412]: < 220 x",
        "< 220 x"
    )]
    #[test_case("[pod/sync-5d8f/ftp] < 220 x", "< 220 x")]
    #[test_case("build\tUpload\t2026-03-04T07:15:02.1Z < 220 x", "< 220 x")]
    #[test_case("2026-03-04T07:15:02.962646Z 00O < 220 x", "< 220 x")]
    #[test_case("[07:15:02]W:\t [Step 1/1] < 220 x", "< 220 x")]
    #[test_case("2026-03-04T07:15:02.1Z ##[debug]< 220 x", "< 220 x")]
    #[test_case("03-04 07:15:02.137  7741  7741 I flutter : < 220 x", "< 220 x")]
    #[test_case("07:15:02.100 [main] DEBUG com.example.Ftp -- < 220 x", "< 220 x")]
    #[test_case(
        "2026-03-04T07:15:02.100+01:00  INFO 12345 --- [           main] c.example.Ftp     : < 220 x",
        "< 220 x"
    )]
    #[test_case("2026-03-04 07:15:02,100 - ftp - DEBUG - < 220 x", "< 220 x")]
    #[test_case(
        "2026-03-04 07:15:02.100 | DEBUG    | __main__:run:12 - < 220 x",
        "< 220 x"
    )]
    #[test_case(
        "2026-03-04 07:15:02,100 [main] DEBUG com.example.Ftp - put: USER a",
        "put: USER a"
    )]
    #[test_case("info: Service.Ftp[0] < 220 x", "< 220 x")]
    #[test_case("D, [2026-03-04T07:15:02.100000 #4412] DEBUG -- : < 220 x", "< 220 x")]
    #[test_case("[2026-03-04 07:15:02] local.DEBUG: < 220 x", "< 220 x")]
    #[test_case("I0304 07:15:02.123456   12345 ftp.go:12] < 220 x", "< 220 x")]
    #[test_case("2026/03/04 07:15:02 main.go:12: < 220 x", "< 220 x")]
    #[test_case(
        "2026-03-04T07:15:02.123456Z TRACE suppaftp::sync_ftp: < 220 x",
        "< 220 x"
    )]
    #[test_case(
        "Information\t3/4/2026 7:15:02 AM\tUpload\t1000\tNone\t< 220 x",
        "< 220 x"
    )]
    #[test_case(
        "2026-03-04 07:15:02.1+0100 0x1a2b     Default     0x0       812    0    < 220 x",
        "< 220 x"
    )]
    #[test_case("client.log:12:< 220 x", "< 220 x")]
    #[test_case("12:< 220 x", "< 220 x")]
    #[test_case("0|sync  | < 220 x", "< 220 x")]
    #[test_case(">> >\t< 220 x", "< 220 x")]
    #[test_case("  • < 220 x", "< 220 x")]
    #[test_case("\u{feff}\u{a0}< 220 x", "< 220 x")]
    fn what_stands_in_front_is_taken_off(line: &str, expected: &str) {
        assert!(reaches(line, expected), "{line}");
    }

    #[test]
    fn times_are_kept() {
        let peeled = peel("[D 2026-11-28 09:04:24] x").unwrap();
        assert_eq!(peeled.at_us, Some(32_664_000_000));
        assert_eq!(
            peel("[2026-03-04T07:15:02Z TRACE suppaftp] x")
                .unwrap()
                .at_us,
            Some(26_102_000_000)
        );
    }

    #[test_case("USER alice")]
    #[test_case("Connection timed out after 20 seconds")]
    #[test_case("Failed to change directory: 550 x")]
    #[test_case("")]
    fn what_a_program_wrote_stays(line: &str) {
        assert_eq!(peel(line), None);
    }
}
