//! What stands in front of a line and says nothing of FTP: a mail's quoting, time stamps, levels, the names of
//! hosts, processes and loggers.
//!
//! * one thing after another (here)
//! * `marks` quoting, brackets, numbers and columns
//! * `levels` of logging
//! * `names` of hosts, processes and loggers
//! * `peeler` lines that are peeled again and again

mod levels;
mod marks;
mod names;
mod peeler;

use self::levels::{letter, level};
use self::marks::{bracketed, column, numbered, progress, quoted, time_within};
use self::names::{named, process, structured};
pub(in crate::logs) use self::peeler::Peeler;
use crate::logs::stamp;

/// How long a name in front of a line may be.
const MAX_NAME: usize = 80;

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
        .or_else(|| progress(line))
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
    #[test_case(
        "  0     0    0     0    0     0      0      0 --:--:--  0:00:03 --:--:--     0< 220 x",
        "< 220 x"
    )]
    #[test_case(
        "100 1024k  100 1024k    0     0  10.5M      0  0:00:01  0:00:01 --:--:-- 10.5M* x",
        "* x"
    )]
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
