//! What the evidence shows as failed and no rule has explained. It keeps a run from being called OK.

use super::context::Context;
use super::fact::{At, RunFact};
use super::rules;
use super::{Finding, Severity};
use crate::evidence::failures::{Failure, is_of_data};
use crate::evidence::source::Unknown;
use crate::evidence::{Attempt, Ending, Exchange, Outcome, Phase};
use crate::knowledge::findings::FindingId;
use crate::target::Until;

/// One finding for everything that nothing else explains. Where something critical was found, the rest
/// follows from it or does not matter.
pub(super) fn unexplained(context: &Context<'_>, findings: &[Finding]) -> Option<Finding> {
    if findings.iter().any(|it| it.severity == Severity::Critical) {
        return None;
    }
    let failures = failures(context);
    let mut left = failures.iter().filter(|it| !is_explained(it, findings));
    let draft = context.draft(FindingId::UnexplainedFailure).inferred();
    let draft = match left.next() {
        Some(first) => {
            let cited = [first].into_iter().chain(left);
            cited
                .filter_map(|it| it.shown_by.or(it.exchanges.last().copied()))
                .fold(draft, super::draft::Draft::cites)
                .phase(first.phase)
        }
        None if is_bare(context, findings) => draft.shows(At::Attempt, RunFact::NoListing),
        None => return None,
    };
    let mut finding = draft.finding();
    if context.evidence.source.is_some() {
        finding.severity = Severity::Critical;
        finding.ours = true;
    }
    Some(finding)
}

/// A log shows what its client did: what it tried once more and got is no failure, and what it did not need
/// is for it to say.
fn failures(context: &Context<'_>) -> Vec<Failure> {
    let attempt = context.attempt;
    let mut failures = attempt.failures();
    if let Some(source) = &context.evidence.source {
        // A capture may have been stopped while data still came, or lack the last word on them.
        let is_partial = source.ends_open || !source.tells(Unknown::Bytes);
        let is_cut = source.capture.is_some() && is_partial;
        // A server's log may hold commands alone.
        let is_untold = |index: &usize| {
            let exchange = attempt.exchanges.get(*index);
            !source.ends_open && exchange.is_some_and(|it| it.ending == Ending::NotTold)
        };
        failures.retain(|failure| {
            if is_aborted(context, failure) {
                return false;
            }
            let shown_by = failure.shown_by.as_ref();
            if shown_by.or(failure.exchanges.last()).is_some_and(is_untold) {
                return false;
            }
            let last = match failure.shown_by {
                Some(index) => is_of_transfer(attempt, index).then_some(index),
                None if is_open_ended(attempt, failure, is_cut) => None,
                None if is_of_data_connection(failure) => failure.exchanges.iter().max().copied(),
                None => None,
            };
            last.is_some_and(|index| !came_later(attempt, index))
        });
    }
    failures
}

/// Whether it is a transfer that its client broke off on purpose.
fn is_aborted(context: &Context<'_>, failure: &Failure) -> bool {
    let mut data = context.attempt.data.iter();
    data.any(|data| {
        let is_its = data
            .transfer
            .is_some_and(|it| failure.exchanges.contains(&it));
        is_its && rules::is_aborted(context, data)
    })
}

/// Whether the log ends before what became of it. A port that was announced, and nothing further, is no failure yet.
fn is_open_ended(attempt: &Attempt, failure: &Failure, is_cut: bool) -> bool {
    let exchanges = failure.exchanges.iter();
    let mut known = exchanges.filter_map(|index| attempt.exchanges.get(*index));
    let is_untold = |exchange: &Exchange| exchange.ending == Ending::NotTold;
    known.clone().any(is_untold)
        || known.all(|exchange| exchange.is_class(2) || is_cut && exchange.is_class(1))
}

fn is_of_data_connection(failure: &Failure) -> bool {
    matches!(failure.phase, Phase::DataPassive | Phase::DataActive)
}

fn is_of_transfer(attempt: &Attempt, index: usize) -> bool {
    let exchange = &attempt.exchanges[index];
    match exchange.verb() {
        Some(verb) => is_of_data(&verb),
        None => exchange.code().is_some_and(|code| code >= 400),
    }
}

/// Whether a later transfer went to its end.
fn came_later(attempt: &Attempt, index: usize) -> bool {
    let mut later = attempt.exchanges.iter().skip(index + 1);
    later.any(|it| matches!(it.code(), Some(226 | 250)))
}

/// A finding explains what it cites. One of some weight explains what failed in its part of the conversation.
fn is_explained(failure: &Failure, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        let mut cited = finding.exchanges.iter();
        cited.any(|index| failure.exchanges.contains(index))
            || failure.shown_by.is_none()
                && finding.severity > Severity::Info
                && finding.phase == failure.phase
    })
}

/// A live run without a listing has not shown that the server works.
fn is_bare(context: &Context<'_>, findings: &[Finding]) -> bool {
    let steps = &context.attempt.steps;
    // A run that was to end before has shown what it was to show.
    let until = context.evidence.asked.until;
    let is_live = context.evidence.source.is_none() && until.is_none_or(|it| it >= Until::Data);
    let listed = context.attempt.data.iter().any(|data| {
        let last = data.closing.or(data.transfer);
        context.is_positive(last)
    });
    let ran = steps.iter().any(|step| step.outcome != Outcome::Skipped);
    // An empty directory is a listing, too.
    let is_told =
        |it: &Finding| it.severity > Severity::Info || it.id == FindingId::DirEmptyAsError;
    is_live && ran && !listed && !findings.iter().any(is_told)
}
