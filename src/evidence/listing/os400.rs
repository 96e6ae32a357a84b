//! OS/400, now IBM i: owner, size, date, time, the type of the object, its name.

use super::reader::Found;
use super::time::{Order, Stamp};
use super::words::{self, Words};
use super::{EntryKind, ListingForm};

/// How many words there may be before the type.
const MAX_BEFORE: usize = 6;

/// `QSYS 77824 11/27/25 07:00:09 *STMF a.txt`; members and others may lack size, date and time.
pub(super) fn read(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let is_type = |word: &str| {
        let name = word.strip_prefix('*').unwrap_or_default();
        name.len() >= 2
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let at = (1..MAX_BEFORE).find(|at| words.get(*at).is_some_and(is_type))?;
    let name = words.from(at + 1)?.trim_end();
    let kind = match words.get(at)? {
        _ if name.ends_with('/') => EntryKind::Directory,
        "*DIR" | "*DDIR" | "*LIB" | "*FLR" => EntryKind::Directory,
        "*STMF" | "*DSTMF" | "*FILE" | "*MEM" | "*DOC" => EntryKind::File,
        "*SYMLNK" | "*SYMLINK" => EntryKind::Link { target: None },
        _ => EntryKind::Other,
    };
    let mut found = Found::new(ListingForm::Os400, kind, name);
    let mut date = None;
    let mut clock = None;
    for word in (1..at).filter_map(|index| words.get(index)) {
        // Dates have the form of the server's job.
        let usual = |separator| match separator {
            '.' => Order::DayMonthYear,
            '-' => Order::YearMonthDay,
            _ => Order::MonthDayYear,
        };
        if let Some(told) = words::numbers(word, usual) {
            date = Some(told);
        } else if let Some(told) = words::clock(word) {
            clock = Some(told);
        } else if let Some(size) = words::number(word) {
            found.size = Some(size);
        }
    }
    found.stamp = date.map(|date| Stamp::new(date, clock));
    // A directory's own size says nothing, and a member's is that of its file.
    found.size = found.size.filter(|_| found.kind == EntryKind::File);
    Some(found)
}
