//! What is known of each server that is watched, as screens and lines show it. Pure: reports go in, and what they say
//! together comes from the same functions as the history of a file.

use std::collections::VecDeque;

use super::pace::NotNow;
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::history::{Check, Run, Summary, summarize};
use crate::report::{Advice, ExchangeReport, Quantity, Report, Unit};
use crate::text::sanitize;

/// So many checks of a server are summed up, the latest: those of more than a day at the shortest interval.
pub const MAX_CHECKS: usize = 4096;

/// So many replies of a check are kept, the last ones.
const MAX_REPLIES: usize = 100;

/// So many characters of a reply are kept.
const MAX_REPLY: usize = 500;

/// Everything that is watched.
#[derive(Debug, Default)]
pub struct Model {
    /// The targets in the order in which they were given; one at least.
    pub targets: Vec<Watched>,
    /// No check begins by itself.
    pub is_paused: bool,
}

/// One target.
#[derive(Debug, Default)]
pub struct Watched {
    /// What it is called, safe for a terminal.
    pub label: String,
    /// When the next check is due.
    pub due: Option<Timestamp>,
    /// Until when the server wants to be left alone.
    pub held_until: Option<Timestamp>,
    /// What the checks say together; none before the first one has ended.
    pub summary: Option<Summary>,
    /// The last check.
    pub last: Option<Last>,
    /// Why the check that somebody asked for was not made.
    pub refused: Option<NotNow>,
    runs: VecDeque<Run>,
    made: i64,
}

/// The last check. All its texts are safe for a terminal.
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    /// Its verdict.
    pub verdict: Verdict,
    /// Id of its root cause.
    pub root_cause: Option<String>,
    /// It in one sentence.
    pub sentence: String,
    /// What to do, and who must do it.
    pub advice: Vec<Advice>,
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: f64,
    /// What was said last.
    pub replies: Vec<Reply>,
}

/// A command and its reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The command; empty for the greeting.
    pub command: String,
    /// The reply's code; none if no whole reply came.
    pub code: Option<u16>,
    /// The last line of the reply, without its code, or how the wait for it ended.
    pub text: String,
}

/// How a check compares with the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is the first one.
    First,
    /// It found the same.
    Same,
    /// It found something else than those before, which had found this for so many seconds.
    From {
        /// Their verdict.
        verdict: Verdict,
        /// Id of their root cause.
        root_cause: Option<String>,
        /// From the first of them to this one.
        seconds: i64,
    },
}

impl Model {
    /// Targets with these labels, of which nothing is known yet.
    #[must_use]
    pub fn new(labels: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let watched = |label: &str| Watched {
            label: sanitize(label),
            ..Watched::default()
        };
        Self {
            targets: labels.into_iter().map(|it| watched(it.as_ref())).collect(),
            is_paused: false,
        }
    }

    /// Takes in the report on a check of a target. `now` is when it ended.
    pub fn checked(
        &mut self,
        index: usize,
        report: &Report,
        held_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Change {
        let Some(target) = self.targets.get_mut(index) else {
            return Change::Same;
        };
        target.held_until = held_until;
        target.checked(report, now)
    }

    /// The gravest of the verdicts that the last checks of all targets have; none if none has ended.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let last = self.targets.iter().filter_map(Watched::verdict);
        last.max_by_key(|verdict| verdict.gravity())
    }
}

impl Watched {
    /// The verdict of the last check.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        Some(self.last.as_ref()?.verdict)
    }

    /// Since when it is as it is.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.summary.as_ref()?.now.start.parse().ok()
    }

    /// How many checks were made that are not summed up any more.
    #[must_use]
    pub fn forgotten(&self) -> u64 {
        let kept = i64::try_from(self.runs.len()).unwrap_or(i64::MAX);
        self.made.saturating_sub(kept).unsigned_abs()
    }

    /// The times that were measured, in the order of the conversation.
    pub fn phases(&self) -> impl Iterator<Item = &crate::history::summary::MeasureSummary> {
        let measures = self.summary.iter().flat_map(|it| &it.measures);
        measures.filter(|it| {
            it.file.is_none() && it.unit == Unit::Seconds && !it.quantity.is_of_files()
        })
    }

    /// A quantity in the last checks, one value each; none where it was not measured.
    #[must_use]
    pub fn trend(&self, quantity: Quantity, checks: usize) -> Vec<Option<f64>> {
        let left_out = self.runs.len().saturating_sub(checks);
        let value = |run: &Run| {
            let mut measures = run.measures.iter();
            let measure = measures.find(|it| it.quantity == quantity && it.file.is_none());
            measure.map(|it| it.value)
        };
        self.runs.iter().skip(left_out).map(value).collect()
    }

    fn checked(&mut self, report: &Report, now: Timestamp) -> Change {
        self.made = self.made.saturating_add(1);
        if self.runs.len() == MAX_CHECKS {
            self.runs.pop_front();
        }
        let run = Run::of(report, self.made);
        let last = Last {
            started_at: run.started_at,
            ..Last::of(report)
        };
        self.runs.push_back(run);
        let runs = self.runs.iter().cloned().collect();
        let before = self.summary.take();
        self.summary = summarize(&Check::of(report), runs, now);
        self.refused = None;
        self.last = Some(last);
        let Some(before) = before.map(|it| it.now) else {
            return Change::First;
        };
        if before.verdict == report.verdict
            && (before.verdict == Verdict::Ok || before.root_cause == report.root_cause)
        {
            return Change::Same;
        }
        let start = before.start.parse::<Timestamp>();
        let (start, end) = (start.ok(), self.since());
        let seconds = start
            .zip(end)
            .map_or(0, |(start, end)| end.signed_seconds_since(start).max(0));
        Change::From {
            verdict: before.verdict,
            root_cause: before.root_cause,
            seconds,
        }
    }
}

impl Last {
    fn of(report: &Report) -> Self {
        let exchanges = report.last_exchanges();
        let skipped = exchanges.len().saturating_sub(MAX_REPLIES);
        let advice = report.root().map(|root| root.advice.as_slice());
        let safe = |advice: &Advice| Advice {
            text: sanitize(&advice.text),
            ..advice.clone()
        };
        Self {
            verdict: report.verdict,
            root_cause: report.root_cause.as_deref().map(sanitize),
            sentence: sanitize(&report.summary),
            advice: advice.unwrap_or_default().iter().map(safe).collect(),
            started_at: Timestamp::from_unix_micros(0),
            duration_ms: report.duration_ms.unwrap_or_default(),
            replies: exchanges.iter().skip(skipped).map(Reply::of).collect(),
        }
    }
}

impl Reply {
    fn of(exchange: &ExchangeReport) -> Self {
        let last = exchange.lines.last().map_or("", String::as_str);
        let code = exchange.code.map(|code| code.to_string());
        let text = code
            .and_then(|code| last.strip_prefix(code.as_str()))
            .map_or(last, |rest| rest.trim_start_matches([' ', '-']));
        let text = match (&exchange.failure, text) {
            (Some(failure), "") => failure,
            (_, text) => text,
        };
        Self {
            command: short(exchange.command.as_deref().unwrap_or_default()),
            code: exchange.code,
            text: short(text),
        }
    }
}

/// The beginning of a text, safe for a terminal.
fn short(text: &str) -> String {
    let beginning: String = text.chars().take(MAX_REPLY).collect();
    sanitize(&beginning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Policy, diagnose};
    use crate::knowledge::wording::Wording;
    use crate::report::build;

    const HEALTHY: &[u8] = include_bytes!("../../tests/evidence/healthy/evidence.json");

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(1_800_000_000 + seconds)
    }

    fn report(seconds: i64, verdict: Verdict, cause: Option<&str>) -> Report {
        let evidence = crate::evidence::format::load(HEALTHY).unwrap();
        let diagnosis = diagnose(&evidence, &Policy::default());
        Report {
            started_at: at(seconds).to_string(),
            verdict,
            root_cause: cause.map(str::to_owned),
            ..build(&evidence, &diagnosis, &Wording::english())
        }
    }

    #[test]
    fn a_change_is_told_with_what_was_before() {
        let mut model = Model::new(["a", "b"]);
        assert_eq!(model.verdict(), None);
        let mut check = |seconds, verdict, cause| {
            let report = report(seconds, verdict, cause);
            model.checked(0, &report, None, at(seconds + 1))
        };
        let limit = Some("limit-per-ip");
        assert_eq!(check(0, Verdict::Ok, None), Change::First);
        assert_eq!(check(30, Verdict::Ok, None), Change::Same);
        let down = Change::From {
            verdict: Verdict::Ok,
            root_cause: None,
            seconds: 60,
        };
        assert_eq!(check(60, Verdict::Critical, limit), down);
        assert_eq!(check(90, Verdict::Critical, limit), Change::Same);
        let other = Change::From {
            verdict: Verdict::Critical,
            root_cause: limit.map(str::to_owned),
            seconds: 60,
        };
        assert_eq!(check(120, Verdict::Critical, Some("tcp-refused")), other);
        assert_eq!(model.verdict(), Some(Verdict::Critical));
        let target = &model.targets[0];
        assert_eq!(target.since(), Some(at(120)));
        let summary = target.summary.as_ref().unwrap();
        assert_eq!((summary.runs.all, summary.incidents.len()), (5, 2));
    }

    #[test]
    fn the_last_checks_make_a_trend() {
        let mut model = Model::new(["a"]);
        for number in 0..5 {
            let mut report = report(30 * number, Verdict::Ok, None);
            if number == 3 {
                report.measures.clear();
            }
            model.checked(0, &report, None, at(30 * number));
        }
        let trend = model.targets[0].trend(Quantity::Login, 3);
        let known: Vec<bool> = trend.iter().map(Option::is_some).collect();
        assert_eq!(known, [true, false, true]);
        let names = model.targets[0].phases().map(|it| it.quantity.name());
        let names: Vec<_> = names.collect();
        assert!(names.starts_with(&["dns", "tcp"]), "{names:?}");
    }

    #[test]
    fn so_many_checks_are_kept() {
        let mut target = Watched::default();
        let report = report(0, Verdict::Ok, None);
        target.runs = (0..MAX_CHECKS).map(|_| Run::of(&report, 1)).collect();
        target.made = i64::try_from(MAX_CHECKS).unwrap();
        target.checked(&report, at(0));
        assert_eq!((target.runs.len(), target.forgotten()), (MAX_CHECKS, 1));
    }

    #[test]
    fn what_a_server_says_is_made_safe_and_short() {
        let mut report = report(0, Verdict::Ok, None);
        let exchange = &mut report.attempts[0].exchanges[0];
        exchange.lines = vec![format!("220 \u{1b}[2J{}", "x".repeat(9_000))];
        let mut model = Model::new(["\u{1b}]0;a"]);
        model.checked(0, &report, None, at(0));
        let target = &model.targets[0];
        let reply = &target.last.as_ref().unwrap().replies[0];
        assert_eq!((reply.command.as_str(), reply.code), ("", Some(220)));
        assert!(reply.text.starts_with("\\x1b[2Jxxx") && reply.text.len() < 600);
        assert_eq!(target.label, "\\x1b]0;a");
    }
}
