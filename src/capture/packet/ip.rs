//! IPv4 and IPv6, and what is tunnelled in them.

use std::net::IpAddr;

use etherparse::{IpNumber, Ipv6ExtensionSlice, LaxIpSlice};

use super::fragments::{Fragment, Fragments};
use super::link::{self, Inner, Layer};
use super::{Content, icmp, tcp};

/// How many packets of IP one inside the other are opened.
const MAX_LEVELS: usize = 4;

/// The port of VXLAN (RFC 7348).
const VXLAN: u16 = 4789;

/// What is told of a packet besides what it carries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) ttl: u8,
    /// The identification of IPv4, if it is not 0.
    pub(super) id: Option<u16>,
    /// How long the payload was, which may be more than was recorded.
    pub(super) length: u32,
}

/// Reads a packet of IP. So many bytes of the frame were cut off.
pub(super) fn read<'a>(mut bytes: &'a [u8], cut: u32, fragments: &mut Fragments) -> Content<'a> {
    for _ in 0..MAX_LEVELS {
        let Some((header, slice)) = slice(bytes, cut) else {
            return Content::Broken;
        };
        let payload = slice.payload();
        if payload.fragmented {
            return fragment(&header, &slice, fragments);
        }
        let data = payload.payload;
        let inner = match payload.ip_number {
            IpNumber::TCP => return tcp::read(&header, data),
            IpNumber::ICMP if header.source.is_ipv4() => return icmp::read(&header, data),
            IpNumber::IPV6_ICMP if header.source.is_ipv6() => return icmp::read(&header, data),
            IpNumber::UDP if link::number(data, 2) == VXLAN => match data.get(16..) {
                Some(frame) => link::peel(Layer::Ethernet, frame),
                None => Inner::Broken,
            },
            IpNumber::UDP => return Content::Udp,
            IpNumber::IPV4 | IpNumber::IPV6 => link::peel(Layer::Ip, data),
            IpNumber::GRE => gre(data),
            _ => return Content::Other,
        };
        bytes = match inner {
            Inner::Ip(bytes) => bytes,
            Inner::Broken => return Content::Broken,
            Inner::Other | Inner::UnreadLink => return Content::Other,
        };
    }
    Content::Other
}

/// The header of a packet, and what it carries.
pub(super) fn slice(bytes: &[u8], cut: u32) -> Option<(Header, LaxIpSlice<'_>)> {
    let (slice, _) = LaxIpSlice::from_slice(bytes).ok()?;
    let payload = slice.payload();
    let recorded = u32::try_from(payload.payload.len()).unwrap_or(u32::MAX);
    // The length that the header tells; 0 stands there for segments that the network card will split.
    let (ttl, id, told, headers) = match &slice {
        LaxIpSlice::Ipv4(v4) => {
            let header = v4.header();
            let authentication = v4.extensions().auth.map_or(0, |auth| auth.slice().len());
            let headers = header.slice().len() + authentication;
            (
                header.ttl(),
                header.identification(),
                usize::from(header.total_len()),
                headers,
            )
        }
        LaxIpSlice::Ipv6(v6) => {
            let header = v6.header();
            let told = usize::from(header.payload_length());
            (header.hop_limit(), 0, told, v6.extensions().slice().len())
        }
    };
    let length = match told.checked_sub(headers) {
        Some(length) if told > 0 => u32::try_from(length).unwrap_or(u32::MAX),
        _ => recorded.saturating_add(cut),
    };
    let header = Header {
        source: slice.source_addr(),
        destination: slice.destination_addr(),
        ttl,
        id: (id != 0).then_some(id),
        length: length.max(recorded),
    };
    Some((header, slice))
}

/// A part of a packet: the first one has the header of TCP, and tells where the others belong.
fn fragment<'a>(header: &Header, slice: &LaxIpSlice<'a>, fragments: &mut Fragments) -> Content<'a> {
    let payload = slice.payload();
    if payload.ip_number != IpNumber::TCP {
        return Content::Other;
    }
    let (id, offset) = match slice {
        LaxIpSlice::Ipv4(v4) => {
            let header = v4.header();
            let offset = header.fragments_offset().byte_offset();
            (u32::from(header.identification()), offset)
        }
        LaxIpSlice::Ipv6(v6) => {
            let found = v6.extensions().clone().into_iter().find_map(|it| match it {
                Ipv6ExtensionSlice::Fragment(part) => Some(part),
                _ => None,
            });
            let Some(part) = found else {
                return Content::Other;
            };
            (part.identification(), part.fragment_offset().byte_offset())
        }
    };
    fragments.read(&Fragment { header, id, offset }, payload.payload)
}

/// Generic routing encapsulation (RFC 2784, RFC 2890).
fn gre(bytes: &[u8]) -> Inner<'_> {
    let flags = link::number(bytes, 0);
    if flags & 7 != 0 {
        return Inner::Other;
    }
    let options = [0x8000, 0x2000, 0x1000]
        .iter()
        .filter(|flag| flags & **flag != 0);
    let header = 4 + 4 * options.count();
    match bytes.get(header..) {
        Some(rest) => link::peel(Layer::EtherType(link::number(bytes, 2)), rest),
        None => Inner::Broken,
    }
}
