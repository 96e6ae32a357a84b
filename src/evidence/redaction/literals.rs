//! Names, and what stands for each.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

/// How many of the paths that lead to another are looked for by themselves. Each is kept whole.
const MAX_DEPTH: usize = 32;

/// What a name is of, which its stand-in tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Host,
    Target,
    User,
    Directory,
    Organisation,
    Greeting,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Host,
        Self::Target,
        Self::User,
        Self::Directory,
        Self::Organisation,
        Self::Greeting,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Target => "target",
            Self::User => "user",
            Self::Directory => "name",
            Self::Organisation => "organisation",
            Self::Greeting => "greeting",
        }
    }
}

/// Known names.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// Names in lower case.
    names: Vec<String>,
    /// What each is of, in the same order.
    kinds: Vec<Kind>,
    /// What stands for each, in the same order.
    stand_ins: Vec<String>,
    places: HashMap<String, usize>,
    counts: HashMap<Kind, usize>,
    fingerprints: HashMap<String, usize>,
    finder: Option<AhoCorasick>,
}

impl Literals {
    /// One more name. A path is known by its parts, so that what lies in the same folder still does.
    pub(super) fn add(&mut self, kind: Kind, name: &str) {
        let name = name.trim().to_ascii_lowercase();
        // One of a single letter is in every text.
        if name.chars().nth(1).is_none() || self.places.contains_key(&name) {
            return;
        }
        let stand_in = match kind {
            Kind::Directory if name.contains('/') => self.path(&name),
            _ if is_stand_in(&name) => return,
            _ => {
                let count = self.counts.entry(kind).or_default();
                *count += 1;
                format!("{}-{count}", kind.name())
            }
        };
        self.keep(kind, name, stand_in);
    }

    /// How many bytes the names take.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.names.iter().map(String::len).sum()
    }

    fn keep(&mut self, kind: Kind, name: String, stand_in: String) {
        self.places.insert(name.clone(), self.names.len());
        self.names.push(name);
        self.kinds.push(kind);
        self.stand_ins.push(stand_in);
        self.finder = None;
    }

    /// What stands for a path, part by part. The parts alone are words that may mean anything, and are not looked for, but
    /// each path that leads there is, of deep ones the first.
    fn path(&mut self, path: &str) -> String {
        let mut stand_in = String::new();
        let (mut read, mut depth) = (0, 0);
        for part in path.split_inclusive('/') {
            let (name, slash) = match part.strip_suffix('/') {
                Some(name) => (name, "/"),
                None => (part, ""),
            };
            let end = read + name.len();
            read += part.len();
            let leading = &path[..end];
            let is_first = end == name.len();
            if is_first {
                // That of a relative path is a name by itself.
                self.add(Kind::Directory, name);
            }
            stand_in.push_str(&self.part(name));
            let leads = !is_first && !name.is_empty() && !slash.is_empty() && depth < MAX_DEPTH;
            if leads && !self.places.contains_key(leading) {
                self.keep(Kind::Directory, leading.to_owned(), stand_in.clone());
            }
            depth += usize::from(leads);
            stand_in.push_str(slash);
        }
        stand_in
    }

    fn part(&mut self, part: &str) -> String {
        if matches!(part, "" | "." | "..") || is_stand_in(part) {
            return part.to_owned();
        }
        if let Some(place) = self.places.get(part) {
            return self.stand_ins[*place].clone();
        }
        let key = format!("/{part}");
        if let Some(place) = self.places.get(&key) {
            return self.stand_ins[*place].trim_start_matches('/').to_owned();
        }
        let count = self.counts.entry(Kind::Directory).or_default();
        *count += 1;
        let stand_in = format!("{}-{count}", Kind::Directory.name());
        self.keep(Kind::Directory, key, format!("/{stand_in}"));
        stand_in
    }

    /// Makes ready to look for all that is known.
    pub(super) fn prepare(&mut self) {
        if self.finder.is_none() && !self.names.is_empty() {
            // Too many to look for at once cannot come from evidence, which has bounds.
            // A table of all transitions takes the square of a name that repeats itself to make.
            self.finder = AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(&self.names)
                .ok();
        }
    }

    /// The same text, with stand-ins where a known name stands alone; of several that begin together, the longest.
    pub(super) fn replaced(&self, text: &str) -> String {
        let Some(finder) = &self.finder else {
            return text.to_owned();
        };
        let all = finder.find_overlapping_iter(text);
        let alone = all.filter(|it| {
            let joins_by_dash = self.kinds[it.pattern().as_usize()] == Kind::Directory;
            stands_alone(text, it.start(), it.end(), joins_by_dash)
        });
        let mut alone: Vec<_> = alone.collect();
        alone.sort_by_key(|it| (it.start(), Reverse(it.end())));
        let mut replaced = String::with_capacity(text.len());
        let mut copied = 0;
        for found in alone {
            if found.start() >= copied {
                replaced.push_str(&text[copied..found.start()]);
                replaced.push_str(&self.stand_ins[found.pattern().as_usize()]);
                copied = found.end();
            }
        }
        replaced.push_str(&text[copied..]);
        replaced
    }

    /// The same text without fingerprints of certificates, by which a search finds whose they are.
    pub(super) fn without_fingerprints(&mut self, text: &str) -> String {
        static FINGERPRINT: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"\b[0-9a-fA-F]{64}\b").ok());
        let Some(fingerprint) = FINGERPRINT.as_ref() else {
            return text.to_owned();
        };
        let replaced = fingerprint.replace_all(text, |found: &regex::Captures<'_>| {
            let next = self.fingerprints.len() + 1;
            let number = self.fingerprints.entry(found[0].to_lowercase());
            format!("{:064x}", number.or_insert(next))
        });
        replaced.into_owned()
    }
}

/// Whether this is what another redaction put there.
fn is_stand_in(name: &str) -> bool {
    let parts = name.rsplit_once('-');
    parts.is_some_and(|(kind, number)| {
        Kind::ALL.iter().any(|it| it.name() == kind)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether neither end is within a word, to which a dash may belong. What begins with a slash begins a path.
fn stands_alone(text: &str, start: usize, end: usize, with_dash: bool) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || with_dash && c == '-';
    let first = text[start..].chars().next();
    let last = text[..end].chars().next_back();
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    let joined = |one: Option<char>, other: Option<char>| {
        one.is_some_and(is_word) && other.is_some_and(is_word)
    };
    let within_path = first == Some('/') && before.is_some_and(|c| is_word(c) || c == '/');
    !within_path && !joined(before, first) && !joined(last, after)
}
