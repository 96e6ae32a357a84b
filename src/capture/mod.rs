//! Packet captures, made into evidence.
//!
//! * [`read`] a capture of any size, session by session, [`read_to_mask`] beside others; [`is_capture`] whether a file is one
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
use crate::secret::Secrets;

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
    /// How many connections may have been FTP, and were given up since too many were open at the same time.
    pub left_out: u64,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            packets,
            connections,
            ports,
            left_out,
            ..
        } = self;
        write!(
            f,
            "{packets} packets, {connections} TCP connections, none of them FTP"
        )?;
        if *left_out > 0 {
            write!(
                f,
                " among those that were followed to their end (too many were open at the same time: {left_out} were left out)"
            )?;
        }
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
    /// How many sessions were given up before they had ended, since too many were open at the same time.
    pub left_out: u64,
}

/// How many ports are named where there is no FTP.
const MAX_PORTS: usize = 10;

/// Whether a file that begins like this is a capture, or one of a kind that is known and not read.
#[must_use]
pub fn is_capture(begins: &[u8]) -> bool {
    file::is_capture(begins)
}

/// Reads a capture, and hands over each session as it ends, without the secrets that were sent by then. Memory is bounded, however
/// long the capture is.
///
/// # Errors
///
/// When the file cannot be read, is no capture that is read here, or holds no session of FTP.
pub fn read(
    from: impl Read,
    choices: Choices,
    mut each: impl FnMut(Evidence),
) -> Result<Whole, ReadError> {
    let masked = |evidence: Evidence, secrets: &mut Secrets| each(evidence.masked(secrets));
    sessions(from, choices, &mut Secrets::default(), masked)
}

/// The same for those who mask each session themselves, with [`Evidence::masked`] and once everything is read that goes with it: what is
/// sent later may have come back before. What is sent is added to `secrets`, and shows in no command.
///
/// # Errors
///
/// As above.
pub fn read_to_mask(
    from: impl Read,
    choices: Choices,
    secrets: &mut Secrets,
    mut each: impl FnMut(Evidence),
) -> Result<Whole, ReadError> {
    sessions(from, choices, secrets, |evidence, _| each(evidence))
}

fn sessions(
    from: impl Read,
    choices: Choices,
    secrets: &mut Secrets,
    mut each: impl FnMut(Evidence, &mut Secrets),
) -> Result<Whole, ReadError> {
    let mut found = false;
    let known = std::mem::take(secrets);
    let mut dialogues = Dialogues::new(known, choices, |evidence, secrets| {
        found = true;
        each(evidence, secrets);
    });
    let summary = follow::follow(from, &mut dialogues);
    let left_out = summary.as_ref().map_or(0, |_| dialogues.end());
    *secrets = dialogues.into_secrets();
    let summary = summary?;
    if !found {
        let mut ports: Vec<(u16, u64)> = summary.seen.ports.into_iter().collect();
        ports.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        return Err(ReadError::Empty(Seen {
            packets: summary.frames,
            connections: summary.seen.connections,
            ports: ports.into_iter().map(|it| it.0).take(MAX_PORTS).collect(),
            first_us: summary.first_us,
            last_us: summary.last_us,
            left_out,
        }));
    }
    Ok(Whole {
        is_cut: summary.ending != file::Ending::default(),
        first_us: summary.first_us,
        last_us: summary.last_us,
        left_out,
    })
}
