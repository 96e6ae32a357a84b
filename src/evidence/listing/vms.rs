//! VMS: names with versions, sizes in blocks, and long names in lines of their own.

use super::reader::Found;
use super::time::{Date, Stamp};
use super::words::{self, Words};
use super::{EntryKind, ListingForm};

/// What a line is for a listing of this form.
pub(super) enum Line {
    /// An entry.
    Whole(Found),
    /// A name that fills its line; the rest is in the next one.
    Name(Found),
}

/// `A.TXT;1 2/4 27-NOV-2025 07:00:12 [SYSTEM] (RWED,RWED,RE,)`, with the size before or after the date, or the name
/// of such an entry.
pub(super) fn read(line: &str) -> Option<Line> {
    let words = Words::of(line);
    let (path, version) = words.get(0)?.rsplit_once(';')?;
    let version = words::number::<u32>(version).filter(|version| *version < 100_000)?;
    let name = path.rsplit(']').next().unwrap_or(path);
    if name.is_empty() || path.contains('=') {
        return None;
    }
    let bytes = name.len().saturating_sub(".DIR".len());
    let (bare, ending) = name.split_at_checked(bytes).unwrap_or((name, ""));
    let mut found = if ending.eq_ignore_ascii_case(".DIR") {
        // A directory can be called nothing but its ending.
        let bare = if bare.is_empty() { name } else { bare };
        Found::new(ListingForm::Vms, EntryKind::Directory, bare)
    } else {
        Found::new(ListingForm::Vms, EntryKind::File, name)
    };
    found.version = Some(version);
    if words.len() == 1 {
        return Some(Line::Name(found));
    }
    let denied = words.get(1)?.starts_with('%') || line.to_ascii_lowercase().contains("privilege");
    (details(&words, 1, &mut found) || denied).then_some(Line::Whole(found))
}

/// Whether the line has what belongs to the name in the line before it.
pub(super) fn completes(line: &str, found: &mut Found) -> bool {
    details(&Words::of(line), 0, found)
}

/// Whether this is the owner or the protection of the line before, or the end of them.
pub(super) fn is_continued(line: &str) -> bool {
    line.starts_with([' ', '\t']) && line.trim_end().ends_with([']', ')'])
}

/// Reads size and date from this word on; `false` if there is no date.
fn details(words: &Words<'_>, from: usize, found: &mut Found) -> bool {
    let date = |at: &usize| words.get(*at).is_some_and(is_date);
    let Some(at) = (from..words.len()).find(date) else {
        return false;
    };
    let clock = words.get(at + 1).and_then(words::clock);
    // A month in a language that nobody knows leaves the time unknown.
    let date: Option<Date> = words.get(at).and_then(words::hyphenated);
    found.stamp = date.map(|date| Stamp::new(date, clock));
    // All that blocks tell for certain is that there is nothing.
    let mut others = (from..words.len()).filter_map(|index| words.get(index));
    let is_empty = others.any(|word| {
        let used = word.split_once('/').map_or(word, |(used, _)| used);
        words::number::<u64>(used) == Some(0)
    });
    found.size = is_empty.then_some(0);
    true
}

/// `27-NOV-2025`.
fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.splitn(4, '-').collect();
    let [day, month, year] = parts.as_slice() else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let letters = !month.is_empty() && !month.chars().any(|c| c.is_ascii_digit());
    digits(day) && digits(year) && letters && day.len() <= 2 && matches!(year.len(), 2 | 4)
}
