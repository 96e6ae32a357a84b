//! A whole reply (RFC 959 section 4.2), and what can be odd about one.

use serde::{Deserialize, Serialize};

/// How many bytes of one reply are read before the probe gives up on it.
pub const MAX_REPLY_BYTES: usize = 256 * 1024;

/// A whole reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The reply code: three digits as sent, 100 to 999 in practice.
    pub code: u16,
    /// The lines without their ends, code included (`211-Features:`, ` EPSV`, `211 End`). Bytes that
    /// are not UTF-8 are written as `\xNN`.
    pub lines: Vec<String>,
    /// What was odd about it.
    pub oddities: Vec<ReplyOddity>,
}

impl Reply {
    /// The text of all lines, joined by a blank, without the codes.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            let bare = self.bare_line(index, line).trim();
            if !text.is_empty() && !bare.is_empty() {
                text.push(' ');
            }
            text.push_str(bare);
        }
        text
    }

    /// Whether there is nothing but the code.
    #[must_use]
    pub fn is_without_text(&self) -> bool {
        let mut lines = self.lines.iter().enumerate();
        lines.all(|(index, line)| self.bare_line(index, line).trim().is_empty())
    }

    /// The lines between the first and the last, as of a FEAT or STAT reply.
    #[must_use]
    pub fn body(&self) -> &[String] {
        match self.lines.len() {
            0 | 1 => &[],
            n => &self.lines[1..n - 1],
        }
    }

    fn bare_line<'a>(&self, index: usize, line: &'a str) -> &'a str {
        let coded = after_code(line, self.code)
            .filter(|rest| rest.is_empty() || rest.starts_with([' ', '-']));
        match coded {
            Some(rest) => rest.get(1..).unwrap_or_default(),
            // A last line under another code than the first (bftpd) still carries a code.
            None if index + 1 == self.lines.len() && self.lines.len() > 1 => line
                .get(4..)
                .filter(|_| starts_with_code(line))
                .unwrap_or(line),
            None => line,
        }
    }
}

/// What follows the code with which a line begins.
pub(super) fn after_code(line: &str, code: u16) -> Option<&str> {
    let length = code.checked_ilog10().map_or(1, |log| log as usize + 1);
    let (digits, rest) = line.split_at_checked(length)?;
    (digits.parse() == Ok(code)).then_some(rest)
}

fn starts_with_code(line: &str) -> bool {
    line.len() >= 4 && line.as_bytes()[..3].iter().all(u8::is_ascii_digit)
}

/// What was odd about a reply that could still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyOddity {
    /// A line ended with LF alone.
    BareLf,
    /// A multi-line reply ended under another code than it began with.
    MismatchedTerminator,
    /// A line within a multi-line reply looks like a reply of its own; strict clients stop there.
    InnerLineLooksLikeReply,
    /// Telnet command bytes were among the text.
    TelnetBytes,
    /// The server closed the connection before the end of the multi-line reply.
    Unterminated,
    /// A line was longer than any client must accept.
    LongLine,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// NUL bytes among the text.
    NulBytes,
    /// Lines without a reply code came before it.
    StrayLine,
}
