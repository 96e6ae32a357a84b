//! The easily parsed list format of D. J. Bernstein: facts with commas, a tab, a name.

use super::reader::Found;
use super::time::{Date, Stamp};
use super::{EntryKind, ListingForm, Precision, words};

/// `+i8388621.48594,m1764226800,r,s280,<tab>a.txt`.
pub(super) fn read(line: &str) -> Option<Found> {
    let (facts, name) = line.strip_prefix('+')?.split_once('\t')?;
    if name.is_empty() || facts.contains(' ') {
        return None;
    }
    let mut found = Found::new(ListingForm::Eplf, EntryKind::Other, name);
    for fact in facts.split(',') {
        let mut letters = fact.chars();
        match (letters.next(), letters.as_str()) {
            (Some('/'), "") => found.kind = EntryKind::Directory,
            (Some('r'), "") if found.kind == EntryKind::Other => found.kind = EntryKind::File,
            (Some('s'), size) => found.size = words::number(size),
            (Some('m'), seconds) => {
                let seconds = words::number(seconds.split('.').next().unwrap_or(seconds));
                let moment = |seconds| Date::Moment(seconds, Precision::Second);
                found.stamp = seconds.map(|seconds| Stamp::new(moment(seconds), None));
            }
            _ => {}
        }
    }
    Some(found)
}
