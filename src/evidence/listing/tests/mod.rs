//! Listings of every form.

mod dates;
mod dos;
mod hosts;
mod mlsd;
mod unix;
mod whole;

use super::{Contents, Entry, EntryKind, Precision, Zone};
use crate::clock::Timestamp;

fn now() -> Timestamp {
    "2026-11-30T06:00:00Z".parse().expect("a moment")
}

fn read(text: &str, is_mlsd: bool) -> Contents {
    Contents::read(text.as_bytes(), is_mlsd, now())
}

/// What each line tells, as `- "name" size time`.
fn told(contents: &Contents) -> Vec<String> {
    contents.entries.iter().map(written).collect()
}

fn written(entry: &Entry) -> String {
    let (letter, target) = match &entry.kind {
        EntryKind::File => ("-", String::new()),
        EntryKind::Directory => ("d", String::new()),
        EntryKind::Link { target: None } => ("l", String::new()),
        EntryKind::Link { target: Some(to) } => ("l", format!(" to {to:?}")),
        EntryKind::Other => ("o", String::new()),
    };
    let size = entry.size.map_or("?".to_owned(), |size| size.to_string());
    let time = entry.modified.map_or("?".to_owned(), |time| {
        let text = time.at.to_string();
        let length = match time.precision {
            Precision::Day => 10,
            Precision::Minute => 16,
            Precision::Second => 19,
        };
        let zone = if time.zone == Zone::Known { "Z" } else { "" };
        format!("{}{zone}", &text[..length])
    });
    format!("{letter} {:?}{target} {size} {time}", entry.name)
}

/// What the only entry of a listing tells, or what became of the listing instead.
fn only(text: &str, is_mlsd: bool) -> String {
    let contents = read(text, is_mlsd);
    match told(&contents).as_slice() {
        [told] if contents.unread.is_empty() => told.clone(),
        told => format!("{told:?}, unread {:?}", contents.unread),
    }
}
