//! A session that ends or falls silent, and what the code of a refusal says where its words say nothing.
//!
//! One rule each for all commands: [`broken`] where no whole reply came, [`ended_by_421`] for 421, and
//! [`refused`] for every other refusal in unknown words.

use super::{data_passive, tls_session, tls_words};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::{Attempt, Ending, Exchange, Phase};
use crate::knowledge::replies::Moment;

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
    let overcome = first(context)
        .filter(|(index, _)| was_overcome(context, *index))
        .map(|(_, draft)| draft);
    let late = || {
        context
            .exchanges()
            .filter(|(_, exchange)| is_late(exchange))
            .find_map(|(index, _)| ended_by_421(context, index))
    };
    overcome
        .or_else(late)
        .map(|draft| draft.graded(Severity::Warning).finding())
        .into_iter()
        .collect()
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
            let draft = told_to_leave(context, index)
                .or_else(|| broken(context, index))
                .or_else(|| closed(context, index, exchange))?;
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

/// Findings of a reply to a connection or a login that hold for the end of a session, too.
const ENDS: [&str; 5] = ["limit-", "server-", "session-", "idle-", "ip-banned"];

/// Why the server ended the session with 421, whichever command it answers and whether or not it closed the
/// connection at once. The words decide; without known ones nothing is known but the end itself.
pub(super) fn ended_by_421<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    if exchange.code() != Some(421) {
        return None;
    }
    let is_end = |draft: &Draft<'_>| ENDS.iter().any(|family| draft.id().starts_with(family));
    let said_elsewhere = || {
        let moments = [Moment::Greeting, Moment::Pass];
        let mut stated = moments
            .map(|moment| context.stated(moment, index))
            .into_iter();
        stated.find_map(|draft| draft.filter(is_end))
    };
    let bare = || {
        context
            .draft("session-421", Confidence::Stated)
            .phase(exchange.phase)
            .cites(index)
    };
    let stated = context.stated(Moment::Session, index);
    Some(stated.or_else(said_elsewhere).unwrap_or_else(bare))
}

/// Why the server ended the session with this reply, in mid-session.
pub(super) fn told_to_leave<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let refuses = exchange.closed && exchange.code()? >= 400;
    let stated = || context.stated(Moment::Session, index).filter(|_| refuses);
    ended_by_421(context, index).or_else(stated)
}

/// What a refusal says by its code, where its words fit no known cause. `plain` is what a permanent refusal
/// at this place is called.
pub(super) fn refused<'a>(
    context: &'a Context<'_>,
    index: usize,
    plain: &'static str,
) -> Draft<'a> {
    if let Some(ended) = ended_by_421(context, index) {
        return ended;
    }
    let code = context.exchange(Some(index)).and_then(|(_, it)| it.code());
    let stated = |id| context.draft(id, Confidence::Stated);
    let draft = match code.unwrap_or_default() {
        530 if context.is_logged_in() => stated("login-lost"),
        400..=499 => stated(plain).passing(),
        500..=599 => stated(plain),
        _ => context
            .draft("protocol-unexpected-code", Confidence::Proven)
            .graded(Severity::Critical),
    };
    draft.cites(index)
}

/// The server closed with a reply that gives no reason.
pub(super) fn closed<'a>(
    context: &'a Context<'_>,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    exchange.closed.then(|| {
        context
            .draft("control-lost", Confidence::Proven)
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
        Ending::Closed => {
            lost(context, index).fact("The server closed the control connection without a reply")
        }
        Ending::Reset => match tls_session::reset_again(context) {
            Some(draft) => return Some(draft.value("command", &command).cites(index)),
            None => lost(context, index).fact("The control connection was reset"),
        },
        Ending::Failed(error) => context
            .draft("control-lost", Confidence::Proven)
            .value("error", error)
            .fact(&format!("The control connection failed: {error}")),
        Ending::TimedOut { limit_us } if exchange.raw.is_empty() => {
            let draft = context.draft("reply-timeout", Confidence::Proven);
            let draft = draft.seconds(*limit_us);
            match context.peer().filter(|peer| peer.ip().is_loopback()) {
                // On one machine there is no device in between.
                Some(_) => draft,
                None => draft.value("peer", &context.evidence.target.host),
            }
        }
        Ending::TimedOut { limit_us } => context
            .draft("protocol-reply-unterminated", Confidence::Proven)
            .seconds(*limit_us),
        Ending::TooLong => context
            .draft("protocol-reply-unterminated", Confidence::Proven)
            .fact(&format!(
                "{} bytes came without an end",
                exchange.raw.0.len()
            )),
        Ending::Alert(alert) => match tls_session::ended_by(context, alert) {
            Some(draft) => return Some(draft.value("command", &command).cites(index)),
            None => context
                .draft("control-lost", Confidence::Proven)
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
            .draft("protocol-unexpected-code", Confidence::Proven)
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

/// The connection ended without a word: once, or again where an earlier attempt met its end.
fn lost<'a>(context: &'a Context<'_>, index: usize) -> Draft<'a> {
    let verb = context.exchange(Some(index)).and_then(|(_, it)| it.verb());
    let earlier = context.evidence.attempts.iter();
    let mut earlier = earlier.take_while(|attempt| !std::ptr::eq(*attempt, context.attempt));
    let again = earlier.any(|attempt| lost_at(attempt).is_some_and(|it| Some(it) == verb));
    let Some(verb) = verb.filter(|_| again) else {
        return context.draft("control-lost", Confidence::Proven);
    };
    context
        .draft("server-crash-on-command", Confidence::Inferred)
        .fact(&format!("An earlier attempt was lost at {verb} too"))
}

/// The command at which the server was gone.
fn lost_at(attempt: &Attempt) -> Option<String> {
    let gone = |exchange: &&Exchange| matches!(exchange.ending, Ending::Closed | Ending::Reset);
    attempt.exchanges.iter().find(gone)?.verb()
}
