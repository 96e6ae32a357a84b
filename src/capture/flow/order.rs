//! Packets in the order of their times.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Sighting;
use crate::capture::packet::{IcmpError, Segment};

/// Recorders write packets of several interfaces or queues as they come to hand, which is late by less than this. A
/// clock that goes back by more was set.
pub(super) const WINDOW_US: i64 = 50_000;

/// How many packets are held at a time.
const MAX_PACKETS: usize = 4096;

/// How many bytes of theirs.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Something that belongs to a connection.
#[derive(Debug, Clone)]
pub(super) enum Event<'a> {
    Segment(Segment<'a>),
    Icmp(IcmpError),
}

/// Holds packets until none can come that is earlier.
#[derive(Debug, Default)]
pub(super) struct Order {
    waiting: BinaryHeap<Reverse<(i64, u64, usize)>>,
    held: Vec<Option<Held>>,
    free: Vec<usize>,
    bytes: usize,
    newest_us: Option<i64>,
    /// Rooms for data that were used before.
    rooms: Vec<Vec<u8>>,
}

/// A packet and its data.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) at: Sighting,
    pub(super) outgoing: Option<bool>,
    event: Event<'static>,
    data: Vec<u8>,
}

impl Held {
    /// The packet with its data in place.
    pub(super) fn event(&self) -> Event<'_> {
        match &self.event {
            Event::Segment(segment) => Event::Segment(Segment {
                data: &self.data,
                ..segment.clone()
            }),
            Event::Icmp(error) => Event::Icmp(error.clone()),
        }
    }
}

impl Held {
    /// How many bytes of data it has.
    pub(super) fn bytes(&self) -> usize {
        self.data.len()
    }

    /// The segment with its data in place, if it is one.
    pub(super) fn segment(&self) -> Option<Segment<'_>> {
        match self.event() {
            Event::Segment(segment) => Some(segment),
            Event::Icmp(_) => None,
        }
    }
}

impl Order {
    /// The latest time so far.
    pub(super) fn newest_us(&self) -> Option<i64> {
        self.newest_us
    }

    /// Whether a time lies so far back that the clock must have been set: then all that is held goes first.
    pub(super) fn is_set_back(&self, at: Sighting) -> bool {
        self.newest_us
            .is_some_and(|newest| at.at_us < newest.saturating_sub(WINDOW_US))
    }

    /// Holds a packet.
    pub(super) fn hold(&mut self, at: Sighting, outgoing: Option<bool>, event: &Event<'_>) {
        if self.is_set_back(at) || self.newest_us.is_none_or(|newest| at.at_us > newest) {
            self.newest_us = Some(at.at_us);
        }
        let mut data = self.rooms.pop().unwrap_or_default();
        let event = match event {
            Event::Segment(segment) => {
                data.extend_from_slice(segment.data);
                Event::Segment(Segment {
                    data: &[],
                    ..segment.clone()
                })
            }
            Event::Icmp(error) => Event::Icmp(error.clone()),
        };
        self.bytes += data.len();
        let held = Some(Held {
            at,
            outgoing,
            event,
            data,
        });
        let slot = if let Some(slot) = self.free.pop() {
            self.held[slot] = held;
            slot
        } else {
            self.held.push(held);
            self.held.len() - 1
        };
        self.waiting.push(Reverse((at.at_us, at.frame, slot)));
    }

    /// The next packet that is due; of all of them if `all`. Give it back with [`Order::done`].
    pub(super) fn next(&mut self, all: bool) -> Option<Held> {
        let Reverse((at_us, ..)) = self.waiting.peek()?;
        let is_old = self
            .newest_us
            .is_some_and(|newest| *at_us < newest.saturating_sub(WINDOW_US));
        let is_full = self.waiting.len() > MAX_PACKETS || self.bytes > MAX_BYTES;
        if !(all || is_old || is_full) {
            return None;
        }
        let Reverse((_, _, slot)) = self.waiting.pop()?;
        let held = self.held[slot].take()?;
        self.free.push(slot);
        self.bytes -= held.data.len();
        Some(held)
    }

    /// Takes back the room of a packet.
    pub(super) fn done(&mut self, held: Held) {
        let mut room = held.data;
        // A large one stays with nobody.
        if room.capacity() <= 2048 && self.rooms.len() < MAX_PACKETS {
            room.clear();
            self.rooms.push(room);
        }
    }
}
