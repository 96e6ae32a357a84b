//! All connections of a capture.

use std::collections::{BTreeMap, VecDeque};

use super::duplicates::Duplicates;
use super::followed::Flow;
use super::order::{Event, Held, Order, WINDOW_US};
use super::table::{MAX_FLOWS, Table};
use super::{ConnectionId, End, Listener, Side, Sighting};
use crate::capture::packet::{Content, Flags, Packet, Segment};

/// How long after it was closed a connection is still followed: late packets come, and RST after RST.
const LINGER_US: i64 = 10_000_000;

/// How long after its last SYN a connection that nobody answers is still followed. No system tries for longer.
const UNANSWERED_US: i64 = 300_000_000;

/// How many bytes are kept behind holes, all connections together.
const MAX_KEPT: usize = 32 * 1024 * 1024;

/// How many segments are kept one by one, all connections together.
const MAX_RECORDED: usize = 1_000_000;

/// How many times a connection waits for a moment. Of more, those that have waited for the longest are not come back to.
const MAX_WAITING: usize = 4 * MAX_FLOWS;

/// How many bytes of segments wait, all connections together.
const MAX_WAITING_BYTES: usize = 8 * 1024 * 1024;

/// How many different ports are counted.
const MAX_PORTS: usize = 100;

/// The connections of a capture while it is read.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    order: Order,
    duplicates: Duplicates,
    table: Table,
    seen: Seen,
    last: Sighting,
    /// The last frame, whatever it held.
    watched_until: Sighting,
    packets: u64,
    kept: usize,
    /// How many segments are kept one by one.
    recorded: usize,
    /// Bytes that were not seen are acknowledged: they may still come.
    missed: Deadlines,
    /// Segments wait for what they acknowledge.
    waiting: Deadlines,
    waiting_bytes: usize,
    closed: Deadlines,
    unanswered: Deadlines,
}

/// What was seen, all connections together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// How many connections.
    pub(crate) connections: u64,
    /// Ports of servers, with the number of connections to each; the first hundred.
    pub(crate) ports: BTreeMap<u16, u64>,
    /// Packets that were seen a second time and left out.
    pub(crate) duplicates: u64,
    /// Packets without data that belong to no connection that was seen.
    pub(crate) strays: u64,
}

/// Connections to come back to, each after the same time.
#[derive(Debug, Default)]
struct Deadlines(VecDeque<(i64, u32, ConnectionId)>);

impl Deadlines {
    fn next_due(&mut self, now_us: i64, after_us: i64) -> Option<(u32, ConnectionId)> {
        let (since, place, id) = *self.0.front()?;
        // A clock that was set back makes everything due.
        let is_due =
            now_us >= since.saturating_add(after_us) || now_us < since.saturating_sub(after_us);
        if is_due {
            self.0.pop_front();
        }
        is_due.then_some((place, id))
    }

    /// Adds one, and leaves out those that are gone if there are many, and then the older half.
    fn add(&mut self, since_us: i64, place: u32, id: ConnectionId, table: &mut Table) {
        if self.0.len() >= MAX_WAITING {
            self.0
                .retain(|(_, place, id)| table.named(*place, *id).is_some());
            let older = self.0.len().saturating_sub(MAX_WAITING / 2);
            self.0.drain(..older);
        }
        self.0.push_back((since_us, place, id));
    }
}

impl Flows {
    /// What was seen so far.
    pub(crate) fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Takes the next packet.
    pub(crate) fn take(&mut self, packet: Packet<'_>, listener: &mut impl Listener) {
        let at = Sighting {
            at_us: packet.at_us.or(self.order.newest_us()).unwrap_or_default(),
            frame: packet.frame,
        };
        self.watched_until = at;
        let event = match packet.content {
            Content::Tcp(segment) => Event::Segment(segment),
            Content::Icmp(error) => Event::Icmp(error),
            _ => return,
        };
        if self.order.is_set_back(at) {
            self.release(true, listener);
        }
        self.order.hold(at, packet.outgoing, &event);
        self.release(false, listener);
    }

    /// The capture has ended: hands over every connection that is still open.
    pub(crate) fn end(&mut self, listener: &mut impl Listener) {
        self.release(true, listener);
        self.last = self.watched_until;
        for place in self.table.all() {
            self.finish(place, End::StillOpen, listener);
        }
    }

    fn release(&mut self, all: bool, listener: &mut impl Listener) {
        while let Some(held) = self.order.next(all) {
            self.process(held, listener);
        }
    }

    fn process(&mut self, held: Held, listener: &mut impl Listener) {
        self.last = held.at;
        self.packets += 1;
        self.come_back(held.at.at_us, listener);
        match held.event() {
            Event::Segment(segment) => {
                let place = self.place(&segment, held.at, listener);
                let Some(place) = place else {
                    return self.order.done(held);
                };
                self.in_turn(place, held, listener);
            }
            Event::Icmp(error) => {
                if let Some(place) = self.table.find(error.source, error.destination)
                    && !self.duplicates.icmp(&error, held.at)
                    && let Some(flow) = self.table.at(place)
                {
                    flow.icmp(&error, held.at);
                }
                self.order.done(held);
            }
        }
    }

    /// The connection of a segment, a new one if it begins one; none for what is passed over.
    fn place(
        &mut self,
        segment: &Segment<'_>,
        at: Sighting,
        listener: &mut impl Listener,
    ) -> Option<u32> {
        let mut place = self.table.find(segment.source, segment.destination);
        if let Some(ttl) = self.duplicates.segment(segment, at) {
            self.seen.duplicates += 1;
            if let Some(flow) = place.and_then(|place| self.table.at(place)) {
                flow.duplicate(ttl, segment.ttl);
            }
            return None;
        }
        if segment.flags.has(Flags::SYN)
            && let Some(old) = place
            && self
                .table
                .at(old)
                .is_some_and(|flow| flow.is_replaced_by(segment))
        {
            self.finish(old, End::Replaced, listener);
            place = None;
        }
        if place.is_none() && !segment.flags.has(Flags::SYN) && segment.length == 0 {
            self.seen.strays += 1;
            return None;
        }
        Some(place.unwrap_or_else(|| self.open(segment, at, listener)))
    }

    /// Takes a segment, unless it has to wait for others, and then those that waited for it.
    fn in_turn(&mut self, place: u32, held: Held, listener: &mut impl Listener) {
        let Some(flow) = self.table.at(place) else {
            return self.order.done(held);
        };
        let waits = held.segment().filter(|segment| flow.must_wait(segment));
        if let Some(segment) = waits {
            let (from, id) = (flow.side(segment.source), flow.connection.id);
            self.waiting.add(held.at.at_us, place, id, &mut self.table);
            self.waiting_bytes += held.bytes();
            let flow = self.table.at(place);
            let has_room = flow.is_none_or(|flow| flow.wait(from, held));
            if self.waiting_bytes > MAX_WAITING_BYTES {
                self.take_waited(place, i64::MAX, listener);
            } else if !has_room {
                self.take_waited(place, self.last.at_us, listener);
            }
            return;
        }
        self.take_segment(place, &held, false, listener);
        self.order.done(held);
        self.take_waited(place, self.last.at_us, listener);
    }

    /// Takes the segments of a connection that wait no longer.
    fn take_waited(&mut self, place: u32, now_us: i64, listener: &mut impl Listener) {
        while let Some(held) = self.table.at(place).and_then(|flow| flow.waited(now_us)) {
            self.waiting_bytes -= held.bytes();
            self.take_segment(place, &held, true, listener);
            self.order.done(held);
        }
    }

    fn take_segment(
        &mut self,
        place: u32,
        held: &Held,
        waited: bool,
        listener: &mut impl Listener,
    ) {
        let (Some(segment), Some(flow)) = (held.segment(), self.table.at(place)) else {
            return;
        };
        let mut at = held.at;
        if waited {
            // It comes when what it answers has come.
            at.at_us = at.at_us.max(flow.connection.last.at_us);
        }
        flow.touched = self.packets;
        if listener.wants_segments() {
            let before = flow.recorded();
            flow.record(&segment, held.at, self.recorded < MAX_RECORDED);
            self.recorded = self.recorded + flow.recorded() - before;
        }
        let (was_closed, missed, kept) = (flow.is_closed(), flow.missed(), flow.kept());
        flow.segment(&segment, held.outgoing, at, listener);
        let id = flow.connection.id;
        self.kept = self.kept + flow.kept() - kept;
        if self.kept > MAX_KEPT {
            let kept = flow.kept();
            flow.relieve(listener);
            self.kept = self.kept + flow.kept() - kept;
        }
        let closes = flow.is_closed() && !was_closed;
        if flow.missed().is_some() && missed.is_none() {
            self.missed.add(at.at_us, place, id, &mut self.table);
        }
        if closes {
            self.closed.add(at.at_us, place, id, &mut self.table);
        }
    }

    fn open(&mut self, segment: &Segment<'_>, at: Sighting, listener: &mut impl Listener) -> u32 {
        self.seen.connections += 1;
        let id = ConnectionId(self.seen.connections);
        let mut flow = Box::new(Flow::new(id, segment, at));
        let port = flow.connection.peer(Side::Server).address.port();
        if self.seen.ports.len() < MAX_PORTS || self.seen.ports.contains_key(&port) {
            *self.seen.ports.entry(port).or_default() += 1;
        }
        flow.wanted = listener.opened(&flow.connection);
        flow.touched = self.packets;
        let place = self.table.add(flow);
        self.unanswered.add(at.at_us, place, id, &mut self.table);
        for place in self.table.overflowing() {
            self.finish(place, End::Forgotten, listener);
        }
        place
    }

    fn finish(&mut self, place: u32, end: End, listener: &mut impl Listener) {
        self.take_waited(place, i64::MAX, listener);
        if let Some(flow) = self.table.remove(place) {
            self.kept -= flow.kept();
            self.recorded -= flow.recorded();
            flow.finish(end, self.last, listener);
        }
    }

    /// Comes back to connections of which it is time.
    fn come_back(&mut self, now_us: i64, listener: &mut impl Listener) {
        while let Some((place, id)) = self.missed.next_due(now_us, WINDOW_US) {
            if let Some(flow) = self.table.named(place, id) {
                let kept = flow.kept();
                flow.settle(listener);
                self.kept = self.kept + flow.kept() - kept;
            }
        }
        while let Some((place, id)) = self.waiting.next_due(now_us, WINDOW_US) {
            if self.table.named(place, id).is_some() {
                self.take_waited(place, now_us, listener);
            }
        }
        while let Some((place, id)) = self.closed.next_due(now_us, LINGER_US) {
            let last = self
                .table
                .named(place, id)
                .map(|flow| flow.connection.last.at_us);
            match last {
                // Something goes on.
                Some(last) if now_us >= last && now_us < last.saturating_add(LINGER_US) => {
                    self.closed.0.push_back((now_us, place, id));
                }
                Some(_) => self.finish(place, End::Closed, listener),
                None => {}
            }
        }
        while let Some((place, id)) = self.unanswered.next_due(now_us, UNANSWERED_US) {
            let Some(flow) = self
                .table
                .named(place, id)
                .filter(|flow| flow.is_unanswered())
            else {
                continue;
            };
            let last = flow.connection.last.at_us;
            if now_us >= last && now_us < last.saturating_add(UNANSWERED_US) {
                self.unanswered.0.push_back((now_us, place, id));
            } else {
                self.finish(place, End::Unanswered, listener);
            }
        }
    }
}
