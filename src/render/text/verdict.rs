//! The line that says it all, and the closing line.

use std::io;

use super::page::Page;
use crate::diagnosis::Verdict;
use crate::render::alert::alerted;
use crate::render::style::{self, Ink};
use crate::render::words::verdict::{headline, target};
use crate::report::{Report, duration};

/// As wide as the longest verdict and a gap.
const VERDICT: usize = 10;

/// The verdict line alone, never broken: other programs read it.
pub(super) fn line(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(page.words(), report);
    let headline = headline(page.words(), report);
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
    let target = target(page.words(), report);
    let headline = headline(page.words(), report);
    page.hang(
        &[(ink, &word), (Ink::Strong, &target), (Ink::Plain, "  ")],
        Ink::Strong,
        &headline,
    )?;
    if report.verdict == Verdict::Ok || report.held_off.is_some() {
        page.prose(VERDICT, &report.summary)?;
    }
    if let Some(through) = &report.through {
        page.prose(VERDICT, &through.text)?;
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
