//! Secrets that a mask cannot hide: words of which replies and reports are made anyway.
//!
//! A gap in a known sentence tells what was taken out of it: `220 ******** server ready` says that the password is `ftp`, and is a
//! worse report than the one that leaves the word alone. Such a secret is masked where a word in front of it says that it is one
//! (`password: ftp`), and nowhere else.

use super::Secret;

/// Words that greetings, replies, listings and anonymous logins are made of, in lower case.
const WORDS: [&str; 112] = [
    "accepted",
    "access",
    "account",
    "admin",
    "administrator",
    "after",
    "again",
    "allowed",
    "anonymous",
    "anonymous@",
    "ascii",
    "before",
    "binary",
    "bytes",
    "chrome@example.com",
    "client",
    "close",
    "closed",
    "closing",
    "command",
    "complete",
    "completed",
    "connect",
    "connected",
    "connection",
    "current",
    "data",
    "default",
    "denied",
    "directory",
    "email",
    "enter",
    "entering",
    "error",
    "exist",
    "expected",
    "expired",
    "failed",
    "failure",
    "file",
    "file transfer",
    "files",
    "filezilla",
    "first",
    "found",
    "ftp",
    "ftp@",
    "ftpd",
    "ftpprobe",
    "ftpprobe@",
    "ftpuser",
    "goodbye",
    "granted",
    "group",
    "guest",
    "guest@",
    "hello",
    "host",
    "ieuser@",
    "incorrect",
    "instead",
    "invalid",
    "lftp@",
    "limit",
    "list",
    "local",
    "logged",
    "login",
    "microsoft",
    "missing",
    "mode",
    "mozilla@example.com",
    "name",
    "needed",
    "okay",
    "open",
    "opening",
    "pass",
    "passive",
    "passwd",
    "password",
    "please",
    "proftpd",
    "public",
    "ready",
    "refused",
    "reply",
    "required",
    "root",
    "send",
    "server",
    "service",
    "session",
    "site",
    "specify",
    "status",
    "success",
    "successful",
    "syntax",
    "system",
    "there",
    "timeout",
    "transfer",
    "type",
    "unknown",
    "user",
    "username",
    "users",
    "vsftpd",
    "welcome",
    "windows",
    "wrong",
];

/// In front of a secret these say that it is one.
const LABELS: [&str; 9] = [
    "acct",
    "key",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "pw",
    "pwd",
    "secret",
];

/// What may stand between such a word and the secret, besides `is`.
const BETWEEN: &[u8] = b" \t:=\"'`([<";

/// So many bytes may.
const MAX_BETWEEN: usize = 8;

/// Whether this is one of the words.
pub(super) fn is_word(secret: &str) -> bool {
    let lower = secret.to_lowercase();
    WORDS.binary_search(&lower.as_str()).is_ok()
}

/// Whether what stands before says that a secret follows.
pub(super) fn is_announced(before: &[u8]) -> bool {
    let Some(label) = without_blanks(before) else {
        return false;
    };
    let is = label.len().checked_sub(3).map(|at| label.split_at(at));
    let label = match is {
        Some((label, is)) if is.eq_ignore_ascii_case(b" is") => label.trim_ascii_end(),
        _ => label,
    };
    LABELS.iter().any(|known| {
        let at = label.len().checked_sub(known.len());
        at.is_some_and(|at| {
            let is_whole = label[..at]
                .last()
                .is_none_or(|byte| !byte.is_ascii_alphanumeric());
            is_whole && label[at..].eq_ignore_ascii_case(known.as_bytes())
        })
    })
}

/// The text without any word that replies are not made of, except for names that are shown (in lower case) and the codes of replies.
pub(super) fn without_other_words(text: &[u8], shown: &[String]) -> Vec<u8> {
    let mut without = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let has_code = line.len() > 3 && line[..3].iter().all(u8::is_ascii_digit);
        let (code, said) = line.split_at(if has_code && matches!(line[3], b' ' | b'-') {
            4
        } else {
            0
        });
        without.extend_from_slice(code);
        for word in said.split_inclusive(u8::is_ascii_whitespace) {
            let bare = word.trim_ascii_end();
            let behind = &word[bare.len()..];
            let is_left = std::str::from_utf8(bare).is_ok_and(|bare| {
                let bare = bare.strip_suffix(['.', ',', ':', ';', '!']).unwrap_or(bare);
                let lower = bare.to_lowercase();
                bare.is_empty() || is_word(bare) || shown.contains(&lower)
            });
            let mask: &[u8] = Secret::MASK.as_bytes();
            without.extend_from_slice(if is_left { bare } else { mask });
            without.extend_from_slice(behind);
        }
    }
    without
}

/// The text without what may stand between a label and a secret, of which there has to be some.
fn without_blanks(text: &[u8]) -> Option<&[u8]> {
    let mut between = text.iter().rev().take(MAX_BETWEEN);
    let count = between.position(|byte| !BETWEEN.contains(byte))?;
    (count > 0).then(|| &text[..text.len() - count])
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(WORDS.is_sorted() && LABELS.is_sorted());
    }

    #[test_case("530 password ", true)]
    #[test_case("530 Password is '", true; "in quotes")]
    #[test_case("PASS ", true)]
    #[test_case("pwd=", true)]
    #[test_case("530 password", false; "in one word")]
    #[test_case("bypass ", false; "the end of another word")]
    #[test_case("530 password for ", false; "with a word between")]
    #[test_case("", false; "nothing")]
    #[test_case("is ", false; "without a label")]
    fn labels(before: &str, announces: bool) {
        assert_eq!(is_announced(before.as_bytes()), announces);
    }

    #[test]
    fn a_label_is_near() {
        for (between, announces) in [(MAX_BETWEEN - 1, true), (MAX_BETWEEN, false)] {
            let before = format!("530 password{}", " ".repeat(between));
            assert_eq!(is_announced(before.as_bytes()), announces, "{between}");
        }
    }
}
