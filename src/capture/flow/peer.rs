//! What is told of one side of a connection.

use std::net::SocketAddr;

use super::{Holes, Sighting};

/// One side of a connection: what it sent, as far as the capture holds it.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    /// Its address.
    pub(crate) address: SocketAddr,
    /// Its SYN, or SYN-ACK of the server.
    pub(crate) syn: Option<Syn>,
    /// Its TTL, those of RST left out.
    pub(crate) ttl: Ttl,
    /// Its packets, those seen twice counted once.
    pub(crate) packets: u64,
    /// Those with data.
    pub(crate) segments: u64,
    /// Bytes of data, each once, those included that the capture cut off.
    pub(crate) bytes: u64,
    /// How far the other side acknowledged its data, as a number of bytes; none where that side was not seen.
    pub(crate) acknowledged: Option<u64>,
    /// The first data.
    pub(crate) first_byte: Option<Sighting>,
    /// The last data that was not sent before.
    pub(crate) last_byte: Option<Sighting>,
    /// Its last packet of any kind.
    pub(crate) last: Option<Sighting>,
    /// Its FIN.
    pub(crate) fin: Option<Fin>,
    /// Its RST, or one in its name.
    pub(crate) reset: Option<Box<Reset>>,
    /// Data that was seen again.
    pub(crate) again: Option<Box<Again>>,
    /// Segments that came after later ones, and filled what was missing until then.
    pub(crate) late: u64,
    /// Data that was not acknowledged by the end.
    pub(crate) unacknowledged: Option<Box<Unacknowledged>>,
    /// Bytes in its largest segment that was acknowledged.
    pub(crate) largest_acknowledged: u32,
    /// Bytes in its largest segment.
    pub(crate) largest_segment: u32,
    /// When it could take no more data.
    pub(crate) zero_window: Option<Box<ZeroWindow>>,
    /// Segments that are larger than the other side's MSS allows: the sender's own network card splits them, so they
    /// were recorded before, at the sender. A receiver's card may put some together as well.
    pub(crate) over_mss: u64,
    /// Packets of which the checksum could be told.
    pub(crate) checksums: u64,
    /// Those with a wrong one: the sender's network card fills it in, so they were recorded before, at the sender.
    pub(crate) wrong_checksums: u64,
    /// Packets that the recording host sent, where the capture tells.
    pub(crate) outgoing: u64,
    /// Packets that it got.
    pub(crate) incoming: u64,
    /// Segments of a byte or none just before what comes next, which keep a connection alive.
    pub(crate) keepalives: u64,
    /// Segments with data after a RST of either side.
    pub(crate) after_reset: u64,
    /// What is missing.
    pub(crate) holes: Holes,
}

impl Peer {
    pub(super) fn new(address: SocketAddr) -> Self {
        Self {
            address,
            syn: None,
            ttl: Ttl::default(),
            packets: 0,
            segments: 0,
            bytes: 0,
            acknowledged: None,
            first_byte: None,
            last_byte: None,
            last: None,
            fin: None,
            reset: None,
            again: None,
            late: 0,
            unacknowledged: None,
            largest_acknowledged: 0,
            largest_segment: 0,
            zero_window: None,
            over_mss: 0,
            checksums: 0,
            wrong_checksums: 0,
            outgoing: 0,
            incoming: 0,
            keepalives: 0,
            after_reset: 0,
            holes: Holes::default(),
        }
    }
}

/// A SYN or SYN-ACK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syn {
    /// The first one.
    pub(crate) first: Sighting,
    /// The last one.
    pub(crate) last: Sighting,
    /// How often it was sent.
    pub(crate) times: u32,
    /// Initial sequence number.
    pub(crate) sequence: u32,
    /// Maximum segment size.
    pub(crate) mss: Option<u16>,
    /// Window scale.
    pub(crate) window_scale: Option<u8>,
    /// The clock of the timestamps option.
    pub(crate) timestamp: Option<u32>,
    /// Its TTL.
    pub(crate) ttl: u8,
}

/// The TTL of one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ttl {
    /// The one that most packets have; none where no packet was seen but RST.
    pub(crate) usual: Option<u8>,
    /// The lowest.
    pub(crate) lowest: u8,
    /// The highest.
    pub(crate) highest: u8,
}

/// A FIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fin {
    /// The first one.
    pub(crate) first: Sighting,
    /// The last one.
    pub(crate) last: Sighting,
    /// How often it was sent.
    pub(crate) times: u32,
    /// Whether the other side acknowledged it.
    pub(crate) acknowledged: bool,
}

/// A RST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reset {
    /// The first one.
    pub(crate) first: Sighting,
    /// How often it was sent.
    pub(crate) times: u32,
    /// TTL of the first one, to be held against [`Peer::ttl`].
    pub(crate) ttl: u8,
    /// Its identification in IPv4; none in IPv6, and where it is 0.
    pub(crate) ip_id: Option<u16>,
    /// Its window.
    pub(crate) window: u16,
    /// Whether it acknowledges something.
    pub(crate) acknowledges: bool,
    /// How far its sequence number is from the one that is expected next of this side; none where that is not known.
    pub(crate) off_by: Option<i64>,
    /// Whether both sides had sent FIN before: then it is harmless.
    pub(crate) after_fin: bool,
}

/// Data that was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Again {
    /// How many segments.
    pub(crate) times: u64,
    /// The first one.
    pub(crate) first: Sighting,
    /// The last one.
    pub(crate) last: Sighting,
}

/// Data that was sent and not acknowledged by the end, as far as segments are remembered: the first ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unacknowledged {
    /// How many bytes lie before it.
    pub(crate) offset: u64,
    /// How many segments, each counted once.
    pub(crate) segments: u32,
    /// Bytes in the largest one.
    pub(crate) largest: u32,
    /// Bytes in the smallest one.
    pub(crate) smallest: u32,
    /// How often the first of them was sent.
    pub(crate) times: u32,
    /// When that was sent first.
    pub(crate) first: Sighting,
    /// When last.
    pub(crate) last: Sighting,
    /// Bytes in the largest segment that the receiver said had arrived beyond what is missing (SACK).
    pub(crate) largest_selective: Option<u32>,
    /// Bytes in the largest and the smallest segment that were sent more than once, and did not arrive.
    pub(crate) repeated: Option<(u32, u32)>,
}

/// Times at which a side could take no more data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ZeroWindow {
    /// How often that began.
    pub(crate) times: u32,
    /// When first.
    pub(crate) first: Sighting,
    /// When it was last said.
    pub(crate) last: Sighting,
    /// How long, all together.
    pub(crate) total_us: u64,
    /// Whether it lasted to the end.
    pub(crate) at_the_end: bool,
}
