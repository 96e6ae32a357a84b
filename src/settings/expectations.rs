//! What the user expects of the server beyond that it works: directories, files and replies.

use glob::{MatchOptions, Pattern};

use super::dates::{self, DateError};
use crate::clock::Timestamp;

/// What is looked for after everything else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expectations {
    /// Directories that have to be there.
    pub directories: Vec<String>,
    /// Names of files that have to be there, with wildcards and dates.
    pub files: Vec<String>,
    /// Commands, and the reply codes that they have to bring.
    pub replies: Vec<(String, String)>,
}

impl Expectations {
    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.directories.is_empty() && self.files.is_empty() && self.replies.is_empty()
    }
}

/// Commands that change nothing, and need no data connection.
pub const HARMLESS: [&str; 12] = [
    "NOOP", "PWD", "SYST", "FEAT", "HELP", "STAT", "SIZE", "MDTM", "MLST", "CWD", "TYPE", "OPTS",
];

/// Why an expectation cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpectationError {
    /// A date that cannot be written.
    #[error(
        "`{0}` holds a date that cannot be filled in: write %Y-%m-%d and the like, %{{-1d:%Y-%m-%d}} for yesterday, %% for a per cent sign"
    )]
    Date(String),
    /// A letter after a per cent sign that stands for no part of a date.
    #[error(
        "`{1}` in `{0}` is not a supported date field: use %Y, %m, %d, %H, %M and the like, %% for a per cent sign"
    )]
    Letter(String, String),
    /// A wildcard that cannot be understood.
    #[error(
        "`{0}` is not a valid pattern: use *, ?, and [a-z] for what varies, and [[] for a literal bracket"
    )]
    Wildcard(String),
    /// A wildcard in the directory.
    #[error("`{0}`: wildcards are allowed only in the file name, not in the directory")]
    WildDirectory(String),
    /// No name at all.
    #[error("`{0}` is a directory: use --expect-dir")]
    NoName(String),
    /// A command alone.
    #[error("`{0}` has no code: write COMMAND=CODE, for example {0}=200")]
    NoCode(String),
    /// A code that is none.
    #[error(
        "`{0}` is not of the form COMMAND=CODE: write for example NOOP=200, PWD=2xx, or 'SIZE a.txt=213'"
    )]
    Reply(String),
    /// A command that could do something.
    #[error("--expect-reply does not send `{0}`. Allowed: {harmless}", harmless = HARMLESS.join(", "))]
    Command(String),
    /// Something that cannot be part of a command.
    #[error("`{0}` holds characters that cannot be sent in a command")]
    Control(String),
}

/// Reads `COMMAND=CODE`.
///
/// # Errors
///
/// If it is of another form, or the command could change something.
pub fn reply(text: &str) -> Result<(String, String), ExpectationError> {
    let malformed = || ExpectationError::Reply(text.to_owned());
    let no_code = || ExpectationError::NoCode(text.to_owned());
    let (command, code) = text.rsplit_once('=').ok_or_else(no_code)?;
    let (command, code) = (command.trim(), code.trim().to_ascii_lowercase());
    let is_code = code.len() == 3
        && code.starts_with(|digit| matches!(digit, '1'..='5'))
        && code[1..]
            .chars()
            .all(|digit| digit == 'x' || digit.is_ascii_digit());
    if !is_code || command.is_empty() {
        return Err(malformed());
    }
    if command.chars().any(char::is_control) {
        return Err(ExpectationError::Control(command.to_owned()));
    }
    let verb = command.split(' ').next().unwrap_or_default();
    if !HARMLESS.contains(&verb.to_ascii_uppercase().as_str()) {
        return Err(ExpectationError::Command(verb.to_owned()));
    }
    Ok((command.to_owned(), code))
}

/// A file's name taken apart, with its dates filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePattern {
    /// The directory as it was written; `None` for the one that the run is about.
    pub directory: Option<String>,
    /// The name in it, with wildcards.
    pub name: String,
    /// The same, ready to be compared with many names.
    wildcards: Pattern,
    /// The same once more with brackets that stand for themselves, where there are any.
    literal: Option<Pattern>,
}

/// Characters that stand for what varies.
const WILDCARDS: [char; 3] = ['*', '?', '['];

impl FilePattern {
    /// Whether a file of this name is meant. Some servers have names in which capitals are of no account.
    #[must_use]
    pub fn matches(&self, name: &str, ignore_case: bool) -> bool {
        self.wildcards.matches_with(name, options(ignore_case))
    }

    /// Whether a file of this name would be meant if brackets stood for themselves, which they do as `[[]`.
    #[must_use]
    pub fn matches_literally(&self, name: &str) -> bool {
        let literal = self.literal.as_ref();
        literal.is_some_and(|literal| literal.matches(name))
    }

    /// The one name that is meant; `None` where it has wildcards.
    #[must_use]
    pub fn only_name(&self) -> Option<&str> {
        (!self.name.contains(WILDCARDS)).then_some(&self.name)
    }

    /// Whether only names that begin with a dot are meant, which many listings leave out.
    #[must_use]
    pub fn is_of_dot_files(&self) -> bool {
        self.name.starts_with('.')
    }
}

fn options(ignore_case: bool) -> MatchOptions {
    MatchOptions {
        case_sensitive: !ignore_case,
        ..MatchOptions::new()
    }
}

/// A name with wildcards whose brackets stand for themselves, as it has to be written.
#[must_use]
pub fn with_literal_brackets(pattern: &str) -> String {
    pattern.replace('[', "[[]")
}

/// Fills in the dates of a name and takes it apart.
///
/// # Errors
///
/// If a date or a wildcard makes no sense, or no file is named.
pub fn file(text: &str, now: Timestamp) -> Result<FilePattern, ExpectationError> {
    if text.chars().any(char::is_control) {
        return Err(ExpectationError::Control(text.to_owned()));
    }
    let filled = dates::filled_in(text, now).map_err(|error| match error {
        DateError::Malformed => ExpectationError::Date(text.to_owned()),
        DateError::Unknown(what) => ExpectationError::Letter(text.to_owned(), what),
    })?;
    let (directory, name) = match filled.rsplit_once('/') {
        None => (None, filled.as_str()),
        Some(("", name)) => (Some("/".to_owned()), name),
        Some((directory, name)) => (Some(directory.to_owned()), name),
    };
    if name.is_empty() {
        return Err(ExpectationError::NoName(text.to_owned()));
    }
    if directory.as_ref().is_some_and(|it| it.contains(WILDCARDS)) {
        return Err(ExpectationError::WildDirectory(text.to_owned()));
    }
    let read = |name: &str| {
        let pattern = Pattern::new(&without_repeated_stars(name));
        pattern.map_err(|_| ExpectationError::Wildcard(text.to_owned()))
    };
    let wildcards = read(name)?;
    let has_brackets = name.contains('[');
    let literal = has_brackets.then(|| read(&with_literal_brackets(name)));
    Ok(FilePattern {
        directory,
        name: name.to_owned(),
        wildcards,
        literal: literal.transpose()?,
    })
}

/// Two asterisks mean no more than one within a name.
fn without_repeated_stars(name: &str) -> String {
    let mut previous = None;
    let mut once = name.to_owned();
    once.retain(|letter| previous.replace(letter) != Some('*') || letter != '*');
    once
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T00:30:00Z".parse().expect("a moment")
    }

    fn told(text: &str) -> String {
        match file(text, now()) {
            Ok(found) => format!("{} in {:?}", found.name, found.directory),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test_case("a.txt", "a.txt in None"; "a name")]
    #[test_case("/a.txt", "a.txt in Some(\"/\")"; "in the root")]
    #[test_case("/in/x/*.tar", "*.tar in Some(\"/in/x\")"; "a wildcard")]
    #[test_case("backup-%Y-%m-%d.tar", "backup-2026-03-01.tar in None"; "a date")]
    #[test_case("%{-1d:%Y-%m-%d}.tar", "2026-02-28.tar in None"; "yesterday")]
    #[test_case("%{9h:%H%M}-%{-1 month:%B}", "0930-February in None"; "hours and months")]
    #[test_case("in/%Y/%j.gz", "060.gz in Some(\"in/2026\")"; "a date in the directory")]
    #[test_case("100%%", "100% in None"; "a per cent sign")]
    #[test_case("%-d.%-m.%y-%^b", "1.3.26-MAR in None"; "flags")]
    #[test_case("a**.gz", "a**.gz in None"; "two asterisks")]
    #[test_case("/x-%Q.txt", "Letter(\"/x-%Q.txt\", \"%Q\")"; "an unknown letter")]
    #[test_case("/out/%N.csv", "Letter(\"/out/%N.csv\", \"%N\")"; "nanoseconds")]
    #[test_case("%.3f", "Letter(\"%.3f\", \"%.\")"; "a fraction")]
    #[test_case("%3N", "Letter(\"%3N\", \"%3\")"; "digits")]
    #[test_case("a-%D.txt", "Letter(\"a-%D.txt\", \"%D\")"; "a date with slashes")]
    #[test_case("%Z", "Letter(\"%Z\", \"%Z\")"; "a time zone")]
    #[test_case("%é", "Letter(\"%é\", \"%é\")"; "a letter with an accent")]
    #[test_case("100% sure", "Letter(\"100% sure\", \"% \")"; "a blank")]
    #[test_case("%{-1d:%Y-%Q}", "Letter(\"%{-1d:%Y-%Q}\", \"%Q\")"; "an unknown letter with an offset")]
    #[test_case("%{yesterday:%Y}", "Date(\"%{yesterday:%Y}\")"; "no offset")]
    #[test_case("%{-1d", "Date(\"%{-1d\")"; "no end")]
    #[test_case("50%", "Date(\"50%\")"; "a bare per cent sign")]
    #[test_case("/in/", "NoName(\"/in/\")"; "a directory")]
    #[test_case("/*/a", "WildDirectory(\"/*/a\")"; "a wildcard in the directory")]
    #[test_case("a[", "Wildcard(\"a[\")"; "half a wildcard")]
    #[test_case("a\r\nDELE b", "Control(\"a\\r\\nDELE b\")"; "two commands")]
    fn names_are_taken_apart(text: &str, expected: &str) {
        assert_eq!(told(text), expected);
    }

    #[test_case("f[1].txt", "f1.txt", false, true, false; "a class")]
    #[test_case("f[1].txt", "f[1].txt", false, false, true; "brackets that are meant as such")]
    #[test_case("r[1]-*.csv", "r[1]-a.csv", false, false, true; "with another wildcard")]
    #[test_case("a*.txt", "a*.txt", false, true, false; "an asterisk that is in the name")]
    #[test_case("a**.gz", "abc.gz", false, true, false; "two asterisks")]
    #[test_case("Report.TXT", "REPORT.txt", false, false, false; "capitals")]
    #[test_case("Report-*.TXT", "REPORT-1.txt", true, true, false; "capitals of no account")]
    fn names_match(pattern: &str, name: &str, ignore_case: bool, is_match: bool, literally: bool) {
        let pattern = file(pattern, now()).expect("a pattern");
        let found = (
            pattern.matches(name, ignore_case),
            pattern.matches_literally(name),
        );
        assert_eq!(found, (is_match, literally));
        let written = with_literal_brackets(&pattern.name);
        let rewritten = file(&written, now()).expect("a pattern");
        assert!(!literally || rewritten.matches(name, false), "{written}");
    }

    #[test_case("NOOP=200", Some(("NOOP", "200")); "a code")]
    #[test_case("size a=b.txt=213", Some(("size a=b.txt", "213")); "an argument")]
    #[test_case("PWD=2XX", Some(("PWD", "2xx")); "a class")]
    #[test_case("DELE x=250", None; "not harmless")]
    #[test_case("SITE EXEC=200", None; "site")]
    #[test_case("NOOP=20", None; "two digits")]
    #[test_case("NOOP=900", None; "no code")]
    #[test_case("NOOP", None; "no reply")]
    #[test_case("CWD a\r\nDELE b=250", None; "two commands")]
    fn replies_are_read(text: &str, expected: Option<(&str, &str)>) {
        let expected = expected.map(|(command, code)| (command.to_owned(), code.to_owned()));
        assert_eq!(reply(text).ok(), expected);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(text in "[%{}:a-zA-Z0-9*?/\\[\\]. -]{0,30}") {
            let _ = file(&text, now());
        }
    }
}
