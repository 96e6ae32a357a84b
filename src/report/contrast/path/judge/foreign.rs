//! Data and FIN that one side received and the other never sent.

use super::{Both, Judge, MARGIN_US, flow, place};
use crate::evidence::capture::Segment;
use crate::report::contrast::path::dialogue;
use crate::report::contrast::path::fact::{Carried, Connection, PathFact, Side};
use crate::report::contrast::path::way::{Piece, Times, Way};

/// By how much the times of two captures may be off besides what the way takes.
const JITTER_US: i64 = 20_000;

/// What a device put into what one side receives.
#[derive(Default)]
pub(super) struct Inserted {
    pub(super) each: Vec<Piece>,
    pub(super) facts: Vec<(i64, PathFact)>,
}

impl Judge<'_> {
    /// When packets were sent and came, by the client's clock.
    pub(super) fn times(
        &self,
        sender: Side,
    ) -> Times<impl Fn(u64) -> i64 + use<>, impl Fn(u64) -> i64 + use<>> {
        let [sent, came] = [sender, sender.other()].map(|side| {
            let base = self.by_client(side, 0);
            move |at_us: u64| base.saturating_add(i64::try_from(at_us).unwrap_or(i64::MAX / 4))
        });
        Times { sent, came }
    }

    /// What the other side received in the name of this one.
    pub(super) fn inserted(&self, both: &Both<'_>, sender: Side, way: &Way) -> Inserted {
        let mut found = Inserted::default();
        let receiver = sender.other();
        let (Some(_), Some(packets), Some(address)) =
            (both.at(sender), both.at(receiver), both.address(sender))
        else {
            return found;
        };
        let times = self.times(sender);
        let usual = flow(both, sender, packets).ttl;
        // What came out of a queue late, or before the other recorder began, may be the sender's.
        let is_watched = |segment: &Segment| {
            let (goes_on, begun) = self.around(receiver, segment.at_us);
            goes_on > MARGIN_US && begun > 0
        };
        let is_odd = |segment: &Segment| {
            is_watched(segment) && usual.is_some_and(|usual| usual != segment.ttl)
        };
        let round_trip = self.clock.and_then(|clock| clock.round_trip_us);
        let slack_us = round_trip.map_or(i64::MAX / 4, |us| us + JITTER_US);
        let ttls = |segment: &Segment| {
            let usual = usual.filter(|usual| *usual != segment.ttl);
            (usual.map(|_| segment.ttl), usual)
        };
        let all = way.inserted(&times, is_odd, slack_us);
        let is_told = |piece: &Piece| !self.rewritten.contains(&(receiver, piece.segment.frame));
        let told: Vec<_> = all.iter().filter(|(piece, _)| is_told(piece)).collect();
        if let Some((piece, in_place)) = told.first() {
            let segment = piece.segment;
            let carried = match both.kind {
                Connection::Data => Carried::Data {
                    bytes: segment.length.into(),
                    address,
                },
                Connection::Control => {
                    dialogue::carried(self.evidence[place(receiver)], sender, &segment)
                }
            };
            let (ttl, usual_ttl) = ttls(&segment);
            let fact = PathFact::Inserted {
                receiver,
                carried,
                others: u64::try_from(told.len() - 1).unwrap_or(u64::MAX),
                in_place: *in_place,
                ttl,
                usual_ttl,
                frame: segment.frame,
            };
            found.facts.push(((times.came)(segment.at_us), fact));
        }
        if let Some(fin) = way.inserted_fin(&times, is_odd, slack_us) {
            let (ttl, usual_ttl) = ttls(&fin);
            let carried = match both.kind {
                Connection::Control => Carried::Fin,
                Connection::Data => Carried::DataFin { address },
            };
            let fact = PathFact::Inserted {
                receiver,
                carried,
                others: 0,
                in_place: false,
                ttl,
                usual_ttl,
                frame: fin.frame,
            };
            // One packet may hold both: the data says more.
            if all
                .iter()
                .all(|(piece, _)| piece.segment.frame != fin.frame)
            {
                found.facts.push(((times.came)(fin.at_us), fact));
            }
        }
        found.each = all.into_iter().map(|(piece, _)| piece).collect();
        found
    }
}
