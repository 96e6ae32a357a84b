//! The lines of a listing one after another, and what only the whole of it decides.

use std::borrow::Cow;
use std::collections::HashMap;

use super::time::{Convention, Date, Stamp};
use super::zos::{self, Table};
use super::{
    Entry, EntryKind, Listing, ListingForm, dos, eplf, headings, mlsd, netware, os400, rare, unix,
    vms,
};
use crate::clock::Timestamp;

/// The longest line that can be an entry, in bytes.
const MAX_LINE: usize = 8 << 10;

/// The most entries that are kept. Those beyond them are counted, and what depends on the whole listing is decided
/// without them.
const MAX_ENTRIES: usize = 100_000;

/// How many lines are read before the caller is asked whether to go on.
const LINES_AT_A_TIME: u32 = 256;

/// How many unread lines are kept.
const MAX_UNREAD: usize = 100;

/// How much of each, in characters.
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
        Self::read_while(bytes, is_mlsd, now, &mut || true)
    }

    /// The same for as long as `goes_on` says so, which is asked every few lines. The lines that were not read are counted.
    #[must_use]
    pub fn read_while(
        bytes: &[u8],
        is_mlsd: bool,
        now: Timestamp,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Self {
        let mut reader = Reader::new(is_mlsd);
        reader.lines(lines(bytes), decoded, goes_on);
        let beyond = reader.beyond;
        let mut contents = reader.contents(now);
        // Nobody can find what was not kept.
        contents.listing.left_out = contents.listing.left_out.saturating_add(beyond);
        contents
    }
}

/// Counts the entries of lines in whatever form, for as long as `goes_on` says so.
pub(super) fn count<'a>(
    lines: impl Iterator<Item = &'a [u8]>,
    goes_on: &mut dyn FnMut() -> bool,
) -> Listing {
    let mut reader = Reader::new(false);
    reader.lines(lines, String::from_utf8_lossy, goes_on);
    reader.finish();
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
    /// The version of the file, on VMS.
    pub(super) version: Option<u32>,
}

impl Found {
    pub(super) fn new(form: ListingForm, kind: EntryKind, name: &str) -> Self {
        Self {
            form,
            kind,
            is_dot: is_dot(name),
            name: name.to_owned(),
            size: None,
            stamp: None,
            year_after: None,
            version: None,
        }
    }
}

struct Reader {
    is_mlsd: bool,
    counts: Listing,
    found: Vec<Found>,
    /// Entries that are counted and not kept.
    beyond: u32,
    unread: Vec<String>,
    /// The table of z/OS that the lines belong to.
    table: Option<Table>,
    /// A name of VMS whose other half is in the next line.
    name: Option<Found>,
}

impl Reader {
    fn new(is_mlsd: bool) -> Self {
        Self {
            is_mlsd,
            counts: Listing::default(),
            found: Vec::new(),
            beyond: 0,
            unread: Vec::new(),
            table: None,
            name: None,
        }
    }

    fn lines<'a>(
        &mut self,
        mut lines: impl Iterator<Item = &'a [u8]>,
        decoded: fn(&'a [u8]) -> Cow<'a, str>,
        goes_on: &mut dyn FnMut() -> bool,
    ) {
        let mut until_asked = LINES_AT_A_TIME;
        while let Some(line) = lines.next() {
            if until_asked == 0 {
                until_asked = LINES_AT_A_TIME;
                if !goes_on() {
                    let rest = 1 + lines.filter(|line| !line.is_empty()).count();
                    self.counts.left_out = u32::try_from(rest).unwrap_or(u32::MAX);
                    return;
                }
            }
            until_asked -= 1;
            self.line(&decoded(line));
        }
    }

    fn keep(&mut self, found: Found) {
        if self.found.len() < MAX_ENTRIES {
            self.found.push(found);
            return;
        }
        self.beyond = self.beyond.saturating_add(1);
        if !found.is_dot {
            let is_directory = found.kind == EntryKind::Directory;
            self.counts.entries = self.counts.entries.saturating_add(1);
            self.counts.directories = self.counts.directories.saturating_add(is_directory.into());
        }
    }

    fn line(&mut self, line: &str) {
        let line = line.trim_end_matches(['\r', '\n']);
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if line.trim().is_empty() {
            return;
        }
        self.counts.lines = self.counts.lines.saturating_add(1);
        if let Some(mut found) = self.name.take() {
            let complete = line.len() <= MAX_LINE && vms::completes(line, &mut found);
            self.keep(found);
            if complete {
                return;
            }
        }
        if line.len() > MAX_LINE {
            self.unread(line);
        } else if let Some(table) = zos::heading(line) {
            self.table = Some(table);
        } else if let Some(found) = self.entry(line) {
            self.keep(found);
        } else if !self.is_known(line) {
            self.unread(line);
        }
    }

    /// What kind of entry the line is.
    fn entry(&mut self, line: &str) -> Option<Found> {
        // What is called nothing, as a link that leads somewhere and has no name, is none.
        let found = self.found_in(line);
        found.filter(|it| it.is_dot || !it.name.is_empty())
    }

    fn found_in(&mut self, line: &str) -> Option<Found> {
        let bare = line.trim_start();
        let first = bare.split(' ').next().unwrap_or_default();
        let facts = || mlsd::read(bare, self.is_mlsd);
        let found = self.table.and_then(|_| zos::read(bare, self.table));
        let found = found
            .or_else(|| unix::read(bare))
            .or_else(|| dos::read(bare))
            .or_else(|| first.contains('=').then(facts).flatten())
            .or_else(|| eplf::read(bare))
            .or_else(|| netware::read(bare));
        if found.is_some() {
            return found;
        }
        match vms::read(bare) {
            Some(vms::Line::Whole(found)) => return Some(found),
            // It is counted with the line that follows.
            Some(vms::Line::Name(found)) => {
                self.name = Some(found);
                return None;
            }
            None => {}
        }
        let found = os400::read(bare)
            .or_else(|| zos::read(bare, None))
            .or_else(|| rare::read(bare));
        found.or_else(|| self.is_mlsd.then(|| mlsd::read(line, true)).flatten())
    }

    /// Whether a line that is no entry hides none.
    fn is_known(&self, line: &str) -> bool {
        let last = self.found.last();
        self.name.is_some()
            || (self.found.is_empty() && headings::is_total(line))
            || headings::is_heading(line)
            || (last.is_some_and(|it| it.form == ListingForm::Vms) && vms::is_continued(line))
    }

    fn unread(&mut self, line: &str) {
        self.counts.unparsed = self.counts.unparsed.saturating_add(1);
        if self.unread.len() < MAX_UNREAD {
            let line = line.trim().chars().take(MAX_UNREAD_LINE);
            self.unread.push(line.collect());
        }
    }

    /// Decides what took the whole listing.
    fn finish(&mut self) {
        // The last name may have no second line.
        if let Some(name) = self.name.take() {
            self.keep(name);
        }
        self.years();
        self.blanks();
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
        self.finish();
        let listing = self.counted();
        self.versions();
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
        let is_dated = |stamp: Stamp| matches!(stamp.date, Date::Named { .. });
        let has_date = |found: &&Found| found.stamp.is_some_and(is_dated);
        let is_year = |found: &Found| found.year_after.is_some() && !after_word(found).is_empty();
        if !self.of_unix().filter(has_date).all(is_year) {
            return;
        }
        for found in &mut self.found {
            let (Some(after), Some(stamp)) = (found.year_after, &mut found.stamp) else {
                continue;
            };
            if let Date::Named { year, .. } = &mut stamp.date {
                *year = Some(after);
            }
            found.name = after_word(found).to_owned();
            found.is_dot = is_dot(&found.name);
        }
    }

    /// Blanks that each of several names begins with set the names off, and are no part of them.
    fn blanks(&mut self) {
        let blanks = |found: &Found| found.name.len() - found.name.trim_start_matches(' ').len();
        let Some(common) = self
            .of_unix()
            .map(blanks)
            .min()
            .filter(|blanks| *blanks > 0)
        else {
            return;
        };
        if self.of_unix().count() > 1 {
            let is_unix = |found: &&mut Found| found.form == ListingForm::Unix;
            for found in self.found.iter_mut().filter(is_unix) {
                found.name.drain(..common);
            }
        }
    }

    fn of_unix(&self) -> impl Iterator<Item = &Found> {
        let is_unix = |found: &&Found| found.form == ListingForm::Unix;
        self.found.iter().filter(is_unix)
    }

    /// Leaves the newest version of each file, which is the one that its bare name stands for.
    fn versions(&mut self) {
        let mut newest: HashMap<String, u32> = HashMap::new();
        for found in &self.found {
            if let Some(version) = found.version {
                let newest = newest.entry(found.name.to_ascii_uppercase()).or_default();
                *newest = version.max(*newest);
            }
        }
        self.found.retain(|found| {
            let newest = || newest.get(&found.name.to_ascii_uppercase()).copied();
            found.version.is_none() || found.version == newest()
        });
    }
}

/// The name without the word that it begins with.
fn after_word(found: &Found) -> &str {
    let name = found.name.trim_start();
    let after = name.split_once(' ').map(|(_, after)| after);
    after
        .filter(|after| !after.trim().is_empty())
        .unwrap_or_default()
}

fn is_dot(name: &str) -> bool {
    matches!(name.trim(), "." | "..")
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
