//! Data connections: announced by replies and commands, or known by where they stand.

use std::net::SocketAddr;

use super::Session;
use crate::capture::dialogues::Met;
use crate::capture::flow::{Bytes, Connection, ConnectionId, Hole, Side, Sighting};
use crate::capture::tls::TlsRecords;
use crate::dialogue::commands;
use crate::evidence::data::MAX_HEAD_BYTES;
use crate::evidence::{DataConnection, DataMode};

/// How many data connections of a session are kept.
const MAX_DATA: usize = 500;

/// A TCP connection that carries data, or was to carry some.
#[derive(Debug)]
pub(super) struct Followed {
    pub(super) id: ConnectionId,
    /// Index into the attempt's data connections.
    pub(super) data: usize,
    /// Where it went.
    pub(super) place: SocketAddr,
    /// No reply or command that can be read announced it.
    pub(super) is_inferred: bool,
    /// Whose it is follows from when it came alone.
    pub(super) is_guessed: bool,
    /// It turned out to have nothing to do with the session.
    pub(super) is_stranger: bool,
    /// The first bytes that came from each side: the client of the session, its server.
    pub(super) heads: [Vec<u8>; 2],
    pub(super) tls: Option<TlsRecords>,
    /// When one side closed it.
    pub(super) closed: Option<Sighting>,
    /// The connection, once nothing more comes of it.
    pub(super) connection: Option<Connection>,
}

impl Followed {
    pub(super) fn is_over(&self) -> bool {
        self.connection.is_some()
    }

    /// How much is kept of it, in bytes.
    fn bytes(&self) -> usize {
        let heads: usize = self.heads.iter().map(Vec::len).sum();
        heads + self.tls.as_ref().map_or(0, TlsRecords::bytes)
    }
}

impl Session {
    pub(super) fn mode(&self) -> DataMode {
        let last = self.attempt.data.last();
        last.map_or(DataMode::Passive, |it| it.mode)
    }

    /// What a command announces before it is answered: the server may connect at once.
    pub(super) fn asks(&mut self, line: &str) {
        if matches!(&*commands::verb_of(line), "PORT" | "EPRT") {
            let mut data = DataConnection::unseen(DataMode::Active);
            data.listened_on = commands::announced_by(line);
            self.expected.extend(data.listened_on);
            if let Some(listened_on) = data.listened_on {
                // A NAT may have written another address in front of the packet.
                let by_address = SocketAddr::new(self.client.ip(), listened_on.port());
                self.expected.push(by_address);
            }
            self.announce(data);
        }
    }

    fn announce(&mut self, data: DataConnection) {
        if self.attempt.data.len() < MAX_DATA {
            self.attempt.data.push(data);
        }
    }

    /// What the answer to a command means for data connections.
    pub(super) fn answered(&mut self, verb: &str, index: usize) {
        let class = self.attempt.exchanges[index].code().unwrap_or_default() / 100;
        match verb {
            "EPSV" | "PASV" => {
                let mode = if verb == "EPSV" {
                    DataMode::Epsv
                } else {
                    DataMode::Pasv
                };
                let mut data = DataConnection::unseen(mode);
                data.setup = Some(index);
                let reply = self.attempt.exchanges[index].reply.as_ref();
                // Of a reply that is not in the file as a whole, what is missing is no fault of the server.
                if let Some(reply) = reply.filter(|it| it.code / 100 == 2 && !self.is_reply_cut) {
                    data.announce(reply);
                }
                if let Some(port) = data.announced_port {
                    let announced = data.announced_ip.map(|ip| SocketAddr::new(ip, port));
                    let by_address = SocketAddr::new(self.server.ip(), port);
                    self.expected
                        .extend(announced.into_iter().chain([by_address]));
                }
                self.announce(data);
            }
            "PORT" | "EPRT" => {
                let mut data = self.attempt.data.iter_mut();
                let unanswered = |data: &&mut DataConnection| {
                    data.mode == DataMode::Active && data.setup.is_none()
                };
                if let Some(data) = data.find(unanswered) {
                    data.setup = Some(index);
                }
            }
            "LIST" | "NLST" | "MLSD" => {
                self.transferring = class == 1;
                self.attempt.begin_transfer(index);
            }
            "RETR" | "STOR" | "APPE" | "STOU" => {
                self.transferring = class == 1;
                // A file that is refused says nothing of the data connection.
                if class <= 2 {
                    self.attempt.begin_transfer(index);
                }
            }
            _ => {}
        }
    }

    /// The last word on a transfer.
    pub(super) fn closing(&mut self, index: usize) {
        self.transferring = false;
        let data = self
            .attempt
            .data
            .iter()
            .rposition(|it| it.transfer.is_some());
        if let Some(data) = data.and_then(|data| self.attempt.data.get_mut(data)) {
            data.closing.get_or_insert(index);
        }
    }

    /// Where data connections are expected since this was asked last.
    pub(in crate::capture) fn take_expected(&mut self) -> Vec<SocketAddr> {
        std::mem::take(&mut self.expected)
    }

    /// Takes a connection for a data connection, if it can be one. `is_inferred`: nothing that can be read announced it.
    pub(in crate::capture) fn claim(&mut self, met: Met, is_inferred: bool) -> bool {
        let place = met.server;
        if self.data.len() >= MAX_DATA || is_inferred && self.is_strange(place) {
            return false;
        }
        let to_client = place.ip() == self.client.ip();
        // Who comes to the client's own port need not be the server itself.
        let announced = |data: &DataConnection| match data.mode {
            DataMode::Active => {
                let listens = data.listened_on.map(|it| it.port());
                to_client && listens == Some(place.port())
            }
            DataMode::Epsv | DataMode::Pasv | DataMode::Passive => {
                data.announced_port == Some(place.port())
            }
        };
        let by_server = to_client && met.client.ip() == self.server.ip();
        let of_this_way = |data: &DataConnection| (data.mode == DataMode::Active) == by_server;
        let found = self.attempt.data.iter().rposition(announced);
        let untold = |data: &DataConnection| {
            of_this_way(data) && data.announced_port.is_none() && data.listened_on.is_none()
        };
        let found = found.or_else(|| {
            // The reply that announced it is not in the file as a whole.
            let last = self.attempt.data.iter().rposition(untold)?;
            let is_taken = self.data.iter().any(|it| it.data == last);
            (is_inferred && !is_taken).then_some(last)
        });
        let index = match found {
            Some(index) => index,
            None if is_inferred => {
                let mode = if by_server {
                    DataMode::Active
                } else {
                    DataMode::Passive
                };
                self.attempt.data.push(DataConnection::unseen(mode));
                self.attempt.data.len() - 1
            }
            None => return false,
        };
        self.data.push(Followed {
            id: met.id,
            data: index,
            place,
            is_inferred: is_inferred && found.is_none(),
            is_guessed: is_inferred,
            is_stranger: false,
            heads: Default::default(),
            tls: None,
            closed: None,
            connection: None,
        });
        true
    }

    fn followed(&mut self, id: ConnectionId) -> Option<&mut Followed> {
        self.data.iter_mut().rev().find(|it| it.id == id)
    }

    /// Bytes of a data connection.
    pub(in crate::capture) fn data_came(&mut self, id: ConnectionId, from: Side, bytes: Bytes<'_>) {
        const HANDSHAKE: u8 = 22;
        let is_encrypted = self.tls.is_some();
        let Some(followed) = self.data.iter_mut().rev().find(|it| it.id == id) else {
            return;
        };
        // Who opened the connection need not be the client of the session.
        let data = self.attempt.data.get(followed.data);
        let is_active = data.is_some_and(|data| data.mode == DataMode::Active);
        let from = if is_active { from.other() } else { from };
        if followed.heads.iter().all(Vec::is_empty)
            && is_encrypted
            && bytes.bytes.first() == Some(&HANDSHAKE)
        {
            followed.tls = Some(TlsRecords::default());
        }
        let before = followed.bytes();
        if let Some(tls) = &mut followed.tls {
            tls.take(from, bytes.at, bytes.bytes);
        }
        let head = &mut followed.heads[usize::from(from == Side::Server)];
        let room = MAX_HEAD_BYTES.saturating_sub(head.len());
        head.extend_from_slice(&bytes.bytes[..room.min(bytes.bytes.len())]);
        self.data_bytes = (self.data_bytes + followed.bytes()).saturating_sub(before);
    }

    /// Bytes of a data connection that are not in the file.
    pub(in crate::capture) fn data_unheard(
        &mut self,
        connection: &Connection,
        from: Side,
        hole: &Hole,
    ) {
        let Some(followed) = self.data.iter_mut().rev().find(|it| it.id == connection.id) else {
            return;
        };
        let data = self.attempt.data.get(followed.data);
        let is_active = data.is_some_and(|data| data.mode == DataMode::Active);
        if let Some(tls) = &mut followed.tls {
            let from = if is_active { from.other() } else { from };
            tls.hole(from, hole.seen, hole.length);
        }
    }

    /// One side has closed a data connection, or reset it.
    pub(in crate::capture) fn data_closed(&mut self, connection: &Connection, at: Sighting) {
        if let Some(followed) = self.followed(connection.id) {
            followed.closed.get_or_insert(at);
        }
    }

    /// Nothing more is told of a data connection.
    pub(in crate::capture) fn data_over(&mut self, connection: Connection) {
        if let Some(followed) = self.followed(connection.id) {
            followed.connection = Some(connection);
        }
    }

    /// When the data of the transfer ended that is under way, so that its last word was due.
    pub(super) fn data_ended(&self) -> Option<Sighting> {
        self.data.last()?.closed
    }
}
