//! One session of a log: events become exchanges and data connections.

mod breaks;
mod finish;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use super::Format;
use super::event::Event;
use super::parts;
use crate::clock::Timestamp;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::framer::{Framed, Framer};
use crate::evidence::passive::{parse_227, parse_229};
use crate::evidence::source::Source;
use crate::evidence::{
    Attempt, DataConnection, DataMode, Ending, Exchange, Octets, Phase, Reply, Seen,
};

/// How many transfers are kept; of more, those that went well are forgotten.
const MAX_TRANSFERS: usize = 500;

/// How many addresses of a server are kept.
const MAX_ADDRESSES: usize = 20;

/// How many exchanges are kept at all.
const MAX_EXCHANGES: usize = 5000;

/// A session that is being read.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) source: Source,
    read_at: Timestamp,
    pub(super) host: Option<String>,
    pub(super) address: Option<SocketAddr>,
    /// The client says that the control connection is there.
    pub(super) is_connected: bool,
    /// Addresses that could not be connected to.
    pub(super) failed: Vec<TcpPath>,
    pub(super) not_resolved: Option<String>,
    pub(super) encrypted: Option<Result<Option<String>, String>>,
    pub(super) attempt: Attempt,
    framer: Framer,
    /// Commands without an answer yet, with the time of each where lines have one.
    waiting: VecDeque<(String, Option<u64>)>,
    commands: u64,
    /// A transfer has begun and its last word is still to come.
    transferring: bool,
    /// Exchanges before the current data connection.
    mark: usize,
    first_at_us: Option<u64>,
    now_us: Option<u64>,
    over: bool,
}

impl Session {
    pub(super) fn begin(
        format: Format,
        session: Option<String>,
        line: u64,
        read_at: Timestamp,
    ) -> Self {
        Self {
            source: Source {
                format: format.name().to_owned(),
                client: format.title().to_owned(),
                session,
                line,
                unknown: Vec::new(),
                complaint: None,
                remarks: Vec::new(),
                ends_open: false,
            },
            read_at,
            host: None,
            address: None,
            is_connected: false,
            failed: Vec::new(),
            not_resolved: None,
            encrypted: None,
            attempt: Attempt::begin(read_at, 0),
            framer: Framer::default(),
            waiting: VecDeque::new(),
            commands: 0,
            transferring: false,
            mark: 0,
            first_at_us: None,
            now_us: None,
            over: false,
        }
    }

    /// The line on which it began.
    pub(super) fn line(&self) -> u64 {
        self.source.line
    }

    /// Whether another session begins with this event. Some clients say that they are connected only after
    /// the greeting.
    pub(super) fn ends_with(&self, event: &Event) -> bool {
        match event {
            Event::Connecting { address, .. } => {
                let spoken = !self.attempt.exchanges.is_empty();
                !self.is_for_data(*address) && (self.commands > 0 || spoken && address.is_some())
            }
            _ => false,
        }
    }

    /// Whether a connection goes to the data port that the server has just announced. Some clients write
    /// the same words for both kinds.
    fn is_for_data(&self, address: Option<SocketAddr>) -> bool {
        self.attempt.data.last().is_some_and(|data| {
            data.transfer.is_none()
                && data.announced_port.is_some()
                && data.announced_port == address.map(|address| address.port())
        })
    }

    /// Takes what a line tells.
    pub(super) fn hear(&mut self, at_us: Option<u64>, event: Event) {
        self.tick(at_us);
        match event {
            Event::Connecting { address, .. } if self.is_for_data(address) => {
                self.data_path(address, TcpOutcome::Stopped);
            }
            Event::Connecting { host, address } => {
                self.host = host.or(self.host.take());
                self.address = address.or(self.address);
            }
            Event::Connected => self.is_connected = true,
            Event::NotConnected(outcome, words) => self.not_connected(outcome, words),
            Event::NotResolved(words) => self.not_resolved = Some(words),
            Event::Command(line) => self.command(line),
            Event::Reply(line) => self.reply_line(&line),
            Event::Replies(lines) => lines.iter().for_each(|line| self.reply_line(line)),
            Event::DataConnecting(address) => {
                if address.is_some() {
                    self.data_path(address, TcpOutcome::Stopped);
                }
            }
            Event::DataConnected(address) => self.data_path(address, TcpOutcome::Connected),
            Event::DataNotConnected(outcome, words) => self.data_not_connected(outcome, words),
            Event::DataCame(bytes) => {
                if let Some(data) = self.attempt.data.last_mut() {
                    let before = data.bytes.unwrap_or_default();
                    data.bytes = Some(before.saturating_add(bytes));
                }
            }
            Event::Encrypted(version) => self.encrypted = Some(Ok(version)),
            Event::NotEncrypted(words) => self.encrypted = Some(Err(words)),
            Event::DataStalled if self.transferring => {
                self.transferring = false;
                self.source.ends_open = true;
                if let Some(data) = self.attempt.data.last_mut() {
                    data.end = Some(DataEnd::TimedOut { limit_us: None });
                }
            }
            Event::ReplyMissing if self.transferring => {
                if let Some(data) = self.attempt.data.last_mut() {
                    data.end = Some(DataEnd::Eof);
                }
                self.timed_out();
            }
            Event::TimedOut | Event::DataStalled => self.timed_out(),
            Event::ReplyMissing => {
                self.is_connected = true;
                self.timed_out();
            }
            Event::Closed { reset } => self.closed(reset),
            Event::Failed(words) => self.source.complaint = Some(words),
        }
    }

    /// A log that passes midnight goes on where it was.
    fn tick(&mut self, at_us: Option<u64>) {
        let Some(at_us) = at_us else { return };
        let first = *self.first_at_us.get_or_insert(at_us);
        self.now_us = self.now_us.max(Some(at_us.saturating_sub(first)));
    }

    fn not_connected(&mut self, outcome: TcpOutcome, words: String) {
        let unused = |data: &DataConnection| data.transfer.is_none();
        if self.attempt.data.last().is_some_and(unused) {
            self.data_not_connected(outcome, words);
        } else if self.is_connected || !self.attempt.exchanges.is_empty() {
            self.source.complaint = Some(words);
        } else if self.failed.len() < MAX_ADDRESSES {
            let address = self.address;
            self.failed
                .push(path(address, outcome, Seen::Told, Some(words)));
        }
    }

    fn command(&mut self, line: String) {
        if let Some(Framed::Reply(reply, raw)) = self.framer.accept_doubtful_end() {
            self.reply(reply, raw);
        }
        self.commands += 1;
        if self.over || self.waiting.len() > 100 {
            return;
        }
        self.waiting.push_back((line, self.now_us));
    }

    fn reply_line(&mut self, line: &str) {
        for byte in line.bytes().chain(*b"\r\n") {
            match self.framer.push(byte) {
                Some(Framed::Reply(reply, raw)) => self.reply(reply, raw),
                Some(Framed::TooLong) => self.framer = Framer::default(),
                None => {}
            }
        }
    }

    fn reply(&mut self, reply: Reply, raw: Vec<u8>) {
        // A server that does not know ABOR says so in the middle of a transfer.
        let aborting = self
            .waiting
            .front()
            .is_some_and(|(line, _)| line.starts_with("ABOR"));
        let of_abor = aborting && matches!(reply.code, 500..=504);
        let final_of_transfer = self.transferring && reply.code >= 200 && !of_abor;
        let command = if final_of_transfer {
            None
        } else {
            self.waiting.pop_front()
        };
        let verb = command.as_ref().map(|(line, _)| parts::verb_of(line));
        let phase = if final_of_transfer {
            Phase::Transfer
        } else {
            parts::phase_of(verb.as_deref(), self.commands == 0, self.mode())
        };
        let sent_us = command.as_ref().map_or(self.now_us, |(_, at)| *at);
        let unsolicited = command.is_none() && !final_of_transfer && self.commands > 0;
        let line = command.map(|(line, _)| line);
        let Some(index) = self.record(Exchange {
            connection: 0,
            phase,
            command: line.clone(),
            sent_us,
            first_byte_us: self.now_us,
            ended_us: self.now_us,
            reply: Some(reply),
            raw: Octets(raw),
            ending: Ending::Replied,
            closed: false,
            unsolicited,
        }) else {
            return;
        };
        if final_of_transfer {
            self.transferring = false;
            self.closing(index);
        } else if let (Some(verb), Some(line)) = (verb, line) {
            self.answered(&verb, &line, index);
        }
    }

    fn record(&mut self, exchange: Exchange) -> Option<usize> {
        if self.attempt.exchanges.len() >= MAX_EXCHANGES {
            self.over = true;
            return None;
        }
        self.attempt.exchanges.push(exchange);
        Some(self.attempt.exchanges.len() - 1)
    }

    fn mode(&self) -> DataMode {
        self.attempt
            .data
            .last()
            .map_or(DataMode::Pasv, |it| it.mode)
    }

    /// What the answer to a command means for data connections.
    fn answered(&mut self, verb: &str, line: &str, index: usize) {
        let class = self.attempt.exchanges[index].code().unwrap_or_default() / 100;
        match verb {
            "EPSV" | "PASV" => {
                self.mark = index;
                let mode = if verb == "EPSV" {
                    DataMode::Epsv
                } else {
                    DataMode::Pasv
                };
                let mut data = unseen(mode);
                data.setup = Some(index);
                announced(&mut data, self.attempt.exchanges[index].reply.as_ref());
                self.attempt.data.push(data);
            }
            "PORT" | "EPRT" => {
                let own = |data: &&mut DataConnection| {
                    data.mode == DataMode::Active && data.transfer.is_none()
                };
                if let Some(data) = self.attempt.data.last_mut().filter(own) {
                    data.second_setup = Some(index);
                } else {
                    self.mark = index;
                    let mut data = unseen(DataMode::Active);
                    data.setup = Some(index);
                    data.listened_on = parts::announced_by(line);
                    self.attempt.data.push(data);
                }
            }
            "LIST" | "NLST" | "MLSD" => {
                self.transferring = class == 1;
                let unused = |data: &&mut DataConnection| data.transfer.is_none();
                if let Some(data) = self.attempt.data.last_mut().filter(unused) {
                    data.transfer = Some(index);
                }
            }
            "RETR" | "STOR" | "APPE" | "STOU" => {
                self.transferring = class == 1;
                // Files are judged by the words about them; what is left is a data connection that works.
                let unused = |data: &&mut DataConnection| data.transfer.is_none();
                if class == 1
                    && let Some(data) = self.attempt.data.last_mut().filter(unused)
                {
                    data.transfer = Some(index);
                }
            }
            _ => {}
        }
    }

    fn closing(&mut self, index: usize) {
        let well = self.attempt.exchanges[index].is_class(2);
        let Some(data) = self.attempt.data.last_mut() else {
            return;
        };
        data.closing = Some(index);
        if well && self.attempt.data.len() > MAX_TRANSFERS {
            self.attempt.data.pop();
            self.attempt.exchanges.truncate(self.mark);
        }
    }

    fn data_path(&mut self, address: Option<SocketAddr>, outcome: TcpOutcome) {
        if let Some(data) = self.attempt.data.last_mut() {
            data.connect = Some(path(address, outcome, Seen::Told, None));
        }
    }

    fn data_not_connected(&mut self, outcome: TcpOutcome, words: String) {
        if let Some(data) = self.attempt.data.last_mut() {
            let address = data.connect.as_ref().and_then(|path| path.address);
            data.connect = Some(path(address, outcome, Seen::Told, Some(words.clone())));
        }
        self.source.complaint = Some(words);
        // What was sent meanwhile was never answered, or of the end of this.
        self.waiting.clear();
    }

    /// The server's address, which a log may tell without its port.
    pub(super) fn peer(&self) -> Option<IpAddr> {
        let literal = || self.host.as_ref()?.parse().ok();
        let told = self.address.map(|address| address.ip());
        told.or_else(literal)
    }
}

/// A data connection of which the log has told nothing yet.
fn unseen(mode: DataMode) -> DataConnection {
    let mut data = DataConnection::new(mode);
    data.bytes = None;
    data
}

fn announced(data: &mut DataConnection, reply: Option<&Reply>) {
    let Some(reply) = reply.filter(|reply| reply.code / 100 == 2) else {
        return;
    };
    let read = match data.mode {
        DataMode::Epsv => parse_229(reply).map(|found| (None, found.port, found.oddities)),
        _ => parse_227(reply).map(|found| (Some(found.ip.into()), found.port, found.oddities)),
    };
    match read {
        Ok((ip, port, oddities)) => {
            data.announced_ip = ip;
            data.announced_port = Some(port);
            data.oddities = oddities;
        }
        Err(why) => data.unreadable = Some(why),
    }
}

/// A connection attempt. When it began and how long it took, no log tells.
pub(super) fn path(
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
    }
}
