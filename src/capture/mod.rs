//! Packet captures, made into evidence.
//!
//! * [`read`] a capture of any size, session by session; [`is_capture`] whether a file is one
//! * `file` pcap and pcapng, compressed or not: the frames as they were recorded
//! * `packet` what a frame carries: link and network layers taken off, TCP segments and ICMP errors
//! * `flow` segments to connections: bytes in order, what is missing, and the facts of each side
//! * `tls` what the records of a TLS connection show without its keys
//! * `follow` all of it in one pass: a `Listener` hears what the connections of a file hold
//! * `dialogues` the sessions of FTP among them, which `recognise` tells from others; `session` one of them, made into
//!   evidence; `vantage` where the capture was taken

mod dialogues;
mod file;
mod flow;
mod follow;
mod packet;
mod recognise;
mod session;
mod tls;
mod vantage;

use std::io::Read;

use self::dialogues::Dialogues;
use self::file::FileError;
use crate::evidence::Evidence;
use crate::evidence::capture::Vantage;

/// Why a capture could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file.
    #[error("{0}")]
    File(String),
    /// No session of FTP in it. What was seen instead is in the words.
    #[error("there is no FTP session in this packet capture: {0}")]
    Empty(Seen),
}

impl From<FileError> for ReadError {
    fn from(error: FileError) -> Self {
        Self::File(error.to_string())
    }
}

/// What a capture holds in place of FTP.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many packets.
    pub packets: u64,
    /// How many TCP connections.
    pub connections: u64,
    /// The ports of their servers, the most frequent first.
    pub ports: Vec<u16>,
    /// When the first frame was recorded, in microseconds since 1970.
    pub first_us: Option<i64>,
    /// When the last one was.
    pub last_us: Option<i64>,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            packets,
            connections,
            ports,
            ..
        } = self;
        write!(
            f,
            "{packets} packets, {connections} TCP connections, none of them FTP"
        )?;
        let Some((first, rest)) = ports.split_first() else {
            return Ok(());
        };
        write!(f, " (to port {first}")?;
        rest.iter().try_for_each(|port| write!(f, ", {port}"))?;
        f.write_str(")")
    }
}

/// How a capture is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choices {
    /// Where it was taken, if the user knows.
    pub vantage: Option<Vantage>,
    /// A port of control connections besides 21 and 990.
    pub port: Option<u16>,
    /// Whether the evidence is to hold segments one by one, which two captures need that are held against each other.
    pub segments: bool,
}

/// What is to be said of a capture as a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Whole {
    /// It ends within a packet, or is damaged: what came before counts.
    pub is_cut: bool,
    /// When the first frame was recorded, in microseconds since 1970.
    pub first_us: Option<i64>,
    /// When the last one was.
    pub last_us: Option<i64>,
}

/// How many ports are named where there is no FTP.
const MAX_PORTS: usize = 10;

/// Whether a file that begins like this is a capture, or one of a kind that is known and not read.
#[must_use]
pub fn is_capture(begins: &[u8]) -> bool {
    file::is_capture(begins)
}

/// Reads a capture, and hands over each session as it ends. Memory is bounded, however long the capture is.
///
/// # Errors
///
/// When the file cannot be read, is no capture that is read here, or holds no session of FTP.
pub fn read(
    from: impl Read,
    choices: Choices,
    mut each: impl FnMut(Evidence),
) -> Result<Whole, ReadError> {
    let mut found = false;
    let mut dialogues = Dialogues::new(choices, |evidence| {
        found = true;
        each(evidence);
    });
    let summary = follow::follow(from, &mut dialogues)?;
    dialogues.end();
    if !found {
        let mut ports: Vec<(u16, u64)> = summary.seen.ports.into_iter().collect();
        ports.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        return Err(ReadError::Empty(Seen {
            packets: summary.frames,
            connections: summary.seen.connections,
            ports: ports.into_iter().map(|it| it.0).take(MAX_PORTS).collect(),
            first_us: summary.first_us,
            last_us: summary.last_us,
        }));
    }
    Ok(Whole {
        is_cut: summary.ending != file::Ending::default(),
        first_us: summary.first_us,
        last_us: summary.last_us,
    })
}
