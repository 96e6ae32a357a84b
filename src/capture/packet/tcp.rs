//! Segments of TCP (RFC 9293).

use std::net::{IpAddr, SocketAddr};

use etherparse::checksum::Sum16BitWords;
use etherparse::{TcpOptionElement, TcpOptionsIterator};

use super::Content;
use super::ip::Header;
use super::link::number;

/// The flags of a segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Flags(pub(crate) u8);

impl Flags {
    /// FIN.
    pub(crate) const FIN: u8 = 0x01;
    /// SYN.
    pub(crate) const SYN: u8 = 0x02;
    /// RST.
    pub(crate) const RST: u8 = 0x04;
    /// ACK.
    pub(crate) const ACK: u8 = 0x10;

    /// Whether one of these is set.
    pub(crate) fn has(self, flags: u8) -> bool {
        self.0 & flags != 0
    }
}

/// One segment of TCP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment<'a> {
    /// From.
    pub(crate) source: SocketAddr,
    /// To.
    pub(crate) destination: SocketAddr,
    /// TTL, or hop limit.
    pub(crate) ttl: u8,
    /// The identification of IPv4; none in IPv6, and where it is 0.
    pub(crate) ip_id: Option<u16>,
    /// Sequence number.
    pub(crate) sequence: u32,
    /// Acknowledgement number; means nothing without ACK.
    pub(crate) acknowledgement: u32,
    /// Flags.
    pub(crate) flags: Flags,
    /// Window as it stands in the header, not scaled.
    pub(crate) window: u16,
    /// Maximum segment size, an option of SYN.
    pub(crate) mss: Option<u16>,
    /// Window scale, an option of SYN.
    pub(crate) window_scale: Option<u8>,
    /// The sender's clock of the timestamps option.
    pub(crate) timestamp: Option<u32>,
    /// What arrived out of order, as its receiver says (SACK, RFC 2018): from and to.
    pub(crate) selective: [Option<(u32, u32)>; 4],
    /// How long the data was, which may be more than was recorded.
    pub(crate) length: u32,
    /// The data that was recorded.
    pub(crate) data: &'a [u8],
    /// Whether the checksum is right; none where it cannot be told.
    pub(crate) checksum_ok: Option<bool>,
}

/// Bytes of a header without options.
const FIXED: usize = 20;

/// Reads a segment. The snap length may have cut it within its options.
pub(super) fn read<'a>(header: &Header, bytes: &'a [u8]) -> Content<'a> {
    let Some(fixed) = bytes.get(..FIXED) else {
        return Content::Broken;
    };
    let long = |at| u32::from(number(fixed, at)) << 16 | u32::from(number(fixed, at + 2));
    let offset = usize::from(fixed[12] >> 4) * 4;
    let all = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let Some(length) = header.length.checked_sub(u32::from(fixed[12] >> 4) * 4) else {
        return Content::Broken;
    };
    if offset < FIXED {
        return Content::Broken;
    }
    let data = bytes.get(offset..).unwrap_or_default();
    let mut segment = Segment {
        source: SocketAddr::new(header.source, number(fixed, 0)),
        destination: SocketAddr::new(header.destination, number(fixed, 2)),
        ttl: header.ttl,
        ip_id: header.id,
        sequence: long(4),
        acknowledgement: long(8),
        flags: Flags(fixed[13]),
        window: number(fixed, 14),
        mss: None,
        window_scale: None,
        timestamp: None,
        selective: [None; 4],
        length,
        data,
        checksum_ok: (all == header.length).then(|| is_checksum_right(header, bytes)),
    };
    let options = &bytes[FIXED..offset.min(bytes.len())];
    for option in TcpOptionsIterator::from_slice(options).map_while(Result::ok) {
        match option {
            TcpOptionElement::MaximumSegmentSize(size) => segment.mss = Some(size),
            TcpOptionElement::WindowScale(scale) => segment.window_scale = Some(scale),
            TcpOptionElement::Timestamp(clock, _) => segment.timestamp = Some(clock),
            TcpOptionElement::SelectiveAcknowledgement(first, [second, third, fourth]) => {
                segment.selective = [Some(first), second, third, fourth];
            }
            TcpOptionElement::Noop | TcpOptionElement::SelectiveAcknowledgementPermitted => {}
        }
    }
    Content::Tcp(segment)
}

fn is_checksum_right(header: &Header, bytes: &[u8]) -> bool {
    let mut sum = Sum16BitWords::new();
    for address in [header.source, header.destination] {
        sum = match address {
            IpAddr::V4(address) => sum.add_4bytes(address.octets()),
            IpAddr::V6(address) => sum.add_16bytes(address.octets()),
        };
    }
    let sum = sum
        .add_4bytes(header.length.to_be_bytes())
        .add_2bytes([0, 6])
        .add_slice(bytes);
    sum.ones_complement() == 0
}
