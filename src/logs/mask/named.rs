//! Secrets in addresses, in command lines that were pasted with a log, and in settings that programs print.

use std::borrow::Cow;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::words::Words;
use super::{is_masked_already, pattern};
use crate::secret::{Secret, Secrets};

static URL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:ftp|ftps|ftpes|sftp)://[^/\s:@]+:(?<secret>[^/\s]*)@"));

/// `-u NAME,PASSWORD` and `--user NAME:PASSWORD`.
static OPTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|\s)(?:-u|--user)[ =]*[^\s:,=]+[:,](?<secret>[^\s/]\S*)"));

/// `--ftp-password WORD`, and what wget tells of it.
static PASSWORD_OPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|\s)--?[a-z-]*pass(?:word|wd)?(?:[ \t]+\([a-z]+\) to)?[ \t]+(?<secret>[^\s-]\S*)",
    )
});

/// `-p WORD`, of the programs of `NcFTP`.
static OF_NCFTP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bncftp\S*\s(?:.*\s)?-p[ \t]*(?<secret>[^\s-]\S*)"));

/// `user NAME PASSWORD` behind the prompt of an interactive client.
static TYPED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\S{0,20}ftp[^>]{0,200}> *user +\S+ +(?<secret>\S+)"));

/// `pass="WORD"`, `"password": 'WORD'`; without quotes only behind an equals sign.
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| setting(r#"["']?\s*[:=]>?\s*"(?<secret>(?:[^"\\]|\\.)+)""#));
static SINGLE_QUOTED: LazyLock<Regex> =
    LazyLock::new(|| setting(r#"["']?\s*[:=]>?\s*'(?<secret>(?:[^'\\]|\\.)+)'"#));
static UNQUOTED: LazyLock<Regex> = LazyLock::new(|| setting(r#"=(?<secret>[^\s'",;&]+)"#));

fn setting(value: &str) -> Regex {
    let name = r"(?i)\b(?:[a-z]+[_-])*(?:pass|passwd|password|passphrase|pwd)";
    pattern(&format!("{name}{value}"))
}

/// The line without such secrets, which are added to those that are known.
pub(super) fn masked<'l>(line: &'l str, words: Words, secrets: &mut Secrets) -> Cow<'l, str> {
    let (is_option, is_setting) = if words.has(Words::PASSWORD) {
        password(line)
    } else {
        (false, false)
    };
    let forms = [
        (words.has(Words::ADDRESS), &URL),
        (words.has(Words::USER), &OPTION),
        (is_option, &PASSWORD_OPTION),
        (is_setting, &QUOTED),
        (is_setting, &SINGLE_QUOTED),
        (is_setting, &UNQUOTED),
        (words.has(Words::NCFTP), &OF_NCFTP),
        (words.has(Words::TYPED), &TYPED),
    ];
    let mut masked = Cow::Borrowed(line);
    for (_, form) in forms.into_iter().filter(|(may_hold, _)| *may_hold) {
        if let Some(without) = taken_out(&masked, form, secrets) {
            masked = Cow::Owned(without);
        }
    }
    masked
}

/// The line without what this form says is a secret; `None` if it has none.
fn taken_out(line: &str, form: &Regex, secrets: &mut Secrets) -> Option<String> {
    let mut without = String::new();
    let mut kept = 0;
    for secret in form
        .captures_iter(line)
        .filter_map(|found| found.name("secret"))
    {
        without.push_str(&line[kept..secret.start()]);
        without.push_str(Secret::MASK);
        kept = secret.end();
        let written = secret.as_str();
        if is_masked_already(written) {
            continue;
        }
        // In addresses it is encoded, in settings escaped.
        let decoded = percent_decode_str(written).decode_utf8_lossy().into_owned();
        let quoted = serde_json::from_str::<String>(&format!("\"{written}\"")).ok();
        for secret in [Some(written.to_owned()), Some(decoded), quoted]
            .into_iter()
            .flatten()
        {
            secrets.add(&Secret::new(secret));
        }
    }
    (kept > 0).then(|| without + &line[kept..])
}

/// How far the name of an option or a setting reaches, in bytes, on either side of its word for a password. A line may be nothing
/// but such words.
const MAX_NAME: usize = 64;

/// Whether a word for a password stands in it as the name of an option, and as that of a setting. Many replies have such a
/// word, and few lines have it so.
fn password(line: &str) -> (bool, bool) {
    let line = line.as_bytes();
    let (mut is_option, mut is_setting) = (false, false);
    for at in memchr::memchr2_iter(b'p', b'P', line) {
        let rest = &line[at..line.len().min(at + MAX_NAME)];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic());
        let (word, behind) = rest.split_at(letters.count());
        let begins = |known: &[u8]| {
            let begin = word.get(..known.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(known))
        };
        if !(begins(b"pass") || begins(b"pwd")) {
            continue;
        }
        let before = &line[at.saturating_sub(MAX_NAME)..at];
        let front = before.rsplit(u8::is_ascii_whitespace).next();
        is_option |= front.is_some_and(|front| front.starts_with(b"-"));
        let quote = behind.strip_prefix(b"\"").or(behind.strip_prefix(b"'"));
        let value = quote.unwrap_or(behind).trim_ascii_start();
        is_setting |= value.starts_with(b":") || value.starts_with(b"=");
    }
    (is_option, is_setting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_options_and_settings_are_found() {
        for (line, found) in [
            ("curl --ftp-password x", (true, false)),
            ("pass=\"x\"", (false, true)),
            ("\"password\" : \"x\"", (false, true)),
            ("530 password required", (false, false)),
        ] {
            assert_eq!(password(line), found, "{line}");
        }
    }

    /// A look at the whole line for each of its words would take hours.
    #[test]
    fn a_line_of_nothing_else_is_no_burden() {
        for word in ["pass", "pwd ", "-pass"] {
            password(&word.repeat(100_000));
        }
    }
}
