//! What a session comes to: evidence, as of a log, with what packets alone tell.

use super::course::{Closing, end, is_cut_short, is_turned_down, path};
use super::data::Followed;
use super::packets::packets;
use super::tls::{self, Ends};
use super::{SILENCE_US, Session};
use crate::capture::flow::{Answer, Connection, End, Holes, Side, Sighting};
use crate::capture::tls::TlsRecords;
use crate::capture::vantage;
use crate::clock::Timestamp;
use crate::dialogue::commands;
use crate::dialogue::{self, steps};
use crate::evidence::capture::{Capture, DataPackets};
use crate::evidence::data::MAX_HEAD_BYTES;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::listing::Contents;
use crate::evidence::source::{Source, Unknown};
use crate::evidence::tls::Handshake;
use crate::evidence::{DataConnection, DataMode, Ending, Evidence, Exchange, Octets};

/// The evidence; `None` where nothing happened that has to do with FTP. So many sessions of the capture were `left_out`.
pub(super) fn evidence(mut session: Session, left_out: u64) -> Option<Evidence> {
    let control = session.control.take()?;
    session.cut_off(&control);
    if !session.is_ftp(&control) {
        return None;
    }
    // What nobody seems to have asked for may have been asked for in what is missing, of which more may be known by now.
    for exchange in &mut session.attempt.exchanges {
        exchange.unsolicited &= !session.has_lost_commands;
    }
    session.drop_strangers();
    session.drop_unused();
    let followed = std::mem::take(&mut session.data);
    for one in &followed {
        session.fill(one);
    }
    let first = session.first;
    let since = move |at: Sighting| at.us_since(first);
    let handshake = session
        .tls
        .as_ref()
        .and_then(|records| session.handshake(records, &control));
    let (vantage, vantage_is_inferred) = match session.vantage {
        Some(told) => (Some(told), false),
        None => (vantage::guess(&control), true),
    };
    let data = followed.iter().filter_map(|one| {
        Some(DataPackets {
            data: one.data,
            is_inferred: one.is_inferred,
            packets: packets(one.connection.as_ref()?, &control, since),
        })
    });
    let mut shown = packets(&control, &control, since);
    let records = session.tls.as_ref().map(TlsRecords::seen);
    let hello = records.and_then(|seen| seen.client_hello.as_ref());
    let leave = records.and_then(|seen| seen.side(Side::Server).close_notify);
    if let Some(end) = &mut shown.end {
        end.after_leave = leave == Some(true);
    }
    let capture = Capture {
        vantage,
        vantage_is_inferred,
        duplicates: control.duplicates,
        goes_on_us: control.watched_until.us_since(control.last),
        control: vec![shown],
        data: data.collect(),
        exchanges: std::mem::take(&mut session.frames),
        offered_tls: hello.map(|hello| hello.newest.clone()),
        left_out,
    };
    let mut unknown = session.unknown(&control, handshake.as_ref(), &followed);
    unknown.extend((left_out > 0).then_some(Unknown::Sessions));
    session.put_together(&control, handshake);
    let last = followed
        .iter()
        .filter_map(|one| Some(one.connection.as_ref()?.last))
        .chain([control.last])
        .max();
    let begins_late = !session.is_heard_from_the_start();
    let mode = dialogue::evidence::tls_mode(&session.attempt, session.tls.is_some(), begins_late);
    let server = session.server;
    let host = Some(server.ip().to_string());
    let target = dialogue::evidence::target(&session.attempt, host, Some(server.port()), mode);
    let source = Source {
        format: "pcap".to_owned(),
        client: "packet capture".to_owned(),
        session: Some(session.client.to_string()),
        writer: None,
        client_address: Some(session.client.ip().to_string()),
        begins_late,
        did: Vec::new(),
        line: first.frame,
        unknown,
        complaint: None,
        remarks: Vec::new(),
        ends_open: session.ends_open(&control),
        capture: Some(Box::new(capture)),
        through_proxy: false,
    };
    let duration_us = last.map(since).filter(|us| *us > 0);
    let started_at = Timestamp::from_unix_micros(first.at_us);
    Some(dialogue::evidence::evidence(
        session.attempt,
        target,
        source,
        duration_us,
        started_at,
    ))
}

impl Session {
    /// What was asked for and has no answer by the end.
    fn cut_off(&mut self, control: &Connection) {
        if let Some(line) = self.lines.end() {
            self.client_says(format!("{line}\n").as_bytes(), control.last);
        }
        if self.framer.is_within() {
            self.server_unheard(control.last);
        }
        let quits = |line: &str| commands::verb_of(line) == "QUIT";
        self.waiting.retain(|it| !quits(&it.line));
        self.give_up_all_but(0);
    }

    /// The handshake of the control connection.
    fn handshake(&self, records: &TlsRecords, control: &Connection) -> Option<Handshake> {
        let ends = Ends::of(control, false);
        let mut handshake = tls::handshake(records.seen(), ends, |at| self.since(at))?;
        let is_explicit = !self.attempt.exchanges.is_empty();
        handshake.client_left =
            handshake.is_done() && tls::client_left(records.seen(), ends, is_explicit);
        Some(handshake)
    }

    /// Whether anything happened, and whether that has to do with FTP.
    fn is_ftp(&self, control: &Connection) -> bool {
        let asked = self.commands > 0 || self.attempt.exchanges.iter().any(|it| it.reply.is_some());
        // A client that turned to another address at once says nothing of this one.
        let is_told = match control.answer() {
            Some(Answer::Nothing { times, waited_us }) => times >= 3 || waited_us >= SILENCE_US,
            _ => !is_turned_down(control),
        };
        asked || self.is_of_ftp && is_told
    }

    /// A PORT without a transfer tells of no connection.
    fn drop_unused(&mut self) {
        let used: Vec<usize> = self.data.iter().map(|one| one.data).collect();
        let exchanges = &self.attempt.exchanges;
        let refused = |index: usize| exchanges.get(index).is_some_and(|it| !it.is_class(2));
        let mut kept = Vec::new();
        let data = std::mem::take(&mut self.attempt.data);
        let mut moved = vec![None; data.len()];
        for (index, one) in data.into_iter().enumerate() {
            let is_needed = one.mode != DataMode::Active
                || one.transfer.is_some()
                || used.contains(&index)
                || one.setup.is_some_and(refused);
            if is_needed {
                moved[index] = Some(kept.len());
                kept.push(one);
            }
        }
        self.attempt.data = kept;
        for one in &mut self.data {
            one.data = moved.get(one.data).copied().flatten().unwrap_or_default();
        }
    }

    /// Takes into a data connection what its packets show.
    fn fill(&mut self, one: &Followed) {
        let Some(connection) = &one.connection else {
            return;
        };
        let since = |at: Sighting| at.us_since(self.first);
        let path = path(connection, since);
        let peer = self.server.ip();
        let now = Timestamp::from_unix_micros(self.first.at_us);
        let exchanges = &self.attempt.exchanges;
        let Some(data) = self.attempt.data.get_mut(one.data) else {
            return;
        };
        let by_server = data.mode == DataMode::Active;
        let code = |index: Option<usize>| index.and_then(|it| exchanges.get(it)?.code());
        let verb = data.transfer.and_then(|it| exchanges.get(it)?.verb());
        let stores = matches!(verb.as_deref(), Some("STOR" | "APPE" | "STOU"));
        let lists = matches!(verb.as_deref(), Some("LIST" | "MLSD"));
        let is_connected = path.outcome == TcpOutcome::Connected;
        if by_server {
            if is_connected {
                data.accepted_from = Some(connection.client.address);
                data.accepted_us = connection.handshake_done.map(since);
            }
        } else if path.address.map(|it| it.ip()) == data.announced_ip
            || data.announced_ip.is_none()
            || data.connect.is_none() && path.address.is_none_or(|it| it.ip() != peer)
        {
            data.connect = Some(path);
        } else {
            data.connect_control_peer = Some(path);
        }
        if !is_connected {
            return;
        }
        // Downloads come from the server of the session, and uploads from its client.
        let of_opener = by_server != stores;
        let (sender, other) = if of_opener {
            (&connection.client, &connection.server)
        } else {
            (&connection.server, &connection.client)
        };
        data.first_byte_us = sender.first_byte.map(since);
        // What the recorder missed came all the same.
        let came = sender.bytes.saturating_add(sender.holes.unrecorded);
        data.bytes = Some(came).filter(|_| sender.holes.unknown == 0);
        if let Some(records) = &one.tls {
            let ends = Ends::of(connection, by_server);
            data.tls = tls::handshake(records.seen(), ends, since);
            data.close_notify = tls::close_notify(records.seen());
            // Which way encrypted data went need not be known, and one of the two ways has none.
            let sides = [Side::Client, Side::Server].map(|side| records.seen().side(side));
            let encrypted = sides.iter().map(|side| side.encrypted).sum();
            // Records are followed in the head of the data alone.
            let sent = connection.client.bytes.max(connection.server.bytes);
            let is_long = sent > MAX_HEAD_BYTES as u64;
            data.bytes = Some(if is_long { sent } else { encrypted });
        } else if lists
            && !one.is_guessed
            && sender.holes == Holes::default()
            && (sender.bytes == 0 || !one.heads[1].is_empty())
        {
            data.head = Octets(one.heads[1].clone());
            data.listing =
                Some(Contents::read(&one.heads[1], verb.as_deref() == Some("MLSD"), now).listing);
        }
        let confirmed = matches!(code(data.closing).or(code(data.transfer)), Some(200..=299));
        let confirmed = confirmed && !(stores && is_cut_short(sender, other, one.tls.is_some()));
        let closed = data.closing.and_then(|it| exchanges.get(it));
        let refused = closed.filter(|it| it.code().is_some_and(|code| code >= 400));
        let closing = Closing {
            confirmed,
            refused_us: refused.and_then(|it| it.ended_us),
        };
        (data.end, data.ended_us) = end(connection, sender, other, closing, since);
    }

    /// What the file does not show.
    fn unknown(
        &self,
        control: &Connection,
        handshake: Option<&Handshake>,
        followed: &[Followed],
    ) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        if !self.is_heard_from_the_start() {
            unknown.push(Unknown::Beginning);
        }
        if handshake.is_some_and(Handshake::is_done) {
            unknown.push(Unknown::Encrypted);
        }
        let is_bare = handshake.is_some_and(|it| it.is_done() && it.presented.is_none());
        if is_bare {
            unknown.push(Unknown::Certificate);
        }
        let was_data = |data: &DataConnection| {
            let closing = data.closing.or(data.transfer);
            self.attempt.is_positive(closing)
        };
        if followed.is_empty() && self.attempt.data.iter().any(was_data) {
            unknown.push(Unknown::DataConnections);
        }
        if control.client.packets == 0 || control.server.packets == 0 && control.client.bytes > 0 {
            unknown.push(Unknown::OneDirection);
        }
        if self.is_incomplete {
            unknown.push(Unknown::Bytes);
        }
        if self.is_cut_short {
            unknown.push(Unknown::Rest);
        }
        unknown
    }

    fn put_together(&mut self, control: &Connection, handshake: Option<Handshake>) {
        let since = |at: Sighting| at.us_since(self.first);
        let path = path(control, since);
        let is_connected = path.outcome == TcpOutcome::Connected;
        let reached = [
            Some(steps::resolved(self.server.ip(), true)),
            Some(steps::connected(vec![path], is_connected)),
        ];
        let attempt = &self.attempt;
        // What became of TLS that was agreed to may not be in the file.
        let is_unseen = handshake.is_none() && self.tls.is_some();
        let secured = steps::secured(attempt, handshake).filter(|_| !is_unseen);
        let spoken = [
            steps::greeted(attempt),
            secured,
            steps::protected(attempt),
            steps::logged_in(attempt, false),
            steps::features(attempt),
            steps::directory(attempt),
        ];
        let found: Vec<_> = reached
            .into_iter()
            .chain(spoken)
            .flatten()
            .chain(steps::listings(attempt))
            .chain(steps::quit(attempt))
            .collect();
        steps::record(&mut self.attempt, found);
    }

    /// Whether something was under way when the capture ended.
    fn ends_open(&self, control: &Connection) -> bool {
        let is_open = control.end == End::StillOpen;
        let unanswered = |exchange: &Exchange| exchange.ending == Ending::NotTold;
        is_open && (self.transferring || self.attempt.exchanges.last().is_some_and(unanswered))
    }
}
