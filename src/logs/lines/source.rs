//! Lines of a file of any size and encoding, each bounded.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::markup::plain;

/// Longest line that is read; the rest of a longer one is passed over.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// The longest line that is passed over, in bytes. A file whose lines have no end is none of text.
const MAX_PASSED_OVER: u64 = 1024 * 1024 * 1024;

/// How much is read at a time.
const BUFFER_BYTES: usize = 64 * 1024;

/// How many bytes show whether a file without a byte order mark is UTF-16.
const BYTES_TO_SEE: u64 = 64;

/// What colours of terminals begin with.
const ESCAPE: u8 = 0x1b;

/// The beginning of a file, which was looked at, and the rest.
type Whole<R> = io::Chain<io::Cursor<Vec<u8>>, R>;

/// Lines, one after another. UTF-16 is told by its byte order mark, or by the NUL in every other byte; what is not
/// UTF-8 is read as Windows-1252, which has Latin-1 in it.
pub(in crate::logs) struct Lines<R: Read> {
    from: BufReader<DecodeReaderBytes<Whole<R>, Vec<u8>>>,
    line: Vec<u8>,
    /// What ends a line, once that is known.
    end: Option<u8>,
}

impl<R: Read> Lines<R> {
    /// # Errors
    ///
    /// When the beginning cannot be read.
    pub(in crate::logs) fn new(mut from: R) -> io::Result<Self> {
        let mut begins = Vec::new();
        from.by_ref().take(BYTES_TO_SEE).read_to_end(&mut begins)?;
        let mut builder = DecodeReaderBytesBuilder::new();
        // Other bytes stay as they are: each line shows whether it is UTF-8.
        builder
            .encoding(utf_16(&begins))
            .utf8_passthru(true)
            .strip_bom(true);
        let from = builder.build(io::Cursor::new(begins).chain(from));
        Ok(Self {
            from: BufReader::with_capacity(BUFFER_BYTES, from),
            line: Vec::new(),
            end: None,
        })
    }

    /// The next line without its end, colours of terminals taken out. `None` at the end.
    pub(in crate::logs) fn next(&mut self) -> io::Result<Option<Cow<'_, str>>> {
        if !self.fill()? {
            return Ok(None);
        }
        while matches!(self.line.last(), Some(b'\r' | b'\n')) {
            self.line.pop();
        }
        if memchr::memchr2(ESCAPE, b'\r', &self.line).is_some() {
            self.undraw();
        }
        Ok(Some(plain(match std::str::from_utf8(&self.line) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(&self.line).0,
        })))
    }

    /// Takes out what draws.
    fn undraw(&mut self) {
        if memchr::memchr(ESCAPE, &self.line).is_some() {
            // Tabs would be taken out as well.
            for byte in &mut self.line {
                if *byte == b'\t' {
                    *byte = b' ';
                }
            }
            self.line = strip_ansi_escapes::strip(&self.line);
        }
        // A progress bar draws over itself.
        if let Some(at) = memchr::memrchr(b'\r', &self.line) {
            self.line.drain(..=at);
        }
    }

    /// Reads a line into the buffer; whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut any = false;
        let mut length: u64 = 0;
        loop {
            let buffer = match self.from.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok(any);
            }
            any = true;
            length = length.saturating_add(buffer.len() as u64);
            if length > MAX_PASSED_OVER {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it has a line of more than 1 GiB",
                ));
            }
            self.end = self.end.or_else(|| line_end(buffer));
            let end = self.end.and_then(|end| memchr::memchr(end, buffer));
            let taken = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_LINE_BYTES - self.line.len();
            self.line.extend_from_slice(&taken[..taken.len().min(room)]);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.from.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

/// Which UTF-16 this is, if it is one: Latin letters have a NUL in every other byte.
fn utf_16(begins: &[u8]) -> Option<&'static Encoding> {
    let pairs = begins.chunks_exact(2);
    let count = pairs.len();
    let nul = |at: usize| pairs.clone().filter(|pair| pair[at] == 0).count();
    let (first, second) = (nul(0), nul(1));
    // A log may hold other letters than Latin ones, and NULs of its own.
    let mostly = |many: usize, few: usize| count > 1 && few == 0 && many * 4 > count * 3;
    if mostly(second, first) {
        Some(UTF_16LE)
    } else if mostly(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Old Macs end lines with a carriage return alone.
fn line_end(begins: &[u8]) -> Option<u8> {
    if memchr::memchr(b'\n', begins).is_some() {
        return Some(b'\n');
    }
    // What follows a CR that is the last byte so far is not known yet.
    let at = memchr::memchr(b'\r', begins)?;
    (at + 1 < begins.len()).then_some(b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(bytes).unwrap();
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push(line.into_owned());
        }
        found
    }

    #[test]
    fn every_encoding() {
        let utf16: Vec<u8> = "\u{feff}220 hi\r\nUSER é\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(lines(&utf16), ["220 hi", "USER é"]);
        for encode in [u16::to_le_bytes, u16::to_be_bytes] {
            let unmarked: Vec<u8> = "220 hi\r\nUSER é\r\n"
                .encode_utf16()
                .flat_map(encode)
                .collect();
            assert_eq!(lines(&unmarked), ["220 hi", "USER é"]);
        }
        assert_eq!(lines("\u{feff}Réponse : 220".as_bytes()), ["Réponse : 220"]);
        assert_eq!(lines(b"R\xe9ponse : 220\nzwei"), ["Réponse : 220", "zwei"]);
    }

    #[test]
    fn colours_and_progress_bars() {
        assert_eq!(lines(b"\x1b[32m> USER a\x1b[0m\n"), ["> USER a"]);
        assert_eq!(lines(b"  0%\r 50%\r< 220 hi\r\n"), ["< 220 hi"]);
    }

    #[test]
    fn every_end_of_lines() {
        assert_eq!(lines(b"220 hi\r\nUSER a\r\n"), ["220 hi", "USER a"]);
        assert_eq!(lines(b"220 hi\rUSER a\r"), ["220 hi", "USER a"]);
        assert_eq!(lines(b"220 hi\r\r\nUSER a"), ["220 hi", "USER a"]);
    }

    #[test]
    fn a_line_without_end() {
        let found = lines(&vec![b'x'; 1_000_000]);
        assert_eq!(found[0].len(), MAX_LINE_BYTES);
    }
}
