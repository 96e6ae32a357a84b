//! Files that have to be there: their directories are listed once each, and looked through for every name.

use super::{absolute, asking, go};
use crate::evidence::expected::{
    DirectoryListed, Expected, FileLook, FileSeen, LinkLook, LiteralName, Presence, TimesFrom,
};
use crate::evidence::listing::{Contents, Entry, EntryKind, Precision, Zone};
use crate::evidence::{DataMode, Exchange};
use crate::settings::expectations::{self, FilePattern, with_literal_brackets};
use crate::steps::carry::{Cargo, carry};
use crate::steps::listing;
use crate::steps::run::Run;
use crate::steps::would_be_readable;
use crate::wire::session::{Line, Session};

/// How large a listing may be, in bytes, before it counts as cut.
const MAX_LISTING: usize = 4 << 20;

/// How many files at each end of a listing, by its own dates, are asked for their times.
const ASKED_AT_EACH_END: usize = 4;

/// A directory that was listed.
#[derive(Default)]
struct Listed {
    path: String,
    entries: Vec<Entry>,
    /// By MLSD, whose times are in UTC.
    is_mlsd: bool,
    /// Capitals are of no account in its names.
    ignores_case: bool,
    /// The session is not in it, since the server does not know CWD, or not with this path.
    by_path: bool,
}

impl Listed {
    /// How the server is asked for a file in it.
    fn path_of(&self, name: &str) -> String {
        if self.by_path {
            format!("{}/{name}", self.path.trim_end_matches('/'))
        } else {
            name.to_owned()
        }
    }
}

/// Lists each directory once, then looks in it for every name.
pub(super) async fn look_for(
    run: &mut Run<'_>,
    session: &mut Session,
    typed: &[String],
    found: &mut Expected,
) {
    let mut listed: Vec<Listed> = Vec::new();
    let mut looks: Vec<(&String, FilePattern, usize)> = Vec::new();
    for typed in typed {
        // It was checked when it was typed.
        let Ok(pattern) = expectations::file(typed, run.attempt.started_at) else {
            continue;
        };
        let path = absolute(run, pattern.directory.as_deref().unwrap_or_default());
        let known = found.listings.iter().position(|it| it.path == path);
        let at = if let Some(at) = known {
            at
        } else {
            let (listing, entries) = list(run, session, &path).await;
            found.listings.push(listing);
            listed.push(entries);
            listed.len() - 1
        };
        looks.push((typed, pattern, at));
    }
    // Asked with short names, which every server understands, so that the session has to be where they are.
    let mut here = listed.last().map(|listed| listed.path.clone());
    for (typed, pattern, at) in looks {
        let is_entered = found.listings[at]
            .cwd
            .is_some_and(|cwd| run.is_class(cwd, 2));
        let by_path = listed[at].by_path;
        if is_entered && here.as_ref() != Some(&listed[at].path) {
            go(run, session, &listed[at].path).await;
            here = Some(listed[at].path.clone());
        }
        let mut looking = Looking {
            listed: &listed[at],
            pattern: &pattern,
            can_be_asked: is_entered || by_path,
            look: FileLook::new(typed, &pattern.name, at),
        };
        looking.look(run, session).await;
        found.files.push(looking.look);
    }
}

/// Goes to a directory, or else takes its path, and lists it: by MLSD where the server has it, or else by LIST.
async fn list(run: &mut Run<'_>, session: &mut Session, path: &str) -> (DirectoryListed, Listed) {
    let mut listing = DirectoryListed::new(path);
    listing.cwd = go(run, session, path).await;
    let is_entered = listing.cwd.is_some_and(|cwd| run.is_class(cwd, 2));
    let mut listed = Listed {
        path: path.to_owned(),
        ..Listed::default()
    };
    listed.by_path = run.attempt.is_unknown_command(listing.cwd);
    if let Some(mode) = data_mode(run, session).filter(|_| is_entered || listed.by_path) {
        listed.is_mlsd = listing::has_mlsd(run);
        let verb = if listed.is_mlsd { "MLSD" } else { "LIST" };
        let line = if listed.by_path {
            Line::with(verb, path)
        } else {
            Line::new(verb)
        };
        let bytes = fetch(run, session, (mode, &line), &mut listing).await;
        let contents = read(run, &bytes, listed.is_mlsd, &mut listing);
        listed.ignores_case = contents.listing.form.ignores_case() || is_windows(run);
        listed.entries = contents.entries;
    }
    (listing, listed)
}

/// The passive mode to list in, where that is possible and nothing private would go out unencrypted.
fn data_mode(run: &Run<'_>, session: &Session) -> Option<DataMode> {
    let may_list = session.in_step() && !would_be_readable(run, session);
    listing::passive_mode_that_listed(run).filter(|_| may_list)
}

async fn fetch(
    run: &mut Run<'_>,
    session: &mut Session,
    (mode, line): (DataMode, &Line),
    listing: &mut DirectoryListed,
) -> Vec<u8> {
    let (file, bytes) = carry(run, session, mode, line, Cargo::Down(MAX_LISTING)).await;
    listing.whole = listing::is_complete(run, &file.data);
    listing.data = Some(file.data);
    bytes
}

fn read(run: &Run<'_>, bytes: &[u8], is_mlsd: bool, listing: &mut DirectoryListed) -> Contents {
    let mut goes_on = || run.limits.stopped().is_none();
    let started_at = run.attempt.started_at;
    let contents = Contents::read_while(bytes, is_mlsd, started_at, &mut goes_on);
    listing.left_out = contents.listing.left_out.into();
    listing.whole &= listing.left_out == 0;
    listing.unparsed = contents.listing.unparsed.into();
    let first = &contents.listing.first_unparsed;
    listing.first_unparsed.clone_from(first);
    contents
}

/// Whether the server says that it runs on Windows (RFC 959 SYST), where capitals are of no account.
fn is_windows(run: &Run<'_>) -> bool {
    let says_so = |exchange: &Exchange| {
        exchange.verb().as_deref() == Some("SYST") && exchange.text().contains("Windows")
    };
    run.attempt.exchanges.iter().any(says_so)
}

/// One look for a name in a directory.
struct Looking<'a> {
    listed: &'a Listed,
    pattern: &'a FilePattern,
    /// Whether the server can be told which file is meant.
    can_be_asked: bool,
    look: FileLook,
}

/// A file that was found.
#[derive(Clone)]
struct Found {
    entry: Entry,
    seen: FileSeen,
}

impl Looking<'_> {
    async fn look(&mut self, run: &mut Run<'_>, session: &mut Session) {
        let mut entries: Vec<Entry> = self.matching(&self.listed.entries);
        if entries.is_empty() && self.can_be_asked {
            entries = self.beyond_the_listing(run, session).await;
        }
        if entries.is_empty() {
            self.notice_what_is_there_instead();
            return;
        }
        self.look.matched = entries.len() as u64;
        entries.sort_by_key(|entry| (entry.modified_at(), entry.size));
        self.take(run, session, entries).await;
    }

    fn matching(&self, entries: &[Entry]) -> Vec<Entry> {
        let is_meant = |entry: &&Entry| {
            let matches = self.pattern.matches(&entry.name, self.listed.ignores_case);
            matches && entry.may_be_file()
        };
        entries.iter().filter(is_meant).cloned().collect()
    }

    /// A name that the listing leaves out: the server is asked for it, or for a listing with hidden files.
    async fn beyond_the_listing(&mut self, run: &mut Run<'_>, session: &mut Session) -> Vec<Entry> {
        let name = self.pattern.only_name();
        // What is listed as something else is no file, whatever SIZE says of it.
        let is_listed = |entry: &Entry| self.pattern.matches(&entry.name, self.listed.ignores_case);
        if self.listed.entries.iter().any(is_listed) {
            return Vec::new();
        }
        if let Some(name) = name {
            let asked = asking::for_file(run, session, &self.listed.path_of(name)).await;
            let presence = asked.presence(&run.attempt);
            if presence == Presence::File {
                let seen = FileSeen {
                    name: name.to_owned(),
                    size: asked.bytes(&run.attempt),
                    modified: asked.modified(&run.attempt),
                    precision: None,
                    listed: None,
                    is_link_time: false,
                };
                self.look.matched = 1;
                self.look.times = match (seen.modified, asked.time) {
                    (None, _) => TimesFrom::Nowhere,
                    (Some(_), Some(_)) => TimesFrom::Mdtm,
                    (Some(_), None) => TimesFrom::Mlsd,
                };
                self.look.newest = Some(seen.clone());
                self.look.oldest = Some(seen);
            }
            if presence == Presence::Directory {
                self.look.directory = Some(name.to_owned());
            }
            self.look.by_name = Some(asked);
            if presence != Presence::Unknown {
                return Vec::new();
            }
        }
        if self.pattern.is_of_dot_files() && !self.listed.is_mlsd {
            return self.hidden(run, session).await;
        }
        Vec::new()
    }

    /// Lists with `-a`, which many servers take for an option as `ls` does.
    async fn hidden(&mut self, run: &mut Run<'_>, session: &mut Session) -> Vec<Entry> {
        let Some(mode) = data_mode(run, session) else {
            return Vec::new();
        };
        let mut listing = DirectoryListed::new(&self.listed.path);
        let line = if self.listed.by_path {
            Line::with("LIST", &format!("-a {}", self.listed.path))
        } else {
            Line::with("LIST", "-a")
        };
        let bytes = fetch(run, session, (mode, &line), &mut listing).await;
        let contents = read(run, &bytes, false, &mut listing);
        self.look.hidden = Some(Box::new(listing));
        self.matching(&contents.entries)
    }

    fn notice_what_is_there_instead(&mut self) {
        let entries = || self.listed.entries.iter();
        let name_of = |entry: &Entry| entry.name.clone();
        let directory = entries().find(|entry| {
            let is_directory = entry.kind == EntryKind::Directory;
            is_directory && self.pattern.matches(&entry.name, self.listed.ignores_case)
        });
        let mut files = entries().filter(|entry| entry.may_be_file());
        let literal = files.find(|entry| self.pattern.matches_literally(&entry.name));
        let literal = literal.map(|entry| LiteralName {
            name: entry.name.clone(),
            written: with_literal_brackets(&self.look.pattern),
        });
        let mut files = entries().filter(|entry| entry.may_be_file());
        let other_case = files.find(|entry| self.pattern.matches(&entry.name, true));
        let (directory, other_case) = (directory.map(name_of), other_case.map(name_of));
        self.look.directory = self.look.directory.take().or(directory);
        self.look.literal = literal;
        self.look.other_case = other_case;
    }

    /// Takes the newest and the oldest of these, after links were followed and times asked for.
    async fn take(&mut self, run: &mut Run<'_>, session: &mut Session, sorted: Vec<Entry>) {
        self.look.times = self.source(&sorted);
        let found = ends(sorted).into_iter().map(Found::new).collect();
        let mut found = self.follow(run, session, found).await;
        let is_vague = matches!(self.look.times, TimesFrom::List | TimesFrom::Nowhere);
        if is_vague && let Some(times) = ask_times(run, session, self.listed, &mut found).await {
            self.look.times = times;
        }
        found.sort_by_key(|found| (found.seen.modified, found.seen.size));
        // Where times are known at all, a file without one is neither the newest nor the oldest.
        let is_dated = found.iter().any(|found| found.seen.modified.is_some());
        if !is_dated {
            self.look.times = TimesFrom::Nowhere;
        }
        let mut candidates = found
            .into_iter()
            .map(|found| found.seen)
            .filter(|seen| !is_dated || seen.modified.is_some());
        self.look.oldest = candidates.next();
        self.look.newest = candidates.next_back().or_else(|| self.look.oldest.clone());
    }

    fn source(&self, entries: &[Entry]) -> TimesFrom {
        let zone = |entry: &Entry| Some(entry.modified?.zone);
        if entries.iter().all(|entry| entry.modified.is_none()) {
            TimesFrom::Nowhere
        } else if self.listed.is_mlsd {
            TimesFrom::Mlsd
        } else if entries
            .iter()
            .filter_map(zone)
            .all(|zone| zone == Zone::Known)
        {
            TimesFrom::ListInUtc
        } else {
            TimesFrom::List
        }
    }

    /// Asks for the files that links lead to. What leads to none is no match.
    async fn follow(
        &mut self,
        run: &mut Run<'_>,
        session: &mut Session,
        found: Vec<Found>,
    ) -> Vec<Found> {
        let mut files = Vec::new();
        for mut found in found {
            let EntryKind::Link { target } = &found.entry.kind else {
                files.push(found);
                continue;
            };
            let name = found.entry.name.clone();
            let asked = asking::for_link(run, session, &self.listed.path_of(&name)).await;
            if asked.cwd.is_some_and(|cwd| run.is_class(cwd, 2)) {
                go(run, session, &self.listed.path).await;
            }
            let presence = asked.presence(&run.attempt);
            // Size and time in the listing are those of the link itself.
            found.seen.size = asked.bytes(&run.attempt);
            if let Some(modified) = asked.modified(&run.attempt) {
                found.seen.modified = Some(modified);
                found.seen.precision = None;
            } else {
                found.seen.is_link_time = found.seen.modified.is_some();
            }
            self.look.links.push(LinkLook {
                name,
                target: target.clone(),
                asked,
            });
            if matches!(presence, Presence::File | Presence::Unknown) {
                files.push(found);
            } else {
                self.look.matched = self.look.matched.saturating_sub(1);
            }
        }
        files
    }
}

impl Found {
    fn new(entry: Entry) -> Self {
        let precision = entry.modified.map(|time| time.precision);
        let seen = FileSeen {
            name: entry.name.clone(),
            size: entry.size,
            modified: entry.modified_at(),
            precision: precision.filter(|precision| *precision != Precision::Second),
            listed: None,
            is_link_time: false,
        };
        Self { entry, seen }
    }
}

/// The first and the last few.
fn ends(mut sorted: Vec<Entry>) -> Vec<Entry> {
    if sorted.len() > 2 * ASKED_AT_EACH_END {
        sorted.drain(ASKED_AT_EACH_END..sorted.len() - ASKED_AT_EACH_END);
    }
    sorted
}

/// Asks for the times of these files. Where one is not told, the times of the listing stay for all.
async fn ask_times(
    run: &mut Run<'_>,
    session: &mut Session,
    listed: &Listed,
    found: &mut [Found],
) -> Option<TimesFrom> {
    let mut told = Vec::new();
    let mut times = TimesFrom::Mdtm;
    for found in found.iter() {
        if matches!(found.entry.kind, EntryKind::Link { .. }) {
            // The file that it leads to was asked about already.
            told.push(found.seen.modified.filter(|_| !found.seen.is_link_time)?);
            continue;
        }
        let name = listed.path_of(&found.entry.name);
        let (modified, from) = asking::for_time(run, session, &name).await?;
        times = from;
        told.push(modified);
    }
    for (found, modified) in found.iter_mut().zip(told) {
        found.seen.listed = found.entry.modified_at().filter(|_| {
            let exact = found.entry.modified.map(|time| time.precision);
            exact > Some(Precision::Day) && !matches!(found.entry.kind, EntryKind::Link { .. })
        });
        found.seen.precision = None;
        found.seen.modified = Some(modified);
    }
    Some(times)
}
