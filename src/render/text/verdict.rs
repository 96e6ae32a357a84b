//! The line that says it all, and the closing line.

use std::io;

use super::page::Page;
use crate::diagnosis::Verdict;
use crate::render::alert::alerted;
use crate::render::style::{self, Ink};
use crate::report::{Report, Security, as_far_as, duration};

/// As wide as the longest verdict and a gap.
const VERDICT: usize = 10;

/// The verdict line alone, never broken: other programs read it.
pub(super) fn line(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(page, report);
    let headline = headline(page, report);
    page.whole_line(&[
        (ink, &word),
        (Ink::Strong, &target),
        (Ink::Plain, "  "),
        (Ink::Plain, &headline),
    ])
}

/// The verdict line within the width, and the summary where the line does not say it.
pub(super) fn opening(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(page, report);
    let headline = headline(page, report);
    page.hang(
        &[(ink, &word), (Ink::Strong, &target), (Ink::Plain, "  ")],
        Ink::Strong,
        &headline,
    )?;
    if report.verdict == Verdict::Ok || report.held_off.is_some() {
        page.prose(VERDICT, &report.summary)?;
    }
    if let Some(alert) = &report.alert {
        let told = alerted(report, alert, page.wording());
        page.prose(VERDICT, &told)?;
    }
    Ok(())
}

/// What the run cost.
pub(super) fn closing(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    if let Some(bytes) = report.left_out_bytes {
        let said = page.say("report-left-out", &[("bytes", &bytes.to_string())]);
        page.blank()?;
        page.prose(0, &said)?;
    }
    if report.source.is_some() {
        return Ok(());
    }
    let opened = report.connections_opened.unwrap_or_default().to_string();
    let took = duration(report.duration_ms.unwrap_or_default());
    let values = [("connections", opened.as_str()), ("time", &took)];
    let closing = page.say("report-closing", &values);
    page.blank()?;
    page.line(&[(Ink::Faint, &closing)])
}

fn target(page: &Page<'_>, report: &Report) -> String {
    match (&report.target.name, report.target.address()) {
        (Some(name), Some(address)) => format!("{name}  {address}"),
        (Some(name), None) => name.clone(),
        (None, Some(address)) => address,
        (None, None) => page.say("summary-unnamed", &[]),
    }
}

/// Whether it rests on a capture that lacks a part of the session, or holds it encrypted.
fn is_partly_seen(report: &Report) -> bool {
    let source = report.source.as_ref();
    source.is_some_and(|source| source.capture.is_some() && !source.unknown.is_empty())
}

fn headline(page: &Page<'_>, report: &Report) -> String {
    match report.root() {
        Some(root) => root.title.clone(),
        // Where a part of a session cannot be seen, no more is said than what can.
        None if report.verdict == Verdict::Ok && is_partly_seen(report) => {
            page.say("report-nothing-wrong", &[])
        }
        None if report.verdict == Verdict::Ok => match report.until {
            Some(until) => {
                let encrypted = report.target.security != Security::Plain;
                let place = as_far_as(until, encrypted, page.wording());
                page.say("report-works-until", &[("place", &place)])
            }
            None => page.say("report-all-works", &[]),
        },
        None => report.summary.clone(),
    }
}
