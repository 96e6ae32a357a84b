//! The third layer: the events of one session, made into evidence.
//!
//! * `hear` (here) each event to its part
//! * `pairing` commands and replies, `inference` commands that the log does not show
//! * `data` data connections, told from the control connection by where a line stands
//! * `tls` handshakes and their failures
//! * `proxy` connections that a proxy makes
//! * `errors` what libraries and operating systems say
//! * `breaks` waits in vain, and connections that end
//! * `finish` what follows at the end, `steps` the steps of it

mod breaks;
mod data;
mod errors;
mod finish;
mod inference;
mod pairing;
mod proxy;
mod steps;
mod tls;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use super::dialects::Dialect;
use super::event::{Event, Of, Place, Told};
use crate::clock::Timestamp;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::foreign::foreign;
use crate::evidence::framer::Framer;
use crate::evidence::source::{MAX_REMARKS, Remark, Source, Unknown, Writer};
use crate::evidence::tls::HandshakeOutcome;
use crate::evidence::{Attempt, Exchange, Phase, Seen};

/// How many addresses of a server are kept.
const MAX_ADDRESSES: usize = 20;

/// How many exchanges are kept at all.
const MAX_EXCHANGES: usize = 5000;

/// How many commands may wait for their replies.
const MAX_WAITING: usize = 100;

/// How long the words of a program may be.
const MAX_WORDS: usize = 300;

/// A command without an answer yet.
#[derive(Debug, Clone, Default)]
struct Waiting {
    line: String,
    /// When it was sent, where lines have times.
    at_us: Option<u64>,
    /// The log does not show it.
    is_inferred: bool,
}

/// A session that is being read.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what was seen so far")]
pub(super) struct Session {
    source: Source,
    read_at: Timestamp,
    dialect: &'static Dialect,
    /// Where the control connection goes.
    place: Place,
    /// The log says that the client connects.
    is_connecting: bool,
    /// The log says that the control connection is there.
    is_connected: bool,
    /// Addresses that could not be connected to.
    failed: Vec<TcpPath>,
    not_resolved: Option<String>,
    encrypted: Option<Result<Option<String>, String>>,
    /// A handshake of the control connection has begun, as far as the log says so.
    is_shaking_hands: bool,
    /// How a handshake ended that neither succeeded nor failed in words.
    handshake_end: Option<HandshakeOutcome>,
    /// A proxy was asked for a connection, and has not said that it is there.
    talks_to_proxy: bool,
    attempt: Attempt,
    framer: Framer,
    waiting: VecDeque<Waiting>,
    /// What the user typed, whose commands the log does not show.
    typed: VecDeque<String>,
    commands: u64,
    /// A command was sent since the last reply.
    sent_since_reply: bool,
    /// A transfer has begun and its last word is still to come.
    transferring: bool,
    /// A transfer command whose data connection did not come about; its refusal may still follow.
    stranded: Option<Waiting>,
    /// The code of the next reply is not in the log.
    code_is_inferred: bool,
    /// The next reply is one that an error passes on.
    is_passed_on: bool,
    /// Exchanges before the current data connection.
    mark: usize,
    first_at_us: Option<u64>,
    now_us: Option<u64>,
    speaks_another_protocol: bool,
    over: bool,
    /// The log is a server's that writes commands and no replies.
    replies_are_untold: bool,
}

impl Session {
    pub(super) fn begin(
        dialect: &'static Dialect,
        session: Option<String>,
        line: u64,
        read_at: Timestamp,
    ) -> Self {
        Self {
            source: Source {
                format: dialect.name().to_owned(),
                client: dialect.title().to_owned(),
                session,
                writer: Some(dialect.writer()),
                client_address: None,
                begins_late: false,
                did: Vec::new(),
                line,
                unknown: Vec::new(),
                complaint: None,
                remarks: Vec::new(),
                ends_open: false,
                capture: None,
                through_proxy: false,
            },
            read_at,
            dialect,
            place: Place::default(),
            is_connecting: false,
            is_connected: false,
            failed: Vec::new(),
            not_resolved: None,
            encrypted: None,
            is_shaking_hands: false,
            handshake_end: None,
            talks_to_proxy: false,
            attempt: Attempt::begin(read_at, 0),
            framer: Framer::default(),
            waiting: VecDeque::new(),
            typed: VecDeque::new(),
            commands: 0,
            sent_since_reply: false,
            transferring: false,
            stranded: None,
            code_is_inferred: false,
            is_passed_on: false,
            mark: 0,
            first_at_us: None,
            now_us: None,
            speaks_another_protocol: false,
            over: false,
            replies_are_untold: false,
        }
    }

    /// Whether another session begins with this event. Some clients say that they are connected only after
    /// the greeting.
    pub(super) fn ends_with(&self, event: &Event) -> bool {
        let spoken = !self.attempt.exchanges.is_empty();
        let asked = self.commands > 0 || !self.typed.is_empty();
        match event {
            Event::Begins => spoken || asked || self.is_connecting || self.is_connected,
            Event::Connecting(Of::Data, _) => false,
            Event::Connecting(..) if self.source.through_proxy && self.is_data_pending() => false,
            Event::ViaProxy(place) => !self.is_for_data(place) && spoken && asked,
            Event::Connecting(of, place) => {
                let for_data = *of == Of::Either && self.is_for_data(place);
                let begun = spoken || self.is_connecting || self.is_connected;
                !for_data && (asked && begun || spoken && place.ip.is_some())
            }
            // A greeting where nothing was asked for.
            Event::Reply(line) => {
                let is_greeting = line.starts_with("220 ") || line.starts_with("220-");
                let idle =
                    self.waiting.is_empty() && !self.transferring && !self.framer.is_within();
                // A greeting that came in several parts goes on, and a program that says when it connects has not
                // said so.
                let last = self.attempt.exchanges.last().and_then(Exchange::code);
                let told = self.is_connecting && self.dialect.tells_connected();
                is_greeting
                    && idle
                    && asked
                    && !self.sent_since_reply
                    && !told
                    && last.is_some_and(|it| it != 220)
            }
            _ => false,
        }
    }

    fn is_of_server(&self) -> bool {
        self.dialect.writer() == Writer::Server
    }

    /// Whether the log holds replies at all: some servers write commands alone.
    fn tells_replies(&self) -> bool {
        let told = |it: &Exchange| it.reply.is_some() && !it.inferred.code;
        !self.is_of_server() || self.attempt.exchanges.iter().any(told)
    }

    /// Takes what a line tells.
    pub(super) fn hear(&mut self, told: Told) {
        self.tick(told.at_us);
        if told.client.is_some() {
            self.source.client_address = told.client;
        }
        if self.is_of_proxy(&told.event) {
            return;
        }
        match told.event {
            Event::Begins => self.is_connecting = true,
            Event::Ends => self.ends(),
            Event::Connecting(of, place) => self.connecting(of, place),
            Event::Connected(of, place) => self.connected(of, place),
            Event::NotConnected(of, outcome, words) => self.not_connected(of, outcome, words),
            Event::NotResolved(words) => {
                self.remark(&words);
                self.not_resolved = Some(words);
            }
            // A feature that is called as its command, where commands have no mark.
            Event::Command(line) if self.is_within_a_list() => self.reply_line(&line),
            Event::Command(line) => self.command(line),
            Event::BareCommand(line) => self.bare_command(line),
            Event::Typed(line) => self.typed(line),
            Event::Reply(line) => self.reply_line(&line),
            Event::Unmarked(line) => {
                if self.framer.is_within() || self.is_greeted_by_another(&line) {
                    self.reply_line(&line);
                }
            }
            Event::User(name) => self.user(&name),
            Event::Refused(refused) => self.refused(&refused),
            Event::Reported(verb, passed) => self.reported(verb.as_deref(), &passed),
            Event::Error(told) => self.error(*told),
            Event::DataCame(bytes) => self.data_came(bytes),
            Event::Encrypted(of, version) => self.encrypted(of, version),
            Event::NotEncrypted(of, words) => self.not_encrypted(of, words),
            Event::TimedOut(limit_us) => self.timed_out(limit_us),
            Event::DataStalled => self.data_stalled(),
            Event::ReplyMissing => self.reply_missing(),
            Event::Closed { reset } => self.closed(reset),
            Event::Disconnected => self.disconnected(),
            Event::Failed(words) => {
                self.remark(&words);
                self.source.complaint = Some(words);
            }
            Event::Did(deed) => {
                if !self.source.did(deed) {
                    self.source.did.push(deed);
                }
            }
            Event::ReplacedAddress => self.replaced_address(),
            Event::OtherProtocol => self.speaks_another_protocol = true,
            Event::ViaProxy(place) => self.via_proxy(place),
            Event::Handshake => self.is_shaking_hands = true,
        }
    }

    /// Whether a line without a mark is what another service says first.
    fn is_greeted_by_another(&self, line: &str) -> bool {
        let is_first = self.attempt.exchanges.is_empty() && self.commands == 0;
        let is_there = self.is_connecting || self.is_connected;
        is_first && is_there && foreign(line.as_bytes()).is_some()
    }

    /// Whether a reply to FEAT or HELP is not whole yet, and its lines cannot be told from commands.
    fn is_within_a_list(&self) -> bool {
        let raw = self.framer.raw();
        self.dialect.unmarked_replies()
            && self.framer.is_within()
            && (raw.starts_with(b"211-") || raw.starts_with(b"214-"))
    }

    /// A log that passes midnight goes on where it was.
    fn tick(&mut self, at_us: Option<u64>) {
        let Some(at_us) = at_us else { return };
        let first = *self.first_at_us.get_or_insert(at_us);
        self.now_us = self.now_us.max(Some(at_us.saturating_sub(first)));
    }

    fn connecting(&mut self, of: Of, place: Place) {
        if self.source.through_proxy {
            self.connecting_to_proxy();
            return;
        }
        if of == Of::Data || of == Of::Either && self.is_for_data(&place) {
            self.data_path(place.address(), TcpOutcome::Stopped);
            return;
        }
        // What some clients print before they connect waits in a queue of theirs.
        if !self.is_connecting && !self.is_connected && self.attempt.exchanges.is_empty() {
            self.waiting.clear();
            self.commands = 0;
        }
        self.is_connecting = true;
        self.goes_to(place);
    }

    fn connected(&mut self, of: Of, place: Place) {
        if self.source.through_proxy {
            self.connected_by_proxy(of, &place);
            return;
        }
        let for_data = of == Of::Either && self.is_connected && self.is_data_pending();
        if of == Of::Data || for_data {
            self.data_path(place.address(), TcpOutcome::Connected);
            return;
        }
        if of == Of::Control || !self.is_connected {
            self.is_connected = true;
            self.greeted_before();
            self.goes_to(place);
        }
    }

    /// Some programs say that they are connected only after they have printed the first reply: then it was the greeting.
    fn greeted_before(&mut self) {
        if self.commands > 0 {
            return;
        }
        if let [first] = &mut self.attempt.exchanges[..]
            && first.command.is_none()
        {
            first.phase = Phase::Greeting;
            first.unsolicited = false;
        }
    }

    fn goes_to(&mut self, place: Place) {
        self.place.host = place.host.or(self.place.host.take());
        // One address with its own port: a line that names both is about both.
        if place.ip.is_some() {
            self.place.port = place.port.or(self.place.port);
        }
        self.place.ip = place.ip.or(self.place.ip);
        self.place.port = self.place.port.or(place.port);
    }

    fn not_connected(&mut self, of: Of, outcome: TcpOutcome, words: String) {
        self.remark(&words);
        if of == Of::Data || of == Of::Either && self.is_data_pending() {
            self.data_not_connected(outcome, words);
        } else if self.is_connected || !self.attempt.exchanges.is_empty() {
            self.source.complaint = Some(words);
        } else if self.failed.len() < MAX_ADDRESSES {
            let address = self.place.address();
            self.failed
                .push(path(address, outcome, Seen::Told, Some(words)));
        }
    }

    /// Keeps what the program says of a failure.
    fn remark(&mut self, words: &str) {
        let words: String = words.chars().take(MAX_WORDS).collect();
        if self.source.remarks.len() >= MAX_REMARKS {
            self.source.remarks.remove(0);
        }
        self.source.remarks.push(Remark {
            after: self.attempt.exchanges.len().checked_sub(1),
            at_us: self.now_us,
            words,
        });
    }

    /// Notes that what comes from now on of the dialogue is not kept.
    pub(super) fn passes_over(&mut self) {
        self.over = true;
        if self.source.tells(Unknown::Rest) {
            self.source.unknown.push(Unknown::Rest);
        }
    }

    fn record(&mut self, exchange: Exchange) -> Option<usize> {
        if self.attempt.exchanges.len() >= MAX_EXCHANGES {
            self.passes_over();
            return None;
        }
        self.attempt.exchanges.push(exchange);
        Some(self.attempt.exchanges.len() - 1)
    }

    /// The server's address, which a log may tell without its port.
    fn peer(&self) -> Option<IpAddr> {
        let literal = || self.place.host.as_ref()?.parse().ok();
        self.place.ip.or_else(literal)
    }
}

/// A connection attempt. When it began and how long it took, no log tells.
fn path(
    address: Option<SocketAddr>,
    outcome: TcpOutcome,
    seen: Seen,
    error: Option<String>,
) -> TcpPath {
    TcpPath {
        address,
        outcome,
        started_us: None,
        elapsed_us: None,
        error,
        seen,
        tunnel: None,
    }
}
