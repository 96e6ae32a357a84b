//! RST that one side received and the other never sent.

use super::{Both, Judge, MARGIN_US, segments};
use crate::evidence::capture::{Answer, Mark, Reset, Segment};
use crate::report::contrast::path::fact::{PathFact, Receiver, Side};

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
        // One that came before the other side sent its own is not that.
        let came_at = self.by_client(receiver, found.at_us);
        let own = other.and_then(|it| segments(it).find(is_reset));
        let is_own = own.is_some_and(|it| self.by_client(sender, it.at_us) <= came_at);
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
        let ttls = known.and_then(|reset| Some((reset.ttl, reset.usual_ttl?)));
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
