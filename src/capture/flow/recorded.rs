//! The segments of a connection one by one, for whoever holds two captures of it against each other.

use flate2::Crc;

use super::{Side, Sighting};
use crate::capture::packet::{Flags, Segment};

/// How many segments with data are kept as they came. Of later ones, those that go on where the last one ended are kept as one with it.
const MAX_SINGLE: usize = 4096;

/// How many are kept in all.
const MAX_KEPT: usize = 20_000;

/// What is kept of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) from: Side,
    pub(crate) at: Sighting,
    pub(crate) sequence: u32,
    pub(crate) length: u32,
    pub(crate) ttl: u8,
    /// A check sum of the data, if all of them were recorded.
    pub(crate) content: Option<u32>,
    pub(crate) flags: Flags,
}

/// How far a side had come when it sent an acknowledgement without data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) at: Sighting,
    /// The number of what it would send next.
    pub(crate) sequence: u32,
    pub(crate) acknowledgement: u32,
}

/// The segments that carry data or open or close a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) each: Vec<Kept>,
    /// From when on they were not kept, if there were too many.
    pub(crate) left_out: Option<Sighting>,
    /// How far the data of the client and of the server was acknowledged, as sequence numbers.
    pub(crate) acknowledged: [Option<u32>; 2],
    /// The last acknowledgement without data of the client, and of the server.
    pub(crate) standing: [Option<Standing>; 2],
    /// Where the last one with data of each side is.
    last: [Option<usize>; 2],
}

impl Recorded {
    /// Takes a segment; `has_room` says whether another one may be kept.
    pub(super) fn take(&mut self, from: Side, segment: &Segment<'_>, at: Sighting, has_room: bool) {
        let flags = segment.flags;
        if flags.has(Flags::ACK) && !flags.has(Flags::RST) {
            let upto = &mut self.acknowledged[place(from.other())];
            let number = segment.acknowledgement;
            if upto.is_none_or(|upto| is_after(number, upto)) {
                *upto = Some(number);
            }
        }
        let is_control = flags.has(Flags::SYN | Flags::FIN | Flags::RST);
        if !is_control && segment.length == 0 {
            self.standing[place(from)] = Some(Standing {
                at,
                sequence: segment.sequence,
                acknowledgement: segment.acknowledgement,
            });
            return;
        }
        if !is_control && self.each.len() >= MAX_SINGLE && self.goes_on(from, segment) {
            return;
        }
        if self.each.len() >= MAX_KEPT || !has_room {
            self.left_out.get_or_insert(at);
            return;
        }
        let is_whole = u32::try_from(segment.data.len()) == Ok(segment.length);
        if segment.length > 0 {
            self.last[place(from)] = Some(self.each.len());
        }
        self.each.push(Kept {
            from,
            at,
            sequence: segment.sequence,
            length: segment.length,
            ttl: segment.ttl,
            content: is_whole.then(|| check_sum(segment.data)),
            flags,
        });
    }

    /// Gives them up.
    pub(crate) fn leave_out(&mut self, since: Sighting) {
        self.each = Vec::new();
        self.left_out = Some(since);
    }

    fn goes_on(&mut self, from: Side, segment: &Segment<'_>) -> bool {
        let last = self.last[place(from)].and_then(|last| self.each.get_mut(last));
        let Some(last) = last else { return false };
        let is_next = last.sequence.wrapping_add(last.length) == segment.sequence;
        // Longer ones could not be told from what comes before.
        let length = last.length.checked_add(segment.length);
        match length.filter(|length| is_next && *length < 1 << 30) {
            Some(length) => (last.length, last.content) = (length, None),
            None => return false,
        }
        true
    }
}

fn check_sum(data: &[u8]) -> u32 {
    let mut sum = Crc::new();
    sum.update(data);
    sum.sum()
}

fn place(side: Side) -> usize {
    usize::from(side == Side::Server)
}

/// Whether a sequence number is later than another one.
fn is_after(one: u32, other: u32) -> bool {
    one != other && one.wrapping_sub(other) < 1 << 31
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many are kept of so many segments of a byte that lie so far apart.
    fn kept(count: u32, apart: u32) -> usize {
        let mut recorded = Recorded::default();
        for number in 0..count {
            let segment = Segment {
                source: "192.0.2.1:1025".parse().unwrap(),
                destination: "198.51.100.2:21".parse().unwrap(),
                ttl: 64,
                ip_id: None,
                sequence: number * apart,
                acknowledgement: 0,
                flags: Flags(Flags::ACK),
                window: 1000,
                mss: None,
                window_scale: None,
                timestamp: None,
                selective: [None; 4],
                length: 1,
                data: b"x",
                checksum_ok: None,
            };
            recorded.take(Side::Client, &segment, Sighting::default(), true);
        }
        recorded.each.len()
    }

    #[test]
    fn so_many_segments_are_kept_one_by_one() {
        assert_eq!(kept(10_000, 1), MAX_SINGLE);
        assert_eq!(kept(50_000, 2), MAX_KEPT);
    }
}
