//! The frames of a file, one after another.

use std::io::{self, Read};

use super::format::{self, Format};
use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::records::Records;
use super::{Ending, FileError, Frame};

/// The longest frame that is read; longer ones are no frames. libpcap has the same limit.
pub(super) const MAX_FRAME: usize = 256 * 1024;

/// The frames of a capture, in one pass.
pub(crate) struct Frames<R: Read> {
    records: Records<R>,
    format: Reader,
    number: u64,
    /// The bytes of a record, and more that is left of longer ones before.
    room: Vec<u8>,
    ending: Option<Ending>,
}

enum Reader {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// What a record says of its frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) at_us: Option<i64>,
    pub(super) link: super::LinkType,
    pub(super) interface: u32,
    pub(super) outgoing: Option<bool>,
    pub(super) length: u32,
    /// Where its bytes stand in the buffer.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What came of reading a record.
#[derive(Debug, Clone, Copy)]
pub(super) enum Record {
    /// A frame.
    Frame(Head),
    /// Something that Wireshark gives a number as if it were a frame.
    Numbered,
    /// Something else.
    Other,
    /// There are no more.
    End(Ending),
}

impl<R: Read> Frames<R> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// When it is no capture that is read here.
    pub(crate) fn new(from: R) -> Result<Self, FileError> {
        let mut records = Records::new(from)?;
        let format = match format::of(records.begins()) {
            Format::Pcap { big_endian, units } => {
                let header = Pcap::new(big_endian, units, &mut records)?;
                Reader::Pcap(header.ok_or(FileError::Header)?)
            }
            Format::Pcapng => Reader::Pcapng(Pcapng::default()),
            Format::NotRead(format) => return Err(FileError::NotRead(format)),
            Format::Unknown if !records.is_unpacked() => return Err(FileError::Compressed),
            Format::Unknown => return Err(FileError::Unknown),
        };
        Ok(Self {
            records,
            format,
            number: 0,
            room: Vec::new(),
            ending: None,
        })
    }

    /// The next frame; none at the end, of which [`Frames::ending`] tells more.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<Frame<'_>>, FileError> {
        while self.ending.is_none() {
            match self.record()? {
                Record::Frame(head) => {
                    self.number += 1;
                    let bytes = &self.room[head.from..head.to];
                    let recorded = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                    return Ok(Some(Frame {
                        number: self.number,
                        at_us: head.at_us,
                        link: head.link,
                        interface: head.interface,
                        outgoing: head.outgoing,
                        length: head.length.max(recorded),
                        bytes,
                    }));
                }
                Record::Numbered => self.number += 1,
                Record::Other => {}
                Record::End(ending) => self.ending = Some(ending),
            }
        }
        Ok(None)
    }

    fn record(&mut self) -> io::Result<Record> {
        match &mut self.format {
            Reader::Pcap(pcap) => pcap.record(&mut self.records, &mut self.room),
            Reader::Pcapng(pcapng) => pcapng.record(&mut self.records, &mut self.room),
        }
    }

    /// How the file ended, once there are no more frames.
    pub(crate) fn ending(&self) -> Ending {
        self.ending.unwrap_or_default()
    }
}
