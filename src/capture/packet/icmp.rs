//! What ICMP says of packets that went no further (RFC 792, RFC 4443).

use std::net::{IpAddr, SocketAddr};

/// An error that a host or router sent back, about a packet of TCP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IcmpError {
    /// Who sent it.
    pub(crate) from: IpAddr,
    /// Its TTL or hop limit.
    pub(crate) ttl: u8,
    /// What it says.
    pub(crate) kind: IcmpKind,
    /// Type as it stands there: 3 for `destination unreachable` in ICMP, 1 in ICMPv6.
    pub(crate) number: u8,
    /// Code.
    pub(crate) code: u8,
    /// The largest packet that the next link takes, where it says that.
    pub(crate) mtu: Option<u32>,
    /// Who sent the packet in question.
    pub(crate) source: SocketAddr,
    /// To whom.
    pub(crate) destination: SocketAddr,
    /// Its sequence number.
    pub(crate) sequence: u32,
}

/// What an ICMP error says, the same in both versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IcmpKind {
    /// No way to the network or host.
    Unreachable,
    /// A filter forbids it.
    Prohibited,
    /// The host is there, the port is not.
    Port,
    /// The packet is too big for a link, and may not be split.
    TooBig,
    /// It went around for too long.
    TimeExceeded,
    /// Something else.
    Other,
}
