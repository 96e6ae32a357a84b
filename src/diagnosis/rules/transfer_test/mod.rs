//! The transfer test: why a file of our own did not go there, or did not come back as it was.
//!
//! * `file` one file over one data connection, either way
//! * `upload` the way there, `download` the way back and the comparison

mod download;
mod file;
mod upload;

use super::data::{tls, transfer};
use super::{directory, preliminaries, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::Phase;
use crate::evidence::transfer_test::{Cleanup, FileTransfer, TransferTest};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;
use download::{compared, downloaded};
pub(super) use file::is_confirmed;
use file::{began, refusal, stood_still};
use upload::uploaded;

/// What keeps the file from going there and back.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let test = context.attempt.transfer_test()?;
    let draft = fault(context, test)?;
    (draft.severity() == Severity::Critical).then(|| draft.finding())
}

/// The first thing that is wrong, which may be no more than a wrong closing reply.
pub(super) fn fault<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let grave = |draft: &Draft<'_>| draft.severity() == Severity::Critical;
    let upload = || uploaded(context, test);
    let download = || downloaded(context, test);
    let draft = entered(context, test)
        .or_else(|| lost_at(context, test.binary))
        .or_else(|| upload().filter(grave))
        .or_else(|| asked(test).find_map(|index| lost_at(context, Some(index))))
        .or_else(|| download().filter(grave))
        .or_else(|| compared(context, test))
        .or_else(upload)
        .or_else(download)?;
    Some(preliminaries::after_refused_type(context, draft))
}

/// What is asked about the uploaded file before it is fetched.
fn asked(test: &TransferTest) -> impl Iterator<Item = usize> {
    let asked = [test.size_asked, test.facts_asked, test.time_asked];
    asked.into_iter().flatten()
}

/// Why the session ended at a command of the test, if it did.
fn lost_at<'a>(context: &'a Context<'_>, index: Option<usize>) -> Option<Draft<'a>> {
    let draft = session::lost(context, index?)?;
    Some(draft.phase(Phase::Transfer))
}

/// Why the session ended, or a data connection failed, in what the test tries after the comparison: the file
/// itself has gone there and back by then. What the server merely refuses is for the notes to tell.
pub(super) fn later<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let again = |file: &Option<FileTransfer>| again(context, file.as_ref()?);
    let deleted = match &test.cleanup {
        Cleanup::Left { delete, .. } => *delete,
        _ => None,
    };
    let renamed = || {
        test.rename
            .iter()
            .find_map(|at| lost_at(context, Some(*at)))
    };
    let other = test.other_name.as_ref();
    let draft = other
        .and_then(|other| self::again(context, &other.upload))
        .or_else(|| again(&test.overwrite))
        .or_else(|| lost_at(context, test.restart))
        .or_else(|| again(&test.resume))
        .or_else(|| lost_at(context, test.resumed_size))
        .or_else(renamed)
        .or_else(|| {
            let mut tries = test.delete_tries.iter().copied().chain(deleted);
            tries.find_map(|at| lost_at(context, Some(at)))
        })?;
    Some(draft.graded(Severity::Warning))
}

/// A further upload that broke off.
fn again<'a>(context: &'a Context<'_>, file: &FileTransfer) -> Option<Draft<'a>> {
    let data = &file.data;
    let all = [data.setup, data.transfer, data.closing];
    if let Some(lost) = all.into_iter().find_map(|index| lost_at(context, index)) {
        return Some(lost);
    }
    let is_noted = |index| is_noted(context, index).unwrap_or_default();
    if is_noted(data.transfer) || is_noted(data.closing) || tls::was_cut_short(data) {
        return None;
    }
    if let Some((last, _)) = refusal(context, data.closing) {
        let stated = context.stated(Moment::Upload, last);
        let plain = || session::refused(context, last, FindingId::TransferRefused);
        return Some(stated.map_or_else(plain, |stated| transfer::untaken(data, stated)));
    }
    match began(context, file, Moment::Upload, FindingId::TransferRefused) {
        Ok(_) => tls::failed(context, data, data.closing)
            .or_else(|| stood_still(context, file, FindingId::TransferStallUpload)),
        Err(fault) => fault.map(|draft| *draft),
    }
}

/// Whether a refusal is of overwriting or resuming as such, which the notes tell: by its words, or by a code that is
/// neither about the moment nor about the login.
fn is_noted(context: &Context<'_>, index: Option<usize>) -> Option<bool> {
    let (index, exchange) = refusal(context, index)?;
    let stated = context.stated(Moment::Upload, index).map(|it| it.id());
    let is_rule = matches!(
        stated,
        Some(FindingId::TransferOverwriteDenied | FindingId::TransferResumeRefused)
    );
    Some(is_rule || matches!(exchange.code()?, 500..=529 | 531..=599))
}

fn entered<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let draft = directory::not_entered(context, test.cwd?, &test.directory)?;
    Some(draft.phase(Phase::Transfer))
}
