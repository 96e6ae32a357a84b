//! `dir` on MS-DOS, as IIS lists by default, and in the forms of other countries.

use super::reader::Found;
use super::time::{Clock, Order, Stamp};
use super::when;
use super::words::{self, Noon, Words};
use super::{EntryKind, ListingForm};

/// `01-23-26  10:15AM  <DIR>  pub`, also with other dates.
pub(super) fn read(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let (stamp, mut at) = numbers(&words).or_else(|| {
        let when = when::at(&words, 0).filter(|when| when.stamp.clock.is_some())?;
        Some((when.stamp, when.words))
    })?;
    let what = words.get(at)?;
    at += 1;
    let (kind, size) = match label(what) {
        Some(kind) => (kind, None),
        None => (EntryKind::File, words::size(what)?.bytes()),
    };
    let name = words.from(at)?.trim_end();
    let (name, kind) = match kind {
        EntryKind::Link { .. } => linked(name),
        _ if what.len() > "<DIR>".len() => (linked(name).0, kind),
        _ => (name, kind),
    };
    let mut found = Found::new(ListingForm::Dos, kind, name);
    found.size = size;
    found.stamp = Some(stamp);
    Some(found)
}

/// A date of numbers and the time of day, and the index of the word after them.
fn numbers(words: &Words<'_>) -> Option<(Stamp, usize)> {
    let (clock, at) = time(words)?;
    // Countries that part their dates by slashes and have no "PM" put the day first.
    let has_noon = at > 2 || words.get(1)?.ends_with(['m', 'M', 'a', 'A', 'p', 'P']);
    let usual = |separator| match separator {
        '.' => Order::DayMonthYear,
        '/' if !has_noon => Order::DayMonthYear,
        _ => Order::MonthDayYear,
    };
    let date = words::numbers(words.get(0)?, usual)?;
    Some((Stamp::new(date, Some(clock)), at))
}

/// The time of day, and the index of the word after it.
fn time(words: &Words<'_>) -> Option<(Clock, usize)> {
    let first = words.get(1)?;
    if let Some(noon) = words::noon(first) {
        return Some((words::clock(words.get(2)?)?.with(noon)?, 3));
    }
    let clock = words::clock(first)?;
    let noon: Option<Noon> = words.get(2).and_then(words::noon);
    match noon {
        Some(noon) => Some((clock.with(noon)?, 3)),
        None => Some((clock, 2)),
    }
}

/// `<DIR>` and its like. A junction and a `<SYMLINKD>` lead to directories, a `<SYMLINK>` to a file.
fn label(word: &str) -> Option<EntryKind> {
    let label = word.strip_prefix('<')?.strip_suffix('>')?;
    Some(match label.to_ascii_uppercase().as_str() {
        "SYMLINK" | "LINK" | "LNK" => EntryKind::Link { target: None },
        _ => EntryKind::Directory,
    })
}

/// The name and the target of `a.txt [C:\data\b.txt]`.
fn linked(name: &str) -> (&str, EntryKind) {
    let parts = name.strip_suffix(']').and_then(|it| it.split_once(" ["));
    let target = parts.map(|(_, target)| target.to_owned());
    let name = parts.map_or(name, |(name, _)| name);
    (name, EntryKind::Link { target })
}
