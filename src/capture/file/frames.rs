//! The frames of a file, one after another.

use std::io::Read;

use super::{Ending, FileError, Frame};

/// The frames of a capture, in one pass.
#[derive(Debug)]
pub(crate) struct Frames<R> {
    _from: R,
    ending: Ending,
}

impl<R: Read> Frames<R> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// When it is no capture that is read here.
    pub(crate) fn new(from: R) -> Result<Self, FileError> {
        Ok(Self {
            _from: from,
            ending: Ending::Whole,
        })
    }

    /// `pcap` or `pcapng`.
    pub(crate) fn format(&self) -> &'static str {
        "pcap"
    }

    /// The next frame; none at the end, of which [`Frames::ending`] tells more.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<Frame<'_>>, FileError> {
        Ok(None)
    }

    /// How the file ended, once there are no more frames.
    pub(crate) fn ending(&self) -> Ending {
        self.ending
    }
}
