//! Two reports held against each other: from two places, or from two days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::data::quoted;
use super::shape::{DataReport, ExchangeReport, Report};
use super::words::announced_words;
use crate::diagnosis::Verdict;
use crate::evidence::{Outcome, Phase};
use crate::knowledge::wording::Wording;

/// A step is slower by this factor, and by as many milliseconds, before that is a difference.
const SLOWER: (f64, f64) = (3.0, 500.0);

/// What two reports have not in common, in the order of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contrast {
    /// The first one.
    pub here: Side,
    /// The second one.
    pub there: Side,
    /// The first is what matters most: what comes later may follow from it.
    pub differences: Vec<Difference>,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The file it was read from.
    pub name: String,
    /// Host and port.
    pub target: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its root cause.
    pub root_cause: Option<String>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// Where in the conversation.
    pub phase: Phase,
    /// The first side; null where it has nothing.
    pub here: Option<String>,
    /// The second side.
    pub there: Option<String>,
    /// What the difference means.
    pub meaning: String,
}

/// What can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// What was asked for: host, port, user or protection.
    Target,
    /// The address that the control connection goes to.
    Address,
    /// The first lines of the server.
    Greeting,
    /// The version of TLS or the cipher suite.
    Tls,
    /// The server's certificate.
    Certificate,
    /// The code of the answer to a command.
    Code,
    /// What became of a step.
    Step,
    /// What became of the data connections in one mode.
    Data,
    /// How long a step took.
    Time,
}

impl DifferenceKind {
    /// The message that names it, and the one that says what it means.
    #[must_use]
    pub fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Target => ("contrast-target", "contrast-target-means"),
            Self::Address => ("contrast-address", "contrast-address-means"),
            Self::Greeting => ("contrast-greeting", "contrast-greeting-means"),
            Self::Tls => ("contrast-tls", "contrast-tls-means"),
            Self::Certificate => ("contrast-certificate", "contrast-certificate-means"),
            Self::Code => ("contrast-code", "contrast-code-means"),
            Self::Step => ("contrast-step", "contrast-step-means"),
            Self::Data => ("contrast-data", "contrast-data-means"),
            Self::Time => ("contrast-time", "contrast-time-means"),
        }
    }
}

/// Holds two reports against each other.
#[must_use]
pub fn contrast(here: (&str, &Report), there: (&str, &Report), wording: &Wording) -> Contrast {
    let mut found = Found {
        wording: *wording,
        differences: Vec::new(),
    };
    let (a, b) = (here.1, there.1);
    let asked = [a, b].map(|report| asked(report, *wording));
    found.compare(DifferenceKind::Target, Phase::Dns, &asked[0], &asked[1]);
    found.known(
        DifferenceKind::Address,
        Phase::Tcp,
        a.control_peer(),
        b.control_peer(),
    );
    found.known(
        DifferenceKind::Greeting,
        Phase::Greeting,
        greeting(a).as_deref(),
        greeting(b).as_deref(),
    );
    found.known(
        DifferenceKind::Tls,
        Phase::Tls,
        tls(a).as_deref(),
        tls(b).as_deref(),
    );
    found.known(
        DifferenceKind::Certificate,
        Phase::Tls,
        certificate(a).as_deref(),
        certificate(b).as_deref(),
    );
    found.codes(a, b);
    found.data(a, b);
    found.steps(a, b);
    found.times(a, b);
    found
        .differences
        .sort_by_key(|difference| order(difference.phase));
    Contrast {
        here: side(here),
        there: side(there),
        differences: found.differences,
    }
}

fn order(phase: Phase) -> usize {
    const ORDER: [Phase; 14] = [
        Phase::Dns,
        Phase::Tcp,
        Phase::Greeting,
        Phase::Tls,
        Phase::Login,
        Phase::Features,
        Phase::Directory,
        Phase::DataPassive,
        Phase::DataActive,
        Phase::Transfer,
        Phase::Idle,
        Phase::Limits,
        Phase::Protocol,
        Phase::Quit,
    ];
    ORDER
        .iter()
        .position(|known| *known == phase)
        .unwrap_or(ORDER.len())
}

fn side((name, report): (&str, &Report)) -> Side {
    Side {
        name: name.to_owned(),
        target: report.target.address().unwrap_or_default(),
        verdict: report.verdict,
        root_cause: report.root_cause.clone(),
    }
}

fn asked(report: &Report, wording: Wording) -> String {
    let target = &report.target;
    let address = target.address().unwrap_or_default();
    let values = [("address", &*address), ("user", &*target.user)];
    wording.say("contrast-asked", &values)
}

fn greeting(report: &Report) -> Option<String> {
    let mut exchanges = report.last_exchanges().iter();
    let first = exchanges.find(|exchange| exchange.phase == Phase::Greeting)?;
    let line = first.lines.first()?;
    Some(line.clone())
}

fn tls(report: &Report) -> Option<String> {
    let tls = report.tls.as_ref()?;
    let version = tls.version.clone()?;
    Some(match &tls.cipher_suite {
        Some(suite) if !suite.is_empty() => format!("{version}, {suite}"),
        _ => version,
    })
}

fn certificate(report: &Report) -> Option<String> {
    let own = report.tls.as_ref()?.certificate.as_ref()?;
    Some(format!("{} ({})", own.subject, own.fingerprint_sha256))
}

/// The differences so far.
struct Found {
    wording: Wording,
    differences: Vec<Difference>,
}

impl Found {
    fn tell(
        &mut self,
        kind: DifferenceKind,
        phase: Phase,
        here: Option<&str>,
        there: Option<&str>,
    ) {
        let (_, means) = kind.messages();
        let meaning = self.wording.say(means, &[]);
        self.differences.push(Difference {
            kind,
            phase,
            here: here.map(str::to_owned),
            there: there.map(str::to_owned),
            meaning,
        });
    }

    fn compare(&mut self, kind: DifferenceKind, phase: Phase, here: &str, there: &str) {
        if here != there {
            self.tell(kind, phase, Some(here), Some(there));
        }
    }

    /// A difference only where both sides know it: a log does not tell everything.
    fn known(
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
    fn codes(&mut self, a: &Report, b: &Report) {
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
            if exchange.code != other.code {
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

    fn data(&mut self, a: &Report, b: &Report) {
        for data in &a.data {
            let same = |other: &&DataReport| other.mode == data.mode;
            let Some(other) = b.data.iter().find(same) else {
                continue;
            };
            if data.outcome != other.outcome {
                let words = [data, other].map(|it| came_to(it, self.wording));
                let phase = if data.mode == crate::evidence::DataMode::Active {
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
    fn steps(&mut self, a: &Report, b: &Report) {
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
                let words = [&step, other].map(|it| it.note.clone().unwrap_or_default());
                self.tell(
                    DifferenceKind::Step,
                    step.phase,
                    Some(&words[0]),
                    Some(&words[1]),
                );
            }
        }
    }

    fn times(&mut self, a: &Report, b: &Report) {
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
                let words = [here, there].map(super::duration);
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
    let time = exchange.elapsed_ms.map(super::duration).unwrap_or_default();
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
        crate::evidence::DataMode::Epsv => "EPSV",
        crate::evidence::DataMode::Pasv => "PASV",
        crate::evidence::DataMode::Active => "PORT",
    };
    let port = data.announced.as_deref().unwrap_or_default();
    let port = announced_words(port, wording);
    match &data.failure {
        Some(failure) => format!("{mode} {port}: {failure}"),
        None => match data.bytes {
            Some(bytes) => format!("{mode} {port}: {bytes} B"),
            None => format!("{mode} {port}"),
        },
    }
}
