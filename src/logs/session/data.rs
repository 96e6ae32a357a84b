//! Data connections. Many programs write the same words for them and for the control connection; what was
//! announced just before decides.

use std::net::SocketAddr;

use super::{Session, path};
use crate::dialogue::commands;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{DataConnection, DataMode, Reply, Seen};
use crate::logs::event::{Place, leaves_outcome_open};

/// How many transfers are kept; of more, those that went well are forgotten.
const MAX_TRANSFERS: usize = 500;

impl Session {
    pub(super) fn mode(&self) -> DataMode {
        self.attempt
            .data
            .last()
            .map_or(DataMode::Pasv, |it| it.mode)
    }

    /// Whether a data connection was announced, and no transfer has begun over it.
    pub(super) fn is_data_pending(&self) -> bool {
        self.attempt
            .data
            .last()
            .is_some_and(|data| data.transfer.is_none())
    }

    /// Whether a connection goes to the data port that the server has just announced.
    pub(super) fn is_for_data(&self, place: &Place) -> bool {
        self.attempt.data.last().is_some_and(|data| {
            data.transfer.is_none()
                && data.announced_port.is_some()
                && (place.port.is_none() || data.announced_port == place.port)
        })
    }

    /// What an exchange means for data connections.
    pub(super) fn answered(&mut self, index: usize) {
        let exchange = &self.attempt.exchanges[index];
        let Some(line) = exchange.command.as_deref() else {
            return;
        };
        let class = exchange.code().unwrap_or_default() / 100;
        match &*commands::verb_of(line) {
            verb @ ("EPSV" | "PASV") => {
                self.mark = index;
                let mode = if verb == "EPSV" {
                    DataMode::Epsv
                } else {
                    DataMode::Pasv
                };
                let mut data = DataConnection::unseen(mode);
                data.setup = Some(index);
                announced(&mut data, exchange.reply.as_ref());
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
                    let mut data = DataConnection::unseen(DataMode::Active);
                    data.setup = Some(index);
                    data.listened_on = commands::announced_by(line);
                    self.attempt.data.push(data);
                }
            }
            "LIST" | "NLST" | "MLSD" => {
                self.transferring = class == 1;
                self.attempt.begin_transfer(index);
            }
            "RETR" | "STOR" | "APPE" | "STOU" => {
                self.transferring = class == 1;
                // Files are judged by the words about them; what is left is a data connection that works, or that
                // nothing is known of.
                if class <= 2 {
                    self.attempt.begin_transfer(index);
                }
            }
            _ => {}
        }
    }

    pub(super) fn closing(&mut self, index: usize) {
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

    pub(super) fn data_came(&mut self, bytes: u64) {
        if let Some(data) = self.attempt.data.last_mut() {
            let before = data.bytes.unwrap_or_default();
            data.bytes = Some(before.saturating_add(bytes));
        }
    }

    /// The client goes to the server's own address. Which that is, and what came of it, other lines tell.
    pub(super) fn replaced_address(&mut self) {
        if let Some(data) = self.attempt.data.last_mut() {
            data.replaced = true;
        }
    }

    pub(super) fn data_path(&mut self, address: Option<SocketAddr>, outcome: TcpOutcome) {
        if let Some(data) = self.attempt.data.last_mut() {
            let known = data.connect.as_ref().and_then(|path| path.address);
            // Some programs name the control connection's port when the data connection is there.
            let address = match outcome {
                TcpOutcome::Connected => known.or(address),
                _ => address.or(known),
            };
            data.connect = Some(path(address, outcome, Seen::Told, None));
        }
    }

    /// A data connection of which the log does not show how it was set up.
    pub(super) fn data_without_setup(&mut self) {
        self.attempt
            .data
            .push(DataConnection::unseen(DataMode::Pasv));
    }

    pub(super) fn data_not_connected(&mut self, outcome: TcpOutcome, words: String) {
        // A log may tell of nothing else.
        if self.attempt.data.is_empty() {
            self.data_without_setup();
        }
        if let Some(data) = self.attempt.data.last_mut() {
            let address = data.connect.as_ref().and_then(|path| path.address);
            // Programs sum up in their own words what they have told in the system's.
            let is_known = outcome == TcpOutcome::Failed
                && data.connect.as_ref().is_some_and(|path| {
                    use TcpOutcome::{Refused, TimedOut, Unreachable};
                    matches!(path.outcome, Refused | TimedOut | Unreachable)
                });
            if !is_known {
                let seen = if leaves_outcome_open(&words) {
                    Seen::Inferred
                } else {
                    Seen::Told
                };
                data.connect = Some(path(address, outcome, seen, Some(words.clone())));
            }
        }
        self.source.complaint = Some(words);
        // What was sent meanwhile is refused later, or never answered.
        if let Some(at) = self
            .waiting
            .iter()
            .position(|it| commands::transfers(&it.line))
        {
            self.stranded = self.waiting.remove(at);
        }
    }
}

fn announced(data: &mut DataConnection, reply: Option<&Reply>) {
    // A log may hold the code alone.
    let told = |reply: &&Reply| reply.code / 100 == 2 && !reply.is_without_text();
    if let Some(reply) = reply.filter(told) {
        data.announce(reply);
    }
}

/// What follows from the replies: data that flowed had a connection, whose address only the client can name.
pub(super) fn settle(data: &mut DataConnection, exchanges: &[crate::evidence::Exchange]) {
    let code = |index: Option<usize>| index.and_then(|index| exchanges.get(index)?.code());
    let began = matches!(code(data.transfer), Some(100..=299));
    let confirmed = matches!(code(data.closing), Some(200..=299))
        || matches!(code(data.transfer), Some(200..=299));
    if confirmed && data.end.is_none() {
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
