//! The line that says it all, and the closing line.

use std::io;

use super::page::Page;
use crate::diagnosis::Verdict;
use crate::render::style::{self, Ink};
use crate::report::{Report, count, duration};

/// As wide as the longest verdict and a gap.
const VERDICT: usize = 10;

/// The verdict line alone, never broken: other programs read it.
pub(super) fn line(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(report);
    page.whole_line(&[
        (ink, &word),
        (Ink::Strong, &target),
        (Ink::Plain, "  "),
        (Ink::Plain, headline(report)),
    ])
}

/// The verdict line within the width, and the summary where the line does not say it.
pub(super) fn opening(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(report);
    page.hang(
        &[(ink, &word), (Ink::Strong, &target), (Ink::Plain, "  ")],
        Ink::Strong,
        headline(report),
    )?;
    if report.verdict == Verdict::Ok || report.held_off.is_some() {
        page.prose(VERDICT, &report.summary)?;
    }
    Ok(())
}

/// What the run cost.
pub(super) fn closing(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let opened = count(
        report.connections_opened as usize,
        "connection",
        "connections",
    );
    let took = duration(report.duration_ms);
    page.blank()?;
    page.line(&[(Ink::Faint, &format!("{opened} opened, {took} in all"))])
}

fn target(report: &Report) -> String {
    let target = &report.target;
    if target.host.contains(':') {
        format!("[{}]:{}", target.host, target.port)
    } else {
        format!("{}:{}", target.host, target.port)
    }
}

fn headline(report: &Report) -> &str {
    match report.root() {
        Some(root) => &root.title,
        None if report.verdict == Verdict::Ok => "Everything that was tried works",
        None => &report.summary,
    }
}
