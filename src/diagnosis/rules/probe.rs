//! The probe's own ends: it was stopped, or what it recorded does not reach far enough.

use super::logged;
use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::evidence::data::DataEnd;
use crate::evidence::tls::HandshakeOutcome;
use crate::evidence::{Ending, Outcome, StepName, Stopped};
use crate::knowledge::findings::FindingId;
use crate::target::Until;

/// The run ended before a verdict could be reached.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let evidence = context.evidence;
    if let Some(source) = &evidence.source {
        return logged::inconclusive(context, source);
    }
    let id = match evidence.stopped.or_else(|| cut_short(context)) {
        Some(Stopped::Deadline) => FindingId::ProbeDeadline,
        Some(Stopped::Interrupted) => FindingId::ProbeInterrupted,
        // Evidence that does not reach the login shows neither health nor a fault.
        None if !reaches_far_enough(context) => FindingId::ProbeInterrupted,
        None => return None,
    };
    let last = context.attempt.steps.last();
    let mut draft = context.draft(id).inferred();
    if id == FindingId::ProbeDeadline {
        draft = draft.seconds(evidence.asked.deadline_us);
    }
    if let Some(step) = last {
        draft = draft.phase(step.phase);
    }
    Some(draft.finding())
}

/// Whether it came to a login, or to a greeting where no login was asked for.
fn reaches_far_enough(context: &Context<'_>) -> bool {
    let until = context.evidence.asked.until;
    if until.is_none_or(|until| until >= Until::Login) {
        return context.is_logged_in();
    }
    let mut steps = context.attempt.steps.iter();
    steps.any(|step| step.name == StepName::Greet && step.outcome == Outcome::Ok)
}

/// Why a wait was cut short, though the evidence does not say that the run was.
fn cut_short(context: &Context<'_>) -> Option<Stopped> {
    let waits = context
        .attempt
        .exchanges
        .iter()
        .map(|exchange| match exchange.ending {
            Ending::Deadline => Some(Stopped::Deadline),
            Ending::Interrupted => Some(Stopped::Interrupted),
            _ => None,
        });
    let data = context.attempt.data.iter().map(|data| match data.end {
        Some(DataEnd::Deadline) => Some(Stopped::Deadline),
        Some(DataEnd::Interrupted) => Some(Stopped::Interrupted),
        _ => None,
    });
    let control = context
        .attempt
        .secured()
        .and_then(|it| it.handshake.as_ref());
    let of_data = context.attempt.data.iter().filter_map(|it| it.tls.as_ref());
    let handshakes = control.into_iter().chain(of_data);
    let handshakes = handshakes.map(|handshake| match handshake.outcome {
        HandshakeOutcome::Deadline => Some(Stopped::Deadline),
        HandshakeOutcome::Interrupted => Some(Stopped::Interrupted),
        _ => None,
    });
    waits.chain(data).chain(handshakes).flatten().next()
}
