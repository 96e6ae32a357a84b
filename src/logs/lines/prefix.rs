//! What stands in front of a line and says nothing of FTP: a mail's quoting, time stamps, levels, the names of
//! hosts, processes and loggers.

use crate::logs::stamp;

/// How long a name in front of a line may be.
const MAX_NAME: usize = 80;

/// Levels of logging, as they stand without brackets.
const LEVELS: [&str; 24] = [
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
    "fine",
    "finer",
    "finest",
    "severe",
    "verbose",
    "stdout",
    "stderr",
];

/// A line without the first thing in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::logs) struct Peeled<'a> {
    pub(in crate::logs) rest: &'a str,
    /// Microseconds of the day, if it was a time.
    pub(in crate::logs) at_us: Option<u64>,
}

/// Takes one thing off the front of a line; `None` if nothing stands there that is known.
pub(in crate::logs) fn peel(line: &str) -> Option<Peeled<'_>> {
    let trimmed = line.trim_start();
    if trimmed.len() < line.len() {
        return Some(Peeled {
            rest: trimmed,
            at_us: None,
        });
    }
    if let Some((at_us, rest)) = stamp::read(line) {
        let rest = rest.trim_start_matches([':', ',', ';', '|']);
        let rest = rest
            .strip_prefix(" -")
            .filter(|it| it.starts_with(' '))
            .unwrap_or(rest);
        return Some(Peeled {
            rest: rest.trim_start(),
            at_us,
        });
    }
    let rest = quoted(line)
        .or_else(|| bracketed(line))
        .or_else(|| level(line))
        .or_else(|| process(line))
        .or_else(|| named(line))
        .or_else(|| numbered(line))?;
    let at_us = line[..line.len() - rest.len()]
        .starts_with(['[', '(', '<'])
        .then(|| time_within(&line[1..line.len() - rest.len()]))
        .flatten();
    Some(Peeled {
        rest: rest.trim_start(),
        at_us,
    })
}

/// `> ` of mails and of Markdown, `| ` of tables and containers, `* ` and `- ` of lists.
fn quoted(line: &str) -> Option<&str> {
    line.strip_prefix(['>', '|', '`'])
        .or_else(|| line.strip_prefix("* "))
        .or_else(|| line.strip_prefix("- "))
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
    let known = LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
    // "Error:" and "Trace:" are also labels of clients, which are read before anything is taken off.
    let rest = &line[end..];
    let rest = rest
        .trim_start()
        .strip_prefix([':', '-', '|'])
        .unwrap_or(rest);
    (known && rest.len() < line.len() - end || known && rest.starts_with(' ')).then_some(rest)
}

/// `web1 backup.sh[4412]: `, `pure-ftpd: `, `I/flutter ( 7741): `, `app-1  | `.
fn process(line: &str) -> Option<&str> {
    let colon = memchr::memmem::find(line.as_bytes(), b": ");
    let bar = memchr::memmem::find(line.as_bytes(), b" | ");
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
            .all(|c| c.is_alphanumeric() || " -_./[]()@#".contains(c))
        // A sentence before a colon is one of a client's.
        && name.split_whitespace().count() <= 3;
    let is_process = name.ends_with([']', ')'])
        || length == 3
        || name.contains(['/', '.', '_', '-', '[', '#'])
        || name.bytes().any(|byte| byte.is_ascii_digit())
        || name.chars().all(|c| c.is_lowercase() || c == ' ');
    (is_name && is_process).then(|| &line[end + length..])
}

/// `ch.cyberduck.transcript.request - `, `myhost `: a name with a dot or a dash in it, or a host before a process.
fn named(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(' ')?;
    let is_name = name.len() <= MAX_NAME
        && name.contains(['.', ':', '#', '-', '_', '/'])
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || ".:#-_/$@".contains(c));
    let rest = rest.trim_start();
    if let Some(after) = rest.strip_prefix("- ").filter(|_| name.len() <= MAX_NAME) {
        return Some(after);
    }
    is_name.then_some(rest)
}

/// `12: `, `12. `, `12 `: the numbers of lines.
fn numbered(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let rest = rest
        .strip_prefix([':', '.', ')', '|', ',', ';'])
        .unwrap_or(rest);
    ((1..=9).contains(&digits) && rest.starts_with([' ', '\t'])).then_some(rest)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    /// Takes off everything until the end is as expected.
    fn reaches(line: &str, expected: &str) -> bool {
        let mut rest = line;
        for _ in 0..8 {
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
    #[test_case("2024-01-05T10:00:00.1Z stdout F < 220 x", "F < 220 x")]
    #[test_case("DEBUG:ftplib:*cmd* 'x'", "ftplib:*cmd* 'x'")]
    #[test_case(
        "[D 2026-11-28 09:04:24] 198.51.100.23:44554-[] -> 220 x",
        "198.51.100.23:44554-[] -> 220 x"
    )]
    #[test_case(
        "System.Net Information: 0 : [5060] FtpControlStream#39785641 - Sending command [x]",
        "FtpControlStream#39785641 - Sending command [x]"
    )]
    #[test_case("   12  220 x", "220 x")]
    #[test_case(
        "<30>1 2026-03-04T07:15:02Z files pure-ftpd 812 - - x",
        "files pure-ftpd 812 - - x"
    )]
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
    #[test_case("")]
    fn what_a_program_wrote_stays(line: &str) {
        assert_eq!(peel(line), None);
    }
}
