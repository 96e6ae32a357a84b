//! The sessions of a log, judged once for each shape, and counted where they lead to the same findings.

use std::collections::{BTreeSet, HashMap, HashSet};

use ftpprobe::diagnosis::Verdict;
use ftpprobe::evidence::Evidence;
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
    /// The first of them.
    evidence: Box<Evidence>,
    /// Of that.
    verdict: Verdict,
    alike: AlikeReport,
    clients: HashSet<String>,
}

/// A session that was judged, and what was found.
pub(super) struct Judged {
    pub(super) evidence: Box<Evidence>,
    pub(super) report: Report,
}

/// Sessions of a log that are told as one.
pub(super) struct Told {
    /// The first of them.
    pub(super) evidence: Box<Evidence>,
    /// What it comes to.
    pub(super) verdict: Verdict,
    /// How many there are, if there are several.
    pub(super) alike: Option<AlikeReport>,
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
    /// Takes a session as it was judged; if it was not, a session of its shape was taken before.
    pub(super) fn take(&mut self, found: &Found, judged: Option<Judged>) {
        let group = match judged {
            Some(judged) => self.group_of(judged),
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

    fn group_of(&mut self, judged: Judged) -> Option<usize> {
        let Judged { evidence, report } = judged;
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
            evidence,
            verdict: report.verdict,
            alike: AlikeReport::default(),
            clients: HashSet::new(),
        });
        self.by_key.insert(key, self.groups.len() - 1);
        Some(self.groups.len() - 1)
    }

    /// One for each kind of session.
    pub(super) fn told(self) -> Vec<Told> {
        self.groups.into_iter().map(Group::told).collect()
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

    fn told(self) -> Told {
        Told {
            evidence: self.evidence,
            verdict: self.verdict,
            alike: (self.alike.sessions > 1).then_some(self.alike),
        }
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

    fn judged(host: usize) -> Judged {
        let evidence = include_bytes!("../../../tests/evidence/healthy/evidence.json");
        let mut evidence = format::load(&evidence[..]).unwrap();
        evidence.target.host = Some(format!("h{host}.example.com"));
        let report =
            crate::cli::commands::diagnose::told(&evidence, &Policy::default(), Language::English);
        Judged {
            evidence: Box::new(evidence),
            report,
        }
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
        let first = judged(0);
        let of = |host: usize| {
            let mut report = first.report.clone();
            report.target.host = Some(host.to_string());
            let evidence = first.evidence.clone();
            Judged { evidence, report }
        };
        let mut kinds = Alike::default();
        for host in 0..2 * MAX_GROUPS {
            kinds.take(&found(0, 0), Some(of(host)));
        }
        assert_eq!(kinds.told().len(), MAX_GROUPS + 1);
        let mut long = Alike::default();
        for host in 0..20 {
            let mut judged = of(host);
            judged.report.attempts[0].exchanges[0].lines = vec!["x".repeat(MAX_BYTES / 10)];
            long.take(&found(0, 0), Some(judged));
        }
        assert_eq!(long.passed_over(), 11);
    }

    #[test]
    fn so_many_shapes_and_clients_are_remembered() {
        let first = judged(0);
        let mut alike = Alike::default();
        alike.take(&found(0, 0), Some(judged(0)));
        for client in 1..MAX_CLIENTS + 10 {
            alike.take(&found(0, client), None);
        }
        assert_eq!(alike.groups[0].alike.clients, MAX_CLIENTS as u64);
        for shape in 1..2 * MAX_SHAPES as u64 {
            let Judged { evidence, report } = &first;
            let (evidence, report) = (evidence.clone(), report.clone());
            alike.take(&found(shape, 0), Some(Judged { evidence, report }));
        }
        assert_eq!(alike.by_shape.len(), MAX_SHAPES);
    }
}
