//! The sessions of a log, judged once for each shape, and counted where they lead to the same findings.

use std::collections::{BTreeSet, HashMap, HashSet};

use ftpprobe::logs::Found;
use ftpprobe::report::{AlikeReport, AttemptReport, ExchangeReport, Report};

/// How many kinds of sessions one log is told in; of more, those of other servers and users are told as one.
const MAX_GROUPS: usize = 1000;

/// About how much memory the reports on them take, in bytes. Sessions of further kinds are judged and counted only.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How many shapes of sessions are remembered; readers of logs remember as many.
const MAX_SHAPES: usize = 10_000;

/// How many clients' addresses are told apart.
const MAX_CLIENTS: usize = 100_000;

/// What sessions have in common that are told as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    target: Option<(Option<String>, Option<u16>)>,
    root_cause: Option<String>,
    findings: BTreeSet<String>,
}

/// Sessions that lead to the same findings.
struct Group {
    /// On the first of them.
    report: Report,
    alike: AlikeReport,
    clients: HashSet<String>,
}

/// The sessions of one log, in the order in which the first of each kind began.
#[derive(Default)]
pub(super) struct Alike {
    groups: Vec<Group>,
    by_key: HashMap<Key, usize>,
    by_shape: HashMap<u64, usize>,
    bytes: usize,
    /// Sessions that are told of in no report.
    passed_over: u64,
}

impl Alike {
    /// Takes a session with its report; without one, a session of its shape was taken before.
    pub(super) fn take(&mut self, found: &Found, report: Option<Report>) {
        let group = match report {
            Some(report) => self.group_of(report),
            None => found
                .shape
                .and_then(|shape| self.by_shape.get(&shape).copied()),
        };
        let Some(group) = group else {
            self.passed_over += 1;
            return;
        };
        if let Some(shape) = found.shape.filter(|_| self.by_shape.len() < MAX_SHAPES) {
            self.by_shape.insert(shape, group);
        }
        self.groups[group].count(found);
    }

    /// How many sessions none of the reports tells of.
    pub(super) fn passed_over(&self) -> u64 {
        self.passed_over
    }

    fn group_of(&mut self, report: Report) -> Option<usize> {
        let mut key = Key {
            target: Some((report.target.host.clone(), report.target.port)),
            root_cause: report.root_cause.clone(),
            findings: report
                .findings
                .iter()
                .map(|finding| finding.id.clone())
                .collect(),
        };
        if self.groups.len() >= MAX_GROUPS {
            key.target = None;
        }
        if let Some(group) = self.by_key.get(&key) {
            return Some(*group);
        }
        let bytes = weight(&report);
        if self.bytes + bytes > MAX_BYTES && !self.groups.is_empty() {
            return None;
        }
        self.bytes += bytes;
        self.groups.push(Group {
            report,
            alike: AlikeReport::default(),
            clients: HashSet::new(),
        });
        self.by_key.insert(key, self.groups.len() - 1);
        Some(self.groups.len() - 1)
    }

    /// The reports, one for each kind of session.
    pub(super) fn reports(self) -> Vec<Report> {
        self.groups.into_iter().map(Group::report).collect()
    }
}

impl Group {
    fn count(&mut self, found: &Found) {
        let alike = &mut self.alike;
        alike.sessions += 1;
        alike.last_line = found.line;
        let time = found.at_us.map(time_of_day);
        alike.last_time.clone_from(&time);
        if alike.sessions == 1 {
            alike.first_time = time;
        }
        if let Some(client) = &found.client
            && self.clients.len() < MAX_CLIENTS
            && !self.clients.contains(client)
        {
            self.clients.insert(client.clone());
            alike.clients += 1;
        }
    }

    fn report(mut self) -> Report {
        if let Some(source) = &mut self.report.source
            && self.alike.sessions > 1
        {
            source.alike = Some(self.alike);
        }
        self.report
    }
}

/// About how much memory a report takes: its replies, and each of its parts.
fn weight(report: &Report) -> usize {
    let exchanges = report.attempts.iter().flat_map(|it| &it.exchanges);
    let texts = exchanges.flat_map(|it| it.lines.iter().chain(&it.command));
    let texts: usize = texts.map(String::len).sum();
    let of = |it: &AttemptReport| it.exchanges.len() + it.steps.len();
    let parts: usize = report.attempts.iter().map(of).sum();
    let parts = parts + report.data.len() + report.findings.len();
    texts + (1 + parts) * size_of::<ExchangeReport>()
}

/// `HH:MM:SS`.
fn time_of_day(us: u64) -> String {
    let seconds = us / 1_000_000;
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use ftpprobe::diagnosis::Policy;
    use ftpprobe::evidence::format;
    use ftpprobe::knowledge::wording::Language;

    use super::*;

    fn report(host: usize) -> Report {
        let evidence = include_bytes!("../../../tests/evidence/healthy/evidence.json");
        let mut evidence = format::load(&evidence[..]).unwrap();
        evidence.target.host = Some(format!("h{host}.example.com"));
        super::super::diagnose::told(&evidence, &Policy::default(), Language::English)
    }

    fn found(shape: u64, client: usize) -> Found {
        Found {
            shape: Some(shape),
            evidence: None,
            line: 1,
            at_us: None,
            client: Some(client.to_string()),
        }
    }

    #[test]
    fn so_many_kinds_and_so_much_of_them_is_told() {
        let first = report(0);
        let of = |host: usize| {
            let mut report = first.clone();
            report.target.host = Some(host.to_string());
            report
        };
        let mut kinds = Alike::default();
        for host in 0..2 * MAX_GROUPS {
            kinds.take(&found(0, 0), Some(of(host)));
        }
        assert_eq!(kinds.reports().len(), MAX_GROUPS + 1);
        let mut long = Alike::default();
        for host in 0..20 {
            let mut report = of(host);
            report.attempts[0].exchanges[0].lines = vec!["x".repeat(MAX_BYTES / 10)];
            long.take(&found(0, 0), Some(report));
        }
        assert_eq!(long.passed_over(), 11);
    }

    #[test]
    fn so_many_shapes_and_clients_are_remembered() {
        let mut alike = Alike::default();
        alike.take(&found(0, 0), Some(report(0)));
        for client in 1..MAX_CLIENTS + 10 {
            alike.take(&found(0, client), None);
        }
        assert_eq!(alike.groups[0].alike.clients, MAX_CLIENTS as u64);
        let first = report(0);
        for shape in 1..2 * MAX_SHAPES as u64 {
            alike.take(&found(shape, 0), Some(first.clone()));
        }
        assert_eq!(alike.by_shape.len(), MAX_SHAPES);
    }
}
