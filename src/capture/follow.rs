//! One pass over a capture.

use std::collections::BTreeMap;
use std::io::Read;

use super::file::{Ending, FileError, Frames, LinkType};
use super::flow::{Flows, Listener, Seen};
use super::packet::{Content, Packets};

/// What a capture held, all connections together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summary {
    /// How many frames were read.
    pub(crate) frames: u64,
    /// How many of them were TCP segments.
    pub(crate) segments: u64,
    /// The connections that these belong to.
    pub(crate) seen: Seen,
    /// How many datagrams of UDP.
    pub(crate) udp: u64,
    /// Frames of link types that are not read here.
    pub(crate) unread_links: BTreeMap<LinkType, u64>,
    /// Frames that hold no whole header of IP or TCP.
    pub(crate) broken: u64,
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

/// How many different link types are counted.
const MAX_LINKS: usize = 16;

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
    let mut summary = Summary::default();
    while let Some(frame) = frames.next()? {
        summary.frames = frame.number;
        summary.first_us = summary.first_us.or(frame.at_us);
        summary.last_us = frame.at_us.or(summary.last_us);
        summary.without_time += u64::from(frame.at_us.is_none());
        let recorded = u32::try_from(frame.bytes.len()).unwrap_or(u32::MAX);
        summary.cut += u64::from(recorded < frame.length);
        let packet = packets.read(&frame);
        match packet.content {
            Content::Tcp(_) => summary.segments += 1,
            Content::Udp => summary.udp += 1,
            Content::Broken => summary.broken += 1,
            Content::UnreadLink => {
                let links = &mut summary.unread_links;
                if links.len() < MAX_LINKS || links.contains_key(&frame.link) {
                    *links.entry(frame.link).or_default() += 1;
                }
            }
            Content::Icmp(_) | Content::Other => {}
        }
        flows.take(packet, listener);
    }
    flows.end(listener);
    summary.seen = flows.seen().clone();
    summary.ending = frames.ending();
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::flow::{Bytes, Connection, Side, Wanted};

    struct Nobody;

    impl Listener for Nobody {
        fn opened(&mut self, _: &Connection) -> Wanted {
            Wanted::Nothing
        }

        fn bytes(&mut self, _: &Connection, _: Side, _: Bytes<'_>) -> Wanted {
            Wanted::Nothing
        }

        fn ended(&mut self, _: Connection) {}
    }

    /// A file can name any link type, and a kind of frame for each.
    #[test]
    fn so_many_link_types_are_counted() {
        let block = |kind: u32, body: &[u8]| {
            let length = u32::try_from(body.len() + 12).unwrap().to_le_bytes();
            [&kind.to_le_bytes()[..], &length, body, &length].concat()
        };
        let mut section = 0x1a2b_3c4d_u32.to_le_bytes().to_vec();
        section.extend_from_slice(&[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        let mut file = block(0x0a0d_0d0a, &section);
        for link in 0..20_u16 {
            let [low, high] = (40_000 + link).to_le_bytes();
            file.extend(block(1, &[low, high, 0, 0, 0, 0, 0, 0]));
        }
        for interface in (0..20_u32).chain([0]) {
            let mut packet = interface.to_le_bytes().to_vec();
            packet.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4]);
            file.extend(block(6, &packet));
        }
        let summary = follow(&file[..], &mut Nobody).unwrap();
        assert_eq!(summary.frames, 21);
        assert_eq!(summary.unread_links.len(), MAX_LINKS);
        assert_eq!(summary.unread_links[&LinkType(40_000)], 2);
    }
}
