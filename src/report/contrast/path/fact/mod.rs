//! What the path can do to a session, as typed data. Each is worded by the message `path-KIND`.
//!
//! * this file: the events
//! * `carried` who and what they are about

mod carried;

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

pub use self::carried::{Carried, Connection, Reached, Receiver, Side};
use crate::evidence::capture::IcmpKind;

/// Something that the path did.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum PathFact {
    /// One side sent it, and the other one never received it.
    Lost {
        /// Who sent it.
        sender: Side,
        /// What it was.
        carried: Carried,
        /// How many times it was sent.
        times: u32,
        /// How many others of the same connection and side never arrived either.
        others: u64,
        /// It was acknowledged all the same: by a device, in the name of the other side.
        acknowledged: bool,
        /// The largest segment that arrived, where all that are larger were lost.
        largest_that_came: Option<u64>,
        /// The other capture holds nothing so late: it may have been stopped.
        may_have_stopped: bool,
        /// The first packet, in the sender's capture.
        frame: u64,
    },
    /// Some of what one side sent was lost, and arrived when it was sent again.
    LostAndSentAgain {
        /// Who sent it.
        sender: Side,
        /// How many bytes of data were lost.
        bytes: u64,
        /// On which connection.
        connection: Connection,
        /// Where that leads to.
        address: SocketAddr,
        /// The first packet of which a copy was lost, in the sender's capture.
        frame: u64,
    },
    /// A SYN or SYN-ACK was lost, and a later one arrived.
    OpeningSentAgain {
        /// Who sent it.
        sender: Side,
        /// What it was.
        carried: Carried,
        /// The first packet, in the sender's capture.
        frame: u64,
    },
    /// An RST came in the name of a side that never sent one.
    Reset {
        /// Who received it.
        receiver: Receiver,
        /// On which connection.
        connection: Connection,
        /// Where that leads to.
        address: SocketAddr,
        /// Its time to live.
        ttl: Option<u8>,
        /// That of the other packets from the same address, where it is another one.
        usual_ttl: Option<u8>,
        /// The other capture holds nothing so late: it may have been stopped.
        may_have_stopped: bool,
        /// The packet in the client's capture.
        client_frame: Option<u64>,
        /// The packet in the server's capture.
        server_frame: Option<u64>,
    },
    /// A router or host sent an ICMP message about a packet.
    Icmp {
        /// For whom it is: who sent that packet.
        receiver: Side,
        /// Who sent it.
        by: IpAddr,
        /// What it says.
        message: IcmpKind,
        /// The largest packet that goes through, where it says that.
        mtu: Option<u32>,
        /// On which connection the packet was.
        connection: Connection,
        /// Where that leads to.
        address: SocketAddr,
        /// Which of the two places it came to.
        reached: Reached,
        /// It comes from between the two places: the packet never came to the other one, or its TTL shows it.
        is_between: bool,
        /// The packet that it is about never came to the other place.
        is_lost: bool,
        /// Which router it is, counted from the receiver, where the TTL shows that it is one between the two places.
        hop: Option<u8>,
        /// How many routers there are between the two places, by the TTL of other packets.
        hops: Option<u8>,
        /// The receiver's capture holds no ICMP at all: it may have been limited to other packets.
        may_be_filtered: bool,
        /// How many more messages of the same kind.
        others: u64,
        /// The packet in the client's capture.
        client_frame: Option<u64>,
        /// The packet in the server's capture.
        server_frame: Option<u64>,
    },
    /// One side received what the other one never sent.
    Inserted {
        /// Who received it.
        receiver: Side,
        /// What it is.
        carried: Carried,
        /// How many more such segments of the same connection.
        others: u64,
        /// It stands where the other side sent something else.
        in_place: bool,
        /// Its time to live.
        ttl: Option<u8>,
        /// That of the other packets from the same address, where it is another one.
        usual_ttl: Option<u8>,
        /// The packet, in the receiver's capture.
        frame: u64,
    },
    /// A connection was accepted in the name of a side that never saw it.
    AcceptedOnPath {
        /// Who opened it.
        opener: Side,
        /// Where it leads to.
        address: SocketAddr,
        /// How many more connections.
        others: u64,
        /// The time to live of the SYN-ACK.
        ttl: Option<u8>,
        /// That of the other packets from the same address, where it is another one.
        usual_ttl: Option<u8>,
        /// The first packet, in the opener's capture.
        frame: u64,
    },
    /// The sequence numbers of the control connection are others on each side.
    Renumbered {
        /// So are the time stamps: it is another connection, which a proxy opened.
        by_proxy: bool,
        /// The SYN in the client's capture.
        client_frame: u64,
        /// The SYN in the server's capture.
        server_frame: u64,
    },
    /// A SYN or SYN-ACK arrived with another MSS than it was sent with.
    MssChanged {
        /// Whose it is.
        sender: Side,
        /// On which connection.
        connection: Connection,
        /// Where that leads to.
        address: SocketAddr,
        /// The MSS at its sender.
        sent: u16,
        /// The MSS at the other side.
        came: u16,
        /// How many more were changed.
        others: u64,
        /// The packet in the client's capture.
        client_frame: u64,
        /// The packet in the server's capture.
        server_frame: u64,
    },
    /// The client waited for a reply: how much of that was the server's own time.
    ReplyTime {
        /// What it answers; `None` for the greeting.
        command: Option<String>,
        /// How long the client waited.
        waited_us: u64,
        /// How long the server took.
        server_us: u64,
        /// How long command and reply were on the way.
        path_us: u64,
        /// The reply in the client's capture.
        client_frame: u64,
        /// The reply in the server's capture.
        server_frame: u64,
    },
    /// A command arrived with another text than it was sent with.
    CommandRewritten {
        /// At the client.
        at_client: String,
        /// At the server.
        at_server: String,
        /// How many more commands were rewritten.
        others: u64,
        /// Its packet in the client's capture.
        client_frame: u64,
        /// Its packet in the server's capture.
        server_frame: u64,
    },
    /// A reply arrived with another text than it was sent with.
    ReplyRewritten {
        /// At the server.
        at_server: String,
        /// At the client.
        at_client: String,
        /// How many more replies were rewritten.
        others: u64,
        /// Its packet in the client's capture.
        client_frame: u64,
        /// Its packet in the server's capture.
        server_frame: u64,
    },
    /// The client has another address on each side.
    ClientTranslated {
        /// At the client.
        at_client: SocketAddr,
        /// At the server.
        at_server: SocketAddr,
    },
    /// The server has another address on each side.
    ServerTranslated {
        /// At the client.
        at_client: SocketAddr,
        /// At the server.
        at_server: SocketAddr,
    },
    /// Something was on the way for long.
    Delayed {
        /// Who sent it.
        sender: Side,
        /// What it was.
        carried: Carried,
        /// For how much longer than others.
        delay_us: u64,
        /// The packet in the client's capture.
        client_frame: u64,
        /// The packet in the server's capture.
        server_frame: u64,
    },
    /// All that was sent arrived.
    AllArrived {
        /// How many segments that is.
        segments: u64,
    },
    /// Bytes that one capture lacks though they were acknowledged.
    NotRecorded {
        /// Whose capture lacks them.
        capture: Side,
        /// How many.
        bytes: u64,
        /// It ends before the session does.
        ends_early: bool,
        /// They are the last ones of their sender, whose capture lacks them: they may as well be a device's.
        may_be_inserted: bool,
    },
    /// A connection that one capture lacks though it was answered in the other.
    NotCaptured {
        /// Whose capture lacks it.
        capture: Side,
        /// Where it leads to.
        address: SocketAddr,
        /// Its first packet, in the other capture.
        frame: u64,
    },
}

impl PathFact {
    /// The packets that it is about: in the client's capture, in the server's.
    #[must_use]
    pub fn frames(&self) -> [Option<u64>; 2] {
        let of = |side: Side, frame: u64| match side {
            Side::Client => [Some(frame), None],
            Side::Server => [None, Some(frame)],
        };
        match self {
            Self::Lost { sender, frame, .. }
            | Self::LostAndSentAgain { sender, frame, .. }
            | Self::OpeningSentAgain { sender, frame, .. } => of(*sender, *frame),
            Self::Inserted {
                receiver, frame, ..
            } => of(*receiver, *frame),
            Self::AcceptedOnPath { opener, frame, .. } => of(*opener, *frame),
            Self::NotCaptured { capture, frame, .. } => of(capture.other(), *frame),
            Self::Reset {
                client_frame,
                server_frame,
                ..
            }
            | Self::Icmp {
                client_frame,
                server_frame,
                ..
            } => [*client_frame, *server_frame],
            Self::CommandRewritten {
                client_frame,
                server_frame,
                ..
            }
            | Self::ReplyRewritten {
                client_frame,
                server_frame,
                ..
            }
            | Self::Delayed {
                client_frame,
                server_frame,
                ..
            }
            | Self::MssChanged {
                client_frame,
                server_frame,
                ..
            }
            | Self::Renumbered {
                client_frame,
                server_frame,
                ..
            }
            | Self::ReplyTime {
                client_frame,
                server_frame,
                ..
            } => [Some(*client_frame), Some(*server_frame)],
            Self::ClientTranslated { .. }
            | Self::ServerTranslated { .. }
            | Self::AllArrived { .. }
            | Self::NotRecorded { .. } => [None, None],
        }
    }

    /// How grave it is; the lowest is the gravest, and of two alike the earlier one counts.
    #[must_use]
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Icmp {
                reached: Reached::Both,
                ..
            }
            | Self::Icmp {
                reached: Reached::Receiver,
                message: IcmpKind::TooBig,
                ..
            }
            | Self::LostAndSentAgain { .. }
            | Self::OpeningSentAgain { .. }
            | Self::MssChanged { .. } => 4,
            Self::Lost { .. }
            | Self::Reset { .. }
            | Self::Icmp { .. }
            | Self::Inserted { .. }
            | Self::AcceptedOnPath { .. } => 0,
            Self::CommandRewritten { .. } | Self::ReplyRewritten { .. } => 1,
            Self::ClientTranslated { .. }
            | Self::ServerTranslated { .. }
            | Self::Renumbered { .. } => 2,
            Self::Delayed { .. } | Self::ReplyTime { .. } => 3,
            Self::AllArrived { .. } => 5,
            Self::NotRecorded { .. } | Self::NotCaptured { .. } => 6,
        }
    }

    /// Whether it takes nothing away and adds nothing: all that was sent may have arrived.
    pub(super) fn is_harmless(&self) -> bool {
        matches!(
            self,
            Self::CommandRewritten { .. }
                | Self::ReplyRewritten { .. }
                | Self::ClientTranslated { .. }
                | Self::ServerTranslated { .. }
                | Self::Delayed { .. }
                | Self::ReplyTime { .. }
                | Self::MssChanged { .. }
                | Self::Renumbered { .. }
                | Self::Icmp {
                    reached: Reached::Both,
                    ..
                }
        )
    }
}
