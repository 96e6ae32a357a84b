//! What the user expects of the server beyond that it works: directories, files and replies.

use glob::Pattern;
use jiff::Span;
use jiff::tz::TimeZone;

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
const HARMLESS: [&str; 12] = [
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
    /// A wildcard that cannot be understood.
    #[error("`{0}` is no file name with wildcards: *, ? and [a-z] stand for what varies")]
    Wildcard(String),
    /// A wildcard in the directory.
    #[error("`{0}` has a wildcard in its directory: only the file's name may have some")]
    WildDirectory(String),
    /// No name at all.
    #[error("`{0}` names a directory and no file: --expect-dir looks for directories")]
    NoName(String),
    /// A reply of the wrong form.
    #[error(
        "`{0}` is no expected reply: write COMMAND=CODE, for example NOOP=200 or \"SIZE a.txt=213\" or PWD=2xx"
    )]
    Reply(String),
    /// A command that could do something.
    #[error("--expect-reply sends only commands that change nothing ({harmless}), and `{0}` is none", harmless = HARMLESS.join(", "))]
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
    let (command, code) = text.rsplit_once('=').ok_or_else(malformed)?;
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
}

impl FilePattern {
    /// Whether a file of this name is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.wildcards.matches(name)
    }
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
    let filled = dated(text, now).ok_or_else(|| ExpectationError::Date(text.to_owned()))?;
    let (directory, name) = match filled.rsplit_once('/') {
        None => (None, filled.as_str()),
        Some(("", name)) => (Some("/".to_owned()), name),
        Some((directory, name)) => (Some(directory.to_owned()), name),
    };
    if name.is_empty() {
        return Err(ExpectationError::NoName(text.to_owned()));
    }
    if directory
        .as_ref()
        .is_some_and(|it| it.contains(['*', '?', '[']))
    {
        return Err(ExpectationError::WildDirectory(text.to_owned()));
    }
    let wildcards = Pattern::new(name).map_err(|_| ExpectationError::Wildcard(text.to_owned()))?;
    Ok(FilePattern {
        directory,
        name: name.to_owned(),
        wildcards,
    })
}

/// Fills in `%Y` and the like for now, and `%{-1d:%Y}` for some time before or after, all in UTC.
fn dated(text: &str, now: Timestamp) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(braced) = rest.strip_prefix("%{") {
            let (inside, after) = braced.split_once('}')?;
            let (offset, format) = inside.split_once(':')?;
            let span = offset.trim().parse::<Span>().ok()?;
            filled.push_str(&written(format, now, span)?);
            rest = after;
        } else {
            // One letter, maybe after a flag.
            let length = rest.char_indices().skip(1).find_map(|(at, letter)| {
                (letter.is_ascii_alphabetic() || letter == '%').then_some(at + 1)
            })?;
            filled.push_str(&written(&rest[..length], now, Span::new())?);
            rest = &rest[length..];
        }
    }
    filled.push_str(rest);
    Some(filled)
}

fn written(format: &str, now: Timestamp, offset: Span) -> Option<String> {
    let now = jiff::Timestamp::from_second(now.unix_seconds()).ok()?;
    let then = now.to_zoned(TimeZone::UTC).checked_add(offset).ok()?;
    jiff::fmt::strtime::format(format, &then).ok()
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
