//! What a segment adds to the facts of a connection.

use super::Flow;
use crate::capture::flow::{Side, Sighting, Syn, ZeroWindow};
use crate::capture::packet::{Flags, Segment};

impl Flow {
    /// What every packet adds to.
    pub(super) fn count(&mut self, from: Side, segment: &Segment<'_>, at: Sighting) {
        let mss = self
            .connection
            .peer(from.other())
            .syn
            .and_then(|syn| syn.mss);
        let is_reset = segment.flags.has(Flags::RST);
        let half = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        let peer = self.connection.peer_mut(from);
        peer.packets += 1;
        peer.last = Some(at);
        if let Some(ok) = segment.checksum_ok {
            peer.checksums += 1;
            peer.wrong_checksums += u64::from(!ok);
        }
        if is_reset {
            return;
        }
        let ttl = &mut peer.ttl;
        // The one that leads in a count where every other one takes a step away is the most frequent one, if any is.
        if ttl.usual.is_none() {
            (ttl.lowest, ttl.highest) = (segment.ttl, segment.ttl);
        }
        if ttl.usual == Some(segment.ttl) {
            half.ttl_lead += 1;
        } else if half.ttl_lead == 0 {
            ttl.usual = Some(segment.ttl);
            half.ttl_lead = 1;
        } else {
            half.ttl_lead -= 1;
        }
        ttl.lowest = ttl.lowest.min(segment.ttl);
        ttl.highest = ttl.highest.max(segment.ttl);
        if segment.length > 0 {
            peer.segments += 1;
            peer.largest_segment = peer.largest_segment.max(segment.length);
            peer.over_mss += u64::from(mss.is_some_and(|mss| segment.length > u32::from(mss)));
        }
    }

    pub(super) fn syn(&mut self, from: Side, segment: &Segment<'_>, at: Sighting) {
        self.half_mut(from)
            .stream
            .begin(segment.sequence.wrapping_add(1));
        let peer = self.connection.peer_mut(from);
        let syn = peer.syn.get_or_insert(Syn {
            first: at,
            last: at,
            times: 0,
            sequence: segment.sequence,
            mss: segment.mss,
            window_scale: segment.window_scale,
            timestamp: segment.timestamp,
            ttl: segment.ttl,
        });
        syn.times += 1;
        syn.last = at;
    }

    /// The other side of this one acknowledges what it sent.
    pub(super) fn acknowledge(&mut self, sender: Side, segment: &Segment<'_>, at: Sighting) {
        let half = self.half_mut(sender);
        half.stream.acknowledge(segment.acknowledgement, at);
        let upto = half.stream.acknowledged();
        half.sent.acknowledge(upto.unwrap_or(0));
        for (from, to) in segment.selective.iter().flatten() {
            if let (Some(from), Some(to)) = (half.stream.offset(*from), half.stream.offset(*to)) {
                half.sent.select(from, to);
            }
        }
        let is_fin_acknowledged = half.stream.is_fin_acknowledged();
        let connection = &mut self.connection;
        if sender == Side::Server
            && connection.handshake_done.is_none()
            && connection.server.syn.is_some()
            && !segment.flags.has(Flags::SYN)
        {
            connection.handshake_done = Some(at);
        }
        let peer = connection.peer_mut(sender);
        peer.acknowledged = upto;
        if let Some(fin) = &mut peer.fin {
            fin.acknowledged = is_fin_acknowledged;
        }
    }

    pub(super) fn windows(&mut self, from: Side, segment: &Segment<'_>, at: Sighting) {
        if segment.flags.has(Flags::SYN) {
            return;
        }
        let is_closed = segment.window == 0;
        let half = self.half_mut(from);
        let since = half.window_closed;
        half.window_closed = is_closed.then(|| since.unwrap_or(at));
        let peer = self.connection.peer_mut(from);
        if is_closed {
            let zero = peer.zero_window.get_or_insert_with(|| {
                Box::new(ZeroWindow {
                    times: 0,
                    first: at,
                    last: at,
                    total_us: 0,
                    at_the_end: false,
                })
            });
            zero.times += u32::from(since.is_none());
            zero.last = at;
        } else if let (Some(since), Some(zero)) = (since, &mut peer.zero_window) {
            zero.total_us += at.us_since(since);
        }
    }
}
