//! The few words on each step.

mod expected;
mod tls;
mod transfer_test;

use super::data::{connecting, failure, quoted, refused};
use super::facts::words_of;
use super::words::{amount, duration, ms};
use crate::evidence::facts::{
    Connected, DirectoryFacts, DirectoryState, Features, ForeignProtocol, Greeted, IdleTest,
    LimitSearch, LoggedIn, Lookup, LookupOutcome, PortLook, Resolved, TcpOutcome, TcpPath,
    Withheld,
};
use crate::evidence::listing::Listing;
use crate::evidence::matrix::{Cell, Matrix};
use crate::evidence::ports::PortsTest;
use crate::evidence::{Attempt, DataConnection, DataMode, Exchange, Facts, Step};
use crate::knowledge::wording::Wording;

/// What the step found, or why it was skipped.
pub(super) fn note(attempt: &Attempt, step: &Step, wording: Wording) -> Option<String> {
    if let Some(why) = &step.skipped {
        return Some(words_of("skip", why, &wording));
    }
    let notes = Notes { attempt, wording };
    match &step.facts {
        Facts::None => None,
        Facts::Resolve(resolved) => Some(notes.resolving(resolved)),
        Facts::Connect(connected) => Some(notes.connection(connected)),
        Facts::LookAround(around) => {
            let ports: Vec<_> = around.ports.iter().map(|look| notes.look(look)).collect();
            Some(notes.list(&ports))
        }
        Facts::Greet(greeted) => notes.greeting(greeted),
        Facts::Secure(secured) => notes.securing(secured),
        Facts::Protect(protected) => notes.protecting(protected),
        Facts::TlsDataTest(test) => Some(notes.data_test(test)),
        Facts::PortsTest(test) => Some(notes.ports(test)),
        Facts::TransferTest(test) => Some(notes.transfer_test(test)),
        Facts::CompareHttps(look) => notes.https(look),
        Facts::Expect(expected) => Some(notes.expected(expected)),
        Facts::Login(login) => notes.logging_in(login),
        Facts::Features(features) => Some(notes.feature_count(features)),
        Facts::Directory(directory) => Some(notes.about_directory(directory)),
        Facts::Data(index) => attempt.data.get(*index).map(|data| notes.listing(data)),
        Facts::SmallSegments(test) => Some(notes.listing(&test.repeat)),
        Facts::FindLimit(found) => Some(notes.limit_search(found)),
        Facts::IdleTest(idle) => notes.idle_test(idle),
        Facts::Matrix(matrix) => Some(notes.matrix(matrix)),
        Facts::Quit(index) => attempt.exchange(*index).map(|quit| notes.outcome(quit)),
    }
}

/// An attempt and the language to tell of it in.
struct Notes<'a> {
    attempt: &'a Attempt,
    wording: Wording,
}

impl Notes<'_> {
    fn say(&self, id: &str, values: &[(&str, &str)]) -> String {
        self.wording.say(id, values)
    }

    /// One after the other, as the language lists things.
    fn list(&self, parts: &[String]) -> String {
        parts.join(&self.say("summary-comma", &[]))
    }

    /// Something, and what came of it.
    fn result(&self, what: &str, result: &str) -> String {
        self.say("note-as-result", &[("what", what), ("result", result)])
    }

    fn port(&self, port: u16) -> String {
        self.say("note-port", &[("port", &port.to_string())])
    }

    fn resolving(&self, resolved: &Resolved) -> String {
        let addresses: Vec<_> = resolved.addresses().map(|ip| ip.to_string()).collect();
        if resolved.literal {
            return self.say("note-literal", &[]);
        }
        if resolved.given {
            let addresses = self.list(&addresses);
            return self.say("note-given", &[("addresses", &addresses)]);
        }
        match addresses.as_slice() {
            [] => {
                let asked = resolved
                    .lookups()
                    .filter(|(_, lookup)| lookup.outcome != LookupOutcome::NotAsked);
                let words: Vec<_> = asked
                    .map(|(record, lookup)| self.result(record, &self.lookup(lookup)))
                    .collect();
                self.list(&words)
            }
            [only] => only.clone(),
            [_, _] => self.list(&addresses),
            [first, rest @ ..] => {
                let more = rest.len().to_string();
                self.say("note-addresses-more", &[("first", first), ("more", &more)])
            }
        }
    }

    fn lookup(&self, lookup: &Lookup) -> String {
        let id = match lookup.outcome {
            LookupOutcome::Found => "lookup-found",
            LookupOutcome::NoAddress => "lookup-none",
            LookupOutcome::TemporaryFailure => "lookup-temporary",
            LookupOutcome::Failed => match &lookup.error {
                Some(error) => return quoted(error, self.wording),
                None => "lookup-failed",
            },
            LookupOutcome::TimedOut => "lookup-timed-out",
            LookupOutcome::NotAsked => "lookup-not-asked",
        };
        self.say(id, &[])
    }

    fn ports(&self, test: &PortsTest) -> String {
        let ports = || test.samples.iter().map(|sample| sample.port);
        let (Some(lowest), Some(highest)) = (ports().min(), ports().max()) else {
            return self.say("note-ports-none", &[]);
        };
        let open = test
            .samples
            .iter()
            .filter(|sample| sample.is_open())
            .count();
        self.say(
            "note-ports",
            &[
                ("tried", &test.samples.len().to_string()),
                ("lowest", &lowest.to_string()),
                ("highest", &highest.to_string()),
                ("open", &open.to_string()),
            ],
        )
    }

    fn connection(&self, connected: &Connected) -> String {
        let failed = connected
            .paths
            .iter()
            .filter(|path| path.outcome != TcpOutcome::Connected);
        let used = connected.used.and_then(|used| connected.paths.get(used));
        let failed: Vec<_> = failed
            .map(|path| {
                let address = address(path);
                let result = connecting(path, self.wording);
                self.say("note-path", &[("address", &address), ("result", &result)])
            })
            .collect();
        match used {
            Some(path) if failed.is_empty() => self.address(path),
            Some(path) => {
                let (used, failed) = (self.address(path), self.list(&failed));
                self.say("note-besides", &[("used", &used), ("failed", &failed)])
            }
            None if failed.is_empty() => self.say("note-not-tried", &[]),
            None => self.list(&failed),
        }
    }

    /// Where it led, and through what.
    fn address(&self, path: &TcpPath) -> String {
        let address = address(path);
        let proxy = path.tunnel.as_ref().and_then(|tunnel| tunnel.proxy());
        match proxy.map(|proxy| proxy.to_string()) {
            Some(proxy) => {
                let values = [("address", address.as_str()), ("proxy", &proxy)];
                self.say("note-through-proxy", &values)
            }
            None => address,
        }
    }

    fn look(&self, look: &PortLook) -> String {
        let address = look.path.address;
        let port = self.port(address.map_or(0, |address| address.port()));
        if look.path.outcome != TcpOutcome::Connected {
            return self.result(&port, &connecting(&look.path, self.wording));
        }
        let what = match &look.tls {
            Some(trial) if trial.answered => "note-tls-answers",
            Some(_) => "note-open-no-tls",
            None if look.said.0.starts_with(b"SSH-") => "note-ssh-answers",
            None => "note-open",
        };
        self.result(&port, &self.say(what, &[]))
    }

    fn greeting(&self, greeted: &Greeted) -> Option<String> {
        let exchange = self.attempt.exchange(greeted.exchanges.last().copied())?;
        if let Some(protocol) = greeted.foreign {
            return Some(self.say("note-instead-of-ftp", &[("protocol", foreign(protocol))]));
        }
        if let Some(reply) = &exchange.reply {
            let first = reply.lines.first()?.trim_end();
            return Some(if greeted.closed_after {
                self.say("note-then-closed", &[("what", first)])
            } else {
                first.to_owned()
            });
        }
        let answered = greeted
            .implicit_tls
            .as_ref()
            .is_some_and(|trial| trial.answered);
        let what = refused(exchange, self.wording)?;
        Some(if answered {
            self.say("note-but-tls", &[("what", &what)])
        } else {
            what
        })
    }

    fn logging_in(&self, login: &LoggedIn) -> Option<String> {
        let withheld = login.withheld.map(|withheld| match withheld {
            Withheld::Plaintext => "note-withheld",
            Withheld::Unverified => "note-withheld-unverified",
            Withheld::NoPassword => "note-no-password",
            Withheld::NoAccount => "note-no-account",
        });
        if let Some(id) = withheld {
            return Some(self.say(id, &[]));
        }
        let last = self
            .attempt
            .exchange(login.acct.or(login.pass).or(login.user))?;
        if !login.accepted {
            return Some(self.outcome(last));
        }
        // The name as it was sent, so that it cannot differ from what the server heard.
        let user = self
            .attempt
            .exchange(login.user)
            .and_then(|exchange| exchange.command.as_deref()?.split_once(' '))
            .map_or("", |(_, user)| user);
        let mut parts = vec![self.say("note-logged-in", &[("user", user)])];
        parts.extend(last.code().map(|code| code.to_string()));
        Some(self.list(&parts))
    }

    fn feature_count(&self, features: &Features) -> String {
        let feat = features.feat_after_login.or(features.feat_before_login);
        match self.attempt.exchange(feat) {
            Some(feat) if !feat.is_class(2) => self.answer("FEAT", feat),
            _ => {
                let number = features.features.len().to_string();
                self.say("note-features", &[("features", &number)])
            }
        }
    }

    fn about_directory(&self, directory: &DirectoryFacts) -> String {
        let path = &directory.path;
        let stat = self.attempt.exchange(directory.stat);
        if directory.state == DirectoryState::Refused {
            let cwd = self.attempt.exchange(directory.cwd);
            let mut said = [cwd, stat].into_iter().flatten();
            let refusal = said.find_map(|exchange| refused(exchange, self.wording));
            return refusal.unwrap_or_else(|| self.say("note-path-refused", &[("path", path)]));
        }
        match (stat, &directory.listing) {
            (Some(stat), Some(listing)) => {
                let code = stat.code().unwrap_or_default().to_string();
                let listing = self.entries(listing);
                let values = [
                    ("code", code.as_str()),
                    ("listing", &listing),
                    ("path", path),
                ];
                self.say("note-in-path", &values)
            }
            (Some(stat), None) => self.answer(&format!("STAT {path}"), stat),
            (None, _) => {
                let last = directory.stat_server.or(directory.pwd);
                let last = self.attempt.exchange(last);
                last.map_or_else(|| path.clone(), |last| self.outcome(last))
            }
        }
    }

    fn entries(&self, listing: &Listing) -> String {
        if listing.entries == 0 && listing.unparsed > 0 {
            let lines = listing.unparsed.to_string();
            return self.say("note-unknown-lines", &[("lines", &lines)]);
        }
        let entries = listing.entries.to_string();
        self.say("report-entries", &[("entries", &entries)])
    }

    fn listing(&self, data: &DataConnection) -> String {
        let port = match data.mode {
            DataMode::Epsv | DataMode::Pasv | DataMode::Passive => data.announced_port,
            DataMode::Active => data.listened_on.map(|address| address.port()),
        };
        let mut parts: Vec<_> = port.map(|port| self.port(port)).into_iter().collect();
        if let Some(failure) = failure(self.attempt, data, self.wording) {
            parts.push(failure);
        } else {
            parts.extend(data.bytes.map(amount));
            parts.extend(data.listing.as_ref().map(|listing| self.entries(listing)));
        }
        self.list(&parts)
    }

    fn limit_search(&self, found: &LimitSearch) -> String {
        let sessions = self.say("note-sessions", &[("held", &found.held.to_string())]);
        let Some(refusal) = &found.refusal else {
            return self.say("note-none-refused", &[("sessions", &sessions)]);
        };
        let result = match (&refusal.path, self.attempt.exchange(refusal.exchange)) {
            (_, Some(exchange)) => self.outcome(exchange),
            (Some(path), None) => connecting(path, self.wording),
            (None, None) => self.say("failure-refused", &[]),
        };
        let number = refusal.number.to_string();
        let values = [
            ("sessions", sessions.as_str()),
            ("number", &number),
            ("result", &result),
        ];
        self.say("note-refused-at", &values)
    }

    fn idle_test(&self, idle: &IdleTest) -> Option<String> {
        let heard = self.attempt.exchange(Some(idle.heard))?;
        let time = duration(ms(idle.idle_us));
        if let Some(noop) = self.attempt.exchange(idle.noop) {
            let then = self.answer("NOOP", noop);
            return Some(self.say("note-open-after", &[("time", &time), ("then", &then)]));
        }
        let result = self.outcome(heard);
        Some(self.say("note-after", &[("time", &time), ("result", &result)]))
    }

    fn matrix(&self, matrix: &Matrix) -> String {
        let tried = matrix.cells.iter().filter(|cell| cell.attempt.is_some());
        let listed = matrix.cells.iter().filter(|cell| Cell::listed(cell));
        let (tried, listed) = (tried.count().to_string(), listed.count().to_string());
        self.say("note-matrix", &[("tried", &tried), ("listed", &listed)])
    }

    /// A reply with its words if it is a refusal, its code alone if it is not.
    fn outcome(&self, exchange: &Exchange) -> String {
        refused(exchange, self.wording).unwrap_or_else(|| self.code_or_failure(exchange))
    }

    /// What a command brought: its code, or what went wrong in place of one.
    fn answer(&self, command: &str, exchange: &Exchange) -> String {
        self.result(command, &self.code_or_failure(exchange))
    }

    fn code_or_failure(&self, exchange: &Exchange) -> String {
        match exchange.code() {
            Some(code) => code.to_string(),
            None => refused(exchange, self.wording).unwrap_or_default(),
        }
    }
}

fn address(path: &TcpPath) -> String {
    path.address
        .map(|address| address.to_string())
        .or_else(|| path.tunnel.as_ref().map(|tunnel| tunnel.asked.clone()))
        .unwrap_or_default()
}

/// The name of a protocol, or the key by which each language has words for it.
fn foreign(protocol: ForeignProtocol) -> &'static str {
    match protocol {
        ForeignProtocol::Ssh => "SSH",
        ForeignProtocol::Smtp => "SMTP",
        ForeignProtocol::Http => "HTTP",
        ForeignProtocol::Pop3 => "POP3",
        ForeignProtocol::Imap => "IMAP",
        ForeignProtocol::Nntp => "NNTP",
        ForeignProtocol::Telnet => "Telnet",
        ForeignProtocol::Vnc => "VNC",
        ForeignProtocol::Rsync => "rsync",
        ForeignProtocol::Tls => "TLS",
        ForeignProtocol::Binary => "binary",
    }
}
