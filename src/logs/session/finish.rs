//! The end of a session: what follows from its replies, and the evidence.

use super::super::parts;
use super::{Session, path};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::framer::Framed;
use crate::evidence::source::Unknown;
use crate::evidence::{
    Asked, AskedTarget, DataConnection, DataMode, Ending, Evidence, Exchange, Seen, TlsFiles, Tool,
    format,
};
use crate::target::TlsMode;

impl Session {
    /// The evidence; `None` where nothing happened.
    pub(in crate::logs) fn end(mut self) -> Option<Evidence> {
        if let Some(Framed::Reply(reply, raw)) = self.framer.end_of_stream() {
            self.reply(reply, raw);
        }
        if self.attempt.exchanges.is_empty() && !self.framer.raw().is_empty() {
            self.broke_off(Ending::NotAReply, false);
        }
        let quit = |(line, _): &(String, Option<u64>)| parts::verb_of(line) == "QUIT";
        let left: Vec<_> = self.waiting.drain(..).filter(|it| !quit(it)).collect();
        self.source.ends_open |=
            !left.is_empty() || self.transferring || self.source.complaint.is_some();
        let nothing = self.attempt.exchanges.is_empty()
            && !self.is_connected
            && self.failed.is_empty()
            && self.source.complaint.is_none()
            && self.not_resolved.is_none()
            && left.is_empty();
        if nothing {
            return None;
        }
        for data in &mut self.attempt.data {
            settle(data, &self.attempt.exchanges);
        }
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

    fn evidence(mut self) -> Evidence {
        let user = parts::argument(&self.attempt, "USER").unwrap_or_default();
        let anonymous = ["anonymous", "ftp"].contains(&user.to_ascii_lowercase().as_str());
        let asked_for_tls = parts::argument(&self.attempt, "AUTH").is_some();
        let tls = match (&self.encrypted, asked_for_tls) {
            // A client that goes on without TLS did not demand it.
            (None, true) if parts::goes_on_without_tls(&self.attempt) => TlsMode::Auto,
            (_, true) => TlsMode::Explicit,
            (Some(_), false) => TlsMode::Implicit,
            (None, false) => TlsMode::Off,
        };
        let host = self.host.clone().or_else(|| Some(self.peer()?.to_string()));
        let target = AskedTarget {
            host,
            port: self.address.map(|address| address.port()),
            user,
            anonymous,
            tls,
            directory: parts::argument(&self.attempt, "CWD"),
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
        parts::steps(&mut self);
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

/// What follows from the replies: data that flowed had a connection, whose address only the client can name.
fn settle(data: &mut DataConnection, exchanges: &[Exchange]) {
    let code = |index: Option<usize>| index.and_then(|index| exchanges.get(index)?.code());
    let began = matches!(code(data.transfer), Some(100..=299));
    let confirmed = matches!(code(data.closing), Some(200..=299))
        || matches!(code(data.transfer), Some(200..=299));
    if confirmed {
        data.end = Some(DataEnd::Eof);
    }
    let pending = |path: &TcpPath| path.outcome == TcpOutcome::Stopped;
    if began && data.mode != DataMode::Active && data.connect.as_ref().is_none_or(pending) {
        let address = data.connect.as_ref().and_then(|path| path.address);
        data.connect = Some(path(address, TcpOutcome::Connected, Seen::Inferred, None));
    }
    // A client that goes round the announced address, as most do.
    let announced = data.announced_ip;
    let elsewhere = |path: &TcpPath| {
        let reached = path.address.map(|address| address.ip());
        reached
            .zip(announced)
            .is_some_and(|(reached, ip)| reached != ip)
    };
    if data.connect.as_ref().is_some_and(elsewhere) {
        data.connect_control_peer = data.connect.take();
    }
}
