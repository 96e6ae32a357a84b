//! Files of captures: pcap and pcapng, as they are or compressed.

mod error;
mod frame;
mod frames;

pub(crate) use self::error::{FileError, NotRead};
pub(crate) use self::frame::{Ending, Frame, LinkType};
pub(crate) use self::frames::Frames;

/// Whether a file that begins like this is a capture, or one of a kind that is known and not read. Looks into what is
/// compressed: a log may be as well. A few hundred bytes are enough.
pub(crate) fn is_capture(begins: &[u8]) -> bool {
    begins.starts_with(&[0x0a, 0x0d, 0x0d, 0x0a])
}
