//! Files made here, byte by byte.
#![expect(
    clippy::cast_possible_truncation,
    reason = "what is made here is small"
)]

use std::io::Write as _;

use super::*;

/// The numbers of a file in its byte order.
struct Writer {
    big_endian: bool,
    bytes: Vec<u8>,
}

impl Writer {
    fn new(big_endian: bool) -> Self {
        Self {
            big_endian,
            bytes: Vec::new(),
        }
    }

    fn u16(&mut self, number: u16) -> &mut Self {
        let bytes = if self.big_endian {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        };
        self.raw(&bytes)
    }

    fn u32(&mut self, number: u32) -> &mut Self {
        let bytes = if self.big_endian {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        };
        self.raw(&bytes)
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    fn block(&mut self, kind: u32, body: impl FnOnce(&mut Self) -> &mut Self) -> &mut Self {
        let mut inner = Self::new(self.big_endian);
        body(&mut inner);
        inner.bytes.resize(inner.bytes.len().next_multiple_of(4), 0);
        let length = u32::try_from(inner.bytes.len() + 12).unwrap();
        self.u32(kind).u32(length).raw(&inner.bytes).u32(length)
    }

    fn section(&mut self) -> &mut Self {
        self.block(0x0a0d_0d0a, |it| {
            it.u32(0x1a2b_3c4d).u16(1).u16(0).raw(&[0xff; 8])
        })
    }

    fn interface(&mut self, link: u16, snap_length: u32, options: &[(u16, &[u8])]) -> &mut Self {
        self.block(1, |it| {
            it.u16(link).u16(0).u32(snap_length);
            for (code, value) in options {
                it.u16(*code)
                    .u16(u16::try_from(value.len()).unwrap())
                    .raw(value);
                it.bytes.resize(it.bytes.len().next_multiple_of(4), 0);
            }
            it
        })
    }

    fn enhanced(&mut self, interface: u32, ticks: u64, length: u32, bytes: &[u8]) -> &mut Self {
        self.block(6, |it| {
            it.u32(interface)
                .u32((ticks >> 32) as u32)
                .u32(ticks as u32)
                .u32(u32::try_from(bytes.len()).unwrap())
                .u32(length)
                .raw(bytes);
            it.bytes.resize(it.bytes.len().next_multiple_of(4), 0);
            // A comment.
            it.u16(1).u16(3).raw(b"hi!\0").u32(0)
        })
    }
}

fn pcap(big_endian: bool, magic: u32, packets: &[(u32, u32, u32, &[u8])]) -> Vec<u8> {
    let mut file = Writer::new(big_endian);
    file.u32(magic)
        .u16(2)
        .u16(4)
        .u32(0)
        .u32(0)
        .u32(65535)
        .u32(0x1400_0001);
    for (seconds, fraction, length, bytes) in packets {
        let recorded = u32::try_from(bytes.len()).unwrap();
        file.u32(*seconds)
            .u32(*fraction)
            .u32(recorded)
            .u32(*length)
            .raw(bytes);
    }
    file.bytes
}

/// Number, time, link, interface, length and bytes of each frame, and how the file ends.
#[expect(clippy::type_complexity, reason = "it is what a frame has")]
fn read(
    file: &[u8],
) -> Result<(Vec<(u64, Option<i64>, u32, u32, u32, Vec<u8>)>, Ending), FileError> {
    let mut frames = Frames::new(file)?;
    let mut all = Vec::new();
    while let Some(it) = frames.next()? {
        let bytes = it.bytes.to_vec();
        all.push((
            it.number,
            it.at_us,
            it.link.0,
            it.interface,
            it.length,
            bytes,
        ));
    }
    Ok((all, frames.ending()))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

const TWO: [(u32, u32, u32, &[u8]); 2] = [(5, 7, 3, b"abc"), (6, 8, 100, b"defg")];

#[test]
fn pcap_in_every_order_and_resolution() {
    for big_endian in [false, true] {
        for (magic, units) in [(0xa1b2_c3d4, 1), (0xa1b2_3c4d, 1000)] {
            let packets = TWO.map(|(s, us, length, bytes)| (s, us * units, length, bytes));
            let (all, ending) = read(&pcap(big_endian, magic, &packets)).unwrap();
            let expected = vec![
                (1, Some(5_000_007), 1, 0, 3, b"abc".to_vec()),
                (2, Some(6_000_008), 1, 0, 100, b"defg".to_vec()),
            ];
            assert_eq!((all, ending), (expected, Ending::Whole));
        }
    }
}

#[test]
fn pcapng_with_interfaces_of_their_own_clocks() {
    for big_endian in [false, true] {
        let mut file = Writer::new(big_endian);
        let offset: [u8; 8] = if big_endian {
            3_i64.to_be_bytes()
        } else {
            3_i64.to_le_bytes()
        };
        file.section()
            .interface(
                1,
                65535,
                &[(2, b"eth0"), (9, &[9]), (14, &offset), (0, b"")],
            )
            .interface(101, 2, &[(9, &[0x8a])])
            .interface(113, 0, &[])
            .enhanced(0, 1_000_002_000, 60, b"first")
            // A block that is not known, name resolution, statistics.
            .block(0x8000_0001, |it| it.raw(&[7; 50]))
            .block(4, |it| it.u32(0))
            .enhanced(1, 2048 + 512, 6, b"second")
            .block(2, |it| {
                it.u16(2).u16(9).u32(0).u32(4).u32(5).u32(5).raw(b"third")
            })
            .block(3, |it| it.u32(6).raw(b"fourth"))
            .section()
            .interface(276, 3, &[])
            .block(9, |it| it.raw(b"MESSAGE=journal\n"))
            .block(3, |it| it.u32(9).raw(b"six"))
            .enhanced(0, 10, 5, b"seven");
        let (all, ending) = read(&file.bytes).unwrap();
        let expected = vec![
            (1, Some(4_000_002), 1, 0, 60, b"first".to_vec()),
            (2, Some(2_500_000), 101, 1, 6, b"second".to_vec()),
            (3, Some(4), 113, 2, 5, b"third".to_vec()),
            (4, None, 1, 0, 6, b"fourth".to_vec()),
            (6, None, 276, 3, 9, b"six".to_vec()),
            (7, Some(10), 276, 3, 5, b"seven".to_vec()),
        ];
        assert_eq!((all, ending), (expected, Ending::Whole));
    }
}

#[test]
fn a_section_may_have_another_byte_order() {
    let mut little = Writer::new(false);
    little
        .section()
        .interface(1, 0, &[])
        .enhanced(0, 1, 1, b"a");
    let mut big = Writer::new(true);
    big.section().interface(1, 0, &[]).enhanced(0, 2, 1, b"b");
    let (all, _) = read(&[little.bytes, big.bytes].concat()).unwrap();
    let times: Vec<_> = all.iter().map(|it| it.1).collect();
    assert_eq!(times, [Some(1), Some(2)]);
}

#[test]
fn flags_tell_which_way_a_packet_went() {
    for big_endian in [false, true] {
        let mut file = Writer::new(big_endian);
        file.section().interface(1, 0, &[]);
        for flags in [1, 2, 0] {
            file.block(6, |it| {
                it.u32(0).u32(0).u32(7).u32(2).u32(2).raw(b"ab\0\0");
                it.u16(1).u16(1).raw(b"!\0\0\0").u16(2).u16(4).u32(flags)
            });
        }
        let mut frames = Frames::new(&file.bytes[..]).unwrap();
        for expected in [Some(false), Some(true), None] {
            let frame = frames.next().unwrap().unwrap();
            assert_eq!((frame.outgoing, frame.bytes), (expected, &b"ab"[..]));
        }
    }
}

#[test]
fn compressed_in_one_part_or_several() {
    let whole = pcap(false, 0xa1b2_c3d4, &TWO);
    let plain = read(&whole).unwrap();
    assert_eq!(read(&gzip(&whole)).unwrap(), plain);
    assert_eq!(read(&zstd(&whole)).unwrap(), plain);
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
    for at in [1, 24, 30, whole.len() - 1] {
        let (one, two) = whole.split_at(at);
        assert_eq!(read(&[gzip(one), gzip(two)].concat()).unwrap(), plain);
        let parts = [skipped.clone(), zstd(one), skipped.clone(), zstd(two)];
        assert_eq!(read(&parts.concat()).unwrap(), plain);
    }
}

#[test]
fn a_checksum_that_does_not_fit_is_told_after_the_frames() {
    let whole = pcap(false, 0xa1b2_c3d4, &TWO);
    let (plain, _) = read(&whole).unwrap();
    // The CRC of gzip stands before the length, and the checksum of zstd at the end.
    for (packed, from_end) in [(gzip(&whole), 8), (zstd(&whole), 4)] {
        assert_eq!(read(&packed).unwrap(), (plain.clone(), Ending::Whole));
        let mut damaged = packed.clone();
        damaged[packed.len() - from_end] ^= 1;
        assert_eq!(
            read(&damaged).unwrap(),
            (plain.clone(), Ending::Compression)
        );
    }
}

#[test]
fn a_file_cut_anywhere_gives_the_frames_before() {
    let mut pcapng = Writer::new(false);
    pcapng.section().interface(1, 0, &[]);
    let header = pcapng.bytes.len();
    pcapng.enhanced(0, 1, 3, b"abc");
    let one = pcapng.bytes.len();
    pcapng.enhanced(0, 1, 4, b"defg");
    for (file, header, one) in [
        (pcap(false, 0xa1b2_c3d4, &TWO), 24, 43),
        (pcapng.bytes, header, one),
    ] {
        let (whole, _) = read(&file).unwrap();
        for end in 0..file.len() {
            let Ok((all, ending)) = read(&file[..end]) else {
                assert!(end < header);
                continue;
            };
            assert_eq!(all[..], whole[..usize::from(end >= one)], "{end}");
            if end > header && end != one {
                assert_eq!(ending, Ending::Cut, "{end}");
            }
        }
    }
}

#[test]
fn what_is_packed_may_be_cut_or_damaged() {
    let many: Vec<(u32, u32, u32, Vec<u8>)> = (0..2000)
        .map(|it: u32| (it, it, 60, it.to_be_bytes().repeat(15)))
        .collect();
    let many: Vec<_> = many
        .iter()
        .map(|(s, us, length, bytes)| (*s, *us, *length, &bytes[..]))
        .collect();
    let whole = pcap(true, 0xa1b2_c3d4, &many);
    let (all, ending) = read(&gzip(&whole)[..gzip(&whole).len() - 20]).unwrap();
    assert_eq!(ending, Ending::Cut);
    assert!(all.len() > 1000 && all.len() < 2000);
    // What is within the window of zstd is handed over at its end only.
    let cut = zstd(&whole);
    assert!(matches!(
        read(&cut[..cut.len() - 20]),
        Err(FileError::Compressed)
    ));
    for packed in [gzip(&whole), zstd(&whole)] {
        let mut damaged = packed.clone();
        for byte in damaged.iter_mut().skip(packed.len() / 2).take(40) {
            *byte ^= 0xff;
        }
        let _ = read(&damaged);
    }
    let (all, ending) =
        read(&[gzip(&whole), b"rubbish that is no gzip".repeat(9)].concat()).unwrap();
    assert_eq!((all.len(), ending), (2000, Ending::Compression));
    assert!(matches!(
        read(b"\x1f\x8b\x08\0rubbish....."),
        Err(FileError::Compressed)
    ));
}

#[test]
fn a_record_of_absurd_length_is_refused() {
    let mut file = pcap(false, 0xa1b2_c3d4, &TWO);
    file.extend_from_slice(&[
        1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ]);
    file.extend_from_slice(&[0; 100]);
    let (all, ending) = read(&file).unwrap();
    assert_eq!((all.len(), ending), (2, Ending::Damaged));
    // Lengths of blocks that cannot be, unequal ones, an interface that is not there.
    let bad: [&dyn Fn(&mut Writer) -> &mut Writer; 5] = [
        &|it| it.u32(6).u32(8).u32(0),
        &|it| it.u32(6).u32(33).raw(&[0; 50]),
        &|it| it.u32(6).u32(0x7fff_fffc).raw(&[0; 50]),
        &|it| it.u32(0x77).u32(16).u32(0).u32(20),
        &|it| it.enhanced(1, 0, 1, b"a"),
    ];
    for add in bad {
        let mut file = Writer::new(false);
        file.section().interface(1, 0, &[]).enhanced(0, 1, 1, b"a");
        add(&mut file);
        let (all, ending) = read(&file.bytes).unwrap();
        assert_eq!((all.len(), ending), (1, Ending::Damaged));
    }
}

#[test]
fn so_many_interfaces_are_told_apart() {
    let ends = |interfaces: u32| {
        let mut file = Writer::new(false);
        file.section();
        for _ in 0..interfaces {
            file.interface(1, 0, &[]);
        }
        read(&file.bytes).unwrap().1
    };
    assert_eq!(ends(10_000), Ending::Whole);
    assert_eq!(ends(10_001), Ending::Damaged);
}

#[test]
fn what_is_not_read_is_named() {
    let mut etl = vec![0; 200];
    etl[..4].copy_from_slice(&65536_u32.to_le_bytes());
    etl[72..76].copy_from_slice(&[2, 0, 2, 0xc0]);
    for (file, word, command) in [
        (&b"snoop\0\0\0\0\0\0\x02\0\0\0\x04"[..], "snoop", "editcap"),
        (b"GMBU\0\x02", "Network Monitor", "editcap"),
        (b"\x34\xcd\xb2\xa1....", "modified", "editcap"),
        (b"\x04\x22\x4d\x18\x60\x40", "LZ4", "lz4"),
        (&etl, "ETL", "etl2pcapng"),
    ] {
        assert!(is_capture(file));
        let error = read(file).unwrap_err().to_string();
        assert!(error.contains(word) && error.contains(command), "{error}");
    }
    for file in [
        &b""[..],
        b"220 ftp.example.com ready\r\n",
        b"{}",
        b"\x0a\x0d",
        b"\x16\x03\x01",
    ] {
        assert!(!is_capture(file) && matches!(read(file), Err(FileError::Unknown)));
    }
}

#[test]
fn a_compressed_log_is_no_capture() {
    let capture = pcap(false, 0xa1b2_c3d4, &TWO);
    let log = b"Status: Connecting to 192.0.2.1:21...\n".repeat(50);
    for (file, expected) in [(&capture, true), (&log, false)] {
        assert_eq!(is_capture(file), expected);
        assert_eq!(is_capture(&zstd(file)), expected);
        let packed = gzip(file);
        assert_eq!(is_capture(&packed), expected);
        assert_eq!(is_capture(&packed[..packed.len() - 9]), expected);
    }
}

/// Gives a byte at a time, as a slow pipe may.
struct Slow<'a>(&'a [u8]);

impl std::io::Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(1);
        self.0.read(&mut into[..most])
    }
}

#[test]
fn a_pipe_may_be_slow() {
    let whole = pcap(false, 0xa1b2_c3d4, &TWO);
    for file in [whole.clone(), gzip(&whole), zstd(&whole)] {
        let mut frames = Frames::new(Slow(&file)).unwrap();
        let mut count = 0;
        while frames.next().unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, 2);
    }
}

proptest::proptest! {
    #[test]
    fn no_file_is_too_odd(bytes: Vec<u8>, which in 0..6_usize) {
        let mut section = Writer::new(false);
        section.section().interface(1, 0, &[]);
        let begins = [&b""[..], &pcap(true, 0xa1b2_c3d4, &[])[..], &section.bytes, b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x0a\x0d\x0d\x0a"];
        let file = [begins[which], &bytes].concat();
        let _ = read(&file);
        let _ = is_capture(&file);
        let _ = read(&gzip(&file));
    }
}
