//! What the root cause rests on, and what else was found.

use std::io;

use super::exchange::exchange;
use super::page::Page;
use crate::diagnosis::{Confidence, Severity};
use crate::render::style::{self, FACT, Ink};
use crate::report::{Cited, CodeReport, FindingReport, Report};

/// How many lines of one cited reply are shown.
const CITED_LINES: usize = 4;

/// Exchanges and facts that the root cause rests on.
pub(super) fn evidence(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(root) = report.root() else {
        return Ok(());
    };
    let codes = if is_recognised(root) {
        &[]
    } else {
        report.codes.as_slice()
    };
    if root.evidence.is_empty() && codes.is_empty() {
        return Ok(());
    }
    page.titled("report-evidence")?;
    for cited in &root.evidence {
        match cited {
            Cited::Exchange(index) => {
                if let Some(cited) = report.last_exchanges().get(*index) {
                    exchange(page, "  ", cited, CITED_LINES)?;
                }
            }
            Cited::Fact(fact) if report.held_off.is_some() => {
                let fact = page.style.moments(fact);
                line(page, &fact)?;
            }
            Cited::Fact(fact) => line(page, fact)?,
        }
    }
    for CodeReport { code, name, .. } in codes {
        let code = code.to_string();
        let text = page.say("report-code-means", &[("code", &code), ("name", name)]);
        line(page, &text)?;
    }
    Ok(())
}

fn line(page: &mut Page<'_>, fact: &str) -> io::Result<()> {
    let lead = [(Ink::Plain, "  "), (Ink::Faint, FACT), (Ink::Plain, " ")];
    page.hang(&lead, Ink::Plain, fact)
}

/// Whether more is known than what the reply code means: the text was understood, or an experiment has shown the cause.
fn is_recognised(root: &FindingReport) -> bool {
    root.confidence != Confidence::Inferred
}

/// What else was found. Hints are left out where there is something to mend, and details are for those who want everything.
pub(super) fn others(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let root = report.root();
    let leaves_out_hints = root.is_some() && !page.is_verbose();
    let others: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| !root.is_some_and(|root| std::ptr::eq(root, *finding)))
        .filter(|finding| finding.severity > Severity::Info || !leaves_out_hints)
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    page.titled(if root.is_some() {
        "report-also-found"
    } else {
        "report-worth-knowing"
    })?;
    for finding in others {
        let (word, ink) = style::severity(finding.severity);
        let word = format!("  {}", page.ruler().padded(&page.say(word, &[]), 10));
        named(page, (ink, &word), &finding.title, &finding.id)?;
        if finding.severity > Severity::Info && page.is_verbose() {
            page.prose(12, &finding.detail)?;
        }
    }
    Ok(())
}

/// A title with its id, which stands on a line of its own where it would be cut.
fn named(page: &mut Page<'_>, (ink, lead): (Ink, &str), title: &str, id: &str) -> io::Result<()> {
    let ruler = page.ruler();
    let columns = ruler.width(lead) + ruler.width(&page.safe(title)) + 2 + ruler.width(id);
    if columns <= page.style.width() {
        let id = format!("  {id}");
        return page.line(&[(ink, lead), (Ink::Plain, title), (Ink::Faint, &id)]);
    }
    page.hang(&[(ink, lead)], Ink::Plain, title)?;
    let blanks = " ".repeat(ruler.width(lead));
    page.hang(&[(Ink::Plain, &blanks)], Ink::Faint, id)
}
