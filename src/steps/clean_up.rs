//! Deletes the file of the transfer test, whatever became of its upload.
//!
//! A server that still takes in what was sent before the upload broke off answers nothing else meanwhile, or refuses it as a command
//! that it does not know (Pure-FTPd does, of everything but ABOR). So the final reply of the transfer is awaited first. A DELE without
//! an answer of its own is sent once more, and then over a new connection.

use super::canary::Canary;
use super::run::Run;
use super::transfer_test::{ask, is_positive};
use crate::evidence::transfer_test::{Cleanup, FileTransfer, TransferTest};
use crate::evidence::{Phase, pairing};
use crate::wire::limits::Limits;
use crate::wire::session::{Line, Session};

/// Deletes the canary: after a lost connection over a new one, and even when the run has been stopped.
pub(super) async fn step(
    run: &mut Run<'_>,
    session: &mut Session,
    canary: &Canary,
    test: &mut TransferTest,
) {
    let other = test.other_name.as_ref();
    let other = other.map(|other| (&other.upload, &other.name));
    let first = test.upload.as_ref().map(|upload| (upload, &test.name));
    let Some((upload, name)) = other.or(first).filter(|(upload, _)| is_stored(run, upload)) else {
        return;
    };
    let mut tidying = Tidying {
        name: name.clone(),
        renamed: may_be_renamed(run, test).then(|| canary.last.clone()),
        // Servers that delete what was broken off have left nothing of it.
        never_whole: !is_positive(run, upload),
        owed: is_owed(run, test),
        deletes: Vec::new(),
        unclear: Vec::new(),
        check: None,
    };
    let answer = tidying.on_this_connection(run, session).await;
    if answer == Answer::Unclear && tidying.come_anew(run, session, test).await {
        tidying.owed = false;
        tidying.delete(run, session).await;
    }
    test.cleanup = tidying.cleanup(run, test);
    let last = tidying.deletes.last().copied();
    tidying.unclear.retain(|index| Some(*index) != last);
    test.delete_tries = tidying.unclear;
}

/// What the answer to DELE says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// The file is gone.
    Done,
    /// The server will not delete it.
    Refused,
    /// Nothing: it did not come, or may be that of a transfer which is not over yet.
    Unclear,
}

struct Tidying {
    name: String,
    /// Under this name the file may be instead.
    renamed: Option<String>,
    never_whole: bool,
    /// Whether the server still has to say how the upload ended.
    owed: bool,
    /// The DELE exchanges; the last one counts.
    deletes: Vec<usize>,
    /// Those of them that say nothing.
    unclear: Vec<usize>,
    /// SIZE after them.
    check: Option<usize>,
}

impl Tidying {
    async fn on_this_connection(&mut self, run: &mut Run<'_>, session: &mut Session) -> Answer {
        let stopped = run.limits.stopped().is_some();
        if stopped && !session.in_step() && !session.is_closed() {
            // What cut the wait short was ours. The final reply has to be heard before DELE can be answered.
            let limits = run.limits.closing();
            self.hear_the_end(run, session, &limits).await;
        }
        if !session.in_step() && (!stopped || session.is_closed()) {
            return Answer::Unclear;
        }
        let answer = self.delete(run, session).await;
        if answer != Answer::Unclear || !session.in_step() {
            return answer;
        }
        // Not for long: a new connection may be needed, and takes its time.
        let mut limits = run.farewell();
        limits.timeout /= 2;
        if let Some(heard) = self.hear_the_end(run, session, &limits).await
            && is_done(run, heard)
        {
            // What seemed to answer DELE was the final reply, and this is the answer.
            self.deletes.push(heard);
            return Answer::Done;
        }
        if session.is_closed() {
            return Answer::Unclear;
        }
        self.delete(run, session).await
    }

    /// Waits for the final reply of the transfer. Without it DELE is sent all the same: a server that says nothing may still
    /// do what it is told.
    async fn hear_the_end(
        &mut self,
        run: &mut Run<'_>,
        session: &mut Session,
        limits: &Limits,
    ) -> Option<usize> {
        session.forget_silence();
        let heard = session.hear(limits, Phase::Transfer, limits.timeout).await;
        let is_answer = heard.code().is_some();
        self.owed &= !is_answer;
        run.attempt.exchanges.push(heard);
        session.forget_silence();
        is_answer.then(|| run.attempt.exchanges.len() - 1)
    }

    /// Sends DELE, and asks for the size where that was not done.
    async fn delete(&mut self, run: &mut Run<'_>, session: &mut Session) -> Answer {
        let line = Line::with("DELE", &self.name);
        let mut answer = self.ask_to_delete(run, session, &line).await;
        let renamed = self.renamed.as_ref().filter(|_| session.in_step());
        if let Some(renamed) = renamed.filter(|_| answer == Answer::Refused) {
            let line = Line::with("DELE", renamed);
            answer = self.ask_to_delete(run, session, &line).await;
        }
        self.check = None;
        if answer == Answer::Refused && session.in_step() {
            let size = Line::with("SIZE", &self.name);
            self.check = Some(last_wish(run, session, &size).await);
        }
        answer
    }

    async fn ask_to_delete(
        &mut self,
        run: &mut Run<'_>,
        session: &mut Session,
        line: &Line,
    ) -> Answer {
        let index = last_wish(run, session, line).await;
        self.deletes.push(index);
        if is_done(run, index) {
            return Answer::Done;
        }
        let code = run.code(index);
        if code.is_some_and(|code| !self.owed || !may_be_of_the_transfer(code)) {
            return Answer::Refused;
        }
        self.unclear.push(index);
        Answer::Unclear
    }

    /// A new connection in the directory of the file, if the run may still open one. After a stop it has to be fast.
    async fn come_anew(
        &mut self,
        run: &mut Run<'_>,
        session: &mut Session,
        test: &mut TransferTest,
    ) -> bool {
        let limits = run.limits.clone();
        if limits.stopped().is_some() {
            run.limits = run.farewell();
        }
        let came = self.enter(run, session, test).await;
        if !came {
            run.limits = limits;
            return false;
        }
        // How much of the file arrived before the connection was lost.
        let is_known = test.size_asked.is_some() || test.other_name.is_some();
        if !is_known && limits.stopped().is_none() {
            let size = Line::with("SIZE", &self.name);
            test.size_asked = Some(ask(run, session, &size).await);
        }
        run.limits = limits;
        session.in_step()
    }

    async fn enter(&self, run: &mut Run<'_>, session: &mut Session, test: &TransferTest) -> bool {
        if super::reopen(run, session).await.is_err() {
            return false;
        }
        let cwd = ask(run, session, &Line::with("CWD", &test.directory)).await;
        run.is_class(cwd, 2) && session.in_step()
    }

    /// What became of the file.
    fn cleanup(&self, run: &Run<'_>, test: &TransferTest) -> Cleanup {
        let delete = self.deletes.last().copied();
        if let Some(deleted) = delete.filter(|index| is_done(run, *index)) {
            return Cleanup::Deleted(deleted);
        }
        let is_gone = self.check.is_some_and(|check| run.code(check) == Some(550));
        if let Some(deleted) = delete.filter(|index| is_gone && run.is_class(*index, 2)) {
            return Cleanup::Deleted(deleted);
        }
        // The first one may have been carried out, whatever was heard of it.
        if let [deleted, .., last] = &self.deletes[..]
            && is_gone
            && run.code(*last) == Some(550)
            && self.renamed.is_none()
        {
            return Cleanup::Deleted(*deleted);
        }
        if self.never_whole && is_gone {
            return Cleanup::NotNeeded;
        }
        Cleanup::Left {
            path: full_path(run, &test.directory, &self.name),
            delete,
            check: self.check,
        }
    }
}

/// Whether something may have been stored: a server that refused the upload has stored nothing, one that was silent
/// may have.
fn is_stored(run: &Run<'_>, upload: &FileTransfer) -> bool {
    let began = upload.data.transfer;
    began.is_some_and(|began| !matches!(run.code(began), Some(300..)))
}

/// Whether the server has begun to take in a file and not said how that ended.
fn is_owed(run: &Run<'_>, test: &TransferTest) -> bool {
    let other = test.other_name.as_ref().map(|other| &other.upload);
    let all = [
        test.upload.as_ref(),
        other,
        test.overwrite.as_ref(),
        test.resume.as_ref(),
    ];
    let is_open = |upload: &&FileTransfer| {
        let data = &upload.data;
        let is_ended = data.closing.is_some_and(|index| run.code(index).is_some());
        data.transfer.is_some_and(|index| run.is_class(index, 1)) && !is_ended
    };
    all.iter().flatten().any(is_open)
}

/// Whether a reply to DELE with this code can be that of a transfer, or of a server that is busy with one (RFC 959 section 4.2.2).
fn may_be_of_the_transfer(code: u16) -> bool {
    matches!(code, 226 | 425 | 426 | 451 | 452 | 500..=503 | 552)
}

/// Whether DELE was carried out. 202 says that it was not (RFC 959 section 4.2.2), though its first digit is a 2, and
/// where the run was stopped within a transfer, what answers other commands may be the final reply of that.
fn is_done(run: &Run<'_>, delete: usize) -> bool {
    let was_stopped = run.limits.stopped().is_some();
    let is_others = |code| code == 202 || was_stopped && pairing::is_misplaced("DELE", code);
    run.is_class(delete, 2) && !run.code(delete).is_some_and(is_others)
}

/// Whether RNTO was sent and nobody knows what came of it.
fn may_be_renamed(run: &Run<'_>, test: &TransferTest) -> bool {
    let unanswered = |index: &usize| run.code(*index).is_none();
    test.rename.get(1).is_some_and(unanswered)
}

/// The canary's path, from the root where the login directory is known.
fn full_path(run: &Run<'_>, asked: &str, name: &str) -> String {
    let directory = asked.trim_end_matches('/');
    let login = run.attempt.directory();
    let login = login.and_then(|facts| facts.login_directory.as_deref());
    match login {
        Some(login) if !asked.starts_with('/') => {
            let login = login.trim_end_matches('/');
            match directory {
                "" | "." => format!("{login}/{name}"),
                _ => format!("{login}/{directory}/{name}"),
            }
        }
        _ => format!("{directory}/{name}"),
    }
}

/// Sends a command, even after the run's deadline and the user's stop.
async fn last_wish(run: &mut Run<'_>, session: &mut Session, line: &Line) -> usize {
    if run.limits.stopped().is_none() {
        return ask(run, session, line).await;
    }
    let limits = run.farewell();
    let heard = session.exchange(&limits, Phase::Transfer, line).await;
    heard.record(&mut run.attempt.exchanges)
}
