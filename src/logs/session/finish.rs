//! The end of a session: what follows from its replies, and the evidence.

use super::data::settle;
use super::{Session, steps};
use crate::evidence::framer::Framed;
use crate::evidence::source::Unknown;
use crate::evidence::{
    Asked, AskedTarget, DataConnection, DataMode, Ending, Evidence, Exchange, Phase, TlsFiles,
    Tool, format,
};
use crate::knowledge::replies::explain;
use crate::logs::event::Place;
use crate::target::TlsMode;

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
        let quits = |line: &str| steps::verb_of(line) == "QUIT";
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
        let user = steps::argument(&self.attempt, "USER").unwrap_or_default();
        let anonymous = ["anonymous", "ftp"].contains(&user.to_ascii_lowercase().as_str());
        let asked_for_tls = steps::argument(&self.attempt, "AUTH").is_some();
        let tls = match (&self.encrypted, asked_for_tls) {
            // A client that goes on without TLS did not demand it.
            (None, true) if steps::goes_on_without_tls(&self.attempt) => TlsMode::Auto,
            (_, true) => TlsMode::Explicit,
            (Some(_), false) if self.source.begins_late => TlsMode::Explicit,
            (Some(_), false) => TlsMode::Implicit,
            (None, false) if self.handshake_end.is_some() => TlsMode::Implicit,
            (None, false) => TlsMode::Off,
        };
        let host = self
            .place
            .host
            .clone()
            .or_else(|| Some(self.peer()?.to_string()));
        let target = AskedTarget {
            host,
            port: self.place.port,
            user,
            anonymous,
            tls,
            directory: steps::argument(&self.attempt, "CWD"),
            name: None,
        };
        let active = |data: &DataConnection| data.mode == DataMode::Active;
        let asked = Asked {
            timeout_us: None,
            connect_timeout_us: None,
            deadline_us: None,
            active: self.attempt.data.iter().any(active),
            follow_pasv: true,
            server_profile: None,
            insecure: false,
            tls_files: TlsFiles::default(),
        };
        steps::steps(&mut self);
        Evidence {
            evidence_version: format::VERSION,
            tool: Tool::this(),
            target,
            asked,
            started_at: self.read_at,
            duration_us: self.now_us.filter(|us| *us > 0),
            attempts: vec![self.attempt],
            stopped: None,
            gave_up: None,
            held_off: None,
            source: Some(Box::new(self.source)),
        }
    }
}
