//! What the path can do to a session, as typed data. Each is worded by the message `path-KIND`.

use std::net::{IpAddr, SocketAddr};

use serde::Serialize;

/// One of the two ends of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The client.
    Client,
    /// The server.
    Server,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

/// What a packet carries. Worded by the message `carried-KIND`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum Carried {
    /// SYN.
    Syn {
        /// Where it went, as its sender's capture has it.
        address: SocketAddr,
    },
    /// The answer to SYN.
    SynAck {
        /// Where it came from.
        address: SocketAddr,
    },
    /// A command.
    Command {
        /// The line, secrets masked.
        text: String,
    },
    /// A reply.
    Reply {
        /// Its first line.
        text: String,
    },
    /// Data of a data connection.
    Data {
        /// How many bytes.
        bytes: u64,
        /// Where the connection leads to.
        address: SocketAddr,
    },
    /// A part of a command or reply.
    Text {
        /// How many bytes.
        bytes: u64,
    },
    /// Records of TLS on the control connection.
    Tls {
        /// How many bytes.
        bytes: u64,
    },
    /// FIN of the control connection.
    Fin,
    /// FIN of a data connection.
    DataFin {
        /// Where the connection leads to.
        address: SocketAddr,
    },
}

/// Which connection it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Connection {
    /// The control connection.
    Control,
    /// A data connection.
    Data,
}

/// Who received something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Receiver {
    /// The client.
    Client,
    /// The server.
    Server,
    /// Both.
    Both,
}

/// Something that the path did.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// A router answered with ICMP what the other side never received.
    Unreachable {
        /// Who received it.
        receiver: Side,
        /// Who sent it.
        by: IpAddr,
        /// Where the SYN went.
        address: SocketAddr,
        /// The packet, in the receiver's capture.
        frame: u64,
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
            Self::Unreachable {
                receiver, frame, ..
            } => of(*receiver, *frame),
            Self::NotCaptured { capture, frame, .. } => of(capture.other(), *frame),
            Self::Reset {
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
            Self::Lost { .. } | Self::Reset { .. } | Self::Unreachable { .. } => 0,
            Self::CommandRewritten { .. } | Self::ReplyRewritten { .. } => 1,
            Self::ClientTranslated { .. } | Self::ServerTranslated { .. } => 2,
            Self::Delayed { .. } => 3,
            Self::LostAndSentAgain { .. } | Self::OpeningSentAgain { .. } => 4,
            Self::AllArrived { .. } => 5,
            Self::NotRecorded { .. } | Self::NotCaptured { .. } => 6,
        }
    }
}
