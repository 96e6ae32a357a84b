//! A control connection that is lost or falls silent in mid-session.

use super::{data_passive, limits, tls_session, tls_words};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::{Ending, Exchange, Phase};
use crate::knowledge::findings::FindingId;

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
    if !data_passive::works(context) {
        return Vec::new();
    }
    let late = || {
        context
            .exchanges()
            .filter(|(_, exchange)| exchange.unsolicited && exchange.code() == Some(421))
            .find_map(|(index, _)| limits::told_to_leave(context, index))
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
    (optional || exchange.unsolicited) && data_passive::works(context)
}

fn first<'a>(context: &'a Context<'_>) -> Option<(usize, Draft<'a>)> {
    context
        .exchanges()
        .filter(|(_, exchange)| is_of_session(exchange))
        .find_map(|(index, exchange)| {
            let draft = limits::told_to_leave(context, index)
                .or_else(|| broken(context, index))
                .or_else(|| closed(context, index, exchange))?;
            Some((index, draft))
        })
}

fn is_of_session(exchange: &Exchange) -> bool {
    match exchange.phase {
        Phase::Features | Phase::Directory => true,
        // Whether a login is refused is for the rules of login to judge.
        Phase::Login => exchange.is_class(2),
        _ => false,
    }
}

/// The server closed with a reply that gives no reason.
pub(super) fn closed<'a>(
    context: &'a Context<'_>,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    exchange.closed.then(|| {
        context
            .draft(FindingId::ControlLost, Confidence::Proven)
            .phase(exchange.phase)
            .cites(index)
            .fact("The server closed the control connection after this reply")
    })
}

/// No whole reply came: the connection was lost, or nothing came in time. `None` for a whole reply,
/// and for a wait that the probe cut short itself.
pub(super) fn broken<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let command = exchange.verb().unwrap_or_default();
    let draft = match &exchange.ending {
        Ending::Replied | Ending::Deadline | Ending::Interrupted => return None,
        Ending::Closed => context
            .draft(FindingId::ControlLost, Confidence::Proven)
            .fact("The server closed the control connection without a reply"),
        Ending::Reset => match tls_session::reset_again(context) {
            Some(draft) => return Some(draft.value("command", &command).cites(index)),
            None => context
                .draft(FindingId::ControlLost, Confidence::Proven)
                .fact("The control connection was reset"),
        },
        Ending::Failed(error) => context
            .draft(FindingId::ControlLost, Confidence::Proven)
            .value("error", error)
            .fact(&format!("The control connection failed: {error}")),
        Ending::TimedOut { limit_us } if exchange.raw.is_empty() => context
            .draft(FindingId::ReplyTimeout, Confidence::Proven)
            .seconds(*limit_us),
        Ending::TimedOut { limit_us } => context
            .draft(FindingId::ProtocolReplyUnterminated, Confidence::Proven)
            .seconds(*limit_us),
        Ending::TooLong => context
            .draft(FindingId::ProtocolReplyUnterminated, Confidence::Proven)
            .fact(&format!(
                "{} bytes came without an end",
                exchange.raw.0.len()
            )),
        Ending::Alert(alert) => match tls_session::ended_by(context, alert) {
            Some(draft) => return Some(draft.value("command", &command).cites(index)),
            None => context
                .draft(FindingId::ControlLost, Confidence::Proven)
                .value("alert", &tls_words::alert(alert))
                .fact(&format!(
                    "The server ended TLS with the alert {}",
                    alert.name
                )),
        },
        Ending::PlainInsideTls => {
            let draft = tls_session::plain_inside(context, exchange);
            return Some(draft.value("command", &command).cites(index));
        }
        Ending::NotAReply => context
            .draft(FindingId::ProtocolUnexpectedCode, Confidence::Proven)
            .graded(Severity::Critical)
            .fact("What came does not begin with a reply code"),
    };
    Some(
        draft
            .value("command", &command)
            .phase(exchange.phase)
            .cites(index),
    )
}
