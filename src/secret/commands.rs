//! The commands that carry secrets, in one table (`commands.toml`): for what is sent, for logs, for captures, for evidence that others
//! wrote, and for what is typed.

use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use super::Secret;

/// A command whose argument is a secret, or holds one. All of the argument is masked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    /// Its words, in upper case.
    #[serde(deserialize_with = "split")]
    words: Vec<String>,
    /// What of the argument is secret where it comes back.
    secret: Part,
    /// The words of the argument are written in base64.
    #[serde(default)]
    base64: bool,
    /// Who knows it.
    #[expect(dead_code, reason = "for those who read the table")]
    of: Vec<String>,
}

/// Part of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Part {
    /// All of it, blanks included.
    All,
    /// Each of its words.
    Words,
    /// The word behind another; a shorter argument is all secret.
    #[serde(rename = "behind-1")]
    BehindOne,
    /// The word behind two others; a shorter argument is all secret.
    #[serde(rename = "behind-2")]
    BehindTwo,
}

static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Table {
        command: Vec<Command>,
    }
    #[expect(clippy::expect_used, reason = "a constant, which a test reads")]
    let table: Table = toml::from_str(include_str!("commands.toml")).expect("a table");
    table.command
});

fn split<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let words = String::deserialize(from)?;
    Ok(words.split(' ').map(str::to_owned).collect())
}

/// The beginning of a text that is such a command, split where its argument begins.
#[derive(Debug, Clone, Copy)]
pub struct Carrier<'t> {
    /// The words of the command, as they were written.
    pub words: &'t str,
    /// What follows them and the blanks behind; never empty.
    pub argument: &'t str,
    command: &'static Command,
}

impl Carrier<'_> {
    /// What the argument holds that is secret, wherever it comes back: the argument as a whole, or the parts of it.
    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        self.secrets_of(self.argument)
    }

    /// The same of an argument that was cut out of this one.
    #[must_use]
    pub fn secrets_of(&self, argument: &str) -> Vec<Secret> {
        let argument = argument.trim();
        let words = words(argument);
        let behind = |count: usize| words.get(count..=count).unwrap_or(&words);
        let parts = match self.command.secret {
            Part::All => return whole(argument),
            Part::Words => &words,
            Part::BehindOne => behind(1),
            Part::BehindTwo => behind(2),
        };
        let plain = parts.iter().map(|part| (*part).to_owned());
        let read = parts.iter().filter(|_| self.command.base64);
        let read =
            read.filter_map(|part| String::from_utf8(BASE64_STANDARD.decode(part).ok()?).ok());
        plain.chain(read).map(Secret::new).collect()
    }

    /// The command with a mask in place of its argument.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} {}", self.words, Secret::MASK)
    }
}

/// The command at the beginning of a text, if it is one that carries a secret and has an argument.
#[must_use]
pub fn carrier(text: &str) -> Option<Carrier<'_>> {
    COMMANDS.iter().find_map(|command| command.begins(text))
}

/// A command line as it may be shown, and the secrets in it.
#[must_use]
pub fn without_secret(line: &str) -> (String, Vec<Secret>) {
    match carrier(line) {
        Some(carrier) => (carrier.masked(), carrier.secrets()),
        None => (line.to_owned(), Vec::new()),
    }
}

/// One of each of these commands, without an argument.
#[cfg(test)]
pub(crate) fn each() -> impl Iterator<Item = String> {
    COMMANDS.iter().map(|command| {
        let words = command.words.iter();
        let words = words.map(|word| match word.as_str() {
            "*" => "alice".to_owned(),
            word => word.replace('*', "X"),
        });
        words.collect::<Vec<_>>().join(" ")
    })
}

impl Command {
    fn begins<'t>(&'static self, text: &'t str) -> Option<Carrier<'t>> {
        let mut rest = text;
        for (index, known) in self.words.iter().enumerate() {
            if index > 0 {
                rest = behind_blanks(rest)?;
            }
            let word = first_word(rest)?;
            if !fits(known, word) {
                return None;
            }
            rest = &rest[word.len()..];
        }
        let words = &text[..text.len() - rest.len()];
        let argument = behind_blanks(rest)?;
        let is_empty = argument.trim().is_empty();
        (!is_empty).then_some(Carrier {
            words,
            argument,
            command: self,
        })
    }
}

/// An argument as it is; of `old/new/new`, which changes a password on z/OS, the parts too.
fn whole(argument: &str) -> Vec<Secret> {
    let parts: Vec<&str> = argument.split('/').collect();
    let parts = match parts[..] {
        [old, new, again] if new == again => vec![argument, old, new],
        _ => vec![argument],
    };
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.map(|part| Secret::new(part.to_owned())).collect()
}

/// The words of an argument. One in quotes may hold blanks.
fn words(argument: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = argument.trim_start();
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"').and_then(|it| it.split_once('"'));
        let ends = |behind: &str| behind.is_empty() || behind.starts_with([' ', '\t']);
        let (word, behind) = match quoted {
            Some((word, behind)) if ends(behind) && !word.is_empty() => (word, behind),
            _ => rest.split_at(rest.find([' ', '\t']).unwrap_or(rest.len())),
        };
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

/// The word that a text begins with, if a blank follows it soon: no command is longer.
fn first_word(text: &str) -> Option<&str> {
    const LONGEST: usize = 48;
    let begin = &text.as_bytes()[..text.len().min(LONGEST)];
    let end = begin.iter().position(|byte| matches!(byte, b' ' | b'\t'))?;
    Some(&text[..end])
}

/// Whether this word is the known one, in which an asterisk stands for any letters.
fn fits(known: &str, word: &str) -> bool {
    let Some((front, rest)) = known.split_once('*') else {
        return known.eq_ignore_ascii_case(word);
    };
    let begin = word.get(..front.len());
    if !begin.is_some_and(|begin| begin.eq_ignore_ascii_case(front)) {
        return false;
    }
    let word = &word[front.len()..];
    let mut ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    ends.any(|at| fits(rest, &word[at..]))
}

/// What follows blanks, of which there has to be one.
fn behind_blanks(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches([' ', '\t']);
    (rest.len() < text.len()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("PASS hunter2", "PASS ********", &["hunter2"])]
    #[test_case("pass two words", "pass ********", &["two words"]; "with a blank")]
    #[test_case("ACCT  x", "ACCT ********", &["x"])]
    #[test_case("ADAT dGVzdA==", "ADAT ********", &["dGVzdA=="])]
    #[test_case("XAUT 2 Zq8a", "XAUT ********", &["Zq8a"])]
    #[test_case("SITE PSWD old new", "SITE PSWD ********", &["old", "new"])]
    #[test_case("site  chpass bob new", "site  chpass ********", &["new"])]
    #[test_case("SITE ADDUSER bob word me@192.0.2.1", "SITE ADDUSER ********", &["word"])]
    #[test_case("SITE CHPASS new", "SITE CHPASS ********", &["new"]; "without the user")]
    #[test_case("SITE GADDUSER staff bob word", "SITE GADDUSER ********", &["word"])]
    #[test_case("CPWD new", "CPWD ********", &["new"]; "of WS_FTP Server without SITE")]
    #[test_case("SITE PSWD \"old word\" \"new\"", "SITE PSWD ********", &["old word", "new"]; "in quotes")]
    #[test_case("SITE PSWD \"old new\"x", "SITE PSWD ********", &["\"old", "new\"x"]; "a quote within")]
    #[test_case("SITE CHPWD dGVzdA== U0VDUkVU bmV3", "SITE CHPWD ********", &["dGVzdA==", "U0VDUkVU", "bmV3", "test", "SECRET", "new"]; "in base64")]
    #[test_case("SITE CHANGEPASSWORD bob word", "SITE CHANGEPASSWORD ********", &["bob", "word"])]
    #[test_case("site setpasswd word", "site setpasswd ********", &["word"])]
    #[test_case("SITE GPASSWD staff word", "SITE GPASSWD ********", &["staff", "word"])]
    #[test_case("SITE CHGPWD word", "SITE CHGPWD ********", &["word"])]
    #[test_case("SITE CHANGE bob password word", "SITE CHANGE bob password ********", &["word"]; "a property")]
    #[test_case("SITE CHANGE bob tagline word", "SITE CHANGE bob tagline word", &[]; "another property")]
    #[test_case("SITE UTIME pass word", "SITE UTIME pass word", &[]; "in an argument")]
    #[test_case("PASS old-1/new-1/new-1", "PASS ********", &["old-1/new-1/new-1", "old-1", "new-1"]; "of z OS")]
    #[test_case("PASS a/b/c", "PASS ********", &["a/b/c"]; "with slashes")]
    #[test_case("SITE CHMOD 644 a", "SITE CHMOD 644 a", &[])]
    #[test_case("PASS", "PASS", &[]; "without an argument")]
    #[test_case("PASS ", "PASS ", &[]; "with a blank alone")]
    #[test_case("PASSIVE on", "PASSIVE on", &[])]
    #[test_case("PWD", "PWD", &[])]
    #[test_case("é", "é", &[]; "letters of two bytes")]
    fn secrets_of_commands(line: &str, shown: &str, secrets: &[&str]) {
        let (masked, found) = without_secret(line);
        assert_eq!(masked, shown);
        let found: Vec<&str> = found.iter().map(Secret::expose).collect();
        assert_eq!(found, secrets);
    }
}
