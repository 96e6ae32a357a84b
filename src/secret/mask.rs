//! Secrets taken out of whatever comes back.
//!
//! How far one is looked for depends on what it is, since a mask that everybody can see through hides nothing and takes the
//! report away:
//!
//! * six characters and more: everywhere, in any case, within other words too
//! * three to five, or digits alone: as a word of its own
//! * one or two, a word of which replies are made, the name of the user or of the server: where the text says that it is a secret
//! * asterisks: nowhere, since they say nothing
//!
//! Of more secrets than can be looked for nobody knows where one stands: then all words go that replies are not made of.

use std::ops::Range;
use std::sync::Arc;

use super::finder::{Finder, Form, Reach, Text};
use super::{Secret, commonplace, forms};

/// The secrets of a run, of a log or of a capture.
///
/// What is kept of the other side goes through them once it is known what was sent, so that it makes no difference when a
/// secret came back, and over which connection.
#[derive(Clone, Default)]
pub struct Secrets {
    /// Each has fewer than the one before it, so that there are few, and one more costs little.
    /// Copies of the whole share them.
    finders: Vec<Arc<Finder>>,
    /// The bytes of all forms.
    bytes: usize,
    /// There were more than can be looked for.
    is_full: bool,
    /// What is shown anyway, in lower case: the names of the user and of the server.
    shown: Vec<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What the search looks for is secret too.
        let known: usize = self.finders.iter().map(|it| it.secrets()).sum();
        write!(f, "{known} secrets")
    }
}

impl Secrets {
    /// How many bytes the forms of all secrets have together: those of some 20,000 passwords.
    const MOST_BYTES: usize = 512 * 1024;

    /// One more to look for.
    pub fn add(&mut self, secret: &Secret) {
        let text = secret.expose().trim();
        let says_nothing = text.bytes().all(|byte| byte == b'*');
        if says_nothing || self.is_full || self.finders.iter().any(|it| it.knows(text)) {
            return;
        }
        let (reach, name) = reach(text);
        let forms = forms::of(text).into_iter().map(|letters| Form {
            reach,
            name: name.clone(),
            is_itself: letters == text.as_bytes(),
            letters,
        });
        let forms: Vec<Form> = forms.collect();
        self.bytes += forms.iter().map(|form| form.letters.len()).sum::<usize>();
        if self.bytes > Self::MOST_BYTES {
            self.is_full = true;
            return;
        }
        let mut finder = Finder::of(forms);
        while let Some(last) = self.finders.pop_if(|last| last.len() <= finder.len()) {
            finder = finder.with(Arc::unwrap_or_clone(last));
        }
        self.finders.push(Arc::new(finder));
    }

    /// The same in one search, for those that many look for and none adds to.
    #[must_use]
    pub fn joined(mut self) -> Self {
        let finders = self.finders.drain(..).map(Arc::unwrap_or_clone);
        let joined = finders.reduce(Finder::with).map(Arc::new);
        self.finders.extend(joined);
        self
    }

    /// All of these.
    pub fn add_all<'s>(&mut self, secrets: impl IntoIterator<Item = &'s Secret>) {
        secrets.into_iter().for_each(|secret| self.add(secret));
    }

    /// The names that are shown anyway. A secret that is the same as one cannot be told from it.
    pub fn show<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.shown = names.into_iter().map(str::to_ascii_lowercase).collect();
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.finders.is_empty() && !self.is_full
    }

    /// These bytes without the secrets. They are gone through once from the beginning to the end, and what was put in a secret's
    /// place is not looked at.
    #[must_use]
    pub fn masked(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.without(bytes, false)
    }

    /// The same of bytes that may have been cut: the beginning of a secret at their end goes, too.
    #[must_use]
    pub fn masked_to_the_end(&self, bytes: Vec<u8>) -> Vec<u8> {
        self.without(bytes, true)
    }

    /// This text without the secrets.
    #[must_use]
    pub fn masked_text(&self, text: String) -> String {
        in_utf8(self.masked(text.into_bytes()))
    }

    /// The same of a text that may have been cut.
    #[must_use]
    pub fn masked_text_to_the_end(&self, text: String) -> String {
        in_utf8(self.masked_to_the_end(text.into_bytes()))
    }

    fn without(&self, bytes: Vec<u8>, is_cut: bool) -> Vec<u8> {
        let bytes = if self.is_full {
            commonplace::without_other_words(&bytes, &self.shown)
        } else {
            bytes
        };
        let text = Text {
            bytes: &bytes,
            shown: &self.shown,
        };
        let mut searches: Vec<Search<'_>> = self.finders.iter().map(|it| Search::new(it)).collect();
        let mut masked = Vec::new();
        let mut kept = 0;
        while let Some(found) = next(&mut searches, text, kept) {
            masked.extend_from_slice(&bytes[kept..found.start]);
            masked.extend_from_slice(Secret::MASK.as_bytes());
            kept = found.end;
        }
        let begun = searches.iter().filter(|_| is_cut);
        let begun = begun.filter_map(|search| search.finder.begun(text, kept));
        if let Some(begun) = begun.min() {
            masked.extend_from_slice(&bytes[kept..begun]);
            masked.extend_from_slice(Secret::MASK.as_bytes());
            return masked;
        }
        if kept == 0 {
            return bytes;
        }
        masked.extend_from_slice(&bytes[kept..]);
        masked
    }
}

/// A search that goes through a text beside others.
struct Search<'f> {
    finder: &'f Finder,
    /// What it found last; `None` once there is no more.
    found: Option<Range<usize>>,
}

impl<'f> Search<'f> {
    fn new(finder: &'f Finder) -> Self {
        let found = Some(0..0);
        Self { finder, found }
    }
}

/// The first of what all of them find from this place on, and the longest.
fn next(searches: &mut [Search<'_>], text: Text<'_>, from: usize) -> Option<Range<usize>> {
    let mut first: Option<Range<usize>> = None;
    for search in searches {
        let is_behind = |found: &Range<usize>| found.is_empty() || found.start < from;
        if search.found.as_ref().is_some_and(is_behind) {
            search.found = search.finder.find(text, from);
        }
        let Some(found) = search.found.clone() else {
            continue;
        };
        let is_first = first.as_ref().is_none_or(|first| {
            found.start < first.start || found.start == first.start && found.end > first.end
        });
        if is_first {
            first = Some(found);
        }
    }
    first
}

/// How far a secret is looked for, and in lower case what it is if that can be a name, too.
fn reach(secret: &str) -> (Reach, Option<Arc<str>>) {
    const SHORT: usize = 3;
    const LONG: usize = 6;
    /// No chance brings so many together, whatever they are.
    const NO_CHANCE: usize = 64;
    let letters = secret.chars().count();
    let mut letters_alike = secret.chars().zip(secret.chars().skip(1));
    let is_a_line =
        letters_alike.all(|(one, next)| one == next) && !secret.starts_with(char::is_alphanumeric);
    if letters >= NO_CHANCE {
        return (Reach::Everywhere, None);
    }
    let reach = if letters < SHORT || is_a_line || commonplace::is_word(secret) {
        Reach::Announced
    } else if letters < LONG || secret.bytes().all(|byte| byte.is_ascii_digit()) {
        Reach::Word
    } else {
        Reach::Everywhere
    };
    (reach, Some(secret.to_ascii_lowercase().into()))
}

/// A secret in Latin-1 can begin or end within a letter of UTF-8.
fn in_utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use test_case::test_case;

    use super::*;

    fn all(secrets: &[&str]) -> Secrets {
        let mut all = Secrets::default();
        for secret in secrets {
            all.add(&Secret::new((*secret).to_owned()));
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
        secrets.show(["operator"]);
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
    fn thousands_are_all_known() {
        let mut secrets = Secrets::default();
        for number in 0..5000 {
            secrets.add(&Secret::new(format!("secret-{number:04}")));
        }
        for number in [0, 1, 2500, 4999] {
            let masked = secrets.masked_text(format!("530 no secret-{number:04}."));
            assert_eq!(masked, "530 no ********.");
        }
        assert!(secrets.finders.len() < 20);
    }

    /// What cannot be told from a secret goes, and what replies are made of stays.
    #[test]
    fn of_too_many_none_is_shown() {
        let mut secrets = Secrets::default();
        let mut number = 0;
        while !secrets.is_full {
            number += 1;
            secrets.add(&Secret::new(format!("secret-{number:06}")));
        }
        secrets.add(&Secret::new("one-more".to_owned()));
        secrets.show(["bob", "ftp.example.com"]);
        let said = "530-Login incorrect, Bob.\r\n secret-000001 one-more another ftp.example.com\r\n530 Password one-more.\r\n";
        let masked = secrets.masked_text(said.to_owned());
        assert_eq!(
            masked,
            "530-Login incorrect, Bob.\r\n ******** ******** ******** ftp.example.com\r\n530 Password ********\r\n"
        );
    }

    #[test_case("hunter2-word", "530 no hunter2", "530 no ********"; "much of it")]
    #[test_case("hunter2-word", "530 no hunt", "530 no ********"; "four characters")]
    #[test_case("hunter2-word", "530 no hun", "530 no hun"; "three characters")]
    #[test_case("hunter", "530 no hun", "530 no ********"; "half of it")]
    #[test_case("hunter2-word", "530 no hunter\r\n", "530 no hunter\r\n"; "not at the end")]
    #[test_case("abcd", "530 no ab", "530 no ********"; "of a short one")]
    #[test_case("abcd", "530 no xab", "530 no xab"; "of a short one within a word")]
    #[test_case("welcome", "220 welc", "220 welc"; "of a word of replies")]
    #[test_case("welcome", "530 password welc", "530 password ********"; "of a word of replies that is announced")]
    #[test_case("a b/c%d", "530 a%20b%2", "530 ********"; "encoded")]
    #[test_case("xaxb", "530 xaxbxa", "530 xaxbxa"; "behind another")]
    fn the_beginning_of_a_secret_at_a_cut(secret: &str, text: &str, right: &str) {
        let secrets = all(&[secret]);
        assert_eq!(secrets.masked_text_to_the_end(text.to_owned()), right);
    }

    /// Only their beginnings are looked for, and all of them goes.
    #[test]
    fn secrets_of_any_length_go_whole() {
        let one = "abc-".repeat(2000);
        let other = format!("{}x{}", &one[..1000], "yz".repeat(500));
        let secrets = all(&[&one[..300], &one, &other]);
        for secret in [&one, &other] {
            let said = format!("530 no {secret}.");
            assert_eq!(secrets.masked_text(said), "530 no ********.");
            let cut = format!("530 no {}", &secret[..700]);
            assert_eq!(secrets.masked_text_to_the_end(cut), "530 no ********");
        }
    }

    /// A longer one that is none here hides no shorter one.
    #[test]
    fn a_shorter_secret_within_one_that_is_left() {
        let mut secrets = all(&["hunter", "hunterboss"]);
        secrets.show(["hunterboss"]);
        assert_eq!(
            secrets.masked_text("530 hunterboss".to_owned()),
            "530 ********boss"
        );
    }

    #[test]
    fn a_text_of_nothing_but_beginnings_is_no_burden() {
        for secret in ["1".repeat(4000), "-".repeat(4000), "ab".repeat(2000)] {
            let secrets = all(&[&secret, &secret[..40], &secret[..3000]]);
            let said = secret.repeat(64);
            let masked = secrets.masked_text_to_the_end(said);
            assert!(masked.len() < 1000, "{}", masked.len());
        }
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
            prop_assume!(reach(&secret).0 == Reach::Everywhere);
            let masked = secrets.masked_text(text);
            prop_assert!(!masked.replace(Secret::MASK, "\n").contains(&secret));
        }
    }
}
