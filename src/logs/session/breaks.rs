//! How a session breaks off: the client waits in vain, or the server is gone.

use super::super::parts;
use super::Session;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::framer::Framer;
use crate::evidence::source::Unknown;
use crate::evidence::{DataConnection, Ending, Exchange, Octets, Phase};

impl Session {
    pub(super) fn timed_out(&mut self) {
        let since = self.waiting.front().and_then(|it| it.1);
        let waited = self.now_us.zip(since);
        let waited = waited.map(|(now, since)| now.saturating_sub(since));
        let ending = Ending::TimedOut {
            limit_us: waited.filter(|us| *us > 0),
        };
        self.source.ends_open = true;
        if !self.is_connected && self.attempt.exchanges.is_empty() && self.commands == 0 {
            // Of connecting or of the greeting: the log does not say.
            self.source.complaint = Some("timed out".to_owned());
            return;
        }
        let connecting = |data: &DataConnection| {
            let pending = |path: &TcpPath| path.outcome == TcpOutcome::Stopped;
            data.transfer.is_none() && data.connect.as_ref().is_some_and(pending)
        };
        if self.waiting.is_empty() && self.attempt.data.last().is_some_and(connecting) {
            self.data_not_connected(TcpOutcome::TimedOut, "timed out".to_owned());
            return;
        }
        self.broke_off(ending, false);
    }

    pub(super) fn closed(&mut self, reset: bool) {
        let ending = if reset { Ending::Reset } else { Ending::Closed };
        let quit = |exchange: &Exchange| exchange.verb().as_deref() == Some("QUIT");
        if self.attempt.exchanges.last().is_some_and(quit) {
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
        self.broke_off(ending, true);
    }

    /// The answer that was awaited does not come.
    pub(super) fn broke_off(&mut self, ending: Ending, closed: bool) {
        let greeted = !self.attempt.exchanges.is_empty();
        let command = self.waiting.pop_front();
        self.waiting.clear();
        if command.is_none() && greeted && !self.transferring {
            if let Some(last) = self.attempt.exchanges.last_mut() {
                last.closed |= closed;
            }
            return;
        }
        let verb = command.as_ref().map(|(line, _)| parts::verb_of(line));
        let phase = if self.transferring && command.is_none() {
            Phase::Transfer
        } else {
            parts::phase_of(verb.as_deref(), !greeted, self.mode())
        };
        // When the wait began for what no command asked for, lines do not tell.
        let sent_us = command.as_ref().and_then(|(_, at)| *at);
        let line = command.map(|(line, _)| line);
        let raw = Octets(self.framer.take_raw());
        let index = self.record(Exchange {
            connection: 0,
            phase,
            command: line.clone(),
            sent_us,
            first_byte_us: None,
            ended_us: self.now_us,
            reply: None,
            raw,
            closed,
            ending,
            unsolicited: false,
        });
        self.framer = Framer::default();
        match (index, verb, line) {
            (Some(index), Some(verb), Some(line)) => self.answered(&verb, &line, index),
            (Some(index), ..) if phase == Phase::Transfer => {
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
