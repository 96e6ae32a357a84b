//! The records of pcap (draft-ietf-opsawg-pcap).

use std::io::{self, Read};

use super::frames::{Head, MAX_FRAME, Record};
use super::records::Records;
use super::{Ending, LinkType};

/// Bytes of the header of a file.
const HEADER: usize = 24;

/// The header of a file: what all of its records have in common.
#[derive(Debug)]
pub(super) struct Pcap {
    big_endian: bool,
    /// How many units of the fraction of a second make a microsecond.
    units: u32,
    link: LinkType,
}

impl Pcap {
    /// Reads the header. None if the file ends within it.
    pub(super) fn new<R: Read>(
        big_endian: bool,
        units: u32,
        records: &mut Records<R>,
    ) -> io::Result<Option<Self>> {
        let mut header = [0; HEADER];
        if records.exact(&mut header)?.is_err() {
            return Ok(None);
        }
        let link = u32_at(&header, 20, big_endian);
        Ok(Some(Self {
            big_endian,
            units,
            // The upper half may tell how long the frame check sequence is.
            link: LinkType(link & 0xffff),
        }))
    }

    /// Reads the next record.
    pub(super) fn record<R: Read>(
        &mut self,
        records: &mut Records<R>,
        room: &mut Vec<u8>,
    ) -> io::Result<Record> {
        let mut header = [0; 16];
        if let Err(ending) = records.exact(&mut header)? {
            return Ok(Record::End(ending));
        }
        let number = |at| u32_at(&header, at, self.big_endian);
        let Some(recorded) = usize::try_from(number(8))
            .ok()
            .filter(|it| *it <= MAX_FRAME)
        else {
            return Ok(Record::End(Ending::Damaged));
        };
        if let Err(ending) = records.exact_into(recorded, room)? {
            return Ok(Record::End(ending));
        }
        let fraction = i64::from(number(4) / self.units);
        Ok(Record::Frame(Head {
            at_us: Some(i64::from(number(0)) * 1_000_000 + fraction),
            link: self.link,
            interface: 0,
            outgoing: None,
            length: number(12),
            from: 0,
            to: recorded,
        }))
    }
}

/// Four bytes as a number; 0 where there are none.
pub(super) fn u32_at(bytes: &[u8], at: usize, big_endian: bool) -> u32 {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk);
    let four = four.copied().unwrap_or_default();
    if big_endian {
        u32::from_be_bytes(four)
    } else {
        u32::from_le_bytes(four)
    }
}

/// Two bytes as a number; 0 where there are none.
pub(super) fn u16_at(bytes: &[u8], at: usize, big_endian: bool) -> u16 {
    let two = bytes.get(at..).and_then(<[u8]>::first_chunk);
    let two = two.copied().unwrap_or_default();
    if big_endian {
        u16::from_be_bytes(two)
    } else {
        u16::from_le_bytes(two)
    }
}
