//! What the user expects beyond that the server works, only when asked for: directories, files and replies.
//! Nothing is changed: directories are gone to and listed, files asked about.
//!
//! * `files` listings, and the names in them
//! * `asking` what the server tells of one path without a listing

mod asking;
mod files;

use super::Doing;
use super::run::Run;
use crate::evidence::expected::{DirectoryLook, Expected, ReplyLook};
use crate::evidence::{Facts, Outcome, Phase, SkipReason, StepName};
use crate::wire::session::{Line, Session};

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
        let whole = absolute(run, path);
        let cwd = go(run, session, &whole).await;
        let facts = if run.attempt.is_unknown_command(cwd) {
            asking::for_directory(run, session, &whole).await
        } else {
            None
        };
        let path = path.clone();
        found.directories.push(DirectoryLook { path, cwd, facts });
    }
    Box::pin(files::look_for(run, session, &asked.files, &mut found)).await;
    for (command, code) in &asked.replies {
        let exchange = ask(run, session, &Line::written(command)).await;
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
            .all(|it| it.is_there(&run.attempt) == Some(true));
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
