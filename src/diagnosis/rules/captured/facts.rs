//! What packets show of the connections that a finding is about.

use super::{TIMES, capture};
use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, PacketFact};
use crate::evidence::capture::{Answer, Capture, Flow, Packets, Reset};
use crate::evidence::{DataConnection, DataMode, Phase, StepName};
use std::net::SocketAddr;

/// The root cause with what the packets show of it: of its data connections, or else of the control connection.
pub(in crate::diagnosis::rules) fn tell(context: &Context<'_>, finding: Finding) -> Finding {
    told(context, finding, true)
}

/// A finding besides with what the packets show of its data connections.
pub(in crate::diagnosis::rules) fn tell_note(context: &Context<'_>, finding: Finding) -> Finding {
    told(context, finding, false)
}

fn told(context: &Context<'_>, finding: Finding, with_control: bool) -> Finding {
    let Some(capture) = capture(context) else {
        return finding;
    };
    let cited = |index: Option<usize>| index.is_some_and(|it| finding.exchanges.contains(&it));
    let told = |data: &DataConnection| {
        let at = At::data(data);
        let facts = finding.facts.iter();
        cited(data.setup)
            || cited(data.transfer)
            || cited(data.closing)
            || facts.clone().any(|it| it.at() == at)
    };
    let mut facts: Vec<(At, PacketFact)> = Vec::new();
    let is_of_data = matches!(
        finding.phase,
        Phase::DataPassive | Phase::DataActive | Phase::Transfer
    );
    for (index, data) in context.attempt.data.iter().enumerate() {
        if is_of_data && told(data) {
            let at = At::data(data);
            let each = capture.of_data(index);
            let elsewhere = each
                .clone()
                .filter_map(|packets| came_from(capture, data, packets));
            let facts_of = elsewhere.chain(each.flat_map(shown));
            facts.extend(facts_of.map(|fact| (at, fact)));
        }
    }
    if with_control && (!is_of_data || facts.is_empty()) {
        let last = finding
            .exchanges
            .last()
            .map_or(At::Step(StepName::Connect), |it| At::Exchange(*it));
        let shown = capture.control.iter().flat_map(shown);
        facts.extend(shown.map(|fact| (last, fact)));
    }
    let confidence = finding.confidence;
    let draft: Draft<'_> = context.resume(finding);
    let told = facts
        .into_iter()
        .fold(draft, |draft, (at, fact)| draft.shows(at, fact));
    let mut finding = told.finding();
    finding.confidence = confidence;
    finding
}

/// That a client's data connection has another address than its control connection.
fn came_from(capture: &Capture, data: &DataConnection, packets: &Packets) -> Option<PacketFact> {
    let client = capture.control.last()?.from.ip();
    let address = packets.from.ip();
    (data.mode != DataMode::Active && address != client).then_some(PacketFact::CameFrom {
        address,
        client,
        frame: packets.first_frame,
    })
}

/// What is remarkable about a connection.
fn shown(packets: &Packets) -> Vec<PacketFact> {
    let mut facts = Vec::new();
    let (from, to) = (packets.from, packets.to);
    if let Some(syn) = packets.syn {
        match &packets.answer {
            None => facts.push(PacketFact::SynUnanswered {
                address: to,
                times: syn.times,
                waited_us: packets.unanswered_us.unwrap_or_default(),
                frame: syn.frame,
            }),
            Some(Answer::Reset(reset)) => facts.push(PacketFact::SynReset {
                address: to,
                ttl: reset.ttl,
                usual_ttl: reset.usual_ttl,
                frame: reset.frame,
            }),
            Some(Answer::Unreachable(icmp)) => facts.push(PacketFact::SynUnreachable {
                address: to,
                by: icmp.by,
                prohibited: icmp.is_prohibited(),
                icmp_type: icmp.icmp_type,
                icmp_code: icmp.icmp_code,
                frame: icmp.frame,
            }),
            Some(Answer::Accepted { frame, times })
                if packets.acknowledged_after_us.is_none() && packets.forth.bytes == 0 =>
            {
                facts.push(PacketFact::SynAckUnanswered {
                    address: from,
                    times: *times,
                    frame: *frame,
                });
            }
            Some(Answer::Accepted { .. }) => {}
        }
    }
    facts.extend(way(from, to, &packets.forth));
    facts.extend(way(to, from, &packets.back));
    if let Some(end) = &packets.end
        && let Some(reset) = &end.reset
        && !matches!(packets.answer, Some(Answer::Reset(_)))
    {
        let of = if end.by_opener { from } else { to };
        facts.push(was_reset(of, reset, end.after_silence_us));
    }
    facts
}

fn was_reset(address: SocketAddr, reset: &Reset, silence_us: u64) -> PacketFact {
    PacketFact::ConnectionReset {
        address,
        ttl: reset.ttl,
        usual_ttl: reset.usual_ttl,
        silence_us,
        frame: reset.frame,
    }
}

/// What is remarkable about one way, from one address to another.
fn way(from: SocketAddr, to: SocketAddr, flow: &Flow) -> Vec<PacketFact> {
    let mut facts = Vec::new();
    if let Some(open) = flow.unacknowledged.filter(|open| open.sent.times >= TIMES) {
        facts.push(PacketFact::NeverAcknowledged {
            address: from,
            segment_bytes: open.largest,
            acknowledged_bytes: flow.largest,
            times: open.sent.times,
            frame: open.sent.frame,
        });
    }
    if let Some(missing) = flow.missing {
        facts.push(PacketFact::NeverCame {
            address: from,
            bytes: missing.bytes,
            after_bytes: missing.after,
            segment_bytes: Some(missing.largest_that_came).filter(|bytes| *bytes > 0),
            frame: missing.frame,
        });
    }
    if flow.full_us > 0 {
        facts.push(PacketFact::NoRoom {
            address: to,
            full_us: flow.full_us,
        });
    }
    if facts.is_empty() {
        facts.extend(again(from, flow));
    }
    facts
}

/// Segments that one side sent again, as after a loss.
fn again(from: SocketAddr, flow: &Flow) -> Option<PacketFact> {
    flow.repeated.map(|again| PacketFact::SentAgain {
        address: from,
        times: again.times,
        frame: again.frame,
    })
}

/// What was sent again on a connection and arrived in the end.
pub(super) fn sent_again(packets: &Packets) -> Vec<PacketFact> {
    let ways = [(packets.from, &packets.forth), (packets.to, &packets.back)];
    let arrived = ways
        .into_iter()
        .filter(|(_, flow)| flow.unacknowledged.is_none());
    arrived
        .filter_map(|(from, flow)| again(from, flow))
        .collect()
}
