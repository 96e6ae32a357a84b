//! Which kind of file it is, by its first bytes.

use std::io::Read;

use super::error::NotRead;
use super::unpack::{self, Packing};

/// How many bytes tell a format. An ETL trace is known by what stands at 72.
pub(super) const BEGINNING: usize = 128;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// pcap: the order of its bytes, and how many units of its fractions make a microsecond.
    Pcap { big_endian: bool, units: u32 },
    /// pcapng.
    Pcapng,
    /// Known and not read.
    NotRead(NotRead),
    /// Anything else.
    Unknown,
}

/// The beginnings of formats that are not read.
const NOT_READ: [(&[u8], NotRead); 14] = [
    (b"snoop\0\0\0", NotRead::Snoop),
    (b"RTSS", NotRead::NetworkMonitor),
    (b"GMBU", NotRead::NetworkMonitor),
    (b"TRSNIFF data", NotRead::Sniffer),
    (b"XCP\0", NotRead::Sniffer),
    (&[0xa1, 0xb2, 0xcd, 0x34], NotRead::ModifiedPcap),
    (&[0x34, 0xcd, 0xb2, 0xa1], NotRead::ModifiedPcap),
    (&[0x1c, 0x00, 0x01, 0xac], NotRead::ModifiedPcap),
    (&[0xac, 0x01, 0x00, 0x1c], NotRead::ModifiedPcap),
    (&[0x04, 0x22, 0x4d, 0x18], NotRead::Lz4),
    (&[0xfd, b'7', b'z', b'X', b'Z', 0], NotRead::Xz),
    (b"BZh", NotRead::Bzip2),
    (b"PK\x03\x04", NotRead::Zip),
    (b"7z\xbc\xaf\x27\x1c", NotRead::SevenZip),
];

/// Tells the format of what begins like this, unpacked.
pub(super) fn of(begins: &[u8]) -> Format {
    let pcap = |big_endian, units| Format::Pcap { big_endian, units };
    match begins {
        [0xa1, 0xb2, 0xc3, 0xd4, ..] => return pcap(true, 1),
        [0xd4, 0xc3, 0xb2, 0xa1, ..] => return pcap(false, 1),
        [0xa1, 0xb2, 0x3c, 0x4d, ..] => return pcap(true, 1000),
        [0x4d, 0x3c, 0xb2, 0xa1, ..] => return pcap(false, 1000),
        [0x0a, 0x0d, 0x0d, 0x0a, ..] => return Format::Pcapng,
        _ => {}
    }
    let known = NOT_READ.iter().find(|(first, _)| begins.starts_with(first));
    match known {
        Some((_, format)) => Format::NotRead(*format),
        None if is_etl(begins) => Format::NotRead(NotRead::Etl),
        None => Format::Unknown,
    }
}

/// Whether it is a trace of Windows: a buffer of whole kilobytes, whose first event has the header of the system's
/// own ones, of 32 or 64 bits.
fn is_etl(begins: &[u8]) -> bool {
    let Some((size, _)) = begins.split_first_chunk() else {
        return false;
    };
    let size = u32::from_le_bytes(*size);
    size > 0 && size % 1024 == 0 && matches!(begins.get(72..76), Some([2, 0, 1 | 2, 0xc0]))
}

/// Whether a file that begins like this is a capture, or one of a kind that is known and not read. Looks into what is
/// compressed, since a log may be as well; what is packed with zstd and cannot be seen yet is taken for one. The
/// first few hundred bytes are enough.
pub(crate) fn is_capture(begins: &[u8]) -> bool {
    let Some(packing) = Packing::of(begins) else {
        return of(begins) != Format::Unknown;
    };
    let mut first = Vec::new();
    let unpacked = unpack::open(packing, begins).take(BEGINNING as u64);
    // It ends early, and what came before that tells.
    let _ = { unpacked }.read_to_end(&mut first);
    if first.is_empty() {
        return packing == Packing::Zstd;
    }
    of(&first) != Format::Unknown
}
