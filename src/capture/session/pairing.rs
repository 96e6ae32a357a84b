//! Commands and the replies that answer them, in the order in which they were sent: clients need not wait.

use super::{MAX_EXCHANGES, MAX_WAITING, Session, Waiting};
use crate::capture::flow::Sighting;
use crate::capture::tls::TlsRecords;
use crate::dialogue::commands;
use crate::evidence::capture::Frames;
use crate::evidence::framer::{Framed, Framer};
use crate::evidence::reply::ReplyOddity;
use crate::evidence::{Ending, Exchange, Inferred, Octets, Phase, Reply};
use crate::secret::Secret;

impl Session {
    /// What the client sends; how much of it is text.
    pub(super) fn client_says(&mut self, bytes: &[u8], at: Sighting) -> usize {
        for byte in bytes {
            if let Some(line) = self.lines.push(*byte) {
                self.command(&line, at);
            }
        }
        bytes.len()
    }

    /// What the server sends; how much of it is text.
    pub(super) fn server_says(&mut self, bytes: &[u8], at: Sighting) -> usize {
        for (index, byte) in bytes.iter().enumerate() {
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
        if let Some(line) = self.lines.end() {
            self.command(&line, at);
        }
    }

    /// Bytes of the server that are not in the file. A reply whose code was seen counts, as far as it goes.
    pub(super) fn server_unheard(&mut self, at: Sighting) {
        self.is_incomplete = true;
        self.cut_reply(at);
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
        self.commands += 1;
        if self.waiting.len() >= MAX_WAITING {
            return;
        }
        let (line, secret) = commands::without_secret(line);
        if let Some(secret) = secret {
            self.secrets.add(Secret::new(secret));
        }
        self.asks(&line);
        self.waiting.push_back(Waiting { line, at });
    }

    fn reply(&mut self, reply: Reply, raw: Vec<u8>, at: Sighting) {
        // The server's farewell to a client that has hung up.
        if self.is_left && self.waiting.is_empty() && !self.transferring {
            return;
        }
        let began = self.reply_began.take().unwrap_or(at);
        let is_greeting = self.is_greeting(reply.code);
        let is_closing = self.is_closing(reply.code);
        let asked = if is_closing || is_greeting {
            None
        } else {
            self.answered_header(&reply)
                .or_else(|| self.waiting.pop_front())
        };
        // Its command came before the capture.
        if asked.is_none() && !is_closing && !is_greeting && self.is_of_before(reply.code) {
            return;
        }
        let verb = asked
            .as_ref()
            .map(|it| commands::verb_of(&it.line).into_owned());
        let phase = match &verb {
            _ if is_closing => Phase::Transfer,
            _ if is_greeting => Phase::Greeting,
            None => Phase::Protocol,
            Some(verb) => commands::phase_of(Some(verb), false, self.mode()),
        };
        // Of a client that is not in the file, it is not known what it asked.
        let unsolicited = asked.is_none() && !is_closing && !is_greeting && self.commands > 0;
        let sent_us = match &asked {
            Some(asked) => Some(self.since(asked.at)),
            None if is_greeting => self.connected.map(|it| self.since(it)),
            None => Some(self.since(began)),
        };
        let frames = Frames {
            command: asked.as_ref().map(|it| it.at.frame),
            reply: Some(at.frame),
        };
        let exchange = Exchange {
            connection: 0,
            phase,
            command: asked.map(|it| it.line),
            sent_us,
            first_byte_us: Some(self.since(began)),
            ended_us: Some(self.since(at)),
            reply: Some(self.masked(reply)),
            raw: Octets(self.secrets.masked(raw)),
            ending: Ending::Replied,
            closed: false,
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

    /// A reply without the secrets that it may repeat.
    fn masked(&self, mut reply: Reply) -> Reply {
        for line in &mut reply.lines {
            *line = self.secrets.masked_text(std::mem::take(line));
        }
        reply
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
            [] => true,
            // 120 announces the greeting.
            [only] => only.code() == Some(120) && matches!(code, 220 | 421),
            _ => false,
        }
    }

    /// Whether a reply is the last word on the transfer that is under way.
    fn is_closing(&self, code: u16) -> bool {
        let front = self.waiting.front().map(|it| it.line.as_str());
        // A server that does not know ABOR says so in the middle of a transfer.
        let of_abor =
            front.is_some_and(|line| line.starts_with("ABOR")) && (500..=504).contains(&code);
        // 200 ends no transfer, and 213 tells of one.
        let of_another = front.is_some() && matches!(code, 200 | 211 | 213);
        self.transferring && code >= 200 && !of_abor && !of_another
    }

    /// Whether a reply answers what was asked before the capture began.
    fn is_of_before(&self, code: u16) -> bool {
        !self.is_heard_from_the_start() && self.commands == 0 && code != 421
    }

    /// The answer that was awaited does not come whole.
    pub(super) fn broke_off(&mut self, ending: Ending, at: Sighting) {
        let raw = self.framer.take_raw();
        self.framer = Framer::default();
        let began = self.reply_began.take();
        let asked = self.waiting.pop_front();
        let is_greeting = self.attempt.exchanges.is_empty() && self.is_heard_from_the_start();
        let verb = asked
            .as_ref()
            .map(|it| commands::verb_of(&it.line).into_owned());
        let phase = match &verb {
            _ if is_greeting => Phase::Greeting,
            _ if self.transferring => Phase::Transfer,
            Some(verb) => commands::phase_of(Some(verb), false, self.mode()),
            None => Phase::Protocol,
        };
        let (asked, is_closing) = if is_greeting {
            (None, false)
        } else {
            (asked, self.transferring)
        };
        let sent_us = match &asked {
            Some(asked) => Some(self.since(asked.at)),
            None if is_greeting => self.connected.map(|it| self.since(it)),
            None => self.last_reply_us(),
        };
        let frames = Frames {
            command: asked.as_ref().map(|it| it.at.frame),
            reply: None,
        };
        let closed = matches!(ending, Ending::Closed | Ending::Reset);
        let exchange = Exchange {
            connection: 0,
            phase,
            command: asked.filter(|_| !is_closing).map(|it| it.line),
            sent_us,
            first_byte_us: began.map(|began| self.since(began)),
            ended_us: Some(self.since(at)),
            reply: None,
            raw: Octets(self.secrets.masked(raw)),
            ending,
            closed,
            unsolicited: false,
            inferred: Inferred::default(),
        };
        let Some(index) = self.record(exchange, frames) else {
            return;
        };
        if is_closing {
            self.closing(index);
        } else if let Some(verb) = verb {
            self.answered(&verb, index);
        }
    }

    pub(super) fn record(&mut self, exchange: Exchange, frames: Frames) -> Option<usize> {
        if self.attempt.exchanges.len() >= MAX_EXCHANGES {
            return None;
        }
        self.attempt.exchanges.push(exchange);
        self.frames.push(frames);
        Some(self.attempt.exchanges.len() - 1)
    }
}
