//! What packets show, in a capture. Each names the packet by its number, as Wireshark counts.

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::Serialize;

/// Facts about packets.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", content = "values", rename_all = "kebab-case")]
pub enum PacketFact {
    /// Nothing answered SYN.
    SynUnanswered {
        /// Where it went.
        address: SocketAddr,
        /// How many times it was sent.
        times: u32,
        /// From the first of them to the end of the wait.
        waited_us: u64,
        /// The first of them.
        frame: u64,
    },
    /// The answer to SYN went out, and was never answered itself.
    SynAckUnanswered {
        /// Whom it went to.
        address: SocketAddr,
        /// How many times it was sent.
        times: u32,
        /// The first of them.
        frame: u64,
    },
    /// RST answered SYN.
    SynReset {
        /// Whose address sent it.
        address: SocketAddr,
        /// Its time to live.
        ttl: u8,
        /// That of other packets from this address, if it is another one: a device on the way sent the RST.
        usual_ttl: Option<u8>,
        /// The packet.
        frame: u64,
    },
    /// An ICMP message answered SYN.
    SynUnreachable {
        /// Where SYN went.
        address: SocketAddr,
        /// Who sent the message.
        by: IpAddr,
        /// It says that a rule forbids it.
        prohibited: bool,
        /// Its type.
        icmp_type: u8,
        /// Its code.
        icmp_code: u8,
        /// The packet.
        frame: u64,
    },
    /// No SYN to the announced port was captured.
    NoSyn {
        /// The port.
        port: u16,
        /// For how long after it was announced.
        waited_us: Option<u64>,
    },
    /// The data connection came from another address than the control connection.
    CameFrom {
        /// The address of the data connection.
        address: IpAddr,
        /// That of the control connection.
        client: IpAddr,
        /// The first packet.
        frame: u64,
    },
    /// A connection was reset.
    ConnectionReset {
        /// In whose name.
        address: SocketAddr,
        /// Its time to live.
        ttl: u8,
        /// That of other packets from this address, if it is another one: a device on the way sent the RST.
        usual_ttl: Option<u8>,
        /// For how long nothing had been sent before.
        silence_us: u64,
        /// The packet.
        frame: u64,
    },
    /// Data went out again and again and was never acknowledged.
    NeverAcknowledged {
        /// Who sent it.
        address: SocketAddr,
        /// Bytes in the largest segment.
        segment_bytes: u64,
        /// Bytes in the largest segment that was acknowledged.
        acknowledged_bytes: u64,
        /// How many times it was sent.
        times: u32,
        /// The first of them.
        frame: u64,
    },
    /// Data never came, though later data did.
    NeverCame {
        /// Who sent it.
        address: SocketAddr,
        /// How many bytes.
        bytes: u64,
        /// How many bytes came before.
        after_bytes: u64,
        /// Bytes in the largest segment that came; none where only packets without data did.
        segment_bytes: Option<u64>,
        /// The first packet behind the gap.
        frame: u64,
    },
    /// A receiver had no room for more data.
    NoRoom {
        /// Who.
        address: SocketAddr,
        /// For how long.
        full_us: u64,
    },
    /// Segments were sent again, as after a loss on the way.
    SentAgain {
        /// Who sent them.
        address: SocketAddr,
        /// How many.
        times: u32,
        /// The first of them.
        frame: u64,
    },
}
