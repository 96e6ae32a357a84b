//! One pass over a capture.

use std::collections::BTreeMap;
use std::io::Read;

use super::file::{Ending, FileError, Frames};
use super::flow::{Flows, Listener};
use super::packet::{Content, Packets};

/// What a capture held, all connections together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summary {
    /// `pcap`, `pcapng`.
    pub(crate) format: &'static str,
    /// How many frames were read.
    pub(crate) frames: u64,
    /// How many of them were TCP segments.
    pub(crate) segments: u64,
    /// How many TCP connections began, or were seen from their middle on.
    pub(crate) connections: u64,
    /// TCP ports of servers, with the number of connections to each; the first hundred that were seen.
    pub(crate) ports: BTreeMap<u16, u64>,
    /// How many packets carried UDP, as the usual ports of other protocols show.
    pub(crate) udp: u64,
    /// Frames of a link type that is not read here, by its number.
    pub(crate) unread_links: BTreeMap<u32, u64>,
    /// Frames that hold no whole header of IP or TCP.
    pub(crate) broken: u64,
    /// Packets that were seen a second time and left out.
    pub(crate) duplicates: u64,
    /// Packets that do not say when they were recorded. They take the time of the one before.
    pub(crate) without_time: u64,
    /// Frames of which the file holds less than there was.
    pub(crate) cut: u64,
    /// When the first frame was recorded, in microseconds since 1970.
    pub(crate) first_us: Option<i64>,
    /// When the last one was.
    pub(crate) last_us: Option<i64>,
    /// How the file ended.
    pub(crate) ending: Ending,
}

/// How many different ports are counted.
const MAX_PORTS: usize = 100;

/// Reads a capture to its end, and tells the listener of its connections in the order in which things happened.
///
/// # Errors
///
/// When the file cannot be read or is no capture that is read here. One that ends early or is damaged is no error:
/// what came before counts, and [`Summary::ending`] says how it ended.
pub(crate) fn follow(from: impl Read, listener: &mut impl Listener) -> Result<Summary, FileError> {
    let mut frames = Frames::new(from)?;
    let mut packets = Packets::default();
    let mut flows = Flows::default();
    let mut summary = Summary {
        format: frames.format(),
        ..Summary::default()
    };
    while let Some(frame) = frames.next()? {
        summary.frames += 1;
        if let Content::Tcp(_) = packets.read(&frame).content {
            summary.segments += 1;
        }
    }
    flows.end(listener);
    summary.ending = frames.ending();
    summary.ports.retain(|_, count| *count < MAX_PORTS as u64);
    Ok(summary)
}
