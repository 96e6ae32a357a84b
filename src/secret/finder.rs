//! The search for some of the secrets, in all of their forms at once.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::commonplace;

/// So many bytes of the beginning of a secret are looked for. What goes on as the secret does is taken out with them.
const MAX_LOOKED_FOR: usize = 256;

/// So many characters of the beginning of a secret tell what it is, and so does half of it.
const TELLING: usize = 4;

/// How far a secret is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Wherever it stands.
    Everywhere,
    /// As a word of its own.
    Word,
    /// Where the text says that it is a secret.
    Announced,
}

/// One way in which a secret comes back.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) letters: Vec<u8>,
    pub(super) reach: Reach,
    /// In lower case the secret that it is a form of, where that can be a name.
    pub(super) name: Option<Arc<str>>,
    /// It is the secret as it was sent.
    pub(super) is_itself: bool,
}

/// All forms of some secrets in one search.
#[derive(Clone)]
pub(super) struct Finder {
    /// By their letters in lower case.
    forms: Vec<Form>,
    search: OnceLock<Option<AhoCorasick>>,
}

/// A text that is searched, and the names that it may show.
#[derive(Clone, Copy)]
pub(super) struct Text<'t> {
    pub(super) bytes: &'t [u8],
    /// In lower case.
    pub(super) shown: &'t [String],
}

impl Finder {
    pub(super) fn of(mut forms: Vec<Form>) -> Self {
        forms.retain(|form| !form.letters.is_empty());
        forms.sort_by(|one, other| compared(&one.letters, &other.letters));
        Self {
            forms,
            search: OnceLock::new(),
        }
    }

    /// What this one and the other look for.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.forms.extend(other.forms);
        Self::of(self.forms)
    }

    /// How many forms it looks for.
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether this secret is one of them.
    pub(super) fn knows(&self, secret: &str) -> bool {
        let text = secret.as_bytes();
        let mut alike = self.forms[self.place(text)..]
            .iter()
            .take_while(|form| compared(&form.letters, text) == Ordering::Equal);
        alike.any(|form| form.is_itself && form.letters == text)
    }

    /// How many secrets it looks for.
    pub(super) fn secrets(&self) -> usize {
        self.forms.iter().filter(|form| form.is_itself).count()
    }

    fn search(&self) -> Option<&AhoCorasick> {
        let build = || {
            let beginnings = self.forms.iter().map(|form| {
                let letters = form.letters.len().min(MAX_LOOKED_FOR);
                &form.letters[..letters]
            });
            let search = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(beginnings);
            // There are too few of them to be too many.
            search.ok().filter(|_| !self.forms.is_empty())
        };
        self.search.get_or_init(build).as_ref()
    }

    /// The first secret from this place on, and the longest that begins there.
    pub(super) fn find(&self, text: Text<'_>, from: usize) -> Option<Range<usize>> {
        let search = self.search()?;
        let (mut from, all) = (from, text.bytes.len());
        let mut end = all;
        loop {
            let input = Input::new(text.bytes).range(from..end);
            match search.find(input) {
                Some(found) if end == all || found.start() == from => {
                    let form = &self.forms[found.pattern()];
                    if form.counts(text, found.range()) {
                        return Some(found.start()..self.end_of(text.bytes, found.range()));
                    }
                    // A shorter one may begin there as well.
                    (from, end) = (found.start(), found.end() - 1);
                }
                None if end == all => return None,
                _ => (from, end) = (from + 1, all),
            }
        }
    }

    /// Where a secret ends whose beginning was found.
    fn end_of(&self, text: &[u8], found: Range<usize>) -> usize {
        if found.len() < MAX_LOOKED_FOR {
            return found.end;
        }
        let text = &text[found.start..];
        // Those that have most in common with the text stand beside its place.
        let place = self.place(text);
        let beside = self.forms[..place]
            .last()
            .into_iter()
            .chain(self.forms.get(place));
        let common = beside.map(|form| {
            let pairs = form.letters.iter().zip(text);
            pairs
                .take_while(|(one, other)| one.eq_ignore_ascii_case(other))
                .count()
        });
        found.start + common.max().unwrap_or_default().max(found.len())
    }

    /// Where the beginning of a secret stands at the end of a text that was cut.
    pub(super) fn begun(&self, text: Text<'_>, from: usize) -> Option<usize> {
        let first = from.max(text.bytes.len().saturating_sub(MAX_LOOKED_FOR));
        (first..text.bytes.len()).find(|at| {
            let rest = &text.bytes[*at..];
            let forms = &self.forms[self.place(rest)..];
            let mut begun = forms.iter().take_while(|form| begins(&form.letters, rest));
            begun.any(|form| form.is_told_by(rest) && form.counts(text, *at..text.bytes.len()))
        })
    }

    /// Where a text stands among the forms.
    fn place(&self, text: &[u8]) -> usize {
        let before = |form: &Form| compared(&form.letters, text) == Ordering::Less;
        self.forms.partition_point(before)
    }
}

impl Form {
    /// Whether what was found is to be taken out.
    fn counts(&self, text: Text<'_>, found: Range<usize>) -> bool {
        let is_letter = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
        };
        let bytes = text.bytes;
        let is_word =
            || !is_letter(bytes[..found.start].last()) && !is_letter(bytes.get(found.end));
        let is_shown = self
            .name
            .as_deref()
            .is_some_and(|name| text.shown.iter().any(|shown| shown == name));
        match self.reach {
            Reach::Everywhere if !is_shown => true,
            // So short, another case is more likely another word.
            Reach::Word if !is_shown => {
                self.letters.starts_with(&bytes[found.clone()]) && is_word()
            }
            _ => {
                commonplace::is_announced(&bytes[..found.start]) && !is_letter(bytes.get(found.end))
            }
        }
    }

    /// Whether so much of it tells what it is. All of it was found already.
    fn is_told_by(&self, beginning: &[u8]) -> bool {
        let (has, all) = (beginning.len(), self.letters.len());
        let characters = beginning.utf8_chunks();
        let characters =
            characters.map(|chunk| chunk.valid().chars().count() + chunk.invalid().len());
        has < all && (2 * has >= all || characters.sum::<usize>() >= TELLING)
    }
}

/// Whether this begins a text, in any case.
fn begins(text: &[u8], beginning: &[u8]) -> bool {
    let begin = text.get(..beginning.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(beginning))
}

/// The order of two texts whose case makes no difference.
fn compared(one: &[u8], other: &[u8]) -> Ordering {
    let one = one.iter().map(u8::to_ascii_lowercase);
    one.cmp(other.iter().map(u8::to_ascii_lowercase))
}
