//! What one side of a connection sent, and whether it arrived.

use std::net::SocketAddr;

use super::{Both, Judge, MARGIN_US, place, segments};
use crate::evidence::capture::{Mark, Segment};
use crate::report::contrast::path::fact::{Carried, Connection, PathFact, Side};
use crate::report::contrast::path::way::Way;
use crate::report::contrast::path::{capture_of, dialogue};

/// So much longer than others on the same way is a delay to tell.
const DELAY_US: i64 = 1_000_000;

/// The smallest segment that can be too large for a path (RFC 1122 section 3.3.3: 576 octets).
const LEAST_LARGE: u32 = 500;

/// By how much options of TCP make segments smaller than the MSS at most.
const OPTIONS: u32 = 40;

/// The largest segment in Ethernet, where nobody told (RFC 894).
const ETHERNET_MSS: u16 = 1460;

impl Judge<'_> {
    /// What one side sent.
    pub(super) fn way(&mut self, both: &Both<'_>, sender: Side, way: &Way) {
        self.segments = self
            .segments
            .saturating_add(u64::try_from(way.count()).unwrap_or(0));
        let Some(address) = both.address(sender) else {
            return;
        };
        let carried = if both.opener == sender {
            Carried::Syn { address }
        } else {
            Carried::SynAck { address }
        };
        let (sent, came) = (way.syn[0].as_slice(), way.syn[1].as_slice());
        if let (Some(first), Some(last)) = (sent.first(), sent.last())
            && !way.has_come()
            && self.is_told(sender, first, last, sent.len())
        {
            self.lost(Finding::alone(sender, carried, first, sent.len()));
            return;
        }
        if let Some(first) = sent
            .first()
            .filter(|_| sent.len() > came.len() && !came.is_empty())
        {
            let fact = PathFact::OpeningSentAgain {
                sender,
                carried,
                frame: first.frame,
            };
            self.facts.push((self.by_client(sender, first.at_us), fact));
        }
        self.data(both, sender, way, address);
    }

    fn data(&mut self, both: &Both<'_>, sender: Side, way: &Way, address: SocketAddr) {
        let cut = both
            .at(sender.other())
            .and_then(|it| it.segments.as_ref()?.left_out_us);
        let cut = cut.map(|us| self.by_client(sender.other(), us) - MARGIN_US);
        let is_watched = |segment: &Segment| {
            let (_, after_its_begin) = self.around(sender, segment.at_us);
            let is_kept = cut.is_none_or(|cut| self.by_client(sender, segment.at_us) < cut);
            after_its_begin > -MARGIN_US && is_kept
        };
        let times = self.times(sender);
        let lost = way.lost(is_watched, &times);
        let inserted = self.inserted(both, sender, way);
        let fewer = way.fewer(is_watched, &times, &inserted.each);
        let mut has_lost = false;
        if let Some(lost) = lost {
            let again = Segment {
                at_us: lost.last_us,
                ..lost.first
            };
            let times = usize::try_from(lost.times).unwrap_or(usize::MAX);
            // The sender's network card cuts what is larger than the other side takes.
            let smallest = lost.smallest.min(most(both, sender));
            let is_large = |largest: &u32| smallest > largest + OPTIONS && smallest >= LEAST_LARGE;
            // What was on the way to a connection that is reset is lost with it.
            let is_explained = both.kind == Connection::Data && self.is_reset[place(sender)];
            if !is_explained && self.is_told(sender, &lost.first, &again, times) {
                has_lost = true;
                let largest = way
                    .largest_that_came()
                    .or_else(|| self.largest_elsewhere(sender));
                let carried = self.carried(both, sender, address, &lost.first);
                let lost = Finding {
                    sender,
                    carried,
                    first: &lost.first,
                    times,
                    others: lost.others,
                    largest: largest.filter(is_large).map(u64::from),
                    acknowledged: lost.acknowledged,
                };
                self.lost(lost);
            }
        }
        if let Some(first) = fewer.first {
            let fact = PathFact::LostAndSentAgain {
                sender,
                bytes: fewer.bytes,
                connection: both.kind,
                address,
                frame: first.frame,
            };
            self.facts.push((self.by_client(sender, first.at_us), fact));
        }
        // Without the texts of both sides nobody knows whether a device made them longer.
        if cut.is_none() && (both.kind == Connection::Data || self.is_whole) {
            self.may_be_inserted[place(sender)] |= fewer.may_be_inserted;
            let lacks = [
                (sender.other(), fewer.not_recorded),
                (sender, fewer.not_recorded_at_sender),
            ];
            for (side, more) in lacks {
                self.not_recorded[place(side)].add(more.bytes, more.first);
            }
        }
        self.facts.extend(inserted.facts);
        if !has_lost {
            self.fin(both, sender, way, address);
            self.lost_reset(both, sender, address);
        }
        self.delayed(both, sender, way, address);
    }

    fn fin(&mut self, both: &Both<'_>, sender: Side, way: &Way, address: SocketAddr) {
        let (sent, came) = (way.fin[0].as_slice(), way.fin[1].as_slice());
        let other = both.at(sender.other());
        if let (Some(first), Some(last), Some(_)) = (sent.first(), sent.last(), other)
            && came.is_empty()
            && sent.len() >= 2
            && self.is_told(sender, first, last, sent.len())
        {
            let carried = match both.kind {
                Connection::Control => Carried::Fin,
                Connection::Data => Carried::DataFin { address },
            };
            self.lost(Finding::alone(sender, carried, first, sent.len()));
        }
    }

    /// Whether the other capture would show it if it had come: it goes on after it, or the sender itself tried again for long enough.
    pub(super) fn is_told(
        &self,
        sender: Side,
        first: &Segment,
        last: &Segment,
        times: usize,
    ) -> bool {
        let (goes_on, begun) = self.around(sender, first.at_us);
        let tried = i64::try_from(last.at_us.saturating_sub(first.at_us)).unwrap_or(0);
        // A device that resets the connection itself did not let it through.
        let is_known = self.is_reset[place(sender)] || goes_on > MARGIN_US;
        begun > -MARGIN_US && (is_known || times >= 2 && tried > MARGIN_US / 2)
    }

    pub(super) fn lost(&mut self, found: Finding<'_>) {
        let Finding {
            sender,
            carried,
            first,
            ..
        } = found;
        let (goes_on, _) = self.around(sender, first.at_us);
        let fact = PathFact::Lost {
            sender,
            carried,
            times: u32::try_from(found.times).unwrap_or(u32::MAX),
            others: found.others,
            acknowledged: found.acknowledged,
            largest_that_came: found.largest,
            may_have_stopped: goes_on <= MARGIN_US && !self.is_reset[place(sender)],
            frame: first.frame,
        };
        self.facts.push((self.by_client(sender, first.at_us), fact));
    }

    fn carried(
        &self,
        both: &Both<'_>,
        sender: Side,
        address: SocketAddr,
        segment: &Segment,
    ) -> Carried {
        match both.kind {
            Connection::Data => Carried::Data {
                bytes: segment.length.into(),
                address,
            },
            Connection::Control => dialogue::carried(self.evidence[place(sender)], sender, segment),
        }
    }

    /// The largest segment of this side that came on the control connection.
    fn largest_elsewhere(&self, sender: Side) -> Option<u32> {
        let receiver = capture_of(self.evidence[place(sender.other())])?;
        let by_opener = sender == Side::Client;
        let came = segments(receiver.control.first()?).filter(|it| it.by_opener == by_opener);
        came.map(|it| it.length).max()
    }

    fn delayed(&mut self, both: &Both<'_>, sender: Side, way: &Way, address: SocketAddr) {
        let Some(clock) = self.clock else { return };
        let least = clock.round_trip_us.unwrap_or(0) / 2;
        let took = |sent: &Segment, came: &Segment| {
            self.by_client(sender.other(), came.at_us) - self.by_client(sender, sent.at_us) - least
        };
        let slowest = way
            .matched()
            .into_iter()
            .max_by_key(|(sent, came)| took(sent, came));
        let Some((sent, came)) = slowest else { return };
        let delay = took(&sent, &came);
        if delay < DELAY_US || delay < 3 * clock.round_trip_us.unwrap_or(0) {
            return;
        }
        let (client_frame, server_frame) = match sender {
            Side::Client => (sent.frame, came.frame),
            Side::Server => (came.frame, sent.frame),
        };
        let carried = match sent.mark {
            Some(Mark::Syn) if sender == both.opener => Carried::Syn { address },
            Some(Mark::Syn) => Carried::SynAck { address },
            _ => self.carried(both, sender, address, &sent),
        };
        let fact = PathFact::Delayed {
            sender,
            carried,
            delay_us: u64::try_from(delay).unwrap_or(0),
            client_frame,
            server_frame,
        };
        self.facts.push((self.by_client(sender, sent.at_us), fact));
    }
}

/// The largest segment that the other side takes.
fn most(both: &Both<'_>, sender: Side) -> u32 {
    let mss = both.at(sender).and_then(|packets| {
        let receiver = if sender == both.opener {
            &packets.back
        } else {
            &packets.forth
        };
        receiver.mss
    });
    mss.unwrap_or(ETHERNET_MSS).into()
}

/// Something that never came.
pub(super) struct Finding<'a> {
    pub(super) sender: Side,
    pub(super) carried: Carried,
    pub(super) first: &'a Segment,
    pub(super) times: usize,
    pub(super) others: u64,
    pub(super) largest: Option<u64>,
    pub(super) acknowledged: bool,
}

impl<'a> Finding<'a> {
    /// A segment without data that was sent so often.
    fn alone(sender: Side, carried: Carried, first: &'a Segment, times: usize) -> Self {
        Self {
            sender,
            carried,
            first,
            times,
            others: 0,
            largest: None,
            acknowledged: false,
        }
    }
}
