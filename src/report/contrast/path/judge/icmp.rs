//! What ICMP said of packets, and whom it reached.

use super::{Both, Judge, flow, place, segments};
use crate::evidence::capture::{IcmpMessage, Packets};
use crate::report::contrast::path::capture_of;
use crate::report::contrast::path::fact::{PathFact, Reached, Side};

/// What systems and routers begin with (RFC 791 section 3.2).
const FIRST_TTLS: [u8; 3] = [64, 128, 255];

impl Judge<'_> {
    /// The ICMP messages about the packets of a connection; the first of each kind, and how many more.
    pub(super) fn icmp(&mut self, both: &Both<'_>) {
        for receiver in [both.opener, both.opener.other()] {
            let about = |side: Side| {
                let each = both.at(side).and_then(|it| it.segments.as_deref());
                let each = each.map_or(&[][..], |it| it.icmp.as_slice());
                let ours = each.iter();
                ours.filter(move |it| it.about_opener == (receiver == both.opener))
                    .collect::<Vec<_>>()
            };
            let (mut near, mut far) = (about(receiver), about(receiver.other()));
            while let Some(first) = near.first().or(far.first()).copied() {
                let same = |it: &&IcmpMessage| {
                    let number = |it: &IcmpMessage| (it.message.icmp_type, it.message.icmp_code);
                    number(it) == number(first)
                };
                let pair = (
                    near.iter().copied().find(same),
                    far.iter().copied().find(same),
                );
                let count = near.iter().filter(|it| same(it)).count();
                let count = count.max(far.iter().filter(|it| same(it)).count());
                self.message(both, receiver, pair, count);
                near.retain(|it| !same(it));
                far.retain(|it| !same(it));
            }
        }
    }

    fn message(
        &mut self,
        both: &Both<'_>,
        receiver: Side,
        (near, far): (Option<&IcmpMessage>, Option<&IcmpMessage>),
        count: usize,
    ) {
        let other = receiver.other();
        let (place_of, message, reached) = match (near, far) {
            (Some(near), Some(_)) => (receiver, near, Reached::Both),
            (Some(near), None) => (receiver, near, Reached::Receiver),
            (None, Some(far)) => (other, far, Reached::Never),
            (None, None) => return,
        };
        let Some(address) = both.address(receiver) else {
            return;
        };
        let (goes_on, begun) = self.around(place_of, message.message.at_us);
        // Of what one place alone has, the other one has to have been watched.
        if reached != Reached::Both && (goes_on <= 0 || begun <= 0) {
            return;
        }
        let hops = self.hops(both, receiver);
        let hop = hops
            .filter(|_| reached == Reached::Receiver)
            .and_then(|hops| hop_of(message.ttl).filter(|hop| *hop <= hops));
        let has_come = both
            .at(other)
            .is_some_and(|far| has(both, receiver, far, message));
        let frame = |side: Side| {
            let message = if side == receiver { near } else { far };
            message.map(|it| it.message.frame)
        };
        let fact = PathFact::Icmp {
            receiver,
            by: message.message.by,
            message: message.kind,
            mtu: message.mtu,
            connection: both.kind,
            address,
            reached,
            is_between: reached == Reached::Receiver && (hop.is_some() || !has_come),
            is_lost: !has_come,
            hop,
            hops: hops.filter(|_| hop.is_some()),
            may_be_filtered: reached == Reached::Never && !self.holds_icmp(receiver),
            others: u64::try_from(count.saturating_sub(1)).unwrap_or(u64::MAX),
            client_frame: frame(Side::Client),
            server_frame: frame(Side::Server),
        };
        self.facts
            .push((self.by_client(place_of, message.message.at_us), fact));
    }

    /// How many routers there are between the two places, by what the packets of one side lose on the way.
    fn hops(&self, both: &Both<'_>, sender: Side) -> Option<u8> {
        let ttl = |side: Side| {
            let control = || capture_of(self.evidence[place(side)])?.control.first();
            let of_control = || {
                let control = control()?;
                let flow = match sender {
                    Side::Client => &control.forth,
                    Side::Server => &control.back,
                };
                flow.ttl
            };
            both.at(side)
                .and_then(|it| flow(both, sender, it).ttl)
                .or_else(of_control)
        };
        ttl(sender)?.checked_sub(ttl(sender.other())?)
    }

    /// Whether a capture holds any ICMP message at all.
    fn holds_icmp(&self, side: Side) -> bool {
        let sessions = self.captured[place(side)].sessions.iter();
        sessions.filter_map(capture_of).any(|capture| {
            let data = capture.data.iter().map(|it| &it.packets);
            let mut each = capture.control.iter().chain(data);
            each.any(|it| it.segments.as_ref().is_some_and(|it| !it.icmp.is_empty()))
        })
    }
}

/// Which router on the way it is that sent a packet with this TTL, if it began with one of the usual ones.
fn hop_of(ttl: u8) -> Option<u8> {
    let first = FIRST_TTLS.into_iter().find(|first| *first >= ttl)?;
    Some(first - ttl + 1)
}

/// Whether the packet that a message is about came to the other place.
fn has(both: &Both<'_>, sender: Side, far: &Packets, message: &IcmpMessage) -> bool {
    let by_opener = sender == both.opener;
    let initial = |packets: &Packets| {
        let first = segments(packets).find(|it| it.by_opener == by_opener)?;
        Some(first.sequence)
    };
    // A device may count otherwise on the other side.
    let moved = both
        .at(sender)
        .and_then(initial)
        .zip(initial(far))
        .map_or(0, |(near, far)| far.wrapping_sub(near));
    let number = message.sequence.wrapping_add(moved);
    segments(far)
        .any(|it| it.by_opener == by_opener && number.wrapping_sub(it.sequence) < it.length.max(1))
}
