//! The lines of a listing one after another, and what only the whole of it decides.

use std::borrow::Cow;

use super::time::{Convention, Date, Stamp};
use super::{Entry, EntryKind, Listing, ListingForm, dos, mlsd, unix};
use crate::clock::Timestamp;

/// The longest line that can be an entry, in bytes.
const MAX_LINE: usize = 8 << 10;

/// The most entries that are kept. Lines beyond them are counted as unread.
const MAX_ENTRIES: usize = 300_000;

/// How many unread lines are kept, and how much of each, in characters.
const MAX_UNREAD: usize = 100;
const MAX_UNREAD_LINE: usize = 300;

/// All that a listing tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Its numbers.
    pub listing: Listing,
    /// Its entries.
    pub entries: Vec<Entry>,
    /// The first lines that could not be read. Any of them could be an entry.
    pub unread: Vec<String>,
}

impl Contents {
    /// Reads a listing that came at this moment. `is_mlsd` tells that it was asked for by MLSD; other forms are
    /// read even so.
    #[must_use]
    pub fn read(bytes: &[u8], is_mlsd: bool, now: Timestamp) -> Self {
        let mut reader = Reader::new(is_mlsd);
        for line in lines(bytes) {
            reader.line(&decoded(line));
        }
        reader.contents(now)
    }
}

/// Counts the entries of lines in whatever form.
pub(super) fn count<'a>(lines: impl IntoIterator<Item = &'a str>) -> Listing {
    let mut reader = Reader::new(false);
    for line in lines {
        reader.line(line);
    }
    reader.counted()
}

/// The lines, without what ends them. Where no line feed is among them, carriage returns end them.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    bytes.split(move |byte| *byte == end)
}

/// The text of a line. Bytes that are no UTF-8 are taken for Latin-1, so that each stays what it is.
fn decoded(line: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(line) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(line.iter().copied().map(char::from).collect()),
    }
}

/// One line that is an entry, before the whole listing is known.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) form: ListingForm,
    pub(super) kind: EntryKind,
    pub(super) name: String,
    pub(super) size: Option<u64>,
    pub(super) stamp: Option<Stamp>,
    /// The directory itself or the one above.
    pub(super) is_dot: bool,
    /// The name may begin with the year of the date.
    pub(super) year_after: Option<i16>,
}

impl Found {
    pub(super) fn new(form: ListingForm, kind: EntryKind, name: &str) -> Self {
        Self {
            form,
            kind,
            is_dot: matches!(name.trim(), "." | ".."),
            name: name.to_owned(),
            size: None,
            stamp: None,
            year_after: None,
        }
    }
}

struct Reader {
    is_mlsd: bool,
    counts: Listing,
    found: Vec<Found>,
    unread: Vec<String>,
}

impl Reader {
    fn new(is_mlsd: bool) -> Self {
        Self {
            is_mlsd,
            counts: Listing::default(),
            found: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn line(&mut self, line: &str) {
        let line = line.trim_end_matches(['\r', '\n']);
        if line.trim().is_empty() {
            return;
        }
        self.counts.lines = self.counts.lines.saturating_add(1);
        if is_heading(line) {
            return;
        }
        let read = (line.len() <= MAX_LINE && self.found.len() < MAX_ENTRIES).then(|| {
            let bare = line.trim_start();
            unix::read(bare)
                .or_else(|| dos::read(bare))
                .or_else(|| mlsd::read(if self.is_mlsd { line } else { bare }, self.is_mlsd))
        });
        match read.flatten() {
            Some(found) => self.found.push(found),
            None => self.unread(line),
        }
    }

    fn unread(&mut self, line: &str) {
        self.counts.unparsed = self.counts.unparsed.saturating_add(1);
        if self.unread.len() < MAX_UNREAD {
            let line = line.trim().chars().take(MAX_UNREAD_LINE);
            self.unread.push(line.collect());
        }
    }

    fn counted(&self) -> Listing {
        let mut counts = self.counts.clone();
        let mut forms: Vec<(ListingForm, u32)> = Vec::new();
        for found in &self.found {
            match forms.iter_mut().find(|(form, _)| *form == found.form) {
                Some((_, count)) => *count += 1,
                None => forms.push((found.form, 1)),
            }
            if !found.is_dot {
                counts.entries += 1;
                counts.directories += u32::from(found.kind == EntryKind::Directory);
            }
        }
        counts.first_unparsed = self.unread.first().cloned();
        // Of forms that are as frequent the first counts.
        let most = forms.iter().rev().max_by_key(|(_, count)| *count);
        counts.form = match most {
            Some((form, _)) => *form,
            None if counts.unparsed > 0 => ListingForm::Unknown,
            None => ListingForm::Empty,
        };
        counts
    }

    fn contents(mut self, now: Timestamp) -> Contents {
        let listing = self.counted();
        self.years();
        let stamps = self.found.iter().filter_map(|found| found.stamp.as_ref());
        let convention = Convention::of(stamps, now);
        let entries = self.found.into_iter().filter(|found| !found.is_dot);
        let entries = entries.map(|found| Entry {
            name: base(&found.name).to_owned(),
            kind: found.kind,
            size: found.size,
            modified: found
                .stamp
                .and_then(|stamp| stamp.resolve(&convention, now)),
            form: found.form,
        });
        Contents {
            entries: entries.collect(),
            listing,
            unread: self.unread,
        }
    }

    /// Takes the word after the time of day for the year if every line has one there; else names begin with it.
    fn years(&mut self) {
        let has_time = |found: &&mut Found| {
            let stamp = found.stamp.filter(|_| found.form == ListingForm::Unix);
            stamp.is_some_and(|it| matches!(it.date, Date::Named { .. }))
        };
        let whole = |found: &mut Found| {
            let (_, name) = found.name.split_once(' ').unwrap_or_default();
            found.year_after.is_some() && !name.trim().is_empty()
        };
        if !self.found.iter_mut().filter(has_time).all(whole) {
            return;
        }
        for found in &mut self.found {
            let Some(known) = found.year_after else {
                continue;
            };
            let (_, name) = found.name.split_once(' ').unwrap_or_default();
            let name = name.to_owned();
            found.is_dot = matches!(name.trim(), "." | "..");
            found.name = name;
            if let Some(Stamp {
                date: Date::Named { year, .. },
                ..
            }) = &mut found.stamp
            {
                *year = Some(known);
            }
        }
    }
}

/// The last part of a path. Some servers list paths, or mark directories by a slash.
fn base(name: &str) -> &str {
    let whole = name.trim_end_matches('/');
    match whole.rsplit_once('/') {
        _ if whole.is_empty() => name,
        Some((_, last)) => last,
        None => whole,
    }
}

/// `total 12`, as `ls -l` begins with, in whatever language: one word and one number.
fn is_heading(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let (Some(word), Some(number), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    word.chars().all(char::is_alphabetic) && number.bytes().all(|b| b.is_ascii_digit())
}
