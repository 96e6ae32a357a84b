//! What a frame carries.
//!
//! * `link` takes off what is around IP: Ethernet and its tags, cooked and loopback headers, PPP, MPLS
//! * `ip` IPv4 and IPv6 with what is tunnelled in them, and `fragments`
//! * `tcp`, `icmp` what they hold
//!
//! Bad checksums drop nothing: network cards fill them in after the recorder saw the packet.

mod fragments;
mod icmp;
mod ip;
mod link;
mod tcp;
#[cfg(test)]
pub(super) mod tests;

use self::fragments::Fragments;
pub(crate) use self::icmp::IcmpError;
use self::link::Inner;
pub(crate) use self::tcp::{Flags, Segment};
use super::file::Frame;

/// A frame with its link and network layers taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    /// Number of the frame.
    pub(crate) frame: u64,
    /// When, in microseconds since 1970.
    pub(crate) at_us: Option<i64>,
    /// Whether the host that recorded it sent it, or got it; few captures tell.
    pub(crate) outgoing: Option<bool>,
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
    /// Another protocol, or a fragment of which the first one was not seen.
    Other,
    /// Less than the headers that it should have.
    Broken,
    /// The link type is not read here.
    UnreadLink,
}

/// Reads frames, and remembers what fragments need.
#[derive(Debug, Default)]
pub(crate) struct Packets {
    fragments: Fragments,
}

impl Packets {
    /// Reads a frame. Whatever is odd about it, this does not fail.
    pub(crate) fn read<'a>(&mut self, frame: &Frame<'a>) -> Packet<'a> {
        let content = match link::open(frame.link, frame.bytes) {
            Inner::Ip(bytes) => {
                let recorded = u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX);
                // What the recorder cut off, which IP itself tells in most packets.
                let cut = frame.length.saturating_sub(recorded);
                ip::read(bytes, cut, &mut self.fragments)
            }
            Inner::Other => Content::Other,
            Inner::Broken => Content::Broken,
            Inner::UnreadLink => Content::UnreadLink,
        };
        Packet {
            frame: frame.number,
            at_us: frame.at_us,
            outgoing: frame
                .outgoing
                .or_else(|| link::outgoing(frame.link, frame.bytes)),
            content,
        }
    }
}
