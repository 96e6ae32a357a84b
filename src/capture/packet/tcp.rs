//! Segments of TCP (RFC 9293).

use std::net::SocketAddr;

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
