//! What a frame carries.

mod icmp;
mod tcp;

pub(crate) use self::icmp::{IcmpError, IcmpKind};
pub(crate) use self::tcp::{Flags, Segment};
use super::file::Frame;

/// A frame with its link and network layers taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    /// Number of the frame.
    pub(crate) frame: u64,
    /// When, in microseconds since 1970.
    pub(crate) at_us: Option<i64>,
    /// What was in it.
    pub(crate) content: Content<'a>,
}

/// What a frame holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content<'a> {
    /// A segment of TCP.
    Tcp(Segment<'a>),
    /// An ICMP error about a packet of TCP.
    Icmp(IcmpError),
    /// A datagram of UDP.
    Udp,
    /// Another protocol, or a fragment without the header of TCP.
    Other,
    /// Less than the headers that it should have.
    Broken,
    /// The link type is not read here.
    UnreadLink,
}

/// Reads a frame. Whatever is odd about it, this does not fail.
pub(crate) fn read<'a>(frame: &Frame<'a>) -> Packet<'a> {
    Packet {
        frame: frame.number,
        at_us: frame.at_us,
        content: Content::Other,
    }
}
