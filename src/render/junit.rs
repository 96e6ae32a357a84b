//! The results of tests, as build servers read them: each step is a test, and each finding that is more than worth
//! knowing is one that failed.
//!
//! Build servers differ in what they show. GitLab shows the text of a failure and not its message, and takes tests of one class and
//! name for one; Jenkins shows both. So a failure has both, and no name comes twice.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::words::Words;
use super::words::steps::name_of;
use super::{Renderer, Style, advice};
use crate::diagnosis::{Severity, Verdict};
use crate::evidence::Outcome;
use crate::knowledge::wording::Wording;
use crate::report::{Cited, FindingReport, Report, StepReport};
use crate::text;

pub(super) struct Junit {
    wording: Wording,
}

impl Junit {
    pub(super) fn new(style: &Style) -> Self {
        Self {
            wording: Wording::new(style.language),
        }
    }
}

impl Renderer for Junit {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::new("ftpprobe");
        let mut names = Names::default();
        document.add_test_suites(reports.iter().map(|report| {
            let name = names.of(&text::sanitize(&report.target.label()));
            suite(report, &name, self.wording)
        }));
        let total: f64 = reports.iter().filter_map(|report| report.duration_ms).sum();
        document.set_time(duration(total));
        document.serialize(out).map_err(io::Error::other)
    }
}

/// Names of which none comes twice.
#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
}

impl Names {
    fn of(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 1;
        while !self.used.insert(free.clone()) {
            number += 1;
            free = format!("{name} ({number})");
        }
        free
    }
}

fn suite(report: &Report, name: &str, wording: Wording) -> TestSuite {
    let mut suite = TestSuite::new(name);
    if let Some(ms) = report.duration_ms {
        suite.set_time(duration(ms));
    }
    suite.add_property(("started_at", report.started_at.as_str()));
    suite.add_property(("summary", text::sanitize(&report.summary).as_str()));
    if let Some(places) = &report.places {
        let text = text::sanitize(&places.text);
        suite.add_property(("places", text.as_str()));
    }
    let steps = report.attempts.last();
    let steps = steps.map_or(&[][..], |attempt| &attempt.steps);
    let findings = report.findings.iter();
    let mut findings: Vec<_> = findings
        .filter(|it| it.severity != Severity::Info)
        .collect();
    let root = report.root().filter(|root| root.severity != Severity::Info);
    let at_fault = root.and_then(|root| {
        let failed = |it: &StepReport| it.outcome == Outcome::Failed;
        let in_phase = |it: &StepReport| failed(it) && it.phase == root.phase;
        let in_phase = || steps.iter().position(in_phase);
        let first = || steps.iter().position(failed);
        shown_by(report, root).or_else(in_phase).or_else(first)
    });
    let failure = |finding: &FindingReport| failure(report, finding, wording);
    let mut names = Names::default();
    for (index, step) in steps.iter().enumerate() {
        // The root cause stands at the step whose reply shows it, whatever came of that; where none does, at the first that
        // failed in its phase, or at all. Other findings belong to a step that failed in their phase.
        let failed = step.outcome == Outcome::Failed;
        let fits = |it: &&FindingReport| match root {
            Some(root) if std::ptr::eq(root, *it) => at_fault == Some(index),
            _ => it.phase == step.phase && failed,
        };
        let own = findings.iter().position(fits);
        let finding = own.map(|index| findings.remove(index));
        let status = match (finding, root) {
            (Some(finding), _) => failure(finding),
            (None, Some(root)) if failed => {
                let notes = report.findings.iter();
                let mut notes = notes.filter(|it| it.severity == Severity::Info);
                let own = notes.find(|it| shown_by(report, it) == Some(index));
                follows(step, own.unwrap_or(root), report.verdict, wording)
            }
            (None, _) => status(step),
        };
        let step_name = names.of(&name_of(Words::of(wording), step));
        let mut case = TestCase::new(step_name, status);
        case.set_classname(name);
        if let Some(ms) = step.elapsed_ms {
            case.set_time(duration(ms));
        }
        suite.add_test_case(case);
    }
    // What no step shows.
    for finding in findings {
        let title = names.of(&text::sanitize(&finding.title));
        let mut case = TestCase::new(title, failure(finding));
        case.set_classname(name);
        suite.add_test_case(case);
    }
    suite
}

/// The step whose reply shows this finding first, by the time of that reply; logs may have none.
fn shown_by(report: &Report, finding: &FindingReport) -> Option<usize> {
    let attempt = report.attempts.last()?;
    let mut cited = finding.evidence.iter();
    let index = cited.find_map(|cited| match cited {
        Cited::Exchange(index) => Some(*index),
        Cited::Fact(_) => None,
    })?;
    let exchange = attempt.exchanges.get(index)?;
    let at_ms = exchange.at_ms?;
    // Where one ends as the next begins, the later one sent it.
    attempt.steps.iter().rposition(|step| {
        let times = step.started_ms.zip(step.elapsed_ms);
        let within = times.is_some_and(|(from, took)| (from..=from + took).contains(&at_ms));
        within && step.phase == exchange.phase
    })
}

/// A step that went well or was left out. So counts one that failed where that is nobody's trouble.
fn status(step: &StepReport) -> TestCaseStatus {
    if step.outcome == Outcome::Ok {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::skipped();
    if let Some(note) = &step.note {
        status.set_message(text::sanitize(note));
    }
    status
}

/// A step that failed because of what another one shows.
fn follows(
    step: &StepReport,
    root: &FindingReport,
    verdict: Verdict,
    wording: Wording,
) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind(verdict));
    let note = text::sanitize(step.note.as_deref().unwrap_or(&root.title));
    let cause = format!("{}: {}", wording.say("report-root-cause", &[]), named(root));
    status
        .set_type(root.id.as_str())
        .set_description(format!("{note}\n{cause}"))
        .set_message(note);
    status
}

/// What was found, with its id.
fn named(finding: &FindingReport) -> String {
    text::sanitize(&format!("{} ({})", finding.title, finding.id))
}

/// What lies with the probe is an error, as build servers tell it from a test that failed.
fn kind(verdict: Verdict) -> NonSuccessKind {
    match verdict {
        Verdict::Unknown => NonSuccessKind::Error,
        Verdict::Ok | Verdict::Warning | Verdict::Critical => NonSuccessKind::Failure,
    }
}

/// A finding with what happened, who is to do what, and whether to come back.
fn failure(report: &Report, finding: &FindingReport, wording: Wording) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind(report.verdict));
    let advice = finding.advice.iter();
    let advice = advice.map(|advice| advice::in_one_line(advice, wording));
    let lines = [named(finding), finding.detail.clone()].into_iter();
    let lines = lines.chain(advice);
    let lines = lines.chain(advice::coming_back(report, finding, wording));
    let lines: Vec<_> = lines.map(|line| text::sanitize(&line)).collect();
    status
        .set_type(finding.id.as_str())
        .set_message(text::sanitize(&finding.title))
        .set_description(lines.join("\n"));
    status
}

fn duration(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}
