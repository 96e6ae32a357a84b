//! Commands that carry a secret, wherever a client's prefix ends.

use super::sentence;
use crate::secret::Secret;
use crate::secret::commands::{Carrier, carrier};

/// A command with a secret in a line.
pub(super) struct Command<'l> {
    before: &'l str,
    carrier: Carrier<'l>,
    pub(super) secret: &'l str,
    end: &'l str,
    /// The secret is part of a string of JSON.
    is_json: bool,
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
        let mut commands = starts.filter_map(|(at, _)| Self::at(line, at));
        commands.find(|it| {
            let behind = &line[it.before.len() + it.carrier.words.len()..];
            !sentence::is_of_reply(it.before, behind)
        })
    }

    /// The command that begins here; to the end of the line, less what closes it.
    fn at(line: &'l str, at: usize) -> Option<Self> {
        let (before, rest) = line.split_at(at);
        let carrier = carrier(rest)?;
        let argument = carrier.argument;
        let is_part_of_a_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_part_of_a_word || argument.starts_with(char::is_whitespace) {
            return None;
        }
        // The string of a JSON object ends where its quote is; another secret may hold quotes.
        let in_json = line.starts_with('{') && before.ends_with('"');
        let json_end = in_json.then(|| end_of_string(argument)).flatten();
        let (secret, end) = match json_end {
            Some(end) => argument.split_at(end),
            None => without_end(argument),
        };
        Some(Self {
            before,
            carrier,
            secret,
            end,
            is_json: json_end.is_some(),
        })
    }

    /// What it holds that is secret wherever it comes back.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let unquoted = || serde_json::from_str::<String>(&format!("\"{}\"", self.secret)).ok();
        let plain = self.is_json.then(unquoted).flatten();
        let plain = plain.as_deref().unwrap_or(self.secret);
        let mut secrets = self.carrier.secrets_of(plain);
        // The program may have written more behind the secret: the code of the reply, or how it goes on with the command.
        let quote = self.before.chars().next_back();
        let quoted = quote.filter(|it| matches!(it, '\'' | '"'));
        let quoted = quoted.and_then(|quote| plain.split(quote).next());
        let mut words = plain.split_ascii_whitespace();
        let word = words.next();
        let is_code = |next: &str| next.len() == 3 && next.bytes().all(|it| it.is_ascii_digit());
        let word = word.filter(|_| words.next().is_some_and(is_code));
        for part in quoted.into_iter().chain(word) {
            if !part.is_empty() && part.len() < plain.len() {
                secrets.extend(self.carrier.secrets_of(part));
            }
        }
        secrets
    }

    /// The line with a mask in place of the secret.
    pub(super) fn masked(&self) -> String {
        let Self {
            before,
            carrier,
            end,
            ..
        } = self;
        format!("{before}{}{end}", carrier.masked())
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
    use test_case::test_case;

    use super::*;

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
    #[test_case("command 'SITE PSWD former hunter2' to mod_site.c"; "of two words in quotes")]
    fn what_follows_on_the_line_is_no_part_of_the_secret(line: &str) {
        let secrets = Command::find(line).unwrap().secrets();
        assert!(secrets.iter().any(|it| it.expose() == "hunter2"));
    }

    /// The look at single letters passes over none of the table.
    #[test]
    fn every_command_of_the_table_is_found() {
        for command in crate::secret::commands::each() {
            for line in [
                format!("{command} a b c"),
                format!("---> {}\ta", command.to_lowercase()),
            ] {
                assert!(Command::find(&line).is_some(), "{line}");
                let has = super::super::words::Words::of(&line);
                assert!(has.has(super::super::words::Words::COMMANDS), "{line}");
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
    #[test_case("PASS", None)]
    #[test_case("PASS ", None)]
    #[test_case("PASSIVE a", None)]
    #[test_case("quote cpwd a", Some("a"))]
    #[test_case("é PASS é", Some("é"))]
    fn commands_are_found(line: &str, secret: Option<&str>) {
        assert_eq!(Command::find(line).map(|it| it.secret), secret);
    }
}
