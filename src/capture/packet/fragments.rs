//! Segments that IP split.

use std::collections::VecDeque;
use std::net::IpAddr;

use super::Content;
use super::ip::Header;
use super::tcp::{self, Flags, Segment};

/// How many split packets are remembered at a time.
const MAX_SPLIT: usize = 64;

/// One part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fragment<'a> {
    pub(super) header: &'a Header,
    pub(super) id: u32,
    /// How many bytes of the packet come before it.
    pub(super) offset: u16,
}

/// The first parts of packets that were split. They have the header of TCP, so that what comes in the others is known
/// to be a piece of the same stream. Nothing has to be put together for that.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    first: VecDeque<(Name, Segment<'static>, u32)>,
}

/// What the parts of one packet have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name {
    source: IpAddr,
    destination: IpAddr,
    id: u32,
}

impl Fragments {
    /// Reads a part as a segment of its own.
    pub(super) fn read<'a>(&mut self, part: &Fragment<'_>, bytes: &'a [u8]) -> Content<'a> {
        let name = Name {
            source: part.header.source,
            destination: part.header.destination,
            id: part.id,
        };
        if part.offset == 0 {
            let content = tcp::read(part.header, bytes);
            let Content::Tcp(mut segment) = content else {
                return content;
            };
            // Its checksum is of the whole.
            segment.checksum_ok = None;
            let header = part.header.length.saturating_sub(segment.length);
            if self.first.len() >= MAX_SPLIT {
                self.first.pop_front();
            }
            let kept = Segment {
                data: &[],
                // FIN comes after all of it, which is more than this part.
                flags: Flags(segment.flags.0 & Flags::ACK),
                ..segment.clone()
            };
            segment.flags = Flags(segment.flags.0 & !Flags::FIN);
            self.first.push_back((name, kept, header));
            return Content::Tcp(segment);
        }
        let Some((_, segment, header)) = self.first.iter().rev().find(|(it, ..)| *it == name)
        else {
            return Content::Other;
        };
        let Some(behind) = u32::from(part.offset).checked_sub(*header) else {
            return Content::Broken;
        };
        Content::Tcp(Segment {
            sequence: segment.sequence.wrapping_add(behind),
            length: part.header.length,
            data: bytes,
            ..segment.clone()
        })
    }
}
