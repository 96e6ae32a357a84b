//! What packets show, in evidence that was read from a capture.
//!
//! Frames are counted from 1, as Wireshark does. Times are microseconds since the start of the session.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// What the packets of a session show besides its dialogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// Where the capture was taken; `None` where neither the user nor the packets tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vantage: Option<Vantage>,
    /// Whether that was found by the packets, and not told by the user.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vantage_is_inferred: bool,
    /// How many packets came twice in the file.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub duplicates: u64,
    /// The capture ends so long after the last packet of the session.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub goes_on_us: u64,
    /// The control connection, the tries before it that came to nothing included.
    pub control: Vec<Packets>,
    /// The connections that were data connections, or may have been.
    pub data: Vec<DataPackets>,
    /// The frames of each exchange of the attempt, in its order.
    pub exchanges: Vec<Frames>,
    /// The newest version of TLS that the client offered on the control connection: `TLS 1.3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_tls: Option<String>,
    /// How many other sessions had been left out of what is told of the capture when this one ended, since too many went on at a time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u64,
}

impl Capture {
    /// The TCP connections of this data connection of the attempt.
    pub fn of_data(&self, index: usize) -> impl Iterator<Item = &Packets> + Clone {
        let data = self.data.iter().filter(move |data| data.data == index);
        data.map(|data| &data.packets)
    }

    /// A display filter of Wireshark for all packets of the session.
    #[must_use]
    pub fn filter(&self) -> String {
        let data = self.data.iter().map(|data| &data.packets);
        let each: Vec<String> = self
            .control
            .iter()
            .chain(data)
            .map(Packets::filter)
            .collect();
        each.join(" || ")
    }
}

/// A TCP connection of a data connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPackets {
    /// Index into the attempt's data connections.
    pub data: usize,
    /// No reply that can be read announced it: it stands where a data connection would.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_inferred: bool,
    /// Its packets.
    pub packets: Packets,
}

/// The frames of one exchange.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frames {
    /// The one that holds the end of the command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<u64>,
    /// The one that holds the end of the reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<u64>,
}

/// What the packets of one TCP connection show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packets {
    /// Who opened the connection.
    pub from: SocketAddr,
    /// To whom.
    pub to: SocketAddr,
    /// The first packet that was seen of it.
    pub first_frame: u64,
    /// When that was.
    pub first_us: u64,
    /// When the last packet was seen.
    pub last_us: u64,
    /// The SYN; `None` where the capture begins later than the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub syn: Option<Sent>,
    /// What the SYN was answered with; `None` where nothing came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// For how long nothing answered the SYN, where nothing did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered_us: Option<u64>,
    /// From the SYN to the SYN-ACK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_after_us: Option<u64>,
    /// From the SYN-ACK to the ACK; `None` where the handshake never ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_after_us: Option<u64>,
    /// What went from the opener to the other side.
    pub forth: Flow,
    /// What came back.
    pub back: Flow,
    /// How it ended; `None` where it was still open at the end of the capture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PacketsEnd>,
    /// Its segments one by one, only where two captures are held against each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Box<Segments>>,
}

impl Packets {
    /// A display filter of Wireshark for the packets of this connection.
    #[must_use]
    pub fn filter(&self) -> String {
        let family = if self.from.is_ipv4() { "ip" } else { "ipv6" };
        format!(
            "({family}.addr == {} && {family}.addr == {} && tcp.port == {} && tcp.port == {})",
            self.from.ip(),
            self.to.ip(),
            self.from.port(),
            self.to.port(),
        )
    }
}

/// The segments of a connection that carry data, or open or close it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segments {
    /// In the order in which they were seen. Of a long transfer, some that followed each other may be one here.
    pub each: Vec<Segment>,
    /// From when on they are not kept, if there were too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out_us: Option<u64>,
    /// How far the data of the opener was acknowledged, and that of the other side, as sequence numbers.
    pub acknowledged: [Option<u32>; 2],
    /// The last acknowledgement without data of the opener, and of the other side.
    #[serde(default)]
    pub standing: [Option<Standing>; 2],
    /// What ICMP said of its packets; the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub icmp: Vec<IcmpMessage>,
    /// The clock that the SYN of the opener and the answer carry (RFC 7323): no device writes another one.
    #[serde(default)]
    pub clocks: [Option<u32>; 2],
}

/// How far one side had come: what it had sent, and what it had received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// When.
    pub at_us: u64,
    /// The number of what it would send next.
    pub sequence: u32,
    /// The number of what it expected next.
    pub acknowledgement: u32,
}

/// An ICMP message about a packet of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IcmpMessage {
    /// The packet, when it came, who sent it, its type and code.
    #[serde(flatten)]
    pub message: Unreachable,
    /// What it says.
    pub kind: IcmpKind,
    /// Its time to live.
    pub ttl: u8,
    /// The largest packet that goes through, where it says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtu: Option<u32>,
    /// Whether the packet in question is one of the opener's.
    pub about_opener: bool,
    /// The sequence number of that packet.
    pub sequence: u32,
}

/// What an ICMP error says, the same in both versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IcmpKind {
    /// No way to the network or host.
    Unreachable,
    /// A filter forbids it.
    Prohibited,
    /// The host is there, the port or protocol is not.
    Port,
    /// The packet is too big for a link, and may not be split.
    TooBig,
    /// It went around for too long.
    TimeExceeded,
    /// Something else.
    Other,
}

/// A segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The packet.
    pub frame: u64,
    /// When it was seen.
    pub at_us: u64,
    /// Whether the opener sent it.
    pub by_opener: bool,
    /// Its sequence number.
    pub sequence: u32,
    /// How many bytes of data it has.
    pub length: u32,
    /// Its time to live.
    #[serde(default)]
    pub ttl: u8,
    /// A check sum of its data, if all of them were recorded: what differs in it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<u32>,
    /// What it does besides carrying data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

/// What a segment does to its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// It opens it: SYN, or SYN-ACK of the other side.
    Syn,
    /// It ends what its sender sends.
    Fin,
    /// It ends it at once.
    Reset,
}

/// A packet that went out so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The first of them.
    pub frame: u64,
    /// How many times.
    pub times: u32,
    /// When the first went.
    pub first_us: u64,
    /// When the last went.
    pub last_us: u64,
}

/// What a SYN was answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A SYN-ACK.
    Accepted {
        /// The packet.
        frame: u64,
        /// How many times it was sent.
        times: u32,
    },
    /// An RST.
    Reset(Reset),
    /// An ICMP message that the destination cannot be reached.
    Unreachable(Unreachable),
}

/// An RST.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// The packet.
    pub frame: u64,
    /// When it came.
    pub at_us: u64,
    /// Its time to live.
    pub ttl: u8,
    /// That of the other packets from the same address, where it is another one: then they were sent from
    /// different distances, and a device on the way sent the RST.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_ttl: Option<u8>,
}

/// An ICMP message that the destination cannot be reached (RFC 792, RFC 4443).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unreachable {
    /// The packet.
    pub frame: u64,
    /// When it came.
    pub at_us: u64,
    /// Who sent it.
    pub by: IpAddr,
    /// Its type.
    pub icmp_type: u8,
    /// Its code.
    pub icmp_code: u8,
}

impl Unreachable {
    /// Whether a rule forbids it: "administratively prohibited", in its words.
    #[must_use]
    pub fn is_prohibited(&self) -> bool {
        match self.by {
            IpAddr::V4(_) => matches!(self.icmp_code, 9 | 10 | 13),
            IpAddr::V6(_) => matches!(self.icmp_code, 1 | 5 | 6),
        }
    }
}

/// What went one way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The time to live that its packets have as a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u8>,
    /// The largest segment that its sender takes, by its SYN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mss: Option<u16>,
    /// Bytes of data, each counted once, those included that the capture lacks though they were acknowledged.
    pub bytes: u64,
    /// Segments that were sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<Sent>,
    /// Data that were sent again and again and never acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unacknowledged: Option<Unacknowledged>,
    /// Data that never arrived here though later ones did, and that nobody acknowledged: lost on the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// Bytes that were acknowledged and are not in the file: the recorder lost them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub not_recorded: u64,
    /// The largest segment that was acknowledged, or that came.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub largest: u64,
    /// For how long the receiver of this way had no room.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub full_us: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Data that were sent again and again and never acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unacknowledged {
    /// The segments.
    pub sent: Sent,
    /// The largest of them, in bytes of data.
    pub largest: u64,
    /// The smallest of them.
    pub smallest: u64,
}

/// Data that never arrived though later ones did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// How many bytes came before them.
    pub after: u64,
    /// How many bytes are missing.
    pub bytes: u64,
    /// The first segment behind the gap.
    pub frame: u64,
    /// The largest segment that came, in bytes.
    pub largest_that_came: u64,
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacketsEnd {
    /// The packet that ended it first.
    pub frame: u64,
    /// When it came.
    pub at_us: u64,
    /// Whether the opener's address is the one that ended it.
    pub by_opener: bool,
    /// The RST, if it was ended by one and not by a FIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<Reset>,
    /// For how long nothing had been sent.
    pub after_silence_us: u64,
    /// The last record of TLS that the server sent looks like `close_notify`: it took its leave before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_leave: bool,
}

/// Where the capture was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Vantage {
    /// At the client.
    Client,
    /// At the server.
    Server,
    /// On the way.
    Between,
}
