//! The commands that carry secrets, in one table: for what is sent, for logs and for captures.

use super::Secret;

/// A command whose argument is a secret, or holds one. All of the argument is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Command {
    /// The words of the command, in upper case.
    words: &'static [&'static str],
    /// What of the argument is secret where it comes back.
    secret: Part,
}

/// Part of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of it, blanks included.
    Whole,
    /// Each of its words.
    Words,
    /// The word behind so many others; a shorter argument is all secret.
    Behind(usize),
}

use Part::{Behind, Whole, Words};

/// Those of RFC 959 and RFC 2228, then what servers and clients have added: the encoded login of `WS_FTP`; new passwords of Serv-U
/// (`PSWD`), `WS_FTP` Server (`CPWD`), glftpd, `ioFTPD` and `DrFTPD`, which also make users; the password of a group of wu-ftpd; and
/// what says by its name what it does.
const COMMANDS: [Command; 13] = [
    of(&["PASS"], Whole),
    of(&["ACCT"], Whole),
    of(&["ADAT"], Whole),
    of(&["XAUT"], Behind(1)),
    of(&["SITE", "PSWD"], Words),
    of(&["SITE", "CPWD"], Words),
    of(&["SITE", "PASSWD"], Words),
    of(&["SITE", "CHPASS"], Behind(1)),
    of(&["SITE", "ADDUSER"], Behind(1)),
    of(&["SITE", "GADDUSER"], Behind(2)),
    of(&["SITE", "GPASS"], Whole),
    of(&["SITE", "PASS"], Whole),
    of(&["SITE", "PASSWORD"], Words),
];

const fn of(words: &'static [&'static str], secret: Part) -> Command {
    Command { words, secret }
}

/// The beginning of a text that is such a command, split where its argument begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier<'t> {
    /// The words of the command, as they were written.
    pub words: &'t str,
    /// What follows them and the blanks behind; never empty.
    pub argument: &'t str,
    secret: Part,
}

impl<'t> Carrier<'t> {
    /// What the argument holds that is secret, wherever it comes back: the argument as a whole, and the parts of it.
    pub fn secrets(&self) -> impl Iterator<Item = Secret> + use<'t> {
        self.secrets_of(self.argument)
    }

    /// The same of an argument that was cut out of this one.
    pub fn secrets_of<'a>(&self, argument: &'a str) -> impl Iterator<Item = Secret> + use<'a> {
        let words = || argument.split_ascii_whitespace();
        let (whole, skip, take) = match self.secret {
            Whole => (Some(argument.trim()), 0, 0),
            Behind(count) if words().count() > count => (None, count, 1),
            Words | Behind(_) => (None, 0, usize::MAX),
        };
        let whole = whole.filter(|it| !it.is_empty());
        let parts = words().skip(skip).take(take);
        let all = whole.into_iter().chain(parts);
        all.map(|part| Secret::new(part.to_owned()))
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
        Some(carrier) => (carrier.masked(), carrier.secrets().collect()),
        None => (line.to_owned(), Vec::new()),
    }
}

impl Command {
    fn begins<'t>(&self, text: &'t str) -> Option<Carrier<'t>> {
        let mut rest = text;
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                rest = behind_blanks(rest)?;
            }
            let (begin, behind) = rest.split_at_checked(word.len())?;
            if !begin.eq_ignore_ascii_case(word) {
                return None;
            }
            rest = behind;
        }
        let words = &text[..text.len() - rest.len()];
        let argument = behind_blanks(rest)?;
        let is_empty = argument.trim().is_empty();
        (!is_empty).then_some(Carrier {
            words,
            argument,
            secret: self.secret,
        })
    }
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
