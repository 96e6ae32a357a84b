//! Commands that clients send before what they came for, PWD and TYPE I, refused in a session that goes on.

use super::{passive, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::{Exchange, Phase};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

/// Both of them. What the session was lost at is for other rules.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let drafts = [where_it_is(context), binary(context)];
    let drafts = drafts.into_iter().flatten();
    drafts
        .map(|draft| draft.graded(Severity::Warning).finding())
        .collect()
}

/// PWD refused, where a listing came all the same. Whether a client of a log needed it, its log does not tell.
fn where_it_is<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    if context.evidence.source.is_some() || !passive::works(context) {
        return None;
    }
    let index = refused(context, |it| it.verb().as_deref() == Some("PWD"))?;
    // Words about a directory were meant for one that a client asks for by its path.
    let of_paths = |draft: &Draft<'_>| draft.id().family() == Family::Directory;
    let stated = context.stated(Moment::Directory, index);
    let plain = || session::refused(context, index, FindingId::TransferCommandFiltered);
    let draft = stated.filter(|it| !of_paths(it)).unwrap_or_else(plain);
    Some(draft.phase(Phase::Directory))
}

/// TYPE I refused. The file may come and go unharmed all the same, where the server does not mind the type.
fn binary<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let index = refused(context, is_binary)?;
    let draft = session::refused(context, index, FindingId::TransferAsciiMode);
    Some(draft.value("refused", "yes").phase(Phase::Transfer))
}

/// A file that was changed as text, or refused for it, after TYPE I had been refused: that is why.
pub(super) fn after_refused_type<'a>(context: &'a Context<'_>, draft: Draft<'a>) -> Draft<'a> {
    let refused = refused(context, is_binary);
    match refused.filter(|_| draft.id() == FindingId::TransferAsciiMode) {
        Some(index) => draft.value("refused", "yes").cites(index),
        None => draft,
    }
}

fn is_binary(exchange: &Exchange) -> bool {
    exchange.command.as_deref() == Some("TYPE I")
}

/// The refusal of such a command that was needed and not sent once more.
fn refused(context: &Context<'_>, wanted: impl Fn(&Exchange) -> bool) -> Option<usize> {
    let failures = context.attempt.failures();
    let mut shown = failures.iter().filter_map(|failure| failure.shown_by);
    shown.find(|index| {
        let exchange = context.exchange(Some(*index));
        exchange.is_some_and(|(_, it)| {
            let is_whole = it.code().is_some_and(|code| code != 421);
            is_whole && !it.closed && wanted(it)
        })
    })
}
