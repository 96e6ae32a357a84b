//! The blocks of pcapng (draft-ietf-opsawg-pcapng).

use std::io::{self, Read};

use super::frames::{Head, MAX_FRAME, Record};
use super::pcap::{u16_at, u32_at};
use super::records::Records;
use super::{Ending, LinkType};

/// How many interfaces a file may have.
const MAX_INTERFACES: usize = 10_000;

/// How long a block may be that is read: a frame and its options.
const MAX_BLOCK: usize = MAX_FRAME + 64 * 1024;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;
const JOURNAL: u32 = 9;

/// What was read of the section so far.
#[derive(Debug, Default)]
pub(super) struct Pcapng {
    big_endian: bool,
    interfaces: Vec<Interface>,
    /// How many interfaces earlier sections had.
    before: u32,
}

#[derive(Debug)]
struct Interface {
    link: LinkType,
    /// How much of a frame is recorded; 0 for all of it.
    snap_length: u32,
    resolution: Resolution,
    /// Added to the times of frames.
    offset_s: i64,
}

/// The unit of times: a second divided by this power of 2 or 10.
#[derive(Debug, Clone, Copy)]
enum Resolution {
    Binary(u32),
    Decimal(u32),
}

impl Pcapng {
    /// Reads the next block.
    pub(super) fn record<R: Read>(
        &mut self,
        records: &mut Records<R>,
        room: &mut Vec<u8>,
    ) -> io::Result<Record> {
        let mut header = [0; 8];
        if let Err(ending) = records.exact(&mut header)? {
            return Ok(Record::End(ending));
        }
        // The same in both orders.
        let is_section = u32_at(&header, 0, true) == SECTION_HEADER;
        let mut read = 8;
        if is_section {
            let mut magic = [0; 4];
            if let Err(ending) = records.rest(&mut magic)? {
                return Ok(Record::End(ending));
            }
            read += 4;
            self.big_endian = match magic {
                [0x1a, 0x2b, 0x3c, 0x4d] => true,
                [0x4d, 0x3c, 0x2b, 0x1a] => false,
                _ => return Ok(Record::End(Ending::Damaged)),
            };
            let count = u32::try_from(self.interfaces.len()).unwrap_or(u32::MAX);
            self.before = self.before.saturating_add(count);
            self.interfaces.clear();
        }
        let kind = u32_at(&header, 0, self.big_endian);
        let length = u32_at(&header, 4, self.big_endian);
        let Some(left) = length
            .checked_sub(read + 4)
            .filter(|_| length.is_multiple_of(4))
        else {
            return Ok(Record::End(Ending::Damaged));
        };
        let is_read = matches!(
            kind,
            INTERFACE | OBSOLETE_PACKET | SIMPLE_PACKET | ENHANCED_PACKET
        );
        if !is_read {
            if let Err(ending) = records.skip(left.into())? {
                return Ok(Record::End(ending));
            }
        } else if let Err(ending) =
            match usize::try_from(left).ok().filter(|left| *left <= MAX_BLOCK) {
                Some(left) => records.exact_into(left, room)?,
                None => Err(Ending::Damaged),
            }
        {
            return Ok(Record::End(ending));
        }
        let mut trailer = [0; 4];
        if let Err(ending) = records.rest(&mut trailer)? {
            return Ok(Record::End(ending));
        }
        if u32_at(&trailer, 0, self.big_endian) != length {
            return Ok(Record::End(Ending::Damaged));
        }
        let body = if is_read { &room[..left as usize] } else { &[] };
        Ok(match kind {
            INTERFACE => self.interface(body),
            ENHANCED_PACKET => self.packet(body, u32_at(body, 0, self.big_endian)),
            OBSOLETE_PACKET => self.packet(body, u16_at(body, 0, self.big_endian).into()),
            SIMPLE_PACKET => self.simple(body),
            JOURNAL => Record::Numbered,
            _ => Record::Other,
        })
    }

    fn interface(&mut self, body: &[u8]) -> Record {
        if body.len() < 8 || self.interfaces.len() >= MAX_INTERFACES {
            return Record::End(Ending::Damaged);
        }
        let mut interface = Interface {
            link: LinkType(u16_at(body, 0, self.big_endian).into()),
            snap_length: u32_at(body, 4, self.big_endian),
            resolution: Resolution::Decimal(6),
            offset_s: 0,
        };
        for (code, value) in options(&body[8..], self.big_endian) {
            match (code, value) {
                (9, [exponent]) => {
                    let power = u32::from(exponent & 0x7f);
                    interface.resolution = if exponent & 0x80 == 0 {
                        Resolution::Decimal(power)
                    } else {
                        Resolution::Binary(power)
                    };
                }
                (14, [_, _, _, _, _, _, _, _]) => {
                    let halves = [0, 4].map(|at| u64::from(u32_at(value, at, self.big_endian)));
                    let [high, low] = if self.big_endian {
                        halves
                    } else {
                        [halves[1], halves[0]]
                    };
                    interface.offset_s = (high << 32 | low).cast_signed();
                }
                _ => {}
            }
        }
        self.interfaces.push(interface);
        Record::Other
    }

    /// A packet with all that is told of it. Both forms have it at the same places.
    fn packet(&self, body: &[u8], interface: u32) -> Record {
        let number = |at| u32_at(body, at, self.big_endian);
        let known = usize::try_from(interface)
            .ok()
            .and_then(|it| self.interfaces.get(it));
        let recorded = usize::try_from(number(12))
            .ok()
            .filter(|it| *it <= MAX_FRAME);
        let (Some(known), Some(recorded)) = (known, recorded) else {
            return Record::End(Ending::Damaged);
        };
        if body.len() < 20 + recorded {
            return Record::End(Ending::Damaged);
        }
        let ticks = u64::from(number(4)) << 32 | u64::from(number(8));
        Record::Frame(Head {
            at_us: Some(known.at_us(ticks)),
            link: known.link,
            interface: self.before.saturating_add(interface),
            outgoing: outgoing(
                body.get(20 + recorded.next_multiple_of(4)..)
                    .unwrap_or_default(),
                self.big_endian,
            ),
            length: number(16),
            from: 20,
            to: 20 + recorded,
        })
    }

    /// A packet of the first interface, as long as it was or as the snap length allowed.
    fn simple(&self, body: &[u8]) -> Record {
        let Some(known) = self.interfaces.first().filter(|_| body.len() >= 4) else {
            return Record::End(Ending::Damaged);
        };
        let length = u32_at(body, 0, self.big_endian);
        let most = match known.snap_length {
            0 => length,
            snap_length => length.min(snap_length),
        };
        let recorded = usize::try_from(most)
            .unwrap_or(usize::MAX)
            .min(body.len() - 4);
        Record::Frame(Head {
            at_us: None,
            link: known.link,
            interface: self.before,
            outgoing: None,
            length,
            from: 4,
            to: 4 + recorded,
        })
    }
}

/// The options of a block: code and value.
fn options(mut bytes: &[u8], big_endian: bool) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let code = u16_at(bytes, 0, big_endian);
        let length = usize::from(u16_at(bytes, 2, big_endian));
        let value = bytes.get(4..4 + length).filter(|_| code != 0)?;
        bytes = bytes
            .get(4 + length.next_multiple_of(4)..)
            .unwrap_or_default();
        Some((code, value))
    })
}

/// Whether the flags of a packet, an option, tell which way it went.
fn outgoing(bytes: &[u8], big_endian: bool) -> Option<bool> {
    let (_, flags) =
        options(bytes, big_endian).find(|(code, value)| *code == 2 && value.len() == 4)?;
    match u32_at(flags, 0, big_endian) & 3 {
        1 => Some(false),
        2 => Some(true),
        _ => None,
    }
}

impl Interface {
    /// The time in microseconds since 1970.
    fn at_us(&self, ticks: u64) -> i64 {
        let ticks = u128::from(ticks);
        let us = match self.resolution {
            Resolution::Binary(power) => (ticks * 1_000_000) >> power,
            Resolution::Decimal(power @ 0..=6) => ticks * 10_u128.pow(6 - power),
            Resolution::Decimal(power) => match 10_u128.checked_pow(power - 6) {
                Some(divisor) => ticks / divisor,
                None => 0,
            },
        };
        let us = i64::try_from(us).unwrap_or(i64::MAX);
        us.saturating_add(self.offset_s.saturating_mul(1_000_000))
    }
}
