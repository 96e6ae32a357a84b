//! RST that one side received and the other never sent, and those that never arrived.

use std::net::SocketAddr;

use super::sent::Finding;
use super::{Both, Judge, MARGIN_US, flow, segments};
use crate::evidence::capture::{Answer, Mark, Reset, Segment};
use crate::report::contrast::path::fact::{Carried, Connection, PathFact, Receiver, Side};

impl Judge<'_> {
    /// RST that one side received and the other never sent.
    pub(super) fn resets(&mut self, both: &Both<'_>) {
        let [at_client, at_server] =
            [Side::Client, Side::Server].map(|side| self.foreign(both, side));
        let first = match (&at_client, &at_server) {
            (None, None) => return,
            (Some(one), Some(other)) if other.at < one.at => other,
            (Some(one), _) | (None, Some(one)) => one,
        };
        let receiver = match (&at_client, &at_server) {
            (Some(_), Some(_)) => Receiver::Both,
            (Some(_), None) => Receiver::Client,
            (None, _) => Receiver::Server,
        };
        let by_ttl = [&at_client, &at_server]
            .into_iter()
            .flatten()
            .find(|it| it.ttls.is_some());
        let ttls = by_ttl.and_then(|it| it.ttls);
        let Some(address) = both.address(Side::Client) else {
            return;
        };
        let fact = PathFact::Reset {
            receiver,
            connection: both.kind,
            address,
            ttl: ttls.map(|it| it.0),
            usual_ttl: ttls.map(|it| it.1),
            may_have_stopped: first.may_have_stopped && ttls.is_none(),
            client_frame: at_client.as_ref().map(|it| it.frame),
            server_frame: at_server.as_ref().map(|it| it.frame),
        };
        self.facts.push((first.at, fact));
    }

    /// An RST that one side sent and the other never received. Not where that side had left before, or the connection was closed.
    pub(super) fn lost_reset(&mut self, both: &Both<'_>, sender: Side, address: SocketAddr) {
        let (Some(near), Some(far)) = (both.at(sender), both.at(sender.other())) else {
            return;
        };
        let by_opener = sender == both.opener;
        let resets: Vec<&Segment> = segments(near)
            .filter(|it| it.by_opener == by_opener && it.mark == Some(Mark::Reset))
            .collect();
        let (Some(first), Some(last)) = (resets.first(), resets.last()) else {
            return;
        };
        let has_come =
            segments(far).any(|it| it.by_opener == by_opener && it.mark == Some(Mark::Reset));
        // What meets a connection that is closed at one side is answered by RST.
        let is_answer = segments(near).any(|it| {
            let is_end = matches!(it.mark, Some(Mark::Fin | Mark::Reset));
            is_end
                && (it.by_opener != by_opener || it.mark == Some(Mark::Fin))
                && it.frame < first.frame
        });
        let (first, last) = (**first, **last);
        if has_come || is_answer || !self.is_told(sender, &first, &last, resets.len()) {
            return;
        }
        let carried = match both.kind {
            Connection::Control => Carried::Reset,
            Connection::Data => Carried::DataReset { address },
        };
        self.lost(Finding {
            sender,
            carried,
            first: &first,
            times: resets.len(),
            others: 0,
            largest: None,
            acknowledged: false,
        });
    }

    /// The first RST that `receiver` got of the other side, if that sent none.
    pub(super) fn foreign(&self, both: &Both<'_>, receiver: Side) -> Option<Foreign> {
        let sender = receiver.other();
        let by_opener = sender == both.opener;
        let packets = both.at(receiver)?;
        let is_reset = |it: &&Segment| it.by_opener == by_opener && it.mark == Some(Mark::Reset);
        let found = segments(packets).find(is_reset)?;
        let other = both.at(sender);
        // What has closed a connection answers late packets by RST, and captures may be stopped by then.
        let is_closed = |by_opener: bool| {
            segments(packets).any(|it| {
                it.by_opener == by_opener && it.mark == Some(Mark::Fin) && it.frame < found.frame
            })
        };
        // One that came before the other side's own can have come is not that.
        let least = self
            .clock
            .and_then(|clock| clock.round_trip_us)
            .unwrap_or(0)
            / 4;
        let came_at = self.by_client(receiver, found.at_us);
        let own = other.and_then(|it| segments(it).find(is_reset));
        let is_own = own.is_some_and(|it| self.by_client(sender, it.at_us) + least <= came_at);
        if is_own || is_closed(true) && is_closed(false) {
            return None;
        }
        let ends = packets.end.as_ref().and_then(|end| end.reset.as_ref());
        let answer = match &packets.answer {
            Some(Answer::Reset(reset)) => Some(reset),
            _ => None,
        };
        let same = |reset: &&Reset| reset.frame == found.frame;
        let known = ends.into_iter().chain(answer).find(same);
        let usual = flow(both, sender, packets).ttl;
        let odd = usual.filter(|usual| *usual != found.ttl);
        let ttls = known
            .and_then(|reset| Some((reset.ttl, reset.usual_ttl?)))
            .or(odd.map(|usual| (found.ttl, usual)));
        let (goes_on, begun) = self.around(receiver, found.at_us);
        if begun < -MARGIN_US || goes_on.abs() < MARGIN_US && goes_on < 0 && ttls.is_none() {
            return None;
        }
        Some(Foreign {
            frame: found.frame,
            at: came_at,
            ttls,
            may_have_stopped: goes_on <= 0,
        })
    }
}

/// An RST of neither side.
pub(super) struct Foreign {
    frame: u64,
    at: i64,
    ttls: Option<(u8, u8)>,
    may_have_stopped: bool,
}
