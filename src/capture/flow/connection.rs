//! What packets tell of a connection.

use std::net::SocketAddr;

use super::{Holes, Recorded};
use crate::capture::packet::IcmpError;

/// Names a connection within a capture. A port that is used again makes another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnectionId(pub(crate) u64);

/// One of the two ends of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    /// The one that connects.
    Client,
    /// The one that is connected to.
    Server,
}

impl Side {
    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// A frame and its time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sighting {
    /// Microseconds since 1970.
    pub(crate) at_us: i64,
    /// Number of the frame, as Wireshark counts.
    pub(crate) frame: u64,
}

impl Sighting {
    /// How much later this one is; 0 if it is not.
    pub(crate) fn us_since(self, earlier: Self) -> u64 {
        u64::try_from(self.at_us.saturating_sub(earlier.at_us)).unwrap_or(0)
    }
}

/// How the first packet that was seen of a connection tells its sides apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    /// With the client's SYN.
    Syn,
    /// With the server's SYN-ACK: the client's SYN is not in the capture.
    SynAck,
    /// In its middle. Who is the client is a guess: the other side of one whose port is below 1024, port 20 itself, or
    /// else who was seen first.
    Middle,
}

/// Why nothing more is told of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It was closed: FIN of both sides, or RST.
    Closed,
    /// The capture ended, and it was still open.
    StillOpen,
    /// The same ports were used for another one.
    Replaced,
    /// Nothing answered its SYN for minutes.
    Unanswered,
    /// Too many connections at a time: this one had been silent for the longest.
    Forgotten,
}

/// A TCP connection with all that its packets tell.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    /// Its name.
    pub(crate) id: ConnectionId,
    /// What was seen first.
    pub(crate) begun: Begun,
    /// The side that connects, and what it sent.
    pub(crate) client: Peer,
    /// The side that is connected to, and what it sent.
    pub(crate) server: Peer,
    /// The first packet.
    pub(crate) first: Sighting,
    /// The last packet, of either side.
    pub(crate) last: Sighting,
    /// The client's ACK that completes the handshake: SYN, SYN-ACK, this.
    pub(crate) handshake_done: Option<Sighting>,
    /// What ICMP said of its packets; the first few.
    pub(crate) icmp: Vec<Icmp>,
    /// Packets that were seen twice and left out.
    pub(crate) duplicates: u64,
    /// TTL of the first such packet, and of its second copy: they differ where a router is between.
    pub(crate) duplicate_ttls: Option<(u8, u8)>,
    /// How it ended.
    pub(crate) end: End,
    /// When the capture ended, or where this connection was given up: until then nothing more was seen.
    pub(crate) watched_until: Sighting,
    /// Its segments one by one, if they are wanted.
    pub(crate) recorded: Option<Box<Recorded>>,
}

impl Connection {
    pub(super) fn new(
        id: ConnectionId,
        begun: Begun,
        client: SocketAddr,
        server: SocketAddr,
        at: Sighting,
    ) -> Self {
        Self {
            id,
            begun,
            client: Peer::new(client),
            server: Peer::new(server),
            first: at,
            last: at,
            handshake_done: None,
            icmp: Vec::new(),
            duplicates: 0,
            duplicate_ttls: None,
            end: End::StillOpen,
            watched_until: at,
            recorded: None,
        }
    }

    pub(super) fn peer_mut(&mut self, side: Side) -> &mut Peer {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// One side.
    pub(crate) fn peer(&self, side: Side) -> &Peer {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    /// What the client's SYN led to; none where no SYN was seen.
    pub(crate) fn answer(&self) -> Option<Answer> {
        let asked = self.client.syn.as_ref()?;
        if let Some(answered) = &self.server.syn {
            return Some(Answer::Accepted(answered.first));
        }
        if let Some(reset) = &self.server.reset {
            return Some(Answer::Reset(Reset::clone(reset)));
        }
        let about = |icmp: &&Icmp| icmp.about == Side::Client;
        if let Some(icmp) = self.icmp.iter().find(about) {
            return Some(Answer::Icmp(icmp.clone()));
        }
        Some(Answer::Nothing {
            times: asked.times,
            waited_us: self.watched_until.us_since(asked.first),
        })
    }
}

/// What a SYN led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A SYN-ACK.
    Accepted(Sighting),
    /// A RST, and nothing else.
    Reset(Reset),
    /// An ICMP error, and nothing else.
    Icmp(Icmp),
    /// Nothing.
    Nothing {
        /// How often SYN was sent.
        times: u32,
        /// How long the capture watched after the first one.
        waited_us: u64,
    },
}

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

/// What ICMP said of a packet of this connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Icmp {
    /// When.
    pub(crate) at: Sighting,
    /// Whose packet it is about.
    pub(crate) about: Side,
    /// What it says, and who.
    pub(crate) error: IcmpError,
}
