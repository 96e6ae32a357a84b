//! Commands and the replies that answer them.

use super::{MAX_WAITING, Session, Waiting};
use crate::dialogue::commands;
use crate::evidence::framer::{Framed, Framer};
use crate::evidence::reply::ReplyOddity;
use crate::evidence::{Ending, Exchange, Inferred, Octets, Phase, Reply, pairing};
use crate::logs::event::{Passed, Refused, is_coded};

impl Session {
    pub(super) fn command(&mut self, line: String) {
        self.cut_reply();
        if let Some(Framed::Reply(reply, raw)) = self.framer.accept_doubtful_end() {
            self.reply(reply, raw);
        }
        self.greeted_by_another();
        if commands::verb_of(&line) == "ABOR" {
            self.gave_up_on_data();
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

    /// What came first and is no reply is the greeting of another service.
    fn greeted_by_another(&mut self) {
        let raw = self.framer.raw();
        let is_first = self.attempt.exchanges.is_empty() && self.commands == 0;
        if is_first && !raw.is_empty() && !raw.first().is_some_and(u8::is_ascii_digit) {
            self.broke_off(Ending::NotAReply, false);
        }
    }

    /// Features that a server lists look like commands.
    pub(super) fn bare_command(&mut self, line: String) {
        if self.framer.is_within() && !self.framer.end_is_doubtful() {
            self.reply_line(&line);
        } else {
            self.command(line);
        }
    }

    /// What the user typed stands for what was sent, as far as replies bear it out.
    pub(super) fn typed(&mut self, line: String) {
        if self.typed.len() > MAX_WAITING {
            self.typed.pop_front();
        }
        self.typed.push_back(line);
    }

    /// A refusal of which the log does not hold the whole reply.
    pub(super) fn refused(&mut self, refused: &Refused) {
        if !self.is_refused_already(refused) {
            self.bring_to_front(&refused.command);
            self.code_is_inferred = refused.is_code_inferred;
            self.reply_line(&format!("{} {}", refused.code, refused.reply));
            self.code_is_inferred = false;
        }
        if let Some(words) = &refused.remark {
            self.remark(words);
        }
    }

    /// Whether the log has just shown the reply itself, and tells of it once more.
    fn is_refused_already(&self, refused: &Refused) -> bool {
        let last = self.attempt.exchanges.last();
        let verb = commands::verb_of(&refused.command);
        !verb.is_empty()
            && self.waiting.is_empty()
            && last.is_some_and(|last| {
                last.verb().as_deref() == Some(&verb) && last.code().is_some_and(|code| code >= 400)
            })
    }

    /// Makes this command the one that the next reply answers. Those before it have had answers that the log leaves out. LIST
    /// stands for whatever transfer was asked for.
    fn bring_to_front(&mut self, command: &str) {
        if command.is_empty() {
            return;
        }
        let verb = commands::verb_of(command);
        let asked = |it: &Waiting| commands::verb_of(&it.line) == verb;
        let transfers = |it: &Waiting| verb == "LIST" && commands::transfers(&it.line);
        let before = self
            .waiting
            .iter()
            .position(|it| asked(it) || transfers(it));
        for _ in 0..before.unwrap_or(self.waiting.len()) {
            self.unanswered(Ending::NotTold);
        }
        if before.is_none() {
            self.waiting.push_front(Waiting {
                line: command.to_owned(),
                at_us: self.now_us,
                is_inferred: true,
            });
            self.commands += 1;
        }
    }

    /// A log that shows no commands may still tell who logs in.
    pub(super) fn user(&mut self, name: &str) {
        let is_user = |line: &str| commands::verb_of(line) == "USER";
        let mut told = self.attempt.exchanges.iter();
        let is_told = told.any(|it| it.command.as_deref().is_some_and(is_user))
            || self.waiting.iter().any(|it| is_user(&it.line));
        if is_told || self.waiting.len() > MAX_WAITING {
            return;
        }
        self.commands += 1;
        self.waiting.push_back(Waiting {
            line: format!("USER {name}"),
            at_us: self.now_us,
            is_inferred: true,
        });
    }

    /// Puts the reply itself in place of what was told of it before.
    fn completes_the_last(&mut self, reply: &Reply, raw: &[u8]) -> bool {
        let waits = !self.waiting.is_empty() || self.code_is_inferred;
        let last = self.attempt.exchanges.last_mut();
        let told = |last: &&mut Exchange| last.inferred.code && last.code() == Some(reply.code);
        let Some(last) = last.filter(told).filter(|_| !waits) else {
            return false;
        };
        last.reply = Some(reply.clone());
        last.raw = Octets(raw.to_vec());
        last.inferred.code = false;
        true
    }

    /// A reply that an error passes on. It counts only where the log does not show it.
    pub(super) fn reported(&mut self, verb: Option<&str>, passed: &Passed) {
        let Passed {
            code,
            words,
            goes_on,
        } = passed;
        if self.has_said(*code, words) {
            return;
        }
        if self.waiting.is_empty()
            && let Some(verb) = verb
        {
            self.waiting.push_back(Waiting {
                line: verb.to_owned(),
                at_us: None,
                is_inferred: true,
            });
            self.commands += 1;
        }
        self.is_passed_on = true;
        self.code_is_inferred = code.is_none();
        let code = code.unwrap_or_else(|| refusal_of(verb));
        let mark = if *goes_on { '-' } else { ' ' };
        self.reply_line(&format!("{code}{mark}{words}"));
        self.code_is_inferred = false;
    }

    /// Whether one of the last replies has these words.
    fn has_said(&self, code: Option<u16>, words: &str) -> bool {
        let words = words.trim().to_lowercase();
        let mut last = self.attempt.exchanges.iter().rev().take(3);
        last.any(|exchange| {
            let same = code.is_none() || exchange.code() == code;
            let text = exchange.text().to_lowercase();
            same && exchange.reply.is_some()
                && (text.contains(&words) || !text.is_empty() && words.contains(text.trim()))
        })
    }

    pub(super) fn reply_line(&mut self, line: &str) {
        if self.dialect.last_line_first() && self.belongs_to_the_last(line) {
            return;
        }
        let begins_with = |raw: &[u8]| raw.get(..3) == line.as_bytes().get(..3);
        if is_coded(line) && !begins_with(self.framer.raw()) {
            self.cut_reply();
        }
        if self.framer.takes_whole(line) {
            let framed = self.framer.push_line(line);
            self.framed(framed);
            return;
        }
        for byte in line.bytes().chain(*b"\r\n") {
            let framed = self.framer.push(byte);
            self.framed(framed);
        }
    }

    fn framed(&mut self, framed: Option<Framed>) {
        match framed {
            Some(Framed::Reply(reply, raw)) => self.reply(reply, raw),
            Some(Framed::TooLong) => self.framer = Framer::default(),
            None => {}
        }
    }

    /// Some logs show the first line of a reply alone: what follows ends it.
    fn cut_reply(&mut self) {
        if !self.dialect.cut_replies() || !self.framer.is_within() {
            return;
        }
        if let Some(Framed::Reply(mut reply, raw)) = self.framer.end_of_stream() {
            // It is the log that leaves its end out.
            reply
                .oddities
                .retain(|oddity| *oddity != ReplyOddity::Unterminated);
            self.reply(reply, raw);
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
        if self.completes_the_last(&reply, &raw) {
            return;
        }
        self.sent_since_reply = false;
        // A server that does not know ABOR says so in the middle of a transfer.
        let aborting = self
            .waiting
            .front()
            .is_some_and(|it| it.line.starts_with("ABOR"));
        let of_abor = aborting && matches!(reply.code, 500..=504);
        // A client that gave up the data may go on, and 200 ends no transfer.
        let of_another = reply.code == 200 && !self.waiting.is_empty();
        let is_closing = self.transferring && reply.code >= 200 && !of_abor && !of_another;
        let is_passed_on = std::mem::take(&mut self.is_passed_on);
        // Where nothing was said before, an error may be of any moment.
        let is_alone = is_passed_on && self.attempt.exchanges.is_empty() && !self.is_connecting;
        let is_greeting = !is_alone && self.is_greeting(reply.code);
        let asked = if is_closing || is_greeting {
            None
        } else {
            self.asked(&reply, !is_alone)
        };
        let verb = asked.as_ref().map(|it| commands::verb_of(&it.line));
        let phase = if is_closing {
            Phase::Transfer
        } else if is_greeting {
            Phase::Greeting
        } else if asked.is_none() {
            Phase::Protocol
        } else {
            commands::phase_of(verb.as_deref(), false, self.mode())
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
        let command = asked.map(|it| it.line);
        let Some(index) = self.record(Exchange {
            connection: 0,
            phase,
            command,
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
        } else {
            self.answered(index);
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
    fn asked(&mut self, reply: &Reply, infers: bool) -> Option<Waiting> {
        if self.waiting.len() > 1 {
            self.pass_over_unanswered(reply.code);
        }
        let sent = self.waiting.pop_front().or_else(|| self.stranded.take());
        if sent.is_some() {
            return sent;
        }
        let inferred = if infers { self.inferred(reply) } else { None }?;
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
        let (Some(first), Some(second)) = (self.waiting.front(), self.waiting.get(1)) else {
            return;
        };
        let (first, second) = (
            commands::verb_of(&first.line),
            commands::verb_of(&second.line),
        );
        if pairing::is_misplaced(&first, code) && pairing::fits(&second, code) {
            self.unanswered(Ending::NotTold);
        }
    }
}

/// The code that the refusal of this command usually has, for an error that leaves it out.
fn refusal_of(verb: Option<&str>) -> u16 {
    match verb {
        Some("USER" | "PASS" | "ACCT") => 530,
        Some("PASV" | "EPSV") => 425,
        Some("PORT" | "EPRT") => 500,
        _ => 550,
    }
}
