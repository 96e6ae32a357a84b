//! Frames made here, and what is read of them.
#![expect(
    clippy::cast_possible_truncation,
    reason = "what is made here is small"
)]

use std::net::SocketAddr;

use etherparse::{PacketBuilder, TcpOptionElement};

use super::*;
use crate::capture::file::LinkType;
use crate::evidence::capture::IcmpKind;

/// A segment from one end to the other, as a packet of IP.
pub(in crate::capture) fn ip(
    from: &str,
    to: &str,
    flags: u8,
    seq: u32,
    ack: u32,
    data: &[u8],
) -> Vec<u8> {
    with(from, to, flags, seq, ack, data, 64, 7, &[])
}

#[expect(clippy::too_many_arguments, reason = "a packet has that many fields")]
pub(in crate::capture) fn with(
    from: &str,
    to: &str,
    flags: u8,
    seq: u32,
    ack: u32,
    data: &[u8],
    ttl: u8,
    id: u16,
    options: &[TcpOptionElement],
) -> Vec<u8> {
    let from: SocketAddr = from.parse().unwrap();
    let to: SocketAddr = to.parse().unwrap();
    let builder = match (from, to) {
        (SocketAddr::V4(a), SocketAddr::V4(b)) => {
            let mut header = etherparse::Ipv4Header::new(
                0,
                ttl,
                etherparse::IpNumber::TCP,
                a.ip().octets(),
                b.ip().octets(),
            )
            .unwrap();
            header.identification = id;
            header.dont_fragment = true;
            PacketBuilder::ip(etherparse::IpHeaders::Ipv4(
                header,
                etherparse::Ipv4Extensions::default(),
            ))
        }
        (SocketAddr::V6(a), SocketAddr::V6(b)) => {
            PacketBuilder::ipv6(a.ip().octets(), b.ip().octets(), ttl)
        }
        _ => panic!("mixed"),
    };
    let mut header = etherparse::TcpHeader::new(from.port(), to.port(), seq, 512);
    header.acknowledgment_number = ack;
    header.syn = flags & Flags::SYN != 0;
    header.ack = flags & Flags::ACK != 0;
    header.fin = flags & Flags::FIN != 0;
    header.rst = flags & Flags::RST != 0;
    header.set_options(options).unwrap();
    let builder = builder.tcp_header(header);
    let mut bytes = Vec::new();
    builder.write(&mut bytes, data).unwrap();
    bytes
}

fn frame(link: u32, bytes: &[u8]) -> Frame<'_> {
    Frame {
        number: 1,
        at_us: Some(5),
        link: LinkType(link),
        interface: 0,
        outgoing: None,
        length: bytes.len() as u32,
        bytes,
    }
}

fn read(link: u32, bytes: &[u8]) -> Content<'_> {
    Packets::default().read(&frame(link, bytes)).content
}

fn segment(link: u32, bytes: &[u8]) -> Segment<'_> {
    match read(link, bytes) {
        Content::Tcp(segment) => segment,
        other => panic!("{other:?}"),
    }
}

const A: &str = "192.0.2.1:1025";
const B: &str = "198.51.100.2:21";
const A6: &str = "[2001:db8::1]:1025";
const B6: &str = "[2001:db8::2]:21";

#[test]
fn every_link_leads_to_the_same_packet() {
    for (from, to, ether_type, family, ppp) in [
        (A, B, [8, 0], 2_u32, 0x21),
        (A6, B6, [0x86, 0xdd], 30, 0x57),
    ] {
        let ip = ip(from, to, Flags::ACK, 3, 4, b"NOOP\r\n");
        let tag = |kind: u16, next: &[u8]| [&kind.to_be_bytes()[..], &[0, 9], next].concat();
        let in_ethernet = |inner: &[u8]| [&[1; 12][..], inner].concat();
        let plain = in_ethernet(&[&ether_type[..], &ip].concat());
        let ppp = [&[0, ppp][..], &ip].concat();
        let pppoe = [&[0x88, 0x64, 0x11, 0, 0, 1, 0, 99][..], &ppp].concat();
        let label = |bottom: u8| [0, 1, bottom, 64];
        let frames: Vec<(u32, Vec<u8>)> = vec![
            (1, plain.clone()),
            (
                1,
                in_ethernet(&[&tag(0x8100, &ether_type), &ip[..]].concat()),
            ),
            (
                1,
                in_ethernet(&[&tag(0x88a8, &tag(0x8100, &ether_type)), &ip[..]].concat()),
            ),
            (1, in_ethernet(&pppoe)),
            (1, in_ethernet(&tag(0x8100, &pppoe))),
            (
                1,
                in_ethernet(&[&[0x88, 0x47][..], &label(0), &label(1), &ip].concat()),
            ),
            (
                1,
                in_ethernet(&[&[0x88, 0x47][..], &label(1), &[0; 4], &plain].concat()),
            ),
            (
                1,
                in_ethernet(&[&[0, 99, 0xaa, 0xaa, 3, 0, 0, 0][..], &ether_type, &ip].concat()),
            ),
            (0, [&family.to_le_bytes()[..], &ip].concat()),
            (0, [&family.to_be_bytes()[..], &ip].concat()),
            (108, [&family.to_be_bytes()[..], &ip].concat()),
            (9, ppp.clone()),
            (50, [&[0xff, 3][..], &ppp].concat()),
            (51, pppoe[2..].to_vec()),
            (101, ip.clone()),
            (12, ip.clone()),
            (14, ip.clone()),
            (if family == 2 { 228 } else { 229 }, ip.clone()),
            (104, [&[0x0f, 0][..], &ether_type, &ip].concat()),
            (113, [&[0; 14][..], &ether_type, &ip].concat()),
            (276, [&ether_type[..], &[0; 18], &ip].concat()),
            (
                258,
                [&[12, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0][..], &plain].concat(),
            ),
            (239, {
                let length = (4 + ip.len() as u16).to_le_bytes();
                [
                    &[2, 0, 0, 5, 5, 0, 10, 0, 1, 0, 0, 0][..],
                    &length,
                    &[9, 0],
                    &ip,
                ]
                .concat()
            }),
        ];
        let expected = segment(101, &ip);
        assert_eq!(expected.data, b"NOOP\r\n");
        assert_eq!(expected.checksum_ok, Some(true));
        for (at, (link, bytes)) in frames.iter().enumerate() {
            assert_eq!(segment(*link, bytes), expected, "{at}");
            // Padding and frame check sequence are no data.
            let padded = [&bytes[..], &[0; 30]].concat();
            assert_eq!(segment(*link, &padded), expected, "{at}");
            for end in 0..bytes.len() {
                let _ = read(*link, &bytes[..end]);
            }
        }
    }
    assert_eq!(read(105, &[0; 99]), Content::UnreadLink);
}

#[test]
fn cooked_headers_tell_which_way_a_packet_went() {
    let ip = ip(A, B, Flags::ACK, 3, 4, b"NOOP\r\n");
    for (kind, expected) in [(0, Some(false)), (4, Some(true)), (3, None)] {
        let first = [&[0, kind][..], &[0; 12], &[8, 0], &ip].concat();
        let second = [&[8, 0][..], &[0; 8], &[kind], &[0; 9], &ip].concat();
        for (link, bytes) in [(113, first), (276, second)] {
            let packet = Packets::default().read(&frame(link, &bytes)).outgoing;
            assert_eq!(packet, expected);
        }
    }
}

#[test]
fn tunnels_are_opened() {
    let inner = ip(A, B, Flags::ACK, 3, 4, b"NOOP\r\n");
    let expected = segment(101, &inner);
    let carry = |protocol: u8, inner: &[u8]| {
        let mut header = etherparse::Ipv4Header::new(
            inner.len() as u16,
            9,
            protocol.into(),
            [10, 0, 0, 1],
            [10, 0, 0, 2],
        )
        .unwrap();
        header.header_checksum = header.calc_header_checksum();
        [&header.to_bytes()[..], inner].concat()
    };
    let ethernet = [&[1; 12][..], &[8, 0], &inner].concat();
    let vxlan = [
        &[0x30, 0, 0x12, 0xb5, 0, 0, 0, 0][..],
        &[8, 0, 0, 0, 0, 0, 9, 0],
        &ethernet,
    ]
    .concat();
    for bytes in [
        carry(4, &inner),
        carry(47, &[&[0, 0, 8, 0][..], &inner].concat()),
        carry(47, &[&[0xb0, 0, 8, 0][..], &[0; 12], &inner].concat()),
        carry(47, &[&[0, 0, 0x65, 0x58][..], &ethernet].concat()),
        carry(17, &vxlan),
    ] {
        assert_eq!(segment(101, &bytes), expected);
    }
    let mut deep = inner;
    for _ in 0..9 {
        deep = carry(4, &deep);
    }
    assert_eq!(read(101, &deep), Content::Other);
}

#[test]
fn extension_headers_are_passed_over() {
    let plain = ip(A6, B6, Flags::ACK, 3, 4, b"hello");
    let mut bytes = plain.clone();
    bytes[6] = 0;
    bytes[5] += 24;
    // Hop-by-hop, destination options, routing.
    let headers = [&[60, 0][..], &[0; 6], &[43, 0], &[0; 6], &[6, 0], &[0; 6]].concat();
    bytes.splice(40..40, headers);
    assert_eq!(segment(101, &bytes), segment(101, &plain));
}

#[test]
fn options_of_a_syn_and_of_selective_acknowledgements() {
    let options = [
        TcpOptionElement::MaximumSegmentSize(1460),
        TcpOptionElement::WindowScale(7),
        TcpOptionElement::Timestamp(11, 12),
    ];
    let bytes = with(A, B, Flags::SYN, 3, 0, b"", 63, 0, &options);
    let syn = segment(101, &bytes);
    assert_eq!(
        (syn.mss, syn.window_scale, syn.timestamp),
        (Some(1460), Some(7), Some(11))
    );
    assert_eq!((syn.ttl, syn.ip_id, syn.length), (63, None, 0));
    let options = [TcpOptionElement::SelectiveAcknowledgement(
        (5, 9),
        [Some((20, 30)), None, None],
    )];
    let bytes = with(A, B, Flags::ACK, 3, 4, b"", 63, 9, &options);
    let selective = segment(101, &bytes);
    assert_eq!(
        selective.selective,
        [Some((5, 9)), Some((20, 30)), None, None]
    );
}

#[test]
fn what_the_snap_length_cut_is_known_by_its_length() {
    let options = [
        TcpOptionElement::MaximumSegmentSize(1460),
        TcpOptionElement::Timestamp(1, 2),
    ];
    let bytes = with(
        A,
        B,
        Flags::SYN | Flags::ACK,
        3,
        4,
        &[7; 100],
        64,
        7,
        &options,
    );
    let whole = segment(101, &bytes);
    for end in 40..bytes.len() {
        let frame = Frame {
            length: bytes.len() as u32,
            ..frame(101, &bytes[..end])
        };
        let mut packets = Packets::default();
        let Content::Tcp(cut) = packets.read(&frame).content else {
            panic!("{end}");
        };
        assert_eq!(
            (cut.sequence, cut.flags, cut.length),
            (whole.sequence, whole.flags, 100)
        );
        assert_eq!(
            (cut.data.len(), cut.checksum_ok),
            (end.saturating_sub(56), None)
        );
    }
}

#[test]
fn a_wrong_checksum_is_noted_and_drops_nothing() {
    let mut bytes = ip(A, B, Flags::ACK, 3, 4, b"NOOP\r\n");
    bytes[36] ^= 0x55;
    let read = segment(101, &bytes);
    assert_eq!(
        (read.checksum_ok, read.data),
        (Some(false), &b"NOOP\r\n"[..])
    );
    // The card splits what is longer than IP can tell.
    let mut long = ip(A, B, Flags::ACK, 3, 4, &[1; 3000]);
    long[2..4].copy_from_slice(&[0, 0]);
    assert_eq!(segment(101, &long).length, 3000);
}

#[test]
fn parts_of_a_split_segment_are_pieces_of_its_stream() {
    let data: Vec<u8> = (0..100).collect();
    let mut bytes = ip(A, B, Flags::ACK | Flags::FIN, 1000, 4, &data);
    bytes[6] = 0;
    let (header, payload) = bytes.split_at(20);
    let part = |from: usize, to: usize| {
        let mut header = header.to_vec();
        let more = if to < payload.len() { 0x20 } else { 0 };
        header[6] = more;
        header[7] = u8::try_from(from / 8).unwrap();
        header[2..4].copy_from_slice(&u16::try_from(20 + to - from).unwrap().to_be_bytes());
        [&header[..], &payload[from..to]].concat()
    };
    let parts = [part(0, 48), part(48, 96), part(96, 120)];
    let mut packets = Packets::default();
    assert_eq!(packets.read(&frame(101, &parts[1])).content, Content::Other);
    let mut joined = Vec::new();
    for bytes in &parts {
        let Content::Tcp(segment) = packets.read(&frame(101, bytes)).content else {
            panic!("no segment");
        };
        assert_eq!(segment.sequence, 1000 + joined.len() as u32);
        assert_eq!(segment.length as usize, segment.data.len());
        joined.extend_from_slice(segment.data);
    }
    assert_eq!(joined, data);
}

#[test]
fn so_many_split_packets_are_remembered() {
    let whole = ip(A, B, Flags::ACK, 1000, 4, &[b'x'; 60]);
    let part = |id: u16, from: usize, to: usize| {
        let mut header = whole[..20].to_vec();
        header[2..4].copy_from_slice(&u16::try_from(20 + to - from).unwrap().to_be_bytes());
        header[4..6].copy_from_slice(&id.to_be_bytes());
        header[6..8].copy_from_slice(&[if from == 0 { 0x20 } else { 0 }, (from / 8) as u8]);
        [&header[..], &whole[20 + from..20 + to]].concat()
    };
    for (others, is_known) in [(63, true), (64, false)] {
        let mut packets = Packets::default();
        for id in 1..=others + 1 {
            let _ = packets.read(&frame(101, &part(id, 0, 48)));
        }
        let last = part(1, 48, 80);
        let read = packets.read(&frame(101, &last)).content;
        assert_eq!(matches!(read, Content::Tcp(_)), is_known, "{others}");
    }
}

#[test]
fn icmp_tells_who_could_not_pass_a_packet_on() {
    let quoted = ip(A, B, Flags::SYN, 0x0102_0304, 0, b"");
    let expect = |bytes: &[u8]| match read(101, bytes) {
        Content::Icmp(error) => error,
        other => panic!("{other:?}"),
    };
    for (number, code, kind, mtu) in [
        (3, 13, IcmpKind::Prohibited, None),
        (3, 3, IcmpKind::Port, None),
        (3, 1, IcmpKind::Unreachable, None),
        (3, 4, IcmpKind::TooBig, Some(1400)),
        (11, 0, IcmpKind::TimeExceeded, None),
    ] {
        let body = [
            &[number, code, 0, 0, 0, 0][..],
            &1400_u16.to_be_bytes(),
            &quoted[..28],
        ]
        .concat();
        let header = etherparse::Ipv4Header::new(
            body.len() as u16,
            61,
            etherparse::IpNumber::ICMP,
            [203, 0, 113, 9],
            [192, 0, 2, 1],
        )
        .unwrap();
        let error = expect(&[&header.to_bytes()[..], &body].concat());
        assert_eq!((error.kind, error.mtu, error.ttl), (kind, mtu, 61));
        assert_eq!(
            (error.source, error.destination),
            (A.parse().unwrap(), B.parse().unwrap())
        );
        assert_eq!(
            (error.from.to_string(), error.sequence),
            ("203.0.113.9".to_owned(), 0x0102_0304)
        );
    }
    let quoted = ip(A6, B6, Flags::SYN, 5, 0, b"");
    for (number, code, kind, mtu) in [
        (1, 1, IcmpKind::Prohibited, None),
        (1, 4, IcmpKind::Port, None),
        (2, 0, IcmpKind::TooBig, Some(1280)),
    ] {
        let body = [&[number, code, 0, 0][..], &1280_u32.to_be_bytes(), &quoted].concat();
        let mut packet = ip(B6, A6, 0, 0, 0, b"")[..40].to_vec();
        packet[4..6].copy_from_slice(&u16::try_from(body.len()).unwrap().to_be_bytes());
        packet[6] = 58;
        let packet = [packet, body].concat();
        let error = expect(&packet);
        assert_eq!(
            (error.kind, error.mtu, error.source),
            (kind, mtu, A6.parse().unwrap())
        );
    }
}

proptest::proptest! {
    #[test]
    fn no_frame_is_too_odd(bytes: Vec<u8>, link in 0..300_u32, at in 0..80_usize, value: u8, cut in 0..200_usize) {
        let _ = read(link, &bytes);
        let mut changed = [&[1; 12][..], &[0x81, 0, 0, 9, 8, 0], &ip(A, B, Flags::SYN, 1, 2, b"USER")].concat();
        if let Some(byte) = changed.get_mut(at) {
            *byte = value;
        }
        let end = cut.min(changed.len());
        let _ = read(1, &changed[..end]);
    }
}
