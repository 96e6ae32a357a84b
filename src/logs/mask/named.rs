//! Secrets in addresses, in command lines that were pasted with a log, and in settings that programs print.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use super::words::Words;
use crate::secret::Secret;

static URL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b((?:ftp|ftps|ftpes|sftp)://[^/\s:@]+):[^/\s]*@"));

/// `-u NAME,PASSWORD` and `--user NAME:PASSWORD`.
static OPTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"((?:^|\s)(?:-u|--user)[ =]*[^\s:,=]+[:,])[^\s/]\S*"));

/// `--ftp-password WORD`, and what wget tells of it.
static PASSWORD_OPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)((?:^|\s)--?[a-z-]*pass(?:word|wd)?(?:[ \t]+\([a-z]+\) to)?[ \t]+)([^\s-]\S*)")
});

/// `-p WORD`, of the programs of `NcFTP`.
static OF_NCFTP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\bncftp\S*\s(?:.*\s)?-p[ \t]*)([^\s-]\S*)"));

/// `pass="WORD"`, `"password": 'WORD'`; without quotes only behind an equals sign.
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| setting(r#"["']?\s*[:=]>?\s*)"(?:[^"\\]|\\.)+""#));
static SINGLE_QUOTED: LazyLock<Regex> =
    LazyLock::new(|| setting(r#"["']?\s*[:=]>?\s*)'(?:[^'\\]|\\.)+'"#));
static UNQUOTED: LazyLock<Regex> = LazyLock::new(|| setting(r#"=)[^\s'",;&]+"#));

fn setting(value: &str) -> Regex {
    let name = r"(?i)(\b(?:[a-z]+[_-])*(?:pass|passwd|password|passphrase|pwd)";
    pattern(&format!("{name}{value}"))
}

/// The line without such secrets.
pub(super) fn masked(line: &str, words: Words) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(line);
    let mut replace = |of: &Regex, with: String| {
        if of.is_match(&masked) {
            masked = Cow::Owned(of.replace_all(&masked, with).into_owned());
        }
    };
    let mask = Secret::MASK;
    if words.has(Words::ADDRESS) {
        replace(&URL, format!("${{1}}:{mask}@"));
    }
    if words.has(Words::USER) {
        replace(&OPTION, format!("${{1}}{mask}"));
    }
    let (is_option, is_setting) = if words.has(Words::PASSWORD) {
        password(line)
    } else {
        (false, false)
    };
    if is_option {
        replace(&PASSWORD_OPTION, format!("${{1}}{mask}"));
    }
    if is_setting {
        replace(&QUOTED, format!("${{1}}\"{mask}\""));
        replace(&SINGLE_QUOTED, format!("${{1}}'{mask}'"));
        replace(&UNQUOTED, format!("${{1}}{mask}"));
    }
    if words.has(Words::NCFTP) {
        replace(&OF_NCFTP, format!("${{1}}{mask}"));
    }
    masked
}

/// Whether a word for a password stands in it as the name of an option, and as that of a setting. Many replies have such a
/// word, and few lines have it so.
fn password(line: &str) -> (bool, bool) {
    let (mut is_option, mut is_setting) = (false, false);
    for at in memchr::memchr2_iter(b'p', b'P', line.as_bytes()) {
        let (before, rest) = line.split_at(at);
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let word = &rest.as_bytes()[..rest.len() - behind.len()];
        let begins = |known: &[u8]| {
            let begin = word.get(..known.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(known))
        };
        if !(begins(b"pass") || begins(b"pwd")) {
            continue;
        }
        let front = before.rsplit(char::is_whitespace).next();
        is_option |= front.is_some_and(|front| front.starts_with('-'));
        let value = behind.strip_prefix(['"', '\'']).unwrap_or(behind);
        is_setting |= value.trim_start().starts_with([':', '=']);
    }
    (is_option, is_setting)
}
