//! Records of runs that never were, written down in a few words each.

pub(crate) mod tls;

use std::net::{IpAddr, SocketAddr};

use ftpprobe::clock::Timestamp;
use ftpprobe::evidence::attempt::Step;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Features, Greeted, LoggedIn, Lookup, LookupOutcome,
    Resolved, TcpOutcome, TcpPath,
};
use ftpprobe::evidence::listing::Listing;
use ftpprobe::evidence::{
    Asked, AskedTarget, Attempt, DataConnection, DataMode, Ending, Evidence, Exchange, Facts,
    Inferred, Octets, Outcome, Phase, Reply, Seen, SkipReason, StepName, TlsFiles, Tool, format,
};
use ftpprobe::target::TlsMode;

pub(crate) const PEER: &str = "192.0.2.10:21";

fn when() -> Timestamp {
    "2026-03-01T08:30:00Z".parse().unwrap()
}

/// A run in the making. Its clock moves on with every thing that happens.
pub(crate) struct Tale {
    evidence: Evidence,
    attempt: Attempt,
    now_us: u64,
    step_began_us: u64,
}

impl Tale {
    pub(crate) fn of(host: &str) -> Self {
        Self {
            evidence: Evidence {
                evidence_version: format::VERSION,
                tool: Tool::this(),
                target: AskedTarget {
                    host: Some(host.to_owned()),
                    port: Some(21),
                    user: "anonymous".to_owned(),
                    anonymous: true,
                    tls: TlsMode::Off,
                    directory: None,
                    name: None,
                },
                asked: Asked {
                    timeout_us: Some(30_000_000),
                    connect_timeout_us: Some(10_000_000),
                    deadline_us: Some(120_000_000),
                    active: false,
                    follow_pasv: false,
                    server_profile: None,
                    insecure: false,
                    until: None,
                    tls_files: TlsFiles::default(),
                    proxy: None,
                },
                started_at: when(),
                duration_us: Some(0),
                attempts: Vec::new(),
                stopped: None,
                gave_up: None,
                held_off: None,
                source: None,
            },
            attempt: new_attempt(0, 0),
            now_us: 0,
            step_began_us: 0,
        }
    }

    pub(crate) fn end(mut self) -> Evidence {
        self.evidence.duration_us = Some(self.now_us + 85);
        self.evidence.attempts.push(self.attempt);
        self.evidence
    }

    /// The attempt ends, the run waits, and another one begins.
    pub(crate) fn again_after(&mut self, wait_us: u64) {
        self.now_us += wait_us;
        let next = new_attempt(self.now_us, wait_us);
        self.evidence
            .attempts
            .push(std::mem::replace(&mut self.attempt, next));
        self.step_began_us = self.now_us;
    }

    fn pass(&mut self, us: u64) -> u64 {
        let began = self.now_us;
        self.now_us += us;
        began
    }

    pub(crate) fn step(&mut self, name: StepName, phase: Phase, outcome: Outcome, facts: Facts) {
        let step = Step {
            name,
            phase,
            outcome,
            started_us: Some(self.step_began_us),
            elapsed_us: Some(self.now_us - self.step_began_us),
            skipped: None,
            facts,
        };
        self.attempt.steps.push(step);
        self.step_began_us = self.now_us;
    }

    pub(crate) fn skip(&mut self, name: StepName, phase: Phase, why: SkipReason) {
        self.step(name, phase, Outcome::Skipped, Facts::None);
        self.attempt.steps.last_mut().unwrap().skipped = Some(why);
    }

    pub(crate) fn resolve(&mut self) {
        self.pass(3_140);
        let found = |address: &str| Lookup {
            outcome: LookupOutcome::Found,
            addresses: vec![address.parse().unwrap()],
            elapsed_us: Some(3_000),
            error: None,
        };
        let resolved = Resolved {
            literal: false,
            given: false,
            by_proxy: false,
            ipv4: found("192.0.2.10"),
            ipv6: Lookup {
                outcome: LookupOutcome::NoAddress,
                addresses: Vec::new(),
                elapsed_us: Some(2_100),
                error: None,
            },
            excluded: None,
        };
        self.step(
            StepName::Resolve,
            Phase::Dns,
            Outcome::Ok,
            Facts::Resolve(resolved),
        );
    }

    pub(crate) fn path(&mut self, to: &str, outcome: TcpOutcome, took_us: u64) -> TcpPath {
        TcpPath {
            address: Some(to.parse().unwrap()),
            seen: Seen::Observed,
            outcome,
            started_us: Some(self.pass(took_us)),
            elapsed_us: Some(took_us),
            error: None,
            tunnel: None,
        }
    }

    pub(crate) fn connect(&mut self, outcome: TcpOutcome, took_us: u64) {
        let path = self.path(PEER, outcome, took_us);
        let is_open = outcome == TcpOutcome::Connected;
        self.attempt.count_opened(u32::from(is_open));
        let connected = Connected {
            paths: vec![path],
            used: is_open.then_some(0),
            local: None,
            untried: Vec::new(),
        };
        let outcome = if is_open {
            Outcome::Ok
        } else {
            Outcome::Failed
        };
        self.step(
            StepName::Connect,
            Phase::Tcp,
            outcome,
            Facts::Connect(connected),
        );
    }

    /// A command (or none) and what came back. Lines are parted by `\n`; no text is no reply.
    pub(crate) fn exchange(
        &mut self,
        phase: Phase,
        command: &str,
        reply: &str,
        took_us: u64,
    ) -> usize {
        let sent_us = self.pass(took_us);
        let lines: Vec<String> = reply.split('\n').map(str::to_owned).collect();
        let code = lines[0].get(..3).and_then(|code| code.parse().ok());
        self.attempt.exchanges.push(Exchange {
            connection: 0,
            phase,
            command: (!command.is_empty()).then(|| command.to_owned()),
            sent_us: Some(sent_us),
            first_byte_us: code.map(|_| sent_us + took_us),
            ended_us: Some(sent_us + took_us),
            reply: code.map(|code| Reply {
                code,
                lines,
                oddities: Vec::new(),
            }),
            raw: Octets(reply.replace('\n', "\r\n").into_bytes()),
            ending: match code {
                Some(_) => Ending::Replied,
                None => Ending::TimedOut {
                    limit_us: Some(took_us),
                },
            },
            closed: code == Some(421) || code == Some(221),
            unsolicited: false,
            inferred: Inferred::default(),
        });
        self.attempt.exchanges.len() - 1
    }

    /// How the last exchange ended instead.
    pub(crate) fn ended_as(&mut self, ending: Ending) {
        let last = self.attempt.exchanges.last_mut().unwrap();
        last.closed = matches!(ending, Ending::Closed | Ending::Reset);
        last.ending = ending;
    }

    pub(crate) fn greet(&mut self, reply: &str) {
        let index = self.exchange(Phase::Greeting, "", reply, 11_300);
        let greeted = Greeted {
            exchanges: vec![index],
            foreign: None,
            implicit_tls: None,
            closed_after: false,
        };
        let outcome = self.outcome_of(index);
        self.step(
            StepName::Greet,
            Phase::Greeting,
            outcome,
            Facts::Greet(greeted),
        );
    }

    fn outcome_of(&self, exchange: usize) -> Outcome {
        if self.attempt.exchanges[exchange].is_class(2) {
            Outcome::Ok
        } else {
            Outcome::Failed
        }
    }

    pub(crate) fn login(&mut self, last_reply: &str) {
        let user = self.exchange(
            Phase::Login,
            "USER anonymous",
            "331 Please specify the password.",
            900,
        );
        let pass = self.exchange(Phase::Login, "PASS ********", last_reply, 4_200);
        let outcome = self.outcome_of(pass);
        let logged_in = LoggedIn {
            user: Some(user),
            pass: Some(pass),
            acct: None,
            accepted: outcome == Outcome::Ok,
            withheld: None,
            refused_over_tls: None,
        };
        self.step(
            StepName::Login,
            Phase::Login,
            outcome,
            Facts::Login(logged_in),
        );
    }

    pub(crate) fn features(&mut self, feat: &str, system: &str) {
        let answer = self.exchange(Phase::Features, "FEAT", feat, 700);
        let syst = self.exchange(Phase::Features, "SYST", system, 600);
        let body = self.attempt.exchanges[answer]
            .reply
            .as_ref()
            .unwrap()
            .body();
        let features = Features {
            feat_before_login: Some(answer),
            feat_after_login: None,
            syst: Some(syst),
            features: body.iter().map(|line| line.trim().to_owned()).collect(),
        };
        self.step(
            StepName::Features,
            Phase::Features,
            Outcome::Ok,
            Facts::Features(features),
        );
    }

    /// The step of a FEAT that got no reply.
    pub(crate) fn features_unanswered(&mut self, feat: usize) {
        let features = Features {
            feat_before_login: Some(feat),
            feat_after_login: None,
            syst: None,
            features: Vec::new(),
        };
        self.step(
            StepName::Features,
            Phase::Features,
            Outcome::Failed,
            Facts::Features(features),
        );
    }

    pub(crate) fn directory(&mut self, path: &str, status: &str, seen: Option<&str>, stat: &str) {
        let quoted = format!("257 \"{path}\" is the current directory");
        let pwd = self.exchange(Phase::Directory, "PWD", &quoted, 500);
        let stat_server = self.exchange(Phase::Directory, "STAT", status, 800);
        let stat_command = format!("STAT {path}");
        let stat = self.exchange(Phase::Directory, &stat_command, stat, 1_900);
        let lines = self.attempt.exchanges[stat].reply.as_ref().unwrap().body();
        let directory = DirectoryFacts {
            pwd: Some(pwd),
            login_directory: Some(path.to_owned()),
            stat_server: Some(stat_server),
            client_address_seen: seen.map(|address| address.parse::<IpAddr>().unwrap()),
            path: path.to_owned(),
            stat: Some(stat),
            listing: Some(Listing::parse(lines.iter().map(String::as_str))),
            cwd: None,
            state: DirectoryState::Exists,
        };
        self.step(
            StepName::Directory,
            Phase::Directory,
            Outcome::Ok,
            Facts::Directory(directory),
        );
    }

    /// EPSV or PASV, up to the port that the server announces.
    pub(crate) fn announce(
        &mut self,
        mode: DataMode,
        reply: &str,
        announced: &str,
    ) -> DataConnection {
        let announced: SocketAddr = announced.parse().unwrap();
        let command = if mode == DataMode::Epsv {
            "EPSV"
        } else {
            "PASV"
        };
        let mut data = DataConnection::new(mode);
        data.setup = Some(self.exchange(Phase::DataPassive, command, reply, 600));
        data.announced_ip = (mode == DataMode::Pasv).then(|| announced.ip());
        data.announced_port = Some(announced.port());
        data
    }

    /// Records the step of a data connection.
    pub(crate) fn data(&mut self, data: DataConnection, outcome: Outcome) {
        let step = if data.mode == DataMode::Epsv {
            StepName::ExtendedPassive
        } else {
            StepName::Passive
        };
        self.attempt.data.push(data);
        let facts = Facts::Data(self.attempt.data.len() - 1);
        self.step(step, Phase::DataPassive, outcome, facts);
    }

    /// A listing that comes through.
    pub(crate) fn list(&mut self, mode: DataMode, reply: &str, announced: &str, listing: &str) {
        let mut data = self.announce(mode, reply, announced);
        data.connect = Some(self.path(announced, TcpOutcome::Connected, 1_100));
        self.listing(data, listing);
    }

    /// A listing that comes through a data connection that is open.
    pub(crate) fn listing(&mut self, mut data: DataConnection, listing: &str) {
        let start = "150 Here comes the directory listing.";
        data.transfer = Some(self.exchange(Phase::DataPassive, "LIST", start, 900));
        data.first_byte_us = Some(self.now_us + 150);
        self.pass(400);
        data.ended_us = Some(self.now_us);
        data.bytes = Some(listing.len() as u64);
        data.end = Some(DataEnd::Eof);
        data.listing = Some(Listing::parse(listing.lines()));
        data.closing = Some(self.exchange(Phase::Transfer, "", "226 Directory send OK.", 300));
        self.data(data, Outcome::Ok);
    }

    pub(crate) fn quit(&mut self) {
        let index = self.exchange(Phase::Quit, "QUIT", "221 Goodbye.", 500);
        self.step(
            StepName::Quit,
            Phase::Quit,
            Outcome::Ok,
            Facts::Quit(Some(index)),
        );
    }
}

fn new_attempt(started_us: u64, waited_before_us: u64) -> Attempt {
    Attempt {
        started_at: when(),
        started_us,
        waited_before_us,
        steps: Vec::new(),
        exchanges: Vec::new(),
        data: Vec::new(),
        connections_opened: Some(0),
        cut: Vec::new(),
    }
}
