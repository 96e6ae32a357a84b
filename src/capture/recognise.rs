//! Whether a connection speaks FTP, by its first words.

use super::flow::{Bytes, Side, Sighting};
use super::session::header;
use crate::dialogue::commands;

/// How much is listened to before it is clear.
const MAX_BYTES: usize = 2048;

/// What a piece of it takes besides its text, in bytes.
const PIECE_BYTES: usize = 96;

/// Commands that begin an FTP session, and no session of another protocol.
const FIRST: [&str; 9] = [
    "USER", "AUTH", "FEAT", "HOST", "SYST", "OPTS", "CLNT", "LANG", "QUIT",
];

/// Codes of replies that nothing else than FTP has.
const ONLY_FTP: [&[u8; 3]; 8] = [
    b"125", b"150", b"226", b"227", b"229", b"230", b"257", b"331",
];

/// What was found of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It may be FTP.
    Open,
    Ftp,
    Other,
}

/// A connection of which it is not known yet what it speaks, with what was heard so far.
#[derive(Debug, Default)]
pub(super) struct Undecided {
    /// It was going on when the capture began.
    from_the_middle: bool,
    heard: Vec<(Side, u64, Sighting, Vec<u8>)>,
    client: Vec<u8>,
    server: Vec<u8>,
}

impl Undecided {
    pub(super) fn new(from_the_middle: bool) -> Self {
        Self {
            from_the_middle,
            ..Self::default()
        }
    }

    /// How much is kept of it, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let texts = self.client.len() + self.server.len();
        2 * texts + self.heard.len() * PIECE_BYTES
    }

    /// Takes bytes of one side, and says what they make of the connection.
    pub(super) fn hear(&mut self, from: Side, bytes: Bytes<'_>) -> Judgement {
        let side = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        if side.len() + bytes.bytes.len() > MAX_BYTES {
            return Judgement::Other;
        }
        side.extend_from_slice(bytes.bytes);
        self.heard
            .push((from, bytes.offset, bytes.at, bytes.bytes.to_vec()));
        if self.from_the_middle {
            self.of_the_middle()
        } else {
            self.of_the_start()
        }
    }

    /// A server of FTP speaks first, as those of mail do; then the client's first command tells them apart.
    fn of_the_start(&self) -> Judgement {
        let client = &self.client[header::length(&self.client)..];
        let Some(greeting) = self.server.get(..4) else {
            let may_be = |line: &[u8]| line.is_empty() || is_first_command(line);
            // Whoever sends commands before the greeting sends those of FTP.
            return open_if(may_be(client) && self.server.iter().all(u8::is_ascii_digit));
        };
        let is_greeting = matches!(&greeting[..3], b"120" | b"220" | b"421" | b"530" | b"500")
            && matches!(greeting[3], b' ' | b'-' | b'\r' | b'\n');
        if !is_greeting {
            return Judgement::Other;
        }
        match client.split(|byte| *byte == b'\n').next() {
            Some(line) if client.contains(&b'\n') => {
                if is_first_command(line) {
                    Judgement::Ftp
                } else {
                    Judgement::Other
                }
            }
            _ => Judgement::Open,
        }
    }

    /// Commands and replies of FTP on both sides.
    fn of_the_middle(&self) -> Judgement {
        let is_command = |line: &[u8]| {
            let line = String::from_utf8_lossy(line);
            commands::known(line.trim_end()).is_some()
        };
        let is_reply = |line: &[u8]| ONLY_FTP.iter().any(|code| line.starts_with(*code));
        let commands = self.client.split(|byte| *byte == b'\n').any(is_command);
        let replies = self.server.split(|byte| *byte == b'\n').any(is_reply);
        if commands && replies {
            Judgement::Ftp
        } else {
            Judgement::Open
        }
    }

    /// Tells once more what was heard, in its order.
    pub(super) fn replay(self, mut hear: impl FnMut(Side, Bytes<'_>)) {
        for (from, offset, at, bytes) in &self.heard {
            hear(
                *from,
                Bytes {
                    offset: *offset,
                    bytes,
                    at: *at,
                },
            );
        }
    }
}

fn open_if(may_be: bool) -> Judgement {
    if may_be {
        Judgement::Open
    } else {
        Judgement::Other
    }
}

fn is_first_command(line: &[u8]) -> bool {
    let line = String::from_utf8_lossy(line);
    let verb = commands::verb_of(line.trim());
    FIRST.contains(&&*verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session that was going on when the capture began, of which only one side can be heard.
    fn heard(pieces: usize, length: usize) -> (Judgement, usize) {
        let mut undecided = Undecided::new(true);
        let mut judgement = Judgement::Open;
        for number in 0..pieces {
            let bytes = Bytes {
                offset: number as u64,
                bytes: &vec![b'x'; length],
                at: Sighting::default(),
            };
            judgement = undecided.hear(Side::Server, bytes);
        }
        (judgement, undecided.bytes())
    }

    #[test]
    fn what_stays_unclear_is_listened_to_for_so_long() {
        assert_eq!(heard(1, MAX_BYTES).0, Judgement::Open);
        assert_eq!(heard(1, MAX_BYTES + 1).0, Judgement::Other);
        assert_eq!(heard(MAX_BYTES + 1, 1).0, Judgement::Other);
    }

    /// Small pieces take more room than their bytes.
    #[test]
    fn pieces_count_with_what_they_take() {
        assert!(heard(1000, 1).1 > 1000 * size_of::<(Side, u64, Sighting, Vec<u8>)>());
    }
}
