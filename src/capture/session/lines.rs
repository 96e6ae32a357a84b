//! The bytes of a client, put together to lines.

/// The longest line that is kept; servers refuse such long before.
const MAX_LINE: usize = 4096;

/// Telnet's "interpret as command" (RFC 854).
const IAC: u8 = 255;

/// Puts lines together. Telnet's commands, which stand before ABOR, are left out.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    telnet: Telnet,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Telnet {
    #[default]
    Text,
    Command,
    Option,
}

impl Lines {
    /// Takes one byte; gives the line that it ends.
    pub(super) fn push(&mut self, byte: u8) -> Option<String> {
        match (self.telnet, byte) {
            (Telnet::Text, IAC) => self.telnet = Telnet::Command,
            (Telnet::Text, b'\n') => return self.end(),
            (Telnet::Text, _) if self.line.len() < MAX_LINE => self.line.push(byte),
            (Telnet::Text, _) => {}
            (Telnet::Command, 251..=254) => self.telnet = Telnet::Option,
            (Telnet::Command | Telnet::Option, _) => self.telnet = Telnet::Text,
        }
        None
    }

    /// Bytes are missing from here on, or nothing more comes: the line as far as it goes. What follows begins another.
    pub(super) fn end(&mut self) -> Option<String> {
        self.telnet = Telnet::Text;
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches('\r').trim_start();
        (!line.is_empty()).then(|| line.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_line_without_end_the_beginning_is_kept() {
        let mut lines = Lines::default();
        assert!((0..3 * MAX_LINE).all(|_| lines.push(b'x').is_none()));
        assert_eq!(lines.push(b'\n').unwrap().len(), MAX_LINE);
    }
}
