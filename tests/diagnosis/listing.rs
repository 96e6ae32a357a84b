//! Data connections of a script.

use std::net::SocketAddr;

use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::listing::Listing;
use ftpprobe::evidence::passive::{parse_227, parse_229};
use ftpprobe::evidence::tls::{CloseNotify, Handshake};
use ftpprobe::evidence::{DataConnection, DataMode, Facts, Octets, Outcome, Phase, StepName};

use crate::script::{LIST, Script, path};

/// How a data connection goes; by default well.
pub(crate) struct Passive {
    pub(crate) connect: TcpOutcome,
    pub(crate) follow: Option<TcpOutcome>,
    pub(crate) verb: &'static str,
    pub(crate) answer: &'static str,
    pub(crate) bytes: &'static str,
    pub(crate) end: Option<DataEnd>,
    pub(crate) closing: Option<&'static str>,
    pub(crate) tls: Option<Handshake>,
    pub(crate) close_notify: Option<CloseNotify>,
}

impl Default for Passive {
    fn default() -> Self {
        Self {
            connect: TcpOutcome::Connected,
            follow: None,
            verb: "MLSD",
            answer: "150 here it comes",
            bytes: LIST,
            end: Some(DataEnd::Eof),
            closing: Some("226 done"),
            tls: None,
            close_notify: None,
        }
    }
}

impl Passive {
    pub(crate) fn connect(self, connect: TcpOutcome) -> Self {
        Self { connect, ..self }
    }

    pub(crate) fn follow(self, outcome: TcpOutcome) -> Self {
        Self {
            follow: Some(outcome),
            ..self
        }
    }

    pub(crate) fn answer(self, answer: &'static str) -> Self {
        Self { answer, ..self }
    }

    pub(crate) fn bytes(self, bytes: &'static str) -> Self {
        Self { bytes, ..self }
    }

    pub(crate) fn end(self, end: DataEnd) -> Self {
        Self {
            end: Some(end),
            ..self
        }
    }

    pub(crate) fn closing(self, closing: &'static str) -> Self {
        Self {
            closing: Some(closing),
            ..self
        }
    }

    /// Over TLS, and ended with `close_notify` by both.
    pub(crate) fn tls(self, tls: Handshake) -> Self {
        let end = if tls.is_done() {
            self.end
        } else {
            Some(DataEnd::HandshakeFailed)
        };
        let close_notify = tls.is_done().then_some(CloseNotify {
            received: true,
            sent: Some(true),
        });
        Self {
            tls: Some(tls),
            end,
            close_notify,
            ..self
        }
    }

    pub(crate) fn list(self) -> Self {
        Self {
            verb: "LIST",
            ..self
        }
    }
}

impl Script {
    /// EPSV or PASV, and a listing over it; `edit` changes the connection or the listing.
    pub(crate) fn passive(
        mut self,
        mode: DataMode,
        setup: &str,
        edit: impl FnOnce(Passive) -> Passive,
    ) -> Self {
        let data = self.data_connection(mode, setup, edit(Passive::default()));
        self.attempt.data.push(data);
        let facts = Facts::Data(self.attempt.data.len() - 1);
        self.step(StepName::Passive, Phase::DataPassive, Outcome::Ok, facts)
    }

    /// A data connection that is no listing of the run yet.
    pub(crate) fn data_connection(
        &mut self,
        mode: DataMode,
        setup: &str,
        mut plan: Passive,
    ) -> DataConnection {
        let verb = if mode == DataMode::Epsv {
            "EPSV"
        } else {
            "PASV"
        };
        let mut data = DataConnection::new(mode);
        let index = self.exchange(Phase::DataPassive, Some(verb), setup);
        data.setup = Some(index);
        if let Some(reply) = self.attempt.exchanges[index]
            .reply
            .clone()
            .filter(|r| r.code / 100 == 2)
        {
            let read = if mode == DataMode::Epsv {
                parse_229(&reply).map(|found| (None, found.port, found.oddities))
            } else {
                parse_227(&reply).map(|found| (Some(found.ip.into()), found.port, found.oddities))
            };
            match read {
                Ok((ip, port, oddities)) => {
                    (data.announced_ip, data.announced_port, data.oddities) =
                        (ip, Some(port), oddities);
                }
                Err(why) => data.unreadable = Some(why),
            }
        }
        if mode == DataMode::Pasv && plan.verb == "MLSD" {
            plan.verb = "LIST";
        }
        if let Some(port) = data.announced_port.filter(|port| *port > 0) {
            self.open(&mut data, port, &plan);
        }
        data
    }

    fn open(&mut self, data: &mut DataConnection, port: u16, plan: &Passive) {
        let peer = SocketAddr::new(self.attempt.control_peer().unwrap().ip(), port);
        let announced = data
            .announced_ip
            .map_or(peer, |ip| SocketAddr::new(ip, port));
        let mut connected = plan.connect == TcpOutcome::Connected;
        if announced == peer {
            data.connect = Some(path(&peer.to_string(), plan.connect));
        } else {
            data.connect = plan
                .follow
                .map(|outcome| path(&announced.to_string(), outcome));
            connected = plan.follow == Some(TcpOutcome::Connected);
            if !connected {
                data.connect_control_peer = Some(path(&peer.to_string(), plan.connect));
                connected = plan.connect == TcpOutcome::Connected;
            }
        }
        if connected {
            self.list_over(data, plan);
        }
    }

    /// LIST and what came of it.
    pub(crate) fn list_over(&mut self, data: &mut DataConnection, plan: &Passive) {
        let phase = if data.mode == DataMode::Active {
            Phase::DataActive
        } else {
            Phase::DataPassive
        };
        let index = self.exchange(phase, Some(plan.verb), plan.answer);
        data.transfer = Some(index);
        data.tls.clone_from(&plan.tls);
        if let Some(tls) = &mut data.tls {
            tls.started_us = tls.started_us.map(|us| us + self.now_us);
        }
        if !matches!(self.attempt.exchanges[index].code(), Some(100..=299)) {
            return;
        }
        if data.mode != DataMode::Active || data.accepted_from.is_some() {
            data.end.clone_from(&plan.end);
            data.close_notify.clone_from(&plan.close_notify);
        }
        if data.end.is_some() && data.end != Some(DataEnd::HandshakeFailed) {
            data.bytes = Some(plan.bytes.len() as u64);
            data.head = Octets(plan.bytes.into());
            data.listing = Some(Listing::parse(plan.bytes.lines()));
        }
        if let Some(closing) = plan.closing {
            data.closing = Some(self.exchange(Phase::Transfer, None, closing));
        }
    }
}
