//! What one side of a connection sent, held against what reached the other side.
//!
//! Segments need not be the same at both places: network cards split and join them. So bytes are compared and not packets, each with
//! how many times it was sent and how many times it came.
//!
//! * this file: what was sent and did not come
//! * `foreign` what came and was not sent

mod foreign;

use std::collections::HashMap;

use crate::evidence::capture::{Mark, Packets, Segment};

/// Nothing is on the way for so long after it was sent, as a rule.
const LATE_US: i64 = 1_000_000;

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
    /// Where the first FIN is that came.
    fin_came: Option<i64>,
    /// How many bytes were acknowledged, by either capture.
    acknowledged: i64,
    /// When the sender last said how many bytes it had sent, in its own capture.
    sender_stood: Option<(u64, i64)>,
    /// When the receiver last said how many bytes it had received, in its own capture.
    receiver_stood: Option<(u64, i64)>,
}

/// By one clock, in microseconds: when a packet was sent, and when one came.
pub(super) struct Times<S, C> {
    pub(super) sent: S,
    pub(super) came: C,
}

/// Bytes of a segment, counted from the first one that was seen anywhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) segment: Segment,
    from: i64,
    to: i64,
}

/// Pieces by where they begin.
struct Sorted<'a> {
    pieces: Vec<&'a Piece>,
    /// How far each of them and those before it reach.
    reach: Vec<i64>,
}

impl<'a> Sorted<'a> {
    fn new(pieces: &'a [Piece]) -> Self {
        let mut pieces: Vec<&Piece> = pieces.iter().collect();
        pieces.sort_by_key(|it| it.from);
        let reach = pieces.iter().scan(i64::MIN, |reach, it| {
            *reach = it.to.max(*reach);
            Some(*reach)
        });
        let reach = reach.collect();
        Self { pieces, reach }
    }

    fn overlapping(&self, from: i64, to: i64) -> impl Iterator<Item = &'a Piece> {
        let begin = self.reach.partition_point(|reach| *reach <= from);
        let end = self.pieces.partition_point(|piece| piece.from < to);
        let near = self.pieces.get(begin..end).unwrap_or_default();
        near.iter().copied().filter(move |piece| piece.to > from)
    }

    fn covers(&self, from: i64, to: i64) -> bool {
        self.overlapping(from, to)
            .any(|it| it.from <= from && to <= it.to)
    }
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
    /// Its sender saw an acknowledgement all the same.
    pub(super) acknowledged: bool,
}

/// Bytes that came less often than they were sent.
#[derive(Default)]
pub(super) struct Fewer {
    pub(super) bytes: u64,
    pub(super) first: Option<Segment>,
    /// Bytes that the receiver's capture lacks, though they were acknowledged.
    pub(super) not_recorded: Unrecorded,
    /// Bytes that the sender's capture lacks.
    pub(super) not_recorded_at_sender: Unrecorded,
    /// Some of these come after all that it holds.
    pub(super) may_be_inserted: bool,
}

/// Bytes that a capture lacks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Unrecorded {
    pub(super) bytes: u64,
    /// When the first of them were seen at the other place, by the client's clock.
    pub(super) first: Option<i64>,
}

impl Unrecorded {
    pub(super) fn add(&mut self, bytes: u64, first: Option<i64>) {
        self.bytes += bytes;
        self.first = self.first.into_iter().chain(first).min();
    }
}

/// When a part of the stream was seen first.
fn first(pieces: &Sorted<'_>, part: &Counted, time: impl Fn(u64) -> i64) -> Option<i64> {
    let copies = pieces.overlapping(part.from, part.to);
    copies.map(|it| time(it.segment.at_us)).min()
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
        let (syn, fin) = (marked(Mark::Syn), marked(Mark::Fin));
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
        let offset = |place: usize, number: u32| {
            let base = bases[place]?;
            Some(i64::from(number.wrapping_sub(base).cast_signed()))
        };
        let acknowledged = [0, 1].map(|place: usize| offset(place, ends[place]?));
        let acknowledged = [acknowledged[0].map(moved), acknowledged[1]];
        let stood = |packets: Option<&Packets>, by_opener: bool| {
            packets?.segments.as_ref()?.standing[usize::from(!by_opener)]
        };
        let sender_stood = stood(Some(sender), by_opener)
            .and_then(|it| Some((it.at_us, moved(offset(0, it.sequence)?))));
        let receiver_stood = stood(receiver, !by_opener)
            .and_then(|it| Some((it.at_us, offset(1, it.acknowledgement)?)));
        for piece in &mut sent {
            (piece.from, piece.to) = (moved(piece.from), moved(piece.to));
        }
        Self {
            sent,
            came,
            fin_came: fin[1]
                .first()
                .and_then(|it| offset(1, it.sequence.wrapping_add(it.length))),
            fin,
            syn,
            acknowledged: acknowledged.into_iter().flatten().max().unwrap_or(0),
            sender_stood,
            receiver_stood,
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

    /// Where all ends that was sent.
    fn sent_end(&self) -> i64 {
        self.sent.iter().map(|piece| piece.to).max().unwrap_or(0)
    }

    /// Where the segment in this frame ends.
    pub(super) fn end_of(&self, frame: u64) -> Option<i64> {
        let found = self.sent.iter().find(|it| it.segment.frame == frame);
        found.map(|piece| piece.to)
    }

    /// Where the segment in this frame begins.
    pub(super) fn begin_of(&self, frame: u64) -> Option<i64> {
        let found = self.sent.iter().find(|it| it.segment.frame == frame);
        found.map(|piece| piece.from)
    }

    /// Where the segment in this frame of the receiver's begins.
    pub(super) fn came_at(&self, frame: u64) -> Option<i64> {
        let found = self.came.iter().find(|it| it.segment.frame == frame);
        found.map(|piece| piece.from)
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
            // What came with another content is another one.
            let is_same = |(sent, came): &(Segment, Segment)| {
                let contents = sent.content.zip(came.content);
                contents.is_none_or(|(sent, came)| sent == came)
            };
            found.extend(sent.into_iter().zip(came).filter(is_same));
        }
        found.sort_by_key(|(sent, _)| (sent.at_us, sent.frame));
        found
    }

    /// Bytes that were sent, never came and were never acknowledged by the receiver, as far as both places tell.
    fn missing(&self, times: &Times<impl Fn(u64) -> i64, impl Fn(u64) -> i64>) -> Vec<(i64, i64)> {
        let stood = self
            .receiver_stood
            .map(|(at_us, upto)| ((times.came)(at_us), upto));
        let sorted = Sorted::new(&self.sent);
        // A device may have acknowledged it. The receiver, which acknowledged less later on, never got it.
        let never_had = |it: &Counted| {
            let Some((at, upto)) = stood else {
                return false;
            };
            let mut copies = sorted.overlapping(it.from, it.to);
            it.from >= upto && copies.all(|piece| (times.sent)(piece.segment.at_us) + LATE_US < at)
        };
        self.counts()
            .filter(|it| it.sent > 0 && it.came == 0)
            .filter(|it| it.to > self.acknowledged || never_had(it))
            .map(|it| (it.from, it.to))
            .collect()
    }

    /// Bytes that never came.
    pub(super) fn lost(
        &self,
        is_watched: impl Fn(&Segment) -> bool,
        times: &Times<impl Fn(u64) -> i64, impl Fn(u64) -> i64>,
    ) -> Option<Lost> {
        let missing = self.missing(times);
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
            acknowledged: first.to <= self.acknowledged,
        })
    }

    /// Bytes that came only when they were sent again; and what recorders missed, but for what is known to be `inserted`.
    pub(super) fn fewer(
        &self,
        is_watched: impl Fn(&Segment) -> bool,
        times: &Times<impl Fn(u64) -> i64, impl Fn(u64) -> i64>,
        inserted: &[Piece],
    ) -> Fewer {
        let inserted = Sorted::new(inserted);
        let (sent, came) = (Sorted::new(&self.sent), Sorted::new(&self.came));
        let mut found = Fewer::default();
        let mut ranges = Vec::new();
        let (missing, end) = (self.missing(times), self.sent_end());
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
            } else if it.sent > 0
                && it.came == 0
                && missing.binary_search(&(it.from, it.to)).is_err()
            {
                found
                    .not_recorded
                    .add(length, first(&sent, &it, &times.sent));
            } else if it.sent == 0 && it.came > 0 && !inserted.covers(it.from, it.to) {
                found
                    .not_recorded_at_sender
                    .add(length, first(&came, &it, &times.came));
                found.may_be_inserted |= it.from >= end;
            }
        }
        for piece in self.sent.iter().filter(|it| is_watched(&it.segment)) {
            for range in within(&mut ranges, piece) {
                match range.first {
                    None => range.first = Some(piece.segment),
                    Some(_) => {
                        range
                            .again
                            .get_or_insert_with(|| (times.sent)(piece.segment.at_us));
                    }
                }
            }
        }
        for piece in &self.came {
            for range in within(&mut ranges, piece) {
                range
                    .came
                    .get_or_insert_with(|| (times.came)(piece.segment.at_us));
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
