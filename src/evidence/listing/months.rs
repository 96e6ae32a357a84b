//! The words for months, in the languages of `months.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

const DATA: &str = include_str!("months.toml");

static WORDS: LazyLock<Words> = LazyLock::new(Words::load);

/// The months that a word can mean: for each of the twelve the languages that call it so, a bit for each language.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning([u64; 12]);

impl Meaning {
    /// The languages that have the word.
    pub(super) fn languages(&self) -> u64 {
        self.0.iter().fold(0, |all, some| all | some)
    }

    /// The only month that it means in these languages.
    pub(super) fn month(&self, languages: u64) -> Option<i8> {
        let mut months = (1_i8..).zip(self.0);
        let mut meant = months.by_ref().filter(|(_, some)| some & languages != 0);
        let (month, _) = meant.next()?;
        meant.next().is_none().then_some(month)
    }

    fn add(&mut self, month: usize, language: u64) {
        if let Some(languages) = self.0.get_mut(month) {
            *languages |= language;
        }
    }
}

/// What this word means as a month. Letters other than ASCII that came in another encoding are told by the ASCII
/// letters around them.
pub(super) fn meaning(word: &str) -> Option<&'static Meaning> {
    // The longest words have 24 bytes.
    if word.len() > 32 || word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    WORDS.exact.get(&word).or_else(|| {
        let shape = shape(&word)?;
        WORDS.shapes.get(&shape)
    })
}

/// The word with a mark in place of all that is not ASCII; `None` if it is all ASCII, or nearly nothing of it is.
fn shape(word: &str) -> Option<String> {
    let mut shape = String::with_capacity(word.len());
    for letter in word.chars() {
        if letter.is_ascii() {
            shape.push(letter);
        } else if !shape.ends_with('?') {
            shape.push('?');
        }
    }
    let ascii = shape.bytes().filter(u8::is_ascii_alphabetic).count();
    (shape.contains('?') && ascii >= 2).then_some(shape)
}

/// The words for the twelve months, by language.
type File = BTreeMap<String, Vec<String>>;

#[derive(Default)]
struct Words {
    exact: HashMap<String, Meaning>,
    shapes: HashMap<String, Meaning>,
}

impl Words {
    /// A file that cannot be read has no words; a test reads it.
    fn load() -> Self {
        let mut words = Self::default();
        let Ok(file) = toml::from_str::<File>(DATA) else {
            return words;
        };
        for (bit, language) in file.values().take(64).enumerate() {
            for (month, called) in language.iter().enumerate() {
                for word in called.split(' ') {
                    words.add(word, month, 1 << bit);
                }
            }
        }
        words
    }

    fn add(&mut self, word: &str, month: usize, language: u64) {
        let exact = self.exact.entry(word.to_owned()).or_default();
        exact.add(month, language);
        for written in cyrillic(word) {
            let exact = self.exact.entry(written).or_default();
            exact.add(month, language);
        }
        if let Some(shape) = shape(word) {
            self.shapes.entry(shape).or_default().add(month, language);
        }
    }
}

/// Small Cyrillic letters in the order of the bytes from 0xC0 on in KOI8-R. In Windows-1251 their order is that of
/// the alphabet, from 0xE0 on.
const KOI8: &str = "юабцдефгхийклмнопярстужвьызшэщчъ";

/// The Russian word as it looks where its bytes, of KOI8-R or Windows-1251, are taken for Latin-1, in small letters.
fn cyrillic(word: &str) -> Vec<String> {
    let written = |first: u32, position: &dyn Fn(char) -> Option<u32>| -> Option<String> {
        let letters = word.chars();
        let letters = letters.map(|c| char::from_u32(first + position(c)?));
        let text = letters.collect::<Option<String>>()?;
        Some(text.to_lowercase())
    };
    let in_alphabet = |c: char| (c as u32).checked_sub('а' as u32).filter(|at| *at < 32);
    let in_koi8 = |c: char| {
        let at = KOI8.chars().position(|letter| letter == c)?;
        u32::try_from(at).ok()
    };
    let windows = written(0xe0, &in_alphabet);
    let koi8 = written(0xc0, &in_koi8);
    windows.into_iter().chain(koi8).collect()
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn every_language_has_twelve_months_that_differ() {
        let file: File = toml::from_str(DATA).expect("the file can be read");
        assert!(file.len() <= 64);
        for (name, months) in &file {
            assert_eq!(months.len(), 12, "{name}");
            let words = months.iter().flat_map(|called| called.split(' '));
            let mut words: Vec<&str> = words.collect();
            for word in &words {
                let plain = word.to_lowercase();
                assert!(
                    !word.is_empty() && plain == *word && !word.ends_with('.'),
                    "{name}: {word:?}"
                );
                assert!(word.len() <= 32, "{name}: {word:?}");
            }
            let all = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), all, "{name}: one word for two months");
        }
    }

    #[test_case("Nov", Some(11); "english")]
    #[test_case("NOVEMBER", Some(11); "capitals")]
    #[test_case("févr.", Some(2); "a full stop")]
    #[test_case("Mär", Some(3); "german")]
    #[test_case("M\u{84}r", Some(3); "german of another code page")]
    #[test_case("ao\u{96}t", Some(8); "french of another code page")]
    #[test_case("d\u{fffd}c", Some(12); "a letter that was lost")]
    #[test_case("мая", Some(5); "russian")]
    #[test_case("\u{cd}\u{c1}\u{d2}", Some(3); "russian in KOI8-R")]
    #[test_case("\u{e4}\u{e5}\u{ea}", Some(12); "russian in Windows-1251")]
    #[test_case("十二月", Some(12); "chinese")]
    #[test_case("lis", None; "october or november")]
    #[test_case("ftp", None; "none")]
    #[test_case("11", None; "a number")]
    #[test_case("é", None; "one letter that tells nothing")]
    fn words(word: &str, month: Option<i8>) {
        assert_eq!(meaning(word).and_then(|it| it.month(u64::MAX)), month);
    }

    #[test]
    fn other_words_decide_between_languages() {
        let of = |word| meaning(word).expect("a month");
        let croatian = of("lis").languages() & of("kol").languages();
        assert_eq!(of("lis").month(croatian), Some(10));
        let polish = of("lis").languages() & of("gru").languages();
        assert_eq!(of("lis").month(polish), Some(11));
    }
}
