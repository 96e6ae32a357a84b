//! Forms of systems that are seldom met, each too small for a file of its own.

use super::reader::Found;
use super::time::Stamp;
use super::when;
use super::words::{self, Words};
use super::{EntryKind, ListingForm};

pub(super) fn read(line: &str) -> Option<Found> {
    size_first(line)
        .or_else(|| guardian(line))
        .or_else(|| conversational(line))
}

/// Size, attributes, date, time, name: OS/2 (`0 DIR 05-12-97 16:44 LANGUAGE`), `VShell` (`206876 Apr 04, 2000 21:06
/// a.txt`) and `VxWorks` (`2048 Feb-28-1998 05:23:30 dir <DIR>`).
fn size_first(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let size = words::number(words.get(0)?)?;
    let is_attribute = |at: &usize| {
        let letters = |it: &str| it.len() <= 4 && it.bytes().all(|b| b.is_ascii_uppercase());
        words.get(*at).is_some_and(letters)
    };
    let at = 1 + (1..4).take_while(is_attribute).count();
    let when = when::at(&words, at).filter(|when| when.stamp.clock.is_some())?;
    let name = words.from(at + when.words)?.trim_end();
    let is_labelled = (1..at).any(|at| words.get(at) == Some("DIR"));
    let bare = name.strip_suffix("<DIR>").map(str::trim_end);
    let is_directory = is_labelled || bare.is_some() || name.ends_with('/');
    let mut found = if is_directory {
        Found::new(
            ListingForm::Other,
            EntryKind::Directory,
            bare.unwrap_or(name),
        )
    } else {
        Found::new(ListingForm::Other, EntryKind::File, name)
    };
    found.size = Some(size);
    found.stamp = Some(when.stamp);
    Some(found)
}

/// Guardian on `NonStop`: name, code, size, date, time, owner (`DATA1 101 528 12-Jan-14 14:21:18 255, 0 "oooo"`). The
/// code of a file that is open may have a letter.
fn guardian(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let name = words.get(0)?;
    let code = words
        .get(1)?
        .trim_end_matches(|c: char| c.is_ascii_uppercase());
    words::number::<u32>(code)?;
    let size = words::number(words.get(2)?)?;
    let date = words::hyphenated(words.get(3)?)?;
    let clock = words::clock(words.get(4)?)?;
    words.get(5).filter(|owner| owner.contains(','))?;
    let mut found = Found::new(ListingForm::Other, EntryKind::File, name);
    found.size = Some(size);
    found.stamp = Some(Stamp::new(date, Some(clock)));
    Some(found)
}

/// The conversational monitor of z/VM: name, type, form, records and blocks, date and time (`README TRACE V 65 107 2
/// 2025-10-04 15:28:42 060191`).
fn conversational(line: &str) -> Option<Found> {
    let words = Words::of(line);
    let (name, kind, form) = (words.get(0)?, words.get(1)?, words.get(2)?);
    let is_number = |at: usize| {
        let word = words.get(at);
        word.is_some_and(|it| it == "-" || words::number::<u64>(it).is_some())
    };
    let is_directory = kind == "DIR" && form == "-";
    if !(is_directory || matches!(form, "F" | "V")) || !(3..=5).all(is_number) {
        return None;
    }
    let when = when::at(&words, 6).filter(|when| when.stamp.clock.is_some())?;
    let mut found = if is_directory {
        Found::new(ListingForm::Other, EntryKind::Directory, name)
    } else {
        Found::new(
            ListingForm::Other,
            EntryKind::File,
            &format!("{name}.{kind}"),
        )
    };
    found.stamp = Some(when.stamp);
    Some(found)
}
