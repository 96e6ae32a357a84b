//! Commands and the replies that answer them.

use super::{MAX_WAITING, Session, Waiting, steps};
use crate::evidence::framer::{Framed, Framer};
use crate::evidence::{Ending, Exchange, Inferred, Octets, Phase, Reply, pairing};

impl Session {
    pub(super) fn command(&mut self, line: String) {
        if let Some(Framed::Reply(reply, raw)) = self.framer.accept_doubtful_end() {
            self.reply(reply, raw);
        }
        self.commands += 1;
        self.sent_since_reply = true;
        self.typed.clear();
        if self.over || self.waiting.len() > MAX_WAITING {
            return;
        }
        self.waiting.push_back(Waiting {
            line,
            at_us: self.now_us,
            is_inferred: false,
        });
    }

    /// What the user typed stands for what was sent, as far as replies bear it out.
    pub(super) fn typed(&mut self, line: String) {
        if self.typed.len() > MAX_WAITING {
            self.typed.pop_front();
        }
        self.typed.push_back(line);
    }

    /// The words of a reply without its code.
    pub(super) fn refused(&mut self, verb: String, code: u16, words: &str) {
        let is_asked = self
            .waiting
            .front()
            .is_some_and(|it| steps::verb_of(&it.line) == verb);
        if !is_asked {
            self.waiting.push_front(Waiting {
                line: verb,
                at_us: self.now_us,
                is_inferred: true,
            });
            self.commands += 1;
        }
        self.code_is_inferred = true;
        self.reply_line(&format!("{code} {words}"));
        self.code_is_inferred = false;
    }

    pub(super) fn reply_line(&mut self, line: &str) {
        if self.dialect.last_line_first() && self.belongs_to_the_last(line) {
            return;
        }
        for byte in line.bytes().chain(*b"\r\n") {
            match self.framer.push(byte) {
                Some(Framed::Reply(reply, raw)) => self.reply(reply, raw),
                Some(Framed::TooLong) => self.framer = Framer::default(),
                None => {}
            }
        }
    }

    /// Takes a line of a reply whose last line came before it.
    fn belongs_to_the_last(&mut self, line: &str) -> bool {
        if self.sent_since_reply || self.framer.is_within() {
            return false;
        }
        let last = self.attempt.exchanges.last_mut();
        let Some(reply) = last.and_then(|exchange| exchange.reply.as_mut()) else {
            return false;
        };
        let begins = format!("{}-", reply.code);
        let goes_on = reply.lines.len() > 1 && !line.starts_with(|c: char| c.is_ascii_digit());
        if !(line.starts_with(&begins) || goes_on) {
            return false;
        }
        let before_the_end = reply.lines.len() - 1;
        reply.lines.insert(before_the_end, line.to_owned());
        true
    }

    pub(super) fn reply(&mut self, reply: Reply, raw: Vec<u8>) {
        self.sent_since_reply = false;
        // A server that does not know ABOR says so in the middle of a transfer.
        let aborting = self
            .waiting
            .front()
            .is_some_and(|it| it.line.starts_with("ABOR"));
        let of_abor = aborting && matches!(reply.code, 500..=504);
        let is_closing = self.transferring && reply.code >= 200 && !of_abor;
        let is_greeting = self.is_greeting(reply.code);
        let asked = if is_closing || is_greeting {
            None
        } else {
            self.asked(&reply)
        };
        let verb = asked.as_ref().map(|it| steps::verb_of(&it.line));
        let phase = if is_closing {
            Phase::Transfer
        } else if is_greeting {
            Phase::Greeting
        } else if asked.is_none() {
            Phase::Protocol
        } else {
            steps::phase_of(verb.as_deref(), false, self.mode())
        };
        let unsolicited = asked.is_none() && !is_closing && !is_greeting && self.commands > 0;
        let inferred = Inferred {
            command: asked.as_ref().is_some_and(|it| it.is_inferred),
            code: self.code_is_inferred,
        };
        let sent_us = match &asked {
            Some(asked) => asked.at_us,
            None => self.now_us,
        };
        let line = asked.map(|it| it.line);
        let Some(index) = self.record(Exchange {
            connection: 0,
            phase,
            command: line.clone(),
            sent_us,
            first_byte_us: self.now_us,
            ended_us: self.now_us,
            reply: Some(reply),
            raw: Octets(raw),
            ending: Ending::Replied,
            closed: false,
            unsolicited,
            inferred,
        }) else {
            return;
        };
        if is_closing {
            self.transferring = false;
            self.closing(index);
        } else if let (Some(verb), Some(line)) = (verb, line) {
            self.answered(&verb, &line, index);
        }
    }

    /// Whether the first reply of a session is its greeting. A client may have sent its first command before.
    fn is_greeting(&self, code: u16) -> bool {
        if !self.attempt.exchanges.is_empty() {
            // 120 announces the greeting.
            let only = &self.attempt.exchanges;
            return only.len() == 1 && only[0].code() == Some(120) && code == 220;
        }
        match code {
            120 | 220 => true,
            421 => self.waiting.is_empty() || self.is_connecting,
            // Of a log that begins in the middle, the first reply is another's.
            _ => self.commands == 0 && (self.is_connecting || self.is_connected),
        }
    }

    /// The command that this reply answers.
    fn asked(&mut self, reply: &Reply) -> Option<Waiting> {
        if self.waiting.len() > 1 {
            self.pass_over_unanswered(reply.code);
        }
        let sent = self.waiting.pop_front().or_else(|| self.stranded.take());
        if sent.is_some() {
            return sent;
        }
        let inferred = self.inferred(reply)?;
        self.commands += 1;
        Some(Waiting {
            line: inferred,
            at_us: None,
            is_inferred: true,
        })
    }

    /// Some logs leave replies out: a reply that belongs to the second of the waiting commands and never to the first
    /// answers the second.
    fn pass_over_unanswered(&mut self, code: u16) {
        let verb = |waiting: Option<&Waiting>| waiting.map(|it| steps::verb_of(&it.line));
        let (Some(first), Some(second)) = (verb(self.waiting.front()), verb(self.waiting.get(1)))
        else {
            return;
        };
        if pairing::is_misplaced(&first, code) && pairing::fits(&second, code) {
            self.unanswered(Ending::NotTold);
        }
    }
}
