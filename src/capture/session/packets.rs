//! What packets alone tell of a connection, as evidence.

use super::course::has_data;
use crate::capture::flow::{
    self, Answer as Answered, Connection, HoleKind, Icmp, Peer, Recorded, Side, Sighting,
    Standing as Stood,
};
use crate::capture::packet::Flags;
use crate::evidence::capture::{
    Answer, Flow, IcmpMessage, Mark, Missing, Packets, PacketsEnd, Reset, Segment, Segments, Sent,
    Standing, Unacknowledged, Unreachable,
};

/// What the packets of a connection show; `since` counts microseconds from the start of the session. `control` tells which time to live the
/// packets of a host have, where it sent nothing but an RST.
pub(super) fn packets(
    connection: &Connection,
    control: &Connection,
    since: impl Fn(Sighting) -> u64,
) -> Packets {
    let since = &since;
    let hosts = [&control.client, &control.server];
    let (client, server) = (&connection.client, &connection.server);
    let answered = server.syn.map(|syn| syn.first);
    // Without the SYN-ACK, which the recorder may have lost, nothing is known of the answer.
    let is_untold = server.syn.is_none() && has_data(connection);
    let asked = client.syn.filter(|_| !is_untold);
    let done = connection.handshake_done;
    Packets {
        from: client.address,
        to: server.address,
        first_frame: connection.first.frame,
        first_us: since(connection.first),
        last_us: since(connection.last),
        syn: asked.map(|syn| Sent {
            frame: syn.first.frame,
            times: syn.times,
            first_us: since(syn.first),
            last_us: since(syn.last),
        }),
        answer: answer(connection, &hosts, since).filter(|_| !is_untold),
        unanswered_us: match connection.answer() {
            Some(Answered::Nothing { waited_us, .. }) if !is_untold => Some(waited_us),
            _ => None,
        },
        answered_after_us: answered
            .zip(asked)
            .map(|(it, asked)| it.us_since(asked.first)),
        acknowledged_after_us: done
            .zip(answered)
            .map(|(it, answered)| it.us_since(answered)),
        forth: flow(client, server, since),
        back: flow(server, client, since),
        end: end(connection, &hosts, since),
        segments: connection
            .recorded
            .as_deref()
            .map(|it| Box::new(segments(it, connection, since))),
    }
}

fn answer(
    connection: &Connection,
    hosts: &[&Peer],
    since: &impl Fn(Sighting) -> u64,
) -> Option<Answer> {
    match connection.answer()? {
        Answered::Accepted(at) => Some(Answer::Accepted {
            frame: at.frame,
            times: connection.server.syn.map_or(1, |syn| syn.times),
        }),
        Answered::Reset(found) => Some(Answer::Reset(reset(
            &found,
            &connection.server,
            hosts,
            since,
        ))),
        Answered::Icmp(found) => Some(Answer::Unreachable(unreachable(&found, since))),
        Answered::Nothing { .. } => None,
    }
}

fn unreachable(icmp: &Icmp, since: &impl Fn(Sighting) -> u64) -> Unreachable {
    Unreachable {
        frame: icmp.at.frame,
        at_us: since(icmp.at),
        by: icmp.error.from,
        icmp_type: icmp.error.number,
        icmp_code: icmp.error.code,
    }
}

fn reset(
    reset: &flow::Reset,
    of: &Peer,
    hosts: &[&Peer],
    since: &impl Fn(Sighting) -> u64,
) -> Reset {
    let is_same = |host: &&&Peer| host.address.ip() == of.address.ip();
    let usual = of
        .ttl
        .usual
        .or_else(|| hosts.iter().find(is_same)?.ttl.usual);
    Reset {
        frame: reset.first.frame,
        at_us: since(reset.first),
        ttl: reset.ttl,
        usual_ttl: usual.filter(|usual| *usual != reset.ttl),
    }
}

fn flow(from: &Peer, to: &Peer, since: &impl Fn(Sighting) -> u64) -> Flow {
    let lost = |hole: &&flow::Hole| hole.kind == HoleKind::Lost;
    Flow {
        ttl: from.ttl.usual,
        mss: from.syn.and_then(|syn| syn.mss),
        bytes: from.bytes,
        repeated: from.again.as_ref().map(|again| Sent {
            frame: again.first.frame,
            times: u32::try_from(again.times).unwrap_or(u32::MAX),
            first_us: since(again.first),
            last_us: since(again.last),
        }),
        unacknowledged: from.unacknowledged.as_ref().map(|open| {
            let (largest, smallest) = open.repeated.unwrap_or((open.largest, open.smallest));
            Unacknowledged {
                sent: Sent {
                    frame: open.first.frame,
                    times: open.times,
                    first_us: since(open.first),
                    last_us: since(open.last),
                },
                largest: largest.into(),
                smallest: smallest.into(),
            }
        }),
        missing: from.holes.first.iter().find(lost).map(|hole| Missing {
            after: hole.offset,
            bytes: hole.length,
            frame: hole.seen.frame,
            largest_that_came: hole.largest_after.into(),
        }),
        not_recorded: from.holes.cut.saturating_add(from.holes.unrecorded),
        largest: from.largest_acknowledged.into(),
        full_us: to.zero_window.as_ref().map_or(0, |full| full.total_us),
    }
}

fn end(
    connection: &Connection,
    hosts: &[&Peer],
    since: &impl Fn(Sighting) -> u64,
) -> Option<PacketsEnd> {
    let of = |side: Side| {
        let peer = connection.peer(side);
        let fin = peer.fin.map(|fin| (fin.first, side, None));
        let reset = peer.reset.as_ref().map(|it| (it.first, side, Some(it)));
        fin.into_iter().chain(reset)
    };
    let ends = of(Side::Client).chain(of(Side::Server));
    let (at, side, by_reset) = ends.min_by_key(|(at, ..)| *at)?;
    // The last word before it, of either side.
    let said = [&connection.client, &connection.server].map(|peer| peer.last_byte);
    let before = said.into_iter().flatten().filter(|said| *said < at).max();
    Some(PacketsEnd {
        frame: at.frame,
        at_us: since(at),
        by_opener: side == Side::Client,
        reset: by_reset.map(|it| reset(it, connection.peer(side), hosts, since)),
        after_silence_us: before.map_or(0, |before| at.us_since(before)),
        after_leave: false,
    })
}

fn segments(
    recorded: &Recorded,
    connection: &Connection,
    since: &impl Fn(Sighting) -> u64,
) -> Segments {
    let mark = |flags: Flags| {
        let marks = [
            (Flags::RST, Mark::Reset),
            (Flags::SYN, Mark::Syn),
            (Flags::FIN, Mark::Fin),
        ];
        marks
            .into_iter()
            .find(|(flag, _)| flags.has(*flag))
            .map(|it| it.1)
    };
    let each = recorded.each.iter().map(|kept| Segment {
        frame: kept.at.frame,
        at_us: since(kept.at),
        by_opener: kept.from == Side::Client,
        sequence: kept.sequence,
        length: kept.length,
        ttl: kept.ttl,
        content: kept.content,
        mark: mark(kept.flags),
    });
    let standing = |it: Stood| Standing {
        at_us: since(it.at),
        sequence: it.sequence,
        acknowledgement: it.acknowledgement,
    };
    let message = |icmp: &Icmp| IcmpMessage {
        message: unreachable(icmp, since),
        kind: icmp.error.kind,
        ttl: icmp.error.ttl,
        mtu: icmp.error.mtu,
        about_opener: icmp.about == Side::Client,
        sequence: icmp.error.sequence,
    };
    Segments {
        each: each.collect(),
        left_out_us: recorded.left_out.map(since),
        acknowledged: recorded.acknowledged,
        standing: recorded.standing.map(|it| it.map(standing)),
        icmp: connection.icmp.iter().map(message).collect(),
        clocks: [Side::Client, Side::Server].map(|side| connection.peer(side).syn?.timestamp),
    }
}
