//! One FTP session of a capture: what both sides said on the control connection, and its data connections.
//!
//! * `hear` and what follows (here) the control connection as it goes on
//! * `lines` the bytes of the client to lines, `header` the PROXY header before them, `pairing` commands and replies
//! * `data` data connections, `strangers` connections that are none of the session, `tls` what the records of TLS come to
//! * `course` how connections came about and how their data ended, `finish` what the session comes to, `packets` what packets alone tell of it

mod course;
mod data;
mod finish;
pub(super) mod header;
mod lines;
mod packets;
mod pairing;
mod strangers;
mod tls;

use std::collections::VecDeque;
use std::net::SocketAddr;

use self::course::is_foreign;
use self::data::Followed;
use self::lines::Lines;
use super::flow::{Begun, Bytes, Connection, Side, Sighting};
use super::tls::TlsRecords;
use crate::clock::Timestamp;
use crate::dialogue::commands;
use crate::evidence::capture::{Frames, Vantage};
use crate::evidence::framer::Framer;
use crate::evidence::{Attempt, Ending, Evidence};
use crate::secret::Secret;

/// How many exchanges of a session are kept. What comes after is not read.
const MAX_EXCHANGES: usize = 5000;

/// How much text of a session is kept, in bytes. What comes after is not read.
const MAX_SESSION_BYTES: usize = 2 * 1024 * 1024;

/// What an exchange and a data connection take besides their texts, in bytes.
const RECORD_BYTES: usize = 512;

/// How many commands may wait for their replies.
const MAX_WAITING: usize = 100;

/// Whoever waits for so long gets no answer; a capture that ends sooner does not tell.
const SILENCE_US: u64 = 3_000_000;

/// The port of FTP with TLS from the first byte on.
const IMPLICIT: u16 = 990;

/// A command without an answer yet.
#[derive(Debug, Clone)]
struct Waiting {
    line: String,
    at: Sighting,
}

/// A session that is being read.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen so far")]
pub(super) struct Session {
    /// Where it was captured, if the user says so.
    vantage: Option<Vantage>,
    /// Its port is one of FTP, whatever is said.
    is_of_ftp: bool,
    client: SocketAddr,
    server: SocketAddr,
    begun: Begun,
    first: Sighting,
    /// When the control connection stood.
    connected: Option<Sighting>,
    attempt: Attempt,
    /// The frames of each exchange.
    frames: Vec<Frames>,
    /// How much text the exchanges hold, in bytes.
    bytes: usize,
    /// How much is kept of data connections, in bytes.
    data_bytes: usize,
    /// How much was kept of all when that was last asked.
    weighed: usize,
    /// Exchanges that came too late were passed over.
    is_cut_short: bool,
    lines: Lines,
    framer: Framer,
    waiting: VecDeque<Waiting>,
    /// A PROXY header, until the server has answered it or shown that it understands it.
    header: Option<Waiting>,
    commands: u64,
    /// When the reply began that is not whole yet.
    reply_began: Option<Sighting>,
    /// The end of this reply is not in the file.
    is_reply_cut: bool,
    /// Bytes of the dialogue are not in the file.
    is_incomplete: bool,
    /// Some of them were the client's.
    has_lost_commands: bool,
    /// Bytes of the server are missing since the client sent its last command.
    has_lost_replies: bool,
    /// What the server sends next may be the rest of a line.
    is_within_line: bool,
    /// A transfer has begun, and its last word is still to come.
    transferring: bool,
    /// What the client has sent that is to show nowhere, until [`Session::take_secrets`].
    secrets: Vec<Secret>,
    /// The records, once the dialogue is encrypted.
    tls: Option<TlsRecords>,
    data: Vec<Followed>,
    /// Where data connections are expected that were announced since they were last asked for.
    expected: Vec<SocketAddr>,
    /// One side has closed the control connection, or reset it.
    is_left: bool,
    /// It was the server.
    is_lost: bool,
    /// The control connection, once nothing more comes of it.
    control: Option<Connection>,
}

impl Session {
    /// `is_of_ftp`: by its port.
    pub(super) fn begin(
        connection: &Connection,
        vantage: Option<Vantage>,
        is_of_ftp: bool,
    ) -> Self {
        let started_at = Timestamp::from_unix_micros(connection.first.at_us);
        let mut session = Self {
            vantage,
            is_of_ftp,
            client: connection.client.address,
            server: connection.server.address,
            begun: connection.begun,
            first: connection.first,
            connected: None,
            attempt: Attempt::begin(started_at, 0),
            frames: Vec::new(),
            bytes: 0,
            data_bytes: 0,
            weighed: 0,
            is_cut_short: false,
            lines: Lines::default(),
            framer: Framer::default(),
            waiting: VecDeque::new(),
            header: None,
            commands: 0,
            reply_began: None,
            is_reply_cut: false,
            is_incomplete: false,
            has_lost_commands: false,
            has_lost_replies: false,
            is_within_line: false,
            transferring: false,
            secrets: Vec::new(),
            tls: None,
            data: Vec::new(),
            expected: Vec::new(),
            is_left: false,
            is_lost: false,
            control: None,
        };
        if session.server.port() == IMPLICIT {
            session.tls = Some(TlsRecords::default());
        }
        session
    }

    /// Bytes of the control connection.
    pub(super) fn hear(&mut self, connection: &Connection, from: Side, bytes: Bytes<'_>) {
        self.connected = self.connected.or(connection.handshake_done);
        let mut rest = bytes.bytes;
        if from == Side::Client && bytes.offset == 0 && self.is_heard_from_the_start() {
            rest = self.without_header(rest, bytes.at);
        }
        if self.tls.is_none() && from == Side::Client && self.goes_on_with_tls(rest) {
            self.waiting.clear();
            self.tls = Some(TlsRecords::default());
        }
        if self.tls.is_none() && self.begins_with_tls(rest) {
            self.tls = Some(TlsRecords::default());
        }
        if self.tls.is_none() {
            rest = match from {
                Side::Client => {
                    self.client_says(rest, bytes.at);
                    &[]
                }
                Side::Server => &rest[self.server_says(rest, bytes.at)..],
            };
        }
        if let Some(tls) = &mut self.tls
            && !rest.is_empty()
        {
            tls.take(from, bytes.at, rest);
        }
    }

    /// The reply to AUTH may not be in the file, and the client shows that it was positive.
    fn goes_on_with_tls(&self, bytes: &[u8]) -> bool {
        let asked = |waiting: &Waiting| commands::verb_of(&waiting.line) == "AUTH";
        self.waiting.back().is_some_and(asked) && bytes.starts_with(&[22, 3])
    }

    /// Some servers speak TLS at once on other ports than 990.
    fn begins_with_tls(&self, bytes: &[u8]) -> bool {
        const HANDSHAKE: u8 = 22;
        self.attempt.exchanges.is_empty()
            && self.commands == 0
            && bytes.first() == Some(&HANDSHAKE)
            && bytes.get(1) == Some(&3)
    }

    /// Bytes of the control connection that are not in the file.
    pub(super) fn unheard(&mut self, from: Side, at: Sighting, length: u64) {
        match (&mut self.tls, from) {
            (Some(tls), from) => tls.hole(from, at, length),
            (None, Side::Client) => self.client_unheard(at),
            (None, Side::Server) => self.server_unheard(at),
        }
    }

    /// One side closed the control connection.
    pub(super) fn closed(&mut self, connection: &Connection, by: Side, reset: bool, at: Sighting) {
        self.connected = self.connected.or(connection.handshake_done);
        // A device on the way takes leave in the name of either side.
        let reset_by = connection.peer(by).reset.as_ref().filter(|_| reset);
        let is_foreign = reset_by.is_some_and(|it| is_foreign(connection.peer(by), it));
        match by {
            Side::Client if !is_foreign => self.left(at),
            _ if self.is_left => {}
            _ => self.lost(reset, is_foreign, at),
        }
    }

    /// The client closes, or resets. If it had waited for long, that is why.
    fn left(&mut self, at: Sighting) {
        if std::mem::replace(&mut self.is_left, true) {
            return;
        }
        self.silent_until(at);
    }

    /// The server has closed or reset the connection, or a device on the way has (`is_foreign`).
    fn lost(&mut self, reset: bool, is_foreign: bool, at: Sighting) {
        self.is_left = true;
        self.is_lost = true;
        if self.tls.is_some() {
            return;
        }
        let quits = |waiting: &Waiting| waiting.line.eq_ignore_ascii_case("QUIT");
        if self.waiting.front().is_some_and(quits) {
            return;
        }
        let is_owed = !self.waiting.is_empty() || self.transferring;
        // Where bytes are missing, the greeting may be among them.
        let is_greeted = !self.attempt.exchanges.is_empty()
            || !self.is_heard_from_the_start()
            || self.is_incomplete;
        let last = self.attempt.exchanges.last();
        let has_quit = last.is_some_and(|it| it.verb().as_deref() == Some("QUIT"));
        if is_owed || !is_greeted || self.framer.is_within() {
            let ending = if reset { Ending::Reset } else { Ending::Closed };
            self.broke_off(ending, at);
        } else if let Some(last) = self.attempt.exchanges.last_mut() {
            last.closed |= !has_quit && !is_foreign;
        }
    }

    /// Until then nothing more came. What was waited for came to nothing, if that took long.
    fn silent_until(&mut self, until: Sighting) {
        // A client that does not speak TLS waits in vain for a greeting.
        let has_begun = |tls: &TlsRecords| !tls.is_untouched();
        if self.tls.as_ref().is_some_and(has_begun) {
            return;
        }
        let is_greeted = !self.attempt.exchanges.is_empty() || !self.is_heard_from_the_start();
        let since = match self.waiting.front() {
            _ if !is_greeted => self.connected,
            Some(waiting) => Some(waiting.at),
            None if self.transferring => self.data_ended(),
            None => return,
        };
        let Some(since) = since else { return };
        let waited_us = until.us_since(since);
        if waited_us >= SILENCE_US {
            let limit_us = Some(waited_us);
            self.broke_off(Ending::TimedOut { limit_us }, until);
        }
    }

    /// Nothing more is told of the control connection.
    pub(super) fn ended(&mut self, connection: Connection) {
        self.connected = self.connected.or(connection.handshake_done);
        if !self.is_left {
            self.silent_until(connection.watched_until);
        }
        self.control = Some(connection);
    }

    /// About how much is kept of it, in bytes.
    pub(super) fn weigh(&mut self) -> usize {
        let waiting: usize = self.waiting.iter().map(|it| it.line.len()).sum();
        let tls = self.tls.as_ref().map_or(0, TlsRecords::bytes);
        let records = self.attempt.exchanges.len() + self.attempt.data.len() + self.data.len();
        // The lines of a reply are kept beside its bytes.
        let texts = 2 * self.bytes + self.framer.raw().len() + waiting + tls + self.data_bytes;
        self.weighed = texts + RECORD_BYTES * (1 + records);
        self.weighed
    }

    /// The same, as it was when it was last asked.
    pub(super) fn weighed(&self) -> usize {
        self.weighed
    }

    /// The secrets that were sent since this was last asked.
    pub(super) fn take_secrets(&mut self) -> Vec<Secret> {
        std::mem::take(&mut self.secrets)
    }

    /// Whether all of its connections have ended.
    pub(super) fn is_over(&self) -> bool {
        self.has_ended() && self.data.iter().all(Followed::is_over)
    }

    /// Whether replies cannot be read, so that data connections are known by where they stand.
    pub(super) fn is_unreadable(&self) -> bool {
        self.tls.is_some() || self.is_incomplete
    }

    /// Its two hosts: the client's, the server's.
    pub(super) fn hosts(&self) -> (SocketAddr, SocketAddr) {
        (self.client, self.server)
    }

    /// Whether its control connection has ended.
    pub(super) fn has_ended(&self) -> bool {
        self.control.is_some()
    }

    /// What it comes to; `None` where nothing happened that has to do with FTP, and where it was `left_out`, as so many were.
    pub(super) fn end(self, left_out: u64) -> Option<Evidence> {
        finish::evidence(self, left_out)
    }

    fn is_heard_from_the_start(&self) -> bool {
        self.begun != Begun::Middle
    }

    /// When it began.
    pub(super) fn began_us(&self) -> i64 {
        self.first.at_us
    }

    /// Microseconds since the session began.
    fn since(&self, at: Sighting) -> u64 {
        at.us_since(self.first)
    }
}

#[cfg(test)]
mod tests;
