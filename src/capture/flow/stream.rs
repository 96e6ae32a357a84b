//! The bytes of one side of a connection, in order.
//!
//! Places are counted from the first byte on. What is missing is a hole, and of which kind it is shows in time: bytes
//! that the other side acknowledged did arrive, so that only the recorder did not see them; bytes that it never
//! acknowledged, while later ones came, were lost on the way.

use std::collections::BTreeMap;

use super::{Hole, HoleKind, Sighting};

/// How many bytes are kept behind a hole.
const MAX_KEPT: usize = 64 * 1024;

/// How many pieces.
const MAX_PIECES: usize = 256;

/// A packet without data that is further ahead says nothing of what was sent before it.
const MAX_AHEAD: u64 = 1 << 24;

/// What comes out of a stream.
#[derive(Debug)]
pub(super) enum Out<'a> {
    Bytes {
        offset: u64,
        bytes: &'a [u8],
        at: Sighting,
    },
    Hole(Hole),
    /// What its side had sent by its own account, and nothing came after it.
    Missing(Hole),
    Fin(Sighting),
}

/// The data of a segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Data<'a> {
    /// Its sequence number.
    pub(super) sequence: u32,
    /// How long it was.
    pub(super) length: u32,
    /// What was recorded of it.
    pub(super) bytes: &'a [u8],
    /// When.
    pub(super) at: Sighting,
}

/// What a segment was, seen from the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// So many bytes were not seen before; some of them fill a hole if `late`.
    New { bytes: u64, late: bool },
    /// All of it was seen before.
    Again,
    /// The byte before the next one, to keep the connection alive.
    KeepAlive,
    /// It lies before what is known of this side, or makes no sense.
    Elsewhere,
}

/// One side's stream.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// The sequence number of its first byte.
    base: Option<u32>,
    /// All before this was handed over or is known to be missing.
    next: u64,
    /// The end of what was seen.
    highest: u64,
    /// How far the other side acknowledged it, and when it did.
    acked: Option<u64>,
    acked_at: Sighting,
    /// What was seen behind a hole, without overlaps.
    pieces: BTreeMap<u64, Piece>,
    /// How many bytes the pieces hold.
    kept: usize,
    /// The largest segment behind the hole.
    largest_after: u32,
    fin: Option<(u64, Sighting)>,
    is_fin_told: bool,
    /// How much its side had sent by its own account, in a packet without data.
    sent: Option<(u64, Sighting)>,
    /// Something that was not seen is acknowledged, since then.
    missed: Option<Sighting>,
}

#[derive(Debug)]
struct Piece {
    length: u64,
    /// How many of its bytes were recorded.
    recorded: u64,
    /// Those of them that are wanted.
    bytes: Vec<u8>,
    at: Sighting,
}

impl Stream {
    /// Says with which sequence number it begins, if that is not known.
    pub(super) fn begin(&mut self, sequence: u32) {
        self.base.get_or_insert(sequence);
    }

    /// The sequence number of its first byte.
    pub(super) fn base(&self) -> Option<u32> {
        self.base
    }

    /// How many bytes are kept behind holes.
    pub(super) fn kept(&self) -> usize {
        self.kept
    }

    /// How far it is acknowledged, in bytes of data.
    pub(super) fn acknowledged(&self) -> Option<u64> {
        let acked = self.acked?;
        Some(self.fin.map_or(acked, |(end, _)| acked.min(end)))
    }

    /// Whether its FIN is acknowledged.
    pub(super) fn is_fin_acknowledged(&self) -> bool {
        matches!((self.fin, self.acked), (Some((end, _)), Some(acked)) if acked > end)
    }

    /// Since when something that was not seen is acknowledged.
    pub(super) fn missed(&self) -> Option<Sighting> {
        self.missed
    }

    /// How far a sequence number is from what was seen of this side.
    pub(super) fn distance(&self, sequence: u32) -> Option<i64> {
        let base = self.base?;
        Some(i64::from(
            sequence
                .wrapping_sub(place(base, self.highest))
                .cast_signed(),
        ))
    }

    /// The place of a sequence number, the nearest one that it can be; none before the first byte.
    pub(super) fn offset(&self, sequence: u32) -> Option<u64> {
        self.highest.checked_add_signed(self.distance(sequence)?)
    }

    /// Takes the data of a segment, and hands over what can be by it. Bytes at `until` and behind are not wanted.
    pub(super) fn take(
        &mut self,
        data: &Data<'_>,
        until: u64,
        out: &mut dyn FnMut(Out<'_>),
    ) -> Taken {
        self.begin(data.sequence);
        let Some(start) = self.offset(data.sequence) else {
            return Taken::Elsewhere;
        };
        let end = start + u64::from(data.length);
        let is_before = start + 1 == self.next && data.length <= 1;
        if is_before && self.acked.is_some_and(|acked| acked >= self.next) {
            return Taken::KeepAlive;
        }
        if data.length == 0 && start > self.highest && start - self.highest <= MAX_AHEAD {
            self.sent = Some((start, data.at));
        }
        if data.length == 0 || self.fin.is_some_and(|(fin, _)| start >= fin) {
            return Taken::Elsewhere;
        }
        let is_late = end <= self.highest;
        self.highest = self.highest.max(end);
        if self.pieces.is_empty() && start <= self.next {
            let fresh = end.saturating_sub(self.next);
            if fresh == 0 {
                return Taken::Again;
            }
            let bytes = from(data.bytes, self.next - start);
            let recorded = bytes.len() as u64;
            self.hand_over(bytes, recorded, fresh, data.at, until, out);
            self.tell_fin(out);
            return Taken::New {
                bytes: fresh,
                late: is_late,
            };
        }
        self.largest_after = self.largest_after.max(data.length);
        let fresh = self.insert(start, end, data, until);
        if fresh == 0 {
            return Taken::Again;
        }
        self.drain(Some(data.at), until, out);
        Taken::New {
            bytes: fresh,
            late: is_late,
        }
    }

    /// Keeps what is not there yet of `start..end`: what came first wins. Gives how much that is.
    fn insert(&mut self, start: u64, end: u64, data: &Data<'_>, until: u64) -> u64 {
        let mut fresh = 0;
        let mut at = start.max(self.next);
        while at < end {
            let before = self.pieces.range(..=at).next_back();
            if let Some(over) = before
                .map(|(from, piece)| from + piece.length)
                .filter(|over| *over > at)
            {
                at = over;
                continue;
            }
            let next = self.pieces.range(at..end).next();
            let stop = next.map_or(end, |(from, _)| *from);
            let length = stop - at;
            let bytes = upto(from(data.bytes, at - start), length);
            let recorded = bytes.len() as u64;
            let wanted = upto(bytes, until.saturating_sub(at));
            fresh += length;
            self.keep(at, length, recorded, wanted, data.at);
            at = stop;
        }
        fresh
    }

    fn keep(&mut self, at: u64, length: u64, recorded: u64, bytes: &[u8], seen: Sighting) {
        // Pieces of which no byte is kept are one as soon as they touch.
        if bytes.is_empty()
            && let Some((from, before)) = self.pieces.range_mut(..at).next_back()
            && before.bytes.is_empty()
            && from + before.length == at
        {
            before.length += length;
            before.recorded += recorded;
            return;
        }
        self.kept += bytes.len();
        let piece = Piece {
            length,
            recorded,
            bytes: bytes.to_vec(),
            at: seen,
        };
        self.pieces.insert(at, piece);
    }

    /// Hands over the pieces that come next, at the time of what they waited for or else their own, and gives up holes
    /// where too much is kept behind them.
    fn drain(&mut self, filled: Option<Sighting>, until: u64, out: &mut dyn FnMut(Out<'_>)) {
        loop {
            while let Some(first) = self
                .pieces
                .first_entry()
                .filter(|first| *first.key() <= self.next)
            {
                let piece = first.remove();
                self.kept -= piece.bytes.len();
                let at = filled.unwrap_or(piece.at);
                self.hand_over(&piece.bytes, piece.recorded, piece.length, at, until, out);
            }
            if self.pieces.is_empty() {
                self.largest_after = 0;
            }
            if self.kept <= MAX_KEPT && self.pieces.len() <= MAX_PIECES {
                break;
            }
            self.give_up(HoleKind::Unknown, u64::MAX, out);
        }
        self.tell_fin(out);
    }

    /// Hands over what comes next.
    fn hand_over(
        &mut self,
        bytes: &[u8],
        recorded: u64,
        length: u64,
        at: Sighting,
        until: u64,
        out: &mut dyn FnMut(Out<'_>),
    ) {
        let bytes = upto(bytes, length.min(until.saturating_sub(self.next)));
        if !bytes.is_empty() {
            let offset = self.next;
            out(Out::Bytes { offset, bytes, at });
        }
        if recorded < length {
            out(Out::Hole(Hole {
                offset: self.next + recorded,
                length: length - recorded,
                kind: HoleKind::Cut,
                seen: at,
                largest_after: 0,
            }));
        }
        self.next += length;
        if self.acked.is_none_or(|acked| acked <= self.next) {
            self.missed = None;
        }
    }

    /// Passes over what is missing, up to `end` at most.
    fn give_up(&mut self, kind: HoleKind, end: u64, out: &mut dyn FnMut(Out<'_>)) {
        let first = self.pieces.first_key_value();
        let (stop, seen) = match first.map(|(from, piece)| (*from, piece.at)) {
            Some((from, at)) if from <= end => (from, at),
            _ => (end, self.missed.unwrap_or(self.acked_at)),
        };
        if stop > self.next {
            out(Out::Hole(Hole {
                offset: self.next,
                length: stop - self.next,
                kind,
                seen,
                largest_after: self.largest_after,
            }));
            self.next = stop;
        }
    }

    /// The other side acknowledges all before this sequence number.
    pub(super) fn acknowledge(&mut self, sequence: u32, at: Sighting) {
        self.begin(sequence);
        let Some(acked) = self.offset(sequence) else {
            return;
        };
        if self.acked.is_none_or(|before| acked > before) {
            self.acked = Some(acked);
            self.acked_at = at;
        }
        let end = self.acknowledged().unwrap_or(0);
        if end > self.next {
            self.missed.get_or_insert(at);
        }
    }

    /// What is acknowledged and was not seen is not going to be: the recorder did not see it.
    pub(super) fn settle(&mut self, until: u64, out: &mut dyn FnMut(Out<'_>)) {
        while let Some(acked) = self.acknowledged().filter(|acked| *acked > self.next) {
            let is_tail = self.pieces.is_empty();
            // A FIN that was not recorded is acknowledged like a byte.
            if is_tail && self.fin.is_none() && acked == self.next + 1 {
                break;
            }
            self.give_up(HoleKind::Unrecorded, acked, out);
            self.highest = self.highest.max(self.next);
            self.drain(None, until, out);
        }
        self.missed = None;
    }

    /// Nothing more comes: hands over everything.
    pub(super) fn finish(&mut self, until: u64, out: &mut dyn FnMut(Out<'_>)) {
        self.settle(until, out);
        // Where the other side was not seen, nobody knows what it acknowledged.
        let kind = if self.acked.is_some() {
            HoleKind::Lost
        } else {
            HoleKind::Unknown
        };
        while !self.pieces.is_empty() {
            self.give_up(kind, u64::MAX, out);
            self.drain(None, until, out);
        }
        if let Some((end, at)) = self.fin.filter(|(end, _)| *end > self.next) {
            self.missed = Some(at);
            self.give_up(kind, end, out);
            self.missed = None;
        }
        // A FIN counts like a byte.
        let sent = self.sent.filter(|(end, _)| *end > self.next + 1);
        if let Some((end, seen)) = sent.filter(|_| self.fin.is_none() && kind == HoleKind::Lost) {
            out(Out::Missing(Hole {
                offset: self.next,
                length: end - self.next,
                kind,
                seen,
                largest_after: 0,
            }));
        }
        self.tell_fin(out);
    }

    /// Too much is kept in all: gives up the first hole of this one.
    pub(super) fn relieve(&mut self, until: u64, out: &mut dyn FnMut(Out<'_>)) {
        self.give_up(HoleKind::Unknown, u64::MAX, out);
        self.drain(None, until, out);
    }

    /// FIN comes after the byte before this sequence number.
    pub(super) fn fin(&mut self, sequence: u32, at: Sighting, out: &mut dyn FnMut(Out<'_>)) {
        self.begin(sequence);
        if let Some(end) = self.offset(sequence)
            && self.fin.is_none()
        {
            self.fin = Some((end, at));
        }
        self.tell_fin(out);
    }

    fn tell_fin(&mut self, out: &mut dyn FnMut(Out<'_>)) {
        if let Some((end, at)) = self.fin
            && !self.is_fin_told
            && self.next >= end
        {
            self.is_fin_told = true;
            out(Out::Fin(at));
        }
    }
}

/// The sequence number of a place.
fn place(base: u32, offset: u64) -> u32 {
    let low = u32::try_from(offset & u64::from(u32::MAX)).unwrap_or(0);
    base.wrapping_add(low)
}

/// The bytes from this one on.
fn from(bytes: &[u8], at: u64) -> &[u8] {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    bytes.get(at..).unwrap_or_default()
}

/// The first bytes, so many at most.
fn upto(bytes: &[u8], count: u64) -> &[u8] {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    &bytes[..bytes.len().min(count)]
}
