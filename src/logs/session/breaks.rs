//! How a session breaks off: the client waits in vain, or the server is gone.

use super::{Session, Waiting, path};
use crate::dialogue::commands;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::framer::Framer;
use crate::evidence::source::{Deed, Unknown};
use crate::evidence::tls::HandshakeOutcome;
use crate::evidence::{DataConnection, DataMode, Ending, Exchange, Inferred, Octets, Phase, Seen};

/// After so long, a client that was told a port does not just think.
const SILENCE_US: u64 = 5_000_000;

/// A connection that stands this long without an answer gets none.
const LONG_US: u64 = 2_000_000;

impl Session {
    /// The client gave up waiting; the log does not say for what.
    pub(super) fn timed_out(&mut self, limit_us: Option<u64>) {
        self.source.ends_open = true;
        if self.is_of_server() {
            self.heard_no_more(limit_us);
            return;
        }
        self.takes_no_leave_yet();
        if self.is_within_handshake() {
            self.handshake_end = Some(HandshakeOutcome::TimedOut { limit_us });
            return;
        }
        let heard = !self.attempt.exchanges.is_empty() || self.commands > 0;
        if !self.is_connected && !heard {
            self.nothing_came(limit_us);
            return;
        }
        if self.waiting.is_empty() && self.is_data_connecting() {
            self.data_not_connected(TcpOutcome::TimedOut, "timed out".to_owned());
            return;
        }
        if self.waiting.is_empty() && self.transferring {
            self.data_timed_out(limit_us);
            self.source.unknown.push(Unknown::DataEnd);
            return;
        }
        let confirmed = |data: &DataConnection| {
            let closing = data
                .closing
                .and_then(|index| self.attempt.exchanges.get(index));
            closing.is_some_and(|closing| closing.is_class(2))
                && data.closing == self.attempt.exchanges.len().checked_sub(1)
        };
        if self.waiting.is_empty() && self.attempt.data.last().is_some_and(confirmed) {
            // The last word came, and yet the client waits: for the end of the data.
            self.data_timed_out(limit_us);
            return;
        }
        if !heard && self.source.did(Deed::LoggedIn) {
            // The log shows nothing of what was asked for.
            self.source.complaint = Some("timed out".to_owned());
            return;
        }
        self.broke_off(self.waited(limit_us), false);
    }

    /// Whether the next that has to come is the control connection's TLS: it was accepted or has begun, and nothing came since.
    fn is_within_handshake(&self) -> bool {
        let is_waited_for = self.encrypted.is_none() && self.waiting.is_empty();
        let last = self.attempt.exchanges.last();
        let is_accepted = |last: &Exchange| {
            last.verb().as_deref() == Some("AUTH") && last.is_class(2) && !last.closed
        };
        is_waited_for && last.map_or(self.is_shaking_hands, is_accepted)
    }

    /// The server waited for its client in vain. One that was told a port, and then says nothing for so long, connects to it in
    /// vain.
    fn heard_no_more(&mut self, limit_us: Option<u64>) {
        let waits_for_data = self.waiting.is_empty() && self.is_data_pending();
        let last = self.attempt.exchanges.len().checked_sub(1);
        let was_told = self.attempt.data.last().is_some_and(|data| {
            data.mode != DataMode::Active && data.setup == last && data.announced_port.is_some()
        });
        if waits_for_data && was_told {
            if let Some(data) = self.attempt.data.last_mut() {
                data.connect = Some(path(None, TcpOutcome::TimedOut, Seen::Inferred, None));
            }
        } else if self.transferring {
            self.data_timed_out(limit_us);
        } else {
            self.source.complaint = Some("timed out".to_owned());
        }
    }

    /// The session is over. A server's log need not say that it waited.
    pub(super) fn ends(&mut self) {
        let since = self.attempt.exchanges.last().and_then(|it| it.ended_us);
        let silence = self.now_us.zip(since);
        let is_long = silence.is_some_and(|(now, since)| now.saturating_sub(since) >= SILENCE_US);
        if self.is_of_server() && is_long && self.waiting.is_empty() && self.is_data_pending() {
            self.heard_no_more(None);
        }
    }

    /// Some programs send QUIT where they give up. Before anything was heard, it is the greeting that they waited for.
    fn takes_no_leave_yet(&mut self) {
        let is_alone = self.attempt.exchanges.is_empty() && self.waiting.len() == 1;
        if is_alone && self.waiting.iter().all(is_leave) {
            self.waiting.clear();
            self.commands = 0;
        }
    }

    /// It gave up before anything was heard.
    fn nothing_came(&mut self, limit_us: Option<u64>) {
        if self.is_connecting && self.dialect.tells_connected() {
            let mut tried = path(self.place.address(), TcpOutcome::TimedOut, Seen::Told, None);
            tried.elapsed_us = limit_us.or(self.now_us.filter(|us| *us > 0));
            self.failed.push(tried);
        } else {
            // Of connecting or of the greeting: the log does not say.
            self.source.complaint = Some("timed out".to_owned());
        }
    }

    fn waited(&self, limit_us: Option<u64>) -> Ending {
        let since = self.waiting.front().and_then(|it| it.at_us);
        let waited = self.now_us.zip(since);
        let waited = waited.map(|(now, since)| now.saturating_sub(since));
        Ending::TimedOut {
            limit_us: limit_us.or(waited.filter(|us| *us > 0)),
        }
    }

    /// Whether the log tells that the client logged in, and shows nothing of the dialogue.
    fn is_within_untold(&self) -> bool {
        self.attempt.exchanges.is_empty() && self.source.did(Deed::LoggedIn)
    }

    /// It gave up waiting for data.
    pub(super) fn data_stalled(&mut self) {
        if self.transferring {
            self.data_timed_out(None);
        } else if self.is_within_untold() && self.waiting.is_empty() {
            self.data_without_setup();
            self.data_timed_out(None);
        } else {
            self.timed_out(None);
        }
    }

    /// It gave up waiting for a reply.
    pub(super) fn reply_missing(&mut self) {
        self.source.ends_open = true;
        if self.transferring {
            if let Some(data) = self.attempt.data.last_mut() {
                data.end = Some(DataEnd::Eof);
            }
        } else {
            self.is_connected = true;
        }
        self.broke_off(self.waited(None), false);
    }

    fn data_timed_out(&mut self, limit_us: Option<u64>) {
        self.transferring = false;
        self.source.ends_open = true;
        if let Some(data) = self.attempt.data.last_mut() {
            data.end = Some(DataEnd::TimedOut { limit_us });
        }
    }

    /// The client is about to connect to a data port, and the log has not told how that went. Once a port was announced,
    /// nothing else is waited for.
    fn is_data_connecting(&self) -> bool {
        self.attempt.data.last().is_some_and(|data| {
            let is_pending = data.paths().any(|path| path.outcome == TcpOutcome::Stopped)
                || data.paths().next().is_none() && data.announced_port.is_some();
            data.transfer.is_none() && is_pending
        })
    }

    /// A client that asks for nothing over a port that was announced, and then stops it, could not connect in time.
    pub(super) fn gave_up_on_data(&mut self) {
        let is_asked = !self.waiting.is_empty();
        if is_asked || !self.is_data_connecting() {
            return;
        }
        let now_us = self.now_us;
        let announced = |data: &DataConnection| {
            let setup = self.attempt.exchanges.get(data.setup?)?;
            Some(now_us?.saturating_sub(setup.ended_us?))
        };
        let Some(waited_us) = self.attempt.data.last().and_then(announced) else {
            return;
        };
        // Whoever stops at once has not waited.
        if waited_us < LONG_US {
            return;
        }
        if let Some(data) = self.attempt.data.last_mut() {
            let address = data.connect.as_ref().and_then(|path| path.address);
            let mut tried = path(address, TcpOutcome::TimedOut, Seen::Inferred, None);
            tried.elapsed_us = Some(waited_us);
            data.connect = Some(tried);
        }
        self.source.ends_open = true;
    }

    /// The control connection ended.
    pub(super) fn closed(&mut self, reset: bool) {
        let ending = if reset { Ending::Reset } else { Ending::Closed };
        // Whoever has given up waiting closes the connection, too.
        let gave_up = |last: &Exchange| matches!(last.ending, Ending::TimedOut { .. });
        if self.waiting.is_empty() && self.attempt.exchanges.last().is_some_and(gave_up) {
            return;
        }
        self.takes_no_leave_yet();
        let is_last = |verb: &str| {
            let last = self.attempt.exchanges.last();
            last.is_some_and(|exchange| exchange.verb().as_deref() == Some(verb))
        };
        let is_quitting = self.waiting.front().is_some_and(is_leave);
        if is_last("QUIT") || is_quitting {
            return;
        }
        // TLS that failed ends the connection, and is what there is to tell.
        if matches!(self.encrypted, Some(Err(_))) && self.waiting.is_empty() {
            return;
        }
        // While data comes, clients read from the data connection.
        if self.transferring && reset {
            if let Some(data) = self.attempt.data.last_mut() {
                data.end = Some(DataEnd::Reset);
            }
            self.transferring = false;
            return;
        }
        let heard = !self.attempt.exchanges.is_empty() || self.commands > 0;
        let is_untold =
            !self.is_connecting && !self.is_connected || self.source.did(Deed::LoggedIn);
        if !heard && is_untold {
            // Nothing says when, or on which connection.
            self.source.complaint = Some(
                if reset {
                    "connection reset"
                } else {
                    "connection closed"
                }
                .to_owned(),
            );
            return;
        }
        self.broke_off(ending, true);
    }

    /// The control connection is gone. That is no more than the end of the session, unless something was still to come.
    pub(super) fn disconnected(&mut self) {
        if !self.waiting.is_empty() || self.transferring {
            self.closed(false);
        }
    }

    /// The first of the waiting commands gets no answer.
    pub(super) fn unanswered(&mut self, ending: Ending) {
        let Some(asked) = self.waiting.pop_front() else {
            return;
        };
        let verb = commands::verb_of(&asked.line);
        let phase = commands::phase_of(Some(&verb), false, self.mode());
        let index = self.record(Exchange {
            connection: 0,
            phase,
            command: Some(asked.line),
            sent_us: asked.at_us,
            first_byte_us: None,
            ended_us: None,
            reply: None,
            raw: Octets::default(),
            ending,
            closed: false,
            unsolicited: false,
            inferred: Inferred {
                command: asked.is_inferred,
                code: false,
            },
        });
        // Where no reply is ever told, none tells what became of data connections.
        if let Some(index) = index.filter(|_| !self.replies_are_untold) {
            self.answered(index);
        }
    }

    /// The end of a session that was greeted and logged in, at a command that the log does not show.
    fn lost_within(&mut self, ending: &Ending) {
        let words = match ending {
            Ending::Reset => "connection reset",
            Ending::Closed => "connection closed",
            _ => "timed out",
        };
        self.source.ends_open = true;
        self.source
            .complaint
            .get_or_insert_with(|| words.to_owned());
    }

    /// The answer that was awaited does not come.
    pub(super) fn broke_off(&mut self, ending: Ending, closed: bool) {
        let greeted = !self.attempt.exchanges.is_empty();
        let asked = self.waiting.pop_front().or_else(|| self.stranded.take());
        self.waiting.clear();
        if asked.is_none() && self.is_within_untold() {
            self.lost_within(&ending);
            return;
        }
        if asked.is_none() && greeted && !self.transferring {
            if let Some(last) = self.attempt.exchanges.last_mut() {
                last.closed |= closed;
            }
            return;
        }
        let verb = asked.as_ref().map(|it| commands::verb_of(&it.line));
        let phase = if self.transferring && asked.is_none() {
            Phase::Transfer
        } else if asked.is_none() {
            Phase::Greeting
        } else {
            commands::phase_of(verb.as_deref(), !greeted, self.mode())
        };
        // When the wait began for what no command asked for, lines do not tell.
        let sent_us = asked.as_ref().and_then(|it| it.at_us);
        let raw = Octets(self.framer.take_raw());
        let is_asked = asked.is_some();
        let index = self.record(Exchange {
            connection: 0,
            phase,
            command: asked.map(|it| it.line),
            sent_us,
            first_byte_us: None,
            ended_us: self.now_us,
            reply: None,
            raw,
            closed,
            ending,
            unsolicited: false,
            inferred: Inferred::default(),
        });
        self.framer = Framer::default();
        match index {
            Some(index) if is_asked => self.answered(index),
            Some(index) if phase == Phase::Transfer => {
                self.transferring = false;
                if let Some(data) = self.attempt.data.last_mut() {
                    data.closing = data.end.is_some().then_some(index);
                }
                self.source.unknown.push(Unknown::DataEnd);
                self.source.ends_open = true;
            }
            _ => {}
        }
    }
}

fn is_leave(waiting: &Waiting) -> bool {
    commands::verb_of(&waiting.line) == "QUIT"
}
