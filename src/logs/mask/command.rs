//! Commands that carry a secret, wherever a client's prefix ends.

use super::sentence;
use super::written::{self, Blank, Quote};
use crate::secret::Secret;
use crate::secret::commands::{Carrier, carrier};

/// So much of an argument is learnt, in bytes; all of it is masked where it stands. No server takes a longer one.
const MAX_LEARNT: usize = 4096;

/// So many commands of a line are looked at as words of a reply, which costs as much as the line is long.
const MAX_OF_REPLY: usize = 4;

/// A command with a secret in a line.
pub(super) struct Command<'l> {
    /// The line up to its words.
    before: &'l str,
    /// Its words, as they are written.
    words: &'l str,
    /// What stands between them and the secret: blanks, or the end of a string and the name of the next one.
    between: &'l str,
    pub(super) secret: &'l str,
    /// What closes the line.
    end: &'l str,
    kind: Kind,
}

/// How the argument is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Behind blanks.
    Plain,
    /// In a string of JSON that began before the words.
    Json,
    /// Behind blanks that are escaped.
    Escaped,
    /// As a value of its own behind the command.
    Value,
}

impl<'l> Command<'l> {
    /// The first that is none of the words of a reply.
    pub(super) fn find(line: &'l str) -> Option<Self> {
        let begins = |letters: &[u8]| match letters[0] {
            b'p' | b'P' => matches!(letters[1], b'a' | b'A'),
            b'a' | b'A' => matches!(letters[1], b'c' | b'C' | b'd' | b'D'),
            b's' | b'S' => matches!(letters[1], b'i' | b'I'),
            b'c' | b'C' => matches!(letters[1], b'p' | b'P'),
            b'x' | b'X' => matches!(letters[1], b'a' | b'A'),
            _ => false,
        };
        let starts = line.as_bytes().windows(2).enumerate();
        let starts = starts.filter(|(_, letters)| begins(letters));
        let commands = starts.filter_map(|(at, _)| Self::at(line, at)).enumerate();
        let mut commands = commands.filter(|(number, it)| {
            let behind = &line[it.before.len() + it.words.len()..];
            *number >= MAX_OF_REPLY || !sentence::is_of_reply(it.before, behind)
        });
        commands.next().map(|(_, command)| command)
    }

    /// The command that begins here; to the end of the line, less what closes it.
    fn at(line: &'l str, at: usize) -> Option<Self> {
        let (before, rest) = line.split_at(at);
        let command = Self::plain(before, rest)
            .or_else(|| Self::escaped(before, rest))
            .or_else(|| Self::value(before, rest))?;
        let is_part = written::is_part_of_a_word(before, command.words);
        (!is_part && !command.secret.starts_with(char::is_whitespace)).then_some(command)
    }

    fn plain(before: &'l str, rest: &'l str) -> Option<Self> {
        let carrier = carrier(rest)?;
        let argument = carrier.argument;
        // The string of a JSON object ends where its quote is; another secret may hold quotes.
        let in_json = before.starts_with('{') && before.ends_with('"');
        let json_end = in_json.then(|| written::end_of_string(argument)).flatten();
        let (secret, end) = match json_end {
            Some(end) => argument.split_at(end),
            None => without_end(argument),
        };
        let (words, behind) = rest.split_at(carrier.words.len());
        Some(Self {
            before,
            words,
            between: &behind[..behind.len() - argument.len()],
            secret,
            end,
            kind: if json_end.is_some() {
                Kind::Json
            } else {
                Kind::Plain
            },
        })
    }

    /// `PASS%20secret`, `PASS&nbsp;secret`.
    fn escaped(before: &'l str, rest: &'l str) -> Option<Self> {
        let Blank { words, between } = written::escaped_blank(rest)?;
        let (secret, end) = without_end(&rest[words + between..]);
        Some(Self {
            before,
            words: &rest[..words],
            between: &rest[words..words + between],
            secret,
            end,
            kind: Kind::Escaped,
        })
    }

    /// `"PASS", "secret"`, `"command":"PASS","argument":"secret"`.
    fn value(before: &'l str, rest: &'l str) -> Option<Self> {
        let (words, between) = written::value(before, rest)?;
        let (words, behind) = rest.split_at(words);
        let (between, secret) = behind.split_at(between);
        // All that follows may be it.
        Some(Self {
            before,
            words,
            between,
            secret: secret.trim_end(),
            end: "",
            kind: Kind::Value,
        })
    }

    /// What it holds that is secret wherever it comes back: all of it, and as much of it as may be all, since programs write more behind a
    /// secret; as it is written and as it reads.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let secret = written::beginning(self.secret, MAX_LEARNT);
        let unquoted = || serde_json::from_str::<String>(&format!("\"{secret}\"")).ok();
        let is_json = self.kind == Kind::Json;
        let plain = is_json.then(unquoted).flatten();
        let plain = plain.as_deref().unwrap_or(secret);
        let mut open = Quote::at_the_end_of(self.before);
        if is_json {
            open = open.and_then(Quote::within);
        }
        let mut all = Vec::new();
        for part in written::parts(open, plain) {
            all.extend(self.secrets_in(&part));
        }
        if self.kind == Kind::Value {
            for value in written::strings(secret) {
                all.extend(self.secrets_in(&value));
            }
        }
        all
    }

    /// The same of this argument.
    fn secrets_in(&self, argument: &str) -> Vec<Secret> {
        let words = written::with_blanks(self.words);
        let line = format!("{words} {argument}");
        carrier(&line).map_or_else(Vec::new, |carrier: Carrier<'_>| carrier.secrets())
    }

    /// The line with a mask in place of the secret.
    pub(super) fn masked(&self) -> String {
        let Self {
            before,
            words,
            between,
            end,
            ..
        } = self;
        let between = match self.kind {
            Kind::Plain | Kind::Json => " ",
            Kind::Escaped | Kind::Value => between,
        };
        format!("{before}{words}{between}{}{end}", Secret::MASK)
    }
}

/// A secret, and what closes the line behind it: the end of what a program printed as a literal, a quote, blanks.
fn without_end(text: &str) -> (&str, &str) {
    let trimmed = text.trim_end();
    let unquoted = trimmed.strip_suffix(['\'', '"']).unwrap_or(trimmed);
    let shortest = unquoted.strip_suffix(r"\r\n").unwrap_or(unquoted);
    // A secret that looks like an end is one all the same.
    let mut secrets = [shortest, unquoted, trimmed].into_iter();
    let secret = secrets.find(|it| !it.is_empty()).unwrap_or(text);
    text.split_at(secret.len())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    fn found(line: &str) -> Vec<String> {
        let secrets = Command::find(line).unwrap().secrets();
        secrets.iter().map(|it| it.expose().to_owned()).collect()
    }

    #[test_case("hunter2", ("hunter2", ""))]
    #[test_case("hunter2'  ", ("hunter2", "'  "))]
    #[test_case(r"hunter2\r\n'", ("hunter2", r"\r\n'"))]
    #[test_case(r"\r\n'", (r"\r\n", "'"))]
    #[test_case("'", ("'", ""))]
    #[test_case("\"x\"", ("\"x", "\""))]
    fn a_secret_ends_where_the_line_is_closed(text: &str, expected: (&str, &str)) {
        assert_eq!(without_end(text), expected);
    }

    #[test_case("dispatching CMD command 'PASS hunter2' to mod_auth.c"; "in quotes")]
    #[test_case("192.0.2.100 21 PASS hunter2 230 - -"; "before other columns")]
    #[test_case("31 230 PASS hunter2 07:15:02 192.0.2.77"; "before a time")]
    #[test_case("command 'SITE PSWD former hunter2' to mod_site.c"; "of two words in quotes")]
    #[test_case(r#"write(3, "PASS hunter2\r\n", 14) = 14"#; "in a call")]
    #[test_case(r#"[pid 12] sendto(5, "PASS hunter2\r\n", 14, MSG_NOSIGNAL, NULL, 0) = 14"#; "in a call with more behind")]
    #[test_case(r#"write(3, "USER bob\r\nPASS hunter2\r\nSYST\r\n", 30) = 30"#; "between other commands")]
    #[test_case(r#"write(3, "USER bob\x0d\x0aPASS hunter2\x0d\x0a", 24) = 24"#; "between bytes")]
    #[test_case(r#"write(3, "USER bob\015\012PASS hunter2\015\012", 24) = 24"#; "between octal bytes")]
    #[test_case(r#"write(3, "PASS h\x75nter2\r\n", 14) = 14"#; "in bytes")]
    #[test_case(r#"2026-03-04 INFO {"sent":"PASS hunter2\r\n","session":4}"#; "in an object")]
    #[test_case(r#"{"log":"{\"sent\":\"PASS hunter2\\r\\n\",\"n\":4}"}"#; "in an object within one")]
    #[test_case(r#"{"sent":"USER bob\r\nPASS hunter2\r\nSYST\r\n"}"#; "in an object between other commands")]
    #[test_case("<sent at=\"07:15\">PASS hunter2</sent>"; "in an element")]
    #[test_case("<sent>PASS hunter2&#13;&#10;</sent>"; "in an element with its end")]
    #[test_case("<sent>PASS hun&#116;er2</sent>"; "in an element with a number")]
    #[test_case("<sent><![CDATA[PASS hunter2]]></sent>"; "in a section")]
    #[test_case("<sent command=\"PASS hunter2\" n=\"4\"/>"; "in an attribute")]
    #[test_case("<sent command=\"PASS\" argument=\"hunter2\"/>"; "in another attribute")]
    #[test_case("&lt;sent&gt;PASS hunter2&lt;/sent&gt;"; "in an escaped element")]
    #[test_case("GET /ftp?send=PASS%20hunter2%0D%0A HTTP/1.1"; "in a URL")]
    #[test_case("PASS&nbsp;hunter2"; "behind an entity")]
    #[test_case("PASS\u{a0}hunter2"; "behind a blank of pages")]
    #[test_case("{'command': 'PASS', 'args': 'hunter2'}"; "as a value")]
    #[test_case(r#"{"command":"PASS","args":["hunter2"]}"#; "in a list")]
    #[test_case(r#"Sending command "PASS" with argument "hunter2""#; "as an argument")]
    #[test_case("cmd=PASS arg=hunter2"; "as a field")]
    #[test_case("cmd=PASS, arg=hunter2"; "as a field behind a comma")]
    #[test_case("xPASS hunter2"; "behind a byte that looks like a letter")]
    #[test_case("1PASS hunter2"; "behind a byte that looks like a digit")]
    #[test_case(r"\npass hunter2"; "behind the end of a line")]
    fn what_follows_on_the_line_is_no_part_of_the_secret(line: &str) {
        assert!(
            found(line).iter().any(|it| it == "hunter2"),
            "{:?}",
            found(line)
        );
        let shown = Command::find(line).unwrap().masked();
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test_case(r#"write(3, "PASS se\303\274ss\r\n", 13) = 13"#, "seüss"; "in octal")]
    #[test_case(r#"write(3, "PASS hun\"ter2\r\n", 13) = 13"#, "hun\"ter2"; "with a quote")]
    #[test_case(r#"{"log":"{\"sent\":\"PASS hun\\\"ter2\\r\\n\"}"}"#, "hun\"ter2"; "with a quote within quotes")]
    #[test_case("GET /?send=PASS%20two%20words%0d%0a", "two words"; "in a URL")]
    #[test_case("<sent>PASS a&amp;b&lt;c</sent>", "a&b<c"; "in markup")]
    #[test_case("192.0.2.9 - 203.0.113.9 21 PASS two+words 530 1326", "two words"; "in a column")]
    #[test_case("SITE%20PSWD%20former%20hunter2", "hunter2"; "of two words")]
    fn a_secret_is_known_as_it_reads(line: &str, secret: &str) {
        assert!(
            found(line).iter().any(|it| it == secret),
            "{:?}",
            found(line)
        );
    }

    /// The look at single letters passes over none of the table.
    #[test]
    fn every_command_of_the_table_is_found() {
        for command in crate::secret::commands::each() {
            for line in [
                format!("{command} a b c"),
                format!("---> {}\ta", command.to_lowercase()),
                format!("write(3, \"{command} a\\r\\n\", 9) = 9"),
                format!("<sent>{command} a</sent>"),
                format!("web1 {{\"sent\":\"{command} a\\r\\n\"}}"),
                format!("192.0.2.1 - 21 {command} a 230 0"),
            ] {
                assert!(Command::find(&line).is_some(), "{line}");
                let has = crate::logs::mask::words::Words::of(&line);
                assert!(has.has(crate::logs::mask::words::Words::COMMANDS), "{line}");
            }
        }
    }

    #[test_case("PASS a", Some("a"))]
    #[test_case("> pass \t a b", Some("a b"))]
    #[test_case("site  ChPass a", Some("a"))]
    #[test_case("(x)ACCT\ta", Some("a"))]
    #[test_case("SITE CHMOD a", None)]
    #[test_case("BYPASS a", None)]
    #[test_case("MY_PASS a", None)]
    #[test_case("a compass a", None)]
    #[test_case("PASS", None)]
    #[test_case("PASS ", None)]
    #[test_case("PASSIVE a", None)]
    #[test_case("quote cpwd a", Some("a"))]
    #[test_case("é PASS é", Some("é"))]
    #[test_case("clearing response lists before dispatching command 'PASS'", None; "a name in quotes")]
    #[test_case("command 'PASS' failed: '530 no'", None; "a sentence")]
    #[test_case("{\"command\":\"PASS\"}", None; "a value alone")]
    #[test_case("/a/site%20password%20list", None; "a name in a URL")]
    fn commands_are_found(line: &str, secret: Option<&str>) {
        assert_eq!(Command::find(line).map(|it| it.secret), secret);
    }

    /// Of a line without end the first values are learnt, and all of it is masked.
    #[test]
    fn so_many_values_are_learnt() {
        let line = format!("'PASS', {}", "'hunter2', ".repeat(5_000));
        assert!(found(&line).len() < 200);
        assert_eq!(Command::find(&line).unwrap().masked(), "'PASS', ********");
    }

    #[test_case("PASS"; "one word")]
    #[test_case("SITE PSWD"; "two words")]
    fn the_words_of_a_command_stand_near_each_other(words: &str) {
        for (blanks, is_found) in [(30, true), (100, words == "PASS")] {
            let line =
                words.replace(' ', &"%20".repeat(blanks)) + &"%20".repeat(blanks) + "hunter2";
            assert_eq!(Command::find(&line).is_some(), is_found, "{blanks}");
        }
    }

    /// A look at the whole line for each of its commands would take minutes.
    #[test]
    fn a_line_of_nothing_else_is_no_burden() {
        /// No line that is read is longer.
        const LONGEST: usize = 64 * 1024;
        for word in [
            "503 PASS first ",
            "PASS%20",
            "\"PASS\", ",
            "PASS=",
            "\\PASS",
            "&PASS",
        ] {
            let line = word.repeat(LONGEST / word.len());
            if let Some(command) = Command::find(&line) {
                command.secrets();
            }
        }
    }
}
