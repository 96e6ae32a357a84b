//! What was probed, what came out, and how sure that is.

use super::Words;
use crate::diagnosis::{Confidence, Verdict};
use crate::evidence::Phase;
use crate::render::style::Style;
use crate::report::{FindingReport, Report, Security, as_far_as};

/// What was probed: its name and its address.
pub(in crate::render) fn target(words: Words, report: &Report) -> String {
    match (&report.target.name, report.target.address()) {
        (Some(name), Some(address)) => format!("{name}  {address}"),
        (Some(name), None) => name.clone(),
        (None, Some(address)) => address,
        (None, None) => words.say("summary-unnamed", &[]),
    }
}

/// Whether it rests on a capture that lacks a part of the session, or holds it encrypted.
fn is_partly_seen(report: &Report) -> bool {
    let source = report.source.as_ref();
    source.is_some_and(|source| source.capture.is_some() && !source.unknown.is_empty())
}

/// The run in a few words.
pub(in crate::render) fn headline(words: Words, report: &Report) -> String {
    match report.root() {
        Some(root) => root.title.clone(),
        // Where a part of a session cannot be seen, no more is said than what can.
        None if report.verdict == Verdict::Ok && is_partly_seen(report) => {
            words.say("report-nothing-wrong", &[])
        }
        None if report.verdict == Verdict::Ok => match report.until {
            Some(until) => {
                let encrypted = report.target.security != Security::Plain;
                let place = as_far_as(until, encrypted, words.wording());
                words.say("report-works-until", &[("place", &place)])
            }
            None => words.say("report-all-works", &[]),
        },
        None => report.summary.clone(),
    }
}

/// The run in one sentence, its moments in the time zone of who reads it.
pub(in crate::render) fn summary(words: Words, report: &Report, style: &Style) -> String {
    let (Some(held), Some(root)) = (&report.held_off, report.root()) else {
        return report.summary.clone();
    };
    let unnamed = || words.say("summary-unnamed", &[]);
    let host = report.target.host.clone().unwrap_or_else(unnamed);
    let (since, until) = (style.moment(&held.since), style.moment(&held.until));
    let values = [
        ("host", host.as_str()),
        ("since", &since),
        ("title", &root.title),
        ("until", &until),
    ];
    words.say("summary-held-off", &values)
}

/// What a finding rests on, by the kind of record: only a run observes.
pub(in crate::render) fn basis(report: &Report, finding: &FindingReport) -> &'static str {
    if report.held_off.is_some() {
        return "basis-held-off";
    }
    match finding.confidence {
        Confidence::Proven
            if report
                .source
                .as_ref()
                .is_some_and(|it| it.capture.is_some()) =>
        {
            "basis-captured"
        }
        Confidence::Proven if report.source.is_some() => "basis-told",
        Confidence::Proven => "basis-proven",
        Confidence::Stated if finding.phase == Phase::Dns => "basis-resolver",
        Confidence::Stated => "basis-stated",
        Confidence::Inferred => "basis-inferred",
    }
}
