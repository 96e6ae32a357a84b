//! What answers comes after what it answers.
//!
//! A recorder with a tap for each direction has two clocks, or two queues: a segment may bear an earlier time than the
//! bytes that it acknowledges. It waits for them, and all that its side sent after it waits behind it.

use std::collections::VecDeque;

use super::Flow;
use crate::capture::flow::Side;
use crate::capture::flow::order::{Held, WINDOW_US};
use crate::capture::packet::{Flags, Segment};

/// How many segments of one side wait at a time.
const MAX_WAITING: usize = 64;

/// The segments of one connection that wait.
#[derive(Debug, Default)]
pub(in crate::capture::flow) struct Waiting {
    client: VecDeque<Held>,
    server: VecDeque<Held>,
}

impl Waiting {
    fn of(&mut self, side: Side) -> &mut VecDeque<Held> {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }
}

impl Flow {
    /// Whether a segment has to wait.
    pub(in crate::capture::flow) fn must_wait(&mut self, segment: &Segment<'_>) -> bool {
        let from = self.side(segment.source);
        let waiting = self.waiting.as_mut().map(|waiting| waiting.of(from));
        waiting.is_some_and(|waiting| !waiting.is_empty()) || self.acknowledges_unseen(segment)
    }

    /// Whether it acknowledges more than was seen of the other side, FIN aside, which counts like a byte.
    fn acknowledges_unseen(&self, segment: &Segment<'_>) -> bool {
        let stream = &self.half(self.side(segment.source).other()).stream;
        let is_plain = segment.flags.has(Flags::ACK) && !segment.flags.has(Flags::RST);
        let beyond = stream.distance(segment.acknowledgement);
        is_plain && !self.is_one_sided && beyond.is_some_and(|beyond| beyond > 1)
    }

    /// Lets a segment wait; says whether there is room for it to do so.
    pub(in crate::capture::flow) fn wait(&mut self, from: Side, held: Held) -> bool {
        let waiting = self.waiting.get_or_insert_default();
        waiting.of(from).push_back(held);
        waiting.of(from).len() <= MAX_WAITING
    }

    /// The next segment that waits no longer: what it acknowledges was seen, or is not going to be at this time. A side
    /// that nothing was seen of by then is not recorded at all, and never waited for again.
    pub(in crate::capture::flow) fn waited(&mut self, now_us: i64) -> Option<Held> {
        let mut waiting = self.waiting.take()?;
        let mut next = None;
        for side in [Side::Client, Side::Server] {
            let queue = waiting.of(side);
            let Some(first) = queue.front() else { continue };
            let waits = first
                .segment()
                .is_some_and(|segment| self.acknowledges_unseen(&segment));
            let waited_us = now_us.saturating_sub(first.at.at_us).saturating_abs();
            let in_vain = waits && waited_us > WINDOW_US;
            self.is_one_sided |= in_vain && self.connection.peer(side.other()).last.is_none();
            if !waits || in_vain || queue.len() > MAX_WAITING {
                next = queue.pop_front();
                break;
            }
        }
        if !waiting.client.is_empty() || !waiting.server.is_empty() {
            self.waiting = Some(waiting);
        }
        next
    }
}
