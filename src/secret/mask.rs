//! Secrets taken out of whatever comes back.
//!
//! How far one is looked for depends on what it is, since a mask that everybody can see through hides nothing and takes the
//! report away:
//!
//! * six characters and more: everywhere, in any case, within other words too
//! * three to five, or digits alone: as a word of its own
//! * one or two, a word of which replies are made, the name of the user or of the server: where the text says that it is a secret
//! * asterisks: nowhere, since they say nothing

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::{Secret, commonplace, forms};

/// The secrets of a run, of a log or of a capture.
///
/// What is kept of the other side goes through them once it is known what was sent, so that it makes no difference when a
/// secret came back, and over which connection.
#[derive(Clone, Default)]
pub struct Secrets {
    known: VecDeque<Secret>,
    /// What is shown anyway: the names of users and servers.
    shown: VecDeque<String>,
    finder: OnceLock<Option<Finder>>,
}

/// All forms of all secrets in one search.
#[derive(Clone)]
struct Finder {
    search: AhoCorasick,
    /// How far each form is looked for, and its letters.
    forms: Vec<(Reach, Vec<u8>)>,
}

/// How far a secret is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Wherever it stands.
    Everywhere,
    /// As a word of its own.
    Word,
    /// Where the text says that it is a secret.
    Announced,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What the search looks for is secret too.
        f.debug_list().entries(&self.known).finish()
    }
}

impl Secrets {
    /// How many secrets are looked for. Of more, as in the log of a server under attack, the latest.
    const MOST: usize = 500;

    /// Longer ones are looked for by this much of their beginning.
    const LONGEST: usize = 4096;

    /// One more to look for.
    pub fn add(&mut self, secret: Secret) {
        let text = secret.expose().trim();
        let says_nothing = text.bytes().all(|byte| byte == b'*');
        let is_known = |known: &Secret| known.expose() == secret.expose();
        if says_nothing || self.known.iter().any(is_known) {
            return;
        }
        if self.known.len() >= Self::MOST {
            self.known.pop_front();
        }
        self.known.push_back(secret);
        self.finder = OnceLock::new();
    }

    /// A name that is shown anyway. A secret that is the same cannot be told from it.
    pub fn show(&mut self, name: &str) {
        if !self.shown.iter().any(|shown| shown == name) {
            if self.shown.len() >= Self::MOST {
                self.shown.pop_front();
            }
            self.shown.push_back(name.to_owned());
            self.finder = OnceLock::new();
        }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// These bytes without the secrets. They are gone through once from the beginning to the end, and what was put in a secret's
    /// place is not looked at.
    #[must_use]
    pub fn masked(&self, bytes: Vec<u8>) -> Vec<u8> {
        let Some(finder) = self.finder.get_or_init(|| self.finder()) else {
            return bytes;
        };
        let mut masked = Vec::new();
        let mut kept = 0;
        let mut from = 0;
        while let Some(found) = finder.search.find(Input::new(&bytes).range(from..)) {
            if !finder.counts(&bytes, found.pattern().as_usize(), found.range()) {
                from = found.start() + 1;
                continue;
            }
            masked.extend_from_slice(&bytes[kept..found.start()]);
            masked.extend_from_slice(Secret::MASK.as_bytes());
            kept = found.end();
            from = kept;
        }
        if kept == 0 {
            return bytes;
        }
        masked.extend_from_slice(&bytes[kept..]);
        masked
    }

    /// This text without the secrets.
    #[must_use]
    pub fn masked_text(&self, text: String) -> String {
        let masked = self.masked(text.into_bytes());
        // A secret in Latin-1 can begin or end within a letter of UTF-8.
        String::from_utf8(masked)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn finder(&self) -> Option<Finder> {
        let mut all = Vec::new();
        for secret in &self.known {
            let secret = beginning(secret.expose().trim(), Self::LONGEST);
            let reach = self.reach(secret);
            all.extend(forms::of(secret).into_iter().map(|form| (reach, form)));
        }
        let letters = all.iter().map(|(_, form)| form);
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(letters)
            .ok()?;
        (!all.is_empty()).then_some(Finder { search, forms: all })
    }

    fn reach(&self, secret: &str) -> Reach {
        const SHORT: usize = 3;
        const LONG: usize = 6;
        let letters = secret.chars().count();
        let mut letters_alike = secret.chars().zip(secret.chars().skip(1));
        let is_a_line = letters_alike.all(|(one, next)| one == next)
            && !secret.starts_with(char::is_alphanumeric);
        let is_shown = self
            .shown
            .iter()
            .any(|shown| shown.eq_ignore_ascii_case(secret));
        if letters < SHORT || is_a_line || is_shown || commonplace::is_word(secret) {
            Reach::Announced
        } else if letters < LONG || secret.bytes().all(|byte| byte.is_ascii_digit()) {
            Reach::Word
        } else {
            Reach::Everywhere
        }
    }
}

impl Finder {
    /// Whether what was found is to be taken out.
    fn counts(&self, bytes: &[u8], form: usize, range: Range<usize>) -> bool {
        let Some((reach, letters)) = self.forms.get(form) else {
            return true;
        };
        let is_letter = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
        };
        let is_word =
            || !is_letter(bytes[..range.start].last()) && !is_letter(bytes.get(range.end));
        match reach {
            Reach::Everywhere => true,
            // So short, another case is more likely another word.
            Reach::Word => bytes[range.clone()] == **letters && is_word(),
            Reach::Announced => {
                commonplace::is_announced(&bytes[..range.start]) && !is_letter(bytes.get(range.end))
            }
        }
    }
}

/// At most so many bytes from the beginning.
fn beginning(text: &str, most: usize) -> &str {
    let mut ends = (0..=most.min(text.len())).rev();
    let end = ends.find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn all(secrets: &[&str]) -> Secrets {
        let mut all = Secrets::default();
        for secret in secrets {
            all.add(Secret::new((*secret).to_owned()));
        }
        all
    }

    #[test_case(&["hunter2"], "no hunter2, hunter2!", "no ********, ********!"; "each time")]
    #[test_case(&["hunter", "hunter2"], "hunter2", "********"; "one within another")]
    #[test_case(&["日本の鍵です"], "530 日本の鍵です", "530 ********"; "in other letters")]
    #[test_case(&["hunter2"], "530 xhunter2x HUNTER2", "530 x********x ********"; "within a word and in another case")]
    #[test_case(&["abc"], "abc abcd 1abc (abc)", "******** abcd 1abc (********)"; "a short one as a word")]
    #[test_case(&["abc"], "ABC", "ABC"; "a short one in its own case")]
    #[test_case(&["12345678"], "size 912345678, pin 12345678", "size 912345678, pin ********"; "digits as a word")]
    #[test_case(&["a"], "530 This is a private system", "530 This is a private system"; "a letter")]
    #[test_case(&["a"], "530 wrong password: a", "530 wrong password: ********"; "a letter that is announced")]
    #[test_case(&["ftp"], "220 ftp server, user ftp", "220 ftp server, user ftp"; "a word of replies")]
    #[test_case(&["Welcome"], "220 welcome, PASS Welcome is refused", "220 welcome, PASS ******** is refused"; "a word of replies that is announced")]
    #[test_case(&["ftpprobe@"], "230 ftpprobe@ logged in", "230 ftpprobe@ logged in"; "what everybody sends")]
    #[test_case(&["********"], "******** stays", "******** stays"; "like the mask")]
    #[test_case(&["----"], "220-------- x ----", "220-------- x ----"; "a line")]
    #[test_case(&["****pass"], "****pass", "********"; "partly like the mask")]
    #[test_case(&["a b/c%d"], "a%20b%2Fc%25d a%20b%2fc%25d a+b%2Fc%25d", "******** ******** ********"; "percent-encoded")]
    #[test_case(&["say \"hi\""], r#"{"a":"say \"hi\""} 257 "say ""hi""""#, r#"{"a":"********"} 257 "********""#; "in quotes")]
    #[test_case(&["<b>&amp"], "&lt;b&gt;&amp;amp", "********"; "in markup")]
    fn a_secret_is_taken_out(secrets: &[&str], text: &str, right: &str) {
        assert_eq!(all(secrets).masked_text(text.to_owned()), right);
    }

    #[test_case("grüße1", b"530 gr\xfc\xdfe1.", b"530 ********."; "in Latin-1")]
    #[test_case("gr\u{ff}\u{fc}ne", b"gr\xff\xff\xfcne", b"********"; "with IAC doubled")]
    #[test_case("grüße1", b"530 gr\\xfc\\xdfe1.", b"530 ********."; "escaped")]
    #[test_case("grüße1", "530 grÃ¼Ã\u{9f}e1.".as_bytes(), b"530 ********."; "read as Latin-1")]
    fn another_encoding_hides_no_secret(secret: &str, said: &[u8], right: &[u8]) {
        assert_eq!(all(&[secret]).masked(said.to_vec()), right);
    }

    #[test]
    fn a_name_that_is_shown_stays() {
        let mut secrets = all(&["operator"]);
        secrets.show("operator");
        let masked = secrets.masked_text("331 Password for operator, PASS operator".to_owned());
        assert_eq!(masked, "331 Password for operator, PASS ********");
    }

    /// What is put in is not looked at again.
    #[test]
    fn much_of_the_same_is_masked_once() {
        for (secret, times) in [("secret", 64_000), ("*a****", 64_000)] {
            let masked = all(&[secret]).masked_text(secret.repeat(times));
            assert_eq!(masked.len(), times * Secret::MASK.len());
        }
        let text = "pass".repeat(64_000);
        assert_eq!(all(&["pass"]).masked_text(text.clone()), text);
    }

    #[test]
    fn of_too_many_the_latest_are_known() {
        let mut secrets = Secrets::default();
        for number in 0..=Secrets::MOST {
            secrets.add(Secret::new(format!("secret-{number:04}")));
        }
        let masked = secrets.masked_text("secret-0000 secret-0001 secret-0500".to_owned());
        assert_eq!(masked, "secret-0000 ******** ********");
    }

    proptest! {
        #[test]
        fn no_secret_is_left(
            secret in "[!-~ä-ü日]{6,20}",
            said in proptest::collection::vec(any::<Option<String>>(), 0..8),
        ) {
            let text: String = said
                .iter()
                .map(|part| part.clone().unwrap_or_else(|| secret.clone()))
                .collect();
            let secrets = all(&[&secret]);
            prop_assume!(secrets.reach(&secret) == Reach::Everywhere);
            let masked = secrets.masked_text(text);
            prop_assert!(!masked.replace(Secret::MASK, "\n").contains(&secret));
        }
    }
}
