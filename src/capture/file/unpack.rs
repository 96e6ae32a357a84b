//! What is compressed, unpacked as it is read.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::Ending;

/// How many bytes are unpacked. A few kilobytes can hold more of nothing than anybody waits for.
const MAX_UNPACKED: u64 = 4 * 1024 * 1024 * 1024;

/// The largest window of zstd, which is kept in memory. `zstd --ultra --long` needs more than this if it is told to.
const MAX_WINDOW: u64 = 64 * 1024 * 1024;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells it by the first bytes.
    pub(super) fn of(begins: &[u8]) -> Option<Self> {
        match begins {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            // What may be skipped can come first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// Begins to unpack.
pub(super) fn open<R: Read>(packing: Packing, from: R) -> Unpacked<R> {
    let from = Watched {
        from,
        ended: false,
        error: None,
    };
    Unpacked {
        how: match packing {
            Packing::Gzip => How::Gzip(MultiGzDecoder::new(from)),
            Packing::Zstd => How::Zstd(Box::new(Zstd::new(from))),
        },
        left: MAX_UNPACKED,
        ending: None,
    }
}

/// Unpacks. What is damaged ends the reading like the end of the file: what came before counts.
pub(super) struct Unpacked<R: Read> {
    how: How<R>,
    left: u64,
    ending: Option<Ending>,
}

enum How<R: Read> {
    Gzip(MultiGzDecoder<Watched<R>>),
    Zstd(Box<Zstd<Watched<R>>>),
}

impl<R: Read> Unpacked<R> {
    /// Why it ended, where that was not at its end.
    pub(super) fn ending(&self) -> Option<Ending> {
        self.ending
    }

    fn source(&mut self) -> &mut Watched<R> {
        match &mut self.how {
            How::Gzip(decoder) => decoder.get_mut(),
            How::Zstd(decoder) => decoder.from.get_mut(),
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ending.is_some() || into.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            self.ending = Some(Ending::TooLarge);
            return Ok(0);
        }
        let most = usize::try_from(self.left).map_or(into.len(), |left| left.min(into.len()));
        let into = &mut into[..most];
        let read = match &mut self.how {
            How::Gzip(decoder) => decoder.read(into),
            How::Zstd(decoder) => decoder.read(into),
        };
        if let Ok(count) = read {
            self.left -= count as u64;
            return Ok(count);
        }
        let source = self.source();
        if let Some(error) = source.error.take() {
            return Err(error);
        }
        self.ending = Some(if source.ended {
            Ending::Cut
        } else {
            Ending::Compression
        });
        Ok(0)
    }
}

/// Remembers how the reading of a source ended: decoders say of that in many ways.
struct Watched<R> {
    from: R,
    ended: bool,
    error: Option<io::Error>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.from.read(into) {
                Ok(0) if !into.is_empty() => {
                    self.ended = true;
                    return Ok(0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let kind = error.kind();
                    self.error = Some(error);
                    return Err(kind.into());
                }
                read => return read,
            }
        }
    }
}

/// The frames of zstd (RFC 8878), one after another.
struct Zstd<R> {
    from: BufReader<R>,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: Read> Zstd<R> {
    fn new(from: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MAX_WINDOW);
        Self {
            from: BufReader::new(from),
            decoder,
            in_frame: false,
        }
    }

    /// Begins the next frame, if there is one; passes over those that are no data.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.from.fill_buf()?.is_empty() {
            match self.decoder.init(&mut self.from) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.from.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                self.in_frame = self.begin()?;
                if !self.in_frame {
                    return Ok(0);
                }
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(into);
            }
            if self.decoder.is_finished() {
                self.in_frame = false;
                let told = self.decoder.get_checksum_from_data();
                if told.is_some() && told != self.decoder.get_calculated_checksum() {
                    return Err(io::Error::other("the checksum is another one"));
                }
                continue;
            }
            let one = BlockDecodingStrategy::UptoBlocks(1);
            self.decoder
                .decode_blocks(&mut self.from, one)
                .map_err(io::Error::other)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of this, and how it ends.
    fn unpacked(mut from: Unpacked<&[u8]>) -> (Vec<u8>, Option<Ending>) {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        (bytes, from.ending())
    }

    #[test]
    fn what_unpacks_without_end_is_read_up_to_a_bound() {
        let packed = ruzstd::encoding::compress_to_vec(
            &b"abcdef"[..],
            ruzstd::encoding::CompressionLevel::Fastest,
        );
        let from = open(Packing::Zstd, &packed[..]);
        assert_eq!(from.left, MAX_UNPACKED);
        let (bytes, ending) = unpacked(Unpacked { left: 4, ..from });
        assert_eq!((&bytes[..], ending), (&b"abcd"[..], Some(Ending::TooLarge)));
        let (bytes, ending) = unpacked(open(Packing::Zstd, &packed[..]));
        assert_eq!((&bytes[..], ending), (&b"abcdef"[..], None));
    }

    /// The header of a frame says how much memory it wants (RFC 8878 section 3.1.1.1.2).
    #[test]
    fn a_window_that_is_too_large_is_refused() {
        let framed = |exponent: u8| {
            let frame = [0x28, 0xb5, 0x2f, 0xfd, 0, exponent << 3, 9, 0, 0, b'x'];
            unpacked(open(Packing::Zstd, &frame[..]))
        };
        assert_eq!(framed(16), (b"x".to_vec(), None));
        assert_eq!(framed(17), (Vec::new(), Some(Ending::Compression)));
    }
}
