//! Commands that carry a secret, wherever a client's prefix ends.

use super::sentence;
use crate::secret::Secret;

/// A command with a secret in a line.
pub(super) struct Command<'l> {
    before: &'l str,
    words: &'l str,
    pub(super) secret: &'l str,
    end: &'l str,
}

impl<'l> Command<'l> {
    /// The first that is none of the words of a reply.
    pub(super) fn find(line: &'l str) -> Option<Self> {
        let begins = |letters: &[u8]| match letters[0] {
            b'p' | b'P' => matches!(letters[1], b'a' | b'A'),
            b'a' | b'A' => matches!(letters[1], b'c' | b'C'),
            b's' | b'S' => matches!(letters[1], b'i' | b'I'),
            _ => false,
        };
        let starts = line.as_bytes().windows(2).enumerate();
        let starts = starts.filter(|(_, letters)| begins(letters));
        let mut commands = starts.filter_map(|(at, _)| Self::at(line, at));
        commands.find(|it| {
            let behind = &line[it.before.len() + it.words.len()..];
            !sentence::is_of_reply(it.before, behind)
        })
    }

    /// The command that begins here; to the end of the line, less what closes it.
    fn at(line: &'l str, at: usize) -> Option<Self> {
        let (before, rest) = line.split_at(at);
        let behind = any_of(rest, &["PASS", "ACCT"]).or_else(|| {
            let site = any_of(rest, &["SITE"])?;
            any_of(blanks(site)?, &["PSWD", "CPWD", "CHPASS"])
        })?;
        let words = &rest[..rest.len() - behind.len()];
        let argument = blanks(behind)?;
        let is_part_of_a_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_part_of_a_word || argument.starts_with(char::is_whitespace) || argument.is_empty() {
            return None;
        }
        let (secret, end) = without_end(argument);
        Some(Self {
            before,
            words,
            secret,
            end,
        })
    }

    /// The line with a mask in place of the secret.
    pub(super) fn masked(&self, line: &str) -> String {
        let Self {
            before, words, end, ..
        } = self;
        // The string of a JSON object ends where its quote is; another secret may hold quotes.
        if line.starts_with('{')
            && before.ends_with('"')
            && let Some(end) = end_of_string(&line[before.len()..])
        {
            let after = &line[before.len() + end..];
            return format!("{before}{words} {}{after}", Secret::MASK);
        }
        format!("{before}{words} {}{end}", Secret::MASK)
    }
}

/// What follows one of these words, in any case.
fn any_of<'l>(text: &'l str, words: &[&str]) -> Option<&'l str> {
    words.iter().find_map(|word| {
        let (begin, rest) = text.split_at_checked(word.len())?;
        begin.eq_ignore_ascii_case(word).then_some(rest)
    })
}

/// What follows blanks, of which there has to be one.
fn blanks(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\t']);
    (rest.len() < text.len()).then_some(rest)
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
    #[test_case("é PASS é", Some("é"))]
    fn commands_are_found(line: &str, secret: Option<&str>) {
        assert_eq!(Command::find(line).map(|it| it.secret), secret);
    }
}
