//! Evidence from a compact script, so that a case shows only what it is about.

use std::net::{IpAddr, SocketAddr};

use ftpprobe::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Features, Greeted, LoggedIn, Lookup, LookupOutcome,
    Resolved, TcpOutcome, TcpPath,
};
use ftpprobe::evidence::{
    Asked, AskedTarget, Attempt, DataMode, Evidence, Exchange, Facts, Inferred, Outcome, Phase,
    Seen, Step, StepName, TlsFiles, Tool, format,
};
use ftpprobe::target::TlsMode;

use crate::heard::heard;

pub(crate) const LIST: &str = "-rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n";
pub(crate) const TIMEOUT_US: u64 = 30_000_000;

/// Evidence in the making. Time passes a millisecond at a time unless a case says otherwise.
pub(crate) struct Script {
    pub(crate) evidence: Evidence,
    pub(crate) attempt: Attempt,
    pub(crate) now_us: u64,
}

pub(crate) fn path(address: &str, outcome: TcpOutcome) -> TcpPath {
    let error = match outcome {
        TcpOutcome::Refused => Some("Connection refused (os error 111)"),
        TcpOutcome::Unreachable => Some("No route to host (os error 113)"),
        TcpOutcome::Reset => Some("Connection reset by peer (os error 104)"),
        TcpOutcome::LocalFailure => Some("Too many open files (os error 24)"),
        _ => None,
    };
    let elapsed_us = match outcome {
        TcpOutcome::TimedOut => 10_000_000,
        TcpOutcome::Unreachable => 3_000_000,
        _ => 1000,
    };
    TcpPath {
        address: Some(address.parse().unwrap()),
        seen: Seen::Observed,
        outcome,
        started_us: Some(0),
        elapsed_us: Some(elapsed_us),
        error: error.map(str::to_owned),
        tunnel: None,
    }
}

pub(crate) fn lookup(outcome: LookupOutcome, addresses: &[&str]) -> Lookup {
    Lookup {
        outcome,
        addresses: addresses.iter().map(|ip| ip.parse().unwrap()).collect(),
        elapsed_us: Some(1000),
        error: (outcome != LookupOutcome::Found).then(|| "Name or service not known".to_owned()),
    }
}

impl Script {
    pub(crate) fn new() -> Self {
        let started_at = "2026-01-02T03:04:05Z".parse().unwrap();
        let attempt = Attempt {
            started_at,
            started_us: 0,
            waited_before_us: 0,
            steps: vec![],
            exchanges: vec![],
            data: vec![],
            connections_opened: Some(1),
            cut: vec![],
        };
        let evidence = Evidence {
            evidence_version: format::VERSION,
            tool: Tool::this(),
            target: AskedTarget {
                host: Some("ftp.example.com".to_owned()),
                port: Some(21),
                user: "alice".to_owned(),
                anonymous: false,
                tls: TlsMode::Off,
                directory: None,
                name: None,
            },
            asked: Asked {
                timeout_us: Some(TIMEOUT_US),
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
            started_at,
            duration_us: Some(1_000_000),
            attempts: vec![],
            stopped: None,
            gave_up: None,
            held_off: None,
            source: None,
        };
        Self {
            evidence,
            attempt,
            now_us: 0,
        }
    }

    /// Resolved and connected, by the address of the server.
    pub(crate) fn connected(ip: &str) -> Self {
        let ip: IpAddr = ip.parse().unwrap();
        let address = SocketAddr::new(ip, 21).to_string();
        let found = lookup(LookupOutcome::Found, &[&ip.to_string()]);
        let none = lookup(LookupOutcome::NoAddress, &[]);
        let (v4, v6) = if ip.is_ipv4() {
            (found, none)
        } else {
            (none, found)
        };
        Self::new()
            .resolve(v4, v6)
            .connect(vec![path(&address, TcpOutcome::Connected)], Some(0))
    }

    /// Up to an accepted login and FEAT.
    pub(crate) fn logged_in(ip: &str) -> Self {
        Self::connected(ip)
            .greet(&["220 ready"])
            .features("MLST type*;|EPSV|UTF8|REST STREAM")
            .login(&["331 password?", "230 in"])
    }

    /// Up to STAT on the directory.
    pub(crate) fn listed(ip: &str) -> Self {
        Self::logged_in(ip).directory(
            &format!("213-Status\n{}213 End", LIST.replace("\r\n", "\n")),
            None,
        )
    }

    pub(crate) fn healthy() -> Self {
        Self::listed("192.0.2.1")
            .passive(DataMode::Epsv, "229 ok (|||50001|)", |data| data)
            .passive(DataMode::Pasv, "227 ok (192,0,2,1,195,82)", |data| data)
            .quit()
    }

    pub(crate) fn anonymous(mut self) -> Self {
        "anonymous".clone_into(&mut self.evidence.target.user);
        self.evidence.target.anonymous = true;
        self
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    pub(crate) fn end(mut self) -> Evidence {
        self.evidence.attempts.push(self.attempt);
        self.evidence
    }

    /// Ends this attempt; another one follows.
    pub(crate) fn again(mut self, next: Self) -> Self {
        let mut attempts = std::mem::take(&mut self.evidence.attempts);
        attempts.push(self.attempt);
        Self {
            evidence: Evidence {
                attempts,
                ..next.evidence
            },
            ..next
        }
    }

    pub(crate) fn step(
        mut self,
        name: StepName,
        phase: Phase,
        outcome: Outcome,
        facts: Facts,
    ) -> Self {
        self.attempt.steps.push(Step {
            name,
            phase,
            outcome,
            started_us: Some(self.now_us),
            elapsed_us: Some(1000),
            skipped: None,
            facts,
        });
        self
    }

    pub(crate) fn resolve(self, ipv4: Lookup, ipv6: Lookup) -> Self {
        let facts = Facts::Resolve(Resolved {
            literal: false,
            given: false,
            by_proxy: false,
            ipv4,
            ipv6,
            excluded: None,
        });
        self.step(StepName::Resolve, Phase::Dns, Outcome::Ok, facts)
    }

    pub(crate) fn connect(self, paths: Vec<TcpPath>, used: Option<usize>) -> Self {
        let facts = Facts::Connect(Connected {
            paths,
            used,
            local: None,
            untried: vec![],
        });
        self.step(StepName::Connect, Phase::Tcp, Outcome::Ok, facts)
    }

    /// One exchange; gives its index.
    pub(crate) fn exchange(&mut self, phase: Phase, command: Option<&str>, said: &str) -> usize {
        let (reply, raw, ending, closed, took_us) = heard(said);
        let sent_us = self.now_us;
        self.now_us += took_us;
        self.attempt.exchanges.push(Exchange {
            connection: 0,
            phase,
            command: command.map(str::to_owned),
            sent_us: Some(sent_us),
            first_byte_us: reply.is_some().then_some(self.now_us),
            ended_us: Some(self.now_us),
            reply,
            raw,
            ending,
            closed,
            unsolicited: false,
            inferred: Inferred::default(),
        });
        self.attempt.exchanges.len() - 1
    }

    pub(crate) fn greet(self, said: &[&str]) -> Self {
        self.greet_as(said, |_| {})
    }

    pub(crate) fn greet_as(mut self, said: &[&str], edit: impl FnOnce(&mut Greeted)) -> Self {
        let exchanges = said
            .iter()
            .map(|said| self.exchange(Phase::Greeting, None, said));
        let exchanges: Vec<usize> = exchanges.collect();
        let last = &self.attempt.exchanges[exchanges[exchanges.len() - 1]];
        let mut greeted = Greeted {
            closed_after: last.closed && last.is_class(2),
            exchanges,
            foreign: None,
            implicit_tls: None,
        };
        edit(&mut greeted);
        self.step(
            StepName::Greet,
            Phase::Greeting,
            Outcome::Ok,
            Facts::Greet(greeted),
        )
    }

    /// USER, PASS and ACCT with what was answered.
    pub(crate) fn login(self, said: &[&str]) -> Self {
        self.login_as(said, |_| {})
    }

    pub(crate) fn login_as(mut self, said: &[&str], edit: impl FnOnce(&mut LoggedIn)) -> Self {
        let commands = ["USER alice", "PASS ***", "ACCT ***"];
        let exchanges = commands.iter().zip(said);
        let indices: Vec<usize> = exchanges
            .map(|(command, said)| self.exchange(Phase::Login, Some(command), said))
            .collect();
        let accepted = self.attempt.exchanges[indices[indices.len() - 1]].is_class(2);
        let mut login = LoggedIn {
            user: indices.first().copied(),
            pass: indices.get(1).copied(),
            acct: indices.get(2).copied(),
            accepted,
            withheld: None,
            refused_over_tls: None,
        };
        edit(&mut login);
        self.step(
            StepName::Login,
            Phase::Login,
            Outcome::Ok,
            Facts::Login(login),
        )
    }

    /// FEAT with these feature lines.
    pub(crate) fn features(mut self, lines: &str) -> Self {
        let body = lines.split('|').map(|line| format!(" {line}\n"));
        let said = format!("211-Features:\n{}211 End", body.collect::<String>());
        let feat = self.exchange(Phase::Features, Some("FEAT"), &said);
        let features = Features {
            feat_before_login: Some(feat),
            feat_after_login: None,
            syst: None,
            features: lines.split('|').map(str::to_owned).collect(),
        };
        self.step(
            StepName::Features,
            Phase::Features,
            Outcome::Ok,
            Facts::Features(features),
        )
    }

    /// PWD, STAT on the directory, and CWD.
    pub(crate) fn directory(mut self, stat: &str, cwd: Option<&str>) -> Self {
        let pwd = self.exchange(Phase::Directory, Some("PWD"), "257 \"/\" is it");
        let stat = self.exchange(Phase::Directory, Some("STAT /pub"), stat);
        let cwd = cwd.map(|said| self.exchange(Phase::Directory, Some("CWD /pub"), said));
        let state = match cwd.and_then(|cwd| self.attempt.exchanges[cwd].code()) {
            Some(200..=299) => DirectoryState::Exists,
            Some(500..=504) => DirectoryState::Unknown,
            Some(_) => DirectoryState::Refused,
            None if self.attempt.exchanges[stat].is_class(2) => DirectoryState::Exists,
            None => DirectoryState::Unknown,
        };
        let facts = DirectoryFacts {
            pwd: Some(pwd),
            login_directory: Some("/".to_owned()),
            stat_server: None,
            client_address_seen: None,
            path: "/pub".to_owned(),
            stat: Some(stat),
            listing: None,
            cwd,
            state,
        };
        self.step(
            StepName::Directory,
            Phase::Directory,
            Outcome::Ok,
            Facts::Directory(facts),
        )
    }

    pub(crate) fn quit(mut self) -> Self {
        let index = self.exchange(Phase::Quit, Some("QUIT"), "221 bye !closed");
        self.step(
            StepName::Quit,
            Phase::Quit,
            Outcome::Ok,
            Facts::Quit(Some(index)),
        )
    }
}
