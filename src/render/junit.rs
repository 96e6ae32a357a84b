//! The results of tests, as build servers read them: each step is a test, and each finding that is more than worth
//! knowing is one that failed.

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::Renderer;
use crate::diagnosis::{Severity, Verdict};
use crate::evidence::{Outcome, StepName};
use crate::report::{Cited, FindingReport, Report, StepReport};
use crate::text;

pub(super) struct Junit;

impl Renderer for Junit {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::new("ftpprobe");
        document.add_test_suites(reports.iter().map(suite));
        let total: f64 = reports.iter().filter_map(|report| report.duration_ms).sum();
        document.set_time(duration(total));
        document.serialize(out).map_err(io::Error::other)
    }
}

fn suite(report: &Report) -> TestSuite {
    let name = text::sanitize(&report.target.label());
    let mut suite = TestSuite::new(name.as_str());
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
    let at_fault = root.and_then(|root| shown_by(report, root));
    for step in steps {
        // A finding belongs to the step that failed in its phase. The root cause stands at the step whose reply shows
        // it, whatever came of that; where none does, at the first that failed.
        let failed = step.outcome == Outcome::Failed;
        let is_root = |it: &FindingReport| root.is_some_and(|root| root.id == it.id);
        let fits = |it: &FindingReport| match at_fault {
            Some(shown) if is_root(it) => shown == step.step,
            _ => it.phase == step.phase && failed,
        };
        let stray = |it: &FindingReport| failed && at_fault.is_none() && is_root(it);
        let own = findings.iter().position(|it| fits(it));
        let own = own.or_else(|| findings.iter().position(|it| stray(it)));
        let finding = own.map(|index| findings.remove(index));
        let status = match (finding, root) {
            (Some(finding), _) => failure(finding, report.verdict),
            (None, Some(root)) if failed => {
                let notes = report.findings.iter();
                let mut notes = notes.filter(|it| it.severity == Severity::Info);
                let own = notes.find(|it| shown_by(report, it) == Some(step.step));
                follows(step, own.unwrap_or(root), report.verdict)
            }
            (None, _) => status(step),
        };
        suite.add_test_case(case(&name, step, status));
    }
    for finding in findings {
        let mut case = TestCase::new(finding.id.as_str(), failure(finding, report.verdict));
        case.set_classname(name.as_str());
        suite.add_test_case(case);
    }
    suite
}

/// The step whose reply shows this finding first, by the time of that reply; logs may have none.
fn shown_by(report: &Report, finding: &FindingReport) -> Option<StepName> {
    let attempt = report.attempts.last()?;
    let mut cited = finding.evidence.iter();
    let index = cited.find_map(|cited| match cited {
        Cited::Exchange(index) => Some(*index),
        Cited::Fact(_) => None,
    })?;
    let exchange = attempt.exchanges.get(index)?;
    let at_ms = exchange.at_ms?;
    // Where one ends as the next begins, the later one sent it.
    let mut steps = attempt.steps.iter().rev();
    let step = steps.find(|step| {
        let times = step.started_ms.zip(step.elapsed_ms);
        let within = times.is_some_and(|(from, took)| (from..=from + took).contains(&at_ms));
        within && step.phase == exchange.phase
    })?;
    Some(step.step)
}

fn case(suite: &str, step: &StepReport, status: TestCaseStatus) -> TestCase {
    let name = serde_json::to_value(step.step).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    let mut case = TestCase::new(name.unwrap_or_default(), status);
    case.set_classname(suite);
    if let Some(ms) = step.elapsed_ms {
        case.set_time(duration(ms));
    }
    case
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
fn follows(step: &StepReport, root: &FindingReport, verdict: Verdict) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind(verdict));
    let note = step.note.as_deref().unwrap_or(&root.title);
    status
        .set_type(root.id.as_str())
        .set_message(text::sanitize(note));
    status
}

/// What lies with the probe is an error, as build servers tell it from a test that failed.
fn kind(verdict: Verdict) -> NonSuccessKind {
    match verdict {
        Verdict::Unknown => NonSuccessKind::Error,
        Verdict::Ok | Verdict::Warning | Verdict::Critical => NonSuccessKind::Failure,
    }
}

fn failure(finding: &FindingReport, verdict: Verdict) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind(verdict));
    let advice = finding.advice.iter().map(|advice| advice.text.as_str());
    let text = [finding.detail.as_str()].into_iter().chain(advice);
    let text: Vec<_> = text.map(text::sanitize).collect();
    status
        .set_type(finding.id.as_str())
        .set_message(text::sanitize(&finding.title))
        .set_description(text.join("\n"));
    status
}

fn duration(ms: f64) -> Duration {
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}
