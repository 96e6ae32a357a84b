//! What two reports show, held against each other. A log does not tell everything: only what both know is compared.

use std::net::{IpAddr, SocketAddr};

use super::{Difference, DifferenceKind};
use crate::evidence::{DataMode, Outcome, Phase};
use crate::knowledge::wording::Wording;
use crate::report::data::quoted;
use crate::report::shape::{DataReport, ExchangeReport, Report, address};
use crate::report::words::{announced_words, duration};

/// A step is slower by this factor, and by as many milliseconds, before that is a difference.
const SLOWER: (f64, f64) = (3.0, 500.0);

/// The differences so far.
pub(super) struct Found {
    wording: Wording,
    pub(super) differences: Vec<Difference>,
}

impl Found {
    pub(super) fn new(wording: Wording) -> Self {
        Self {
            wording,
            differences: Vec::new(),
        }
    }

    fn tell(
        &mut self,
        kind: DifferenceKind,
        phase: Phase,
        here: Option<&str>,
        there: Option<&str>,
    ) {
        let (_, means) = kind.messages();
        self.tell_meaning(kind, phase, (here, there), means);
    }

    fn tell_meaning(
        &mut self,
        kind: DifferenceKind,
        phase: Phase,
        (here, there): (Option<&str>, Option<&str>),
        means: &str,
    ) {
        let meaning = self.wording.say(means, &[]);
        self.differences.push(Difference {
            kind,
            phase,
            here: here.map(str::to_owned),
            there: there.map(str::to_owned),
            meaning,
        });
    }

    /// What was asked for. A log may not tell whom its client asked, or as whom.
    pub(super) fn targets(&mut self, a: &Report, b: &Report) {
        let sides = [&a.target, &b.target];
        let has_host = sides.iter().all(|target| target.host.is_some());
        let has_port = sides.iter().all(|target| target.port.is_some());
        let has_user = sides.iter().all(|target| !target.user.is_empty());
        let asked = sides.map(|target| {
            let host = target.host.as_deref().filter(|_| has_host);
            let host = host.map(str::to_ascii_lowercase);
            let address = match (host, target.port.filter(|_| has_port)) {
                (Some(host), Some(port)) => address(&host, port),
                (host, _) => host.unwrap_or_default(),
            };
            let user = if has_user { target.user.as_str() } else { "" };
            let values = [("address", address.as_str()), ("user", user)];
            self.wording.say("contrast-asked", &values)
        });
        if asked[0] != asked[1] {
            let sides = (Some(asked[0].as_str()), Some(asked[1].as_str()));
            let (_, means) = DifferenceKind::Target.messages();
            self.tell_meaning(DifferenceKind::Target, Phase::Dns, sides, means);
        }
    }

    /// Where the control connections went. Only a name leads anywhere; of two addresses that were asked for, that has
    /// been told already.
    pub(super) fn addresses(&mut self, a: &Report, b: &Report) {
        let (Some(here), Some(there)) = (control_ip(a), control_ip(b)) else {
            return;
        };
        let names = [a, b].map(|report| {
            let host = report.target.host.as_deref();
            let name = host.filter(|host| host.parse::<IpAddr>().is_err());
            name.map(str::to_ascii_lowercase)
        });
        let means = match names {
            [None, None] => return,
            [Some(here), Some(there)] if here == there => "contrast-address-means",
            _ => "contrast-address-other",
        };
        if here != there {
            let (here, there) = (here.to_string(), there.to_string());
            let sides = (Some(here.as_str()), Some(there.as_str()));
            self.tell_meaning(DifferenceKind::Address, Phase::Tcp, sides, means);
        }
    }

    /// The addresses that PASV was answered with, unless each is that of the server itself.
    pub(super) fn announced(&mut self, a: &Report, b: &Report) {
        let (Some(here), Some(there)) = (passive_ip(a), passive_ip(b)) else {
            return;
        };
        let own = [(a, here), (b, there)].map(|(report, ip)| control_ip(report) == Some(ip));
        if here == there || own == [true, true] {
            return;
        }
        let words = [(a, here), (b, there)].map(|(report, ip)| {
            let mut exchanges = report.last_exchanges().iter();
            let reply = exchanges.find(|exchange| exchange.code == Some(227));
            let line = reply.and_then(|reply| reply.lines.first());
            line.map_or_else(|| ip.to_string(), Clone::clone)
        });
        self.tell(
            DifferenceKind::Announced,
            Phase::DataPassive,
            Some(&words[0]),
            Some(&words[1]),
        );
    }

    /// A difference only where both sides know it: a log does not tell everything.
    pub(super) fn known(
        &mut self,
        kind: DifferenceKind,
        phase: Phase,
        here: Option<&str>,
        there: Option<&str>,
    ) {
        if let (Some(here), Some(there)) = (here, there) {
            // Times and numbers of users differ from one greeting to the next.
            let bare = |text: &str| -> String {
                text.chars()
                    .filter(|c| kind != DifferenceKind::Greeting || !c.is_ascii_digit())
                    .collect()
            };
            if bare(here) != bare(there) {
                self.tell(kind, phase, Some(here), Some(there));
            }
        }
    }

    /// The first answer to each command that both sent.
    pub(super) fn codes(&mut self, a: &Report, b: &Report) {
        let mut seen: Vec<String> = Vec::new();
        for exchange in a.last_exchanges() {
            let Some(verb) = verb(exchange) else { continue };
            if seen.contains(&verb) {
                continue;
            }
            seen.push(verb.clone());
            let same =
                |other: &&ExchangeReport| self::verb(other).as_deref() == Some(verb.as_str());
            let Some(other) = b.last_exchanges().iter().find(same) else {
                continue;
            };
            let is_known = |it: &ExchangeReport| it.code.is_some() || it.failure.is_some();
            if exchange.code != other.code && is_known(exchange) && is_known(other) {
                let words =
                    [exchange, other].map(|it| format!("{verb}: {}", answer(it, self.wording)));
                self.tell(
                    DifferenceKind::Code,
                    exchange.phase,
                    Some(&words[0]),
                    Some(&words[1]),
                );
            }
        }
    }

    pub(super) fn data(&mut self, a: &Report, b: &Report) {
        for data in &a.data {
            let same = |other: &&DataReport| other.mode == data.mode;
            let Some(other) = b.data.iter().find(same) else {
                continue;
            };
            if data.outcome != other.outcome {
                let words = [data, other].map(|it| came_to(it, self.wording));
                let phase = if data.mode == DataMode::Active {
                    Phase::DataActive
                } else {
                    Phase::DataPassive
                };
                self.tell(
                    DifferenceKind::Data,
                    phase,
                    Some(&words[0]),
                    Some(&words[1]),
                );
            }
        }
    }

    /// Steps of which a difference has not been told yet.
    pub(super) fn steps(&mut self, a: &Report, b: &Report) {
        let steps = |report: &Report| {
            report
                .attempts
                .last()
                .map(|it| it.steps.clone())
                .unwrap_or_default()
        };
        let others = steps(b);
        for step in steps(a) {
            let Some(other) = others.iter().find(|other| other.step == step.step) else {
                continue;
            };
            let told = self.differences.iter().any(|it| it.phase == step.phase);
            let skipped = [step.outcome, other.outcome].contains(&Outcome::Skipped);
            if step.outcome != other.outcome && !told && !skipped {
                let words = [&step, other].map(|it| it.note.clone());
                self.tell(
                    DifferenceKind::Step,
                    step.phase,
                    words[0].as_deref(),
                    words[1].as_deref(),
                );
            }
        }
    }

    pub(super) fn times(&mut self, a: &Report, b: &Report) {
        let (Some(here), Some(there)) = (a.attempts.last(), b.attempts.last()) else {
            return;
        };
        for step in &here.steps {
            let Some(other) = there.steps.iter().find(|other| other.step == step.step) else {
                continue;
            };
            let (Some(here), Some(there)) = (step.elapsed_ms, other.elapsed_ms) else {
                continue;
            };
            let (short, long) = (here.min(there), here.max(there));
            let (factor, least) = SLOWER;
            let both_ok = step.outcome == Outcome::Ok && other.outcome == Outcome::Ok;
            if both_ok && long > short * factor && long - short > least {
                let words = [here, there].map(duration);
                self.tell(
                    DifferenceKind::Time,
                    step.phase,
                    Some(&words[0]),
                    Some(&words[1]),
                );
            }
        }
    }
}

fn verb(exchange: &ExchangeReport) -> Option<String> {
    let command = exchange.command.as_ref()?;
    Some(command.split(' ').next()?.to_ascii_uppercase())
}

fn answer(exchange: &ExchangeReport, wording: Wording) -> String {
    if let Some(line) = exchange.lines.first() {
        return line.clone();
    }
    let failure = exchange.failure.as_deref().unwrap_or_default();
    let time = exchange.elapsed_ms.map(duration).unwrap_or_default();
    let id = match failure {
        "closed" => "failure-closed",
        "reset" => "failure-reset",
        "timed-out" => "failure-no-reply",
        "deadline" => "failure-deadline",
        "interrupted" => "failure-interrupted",
        "too-long" => "failure-too-long",
        "not-a-reply" => "failure-not-a-reply",
        "plain-inside-tls" => "failure-plain-inside-tls",
        _ => match failure.strip_prefix("alert: ") {
            Some(alert) => return wording.say("failure-alert", &[("alert", alert)]),
            None => return quoted(failure.trim_start_matches("failed: "), wording),
        },
    };
    wording.say(id, &[("time", &time)])
}

fn came_to(data: &DataReport, wording: Wording) -> String {
    let mode = match data.mode {
        DataMode::Epsv => "EPSV",
        DataMode::Pasv => "PASV",
        DataMode::Passive => "EPSV/PASV",
        DataMode::Active => "PORT",
    };
    let port = data.announced.as_deref();
    let port = port.map(|port| format!(" {}", announced_words(port, wording)));
    let opened = format!("{mode}{}", port.unwrap_or_default());
    match &data.failure {
        Some(failure) => format!("{opened}: {failure}"),
        None => match data.bytes {
            Some(bytes) => format!("{opened}: {bytes} B"),
            None => opened,
        },
    }
}

/// The address that the control connection goes to.
fn control_ip(report: &Report) -> Option<IpAddr> {
    ip(report.control_peer()?)
}

/// The address that PASV was answered with.
fn passive_ip(report: &Report) -> Option<IpAddr> {
    let mut data = report.data.iter();
    let passive = data.find(|data| data.mode == DataMode::Pasv)?;
    ip(passive.announced.as_deref()?)
}

/// The address in `192.0.2.1:21` or `192.0.2.1`.
fn ip(text: &str) -> Option<IpAddr> {
    let with_port = text.parse::<SocketAddr>().map(|address| address.ip());
    let ip = with_port.or_else(|_| text.parse::<IpAddr>());
    Some(ip.ok()?.to_canonical())
}
