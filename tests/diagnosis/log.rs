//! What logs tell, as parts of a script.

use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpPath;
use ftpprobe::evidence::passive::{parse_227, parse_229};
use ftpprobe::evidence::source::{Remark, Source, Unknown};
use ftpprobe::evidence::tls::{Handshake, HandshakeOutcome};
use ftpprobe::evidence::{DataConnection, DataMode, Ending, Facts, Outcome, Phase, Seen, StepName};

use crate::script::Script;
use crate::secured::handshake;

/// Formats of a client and of a server.
const CLIENT: &str = "filezilla";
const SERVER: &str = "vsftpd";

/// A handshake of which a log tells no more than the version, if that.
pub(crate) fn told(version: Option<&str>) -> Handshake {
    let mut told = ended(HandshakeOutcome::Done);
    told.session = version.map(|version| {
        let mut session = handshake().session.unwrap();
        version.clone_into(&mut session.version);
        session.cipher_suite = None;
        session.group = None;
        session
    });
    told
}

/// One that ended like this.
pub(crate) fn ended(outcome: HandshakeOutcome) -> Handshake {
    Handshake {
        seen: Seen::Told,
        server_name: None,
        started_us: None,
        elapsed_us: None,
        outcome,
        bytes_received: None,
        session: None,
        presented: None,
        ..handshake()
    }
}

/// A log of this format, of which nothing more is known.
pub(crate) fn source(format: &str) -> Source {
    Source {
        format: format.to_owned(),
        client: format.to_owned(),
        session: None,
        writer: None,
        client_address: None,
        begins_late: false,
        through_proxy: false,
        did: Vec::new(),
        line: 1,
        unknown: Vec::new(),
        complaint: None,
        remarks: Vec::new(),
        ends_open: false,
        capture: None,
    }
}

impl Script {
    /// What is there of the script, as the log of a client tells it: no times, and nothing that only the probe asks.
    pub(crate) fn of_client(self) -> Self {
        self.of_program(CLIENT)
    }

    /// The same in the server's own log.
    pub(crate) fn of_server(self) -> Self {
        self.of_program(SERVER)
    }

    fn of_program(mut self, format: &str) -> Self {
        for exchange in &mut self.attempt.exchanges {
            exchange.sent_us = None;
            exchange.first_byte_us = None;
            exchange.ended_us = None;
        }
        for step in &mut self.attempt.steps {
            step.started_us = None;
            step.elapsed_us = None;
            if let Facts::Connect(connected) = &mut step.facts {
                connected.paths.iter_mut().for_each(untimed);
            }
        }
        for data in &mut self.attempt.data {
            data.connect.iter_mut().for_each(untimed);
        }
        self.settle();
        self.attempt.connections_opened = None;
        let asked = &mut self.evidence.asked;
        asked.timeout_us = None;
        asked.connect_timeout_us = None;
        asked.deadline_us = None;
        self.evidence.duration_us = None;
        self.evidence.source = Some(Box::new(Source {
            unknown: vec![Unknown::Times],
            ..source(format)
        }));
        self
    }

    /// A step went well if its last reply says so.
    pub(crate) fn settle(&mut self) {
        let well: Vec<bool> = self
            .attempt
            .data
            .iter()
            .map(|data| self.attempt.is_positive(data.closing.or(data.transfer)))
            .collect();
        for step in &mut self.attempt.steps {
            if let Facts::Data(index) = step.facts {
                step.outcome = Outcome::of(well[index]);
            }
        }
    }

    fn source(&mut self) -> &mut Source {
        self.evidence.source.as_mut().unwrap()
    }

    /// The client's last words.
    pub(crate) fn complains(mut self, words: &str) -> Self {
        self.source().complaint = Some(words.to_owned());
        self.ends_open()
    }

    /// A proxy was to connect the client.
    pub(crate) fn via_proxy(mut self) -> Self {
        self.source().through_proxy = true;
        self
    }

    /// Something is open at the end.
    pub(crate) fn ends_open(mut self) -> Self {
        self.source().ends_open = true;
        self
    }

    /// The program says this after the last exchange.
    pub(crate) fn remarks(mut self, words: &str) -> Self {
        let after = self.attempt.exchanges.len().checked_sub(1);
        self.source().remarks.push(Remark {
            after,
            at_us: None,
            words: words.to_owned(),
        });
        self
    }

    /// A command with what was answered.
    pub(crate) fn command(mut self, phase: Phase, line: &str, said: &str) -> Self {
        self.exchange(phase, Some(line), said);
        self
    }

    /// A refusal of which the log does not show what it answers.
    pub(crate) fn lone(mut self, said: &str) -> Self {
        self.exchange(Phase::Protocol, None, said);
        self
    }

    /// EPSV or PASV, by its reply, and no more.
    pub(crate) fn announced(mut self, said: &str) -> Self {
        let mode = if said.starts_with("229") {
            DataMode::Epsv
        } else {
            DataMode::Pasv
        };
        let verb = if mode == DataMode::Epsv {
            "EPSV"
        } else {
            "PASV"
        };
        let mut data = DataConnection::new(mode);
        data.bytes = None;
        let setup = self.exchange(Phase::DataPassive, Some(verb), said);
        data.setup = Some(setup);
        let reply = self.attempt.exchanges[setup].reply.as_ref().unwrap();
        if mode == DataMode::Epsv {
            data.announced_port = parse_229(reply).ok().map(|found| found.port);
        } else if let Ok(found) = parse_227(reply) {
            data.announced_ip = Some(found.ip.into());
            data.announced_port = Some(found.port);
        }
        self.data_step(data)
    }

    /// PORT or EPRT with what was answered.
    pub(crate) fn active(mut self, line: &str, said: &str) -> Self {
        let mut data = DataConnection::new(DataMode::Active);
        data.bytes = None;
        data.setup = Some(self.exchange(Phase::DataActive, Some(line), said));
        self.data_step(data)
    }

    /// A data connection of which the log does not show how it was set up.
    pub(crate) fn data_step(mut self, data: DataConnection) -> Self {
        self.attempt.data.push(data);
        let facts = Facts::Data(self.attempt.data.len() - 1);
        self.step(
            StepName::Passive,
            Phase::DataPassive,
            Outcome::Failed,
            facts,
        )
    }

    /// The last data connection, changed.
    pub(crate) fn data(mut self, edit: impl FnOnce(&mut DataConnection)) -> Self {
        edit(self.attempt.data.last_mut().unwrap());
        self
    }

    /// The transfer over it, up to the first reply.
    pub(crate) fn transfer(mut self, line: &str, said: &str) -> Self {
        let verb = line.split(' ').next().unwrap();
        let phase = if matches!(verb, "LIST" | "NLST" | "MLSD") {
            Phase::DataPassive
        } else {
            Phase::Transfer
        };
        let index = self.exchange(phase, Some(line), said);
        self.data(|data| data.transfer = Some(index))
    }

    /// Its end, as the server confirms or refuses it.
    pub(crate) fn closing(mut self, said: &str) -> Self {
        let index = self.exchange(Phase::Transfer, None, said);
        let well = self.attempt.exchanges[index].is_class(2);
        self.data(|data| {
            data.closing = Some(index);
            data.end = well.then_some(DataEnd::Eof);
        })
    }

    /// The limit that the client names for the last wait, which ended without a reply.
    pub(crate) fn within(mut self, limit_us: Option<u64>) -> Self {
        let last = self.attempt.exchanges.last_mut().unwrap();
        last.ending = Ending::TimedOut { limit_us };
        self
    }
}

fn untimed(path: &mut TcpPath) {
    path.seen = Seen::Told;
    path.started_us = None;
    path.elapsed_us = None;
}
