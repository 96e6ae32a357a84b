//! Why a file cannot be read as a capture.

use std::io;

/// Why a file cannot be read as a capture.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The operating system's words.
    #[error("the capture could not be read: {0}")]
    Read(#[from] io::Error),
    /// A format that is known and not read.
    #[error("this is {}, which is not read here; {} makes a file of it that is", .0.title(), .0.converter())]
    NotRead(NotRead),
    /// Nothing that is known.
    #[error("this is no packet capture")]
    Unknown,
    /// It ends before the first packet could stand.
    #[error("this packet capture ends within its header")]
    Header,
    /// What was compressed cannot be unpacked.
    #[error(
        "this is compressed and cannot be unpacked here: it is cut short, damaged, or needs more memory than it may have"
    )]
    Compressed,
}

/// Formats that are told apart and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRead {
    /// RFC 1761, Solaris.
    Snoop,
    /// Microsoft Network Monitor.
    NetworkMonitor,
    /// Event Tracing for Windows, as `netsh trace` and `pktmon` write it.
    Etl,
    /// Sniffer, and what has its format.
    Sniffer,
    /// pcap with the longer record headers of an old patch.
    ModifiedPcap,
    /// Compressed with LZ4, as Wireshark does.
    Lz4,
    /// Compressed with xz.
    Xz,
    /// Compressed with bzip2.
    Bzip2,
    /// A ZIP archive.
    Zip,
    /// A 7-Zip archive.
    SevenZip,
}

impl NotRead {
    /// What it is called.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Snoop => "a snoop capture",
            Self::NetworkMonitor => "a capture of Microsoft Network Monitor",
            Self::Etl => "an ETL trace of Windows",
            Self::Sniffer => "a Sniffer capture",
            Self::ModifiedPcap => "a modified pcap file",
            Self::Lz4 => "a file compressed with LZ4",
            Self::Xz => "a file compressed with xz",
            Self::Bzip2 => "a file compressed with bzip2",
            Self::Zip => "a ZIP archive",
            Self::SevenZip => "a 7-Zip archive",
        }
    }

    /// The command that makes a file of it that is read.
    pub(crate) fn converter(self) -> &'static str {
        match self {
            Self::Etl => "'etl2pcapng IN OUT' or 'pktmon etl2pcap IN'",
            Self::Lz4 => "'lz4 -d IN OUT'",
            Self::Xz => "'unxz'",
            Self::Bzip2 => "'bunzip2'",
            Self::Zip => "'unzip'",
            Self::SevenZip => "'7z x'",
            _ => "'editcap IN OUT'",
        }
    }
}
