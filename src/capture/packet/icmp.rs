//! What ICMP says of packets that went no further (RFC 792, RFC 4443).

use std::net::{IpAddr, SocketAddr};

use etherparse::IpNumber;

use super::Content;
use super::ip::{self, Header};
use super::link::number;
use crate::evidence::capture::IcmpKind;

/// An error that a host or router sent back, about a packet of TCP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IcmpError {
    /// Who sent it.
    pub(crate) from: IpAddr,
    /// Its TTL or hop limit.
    pub(crate) ttl: u8,
    /// What it says.
    pub(crate) kind: IcmpKind,
    /// Type as it stands there: 3 for `destination unreachable` in ICMP, 1 in `ICMPv6`.
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

impl IcmpError {
    /// Whether it says that the port is unreachable (RFC 792, RFC 4443 section 3.1).
    pub(crate) fn is_of_port(&self) -> bool {
        match self.from {
            IpAddr::V4(_) => (self.number, self.code) == (3, 3),
            IpAddr::V6(_) => (self.number, self.code) == (1, 4),
        }
    }
}

/// Reads a message of ICMP or `ICMPv6`. Those that are no errors about TCP are another protocol.
pub(super) fn read<'a>(header: &Header, bytes: &'a [u8]) -> Content<'a> {
    let [number, code, _, _, a, b, c, d, quoted @ ..] = bytes else {
        return Content::Broken;
    };
    let kind = if header.source.is_ipv4() {
        kind_of_v4(*number, *code)
    } else {
        kind_of_v6(*number, *code)
    };
    let Some(kind) = kind else {
        return Content::Other;
    };
    let about = about(quoted);
    let Some((source, destination, sequence)) = about else {
        return Content::Other;
    };
    let mtu = match header.source {
        IpAddr::V4(_) => u32::from(u16::from_be_bytes([*c, *d])),
        IpAddr::V6(_) => u32::from_be_bytes([*a, *b, *c, *d]),
    };
    Content::Icmp(IcmpError {
        from: header.source,
        ttl: header.ttl,
        kind,
        number: *number,
        code: *code,
        mtu: (kind == IcmpKind::TooBig && mtu > 0).then_some(mtu),
        source,
        destination,
        sequence,
    })
}

fn kind_of_v4(number: u8, code: u8) -> Option<IcmpKind> {
    Some(match (number, code) {
        (3, 2 | 3) => IcmpKind::Port,
        (3, 4) => IcmpKind::TooBig,
        (3, 9 | 10 | 13) => IcmpKind::Prohibited,
        (3, _) => IcmpKind::Unreachable,
        (11, _) => IcmpKind::TimeExceeded,
        (12, _) => IcmpKind::Other,
        _ => return None,
    })
}

fn kind_of_v6(number: u8, code: u8) -> Option<IcmpKind> {
    Some(match (number, code) {
        (1, 1 | 5 | 6) => IcmpKind::Prohibited,
        (1, 4) => IcmpKind::Port,
        (1, _) => IcmpKind::Unreachable,
        (2, _) => IcmpKind::TooBig,
        (3, _) => IcmpKind::TimeExceeded,
        (4, _) => IcmpKind::Other,
        _ => return None,
    })
}

/// Ends and sequence number of the packet that is quoted, if it is TCP. Eight bytes of its payload are enough.
fn about(quoted: &[u8]) -> Option<(SocketAddr, SocketAddr, u32)> {
    let (header, slice) = ip::slice(quoted, 0)?;
    let payload = slice.payload();
    let first = payload.payload.get(..8)?;
    (payload.ip_number == IpNumber::TCP).then(|| {
        let sequence = u32::from(number(first, 4)) << 16 | u32::from(number(first, 6));
        let source = SocketAddr::new(header.source, number(first, 0));
        (
            source,
            SocketAddr::new(header.destination, number(first, 2)),
            sequence,
        )
    })
}
