//! One connection while it is followed; `noted` what each segment adds to its facts, `causal` which of them wait for others.

mod causal;
mod noted;

use std::net::SocketAddr;

use super::sent::Sent;
use super::stream::{Data, Out, Stream, Taken};
use super::{
    Again, Begun, Bytes, Connection, ConnectionId, End, Fin, Icmp, Listener, Reset, Side, Sighting,
    Wanted,
};
use crate::capture::packet::{Flags, IcmpError, Segment};

/// How many ICMP errors of a connection are kept.
const MAX_ICMP: usize = 8;

/// A connection and what is needed to follow it.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) connection: Connection,
    pub(super) wanted: Wanted,
    /// Counts packets of the capture: when the last one of this connection came.
    pub(super) touched: u64,
    client: Half,
    server: Half,
    waiting: Option<Box<causal::Waiting>>,
    /// Nothing is recorded of one side.
    is_one_sided: bool,
}

/// What is needed to follow one side.
#[derive(Debug, Default)]
struct Half {
    stream: Stream,
    sent: Sent,
    /// By how many packets its usual TTL leads.
    ttl_lead: u32,
    /// Since when its window is closed.
    window_closed: Option<Sighting>,
}

impl Flow {
    /// A connection begins with this segment, or is met in its middle.
    pub(super) fn new(id: ConnectionId, segment: &Segment<'_>, at: Sighting) -> Self {
        let (from, to) = (segment.source, segment.destination);
        let has = |flag| segment.flags.has(flag);
        let (begun, client, server) = if has(Flags::SYN) && has(Flags::ACK) {
            (Begun::SynAck, to, from)
        } else if has(Flags::SYN) {
            (Begun::Syn, from, to)
        } else if is_port_of_servers(from.port()) || is_active_data(to.port()) {
            (Begun::Middle, to, from)
        } else {
            (Begun::Middle, from, to)
        };
        Self {
            connection: Connection::new(id, begun, client, server, at),
            wanted: Wanted::Nothing,
            touched: 0,
            client: Half::default(),
            server: Half::default(),
            waiting: None,
            is_one_sided: false,
        }
    }

    /// Which side an address is.
    pub(super) fn side(&self, address: SocketAddr) -> Side {
        if address == self.connection.client.address {
            Side::Client
        } else {
            Side::Server
        }
    }

    /// Whether a segment with SYN belongs to another connection between the same ports.
    pub(super) fn is_replaced_by(&self, segment: &Segment<'_>) -> bool {
        let from = self.side(segment.source);
        let is_answer = segment.flags.has(Flags::ACK);
        if is_answer != (from == Side::Server) {
            return true;
        }
        let begins = segment.sequence.wrapping_add(1);
        match (
            &self.connection.peer(from).syn,
            self.half(from).stream.base(),
        ) {
            (Some(syn), _) => syn.sequence != segment.sequence,
            (None, Some(base)) => base != begins,
            (None, None) => false,
        }
    }

    /// How many bytes are kept behind holes.
    pub(super) fn kept(&self) -> usize {
        self.client.stream.kept() + self.server.stream.kept()
    }

    /// How many segments are kept one by one.
    pub(super) fn recorded(&self) -> usize {
        let recorded = self.connection.recorded.as_ref();
        recorded.map_or(0, |recorded| recorded.each.len())
    }

    /// Keeps a segment, as long as anything is wanted of this connection.
    pub(super) fn record(&mut self, segment: &Segment<'_>, at: Sighting, has_room: bool) {
        if self.wanted == Wanted::Nothing {
            self.connection.recorded = None;
            return;
        }
        let from = self.side(segment.source);
        let recorded = self.connection.recorded.get_or_insert_default();
        recorded.take(from, segment, at, has_room);
    }

    /// Since when bytes are acknowledged that were not seen.
    pub(super) fn missed(&self) -> Option<Sighting> {
        self.client.stream.missed().max(self.server.stream.missed())
    }

    /// Whether nothing answered yet.
    pub(super) fn is_unanswered(&self) -> bool {
        self.connection.server.last.is_none()
    }

    fn half(&self, side: Side) -> &Half {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    fn half_mut(&mut self, side: Side) -> &mut Half {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// Takes a segment. Duplicates are no segments.
    pub(super) fn segment(
        &mut self,
        segment: &Segment<'_>,
        outgoing: Option<bool>,
        at: Sighting,
        listener: &mut impl Listener,
    ) {
        let from = self.side(segment.source);
        self.connection.last = at;
        self.count(from, segment, at);
        let peer = self.connection.peer_mut(from);
        peer.outgoing += u64::from(outgoing == Some(true));
        peer.incoming += u64::from(outgoing == Some(false));
        if segment.flags.has(Flags::RST) {
            self.reset(from, segment, at, listener);
            return;
        }
        self.windows(from, segment, at);
        let mut sequence = segment.sequence;
        if segment.flags.has(Flags::SYN) {
            sequence = sequence.wrapping_add(1);
            self.syn(from, segment, at);
        }
        if segment.flags.has(Flags::ACK) {
            self.acknowledge(from.other(), segment, at);
        }
        let data = Data {
            sequence,
            length: segment.length,
            bytes: segment.data,
            at,
        };
        if segment.length > 0 || segment.flags.0 & (Flags::SYN | Flags::FIN) == 0 {
            self.data(from, &data, listener);
        }
        if segment.flags.has(Flags::FIN) {
            self.fin(from, sequence.wrapping_add(segment.length), at, listener);
        }
    }

    fn data(&mut self, from: Side, data: &Data<'_>, listener: &mut impl Listener) {
        let is_reset =
            self.connection.client.reset.is_some() || self.connection.server.reset.is_some();
        let mut taken = Taken::Elsewhere;
        self.run(from, listener, |stream, until, out| {
            taken = stream.take(data, until, out);
        });
        let half = self.half_mut(from);
        if data.length > 0
            && taken != Taken::KeepAlive
            && let Some(offset) = half.stream.offset(data.sequence)
        {
            half.sent.send(offset, data.length, data.at);
        }
        let peer = self.connection.peer_mut(from);
        let (at, has_data) = (data.at, data.length > 0);
        peer.after_reset += u64::from(is_reset && has_data);
        match taken {
            Taken::New { bytes, late } => {
                peer.bytes += bytes;
                peer.late += u64::from(late);
                peer.first_byte.get_or_insert(at);
                peer.last_byte = Some(at);
            }
            Taken::Again => {
                let again = peer.again.get_or_insert_with(|| {
                    Box::new(Again {
                        times: 0,
                        first: at,
                        last: at,
                    })
                });
                again.times += 1;
                again.last = at;
            }
            Taken::KeepAlive => peer.keepalives += 1,
            Taken::Elsewhere => {}
        }
    }

    fn fin(&mut self, from: Side, sequence: u32, at: Sighting, listener: &mut impl Listener) {
        let peer = self.connection.peer_mut(from);
        let fin = peer.fin.get_or_insert(Fin {
            first: at,
            last: at,
            times: 0,
            acknowledged: false,
        });
        fin.times += 1;
        fin.last = at;
        self.run(from, listener, |stream, _, out| {
            stream.fin(sequence, at, out);
        });
    }

    fn reset(
        &mut self,
        from: Side,
        segment: &Segment<'_>,
        at: Sighting,
        listener: &mut impl Listener,
    ) {
        let off_by = self.half(from).stream.distance(segment.sequence);
        // FIN counts like a byte.
        let fin = i64::from(self.connection.peer(from).fin.is_some());
        let off_by = off_by.map(|off_by| off_by - fin);
        let after_fin =
            self.connection.client.fin.is_some() && self.connection.server.fin.is_some();
        let peer = self.connection.peer_mut(from);
        if let Some(reset) = &mut peer.reset {
            reset.times += 1;
            return;
        }
        peer.reset = Some(Box::new(Reset {
            first: at,
            times: 1,
            ttl: segment.ttl,
            ip_id: segment.ip_id,
            window: segment.window,
            acknowledges: segment.flags.has(Flags::ACK),
            off_by,
            after_fin,
        }));
        listener.closed(&self.connection, from, true, at);
    }

    /// ICMP says something of a packet of this connection.
    pub(super) fn icmp(&mut self, error: &IcmpError, at: Sighting) {
        let about = self.side(error.source);
        self.connection.last = at;
        if self.connection.icmp.len() < MAX_ICMP {
            self.connection.icmp.push(Icmp {
                at,
                about,
                error: error.clone(),
            });
        }
    }

    /// A packet was seen twice, with this TTL first.
    pub(super) fn duplicate(&mut self, first_ttl: u8, ttl: u8) {
        self.connection.duplicates += 1;
        self.connection
            .duplicate_ttls
            .get_or_insert((first_ttl, ttl));
    }

    /// Whether it was closed by both sides, or reset.
    pub(super) fn is_closed(&self) -> bool {
        let Connection { client, server, .. } = &self.connection;
        client.reset.is_some()
            || server.reset.is_some()
            || (client.fin.is_some() && server.fin.is_some())
    }

    /// What is acknowledged and was not seen by now was not recorded.
    pub(super) fn settle(&mut self, listener: &mut impl Listener) {
        for side in [Side::Client, Side::Server] {
            self.run(side, listener, Stream::settle);
        }
    }

    /// Gives up what the most is kept for.
    pub(super) fn relieve(&mut self, listener: &mut impl Listener) {
        for side in [Side::Client, Side::Server] {
            if self.half(side).stream.kept() > 0 {
                self.run(side, listener, Stream::relieve);
            }
        }
    }

    /// Nothing more is told of it.
    pub(super) fn finish(
        mut self: Box<Self>,
        end: End,
        until: Sighting,
        listener: &mut impl Listener,
    ) {
        for side in [Side::Client, Side::Server] {
            self.run(side, listener, Stream::finish);
            let last = self.connection.last;
            let half = self.half_mut(side);
            let (left, since) = (half.sent.left(), half.window_closed);
            let largest = half.sent.largest_acknowledged;
            let peer = self.connection.peer_mut(side);
            peer.unacknowledged = left.map(Box::new);
            peer.largest_acknowledged = largest;
            if let (Some(since), Some(zero)) = (since, &mut peer.zero_window) {
                zero.total_us += last.us_since(since);
                zero.at_the_end = true;
            }
        }
        self.connection.end = if self.is_closed() && end == End::StillOpen {
            End::Closed
        } else {
            end
        };
        self.connection.watched_until = until;
        listener.ended(self.connection);
    }

    /// Lets a stream work, and tells the listener what comes out of it.
    fn run<L: Listener>(
        &mut self,
        side: Side,
        listener: &mut L,
        work: impl FnOnce(&mut Stream, u64, &mut dyn FnMut(Out<'_>)),
    ) {
        let half = match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        let (connection, wanted) = (&mut self.connection, &mut self.wanted);
        let until = wanted.until();
        work(&mut half.stream, until, &mut |out| match out {
            Out::Bytes { offset, bytes, at } => {
                *wanted = listener.bytes(connection, side, Bytes { offset, bytes, at });
            }
            Out::Hole(hole) => {
                connection.peer_mut(side).holes.add(&hole);
                if hole.offset < until {
                    listener.hole(connection, side, &hole);
                }
            }
            Out::Missing(hole) => connection.peer_mut(side).holes.add(&hole),
            Out::Fin(at) => listener.closed(connection, side, false, at),
        });
    }
}

/// Whether it is a port that servers listen on. From port 20 a server of FTP connects.
fn is_port_of_servers(port: u16) -> bool {
    port < 1024 && !is_active_data(port)
}

fn is_active_data(port: u16) -> bool {
    port == 20
}
