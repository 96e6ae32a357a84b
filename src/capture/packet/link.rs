//! What is around IP, taken off.

use crate::capture::file::LinkType;

/// What a link header has inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner<'a> {
    /// A packet of IP, with whatever the link adds at its end.
    Ip(&'a [u8]),
    /// Another protocol.
    Other,
    /// The header is not whole.
    Broken,
    /// A link type that is not read here.
    UnreadLink,
}

/// Headers and tags one inside the other, at most.
const MAX_LEVELS: usize = 8;

/// What comes next.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layer {
    /// Ethernet from its addresses on.
    Ethernet,
    /// What an `EtherType` names.
    EtherType(u16),
    /// What a protocol number of PPP names, which comes first.
    Ppp,
    /// The same after the address and control bytes of HDLC, if they are there.
    PppInHdlc,
    /// PPP over Ethernet, session stage.
    Pppoe,
    /// Labels of MPLS.
    Mpls,
    /// IP, which its first bits tell.
    Ip,
}

const VLAN_TAGS: [u16; 5] = [0x8100, 0x88a8, 0x9100, 0x9200, 0x9300];

/// What macOS puts in front of frames of several interfaces, and the Linux firewall in front of packets.
const PKTAP: u32 = 258;
const NFLOG: u32 = 239;

/// Takes off the headers of a frame, by its link type (<https://www.tcpdump.org/linktypes.html>).
pub(super) fn open(link: LinkType, bytes: &[u8]) -> Inner<'_> {
    let (link, bytes) = match link.0 {
        PKTAP => {
            let Some(inner) = pktap(bytes) else {
                return Inner::Broken;
            };
            inner
        }
        NFLOG => return nflog(bytes),
        _ => (link, bytes),
    };
    let (layer, header) = match link.0 {
        1 => (Layer::Ethernet, 0),
        9 | 50 => (Layer::PppInHdlc, 0),
        51 => (Layer::Pppoe, 0),
        // What DLT_RAW is depends on the system that recorded it; 228 and 229 tell which IP it is.
        12 | 14 | 101 | 228 | 229 => (Layer::Ip, 0),
        // The address family is a number of that system, in its own byte order. IP tells itself which it is.
        0 | 108 => (Layer::Ip, 4),
        // Cisco's HDLC: address, control, EtherType.
        104 => (Layer::EtherType(number(bytes, 2)), 4),
        // Linux cooked, and its second version.
        113 => (Layer::EtherType(number(bytes, 14)), 16),
        276 => (Layer::EtherType(number(bytes, 0)), 20),
        _ => return Inner::UnreadLink,
    };
    match bytes.get(header..) {
        Some(rest) => peel(layer, rest),
        None => Inner::Broken,
    }
}

/// The link type within, and the frame. Numbers are those of the machine, which no Mac has in another order.
fn pktap(bytes: &[u8]) -> Option<(LinkType, &[u8])> {
    let four = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let length = usize::try_from(four(0)?).ok()?;
    Some((LinkType(four(8)?), bytes.get(length..)?))
}

/// The packet among the attributes: length and type of each in the order of the machine, padded to four bytes.
fn nflog(bytes: &[u8]) -> Inner<'_> {
    let mut left = bytes.get(4..).unwrap_or_default();
    while let [a, b, c, d, ..] = left {
        let length = usize::from(u16::from_le_bytes([*a, *b]));
        if u16::from_le_bytes([*c, *d]) == 9 {
            // The snap length may have cut it.
            return peel(Layer::Ip, &left[4..length.clamp(4, left.len())]);
        }
        if length < 4 {
            return Inner::Broken;
        }
        left = left.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Inner::Other
}

/// Whether a cooked header tells which way the frame went.
pub(super) fn outgoing(link: LinkType, bytes: &[u8]) -> Option<bool> {
    let kind = match link.0 {
        113 => number(bytes, 0),
        276 => u16::from(*bytes.get(10)?),
        _ => return None,
    };
    match kind {
        0 => Some(false),
        4 => Some(true),
        _ => None,
    }
}

/// Takes off one layer after the other until IP comes.
pub(super) fn peel(mut layer: Layer, mut bytes: &[u8]) -> Inner<'_> {
    for _ in 0..MAX_LEVELS {
        let (next, header) = match layer {
            Layer::Ip => {
                return match bytes.first().map(|first| first >> 4) {
                    Some(4 | 6) => Inner::Ip(bytes),
                    Some(_) => Inner::Other,
                    None => Inner::Broken,
                };
            }
            Layer::Ethernet => (Layer::EtherType(number(bytes, 12)), 14),
            Layer::EtherType(0x0800 | 0x86dd) => (Layer::Ip, 0),
            Layer::EtherType(tag) if VLAN_TAGS.contains(&tag) => {
                (Layer::EtherType(number(bytes, 2)), 4)
            }
            Layer::EtherType(0x8864) => (Layer::Pppoe, 0),
            Layer::EtherType(0x8847 | 0x8848) => (Layer::Mpls, 0),
            // Ethernet within something else, as in GRE.
            Layer::EtherType(0x6558) => (Layer::Ethernet, 0),
            // A length instead of a type: LLC with SNAP names it (RFC 1042).
            Layer::EtherType(length)
                if length < 1536 && bytes.starts_with(&[0xaa, 0xaa, 3, 0, 0, 0]) =>
            {
                (Layer::EtherType(number(bytes, 6)), 8)
            }
            Layer::EtherType(_) => return Inner::Other,
            Layer::Pppoe => (Layer::Ppp, 6),
            Layer::PppInHdlc => (
                Layer::Ppp,
                if bytes.starts_with(&[0xff, 3]) { 2 } else { 0 },
            ),
            Layer::Ppp => match bytes {
                [0x21 | 0x57, ..] => (Layer::Ip, 1),
                [0, 0x21 | 0x57, ..] => (Layer::Ip, 2),
                [2, 0x81, ..] => (Layer::Mpls, 2),
                _ => return Inner::Other,
            },
            Layer::Mpls => {
                // The lowest label has the bit set.
                let labels = bytes.chunks_exact(4).take(MAX_LEVELS);
                let Some(last) = labels.clone().position(|label| label[2] & 1 == 1) else {
                    return Inner::Broken;
                };
                let header = (last + 1) * 4;
                match bytes.get(header).map(|first| first >> 4) {
                    // The control word of a pseudowire (RFC 4385).
                    Some(0) => (Layer::Ethernet, header + 4),
                    _ => (Layer::Ip, header),
                }
            }
        };
        let Some(rest) = bytes.get(header..) else {
            return Inner::Broken;
        };
        (layer, bytes) = (next, rest);
    }
    Inner::Other
}

/// Two bytes as a number; 0 where there are none, which is no `EtherType`.
pub(super) fn number(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..).and_then(<[u8]>::first_chunk);
    two.copied().map_or(0, u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_tags_are_taken_off() {
        let is_ip = |tags: usize| {
            let mut bytes = [0, 1, 0x81, 0].repeat(tags - 1);
            bytes.extend([0, 1, 8, 0, 0x45]);
            matches!(peel(Layer::EtherType(0x8100), &bytes), Inner::Ip(_))
        };
        assert!(is_ip(3));
        assert!(!is_ip(20));
    }
}
