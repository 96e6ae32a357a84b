//! What a session comes to: evidence, as of a log, with what packets alone tell.

use super::data::Followed;
use super::packets::packets;
use super::{SILENCE_US, Session, tls};
use crate::capture::flow::{Answer, Begun, Connection, End, Holes, Peer, Side, Sighting};
use crate::capture::tls::TlsRecords;
use crate::capture::vantage;
use crate::clock::Timestamp;
use crate::dialogue::commands;
use crate::dialogue::{self, steps};
use crate::evidence::capture::{Capture, DataPackets, Frames};
use crate::evidence::data::{DataEnd, MAX_HEAD_BYTES};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::listing::Contents;
use crate::evidence::source::{Source, Unknown};
use crate::evidence::tls::Handshake;
use crate::evidence::{
    DataConnection, DataMode, Ending, Evidence, Exchange, Inferred, Octets, Seen,
};

/// The evidence; `None` where nothing happened that has to do with FTP.
pub(super) fn evidence(mut session: Session) -> Option<Evidence> {
    let control = session.control.take()?;
    session.cut_off(&control);
    if !session.is_ftp(&control) {
        return None;
    }
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
        .and_then(|records| tls::handshake(records.seen(), &control, since));
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
    };
    let unknown = session.unknown(&control, handshake.as_ref(), &followed);
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
        while let Some(asked) = self.waiting.pop_front() {
            let verb = commands::verb_of(&asked.line).into_owned();
            let frames = Frames {
                command: Some(asked.at.frame),
                reply: None,
            };
            let exchange = Exchange {
                connection: 0,
                phase: commands::phase_of(Some(&verb), false, self.mode()),
                command: Some(asked.line),
                sent_us: Some(self.since(asked.at)),
                first_byte_us: None,
                ended_us: None,
                reply: None,
                raw: Octets::default(),
                ending: Ending::NotTold,
                closed: false,
                unsolicited: false,
                inferred: Inferred::default(),
            };
            if let Some(index) = self.record(exchange, frames) {
                self.answered(&verb, index);
            }
        }
    }

    /// Whether anything happened, and whether that has to do with FTP.
    fn is_ftp(&self, control: &Connection) -> bool {
        let asked = self.commands > 0 || self.attempt.exchanges.iter().any(|it| it.reply.is_some());
        // A client that turned to another address at once says nothing of this one.
        let is_told = match control.answer() {
            Some(Answer::Nothing { times, waited_us }) => times >= 3 || waited_us >= SILENCE_US,
            _ => true,
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
        data.bytes = Some(sender.bytes);
        if let Some(records) = &one.tls {
            let server = if by_server {
                Side::Client
            } else {
                Side::Server
            };
            data.tls = tls::handshake(records.seen(), connection, since);
            data.close_notify = tls::close_notify(records.seen(), server);
            // Which way encrypted data went need not be known, and one of the two ways has none.
            let sides = [Side::Client, Side::Server].map(|side| records.seen().side(side));
            let encrypted = sides.iter().map(|side| side.encrypted).sum();
            // Records are followed in the head of the data alone.
            let sent = connection.client.bytes.max(connection.server.bytes);
            let is_long = sent > MAX_HEAD_BYTES as u64;
            data.bytes = Some(if is_long { sent } else { encrypted });
        } else if lists
            && sender.holes == Holes::default()
            && (sender.bytes == 0 || !one.heads[1].is_empty())
        {
            data.head = Octets(one.heads[1].clone());
            data.listing =
                Some(Contents::read(&one.heads[1], verb.as_deref() == Some("MLSD"), now).listing);
        }
        let confirmed = matches!(code(data.closing).or(code(data.transfer)), Some(200..=299));
        let confirmed = confirmed && !(stores && is_cut_short(sender, other, one.tls.is_some()));
        (data.end, data.ended_us) = end(connection, sender, other, confirmed, since);
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

/// Whether data went over it.
pub(super) fn has_data(connection: &Connection) -> bool {
    connection.client.bytes > 0 || connection.server.bytes > 0
}

/// Connecting, as the packets show it.
fn path(connection: &Connection, since: impl Fn(Sighting) -> u64) -> TcpPath {
    let asked = connection.client.syn.map(|syn| syn.first);
    let took = |until: Sighting| asked.map(|asked| until.us_since(asked));
    let (outcome, elapsed_us) = match connection.answer() {
        // Of one that is seen from the middle on it is known that it stood.
        None => (TcpOutcome::Connected, None),
        Some(Answer::Accepted(at)) => match connection.handshake_done {
            Some(done) => (TcpOutcome::Connected, took(done)),
            // The SYN-ACK never arrived, or its answer did not.
            None if connection.client.segments > 0 => (TcpOutcome::Connected, took(at)),
            None => (TcpOutcome::TimedOut, took(connection.last)),
        },
        // The recorder may have lost the SYN-ACK.
        Some(_) if has_data(connection) => (TcpOutcome::Connected, None),
        Some(Answer::Reset(reset)) => (TcpOutcome::Refused, took(reset.first)),
        // Systems take it for what it says: that nobody listens there.
        Some(Answer::Icmp(icmp)) if icmp.is_of_port() => (TcpOutcome::Refused, took(icmp.at)),
        Some(Answer::Icmp(icmp)) => (TcpOutcome::Unreachable, took(icmp.at)),
        Some(Answer::Nothing { times, waited_us }) if times >= 3 || waited_us >= SILENCE_US => {
            (TcpOutcome::TimedOut, Some(waited_us))
        }
        // The capture ends, or the client gave up, too early to tell.
        Some(Answer::Nothing { waited_us, .. }) => (TcpOutcome::Stopped, Some(waited_us)),
    };
    TcpPath {
        address: Some(connection.server.address),
        outcome,
        started_us: asked.map(since),
        elapsed_us,
        error: None,
        seen: if connection.begun == Begun::Middle {
            Seen::Inferred
        } else {
            Seen::Observed
        },
    }
}

/// Whether an upload was reset before its client had sent all: some servers take that for its end. Over TLS, clients that leave what the
/// server sent unread reset the connection themselves.
fn is_cut_short(sender: &Peer, receiver: &Peer, is_encrypted: bool) -> bool {
    sender.fin.is_none() && (receiver.reset.is_some() || !is_encrypted && sender.reset.is_some())
}

/// When the receiver went, if it had waited in vain for long before the sender came to its end; and for how long. What servers say of such a
/// transfer afterwards, some of them that it is complete, is no account of it.
fn given_up(sender: &Peer, receiver: &Peer) -> Option<(Sighting, u64)> {
    let left = |peer: &Peer| {
        let fin = peer.fin.map(|fin| fin.first);
        fin.into_iter()
            .chain(peer.reset.as_ref().map(|it| it.first))
            .min()
    };
    let gone = left(receiver)?;
    if left(sender).is_some_and(|ended| ended <= gone) {
        return None;
    }
    let since = sender.last_byte.or(sender.syn.map(|syn| syn.first))?;
    let waited_us = gone.us_since(since);
    (waited_us >= SILENCE_US).then_some((gone, waited_us))
}

/// How the data ended, and when.
fn end(
    connection: &Connection,
    sender: &Peer,
    receiver: &Peer,
    confirmed: bool,
    since: impl Fn(Sighting) -> u64,
) -> (Option<DataEnd>, Option<u64>) {
    let fin = sender.fin.map(|fin| fin.first);
    let reset = [sender, receiver].map(|peer| peer.reset.as_ref().map(|it| it.first));
    let first_reset = reset.into_iter().flatten().min();
    if let Some((at, waited_us)) = given_up(sender, receiver) {
        let limit_us = Some(waited_us);
        return (Some(DataEnd::TimedOut { limit_us }), Some(since(at)));
    }
    if let Some(fin) = fin.filter(|fin| first_reset.is_none_or(|reset| *fin <= reset)) {
        return (Some(DataEnd::Eof), Some(since(fin)));
    }
    if confirmed {
        let at = first_reset.or(sender.last_byte).map(since);
        return (Some(DataEnd::Eof), at);
    }
    // A receiver that reads nothing is waited for in vain, whoever ends that.
    if let Some(full) = receiver
        .zero_window
        .as_ref()
        .filter(|it| it.total_us >= SILENCE_US)
    {
        let limit_us = Some(full.total_us);
        return (Some(DataEnd::TimedOut { limit_us }), first_reset.map(since));
    }
    if let Some(at) = first_reset {
        return (Some(DataEnd::Reset), Some(since(at)));
    }
    let last = sender
        .last_byte
        .or(connection.handshake_done)
        .unwrap_or(connection.first);
    let left = receiver.fin.map(|fin| fin.first);
    let until = left.unwrap_or(connection.watched_until);
    let waited_us = until.us_since(last);
    if waited_us < SILENCE_US {
        return (None, left.map(since));
    }
    let limit_us = Some(waited_us);
    (Some(DataEnd::TimedOut { limit_us }), Some(since(until)))
}
