//! What an attempt tried and failed of, by the evidence alone and whatever it means.

use super::facts::TcpOutcome;
use super::{Attempt, DataConnection, Ending, Exchange, Facts, Outcome, Phase, Step, StepName};

/// Something that was tried and did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Where in the conversation it lies.
    pub phase: Phase,
    /// The exchanges that belong to it, those that went well included. Empty where it came to none.
    pub exchanges: Vec<usize>,
    /// The one that shows it, if one does.
    pub shown_by: Option<usize>,
}

/// Commands that a server may refuse while everything works that was asked for.
const OPTIONAL: [&str; 10] = [
    "FEAT", "SYST", "STAT", "OPTS", "HOST", "AUTH", "PBSZ", "SIZE", "MDTM", "MLST",
];

/// Commands that begin a transfer.
const TRANSFERS: [&str; 7] = ["LIST", "MLSD", "NLST", "RETR", "STOR", "APPE", "STOU"];

/// Commands that set one up.
const SETUPS: [&str; 4] = ["EPSV", "PASV", "PORT", "EPRT"];

impl Attempt {
    /// The first command or wait at which a control connection was lost.
    #[must_use]
    pub fn lost_at(&self) -> Option<&Exchange> {
        self.exchanges.iter().find(|it| it.is_lost())
    }

    /// Everything that was tried and failed, in the order of the conversation. What the user's stop or the
    /// deadline cut short is not among it, nor is QUIT, after which nothing is asked for.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        let connections = self.data_connections();
        let groups: Vec<Vec<usize>> = connections.iter().map(|data| indices(data)).collect();
        let mut failures: Vec<Failure> = Vec::new();
        for (index, exchange) in self.exchanges.iter().enumerate() {
            if !self.failed(index, exchange) {
                continue;
            }
            let group = groups.iter().find(|group| group.contains(&index));
            let exchanges = group.cloned().unwrap_or_else(|| vec![index]);
            if failures.iter().all(|known| known.exchanges != exchanges) {
                let phase = exchange.phase;
                failures.push(Failure {
                    phase,
                    exchanges,
                    shown_by: Some(index),
                });
            }
        }
        let unconnected = connections.iter().filter(|data| is_unconnected(data));
        failures.extend(unconnected.map(|data| Failure {
            phase: Phase::DataPassive,
            exchanges: indices(data),
            shown_by: None,
        }));
        failures.extend(self.steps.iter().filter_map(|step| self.failed_step(step)));
        failures
    }

    /// Every data connection, those of experiments included.
    #[must_use]
    pub fn data_connections(&self) -> Vec<&DataConnection> {
        let mut all: Vec<&DataConnection> = self.data.iter().collect();
        if let Some(test) = self.transfer_test() {
            let files = [&test.upload, &test.download, &test.overwrite, &test.resume];
            let other = test.other_name.as_ref().map(|other| &other.upload);
            let files = files.into_iter().flatten().chain(other);
            all.extend(files.map(|file| &file.data));
        }
        if let Some(test) = self.tls_data_test() {
            all.extend(&test.in_a_row);
            all.extend(test.clear.iter().chain(&test.without_resumption));
        }
        if let Some(expected) = self.expected() {
            all.extend(expected.listings.iter().filter_map(|it| it.data.as_ref()));
        }
        all.extend(self.small_segments().map(|it| &it.repeat));
        all
    }

    fn failed_step(&self, step: &Step) -> Option<Failure> {
        // What is expected and missing is for the user to judge.
        let is_judged = matches!(step.name, StepName::Quit | StepName::Expect);
        if step.outcome != Outcome::Failed || is_judged {
            return None;
        }
        let exchanges = if let Facts::Data(index) = &step.facts {
            self.data.get(*index).map(indices).unwrap_or_default()
        } else {
            let all = self.exchanges.iter().enumerate();
            all.filter(|(_, it)| step.covers(it))
                .map(|(index, _)| index)
                .collect()
        };
        Some(Failure {
            phase: step.phase,
            shown_by: None,
            exchanges,
        })
    }

    fn failed(&self, index: usize, exchange: &Exchange) -> bool {
        // Silence is what an idle session is left for, and goodbye is said when all is done.
        if matches!(exchange.phase, Phase::Idle | Phase::Quit | Phase::Limits) {
            return false;
        }
        // Whether a second session could be had only decides what the ports of the first one mean.
        let beside = self.ports_test().and_then(|test| test.beside.as_ref());
        if beside.is_some_and(|beside| beside.refused == Some(index) || beside.setup == Some(index))
        {
            return false;
        }
        match (&exchange.ending, exchange.code()) {
            (Ending::Deadline | Ending::Interrupted | Ending::NotTold, _) => false,
            (_, None | Some(421)) => true,
            _ if is_cut_off(exchange) => true,
            (_, Some(_)) => !is_positive(exchange) && self.was_needed(index, exchange),
        }
    }

    /// Whether something that was asked for depends on a positive answer.
    fn was_needed(&self, index: usize, exchange: &Exchange) -> bool {
        let looks = self.expected().map(|it| it.replies.as_slice());
        let mut looks = looks.unwrap_or_default().iter();
        // Which answer these are to have is for the user to say.
        if exchange.unsolicited || looks.any(|look| look.exchange == Some(index)) {
            return false;
        }
        let Some(verb) = exchange.verb() else {
            return exchange.phase == Phase::Transfer;
        };
        if OPTIONAL.contains(&verb.as_str()) {
            return self.was_announced(index, &verb);
        }
        is_of_data(&verb) || !self.was_asked_again(index, exchange)
    }

    /// Whether the same command was sent once more, as PROT is where servers want the login first: the last
    /// answer is the one that counts.
    fn was_asked_again(&self, index: usize, exchange: &Exchange) -> bool {
        let mut later = self.exchanges.iter().skip(index + 1);
        later.any(|it| it.command == exchange.command && it.phase == exchange.phase)
    }

    /// Whether the transfer test asked for what FEAT lists.
    fn was_announced(&self, index: usize, verb: &str) -> bool {
        let asked = self.transfer_test().is_some_and(|test| {
            let asked = [test.size_asked, test.facts_asked, test.time_asked];
            asked.contains(&Some(index)) || test.resumed_size == Some(index)
        });
        asked && self.features().is_some_and(|features| features.has(verb))
    }
}

/// Whether the connection ended within the last line of the reply, however good its code is.
fn is_cut_off(exchange: &Exchange) -> bool {
    let is_open = exchange.raw.0.last().is_some_and(|byte| *byte != b'\n');
    exchange.closed && exchange.ending == Ending::Replied && is_open
}

/// Whether a reply is of the class that its command is to have (RFC 959 section 5.4).
fn is_positive(exchange: &Exchange) -> bool {
    match exchange.verb().as_deref() {
        Some("RNFR" | "REST") => exchange.is_class(3),
        Some("USER" | "PASS" | "ACCT" | "AUTH") => exchange.is_class(2) || exchange.is_class(3),
        Some(verb) if TRANSFERS.contains(&verb) => exchange.is_class(1) || exchange.is_class(2),
        Some(_) => exchange.is_class(2),
        None => exchange.is_class(1) || exchange.is_class(2),
    }
}

/// Whether a command moves data, or makes it possible.
#[must_use]
pub fn is_of_data(verb: &str) -> bool {
    TRANSFERS.contains(&verb) || SETUPS.contains(&verb)
}

/// Whether a command begins a transfer.
#[must_use]
pub fn is_transfer(verb: &str) -> bool {
    TRANSFERS.contains(&verb)
}

fn indices(data: &DataConnection) -> Vec<usize> {
    let all = [data.setup, data.second_setup, data.transfer, data.closing];
    all.into_iter().flatten().collect()
}

fn is_unconnected(data: &DataConnection) -> bool {
    let mut paths = data.paths().peekable();
    let stopped = |outcome| matches!(outcome, TcpOutcome::Connected | TcpOutcome::Stopped);
    paths.peek().is_some() && paths.all(|path| !stopped(path.outcome))
}
