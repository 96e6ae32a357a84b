//! JSON texts read one at a time. What each comes to in memory is bounded before anything is made of it: a few megabytes of `[[],[]`
//! would become hundreds.

use std::fmt;
use std::io::{self, BufRead, ErrorKind};

/// How long one text may be, in bytes. A session of a log with 2 MiB of text has 8 MiB.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How many values one text may hold. A session of a log with 5000 exchanges and 500 transfers has 130,000.
const MAX_VALUES: usize = 200_000;

/// How many of them may be objects, which take the most memory. The same session in a packet capture has 28,000.
const MAX_OBJECTS: usize = 30_000;

/// How many bytes all strings of one text may have together, without what escapes them in JSON.
const MAX_TEXT: usize = 6 * 1024 * 1024;

/// How long the name of a host, a user, a directory or a check may be, in bytes. Many sentences hold it.
pub(super) const MAX_NAME: usize = 16 * 1024;

/// How many exchanges all attempts may have together. A session of a log has 5000, and a hundred attempts have as many.
pub(super) const MAX_EXCHANGES: usize = 20_000;

/// How many data connections they may have. A session of a log has 500.
pub(super) const MAX_DATA: usize = 4000;

/// How much room is made at a time for what comes. Doubling would take twice the memory.
const ROOM: usize = 1024 * 1024;

/// What a text has more of than it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Bytes.
    Bytes,
    /// Values.
    Values,
    /// Objects.
    Objects,
    /// Bytes of its strings.
    Text,
    /// Bytes of a name: that of the host, the user, a directory.
    Name,
    /// Exchanges of all attempts.
    Exchanges,
    /// Data connections of all attempts.
    DataConnections,
}

impl Bound {
    /// The words for a file that has more.
    pub(super) fn exceeded(self) -> String {
        format!(
            "this is larger than any evidence or report that ftpprobe writes: it has more than {self}"
        )
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes => write!(f, "{} MiB", MAX_BYTES >> 20),
            Self::Values => write!(f, "{MAX_VALUES} values"),
            Self::Objects => write!(f, "{MAX_OBJECTS} objects"),
            Self::Text => write!(f, "{} MiB of text", MAX_TEXT >> 20),
            Self::Name => write!(f, "{} KiB in a name", MAX_NAME >> 10),
            Self::Exchanges => write!(f, "{MAX_EXCHANGES} exchanges"),
            Self::DataConnections => write!(f, "{MAX_DATA} data connections"),
        }
    }
}

/// Why a text could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Reading failed.
    #[error("it cannot be read: {0}")]
    Read(#[from] io::Error),
    /// It is larger than anything that was written by this program.
    #[error("{}", .0.exceeded())]
    TooLarge(Bound),
}

/// JSON texts that stand one behind the other, whether on lines of their own or not.
#[derive(Debug)]
pub struct Documents<R> {
    from: R,
}

impl<R: BufRead> Documents<R> {
    /// Reads them from there.
    pub fn of(from: R) -> Self {
        Self { from }
    }

    /// The next text, if there is one. What is no JSON ends somewhere, within the same bounds.
    ///
    /// # Errors
    ///
    /// When the reader fails, or the text is larger than it may be.
    pub fn read(&mut self) -> Result<Option<Vec<u8>>, DocumentError> {
        let mut text = Vec::new();
        let mut scan = Scan::default();
        loop {
            let bytes = match self.from.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            if bytes.is_empty() {
                return Ok(Some(text).filter(|text| !text.is_empty()));
            }
            let blank = match text.len() {
                0 => bytes.len() - bytes.trim_ascii_start().len(),
                _ => 0,
            };
            let rest = &bytes[blank..];
            let end = rest.iter().position(|byte| scan.ends_with(*byte));
            let taken = end.map_or(rest.len(), |end| end + 1);
            scan.bytes += taken;
            scan.check()?;
            if text.capacity() - text.len() < taken {
                text.reserve_exact(taken.max(ROOM));
            }
            text.extend_from_slice(&rest[..taken]);
            self.from.consume(blank + taken);
            if end.is_some() {
                return Ok(Some(text));
            }
        }
    }
}

/// Where a text has got to, and what it has come to so far.
#[derive(Default)]
struct Scan {
    place: Place,
    depth: usize,
    bytes: usize,
    values: usize,
    objects: usize,
    text: usize,
}

#[derive(Default)]
enum Place {
    #[default]
    Structure,
    String,
    Escape,
    /// So many digits of `\u0000` are still to come.
    Digits(u8),
}

impl Scan {
    /// Takes a byte, and tells whether the text ends with it.
    fn ends_with(&mut self, byte: u8) -> bool {
        match (&self.place, byte) {
            (Place::Structure, b'"') => self.place = Place::String,
            (Place::Structure, b'{' | b'[') => {
                self.depth += 1;
                self.values += 1;
                self.objects += usize::from(byte == b'{');
            }
            (Place::Structure, b',') => self.values += 1,
            (Place::Structure, b'}' | b']') => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            (Place::Structure, _) => {}
            (Place::String, b'"') => self.place = Place::Structure,
            (Place::String, b'\\') => self.place = Place::Escape,
            (Place::String, _) => self.text += 1,
            (Place::Escape, b'u') => {
                // The longest that comes of four digits.
                self.text += 3;
                self.place = Place::Digits(4);
            }
            (Place::Escape, _) => {
                self.text += 1;
                self.place = Place::String;
            }
            (Place::Digits(left), _) => {
                self.place = match left - 1 {
                    0 => Place::String,
                    left => Place::Digits(left),
                }
            }
        }
        false
    }

    fn check(&self) -> Result<(), DocumentError> {
        let all = [
            (self.bytes, MAX_BYTES, Bound::Bytes),
            (self.values, MAX_VALUES, Bound::Values),
            (self.objects, MAX_OBJECTS, Bound::Objects),
            (self.text, MAX_TEXT, Bound::Text),
        ];
        let over = all.into_iter().find(|(found, most, _)| found > most);
        over.map_or(Ok(()), |(_, _, bound)| Err(DocumentError::TooLarge(bound)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use test_case::test_case;

    use super::*;

    fn all(text: &[u8], at_a_time: usize) -> Vec<String> {
        let mut documents = Documents::of(BufReader::with_capacity(at_a_time, text));
        let next = || documents.read().unwrap();
        std::iter::from_fn(next)
            .map(|text| String::from_utf8(text).unwrap())
            .collect()
    }

    #[test]
    fn each_text_comes_alone_however_it_is_read() {
        let text = b" {\"a\": [1, \"}\", \"\\\"}\"]}\n{\"\\u007d\": 2}[]\n\n [{}]x";
        for at_a_time in [1, 2, 7, 100] {
            assert_eq!(
                all(text, at_a_time),
                [
                    "{\"a\": [1, \"}\", \"\\\"}\"]}",
                    "{\"\\u007d\": 2}",
                    "[]",
                    "[{}]",
                    "x"
                ]
            );
        }
    }

    fn bound(text: &str) -> Option<Bound> {
        match Documents::of(text.as_bytes()).read() {
            Err(DocumentError::TooLarge(bound)) => Some(bound),
            _ => None,
        }
    }

    #[test_case("0,", MAX_VALUES, Bound::Values; "values")]
    #[test_case("{},", MAX_OBJECTS, Bound::Objects; "objects")]
    #[test_case("    ", MAX_BYTES / 4, Bound::Bytes; "bytes")]
    fn a_text_that_is_too_large_is_refused(part: &str, times: usize, expected: Bound) {
        let of = |times: usize| format!("[{}0]", part.repeat(times));
        assert_eq!(bound(&of(times / 2)), None);
        assert_eq!(bound(&of(times + 1)), Some(expected));
    }

    /// What an escape stands for counts, not what it takes.
    #[test_case("x", 1; "plain")]
    #[test_case("\\n", 1; "an escape")]
    #[test_case("\\u2020", 3; "digits")]
    fn a_text_of_long_strings_is_refused(character: &str, bytes: usize) {
        let of = |bytes: usize| format!("[\"{}\"]", character.repeat(bytes));
        let most = (MAX_TEXT / bytes).min(MAX_BYTES / character.len() - 1);
        assert_eq!(bound(&of(most)), None);
        assert_eq!(bound(&of(MAX_TEXT / bytes + 1)), Some(Bound::Text));
    }
}
