//! Replies that are out of step with the commands: which reply began it, and which replies answer another command than
//! the one that they stand with, so that nothing follows from them.

use std::collections::{BTreeMap, BTreeSet};

use super::{passive, proxy};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::pairing;
use crate::evidence::reply::ReplyOddity;
use crate::evidence::{Ending, Exchange, Phase};
use crate::knowledge::findings::FindingId;

/// Codes with which a server ends a transfer that never began: they come late, and follow from whatever kept the data
/// connection from opening.
const FOLLOWERS: [u16; 4] = [221, 421, 425, 426];

/// How far back a reply can have been owed.
const FAR: usize = 64;

/// The session could not be brought back into step, and nothing was listed over another one.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    if passive::works(context) || !is_lasting(context) {
        return None;
    }
    Some(draft(context)?.graded(Severity::Critical).finding())
}

/// The same where the run went on.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let noted = draft(context).map(|draft| draft.graded(Severity::Warning).finding());
    noted.into_iter().collect()
}

/// What stands in the place of a finding that rests on a reply to another command.
pub(super) fn instead_of(context: &Context<'_>, finding: &Finding) -> Option<Finding> {
    let is_misled = is_misled(&Order::of(context).misplaced(), finding);
    if !is_misled {
        return None;
    }
    let draft = proxy::draft(context).or_else(|| draft(context))?;
    Some(draft.graded(finding.severity).finding())
}

/// Takes out what rests on a reply to another command.
pub(in crate::diagnosis) fn leave_out_misled(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let misplaced = Order::of(context).misplaced();
    findings.retain(|finding| !is_misled(&misplaced, finding));
}

fn is_misled(misplaced: &BTreeSet<usize>, finding: &Finding) -> bool {
    let mut cited = finding.exchanges.iter();
    let is_of_replies = matches!(
        finding.id,
        FindingId::ProtocolOutOfSync | FindingId::ProxyProtocolMismatch
    );
    !is_of_replies && cited.any(|index| misplaced.contains(index))
}

/// None where the replies answer a PROXY header: that tells why they are out of step.
fn draft<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    if !proxy::signs(context).is_empty() {
        return None;
    }
    let order = Order::of(context);
    let mut cited = order.misplaced();
    let mut began = BTreeSet::new();
    for index in order.strays() {
        let mut earlier = order.before(index).take(FAR);
        let earlier = earlier.find(|(index, _)| !cited.contains(index));
        began.extend(earlier.map(|(index, _)| index));
        began.insert(index);
    }
    began.first()?;
    cited.extend(began);
    let was_given_up = is_lasting(context);
    let is_goodbye = |index: &usize| context.attempt.exchanges[*index].phase == Phase::Quit;
    // In their order, so that the text names the command that it began with.
    let cited = cited.into_iter();
    let draft = context.draft(FindingId::ProtocolOutOfSync);
    Some(draft.cites_all(cited.filter(|index| !was_given_up || !is_goodbye(index))))
}

fn has_loose_lines(exchange: &Exchange) -> bool {
    let reply = exchange.reply.as_ref();
    reply.is_some_and(|reply| reply.oddities.contains(&ReplyOddity::StrayLine))
}

/// Whether the code belongs to other commands than the one that it stands with.
fn is_out_of_place(exchange: &Exchange) -> bool {
    let answer = exchange.verb().zip(exchange.code());
    answer.is_some_and(|(verb, code)| pairing::is_misplaced(&verb, code))
}

/// A NOOP that brought the answer to the command before it, and whose own never came.
fn is_lasting_one(exchange: &Exchange) -> bool {
    let silent = matches!(exchange.ending, Ending::TimedOut { .. });
    silent && exchange.phase == Phase::Protocol && exchange.verb().as_deref() == Some("NOOP")
}

fn is_lasting(context: &Context<'_>) -> bool {
    context
        .exchanges()
        .any(|(_, exchange)| is_lasting_one(exchange))
}

/// The exchanges, and which stands before which on its connection.
struct Order<'a> {
    exchanges: &'a [Exchange],
    /// For each the one before it on the same connection that is not unsolicited.
    previous: Vec<Option<usize>>,
    /// Whether each line is known to have come from the wire; in a log it may be another program's.
    is_run: bool,
}

impl<'a> Order<'a> {
    fn of(context: &Context<'a>) -> Self {
        let exchanges = &context.attempt.exchanges[..];
        let mut last = BTreeMap::new();
        let mut previous = Vec::with_capacity(exchanges.len());
        for (index, exchange) in exchanges.iter().enumerate() {
            previous.push(last.get(&exchange.connection).copied());
            if !exchange.unsolicited {
                last.insert(exchange.connection, index);
            }
        }
        Self {
            exchanges,
            previous,
            is_run: context.evidence.source.is_none(),
        }
    }

    /// The exchanges of the same connection before this one, the last of them first.
    fn before(&self, index: usize) -> impl Iterator<Item = (usize, &'a Exchange)> {
        let earlier = std::iter::successors(self.previous[index], |index| self.previous[*index]);
        earlier.map(|index| (index, &self.exchanges[index]))
    }

    /// Replies that nothing asked for, lines without a code before a reply, and replies that came in place of an answer.
    fn strays(&self) -> impl Iterator<Item = usize> {
        let exchanges = self.exchanges.iter().enumerate();
        let strays = exchanges.filter(|(index, exchange)| {
            let has_code = exchange
                .code()
                .is_some_and(|code| !FOLLOWERS.contains(&code));
            // What a server says in plain text when TLS failed is no reply that lost its command.
            let is_reply = exchange.unsolicited && exchange.phase != Phase::Tls && has_code;
            is_reply
                || self.is_run && exchange.phase != Phase::Greeting && has_loose_lines(exchange)
                || is_out_of_place(exchange) && !self.owed(*index).is_empty()
        });
        strays.map(|(index, _)| index)
    }

    /// The exchanges whose reply is the answer to an earlier command.
    fn misplaced(&self) -> BTreeSet<usize> {
        let mut misplaced = BTreeSet::new();
        let mut given_up = BTreeSet::new();
        for (index, exchange) in self.exchanges.iter().enumerate() {
            if is_lasting_one(exchange) {
                given_up.insert(exchange.connection);
            }
            if given_up.contains(&exchange.connection) {
                misplaced.insert(index);
            } else if exchange.unsolicited || is_out_of_place(exchange) {
                let owed = self.owed(index);
                misplaced.extend((!owed.is_empty() && !exchange.unsolicited).then_some(index));
                misplaced.extend(owed);
            }
        }
        misplaced
    }

    /// The commands before this reply to which an answer was still owed.
    ///
    /// A reply that is what the command before it was to get shows that what this command got was not its own; and what
    /// it got may have been what the command before it was to get.
    fn owed(&self, index: usize) -> Vec<usize> {
        let mut code = self.exchanges[index].code();
        let owed = self.before(index).take(FAR).take_while(|(_, exchange)| {
            let Some((verb, late)) = exchange.verb().zip(code) else {
                return false;
            };
            code = exchange.code();
            let has_own = code.is_none_or(|own| pairing::is_own(&verb, own));
            !has_own && pairing::fits(&verb, late)
        });
        owed.map(|(index, _)| index).collect()
    }
}
