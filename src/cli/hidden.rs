//! What nothing that is said on stderr repeats: passwords that were given, in whatever place and however mistyped.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use ftpprobe::secret::commands::carrier;
use ftpprobe::secret::{Secret, Secrets};
use percent_encoding::percent_decode_str;

/// So many parts of one argument can be a password.
const MOST_PARTS: usize = 16;

/// What is hidden, once it is known.
static HIDDEN: Mutex<Option<Hidden>> = Mutex::new(None);

#[derive(Default)]
struct Hidden {
    secrets: Secrets,
    /// Arguments with a password in them, and how they may be shown.
    arguments: Vec<(String, String)>,
}

/// Hides a password.
pub(crate) fn hide(secret: &Secret) {
    with(|hidden| hidden.secrets.add(secret));
}

/// Hides what may be passwords in the arguments of the program: what stands between a colon and an at sign as in a URL, what
/// follows the colon of a user's name as with curl, and the value of an option whose name says that it is one.
pub(crate) fn hide_arguments(arguments: &[OsString]) {
    let arguments: Vec<_> = arguments
        .iter()
        .skip(1)
        .map(|it| it.to_string_lossy())
        .collect();
    let mut before = None;
    for argument in &arguments {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (Some(name), value),
            _ => match argument.strip_prefix("-u") {
                Some(value) if !value.is_empty() => (Some("-u"), value),
                _ => (before, argument.as_ref()),
            },
        };
        hide_argument(argument, &parts(name, value));
        if let Some(carrier) = carrier(value.trim_start()) {
            with(|hidden| {
                hidden.secrets.add_all(&carrier.secrets());
                let shown = argument.replacen(carrier.argument, Secret::MASK, 1);
                hidden.arguments.push((argument.to_string(), shown));
            });
        }
        before = argument.starts_with('-').then_some(argument.as_ref());
    }
}

/// The same of a text that somebody wrote, such as a configuration.
pub(crate) fn hide_text(text: &str) {
    for piece in text
        .split(['"', '\'', '\n'])
        .filter(|piece| piece.contains('@'))
    {
        hide_argument(piece.trim(), &parts(None, piece.trim()));
    }
}

/// The text without anything that is hidden.
pub(crate) fn without(text: &str) -> String {
    with(|hidden| {
        let arguments = hidden.arguments.iter();
        let text = arguments.fold(text.to_owned(), |text, (given, shown)| {
            text.replace(given, shown)
        });
        hidden.secrets.masked_text(text)
    })
}

fn with<T>(act: impl FnOnce(&mut Hidden) -> T) -> T {
    let mut hidden = HIDDEN.lock().unwrap_or_else(PoisonError::into_inner);
    act(hidden.get_or_insert_default())
}

fn hide_argument(argument: &str, parts: &BTreeSet<&str>) {
    let longest = parts.iter().max_by_key(|part| part.len());
    let Some(longest) = longest.filter(|it| !it.is_empty()) else {
        return;
    };
    with(|hidden| {
        let shown = argument.replacen(longest, Secret::MASK, 1);
        if argument != *longest {
            hidden.arguments.push((argument.to_owned(), shown));
        }
        for part in parts {
            let decoded = percent_decode_str(part).decode_utf8_lossy();
            for secret in [*part, &decoded] {
                hidden.secrets.add(&Secret::new(secret.to_owned()));
            }
        }
    });
}

/// The parts of a value that may be a password; `option` is the name in front of it.
fn parts<'v>(option: Option<&str>, value: &'v str) -> BTreeSet<&'v str> {
    let mut parts = BTreeSet::new();
    let behind_scheme = value.find("://").map_or(0, |at| at + "://".len());
    let rest = &value[behind_scheme..];
    let ends = rest.rfind('@');
    let colons = rest.match_indices(':').take(MOST_PARTS);
    for (at, _) in colons {
        let Some(end) = ends.filter(|end| *end > at) else {
            break;
        };
        let part = &rest[at + 1..end];
        parts.insert(part);
        parts.insert(part.split('@').next().unwrap_or_default());
    }
    let is_user = matches!(option, Some("-u" | "--user"));
    let colon = encoded_colon(value).or(value.find(':').map(|at| at..at + 1));
    if let Some(colon) = colon.filter(|_| is_user) {
        parts.insert(&value[colon.end..]);
    }
    // Names of files and variables are told in what is wrong with them.
    let says_so = |name: &str| {
        name.contains("pass")
            && !["file", "env", "credential"]
                .iter()
                .any(|it| name.ends_with(it))
    };
    if option.is_some_and(says_so) && !value.starts_with('-') {
        parts.insert(value);
    }
    parts
}

/// Where the first colon stands that is written as in a URL, unless a plain one stands before it.
fn encoded_colon(value: &str) -> Option<Range<usize>> {
    let at = value.to_ascii_uppercase().find("%3A")?;
    (!value[..at].contains(':')).then_some(at..at + 3)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case(None, "//u:hunter2@h", &["hunter2"])]
    #[test_case(None, "ftp//u:hunter2@h", &["hunter2"])]
    #[test_case(None, "ftp:/u:hunter2@h", &["/u:hunter2", "hunter2"]; "one slash")]
    #[test_case(None, "ftp://u:hun:ter2@h:21", &["hun:ter2", "ter2"]; "a colon within")]
    #[test_case(None, "u:hun@ter2@h", &["hun", "hun@ter2"]; "an at sign within")]
    #[test_case(None, "me@h:21", &[]; "a port")]
    #[test_case(None, "ftp://h/x", &[]; "a scheme")]
    #[test_case(Some("-u"), "me:hunter2", &["hunter2"]; "as curl has it")]
    #[test_case(Some("-u"), "me%3ahunter2", &["hunter2"]; "with a colon that is encoded")]
    #[test_case(Some("--user"), "me:hun%3Ater2", &["hun%3Ater2"]; "with a colon in the password")]
    #[test_case(Some("--ftp-password"), "hunter2", &["hunter2"]; "an option of others")]
    #[test_case(Some("--password-file"), "hunter2", &[]; "a file")]
    fn passwords_in_arguments(option: Option<&str>, value: &str, right: &[&str]) {
        let found: Vec<&str> = parts(option, value).into_iter().collect();
        assert_eq!(found, right);
    }
}
