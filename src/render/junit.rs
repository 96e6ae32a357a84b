//! The results of tests, as build servers read them: each step is a test, and each finding that is more than worth
//! knowing is one that failed.

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::Renderer;
use crate::diagnosis::{Severity, Verdict};
use crate::evidence::Outcome;
use crate::report::{FindingReport, Report, StepReport};
use crate::text;

pub(super) struct Junit;

impl Renderer for Junit {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        let mut document = Document::new("ftpprobe");
        document.add_test_suites(reports.iter().map(suite));
        let total: f64 = reports.iter().map(|report| report.duration_ms).sum();
        document.set_time(duration(total));
        document.serialize(out).map_err(io::Error::other)
    }
}

fn suite(report: &Report) -> TestSuite {
    let name = text::sanitize(&report.target.label());
    let mut suite = TestSuite::new(name.as_str());
    suite.set_time(duration(report.duration_ms));
    suite.add_property(("started_at", report.started_at.as_str()));
    suite.add_property(("summary", text::sanitize(&report.summary).as_str()));
    let steps = report.attempts.last();
    let steps = steps.map_or(&[][..], |attempt| &attempt.steps);
    let findings = report.findings.iter();
    let mut findings: Vec<_> = findings
        .filter(|it| it.severity != Severity::Info)
        .collect();
    for step in steps {
        // A finding belongs to the step that failed in its phase.
        let failed = step.outcome == Outcome::Failed;
        let of_it = findings.iter().position(|it| it.phase == step.phase);
        let finding = of_it.filter(|_| failed).map(|index| findings.remove(index));
        suite.add_test_case(of_step(&name, step, finding, report.verdict));
    }
    for finding in findings {
        let mut case = TestCase::new(finding.id.as_str(), failure(finding, report.verdict));
        case.set_classname(name.as_str());
        suite.add_test_case(case);
    }
    suite
}

/// A step that failed without a finding of its own is told by the finding that explains it: it counts once.
fn of_step(
    suite: &str,
    step: &StepReport,
    finding: Option<&FindingReport>,
    verdict: Verdict,
) -> TestCase {
    let status = match (finding, step.outcome) {
        (Some(finding), _) => failure(finding, verdict),
        (None, Outcome::Ok) => TestCaseStatus::success(),
        (None, Outcome::Failed | Outcome::Skipped) => {
            let mut status = TestCaseStatus::skipped();
            if let Some(note) = &step.note {
                status.set_message(text::sanitize(note));
            }
            status
        }
    };
    let name = serde_json::to_value(step.step).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    let mut case = TestCase::new(name.unwrap_or_default(), status);
    case.set_classname(suite);
    case.set_time(duration(step.elapsed_ms));
    case
}

/// What lies with the probe is an error, as build servers tell it from a test that failed.
fn failure(finding: &FindingReport, verdict: Verdict) -> TestCaseStatus {
    let kind = match verdict {
        Verdict::Unknown => NonSuccessKind::Error,
        Verdict::Ok | Verdict::Warning | Verdict::Critical => NonSuccessKind::Failure,
    };
    let mut status = TestCaseStatus::non_success(kind);
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
