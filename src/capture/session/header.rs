//! The PROXY header, with which balancers and proxies announce their client's address before anything else is said.

use super::{Session, Waiting};
use crate::capture::flow::Sighting;
use crate::evidence::Reply;

/// How the first version begins, a line of text.
const TEXT: &[u8] = b"PROXY ";

/// The longest such line.
const MAX_TEXT: usize = 107;

/// How the second version begins. A server that takes it for commands finds QUIT in it.
const BINARY: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";

/// How long the header is that these bytes begin with; 0 without one.
pub(in crate::capture) fn length(bytes: &[u8]) -> usize {
    if bytes.starts_with(TEXT) {
        let mut line = bytes.iter().take(MAX_TEXT);
        return line.position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    }
    let rest = bytes.strip_prefix(BINARY).and_then(|rest| rest.get(2..4));
    let Some([high, low]) = rest else { return 0 };
    let length = BINARY.len() + 4 + usize::from(u16::from_be_bytes([*high, *low]));
    length.min(bytes.len())
}

impl Session {
    /// What a client sends after the header that it may begin with.
    pub(super) fn without_header<'b>(&mut self, bytes: &'b [u8], at: Sighting) -> &'b [u8] {
        let (header, rest) = bytes.split_at(length(bytes));
        if header.starts_with(TEXT) {
            let line = String::from_utf8_lossy(header).trim_end().to_owned();
            self.header = Some(Waiting { line, at });
        }
        rest
    }

    /// The header, where this reply answers it: that of a server which takes it for a command. One that understands it says nothing to it.
    pub(super) fn answered_header(&mut self, reply: &Reply) -> Option<Waiting> {
        let names_it = || {
            let mut lines = reply.lines.iter();
            lines.any(|line| line.to_ascii_uppercase().contains("PROXY"))
        };
        let is_of_it = reply.code >= 400 && (self.commands == 0 || names_it());
        self.header.take().filter(|_| is_of_it)
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    #[test_case(b"PROXY TCP4 192.0.2.1 192.0.2.2 40000 21\r\nUSER a\r\n", 41; "text")]
    #[test_case(b"PROXY UNKNOWN\r\n", 15; "of nobody")]
    #[test_case(b"PROXY TCP4 192.0.2.1", 0; "cut")]
    #[test_case(b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x04abcdUSER", 20; "binary")]
    #[test_case(b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff", 16; "longer than what is there")]
    #[test_case(b"\r\n\r\n\0\r\nQUIT\n\x21", 0; "binary and cut")]
    #[test_case(b"USER proxy\r\n", 0; "none")]
    #[test_case(b"", 0; "nothing")]
    fn headers(bytes: &[u8], length: usize) {
        assert_eq!(super::length(bytes), length);
    }

    #[test]
    fn a_line_that_is_too_long_is_no_header() {
        let line = |length: usize| format!("PROXY {}\n", "x".repeat(length - 7)).into_bytes();
        assert_eq!(super::length(&line(super::MAX_TEXT)), super::MAX_TEXT);
        assert_eq!(super::length(&line(super::MAX_TEXT + 1)), 0);
    }
}
