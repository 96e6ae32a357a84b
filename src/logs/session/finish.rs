//! The end of a session: what follows from its replies, and the evidence.

use super::data::settle;
use super::{Session, steps};
use crate::dialogue::{self, commands};
use crate::evidence::framer::Framed;
use crate::evidence::source::Unknown;
use crate::evidence::{DataMode, Ending, Evidence, Exchange, Phase};
use crate::knowledge::replies::explain;
use crate::logs::event::Place;

/// Codes of replies that nothing else than FTP has. Other numbers may begin any line.
const ONLY_FTP: [u16; 14] = [
    125, 211, 213, 215, 221, 227, 229, 230, 234, 257, 331, 332, 350, 530,
];

impl Session {
    /// The evidence; `None` where nothing happened that has to do with FTP.
    pub(in crate::logs) fn end(mut self) -> Option<Evidence> {
        if let Some(Framed::Reply(reply, raw)) = self.framer.end_of_stream() {
            self.reply(reply, raw);
        }
        if self.attempt.exchanges.is_empty() && !self.framer.raw().is_empty() {
            self.broke_off(Ending::NotAReply, false);
        }
        if !self.is_ftp() {
            return None;
        }
        let quits = |line: &str| commands::verb_of(line) == "QUIT";
        self.waiting.retain(|it| !quits(&it.line));
        if let Some(stranded) = self.stranded.take() {
            self.waiting.push_front(stranded);
        }
        self.source.ends_open |= !self.waiting.is_empty() && self.tells_replies()
            || self.transferring
            || self.source.complaint.is_some();
        self.replies_are_untold = !self.tells_replies();
        while !self.waiting.is_empty() {
            self.unanswered(Ending::NotTold);
        }
        // A log that ends after PORT tells of no connection.
        let exchanges = &self.attempt.exchanges;
        let refused = |index: &usize| exchanges.get(*index).is_some_and(|it| !it.is_class(2));
        self.attempt.data.retain(|data| {
            let mut setups = [data.setup, data.second_setup].into_iter().flatten();
            data.mode != DataMode::Active
                || data.transfer.is_some()
                || setups.any(|it| refused(&it))
        });
        for data in &mut self.attempt.data {
            settle(data, &self.attempt.exchanges);
        }
        let first = self.attempt.exchanges.first();
        self.source.begins_late = first.is_some_and(|first| first.phase != Phase::Greeting)
            && !self.is_connecting
            && !self.is_connected;
        if self.first_at_us.is_none() {
            self.source.unknown.push(Unknown::Times);
        }
        if self.peer().is_none() {
            self.source.unknown.push(Unknown::Address);
        }
        if self.encrypted.is_some() {
            self.source.unknown.push(Unknown::Tls);
        }
        Some(self.evidence())
    }

    /// Whether anything happened, and whether that has to do with FTP.
    fn is_ftp(&self) -> bool {
        let asked = self
            .attempt
            .exchanges
            .iter()
            .any(|exchange| exchange.command.is_some());
        if self.speaks_another_protocol && !asked && self.waiting.is_empty() {
            return false;
        }
        let is_of_ftp = |exchange: &Exchange| {
            let known = || {
                let code = exchange.code().unwrap_or_default();
                let text = exchange.text();
                // An error may leave the words out.
                ONLY_FTP.contains(&code) || text.is_empty() || explain(code, &text).is_some()
            };
            exchange.command.is_some() || exchange.phase != Phase::Protocol || known()
        };
        self.attempt.exchanges.iter().any(is_of_ftp)
            || self.is_connected
            || self.is_connecting && self.place != Place::default()
            || !self.failed.is_empty()
            || self.source.complaint.is_some()
            || self.not_resolved.is_some()
            || !self.waiting.is_empty()
            || !self.source.remarks.is_empty()
            || !self.source.did.is_empty()
            || !self.attempt.data.is_empty()
    }

    fn evidence(mut self) -> Evidence {
        let host = self
            .place
            .host
            .clone()
            .or_else(|| Some(self.peer()?.to_string()));
        let tls = dialogue::evidence::tls_mode(
            &self.attempt,
            self.encrypted.is_some() || self.handshake_end.is_some(),
            self.source.begins_late,
        );
        let target = dialogue::evidence::target(&self.attempt, host, self.place.port, tls);
        steps::put_together(&mut self);
        let duration_us = self.now_us.filter(|us| *us > 0);
        dialogue::evidence::evidence(self.attempt, target, self.source, duration_us, self.read_at)
    }
}
