//! A device on the path that announces its client's address with a PROXY header, to a server that takes it for
//! commands: replies that answer nothing that we said.

use std::collections::BTreeSet;

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, SessionFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::{Ending, Exchange, Phase};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::{Moment, classify};

/// It ended the session: the second version of the header holds the letters QUIT.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    if !ends(context, signs(context)) {
        return None;
    }
    draft(context).map(Draft::finding)
}

/// Work went on, for those clients that read such replies over.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    draft(context)
        .map(|draft| draft.graded(Severity::Warning).finding())
        .into_iter()
        .collect()
}

/// The exchanges whose replies answer a header.
pub(super) fn signs<'a>(context: &'a Context<'_>) -> &'a BTreeSet<usize> {
    context.to_others(find)
}

fn find(context: &Context<'_>) -> BTreeSet<usize> {
    let mut signs = BTreeSet::new();
    let connections = context.exchanges().map(|(_, it)| it.connection);
    for connection in connections.collect::<BTreeSet<u32>>() {
        let mut on_it = context
            .exchanges()
            .filter(|(_, it)| it.connection == connection)
            .skip_while(|(_, it)| !is_greeting(it))
            .skip(1);
        // Everything before our first command, and that command.
        for (index, exchange) in on_it.by_ref() {
            let is_ours = exchange.command.is_some();
            let said_goodbye = exchange.code() == Some(221) && exchange.phase != Phase::Quit;
            let is_sign = if is_ours {
                said_goodbye && !signs.is_empty()
            } else {
                is_answer(context, exchange)
            };
            if is_sign {
                signs.insert(index);
            }
            if is_ours {
                break;
            }
        }
    }
    let worded = context.exchanges().filter(|(_, it)| names_it(it));
    signs.extend(worded.map(|(index, _)| index));
    signs
}

fn is_greeting(exchange: &Exchange) -> bool {
    exchange.phase == Phase::Greeting && exchange.is_class(2) && !exchange.unsolicited
}

/// Whether a reply that nothing of ours asked for is what servers say to an unknown command, or to QUIT.
fn is_answer(context: &Context<'_>, exchange: &Exchange) -> bool {
    let text = exchange.text();
    // A refusal that comes after the greeting is told by its words.
    let refuses = |code| {
        let stated = classify(Moment::Greeting, code, &text);
        stated.is_some_and(|stated| stated.finding != FindingId::ProxyProtocolMismatch)
    };
    let early = matches!(
        exchange.phase,
        Phase::Greeting | Phase::Features | Phase::Login
    );
    early
        && exchange.unsolicited
        && exchange
            .code()
            .is_some_and(|code| (code == 221 || refuses_command(code)) && !refuses(code))
        && !is_doubled(context, exchange)
}

/// Whether the words are those with which the first command was refused, so that the server may just say all
/// twice.
fn is_doubled(context: &Context<'_>, exchange: &Exchange) -> bool {
    let text = exchange.text();
    let mut own = context.exchanges().filter(|(_, it)| it.command.is_some());
    own.next()
        .is_some_and(|(_, first)| !first.closed && first.reply.is_some() && first.text() == text)
}

/// Whether the words are about a command that is none of ours: PROXY, or no command at all.
fn names_it(exchange: &Exchange) -> bool {
    let early = matches!(
        exchange.phase,
        Phase::Greeting | Phase::Features | Phase::Tls | Phase::Login
    );
    let code = exchange.code().filter(|code| refuses_command(*code));
    early
        && code.is_some_and(|code| {
            let stated = classify(Moment::Session, code, &exchange.text());
            stated.is_some_and(|stated| stated.finding == FindingId::ProxyProtocolMismatch)
        })
}

/// Codes with which servers refuse what they do not understand, or before a login.
fn refuses_command(code: u16) -> bool {
    matches!(code, 500..=504 | 530)
}

/// Whether the session ended with the last of these, or at our first command after it.
fn ends(context: &Context<'_>, signs: &BTreeSet<usize>) -> bool {
    let Some((index, answer)) = context.exchange(signs.last().copied()) else {
        return false;
    };
    let mut later = context.exchanges().skip(index + 1);
    let next = later.find(|(_, it)| it.connection == answer.connection);
    let gone = next.is_some_and(|(_, it)| {
        matches!(
            it.ending,
            Ending::Closed | Ending::Reset | Ending::Failed(_)
        )
    });
    answer.closed || gone
}

/// What shows a header, if anything does.
pub(super) fn draft<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let signs = signs(context);
    let named = |index: &&usize| {
        let exchange = context.exchange(Some(**index));
        exchange.is_some_and(|(_, it)| it.text().to_ascii_uppercase().contains("PROXY"))
    };
    let telling = signs.iter().find(named);
    let first = telling.or_else(|| signs.first())?;
    let draft = context
        .draft(FindingId::ProxyProtocolMismatch)
        .cites(*first);
    let draft = draft.cites_all(signs.iter().copied());
    let unasked = signs.iter().filter(|index| {
        let exchange = context.exchange(Some(**index));
        exchange.is_some_and(|(_, it)| it.unsolicited)
    });
    let replies = unasked.count() as u64;
    let unasked = (replies > 0).then_some(SessionFact::RepliesToNothing { replies });
    let draft = draft.shows_all(At::Exchange(*first), unasked);
    Some(match telling {
        Some(_) => draft.stated(),
        None => draft.inferred(),
    })
}
