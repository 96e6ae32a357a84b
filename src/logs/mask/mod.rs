//! Secrets, taken out of a line before anything else looks at it.
//!
//! * `command` the commands that carry them, unless a reply speaks of the command: `sentence`; `written` what opens, closes and escapes
//!   them
//! * `named` settings, options and addresses that hold them
//! * `words` without which no line holds any

mod command;
mod named;
mod sentence;
mod words;
mod written;

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use self::command::Command;
use self::words::Words;
use crate::secret::{Secret, Secrets};

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

/// The next line of a dump that goes on where the last one was cut (`0040: ...`).
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(00[0-9a-f]{2}: )(.*)$"));

#[expect(clippy::expect_used, reason = "a constant, which a test compiles")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

/// Takes the secrets out of one line after another.
#[derive(Debug, Default)]
pub(super) struct Masker {
    /// What it has taken out, which may come back in other lines.
    pub(super) secrets: Secrets,
    /// The line before ended with this secret, which may go on.
    in_secret: Option<Secret>,
}

impl Masker {
    /// One that knows these secrets already.
    pub(super) fn knowing(secrets: Secrets) -> Self {
        Self {
            secrets,
            ..Self::default()
        }
    }

    /// The same line without secrets.
    pub(super) fn mask<'a>(&mut self, line: &'a str) -> Cow<'a, str> {
        if let Some(begun) = self.in_secret.take()
            && let Some(found) = CONTINUED.captures(line)
            && !line.starts_with("0000")
        {
            let whole = Secret::new(format!("{}{}", begun.expose(), &found[2]));
            self.secrets.add(&whole);
            self.in_secret = Some(whole);
            return format!("{}{}", &found[1], Secret::MASK).into();
        }
        let words = Words::of(line);
        if words == Words::NONE {
            return line.into();
        }
        if words.has(Words::COMMANDS)
            && let Some(command) = Command::find(line)
        {
            if is_masked_already(command.secret) {
                return line.into();
            }
            self.secrets.add_all(&command.secrets());
            self.in_secret = Some(Secret::new(command.secret.to_owned()));
            return command.masked().into();
        }
        named::masked(line, words, &mut self.secrets)
    }
}

/// What a program writes behind a secret on the same line: the end of a string, or columns of numbers, codes and times.
static BEHIND_A_SECRET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^\s*(?:$|['"`<>,;})\]\\]|-(?:\s|$)|\d[\d:.,/-]*(?:\s|$))"#));

/// Whether the program that wrote the log had taken the secret out itself. A secret may begin like what programs put in its place, and
/// goes on.
fn is_masked_already(secret: &str) -> bool {
    let end = secret.find([' ', '\t', '\'', '"', '\\']);
    let (word, behind) = secret.split_at(end.unwrap_or(secret.len()));
    let stars = word.len() >= 3 && word.bytes().all(|byte| byte == b'*');
    let is_one = stars
        || word == "-"
        || PLACEHOLDERS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word));
    is_one && BEHIND_A_SECRET.is_match(behind)
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
            ("> SITE ADDUSER bob hunter2", "> SITE ADDUSER ********"),
            ("Command:\tXAUT 2 Zq8aKw", "Command:\tXAUT ********"),
            ("quote site cpwd hunter2", "quote site cpwd ********"),
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

    /// Only what is nothing but such a word is one.
    #[test]
    fn a_secret_that_begins_like_what_stands_in_its_place() {
        for line in [
            "> PASS *** hunter2",
            "> PASS - hunter2",
            "> PASS xxxx hunter2",
            "> PASS (hidden) hunter2",
        ] {
            assert_eq!(masked(line), "> PASS ********");
        }
        for line in [
            "31 230 PASS *** 07:15:02 192.0.2.77",
            "07:15:02 192.0.2.77 [4]PASS - 230",
            "> PASS (hidden)",
        ] {
            assert_eq!(masked(line), line);
        }
    }

    /// Whatever stands around, where nobody knows the program.
    #[test]
    fn lines_of_nobody() {
        for (line, expected) in [
            (
                r#"write(3, "PASS hunter2\r\n", 14) = 14"#,
                r#"write(3, "PASS ********"#,
            ),
            (
                r#"web1 {"sent":"USER bob\r\nPASS hunter2\r\n"}"#,
                r#"web1 {"sent":"USER bob\r\nPASS ********"#,
            ),
            ("<sent>PASS hunter2</sent>", "<sent>PASS ********"),
            (
                "{\"command\":\"PASS\",\"args\":\"hunter2\"}",
                "{\"command\":\"PASS\",********",
            ),
            ("GET /?send=PASS%20hunter2", "GET /?send=PASS%20********"),
            ("x!PASS hunter2", "x!PASS ********"),
            ("E..4.@.@xPASS hunter2", "E..4.@.@xPASS ********"),
            ("503 PASS not a hunter2", "503 PASS ********"),
        ] {
            assert_eq!(masked(line), expected);
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
            "2026-03-04 07:15:02.331 DEBUG com.example.Ftp - < 503 PASS command needs USER first",
            "Mar  4 07:15:02 web1 sync[4412]: 530 Use USER/PASS first",
        ] {
            assert_eq!(masked(line), line);
        }
    }

    #[test]
    fn numbers_in_front_are_no_replies() {
        for front in [
            "12:00:00.684 ",
            "12:00:00.684 > ",
            "12:00:00,331 INFO client sending ",
            "[123] ",
            "[530] > ",
            "503 ",
            "503 DEBUG ftp > ",
            "2026-03-04 331 send ",
            "192.0.2.9:331 ",
            "(000331) 3/4/2026 7:15:02 - (192.0.2.9)> ",
            "331 Password required\\r\\n > ",
            "Password prompt, ",
            "530 Login with USER and PASS first; > ",
        ] {
            let line = format!("{front}PASS hunter2");
            assert_eq!(masked(&line), format!("{front}PASS ********"));
        }
    }

    #[test]
    fn passwords_that_are_changed() {
        assert_eq!(masked("> SITE PSWD old new"), "> SITE PSWD ********");
        assert_eq!(
            masked("Command: site chmod 644 a"),
            "Command: site chmod 644 a"
        );
    }

    #[test]
    fn settings_that_hold_secrets() {
        for (line, expected) in [
            (
                r#"DEBUG : Setting pass="obscured" for "site" from environment"#,
                r#"DEBUG : Setting pass="********" for "site" from environment"#,
            ),
            (
                "user=bob pass=hunter2 port=21",
                "user=bob pass=******** port=21",
            ),
            (
                "$ wget --ftp-password=hunter2 ftp://h/",
                "$ wget --ftp-password=******** ftp://h/",
            ),
            (
                "$ wget --ftp-password hunter2 ftp://h/",
                "$ wget --ftp-password ******** ftp://h/",
            ),
            (
                "Setting --password (password) to hunter2",
                "Setting --password (password) to ********",
            ),
            (
                r#"{"host":"h","password":"hun\"ter2","port":21}"#,
                r#"{"host":"h","password":"********","port":21}"#,
            ),
            ("  password: 'hunter2',", "  password: '********',"),
            (
                "$ curl -ubob:hunter2 ftp://h/",
                "$ curl -ubob:******** ftp://h/",
            ),
            (
                "$ ncftpput -u bob -p hunter2 h / a",
                "$ ncftpput -u bob -p ******** h / a",
            ),
        ] {
            assert_eq!(masked(line), expected);
        }
        for line in [
            "password: ",
            "Password:",
            "pass=",
            "530 password=wrong",
            "a compass=north",
        ] {
            let same = masked(line);
            assert!(same == line || line.starts_with("530"), "{same}");
        }
    }

    #[test]
    fn secrets_that_were_typed() {
        for (line, expected) in [
            ("ftp> user bob hunter2", "ftp> user bob ********"),
            (
                "lftp bob@h:~> user bob hunter2",
                "lftp bob@h:~> user bob ********",
            ),
            ("ftp> user bob", "ftp> user bob"),
            ("530 ftp user bob unknown", "530 ftp user bob unknown"),
        ] {
            assert_eq!(masked(line), expected);
        }
    }

    /// What comes back is known by what was taken out.
    #[test]
    fn what_was_taken_out_is_learnt() {
        for (line, secret) in [
            ("> PASS hunter2", "hunter2"),
            (
                r#"{"line":"PASS hun\"ter2","message":"Received line"}"#,
                "hun\"ter2",
            ),
            ("> SITE PSWD former-1 hunter2", "hunter2"),
            ("open ftp://bob:hunter%202@h/", "hunter 2"),
            ("$ curl -u bob:hunter2 ftp://h/", "hunter2"),
            ("pass=\"hunter2\"", "hunter2"),
            ("ftp> user bob hunter2", "hunter2"),
        ] {
            let mut masker = Masker::default();
            masker.mask(line);
            let said = format!("530 no {secret}.");
            assert_eq!(
                masker.secrets.masked_text(said),
                "530 no ********.",
                "{line}"
            );
        }
        let mut masker = Masker::default();
        masker.mask("2026-03-04 07:15:02 192.0.2.9 - 203.0.113.9 21 PASS *** 530 1326 41 11 -");
        assert!(masker.secrets.is_empty());
    }

    #[test]
    fn what_was_known_before_stays_known() {
        let mut known = Secrets::default();
        known.add(&Secret::new("hunter2".to_owned()));
        let masked = Masker::knowing(known)
            .secrets
            .masked_text("530 no hunter2".to_owned());
        assert_eq!(masked, "530 no ********");
    }

    #[test]
    fn a_secret_that_a_dump_breaks_in_two() {
        let mut masker = Masker::default();
        assert_eq!(masker.mask("0000: PASS begin"), "0000: PASS ********");
        assert_eq!(masker.mask("0040: end"), "0040: ********");
        assert_eq!(masker.mask("0000: SYST"), "0000: SYST");
        let said = "530 no beginend".to_owned();
        assert_eq!(masker.secrets.masked_text(said), "530 no ********");
    }
}
