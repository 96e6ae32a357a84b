//! What the user expects beyond that the server works, only when asked for: directories, files and replies.
//! Nothing is changed: directories are gone to and listed, files asked about.

use super::Doing;
use super::carry::{Cargo, carry};
use super::listing;
use super::run::Run;
use crate::clock::Timestamp;
use crate::evidence::expected::{
    DirectoryListed, DirectoryLook, Expected, FileLook, FileSeen, ReplyLook, TimesFrom,
};
use crate::evidence::listing::{Contents, Entry, ListedTime, Precision, Zone};
use crate::evidence::transfer_test::modified_at;
use crate::evidence::{Facts, Outcome, Phase, SkipReason, StepName};
use crate::settings::expectations::{self, FilePattern};
use crate::wire::session::{Line, Session};

/// How large a listing may be, in bytes, before it counts as cut.
const MAX_LISTING: usize = 4 << 20;

/// How many files at each end of a listing, by its own dates, are asked for their times.
const ASKED_AT_EACH_END: usize = 4;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    if run.settings.expectations.is_empty() {
        return;
    }
    if !session.in_step() && super::reopen(run, session).await.is_err() {
        run.skip(StepName::Expect, SkipReason::ControlUnusable);
        return;
    }
    let started_us = run.begins(StepName::Expect, &Doing::Expect);
    let asked = run.settings.expectations.clone();
    let mut found = Expected::default();
    for path in &asked.directories {
        let cwd = go(run, session, &absolute(run, path)).await;
        let path = path.clone();
        found.directories.push(DirectoryLook { path, cwd });
    }
    files(run, session, &asked.files, &mut found).await;
    for (command, code) in &asked.replies {
        let line = match command.split_once(' ') {
            Some((verb, argument)) => Line::with(&verb.to_ascii_uppercase(), argument),
            None => Line::new(&command.to_ascii_uppercase()),
        };
        let exchange = ask(run, session, &line).await;
        let (command, code) = (command.clone(), code.clone());
        found.replies.push(ReplyLook {
            code,
            exchange,
            command,
        });
    }
    let answered = found.replies.iter().all(|look| {
        let code = look.exchange.and_then(|index| run.code(index));
        code.is_some_and(|code| look.accepts(code))
    });
    let all_there = answered
        && found.files.iter().all(|file| file.matched > 0)
        && found.listings.iter().all(|listing| listing.whole)
        && found
            .directories
            .iter()
            .all(|it| it.cwd.is_some_and(|cwd| run.is_class(cwd, 2)));
    let outcome = Outcome::of(all_there);
    let facts = Facts::Expect(Box::new(found));
    run.record(StepName::Expect, started_us, outcome, facts);
}

/// Sends a command where the session can still take one.
async fn ask(run: &mut Run<'_>, session: &mut Session, line: &Line) -> Option<usize> {
    if !session.in_step() {
        return None;
    }
    Some(run.exchange(session, Phase::Directory, line).await)
}

async fn go(run: &mut Run<'_>, session: &mut Session, path: &str) -> Option<usize> {
    ask(run, session, &Line::with("CWD", path)).await
}

/// A path that means the same wherever the session is. A relative one begins at the directory that the run is
/// about, and that at the login directory.
fn absolute(run: &Run<'_>, path: &str) -> String {
    let facts = run.attempt.directory();
    let login = facts.and_then(|facts| facts.login_directory.clone());
    let join = |base: &str, path: &str| {
        if path.starts_with('/') || base.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", base.trim_end_matches('/'))
        }
    };
    let about = run.target.directory.as_deref().unwrap_or_default();
    let base = match (login, about) {
        (Some(login), "") => login,
        (Some(login), about) => join(&login, about),
        (None, about) => about.to_owned(),
    };
    match path {
        "" | "." => base,
        path => join(&base, path),
    }
}

/// Lists each directory once, and looks in it for every name.
async fn files(
    run: &mut Run<'_>,
    session: &mut Session,
    patterns: &[String],
    found: &mut Expected,
) {
    let is_mlsd = listing::has_mlsd(run);
    let mut listed: Vec<Contents> = Vec::new();
    for typed in patterns {
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
        let matching = listed[at].entries.iter();
        let matching: Vec<Entry> = matching
            .filter(|entry| entry.may_be_file() && pattern.matches(&entry.name))
            .cloned()
            .collect();
        let look = look(
            run,
            session,
            (typed, &pattern, &path),
            at,
            matching,
            is_mlsd,
        )
        .await;
        found.files.push(look);
    }
}

/// Goes to a directory and lists it: by MLSD where the server has it, whose times are in UTC, or else by LIST.
async fn list(run: &mut Run<'_>, session: &mut Session, path: &str) -> (DirectoryListed, Contents) {
    let mut listing = DirectoryListed {
        path: path.to_owned(),
        cwd: None,
        data: None,
        whole: false,
        unparsed: 0,
        first_unparsed: None,
    };
    let mode = listing::passive_mode_that_listed(run);
    listing.cwd = go(run, session, path).await;
    let gone = listing.cwd.is_some_and(|cwd| run.is_class(cwd, 2));
    let (Some(mode), true, true) = (mode, gone, session.in_step()) else {
        return (listing, Contents::default());
    };
    if super::would_be_readable(run, session) {
        return (listing, Contents::default());
    }
    let has_mlsd = listing::has_mlsd(run);
    let line = Line::new(if has_mlsd { "MLSD" } else { "LIST" });
    let cargo = Cargo::Down(MAX_LISTING);
    let (file, bytes) = carry(run, session, mode, &line, cargo).await;
    listing.whole = listing::is_complete(run, &file.data);
    listing.data = Some(file.data);
    let now = run.attempt.started_at;
    let contents = Contents::read(&bytes, has_mlsd, now);
    listing.unparsed = contents.listing.unparsed.into();
    listing
        .first_unparsed
        .clone_from(&contents.listing.first_unparsed);
    (listing, contents)
}

/// What is known of the files that have the expected name.
async fn look(
    run: &mut Run<'_>,
    session: &mut Session,
    (typed, pattern, path): (&str, &FilePattern, &str),
    listing: usize,
    mut matching: Vec<Entry>,
    is_mlsd: bool,
) -> FileLook {
    let matched = matching.len() as u64;
    matching.sort_by_key(|entry| (entry.modified_at(), entry.size));
    let dated = matching.iter().any(|entry| entry.modified.is_some());
    let mut times = match (dated, is_mlsd) {
        (false, _) => TimesFrom::Nowhere,
        (true, true) => TimesFrom::Mlsd,
        (true, false) => TimesFrom::List,
    };
    if !is_mlsd && !matching.is_empty() {
        let ends = ends(matching);
        let (asked, answered) = ask_times(run, session, path, ends).await;
        matching = asked;
        if answered {
            times = TimesFrom::Mdtm;
            matching.sort_by_key(|entry| (entry.modified_at(), entry.size));
        }
    }
    // Where times are known at all, a file without one is neither the newest nor the oldest.
    let mut candidates = matching
        .iter()
        .filter(|entry| times == TimesFrom::Nowhere || entry.modified.is_some());
    let oldest = candidates.clone().next().map(seen);
    let newest = candidates.next_back().map(seen);
    FileLook {
        pattern: typed.to_owned(),
        name: pattern.name.clone(),
        listing,
        matched,
        times,
        newest,
        oldest,
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
    path: &str,
    entries: Vec<Entry>,
) -> (Vec<Entry>, bool) {
    let mut told = entries.clone();
    for entry in &mut told {
        let file = format!("{}/{}", path.trim_end_matches('/'), entry.name);
        let index = ask(run, session, &Line::with("MDTM", &file)).await;
        let reply = run
            .attempt
            .exchange(index)
            .and_then(|exchange| exchange.reply.as_ref());
        let Some(seconds) = reply.and_then(modified_at) else {
            return (entries, false);
        };
        entry.modified = Some(ListedTime {
            at: Timestamp::from_unix_seconds(seconds),
            precision: Precision::Second,
            zone: Zone::Known,
        });
    }
    (told, true)
}

fn seen(entry: &Entry) -> FileSeen {
    FileSeen {
        name: entry.name.clone(),
        size: entry.size,
        modified: entry.modified_at(),
    }
}
