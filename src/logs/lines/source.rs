//! Lines of a file of any size and encoding, each bounded.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::WINDOWS_1252;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

/// Longest line that is read; the rest of a longer one is passed over.
const MAX_LINE_BYTES: usize = 64 * 1024;

/// How much is read at a time.
const BUFFER_BYTES: usize = 64 * 1024;

/// Lines, one after another. UTF-16 is told by its byte order mark; what is not UTF-8 is read as Windows-1252,
/// which has Latin-1 in it.
pub(in crate::logs) struct Lines<R: Read> {
    from: BufReader<DecodeReaderBytes<R, Vec<u8>>>,
    line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    pub(in crate::logs) fn new(from: R) -> Self {
        let mut builder = DecodeReaderBytesBuilder::new();
        // Bytes without a mark stay as they are: each line shows whether it is UTF-8.
        let from = builder.utf8_passthru(true).strip_bom(true).build(from);
        Self {
            from: BufReader::with_capacity(BUFFER_BYTES, from),
            line: Vec::new(),
        }
    }

    /// The next line without its end, colours of terminals taken out. `None` at the end.
    pub(in crate::logs) fn next(&mut self) -> io::Result<Option<Cow<'_, str>>> {
        if !self.fill()? {
            return Ok(None);
        }
        while self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        if memchr::memchr(0x1b, &self.line).is_some() {
            self.line = strip_ansi_escapes::strip(&self.line);
        }
        // A progress bar draws over itself.
        if let Some(at) = memchr::memrchr(b'\r', &self.line) {
            self.line.drain(..=at);
        }
        Ok(Some(match std::str::from_utf8(&self.line) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(&self.line).0,
        }))
    }

    /// Reads a line into the buffer; whether there was one.
    fn fill(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut any = false;
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
            let end = memchr::memchr(b'\n', buffer);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(bytes);
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
        assert_eq!(lines("\u{feff}Réponse : 220".as_bytes()), ["Réponse : 220"]);
        assert_eq!(lines(b"R\xe9ponse : 220\nzwei"), ["Réponse : 220", "zwei"]);
    }

    #[test]
    fn colours_and_progress_bars() {
        assert_eq!(lines(b"\x1b[32m> USER a\x1b[0m\n"), ["> USER a"]);
        assert_eq!(lines(b"  0%\r 50%\r< 220 hi\r\n"), ["< 220 hi"]);
    }

    #[test]
    fn a_line_without_end() {
        let found = lines(&vec![b'x'; 1_000_000]);
        assert_eq!(found[0].len(), MAX_LINE_BYTES);
    }
}
