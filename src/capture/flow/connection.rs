//! What packets tell of a connection.

use std::net::SocketAddr;

use super::{Peer, Recorded, Reset};
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
