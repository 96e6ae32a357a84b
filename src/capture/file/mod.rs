//! Files of captures: pcap and pcapng, as they are or compressed.
//!
//! * `format` which kind of file it is, by its first bytes
//! * `unpack` gzip and zstd, with a bound
//! * `frames` one frame after another; `pcap` and `pcapng` the records of each

mod error;
mod format;
mod frame;
mod frames;
mod pcap;
mod pcapng;
mod records;
#[cfg(test)]
mod tests;
mod unpack;

pub(crate) use self::error::FileError;
pub(crate) use self::format::is_capture;
pub(crate) use self::frame::{Ending, Frame, LinkType};
pub(crate) use self::frames::Frames;
