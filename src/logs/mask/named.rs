//! Secrets in addresses, in command lines that were pasted with a log, and in settings that programs print.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use regex::Regex;

use super::pattern;
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

static SCHEME_END: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("://"));
static USER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("-u"));
static NCFTP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("ncftp"));

/// The line without such secrets.
pub(super) fn masked(line: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(line);
    let mut replace = |of: &Regex, with: String| {
        if of.is_match(&masked) {
            masked = Cow::Owned(of.replace_all(&masked, with).into_owned());
        }
    };
    let mask = Secret::MASK;
    let holds = |sign: &Finder<'_>| sign.find(line.as_bytes()).is_some();
    if holds(&SCHEME_END) {
        replace(&URL, format!("${{1}}:{mask}@"));
    }
    if holds(&USER) {
        replace(&OPTION, format!("${{1}}{mask}"));
    }
    if may_name_a_password(line) {
        replace(&PASSWORD_OPTION, format!("${{1}}{mask}"));
        replace(&QUOTED, format!("${{1}}\"{mask}\""));
        replace(&SINGLE_QUOTED, format!("${{1}}'{mask}'"));
        replace(&UNQUOTED, format!("${{1}}{mask}"));
    }
    if holds(&NCFTP) {
        replace(&OF_NCFTP, format!("${{1}}{mask}"));
    }
    masked
}

/// Whether a word for a password may stand in it, which most lines can be told of at once.
fn may_name_a_password(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr2_iter(b'p', b'P', bytes).any(|at| {
        let rest = &bytes[at..];
        let begins = |word: &[u8]| {
            let begin = rest.get(..word.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word))
        };
        begins(b"pass") || begins(b"pwd")
    })
}
