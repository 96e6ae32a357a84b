//! The parser of replies (RFC 959 section 4.2): lenient, noting what was odd.
//!
//! Bytes go in as they come from the wire; whole replies come out. A multi-line reply ends at the
//! line that repeats its code before a blank, whatever the lines between look like. One exception:
//! some servers end under another code. A line that could be such an end makes the reply *doubtful*;
//! whoever reads the wire decides by waiting a moment ([`Framer::accept_doubtful_end`]).

use super::reply::{MAX_REPLY_BYTES, Reply, ReplyOddity};
use crate::text;

/// Telnet's "interpret as command" (RFC 854); FTP's control connection is a Telnet connection.
const IAC: u8 = 255;

/// A line longer than this is noted. RFC 2640 and common practice stay far below.
const LONG_LINE: usize = 4096;

const CRLF: &[u8] = b"\r\n";

/// How many lines without a code are read over before a reply.
const MAX_STRAY_LINES: usize = 500;

/// Puts bytes together to replies.
#[derive(Debug, Default)]
pub struct Framer {
    /// Everything since the last whole reply, as it came.
    raw: Vec<u8>,
    /// The current line without Telnet commands and NUL bytes.
    line: Vec<u8>,
    lines: Vec<String>,
    stray_lines: usize,
    code: Option<u16>,
    /// The last line carries another code than the first, before a blank.
    doubtful_end: bool,
    oddities: Vec<ReplyOddity>,
    telnet: Telnet,
}

/// Where in a Telnet command the framer is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Telnet {
    #[default]
    Text,
    Command,
    Option,
}

/// What a byte completed.
#[derive(Debug, PartialEq, Eq)]
pub enum Framed {
    /// A whole reply with its raw bytes.
    Reply(Reply, Vec<u8>),
    /// More bytes or lines than a reply may have; nothing more is read of it.
    TooLong,
}

impl Framer {
    /// Whether a reply has begun and is not whole yet.
    #[must_use]
    pub fn is_within(&self) -> bool {
        self.code.is_some()
    }

    /// Whether the next byte begins a line.
    #[must_use]
    pub fn is_at_line_start(&self) -> bool {
        self.line.is_empty()
    }

    /// Takes one byte; says what it completed.
    pub fn push(&mut self, byte: u8) -> Option<Framed> {
        self.raw.push(byte);
        if self.raw.len() > MAX_REPLY_BYTES {
            return Some(Framed::TooLong);
        }
        match (self.telnet, byte) {
            (Telnet::Text, IAC) => {
                self.telnet = Telnet::Command;
                self.note(ReplyOddity::TelnetBytes);
                None
            }
            (Telnet::Text, 0) => {
                self.note(ReplyOddity::NulBytes);
                None
            }
            (Telnet::Text, b'\n') => self.end_line(),
            (Telnet::Command, 251..=254) => {
                self.telnet = Telnet::Option;
                None
            }
            // Two IAC bytes stand for one of data; any other command is two bytes long.
            (Telnet::Command, IAC) | (Telnet::Text, _) => {
                self.telnet = Telnet::Text;
                self.line.push(byte);
                None
            }
            (Telnet::Command | Telnet::Option, _) => {
                self.telnet = Telnet::Text;
                None
            }
        }
    }

    /// Whether [`push_line`](Self::push_line) may take this line: nothing in it needs to be looked at byte by byte.
    #[must_use]
    pub fn takes_whole(&self, line: &str) -> bool {
        // Text has no IAC.
        self.telnet == Telnet::Text
            && self.line.is_empty()
            && self.raw.len() + line.len() + CRLF.len() <= MAX_REPLY_BYTES
            && memchr::memchr2(0, b'\n', line.as_bytes()).is_none()
    }

    /// Takes a line of text, as if its bytes and CR LF came one by one. A long log has millions of them.
    pub fn push_line(&mut self, line: &str) -> Option<Framed> {
        self.raw.reserve_exact(line.len() + CRLF.len());
        self.raw.extend_from_slice(line.as_bytes());
        self.raw.extend_from_slice(CRLF);
        self.note_length(line.as_bytes());
        self.take_line(line.as_bytes(), line.to_owned())
    }

    /// Every byte since the last whole reply.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Whether the last line could be the end of the reply, under another code than its beginning.
    #[must_use]
    pub fn end_is_doubtful(&self) -> bool {
        self.doubtful_end && self.line.is_empty()
    }

    /// Takes the doubtful last line for the end, because nothing followed it.
    pub fn accept_doubtful_end(&mut self) -> Option<Framed> {
        if !self.end_is_doubtful() {
            return None;
        }
        self.oddities
            .retain(|oddity| *oddity != ReplyOddity::InnerLineLooksLikeReply);
        self.note(ReplyOddity::MismatchedTerminator);
        Some(self.finish_reply())
    }

    /// The connection ended: what is there becomes a reply if it has a code.
    pub fn end_of_stream(&mut self) -> Option<Framed> {
        if !self.line.is_empty()
            && let Some(framed) = self.end_line()
        {
            return Some(framed);
        }
        self.code?;
        if !self.end_is_doubtful() {
            self.note(ReplyOddity::Unterminated);
        }
        Some(self.finish_reply())
    }

    /// Gives up the bytes since the last whole reply.
    pub fn take_raw(&mut self) -> Vec<u8> {
        let raw = std::mem::take(&mut self.raw);
        *self = Self::default();
        raw
    }

    fn end_line(&mut self) -> Option<Framed> {
        let mut line = std::mem::take(&mut self.line);
        if line.last() == Some(&b'\r') {
            line.pop();
        } else if self.raw.last() == Some(&b'\n') {
            self.note(ReplyOddity::BareLf);
        }
        self.note_length(&line);
        let text = self.decode(&line);
        self.take_line(&line, text)
    }

    fn note_length(&mut self, line: &[u8]) {
        if line.len() > LONG_LINE {
            self.note(ReplyOddity::LongLine);
        }
    }

    /// Takes a line without its end, and the text that it is.
    fn take_line(&mut self, line: &[u8], text: String) -> Option<Framed> {
        match (self.code, mark(line)) {
            (None, Mark::None) => {
                self.note(ReplyOddity::StrayLine);
                // Blank lines between replies are passed over.
                if line.is_empty() {
                    return None;
                }
                self.lines.push(text);
                self.stray_lines += 1;
                return (self.stray_lines > MAX_STRAY_LINES).then_some(Framed::TooLong);
            }
            (None, Mark::Goes(code)) => self.code = Some(code),
            (None, Mark::Ends(code)) => {
                self.code = Some(code);
                self.lines.push(text);
                return Some(self.finish_reply());
            }
            (Some(code), Mark::Ends(end)) if code == end => {
                self.lines.push(text);
                return Some(self.finish_reply());
            }
            (Some(_), Mark::Ends(_)) => {
                self.note(ReplyOddity::InnerLineLooksLikeReply);
                self.doubtful_end = true;
                self.lines.push(text);
                return None;
            }
            (Some(_), _) => {}
        }
        self.doubtful_end = false;
        self.lines.push(text);
        None
    }

    fn finish_reply(&mut self) -> Framed {
        let done = std::mem::take(self);
        let reply = Reply {
            code: done.code.unwrap_or_default(),
            lines: done.lines,
            oddities: done.oddities,
        };
        Framed::Reply(reply, done.raw)
    }

    fn decode(&mut self, line: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(line) {
            return text.to_owned();
        }
        self.note(ReplyOddity::NotUtf8);
        let mut out = String::with_capacity(line.len());
        for chunk in line.utf8_chunks() {
            out.push_str(chunk.valid());
            out.push_str(&text::escape_bytes(chunk.invalid()));
        }
        out
    }

    fn note(&mut self, oddity: ReplyOddity) {
        if !self.oddities.contains(&oddity) {
            self.oddities.push(oddity);
        }
    }
}

/// What the beginning of a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// No reply code.
    None,
    /// A code and a hyphen: more lines follow.
    Goes(u16),
    /// A code and a blank, or nothing more, or a sign that no server should send (`550:`).
    Ends(u16),
}

fn mark(line: &[u8]) -> Mark {
    let Some(digits) = line
        .get(..3)
        .filter(|digits| digits.iter().all(u8::is_ascii_digit))
    else {
        return Mark::None;
    };
    let code = digits
        .iter()
        .fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
    match line.get(3) {
        Some(b'-') => Mark::Goes(code),
        Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => Mark::None,
        _ => Mark::Ends(code),
    }
}

#[cfg(test)]
mod tests;
