//! Segments that are on their way: sent, and not acknowledged yet.

use std::collections::VecDeque;

use super::{Sighting, Unacknowledged};

/// How many are remembered. The first ones stay: it is those that are sent again.
const MAX_SEGMENTS: usize = 32;

/// What one side sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    segments: VecDeque<Segment>,
    /// Bytes in the largest one that was acknowledged.
    pub(super) largest_acknowledged: u32,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    offset: u64,
    length: u32,
    times: u32,
    first: Sighting,
    last: Sighting,
    /// Bytes in the largest and the smallest segment in which it was sent again: the first time, the network card may
    /// have split it.
    repeated: Option<(u32, u32)>,
    /// It arrived, beyond something that is missing.
    is_selected: bool,
}

impl Segment {
    fn end(&self) -> u64 {
        self.offset + u64::from(self.length)
    }
}

impl Sent {
    /// A segment with data is sent.
    pub(super) fn send(&mut self, offset: u64, length: u32, at: Sighting) {
        let end = self.segments.back().map(Segment::end);
        if end.is_none_or(|end| offset >= end) {
            if self.segments.len() < MAX_SEGMENTS {
                self.segments.push_back(Segment {
                    offset,
                    length,
                    times: 1,
                    first: at,
                    last: at,
                    repeated: None,
                    is_selected: false,
                });
            }
            return;
        }
        let mut all = self.segments.iter_mut();
        let Some(known) = all.find(|it| it.offset <= offset && offset < it.end()) else {
            return;
        };
        // The rest of one that is sent again in parts is not another time.
        if known.offset == offset {
            known.times += 1;
        }
        known.last = at;
        let (largest, smallest) = known.repeated.unwrap_or((length, length));
        known.repeated = Some((largest.max(length), smallest.min(length)));
    }

    /// All before this is acknowledged.
    pub(super) fn acknowledge(&mut self, upto: u64) {
        while let Some(first) = self.segments.front_mut() {
            if first.end() <= upto {
                self.largest_acknowledged = self.largest_acknowledged.max(first.length);
                self.segments.pop_front();
                continue;
            }
            if first.offset < upto {
                let gone = upto - first.offset;
                first.length -= u32::try_from(gone).unwrap_or(first.length);
                first.offset = upto;
            }
            break;
        }
    }

    /// This arrived, beyond something that is missing.
    pub(super) fn select(&mut self, from: u64, to: u64) {
        for segment in &mut self.segments {
            segment.is_selected |= from <= segment.offset && segment.end() <= to;
        }
    }

    /// What was not acknowledged by the end.
    pub(super) fn left(&self) -> Option<Unacknowledged> {
        let missing = || self.segments.iter().filter(|it| !it.is_selected);
        let first = missing().next()?;
        let lengths = || missing().map(|it| it.length);
        let selected = self.segments.iter().filter(|it| it.is_selected);
        let repeated = || missing().filter_map(|it| it.repeated);
        let largest = repeated().map(|(largest, _)| largest).max();
        let smallest = repeated().map(|(_, smallest)| smallest).min();
        Some(Unacknowledged {
            offset: first.offset,
            segments: u32::try_from(missing().count()).unwrap_or(u32::MAX),
            largest: lengths().max().unwrap_or(0),
            smallest: lengths().min().unwrap_or(0),
            times: first.times,
            first: first.first,
            last: missing().map(|it| it.last).max().unwrap_or(first.last),
            largest_selective: selected.map(|it| it.length).max(),
            repeated: largest.zip(smallest),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_segments_on_their_way_the_first_are_remembered() {
        let mut sent = Sent::default();
        for number in 0..1000 {
            sent.send(number * 10, 10, Sighting::default());
        }
        let left = sent.left().unwrap();
        assert_eq!((left.offset, left.segments as usize), (0, MAX_SEGMENTS));
    }
}
