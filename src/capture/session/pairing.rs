//! Commands and the replies that answer them, in the order in which they were sent: clients need not wait.
//!
//! Where bytes are missing, replies are put to the commands that they can answer, and what has lost its partner is left out: it is
//! not known what was said, and that is no fault of anybody.

use super::{MAX_EXCHANGES, MAX_SESSION_BYTES, MAX_WAITING, Session, Waiting};
use crate::capture::flow::Sighting;
use crate::capture::tls::TlsRecords;
use crate::dialogue::commands;
use crate::evidence::capture::Frames;
use crate::evidence::framer::{Framed, Framer};
use crate::evidence::pairing;
use crate::evidence::reply::ReplyOddity;
use crate::evidence::{Ending, Exchange, Inferred, Octets, Phase, Reply};
use crate::secret::commands::without_secret;

/// Commands during a transfer that do not show that it has ended.
const DURING: [&str; 3] = ["ABOR", "STAT", "NOOP"];

/// Only QUIT is answered with it.
const GOODBYE: u16 = 221;

/// What came of a command, or of the end of a transfer.
struct Came {
    asked: Option<Waiting>,
    is_greeting: bool,
    is_closing: bool,
    /// When it began, and when it ended; none where nothing came.
    began: Option<Sighting>,
    ended: Option<Sighting>,
    reply: Option<Reply>,
    raw: Vec<u8>,
    ending: Ending,
}

impl Session {
    /// What the client sends.
    pub(super) fn client_says(&mut self, bytes: &[u8], at: Sighting) {
        for byte in bytes {
            if let Some(line) = self.lines.push(*byte) {
                self.command(&line, at);
            }
        }
    }

    /// What the server sends; how much of it is text.
    pub(super) fn server_says(&mut self, bytes: &[u8], at: Sighting) -> usize {
        let mut is_line_s_start =
            self.is_within_line || self.is_incomplete && self.framer.is_at_line_start();
        for (index, byte) in bytes.iter().enumerate() {
            if std::mem::take(&mut is_line_s_start) && !self.framer.is_within() {
                self.is_within_line = !begins_reply(&bytes[index..]);
            }
            let is_line_s_end = *byte == b'\n';
            is_line_s_start = is_line_s_end && self.is_incomplete;
            if self.is_within_line {
                self.is_within_line = !is_line_s_end;
                continue;
            }
            self.reply_began.get_or_insert(at);
            match self.framer.push(*byte) {
                Some(Framed::Reply(reply, raw)) => self.reply(reply, raw, at),
                Some(Framed::TooLong) => self.broke_off(Ending::TooLong, at),
                None => {}
            }
            if self.tls.is_some() {
                return index + 1;
            }
        }
        bytes.len()
    }

    /// Bytes of the client that are not in the file.
    pub(super) fn client_unheard(&mut self, at: Sighting) {
        self.is_incomplete = true;
        self.has_lost_commands = true;
        if let Some(line) = self.lines.end() {
            self.command(&line, at);
        }
    }

    /// Bytes of the server that are not in the file. A reply whose code was seen counts, as far as it goes.
    pub(super) fn server_unheard(&mut self, at: Sighting) {
        self.is_incomplete = true;
        self.has_lost_replies = true;
        self.is_within_line = true;
        self.cut_reply(at);
        // Clients go on when they have got their reply, so that only the last is likely to come after the gap. What they said since may
        // have been heard before it.
        let since = self.waiting.iter().filter(|it| it.at > at).count();
        self.give_up_all_but(since + 1);
    }

    /// What is there of a reply, of which no more comes.
    fn cut_reply(&mut self, at: Sighting) {
        if let Some(Framed::Reply(mut reply, raw)) = self.framer.end_of_stream() {
            // It is the recorder that left its end out.
            let of_the_cut = [
                ReplyOddity::Unterminated,
                ReplyOddity::BareLf,
                ReplyOddity::MismatchedTerminator,
            ];
            reply.oddities.retain(|it| !of_the_cut.contains(it));
            self.is_reply_cut = true;
            self.reply(reply, raw, at);
            self.is_reply_cut = false;
        } else {
            self.framer = Framer::default();
        }
        self.reply_began = None;
    }

    fn command(&mut self, line: &str, at: Sighting) {
        // What is sent to a server that has left gets no answer.
        if self.is_lost {
            return;
        }
        // Of what was begun before the capture, or has lost its beginning, the rest is no command.
        let is_whole = self.is_heard_from_the_start() && !self.is_incomplete;
        if !is_whole && commands::known(line).is_none() {
            return;
        }
        if let Some(Framed::Reply(reply, raw)) = self.framer.accept_doubtful_end() {
            self.reply(reply, raw, at);
        }
        // A reply whose end the file lacks has ended, where its client goes on.
        if self.is_incomplete && self.framer.is_within() && self.waiting.is_empty() {
            self.cut_reply(at);
        }
        let (line, secrets) = without_secret(line);
        self.secrets.extend(secrets);
        if std::mem::take(&mut self.has_lost_replies) {
            self.give_up_all_but(0);
            let is_during = DURING.contains(&&*commands::verb_of(&line));
            self.transferring &= is_during;
        }
        self.commands += 1;
        if self.waiting.len() >= MAX_WAITING {
            return;
        }
        self.asks(&line);
        self.waiting.push_back(Waiting { line, at });
    }

    fn reply(&mut self, reply: Reply, raw: Vec<u8>, at: Sighting) {
        let began = self.reply_began.take();
        // The server's farewell to a client that has hung up.
        if self.is_left && self.waiting.is_empty() && !self.transferring {
            return;
        }
        let is_greeting = self.is_greeting(reply.code);
        let is_closing = self.is_closing(reply.code);
        let is_answer = !is_closing && !is_greeting;
        if is_answer && self.is_incomplete && !self.finds_its_command(reply.code, at) {
            return;
        }
        let asked = if is_answer {
            let header = self.answered_header(&reply);
            header.or_else(|| self.waiting.pop_front())
        } else {
            None
        };
        // Its command came before the capture.
        if asked.is_none() && is_answer && self.is_of_before(reply.code) {
            return;
        }
        self.came(Came {
            asked,
            is_greeting,
            is_closing,
            began: began.or(Some(at)),
            ended: Some(at),
            reply: Some(reply),
            raw,
            ending: Ending::Replied,
        });
    }

    /// Looks for the command that a reply with this code can answer, where bytes are missing, and gives up those before it. Without
    /// one the reply is the rest of another, or its command is not in the file.
    fn finds_its_command(&mut self, code: u16, at: Sighting) -> bool {
        let answers = |waiting: &Waiting| {
            if waiting.at > at {
                return false;
            }
            let verb = commands::verb_of(&waiting.line);
            let is_untold = !pairing::is_known(&verb);
            code >= 400
                || is_untold && code != GOODBYE
                || pairing::fits(&verb, code)
                || verb == "QUIT"
        };
        let found = self.waiting.iter().position(answers);
        match found {
            Some(index) => self.give_up_all_but(self.waiting.len() - index),
            None if self.waiting.is_empty() => return self.has_lost_commands || code == 421,
            None => return code == 421,
        }
        true
    }

    /// The oldest commands have no reply in the file, but for so many.
    pub(super) fn give_up_all_but(&mut self, kept: usize) {
        while self.waiting.len() > kept
            && let Some(asked) = self.waiting.pop_front()
        {
            self.came(Came {
                asked: Some(asked),
                is_greeting: false,
                is_closing: false,
                began: None,
                ended: None,
                reply: None,
                raw: Vec::new(),
                ending: Ending::NotTold,
            });
        }
    }

    /// The answer that was awaited does not come whole.
    pub(super) fn broke_off(&mut self, ending: Ending, at: Sighting) {
        let raw = self.framer.take_raw();
        self.framer = Framer::default();
        let began = self.reply_began.take();
        let asked = self.waiting.pop_front();
        let is_greeting = self.attempt.exchanges.is_empty() && self.is_heard_from_the_start();
        self.came(Came {
            asked: asked.filter(|_| !is_greeting),
            is_greeting,
            is_closing: self.transferring && !is_greeting,
            began,
            ended: Some(at),
            reply: None,
            raw,
            ending,
        });
    }

    /// Keeps an exchange, and what it means for what follows.
    fn came(&mut self, came: Came) {
        let Came {
            asked,
            is_greeting,
            is_closing,
            began,
            ended,
            reply,
            raw,
            ending,
        } = came;
        let verb = asked
            .as_ref()
            .map(|it| commands::verb_of(&it.line).into_owned());
        let phase = match &verb {
            _ if is_greeting => Phase::Greeting,
            // A client that breaks off a transfer has asked for this.
            _ if is_closing && self.is_aborting() => Phase::Protocol,
            _ if is_closing => Phase::Transfer,
            None => Phase::Protocol,
            Some(verb) => commands::phase_of(Some(verb), false, self.mode()),
        };
        let sent = match &asked {
            Some(asked) => Some(asked.at),
            None if is_greeting => self.connected,
            None => began.filter(|_| reply.is_some()),
        };
        let sent_us = sent.map(|it| self.since(it));
        let sent_us = sent_us.or_else(|| {
            self.last_reply_us()
                .filter(|_| !is_greeting && reply.is_none())
        });
        let frames = Frames {
            command: asked.as_ref().map(|it| it.at.frame),
            reply: ended.filter(|_| reply.is_some()).map(|it| it.frame),
        };
        // Of a client that is not in the file as a whole, it is not known what it asked.
        let unsolicited = reply.is_some()
            && asked.is_none()
            && !is_closing
            && !is_greeting
            && self.commands > 0
            && !self.is_incomplete;
        let exchange = Exchange {
            connection: 0,
            phase,
            command: asked.filter(|_| !is_closing).map(|it| it.line),
            sent_us,
            first_byte_us: began.map(|began| self.since(began)),
            ended_us: ended.map(|ended| self.since(ended)),
            reply,
            raw: Octets(raw),
            closed: matches!(ending, Ending::Closed | Ending::Reset),
            ending,
            unsolicited,
            inferred: Inferred::default(),
        };
        let Some(index) = self.record(exchange, frames) else {
            return;
        };
        if is_closing {
            self.closing(index);
        } else if let Some(verb) = verb {
            if verb == "AUTH" && self.attempt.is_positive(Some(index)) {
                self.tls = Some(TlsRecords::default());
            }
            self.answered(&verb, index);
        }
    }

    /// When the last reply came.
    fn last_reply_us(&self) -> Option<u64> {
        self.attempt.exchanges.last()?.ended_us
    }

    /// Whether the first reply of a session is its greeting. A client may have sent its first command before.
    fn is_greeting(&self, code: u16) -> bool {
        if !self.is_heard_from_the_start() {
            return false;
        }
        match self.attempt.exchanges.as_slice() {
            // What is missing may be the greeting, and this another reply.
            [] => !self.is_incomplete || matches!(code, 120 | 220 | 421),
            // 120 announces the greeting.
            [only] => only.code() == Some(120) && matches!(code, 220 | 421),
            _ => false,
        }
    }

    /// Whether the client has told the server to break off the transfer.
    pub(super) fn is_aborting(&self) -> bool {
        let front = self.waiting.front();
        front.is_some_and(|it| commands::verb_of(&it.line) == "ABOR")
    }

    /// Whether a reply is the last word on the transfer that is under way.
    fn is_closing(&self, code: u16) -> bool {
        let front = self.waiting.front().map(|it| it.line.as_str());
        // A server that does not know ABOR says so in the middle of a transfer.
        let of_abor =
            front.is_some_and(|line| line.starts_with("ABOR")) && (500..=504).contains(&code);
        // 200 ends no transfer, and 213 tells of one.
        let of_another = front.is_some() && matches!(code, 200 | 211 | 213);
        // The client goes on, so that the last word may be among what is missing.
        let is_of_next = self.has_lost_replies
            && front.is_some_and(|line| {
                let verb = commands::verb_of(line);
                pairing::fits(&verb, code) || verb == "QUIT" && code == GOODBYE
            });
        self.transferring && code >= 200 && !of_abor && !of_another && !is_of_next
    }

    /// Whether a reply answers what was asked before the capture began.
    fn is_of_before(&self, code: u16) -> bool {
        !self.is_heard_from_the_start() && self.commands == 0 && code != 421
    }

    pub(super) fn record(&mut self, exchange: Exchange, frames: Frames) -> Option<usize> {
        let bytes = exchange.raw.0.len() + exchange.command.as_ref().map_or(0, String::len);
        self.is_cut_short |=
            self.attempt.exchanges.len() >= MAX_EXCHANGES || self.bytes + bytes > MAX_SESSION_BYTES;
        if self.is_cut_short {
            return None;
        }
        self.bytes += bytes;
        self.attempt.exchanges.push(exchange);
        self.frames.push(frames);
        Some(self.attempt.exchanges.len() - 1)
    }
}

/// Whether bytes can be the beginning of a reply: its code, and what stands behind it.
fn begins_reply(bytes: &[u8]) -> bool {
    let (code, rest) = bytes.split_at(bytes.len().min(3));
    code.len() == 3
        && matches!(code[0], b'1'..=b'5')
        && code.iter().all(u8::is_ascii_digit)
        && matches!(rest.first(), None | Some(b' ' | b'-' | b'\r' | b'\n'))
}
