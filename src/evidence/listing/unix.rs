//! `ls -l`, and what servers write that look like it.

use super::reader::Found;
use super::time::{Date, Month, Stamp};
use super::when::{self, When};
use super::words::{self, Words};
use super::{EntryKind, ListingForm};

/// `drwxr-xr-x 2 ftp ftp 4096 Jan 01 12:00 pub`, and its relatives without links, owner or group, with other dates.
pub(super) fn read(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let first = words.get(0)?;
    // The number of a line, or what `ls -i` and `ls -s` have before it.
    let numbered = words::number::<u32>(first).is_some();
    let mode_at = usize::from(numbered);
    let mode = words.get(mode_at)?;
    // The number of links can stick to the rights.
    let mode = mode.trim_end_matches(|c: char| c.is_ascii_digit());
    if !is_mode(mode, numbered) {
        return None;
    }
    if mode.contains('?') {
        return unreadable(&words, mode);
    }
    let listed = listed(&words, mode_at + 1)?;
    let is_short = mode.len() == 4;
    let listed = if is_short { listed.trimmed() } else { listed };
    Some(found(mode, &listed, ListingForm::Unix))
}

/// Ten letters and hyphens, and a sign for further rules of access. In numbered lines there can be four.
fn is_mode(mode: &str, numbered: bool) -> bool {
    let bytes = mode.as_bytes();
    let Some((kind, rights)) = bytes.split_first() else {
        return false;
    };
    let is_right = |b: &u8| b"rwxsStTlLaA-?".contains(b);
    // As routers have it.
    if numbered && bytes.len() == 4 {
        return b"-dl".contains(kind) && rights.iter().all(is_right);
    }
    let is_known = b"-dlbcpsDCMnP?".contains(kind) && (10..=12).contains(&bytes.len());
    let (rights, signs) = rights.split_at_checked(9).unwrap_or((rights, &[]));
    let is_usual = is_known
        && rights.len() == 9
        && rights.iter().all(is_right)
        && signs.iter().all(|b| b".+@*-".contains(b));
    // Connect:Enterprise writes the state of a batch in place of rights.
    let is_state = bytes.len() >= 10
        && *kind == b'-'
        && rights.iter().all(|b| b.is_ascii_uppercase() || *b == b'-');
    is_usual || is_state
}

/// What follows the rights: the size, the date and the name.
pub(super) struct Listed<'a> {
    size: Option<words::Size>,
    when: Option<When>,
    name: &'a str,
}

impl Listed<'_> {
    /// The same where names are not set off by a single blank.
    pub(super) fn trimmed(self) -> Self {
        let name = self.name.trim();
        Self { name, ..self }
    }
}

/// Finds the date, which is the only part that can be told from the others, in the words from this one on. What is
/// before it is the size, and before that owners and groups, as many words as they may have.
pub(super) fn listed<'a>(words: &Words<'a>, from: usize) -> Option<Listed<'a>> {
    let dates = || (from..words.len()).filter_map(|at| Some((at, when::at(words, at)?)));
    let sized = dates().find_map(|(at, when)| Some((at, when, size_before(words, from, at)?)));
    let Some((at, when, size)) = sized else {
        let first = dates().next().and_then(|(at, when)| {
            let name = words.rest(at + when.words)?;
            Some((name, when))
        });
        return match first {
            Some((name, when)) => Some(Listed {
                size: None,
                when: Some(when),
                name,
            }),
            None => odd_date(words, from).or_else(|| dateless(words, from)),
        };
    };
    // An owner can be called like a month, before a group and a size that look like a day and a year.
    let later = at + when.words;
    let (at, when, size) = Some(later)
        .filter(|_| at == from + 1)
        .and_then(|at| Some((at, when::at(words, at)?, size_before(words, from, at)?)))
        .unwrap_or((at, when, size));
    Some(Listed {
        size: Some(size),
        when: Some(when),
        name: words.rest(at + when.words)?,
    })
}

/// The size before this word: right before it, or with a unit or a day of the week between.
fn size_before(words: &Words<'_>, from: usize, at: usize) -> Option<words::Size> {
    let word = |back: usize| words.get(at.checked_sub(back).filter(|it| *it >= from)?);
    let between = word(1)?;
    if let Some(size) = words::size(between) {
        return Some(size);
    }
    let size = words::size(word(2)?)?;
    if words::is_unit(between) {
        return Some(words::Size::Rounded);
    }
    let is_letter = |c: char| c.is_alphabetic() || ".,".contains(c);
    between.chars().all(is_letter).then_some(size)
}

/// A date with a month that nobody knows: the entry is there all the same, and its age unknown. First where it
/// usually is, with or without a group.
fn odd_date<'a>(words: &Words<'a>, from: usize) -> Option<Listed<'a>> {
    let mut places = [from + 4, from + 3]
        .into_iter()
        .chain(from + 1..words.len());
    places.find_map(|at| {
        let size = words::size(words.get(at - 1)?)?;
        let month = words.get(at)?;
        let day = words::number::<i8>(words.get(at + 1)?).filter(|it| (0..=31).contains(it))?;
        let next = words.get(at + 2)?;
        let (clock, year) = (words::clock(next), words::year(next));
        let is_time = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b':');
        if year.is_none() && !(next.contains(':') && is_time(next)) {
            return None;
        }
        let name = words.rest(at + 3)?;
        let month = words::number::<i8>(month).filter(|it| (1..=12).contains(it) && day > 0);
        let month = month.filter(|_| clock.is_some() || year.is_some());
        let stamp = month.map(|month| {
            let month = Month::Number(month);
            Stamp::new(Date::Named { year, month, day }, clock)
        });
        let when = stamp.map(|stamp| When {
            stamp,
            words: 3,
            year_after: None,
        });
        let size = Some(size);
        Some(Listed { size, when, name })
    })
}

/// Links, owner, group, size, and a name of one word, without any date.
fn dateless<'a>(words: &Words<'a>, from: usize) -> Option<Listed<'a>> {
    let is_links = words.get(from).and_then(words::number::<u32>).is_some();
    let size = words.get(from + 3).and_then(words::size)?;
    let is_last = words.len() == from + 5;
    (is_links && is_last).then_some(Listed {
        size: Some(size),
        when: None,
        name: words.from(from + 4)?,
    })
}

/// `ls` could see the name alone: `-????????? ? ? ? ? ? a.txt`.
fn unreadable(words: &Words<'_>, mode: &str) -> Option<Found> {
    let known = (1..words.len()).find(|at| words.get(*at) != Some("?"))?;
    let name = words.from(known).filter(|_| known > 1)?;
    let listed = Listed {
        size: None,
        when: None,
        name,
    };
    Some(found(mode, &listed, ListingForm::Unix))
}

/// The entry, as the first letter of its line says what it is.
pub(super) fn found(mode: &str, listed: &Listed<'_>, form: ListingForm) -> Found {
    let letter = mode.chars().next();
    let (name, kind) = match letter {
        Some('d') => (listed.name, EntryKind::Directory),
        Some('l') => linked(listed.name),
        Some('-' | 'C' | 'M' | '?') => (listed.name, EntryKind::File),
        _ => (listed.name, EntryKind::Other),
    };
    let size = listed.size.and_then(words::Size::bytes);
    // Devices have numbers where files have their size.
    let size = size.filter(|_| kind != EntryKind::Other);
    let mut found = Found::new(form, kind, name);
    found.size = size;
    if let Some(when) = listed.when {
        found.stamp = Some(when.stamp);
        found.year_after = when.year_after;
    }
    found
}

/// The name and the target of `a.txt -> b.txt`.
fn linked(name: &str) -> (&str, EntryKind) {
    let parts = name.split_once(" -> ");
    let target = parts.map(|(_, target)| target.to_owned());
    let bare = name.strip_suffix(" ->").unwrap_or(name);
    let name = parts.map_or(bare, |(name, _)| name);
    (name, EntryKind::Link { target })
}
