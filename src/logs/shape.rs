//! The shape of a session: what is left of it without names, ports and numbers that change from one to the next.
//!
//! Sessions of one shape lead to one judgement, so that a server's log of a day need not be judged session by
//! session. What a judgement may rest on is part of the shape: codes and words of replies, which address a reply
//! names, how long the pauses were.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::event::{Event, Passed, Place, Told};
use crate::dialogue::commands::upper_case;

/// A session with more events has no shape: it is judged by itself.
const MAX_EVENTS: usize = 200;

/// Commands whose arguments matter for the judgement.
const WITH_ARGUMENT: [&str; 9] = [
    "AUTH", "PROT", "PBSZ", "TYPE", "OPTS", "MODE", "STRU", "PORT", "EPRT",
];

/// Longer numbers in refusals are ports, sizes or processes, shorter ones are limits.
const LIMIT_DIGITS: usize = 3;

/// Puts the shape together, event by event.
#[derive(Debug, Default)]
pub(super) struct Shape {
    hasher: DefaultHasher,
    events: usize,
    last_us: Option<u64>,
    user: String,
}

impl Shape {
    /// Takes an event; whether the session still has a shape.
    pub(super) fn take(&mut self, told: &Told) -> bool {
        self.events += 1;
        if self.events > MAX_EVENTS {
            return false;
        }
        self.pause(told.at_us);
        std::mem::discriminant(&told.event).hash(&mut self.hasher);
        match &told.event {
            Event::Command(line) | Event::BareCommand(line) | Event::Typed(line) => {
                if ["PORT ", "EPRT "].iter().any(|verb| line.starts_with(verb)) {
                    // Whether it is the client's own address that it announces.
                    told.client.hash(&mut self.hasher);
                }
                self.command(line);
            }
            Event::Reply(line) | Event::Unmarked(line) => self.reply(line),
            Event::Connecting(of, place) | Event::Connected(of, place) => {
                (*of as u8).hash(&mut self.hasher);
                self.place(place);
            }
            Event::NotConnected(of, outcome, words) => {
                (*of as u8).hash(&mut self.hasher);
                std::mem::discriminant(outcome).hash(&mut self.hasher);
                self.text(words, 0);
            }
            Event::User(name) => name.clone_into(&mut self.user),
            Event::Refused(refused) => {
                self.command(&refused.command);
                refused.code.hash(&mut self.hasher);
                self.text(&refused.reply, LIMIT_DIGITS);
                self.text(refused.remark.as_deref().unwrap_or_default(), LIMIT_DIGITS);
            }
            Event::Reported(verb, passed) => {
                verb.hash(&mut self.hasher);
                self.passed(passed);
            }
            Event::Error(told) => {
                std::mem::discriminant(&told.after).hash(&mut self.hasher);
                told.reply.iter().for_each(|passed| self.passed(passed));
                self.text(&told.line, LIMIT_DIGITS);
            }
            Event::NotEncrypted(_, words) | Event::NotResolved(words) | Event::Failed(words) => {
                self.text(words, 0);
            }
            Event::ViaProxy(place) => self.place(place),
            Event::Encrypted(_, version) => version.hash(&mut self.hasher),
            Event::TimedOut(limit) => limit.hash(&mut self.hasher),
            Event::Closed { reset } => reset.hash(&mut self.hasher),
            Event::Did(deed) => (*deed as u8).hash(&mut self.hasher),
            Event::DataCame(bytes) => (*bytes == 0).hash(&mut self.hasher),
            Event::Begins
            | Event::Disconnected
            | Event::Ends
            | Event::DataStalled
            | Event::ReplyMissing
            | Event::ReplacedAddress
            | Event::Handshake
            | Event::OtherProtocol => {}
        }
        true
    }

    /// The shape as a number.
    pub(super) fn number(&self) -> u64 {
        self.hasher.finish()
    }

    /// Pauses count by their order of magnitude: a second or less says nothing.
    fn pause(&mut self, at_us: Option<u64>) {
        let pause = at_us
            .zip(self.last_us)
            .map(|(now, last)| now.saturating_sub(last) / 1_000_000);
        pause.map(u64::checked_ilog2).hash(&mut self.hasher);
        self.last_us = at_us.or(self.last_us);
    }

    fn command(&mut self, line: &str) {
        let (verb, argument) = line.split_once(' ').unwrap_or((line, ""));
        let verb = upper_case(verb);
        verb.hash(&mut self.hasher);
        if verb == "USER" {
            argument.clone_into(&mut self.user);
            let anonymous = ["anonymous", "ftp"].contains(&argument.to_ascii_lowercase().as_str());
            anonymous.hash(&mut self.hasher);
        } else if WITH_ARGUMENT.contains(&&*verb) {
            // Of PORT and EPRT, the address counts and the port does not.
            let kept = match &*verb {
                "PORT" => argument.rsplitn(3, ',').last().unwrap_or_default(),
                "EPRT" => argument
                    .trim_end_matches('|')
                    .rsplit_once('|')
                    .map_or(argument, |it| it.0),
                _ => argument,
            };
            kept.hash(&mut self.hasher);
        } else {
            argument.starts_with('-').hash(&mut self.hasher);
            argument.is_empty().hash(&mut self.hasher);
        }
    }

    fn reply(&mut self, line: &str) {
        let Some((code, text)) = line
            .split_at_checked(3)
            .filter(|(code, _)| code.bytes().all(|it| it.is_ascii_digit()))
        else {
            self.text(line, 0);
            return;
        };
        code.hash(&mut self.hasher);
        match code {
            "227" => text.rsplitn(3, ',').last().hash(&mut self.hasher),
            _ if code.starts_with(['4', '5']) => self.text(text, LIMIT_DIGITS),
            _ => self.text(text, 0),
        }
    }

    fn passed(&mut self, passed: &Passed) {
        passed.code.hash(&mut self.hasher);
        self.text(&passed.words, LIMIT_DIGITS);
    }

    fn place(&mut self, place: &Place) {
        place.host.hash(&mut self.hasher);
        place.ip.hash(&mut self.hasher);
    }

    /// Words without the user's name, what is in quotes, and numbers of more digits than those.
    fn text(&mut self, text: &str, digits: usize) {
        // What is kept is hashed in pieces as long as may be.
        let (mut from, mut at) = (0, 0);
        while at < text.len() {
            let rest = &text[at..];
            if !self.user.is_empty() && rest.starts_with(self.user.as_str()) {
                self.hasher.write(&text.as_bytes()[from..at]);
                b'u'.hash(&mut self.hasher);
                at += self.user.len();
                from = at;
                continue;
            }
            let byte = rest.as_bytes()[0];
            let (length, kept) = match byte {
                b'0'..=b'9' => {
                    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
                    (length, length <= digits)
                }
                b'"' => (rest[1..].find('"').map_or(1, |end| end + 2), false),
                _ => {
                    let stop = |byte: &u8| byte.is_ascii_digit() || *byte == b'"' || *byte == b' ';
                    let length = rest.bytes().skip(1).take_while(|byte| !stop(byte)).count() + 1;
                    (length, true)
                }
            };
            if !kept {
                self.hasher.write(&text.as_bytes()[from..at]);
                byte.is_ascii_digit().hash(&mut self.hasher);
                from = at + length;
            }
            at += length;
        }
        self.hasher.write(&text.as_bytes()[from..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_of_many_events_has_no_shape() {
        let mut shape = Shape::default();
        let told = Told::from(Event::Command("NOOP".to_owned()));
        assert!((0..MAX_EVENTS).all(|_| shape.take(&told)));
        assert!(!shape.take(&told));
    }
}
