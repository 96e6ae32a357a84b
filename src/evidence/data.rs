//! One data connection, each of its facts apart.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::facts::{TcpOutcome, TcpPath};
use super::listing::Listing;
use super::passive::{parse_227, parse_229};
use super::tls::{CloseNotify, Handshake};
use super::{Attempt, Octets, Reply};

/// How a data connection is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DataMode {
    /// EPSV (RFC 2428).
    Epsv,
    /// PASV (RFC 959).
    Pasv,
    /// EPSV or PASV: the command cannot be read, as it is encrypted or not in the capture.
    Passive,
    /// PORT or EPRT: the server connects to us.
    Active,
}

impl DataMode {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Epsv => "epsv",
            Self::Pasv => "pasv",
            Self::Passive => "passive",
            Self::Active => "active",
        }
    }
}

/// One data connection: set-up, TCP, transfer and end are separate facts.
///
/// Indices point into the attempt's exchanges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataConnection {
    /// How it was set up.
    pub mode: DataMode,
    /// The EPSV, PASV, PORT or EPRT exchange.
    pub setup: Option<usize>,
    /// The second set-up exchange of active mode: EPRT after a refused PORT, or PORT again with
    /// [`announced_as`](Self::announced_as).
    pub second_setup: Option<usize>,
    /// The address that a 227 reply named; `None` for 229, which names none.
    pub announced_ip: Option<IpAddr>,
    /// The port that a 227 or 229 reply named.
    pub announced_port: Option<u16>,
    /// What was odd about the 227 or 229 reply, though it could be read.
    pub oddities: Vec<super::passive::Oddity>,
    /// The 227 or 229 reply could not be read at all, and why.
    pub unreadable: Option<super::passive::Unreadable>,
    /// Connecting to the announced address. `None` when it was not tried.
    pub connect: Option<TcpPath>,
    /// Connecting to the announced port on the control connection's peer, when that is another address.
    pub connect_control_peer: Option<TcpPath>,
    /// The client of a log says that it went to the server's own address in place of the announced one. A log need not
    /// tell what became of that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaced: bool,
    /// The largest TCP segment that we let it carry, in bytes of payload. `None` left it to the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_segment: Option<u16>,
    /// Active mode: where we listened, as announced to the server.
    pub listened_on: Option<SocketAddr>,
    /// Active mode: what was announced after our own address had been refused, namely the address by which
    /// the server knows us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced_as: Option<SocketAddr>,
    /// Active mode: who connected to us.
    pub accepted_from: Option<SocketAddr>,
    /// Active mode: when they did.
    pub accepted_us: Option<u64>,
    /// LIST or MLSD up to the first reply (150, 125, or a refusal).
    pub transfer: Option<usize>,
    /// When the first byte of data came.
    pub first_byte_us: Option<u64>,
    /// When the data ended, however it did.
    pub ended_us: Option<u64>,
    /// How many bytes came; `None` where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The first bytes of the data, bounded (see [`MAX_HEAD_BYTES`]).
    pub head: Octets,
    /// How the data ended.
    pub end: Option<DataEnd>,
    /// The closing reply (226, 250, or a refusal) after the data.
    pub closing: Option<usize>,
    /// The entries that were listed; `None` where the listing itself was not seen, as in logs.
    pub listing: Option<Listing>,
    /// The TLS handshake, if the data was to be encrypted and it came to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Handshake>,
    /// How the TLS was taken down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close_notify: Option<CloseNotify>,
}

/// How much of the data is kept.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

impl DataConnection {
    /// A data connection on which nothing has happened yet.
    #[must_use]
    pub fn new(mode: DataMode) -> Self {
        Self {
            mode,
            setup: None,
            second_setup: None,
            announced_ip: None,
            announced_port: None,
            oddities: Vec::new(),
            unreadable: None,
            connect: None,
            connect_control_peer: None,
            replaced: false,
            max_segment: None,
            listened_on: None,
            announced_as: None,
            accepted_from: None,
            accepted_us: None,
            transfer: None,
            first_byte_us: None,
            ended_us: None,
            bytes: Some(0),
            head: Octets::default(),
            end: None,
            closing: None,
            listing: None,
            tls: None,
            close_notify: None,
        }
    }
}

impl DataConnection {
    /// A data connection of which the source has told nothing yet, not even that no byte came.
    #[must_use]
    pub fn unseen(mode: DataMode) -> Self {
        Self {
            bytes: None,
            ..Self::new(mode)
        }
    }

    /// Takes from the reply to EPSV or PASV what it announces, or why it cannot be read.
    pub fn announce(&mut self, reply: &Reply) {
        let read = match self.mode {
            DataMode::Epsv => parse_229(reply).map(|found| (None, found.port, found.oddities)),
            _ => parse_227(reply).map(|found| (Some(found.ip.into()), found.port, found.oddities)),
        };
        match read {
            Ok((ip, port, oddities)) => {
                self.announced_ip = ip;
                self.announced_port = Some(port);
                self.oddities = oddities;
            }
            Err(why) => self.unreadable = Some(why),
        }
    }

    /// The attempts to connect: to the announced address, then to the server's own in its place.
    pub fn paths(&self) -> impl Iterator<Item = &TcpPath> + Clone {
        self.connect.iter().chain(&self.connect_control_peer)
    }

    /// Whether the client went round the announced address, to that of the control connection.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        self.replaced || self.connect_control_peer.is_some()
    }

    /// Whether the connection is known to have come about: seen, told, or needed by data that flowed over it.
    #[must_use]
    pub fn is_known_open(&self) -> bool {
        self.paths()
            .any(|path| path.outcome == TcpOutcome::Connected)
            || self.accepted_from.is_some()
            || self.end == Some(DataEnd::Eof)
    }
}

/// How the data of a transfer ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataEnd {
    /// The server closed the data connection, which is how a listing ends.
    Eof,
    /// The data connection was reset.
    Reset,
    /// No byte within the time limit.
    TimedOut {
        /// The limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit_us: Option<u64>,
    },
    /// The server gave a final reply on the control connection and we stopped waiting for data.
    RefusedOnControl,
    /// More bytes than the probe reads; it stopped reading.
    TooLong,
    /// The total deadline cut it short.
    Deadline,
    /// The user stopped the run.
    Interrupted,
    /// The TLS handshake on the data connection did not end well; see [`DataConnection::tls`].
    HandshakeFailed,
    /// Another failure, in the operating system's words.
    Failed(String),
}

/// A listing that stood still, asked for once more in small TCP segments. Where they come and the usual
/// ones do not, the way loses large packets and nobody says so (RFC 2923 section 2.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SmallSegments {
    /// Index into the attempt's data connections: the one that stood still.
    pub stalled: usize,
    /// The listing in small segments; see [`DataConnection::max_segment`].
    pub repeat: DataConnection,
}

impl SmallSegments {
    /// Whether the size of segments can have made the difference: what was missing does not fit into one
    /// small segment, so that it would have come in a larger one.
    #[must_use]
    pub fn is_telling(&self, attempt: &Attempt) -> bool {
        let came = attempt.data.get(self.stalled).and_then(|data| data.bytes);
        let small = self.repeat.max_segment.map(u64::from);
        came.zip(small)
            .is_some_and(|(came, small)| self.repeat.bytes > Some(came.saturating_add(small)))
    }
}
