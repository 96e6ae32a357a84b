//! What one side of a connection sent, held against what reached the other side.
//!
//! Segments need not be the same at both places: network cards split and join them. So bytes are compared and not packets, each with
//! how many times it was sent and how many times it came.

use std::collections::HashMap;

use crate::evidence::capture::{Mark, Packets, Segment};

/// Where a text was rewritten: what comes after this place is moved by so much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    pub(super) after: i64,
    pub(super) by: i64,
}

/// One side of a connection at both places.
pub(super) struct Way {
    sent: Vec<Piece>,
    came: Vec<Piece>,
    pub(super) syn: [Vec<Segment>; 2],
    pub(super) fin: [Vec<Segment>; 2],
    /// How many bytes were acknowledged, by either capture.
    acknowledged: i64,
}

/// Bytes of a segment, counted from the first one that was seen anywhere.
#[derive(Debug, Clone, Copy)]
struct Piece {
    segment: Segment,
    from: i64,
    to: i64,
}

/// Bytes that never came.
pub(super) struct Lost {
    /// The first segment that holds some of them.
    pub(super) first: Segment,
    /// How many times it was sent.
    pub(super) times: u32,
    /// When it was sent last.
    pub(super) last_us: u64,
    /// How many other places begin that never came.
    pub(super) others: u64,
    /// The smallest of the segments that never came.
    pub(super) smallest: u32,
}

/// Bytes that came less often than they were sent.
#[derive(Default)]
pub(super) struct Fewer {
    pub(super) bytes: u64,
    pub(super) first: Option<Segment>,
    /// Bytes that the receiver's capture lacks, though they were acknowledged.
    pub(super) not_recorded: u64,
    /// Bytes that the sender's capture lacks.
    pub(super) not_recorded_at_sender: u64,
}

impl Way {
    /// `sender` is the connection at the sender's place, `receiver` at the other one, if it is there at all.
    pub(super) fn new(
        sender: &Packets,
        receiver: Option<&Packets>,
        by_opener: bool,
        shifts: &[Shift],
    ) -> Self {
        let places = [Some(sender), receiver].map(|packets| of_side(packets, by_opener));
        let marked = |mark: Mark| {
            places.each_ref().map(|segments| {
                let found = segments.iter().filter(|it| it.mark == Some(mark));
                found.copied().collect::<Vec<_>>()
            })
        };
        let syn = marked(Mark::Syn);
        let begins = [0, 1].map(|place: usize| {
            let syn = syn[place].first().map(|it| it.sequence.wrapping_add(1));
            syn.or_else(|| Some(places[place].iter().find(|it| it.length > 0)?.sequence))
        });
        // Where a place lacks the SYN, the other one has it; numbers are the same then, as a rule.
        let has_syn = [0, 1].map(|place: usize| !syn[place].is_empty());
        let bases = match has_syn {
            [true, true] => begins,
            [true, false] => [begins[0]; 2],
            [false, true] => [begins[1]; 2],
            [false, false] => [begins[0].or(begins[1]); 2],
        };
        let mut sent = pieces(&places[0], bases[0]);
        let came = pieces(&places[1], bases[1]);
        let moved = |at: i64| -> i64 {
            let before = shifts.iter().filter(|shift| shift.after <= at);
            at + before.map(|shift| shift.by).sum::<i64>()
        };
        let ends = [Some(sender), receiver].map(|packets| {
            let upto = packets?.segments.as_ref()?.acknowledged;
            upto[usize::from(!by_opener)]
        });
        let offset = |place: usize| {
            let base = bases[place]?;
            Some(i64::from(ends[place]?.wrapping_sub(base).cast_signed()))
        };
        let acknowledged = [offset(0).map(moved), offset(1)];
        for piece in &mut sent {
            (piece.from, piece.to) = (moved(piece.from), moved(piece.to));
        }
        Self {
            sent,
            came,
            fin: marked(Mark::Fin),
            syn,
            acknowledged: acknowledged.into_iter().flatten().max().unwrap_or(0),
        }
    }

    /// How many segments were sent.
    pub(super) fn count(&self) -> usize {
        self.sent.len() + self.syn[0].len() + self.fin[0].len()
    }

    /// Whether anything came of what was sent.
    pub(super) fn has_come(&self) -> bool {
        !self.came.is_empty() || self.syn.iter().skip(1).any(|it| !it.is_empty())
    }

    /// The largest segment that came.
    pub(super) fn largest_that_came(&self) -> Option<u32> {
        self.came.iter().map(|piece| piece.segment.length).max()
    }

    /// Where the segment in this frame ends.
    pub(super) fn end_of(&self, frame: u64) -> Option<i64> {
        let found = self.sent.iter().find(|it| it.segment.frame == frame);
        found.map(|piece| piece.to)
    }

    /// Packets that are as often at each place: at the sender, at the receiver.
    pub(super) fn matched(&self) -> Vec<(Segment, Segment)> {
        let mut found = Vec::new();
        let [sent, came] = &self.syn;
        if sent.len() == came.len() {
            found.extend(sent.iter().copied().zip(came.iter().copied()));
        }
        let mut places: HashMap<i64, [Vec<Segment>; 2]> = HashMap::new();
        for (place, pieces) in [&self.sent, &self.came].into_iter().enumerate() {
            for piece in pieces {
                places.entry(piece.from).or_default()[place].push(piece.segment);
            }
        }
        for [sent, came] in places.into_values().filter(|it| it[0].len() == it[1].len()) {
            found.extend(sent.into_iter().zip(came));
        }
        found.sort_by_key(|(sent, _)| (sent.at_us, sent.frame));
        found
    }

    /// Bytes that were sent until then, never came and were never acknowledged.
    pub(super) fn lost(&self, is_watched: impl Fn(&Segment) -> bool) -> Option<Lost> {
        let missing: Vec<(i64, i64)> = self
            .counts()
            .filter(|it| it.sent > 0 && it.came == 0 && it.to > self.acknowledged)
            .map(|it| (it.from, it.to))
            .collect();
        // Both are in order, and no piece is looked for twice.
        let is_missing = |piece: &&Piece| {
            let next = missing.partition_point(|(_, to)| *to <= piece.from);
            let is_hit = missing.get(next).is_some_and(|(from, _)| *from < piece.to);
            is_hit && is_watched(&piece.segment)
        };
        let lost: Vec<&Piece> = self.sent.iter().filter(is_missing).collect();
        let first = lost.first()?;
        let copies = lost
            .iter()
            .filter(|it| it.from <= first.from && first.from < it.to);
        let mut begins: Vec<i64> = lost.iter().map(|it| it.from).collect();
        begins.sort_unstable();
        begins.dedup();
        Some(Lost {
            first: first.segment,
            times: u32::try_from(copies.clone().count()).unwrap_or(u32::MAX),
            last_us: copies.map(|it| it.segment.at_us).max()?,
            others: u64::try_from(begins.len().saturating_sub(1)).unwrap_or(u64::MAX),
            smallest: lost.iter().map(|it| it.segment.length).min()?,
        })
    }

    /// Bytes that came only when they were sent again; and what recorders missed. `sent_at` and `came_at` tell times by one clock.
    pub(super) fn fewer(
        &self,
        is_watched: impl Fn(&Segment) -> bool,
        sent_at: impl Fn(&Segment) -> i64,
        came_at: impl Fn(&Segment) -> i64,
    ) -> Fewer {
        let mut found = Fewer::default();
        let mut ranges = Vec::new();
        for it in self.counts() {
            let length = u64::try_from(it.to - it.from).unwrap_or(0);
            if it.sent > it.came && it.came > 0 {
                ranges.push(Doubtful {
                    from: it.from,
                    to: it.to,
                    bytes: length * u64::from(it.sent.abs_diff(it.came)),
                    first: None,
                    again: None,
                    came: None,
                });
            } else if it.sent > 0 && it.came == 0 && it.to <= self.acknowledged {
                found.not_recorded += length;
            } else if it.sent == 0 && it.came > 0 {
                found.not_recorded_at_sender += length;
            }
        }
        for piece in self.sent.iter().filter(|it| is_watched(&it.segment)) {
            for range in within(&mut ranges, piece) {
                match range.first {
                    None => range.first = Some(piece.segment),
                    Some(_) => {
                        range.again.get_or_insert_with(|| sent_at(&piece.segment));
                    }
                }
            }
        }
        for piece in &self.came {
            for range in within(&mut ranges, piece) {
                range.came.get_or_insert_with(|| came_at(&piece.segment));
            }
        }
        // What had come before it was sent again was not lost: its acknowledgement was.
        let lost = ranges.iter().filter(|it| {
            let (Some(again), Some(came)) = (it.again, it.came) else {
                return false;
            };
            came > again
        });
        for range in lost {
            found.bytes += range.bytes;
            let earlier = |first: &Segment| {
                found
                    .first
                    .is_none_or(|known: Segment| first.frame < known.frame)
            };
            if let Some(first) = range.first.filter(earlier) {
                found.first = Some(first);
            }
        }
        found
    }

    /// The stream, cut wherever a segment of either place begins or ends, with how often each part is there.
    fn counts(&self) -> impl Iterator<Item = Counted> {
        let mut steps: Vec<(i64, i32, i32)> = Vec::new();
        for piece in &self.sent {
            steps.extend([(piece.from, 1, 0), (piece.to, -1, 0)]);
        }
        for piece in &self.came {
            steps.extend([(piece.from, 0, 1), (piece.to, 0, -1)]);
        }
        steps.sort_unstable();
        let mut now = (0i64, 0i32, 0i32);
        steps.into_iter().filter_map(move |(at, sent, came)| {
            let counted = Counted {
                from: now.0,
                to: at,
                sent: now.1,
                came: now.2,
            };
            now = (at, now.1 + sent, now.2 + came);
            (counted.from < counted.to && (counted.sent > 0 || counted.came > 0)).then_some(counted)
        })
    }
}

/// Bytes that came less often than they were sent.
struct Doubtful {
    from: i64,
    to: i64,
    bytes: u64,
    first: Option<Segment>,
    /// When they were sent for the second time.
    again: Option<i64>,
    /// When they came first.
    came: Option<i64>,
}

fn within<'a>(ranges: &'a mut [Doubtful], piece: &Piece) -> impl Iterator<Item = &'a mut Doubtful> {
    let begin = ranges.partition_point(|range| range.to <= piece.from);
    let end = ranges.partition_point(|range| range.from < piece.to);
    ranges
        .get_mut(begin..end.max(begin))
        .unwrap_or_default()
        .iter_mut()
}

struct Counted {
    from: i64,
    to: i64,
    sent: i32,
    came: i32,
}

fn of_side(packets: Option<&Packets>, by_opener: bool) -> Vec<Segment> {
    let segments = packets.and_then(|packets| packets.segments.as_ref());
    let each = segments.map_or(&[][..], |segments| segments.each.as_slice());
    let ours = each.iter().filter(|it| it.by_opener == by_opener);
    ours.copied().collect()
}

/// The segments with data, in the order in which they were seen, by their places in the stream.
fn pieces(segments: &[Segment], base: Option<u32>) -> Vec<Piece> {
    let Some(mut last) = base else {
        return Vec::new();
    };
    let mut at = 0i64;
    let data = segments
        .iter()
        .filter(|it| it.length > 0 && it.mark != Some(Mark::Reset));
    data.map(|segment| {
        // A SYN takes a number of its own, before its data.
        let is_syn = segment.mark == Some(Mark::Syn);
        let sequence = segment.sequence.wrapping_add(u32::from(is_syn));
        at += i64::from(sequence.wrapping_sub(last).cast_signed());
        last = sequence;
        Piece {
            segment: *segment,
            from: at,
            to: at + i64::from(segment.length),
        }
    })
    .collect()
}
