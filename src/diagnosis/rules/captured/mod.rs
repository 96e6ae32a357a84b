//! What the packets of a capture tell beyond the dialogue.
//!
//! * `facts` what packets show of connections, as facts, `certificate` the certificates in a capture
//! * `proxied` servers that take a PROXY header for a command
//! * `ends` who ended transfers and sessions, or holds them up, `size` files of which less came than was announced
//! * here what it means: packets that are lost for their size, connections that a device on the way has forgotten, replies that
//!   never arrived

mod certificate;
mod ends;
mod facts;
mod proxied;
mod size;

use std::net::IpAddr;

use crate::diagnosis::Finding;
use crate::diagnosis::Severity;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, PacketFact};
use crate::evidence::capture::{Answer, Capture, Flow, Packets, Vantage};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::reach::{Reach, reach};
use crate::evidence::source::Unknown;
use crate::evidence::tls::Secured;
use crate::evidence::{DataConnection, DataMode, Ending, Phase};
use crate::knowledge::findings::FindingId;

pub(super) use self::certificate::{left, rejected};
pub(in crate::diagnosis) use self::ends::is_aborted;
pub(super) use self::ends::{began_late, cut_off, held_by};
pub(super) use self::facts::{tell, tell_note};
pub(super) use self::proxied::proxied;
pub(super) use self::size::short;

/// A connection that has been silent for less has hardly been forgotten.
const IDLE_US: u64 = 5_000_000;

/// No client gives up a port so soon that answers nothing.
const IMPATIENT_US: u64 = 500_000;

/// A receiver that has no room for so long does not read.
const LONG_US: u64 = 3_000_000;

/// What was sent so often and never acknowledged did not arrive.
const TIMES: u32 = 3;

/// How much smaller a segment has to be that goes through, for its size to be why another one does not.
const SMALLER: u64 = 40;

/// What the packets show, if the evidence is of a capture.
pub(super) fn capture<'a>(context: &Context<'a>) -> Option<&'a Capture> {
    context.evidence.source.as_ref()?.capture.as_deref()
}

/// The packets of a data connection.
fn of_data<'a>(context: &Context<'a>, data: &DataConnection) -> impl Iterator<Item = &'a Packets> {
    let mut all = context.attempt.data.iter();
    let index = all.position(|it| std::ptr::eq(it, data));
    let packets = capture(context).zip(index);
    packets
        .into_iter()
        .flat_map(|(capture, index)| capture.of_data(index))
}

/// Whether the data stood still because large packets do not arrive and small ones do.
pub(super) fn is_of_size(context: &Context<'_>, data: &DataConnection) -> bool {
    of_data(context, data)
        .any(|packets| is_lost_for_size(&packets.forth) || is_lost_for_size(&packets.back))
}

/// Whether a long reply was lost because large packets do not arrive and small ones do.
pub(super) fn is_reply_of_size(context: &Context<'_>) -> bool {
    let control = capture(context).and_then(|capture| capture.control.last());
    control.is_some_and(|control| is_lost_for_size(&control.back))
}

fn is_lost_for_size(flow: &Flow) -> bool {
    let at_receiver = flow.missing.is_some_and(|missing| {
        let full = flow
            .mss
            .map_or(missing.bytes, |mss| missing.bytes.max(mss.into()));
        missing.largest_that_came.saturating_add(SMALLER) < full
    });
    let at_sender = flow.unacknowledged.is_some_and(|open| {
        open.sent.times >= TIMES
            && flow.largest.saturating_add(SMALLER) < open.largest
            && open.largest > 1000
    });
    at_receiver || at_sender
}

/// What became of the control connection where a reply never came: a device on the way has forgotten or cut it.
pub(super) fn cut<'a>(context: &'a Context<'_>, index: usize) -> Option<Draft<'a>> {
    let control = capture(context)?.control.last()?;
    let (_, exchange) = context.exchange(Some(index))?;
    let idle_us = idle_before(context, index);
    let is_reset = matches!(exchange.ending, Ending::Reset);
    let by_device = control
        .end
        .as_ref()
        .and_then(|end| end.reset.as_ref())
        .is_some_and(|reset| reset.usual_ttl.is_some());
    let unheard = control
        .forth
        .unacknowledged
        .is_some_and(|open| open.sent.times >= TIMES);
    let is_silent = matches!(
        exchange.ending,
        Ending::TimedOut { .. } | Ending::NotTold | Ending::Closed
    );
    let forgotten = is_reset && by_device || unheard && (is_silent || is_reset);
    if !forgotten {
        return None;
    }
    let draft = if idle_us >= IDLE_US {
        context
            .draft(FindingId::IdleNatDrop)
            .value("captured", "yes")
            .graded(Severity::Critical)
            .seconds(idle_us)
    } else {
        context.draft(FindingId::ControlLost)
    };
    Some(draft.inferred().phase(exchange.phase).cites(index))
}

/// How long nothing had been said before this exchange began.
fn idle_before(context: &Context<'_>, index: usize) -> u64 {
    let began = context.exchange(Some(index)).and_then(|(_, it)| it.sent_us);
    let before = index
        .checked_sub(1)
        .and_then(|it| context.exchange(Some(it)));
    let before = before.and_then(|(_, it)| it.ended_us);
    began
        .zip(before)
        .map_or(0, |(began, before)| began.saturating_sub(before))
}

/// A reply left the server and never arrived.
pub(super) fn unheard(context: &Context<'_>) -> Option<Finding> {
    let control = capture(context)?.control.last()?;
    let open = control
        .back
        .unacknowledged
        .filter(|open| open.sent.times >= TIMES)?;
    let mut replied = context
        .attempt
        .exchanges
        .iter()
        .enumerate()
        .filter(|(_, it)| it.reply.is_some());
    let frames = &capture(context)?.exchanges;
    let is_open = |index: usize| frames.get(index).and_then(|it| it.reply) >= Some(open.sent.frame);
    let (index, exchange) = replied.rfind(|(index, _)| is_open(*index))?;
    let id = if is_lost_for_size(&control.back) {
        FindingId::TransferStallMtu
    } else if exchange.phase == Phase::Transfer && exchange.is_class(2) {
        FindingId::TransferFinalReplyMissing
    } else {
        FindingId::ControlLost
    };
    let draft = context.draft(id).inferred().phase(exchange.phase);
    let draft = draft.value("captured", "yes");
    Some(draft.graded(Severity::Critical).cites(index).finding())
}

/// A PROXY header that was refused, packets that were lost on the way and sent again, and what is wrong with certificates of data connections.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let certificates = certificate::of_data(context);
    proxied::note(context)
        .into_iter()
        .chain(sent_again(context))
        .chain(certificates)
        .collect()
}

fn sent_again(context: &Context<'_>) -> Option<Finding> {
    let capture = capture(context)?;
    let all = capture
        .control
        .iter()
        .chain(capture.data.iter().map(|it| &it.packets));
    let facts: Vec<PacketFact> = all.flat_map(facts::sent_again).collect();
    if facts.is_empty() {
        return None;
    }
    let draft = context.draft(FindingId::TcpLossyPath).inferred();
    let draft = draft.value("captured", "yes");
    Some(draft.shows_all(At::Log, facts).finding())
}

/// At the server: its own private address in 227, to a client from outside that never came.
pub(super) fn private_from_inside<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    let capture = capture(context)?;
    let announced = data.announced_ip?;
    let client: IpAddr = context
        .evidence
        .source
        .as_ref()?
        .client_address
        .as_ref()?
        .parse()
        .ok()?;
    let is_outside = reach(announced) == Reach::Private && reach(client) == Reach::Public;
    let came = of_data(context, data).next().is_some();
    if capture.vantage == Some(Vantage::Client)
        || !is_outside
        || came
        || data.end == Some(DataEnd::Eof)
    {
        return None;
    }
    let port = data.announced_port.unwrap_or_default();
    let announced = std::net::SocketAddr::new(announced, port).to_string();
    let draft = context
        .draft(FindingId::PasvPrivateAddress)
        .inferred()
        .value("announced", &announced)
        .value("peer", &client.to_string());
    Some(draft.cites_all(data.setup))
}

/// Whether an address stands for a server behind a NAT, and its client is outside: that of the packets at the server is another one then,
/// and the announced one is as it should be.
pub(super) fn is_outer(context: &Context<'_>, announced: IpAddr) -> bool {
    let is_at_server = capture(context).is_some_and(|it| it.vantage == Some(Vantage::Server));
    let client = context.evidence.source.as_ref();
    let client = client.and_then(|source| source.client_address.as_ref()?.parse().ok());
    let is_outside = client.is_some_and(|client: IpAddr| reach(client) == Reach::Public);
    is_at_server && is_outside && reach(announced) == Reach::Public
}

/// Whether a client went on at once, without a connection and without a transfer, from a port that was announced to it: seen at the server,
/// where its SYN did not arrive. What it got in its place was sent on the way.
pub(super) fn is_turned_away(context: &Context<'_>, data: &DataConnection) -> bool {
    let is_at_server = capture(context).is_some_and(|it| it.vantage == Some(Vantage::Server));
    let goes_on = context
        .exchange(data.setup)
        .and_then(|(setup, _)| context.exchange(Some(setup + 1)))
        .is_some();
    let at_once = unvisited(context, data).is_some_and(|waited_us| waited_us < IMPATIENT_US);
    // A client may have reasons of its own not to follow an address.
    let is_own = data
        .announced_ip
        .is_none_or(|ip| reach(ip) == Reach::Public);
    is_at_server && goes_on && at_once && is_own && data.transfer.is_none()
}

/// How long nothing came to a port after it had been announced, while the control connection stood. At the client that
/// says nothing: where its own SYN is not in the file, data connections were not captured.
pub(super) fn unvisited(context: &Context<'_>, data: &DataConnection) -> Option<u64> {
    let capture = capture(context)?;
    let control = capture.control.last()?;
    let (setup, exchange) = context.exchange(data.setup)?;
    let is_telling = capture.vantage == Some(Vantage::Server) || !capture.data.is_empty();
    if !is_telling || data.mode == DataMode::Active || of_data(context, data).next().is_some() {
        return None;
    }
    let next = context.exchange(Some(setup + 1));
    let until = next
        .and_then(|(_, it)| it.sent_us)
        .unwrap_or(control.last_us);
    Some(until.saturating_sub(exchange.ended_us?))
}

/// Whether a device on the way answered for the host of a data port: its RST has come from another distance.
pub(super) fn is_answered_on_the_way(context: &Context<'_>, data: &DataConnection) -> bool {
    let by_device = |packets: &Packets| match &packets.answer {
        Some(Answer::Reset(reset)) => reset.usual_ttl.is_some(),
        Some(Answer::Unreachable(icmp)) => icmp.by != packets.to.ip(),
        _ => false,
    };
    of_data(context, data).any(by_device)
}

/// Whether the server did try to connect back, and nobody let it.
pub(super) fn came_in_vain(context: &Context<'_>, data: &DataConnection) -> bool {
    let in_vain = |packets: &Packets| !matches!(packets.answer, Some(Answer::Accepted { .. }));
    data.mode == DataMode::Active && of_data(context, data).any(in_vain)
}

/// Whether an encrypted session shows no sign of trouble: its handshake was done, data connections came about and ended as they should, and
/// nobody cut the control connection.
pub(super) fn is_quiet(context: &Context<'_>) -> bool {
    let Some(capture) = capture(context) else {
        return false;
    };
    let encrypted = context.attempt.secured().is_some_and(Secured::is_encrypted);
    let fine = |data: &DataConnection| {
        let pending = |path: &TcpPath| path.outcome == TcpOutcome::Stopped;
        // One without a byte within TLS may well have been refused in words that are encrypted.
        let is_empty = data.tls.is_some() && data.bytes == Some(0);
        !is_empty
            && matches!(data.end, Some(DataEnd::Eof) | None)
            && (data.is_known_open() || data.paths().all(pending))
    };
    let is_cut = |packets: &Packets| {
        let by_reset = packets
            .end
            .as_ref()
            .is_some_and(|end| end.reset.is_some() && !end.by_opener && !end.after_leave);
        by_reset
            || [&packets.forth, &packets.back].iter().any(|flow| {
                flow.unacknowledged
                    .is_some_and(|open| open.sent.times >= TIMES)
            })
    };
    // What was announced and never came to the server does not show there.
    let data = &context.attempt.data;
    let is_blind = capture.vantage == Some(Vantage::Server) && data.is_empty();
    // Of a client that left right after the handshake nothing shows that it was content.
    let handshake = context.attempt.secured();
    let has_left =
        handshake.is_some_and(|it| it.handshake.as_ref().is_some_and(|it| it.client_left));
    encrypted
        && !has_left
        && !is_blind
        && data.iter().all(fine)
        && !capture.control.iter().any(is_cut)
}

/// Whether data stood still because their receiver did not read them.
pub(super) fn is_unread(context: &Context<'_>, data: &DataConnection) -> bool {
    let full = |packets: &Packets| packets.forth.full_us.max(packets.back.full_us) >= LONG_US;
    of_data(context, data).any(full)
}

/// Whether the reply that would have announced a data connection is not in the file, so that nobody knows what became of it.
pub(super) fn has_lost_set_up(context: &Context<'_>) -> bool {
    let untold = |data: &DataConnection| {
        let setup = context.exchange(data.setup);
        setup.is_some_and(|(_, setup)| setup.ending == Ending::NotTold)
    };
    is_incomplete(context) && context.attempt.data.iter().any(untold)
}

/// Whether bytes of the dialogue are not in the file.
pub(super) fn is_incomplete(context: &Context<'_>) -> bool {
    let source = context.evidence.source.as_ref();
    source.is_some_and(|source| !source.tells(Unknown::Bytes))
}

/// That no SYN came to a port, seen at the server, which says itself that it waited for one in vain.
pub(super) fn never_visited(
    context: &Context<'_>,
    data: &DataConnection,
) -> Option<(At, PacketFact)> {
    let is_at_server = capture(context)?.vantage == Some(Vantage::Server);
    let is_passive = data.mode != DataMode::Active;
    no_syn(context, data).filter(|_| is_at_server && is_passive)
}

/// That no SYN came to the port of a data connection.
pub(super) fn no_syn(context: &Context<'_>, data: &DataConnection) -> Option<(At, PacketFact)> {
    let waited_us = unvisited(context, data);
    let port = data.announced_port?;
    capture(context)?;
    of_data(context, data)
        .next()
        .is_none()
        .then_some((At::data(data), PacketFact::NoSyn { port, waited_us }))
}
