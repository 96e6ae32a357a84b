//! Secrets, taken out of a line before anything else looks at it.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;

use crate::secret::Secret;

/// PASS or ACCT as a command, wherever a client's prefix ends. A reply that speaks of passwords has its code
/// before, and is left as it is.
static COMMAND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(.*?)\b(PASS|ACCT)[ \t]+(\S.*?)((?:\\r\\n)?['\x22]?\s*)$"));

/// What stands before the command in none of the logs.
static REPLY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:^|[^.\d\w])[1-6]\d\d[ :-]|password|passw"));

/// What programs write in place of a secret. What follows it on the line is none.
const PLACEHOLDERS: [&str; 7] = [
    "(hidden)",
    "<hidden>",
    "<password>",
    "<*>",
    "[hidden]",
    "(password)",
    "xxxx",
];

static URL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b((?:ftp|ftps|ftpes|sftp)://[^/\s:@]+):[^/\s]*@"));

/// `-u NAME,PASSWORD` and `--user NAME:PASSWORD`, in a command line that was pasted with the log.
static OPTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|\s)(-u|--user)[ =]+(\S+?)([:,])(\S+)"));

/// The next line of a dump that goes on where the last one was cut (`0040: ...`).
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(00[0-9a-f]{2}: )(.*)$"));

#[expect(clippy::expect_used, reason = "a constant, which a test compiles")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// Whether PASS or ACCT stands in it, which most lines can be told of at once.
fn may_hold_a_command(line: &str) -> bool {
    let bytes = line.as_bytes();
    let begins = |at: usize| {
        let word = bytes.get(at..at + 4);
        word.is_some_and(|word| {
            word.eq_ignore_ascii_case(b"pass") || word.eq_ignore_ascii_case(b"acct")
        })
    };
    memchr::memchr2_iter(b'p', b'P', bytes).any(begins)
        || memchr::memchr2_iter(b'a', b'A', bytes).any(begins)
}

/// Takes the secrets out of one line after another.
#[derive(Debug, Default)]
pub(super) struct Masker {
    /// The line before was a secret's.
    in_secret: bool,
}

impl Masker {
    /// The same line without secrets.
    pub(super) fn mask<'a>(&mut self, line: &'a str) -> Cow<'a, str> {
        if self.in_secret
            && let Some(found) = CONTINUED.captures(line)
            && !line.starts_with("0000")
        {
            return format!("{}{}", &found[1], Secret::MASK).into();
        }
        self.in_secret = false;
        if may_hold_a_command(line)
            && let Some(found) = COMMAND.captures(line)
            && !REPLY.is_match(&found[1])
        {
            if is_masked_already(&found[3]) {
                return line.into();
            }
            self.in_secret = true;
            // The string of a JSON object ends where its quote is; another secret may hold quotes.
            if line.starts_with('{')
                && found[1].ends_with('"')
                && let Some(end) = end_of_string(&line[found[1].len()..])
            {
                let after = &line[found[1].len() + end..];
                return format!("{}{} {}{after}", &found[1], &found[2], Secret::MASK).into();
            }
            return format!("{}{} {}{}", &found[1], &found[2], Secret::MASK, &found[4]).into();
        }
        if !line.contains("://") && !line.contains("-u") {
            return line.into();
        }
        let line = URL.replace_all(line, format!("${{1}}:{}@", Secret::MASK));
        let replacement = format!(" ${{1}} ${{2}}${{3}}{}", Secret::MASK);
        OPTION.replace_all(&line, replacement).into_owned().into()
    }
}

/// Whether the program that wrote the log had taken the secret out itself.
fn is_masked_already(secret: &str) -> bool {
    let word = secret
        .split([' ', '\t', '\'', '"'])
        .next()
        .unwrap_or_default();
    let stars = word.len() >= 3 && word.bytes().all(|byte| byte == b'*');
    stars
        || word == "-"
        || PLACEHOLDERS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
}

/// Where the quote stands that ends a string of JSON.
fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(line: &str) -> String {
        Masker::default().mask(line).into_owned()
    }

    #[test]
    fn commands_of_every_client() {
        for (line, expected) in [
            ("> PASS hunter2", "> PASS ********"),
            ("---> PASS my word", "---> PASS ********"),
            ("Cmd: PASS hunter2", "Cmd: PASS ********"),
            ("*cmd* 'PASS hunter2'", "*cmd* 'PASS ********'"),
            (r"*put* 'PASS hunter2\r\n'", r"*put* 'PASS ********\r\n'"),
            ("0000: PASS hunter2", "0000: PASS ********"),
            ("Command:\tPASS hunter2", "Command:\tPASS ********"),
            (
                "(000001) 1/2/2026 1:02:03 - (not logged in) (192.0.2.9)> PASS hunter2",
                "(000001) 1/2/2026 1:02:03 - (not logged in) (192.0.2.9)> PASS ********",
            ),
            ("PASS hunter2", "PASS ********"),
        ] {
            assert_eq!(masked(line), expected);
        }
    }

    #[test]
    fn what_stands_behind_a_secret_stays_where_its_end_is_certain() {
        for (line, expected) in [
            (
                r#"{"line":"PASS hun\"ter2","message":"Received line"}"#,
                r#"{"line":"PASS ********","message":"Received line"}"#,
            ),
            (
                r#"FTP command: Client "192.0.2.9", "PASS hun"ter2""#,
                r#"FTP command: Client "192.0.2.9", "PASS ********""#,
            ),
            (
                "192.0.2.100 21 PASS hunter2 230",
                "192.0.2.100 21 PASS ********",
            ),
        ] {
            assert_eq!(masked(line), expected);
        }
        for line in [
            "2026-03-04 07:15:02 192.0.2.9 - 203.0.113.9 21 PASS *** 530 1326 41 11 -",
            "192.0.2.9 - - [30/Nov/2026:08:59:29 +0000] \"PASS (hidden)\" 530 -",
            "dispatching CMD command 'PASS (hidden)' to mod_auth",
        ] {
            assert_eq!(masked(line), line);
        }
    }

    #[test]
    fn command_lines_and_addresses() {
        assert_eq!(
            masked("$ curl -v -u bob:hunter2 ftp://h/"),
            "$ curl -v -u bob:******** ftp://h/"
        );
        assert_eq!(
            masked("open ftp://bob:hun@ter2@h/"),
            "open ftp://bob:********@h/"
        );
    }

    #[test]
    fn replies_stay() {
        for line in [
            "< 331 Please send PASS now",
            "530 Login with USER and PASS first",
            "Response:\t503 Send PASS after USER",
        ] {
            assert_eq!(masked(line), line);
        }
    }

    #[test]
    fn a_secret_that_a_dump_breaks_in_two() {
        let mut masker = Masker::default();
        assert_eq!(masker.mask("0000: PASS begin"), "0000: PASS ********");
        assert_eq!(masker.mask("0040: end"), "0040: ********");
        assert_eq!(masker.mask("0000: SYST"), "0000: SYST");
    }
}
