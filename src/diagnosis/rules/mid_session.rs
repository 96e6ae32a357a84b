//! The session broke off or fell silent between login and data connections, and what became of the run then.

use super::{passive, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::{Exchange, Phase};

/// Commands that clients can do without.
const OPTIONAL: [&str; 2] = ["STAT", "SYST"];

/// The session broke off, or stood still, before any data connection.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let (index, draft) = first(context)?;
    (!was_overcome(context, index)).then(|| draft.finding())
}

/// The same at a command that few clients send, where listing worked nevertheless; and an end that
/// came after it.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    if !passive::works(context) {
        return Vec::new();
    }
    let late = || {
        context
            .exchanges()
            .filter(|(_, exchange)| is_late(exchange))
            .find_map(|(index, _)| session::ended_by_421(context, index))
    };
    overcome(context)
        .or_else(late)
        .map(|draft| draft.graded(Severity::Warning).finding())
        .into_iter()
        .collect()
}

/// A control connection that was lost, although the run got to a listing over another one.
pub(super) fn overcome<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let (index, draft) = first(context)?;
    was_overcome(context, index).then_some(draft)
}

/// Whether the run went on to a listing, as every client can that leaves this command out. What came
/// without a command may have come after the listing.
fn was_overcome(context: &Context<'_>, index: usize) -> bool {
    let Some((_, exchange)) = context.exchange(Some(index)) else {
        return false;
    };
    let verb = exchange.verb();
    let optional = verb.is_some_and(|verb| OPTIONAL.contains(&verb.as_str()));
    let went_on = exchange.code() == Some(421) && !exchange.closed;
    (optional || went_on || exchange.unsolicited) && passive::works(context)
}

fn first<'a>(context: &'a Context<'_>) -> Option<(usize, Draft<'a>)> {
    context
        .exchanges()
        .filter(|(_, exchange)| is_of_session(exchange))
        .find_map(|(index, _)| {
            let draft = session::lost(context, index)?;
            Some((index, draft))
        })
}

/// An end beside what is judged: out of the blue, or in a transfer after all that the test is about.
fn is_late(exchange: &Exchange) -> bool {
    let in_a_transfer = exchange.phase == Phase::Transfer && exchange.command.is_some();
    exchange.code() == Some(421) && (exchange.unsolicited || in_a_transfer)
}

fn is_of_session(exchange: &Exchange) -> bool {
    match exchange.phase {
        Phase::Features | Phase::Directory => true,
        // Whether a login is refused is for the rules of login to judge.
        Phase::Login => exchange.is_class(2),
        _ => false,
    }
}
