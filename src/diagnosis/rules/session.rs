//! A session that ends or falls silent, and what the code of a refusal says where its words say nothing.
//!
//! One rule each for all commands: [`broken`] where no whole reply came, [`ended_by_421`] for 421, and
//! [`refused`] for every other refusal in unknown words.

use std::net::IpAddr;

use super::{captured, tls_session, tls_words};
use crate::diagnosis::Severity;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, SessionFact, TlsFact};
use crate::evidence::{Attempt, Ending, Exchange, Phase};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

/// Not logged in, whatever it answers (RFC 959 section 4.2.1).
const NOT_LOGGED_IN: u16 = 530;

/// An account is needed for this, though not for the login (RFC 959 section 4.2.1). Some servers send 332 for it, as they do at the login.
const NEED_ACCOUNT: u16 = 532;

/// Why the session ended with this exchange, if it did.
pub(super) fn lost<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    told_to_leave(context, index)
        .or_else(|| broken(context, index))
        .or_else(|| closed(context, index, exchange))
}

/// Families of findings of a reply to a connection or a login that hold for the end of a session, too.
const ENDS: [Family; 5] = [
    Family::Limit,
    Family::ServerState,
    Family::SessionTimer,
    Family::Session,
    Family::Exclusion,
];

/// Why the server ended the session with 421, whichever command it answers and whether or not it closed the
/// connection at once. The words decide; without known ones nothing is known but the end itself.
pub(super) fn ended_by_421<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    if exchange.code() != Some(421) {
        return None;
    }
    let is_end = |draft: &Draft<'_>| ENDS.contains(&draft.id().family());
    let said_elsewhere = || {
        let moments = [Moment::Greeting, Moment::Pass];
        let mut stated = moments
            .map(|moment| context.stated(moment, index))
            .into_iter();
        stated.find_map(|draft| draft.filter(is_end))
    };
    let bare = || {
        context
            .draft(FindingId::Session421)
            .stated()
            .phase(exchange.phase)
            .cites(index)
            .hinted_by(index)
    };
    let stated = context.stated(Moment::Session, index);
    Some(stated.or_else(said_elsewhere).unwrap_or_else(bare))
}

/// Why the server ended the session with this reply, in mid-session.
pub(super) fn told_to_leave<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let refuses = exchange.closed && exchange.code()? >= 400;
    ended_by_421(context, index).or_else(|| {
        // What few replies need is not looked up for the others.
        if refuses {
            context.stated(Moment::Session, index)
        } else {
            None
        }
    })
}

/// What a refusal says by its code, where its words fit no known cause. `plain` is what a permanent refusal
/// at this place is called.
pub(super) fn refused<'a>(context: &'a Context<'_>, index: usize, plain: FindingId) -> Draft<'a> {
    if let Some(ended) = ended_by_421(context, index) {
        return ended;
    }
    let code = context.exchange(Some(index)).and_then(|(_, it)| it.code());
    let stated = |id| context.draft(id).stated();
    let draft = match code.unwrap_or_default() {
        NOT_LOGGED_IN if context.is_logged_in() => {
            stated(FindingId::LoginLost).value("logged-in", "yes")
        }
        NOT_LOGGED_IN if is_beyond_login(context, index) => stated(FindingId::LoginLost),
        332 | NEED_ACCOUNT => stated(FindingId::LoginAccountRequired),
        400..=499 => stated(plain).passing().hinted_by(index),
        500..=599 => stated(plain),
        _ => context
            .draft(FindingId::ProtocolUnexpectedCode)
            .graded(Severity::Critical),
    };
    draft.cites(index)
}

/// A whole reply that ends no transfer where the closing reply is due, as a second 125. A log may leave out what was
/// between the two.
pub(super) fn unfit_end<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let is_unfit = exchange.is_class(1) || exchange.is_class(3);
    let is_live = context.evidence.source.is_none();
    (is_live && is_unfit).then(|| refused(context, index, FindingId::ProtocolUnexpectedCode))
}

/// Whether this command needs a login, in a log that does not show how that went.
fn is_beyond_login(context: &Context<'_>, index: usize) -> bool {
    let needs_one = |phase| {
        matches!(
            phase,
            Phase::Directory | Phase::DataPassive | Phase::DataActive | Phase::Transfer
        )
    };
    let of_log = context.evidence.source.is_some() && context.attempt.logged_in().is_none();
    let (_, exchange) = context.exchange(Some(index)).unzip();
    of_log && exchange.is_some_and(|exchange| needs_one(exchange.phase))
}

/// The server closed with a reply that gives no reason.
pub(super) fn closed<'a>(
    context: &'a Context<'_>,
    index: usize,
    exchange: &Exchange,
) -> Option<Draft<'a>> {
    exchange.closed.then(|| {
        context
            .draft(FindingId::ControlLost)
            .phase(exchange.phase)
            .cites(index)
            .shows(At::Exchange(index), SessionFact::ClosedAfterReply)
    })
}

/// No whole reply came: the connection was lost, or nothing came in time. `None` for a whole reply,
/// and for a wait that the probe cut short itself.
pub(super) fn broken<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let (_, exchange) = context.exchange(Some(index))?;
    let command = exchange.verb().unwrap_or_default();
    let at = At::Exchange(index);
    if let Some(draft) = captured::cut(context, index) {
        return Some(draft.value("command", &command));
    }
    let draft = match &exchange.ending {
        Ending::Replied | Ending::Deadline | Ending::Interrupted | Ending::NotTold => {
            return None;
        }
        Ending::Closed => gone(context, index).shows(at, SessionFact::ClosedWithoutReply),
        Ending::Reset => match tls_session::reset_again(context) {
            Some(draft) => return Some(draft.value("command", &command).cites(index)),
            None => gone(context, index).shows(at, SessionFact::ControlReset),
        },
        Ending::Failed(error) => context
            .draft(FindingId::ControlLost)
            .value("error", error)
            .shows(
                at,
                SessionFact::ControlFailed {
                    error: error.clone(),
                },
            ),
        Ending::TimedOut { limit_us } if exchange.raw.is_empty() => {
            let draft = context.draft(FindingId::ReplyTimeout);
            let draft = draft.seconds(*limit_us);
            match context.peer().filter(IpAddr::is_loopback) {
                // On one machine there is no device in between.
                Some(_) => draft,
                None => draft.value_if("peer", context.evidence.target.host.as_deref()),
            }
        }
        Ending::TimedOut { limit_us } if captured::is_reply_of_size(context) => context
            .draft(FindingId::TransferStallMtu)
            .inferred()
            .value("captured", "yes")
            .seconds(*limit_us),
        Ending::TimedOut { limit_us } => context
            .draft(FindingId::ProtocolReplyUnterminated)
            .seconds(*limit_us),
        Ending::TooLong => context.draft(FindingId::ProtocolReplyUnterminated).shows(
            at,
            SessionFact::Unterminated {
                bytes: exchange.raw.0.len() as u64,
            },
        ),
        Ending::Alert(alert) => match tls_session::ended_by(context, alert) {
            Some(draft) => return Some(draft.value("command", &command).cites(index)),
            None => context
                .draft(FindingId::ControlLost)
                .value("alert", &tls_words::alert(alert))
                .shows(at, TlsFact::alert(alert)),
        },
        Ending::PlainInsideTls => {
            let draft = tls_session::plain_inside(context, exchange);
            return Some(draft.value("command", &command).cites(index));
        }
        Ending::NotAReply => context
            .draft(FindingId::ProtocolUnexpectedCode)
            .graded(Severity::Critical)
            .shows(at, SessionFact::NoReplyCode),
    };
    Some(
        draft
            .value("command", &command)
            .phase(exchange.phase)
            .cites(index),
    )
}

/// The connection ended without a reply: once, or again at the command where an earlier attempt or another
/// connection of this one ended.
fn gone<'a>(context: &'a Context<'_>, index: usize) -> Draft<'a> {
    let lost = || context.draft(FindingId::ControlLost);
    let Some((_, exchange)) = context.exchange(Some(index)) else {
        return lost();
    };
    let Some(command) = exchange.verb() else {
        return lost();
    };
    let earlier = context.evidence.attempts.iter();
    let mut earlier = earlier.take_while(|attempt| !std::ptr::eq(*attempt, context.attempt));
    let others = context.exchanges().filter(|(_, it)| {
        it.connection != exchange.connection && it.verb().as_ref() == Some(&command)
    });
    let others: Vec<_> = others.collect();
    let lost_too = others.iter().filter(|(_, it)| it.is_lost());
    let lost_too: Vec<usize> = lost_too.map(|(index, _)| *index).collect();
    let crash = || context.draft(FindingId::ServerCrashOnCommand).inferred();
    let at = At::Exchange(index);
    let was_lost_at = |attempt: &Attempt| attempt.lost_at().and_then(Exchange::verb);
    if earlier.any(|attempt| was_lost_at(attempt).as_ref() == Some(&command)) {
        crash().shows(at, SessionFact::LostEarlier { command })
    } else if !lost_too.is_empty() {
        let draft = crash().shows(at, SessionFact::LostOnAnother { command });
        draft.cites(index).cites_all(lost_too)
    } else if others.iter().any(|(_, it)| it.reply.is_some()) {
        lost().shows(at, SessionFact::AnsweredOnAnother { command })
    } else {
        lost()
    }
}
