//! The root cause with its evidence and advice, and what else was found.

use std::io;

use super::exchange::exchange;
use super::page::Page;
use crate::diagnosis::Severity;
use crate::render::advice::{coming_back, setting, who};
use crate::render::style::{self, FACT, Ink};
use crate::render::words::verdict::basis;
use crate::report::{Cited, CodeReport, FindingReport, Report};
use crate::text::padded;

/// How many lines of one cited reply are shown.
const CITED_LINES: usize = 4;

/// The finding that made the verdict what it is, with all that is known of it.
pub(super) fn root_cause(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(root) = report.root() else {
        return Ok(());
    };
    page.titled("report-root-cause")?;
    let id = format!("  {}", root.id);
    let basis = page.say(basis(report, root), &[]);
    let basis = page.say("report-basis", &[("basis", &basis)]);
    let basis = format!("{}{basis}", page.wording().blank());
    page.line(&[(Ink::Strong, &id), (Ink::Faint, &basis)])?;
    page.blank()?;
    page.prose(2, &root.detail)?;
    evidence(page, report, root)?;
    advice(page, report, root)
}

fn evidence(page: &mut Page<'_>, report: &Report, finding: &FindingReport) -> io::Result<()> {
    if finding.evidence.is_empty() && report.codes.is_empty() {
        return Ok(());
    }
    page.titled("report-evidence")?;
    for cited in &finding.evidence {
        match cited {
            Cited::Exchange(index) => {
                if let Some(cited) = report.last_exchanges().get(*index) {
                    exchange(page, "  ", cited, CITED_LINES)?;
                }
            }
            Cited::Fact(fact) => {
                let lead = [(Ink::Plain, "  "), (Ink::Faint, FACT), (Ink::Plain, " ")];
                page.hang(&lead, Ink::Plain, fact)?;
            }
        }
    }
    for CodeReport { code, name, .. } in &report.codes {
        let lead = [(Ink::Plain, "  "), (Ink::Faint, FACT), (Ink::Plain, " ")];
        let code = code.to_string();
        let text = page.say("report-code-means", &[("code", &code), ("name", name)]);
        page.hang(&lead, Ink::Plain, &text)?;
    }
    Ok(())
}

/// Advice by who must act, in the order in which it is to be followed.
fn advice(page: &mut Page<'_>, report: &Report, finding: &FindingReport) -> io::Result<()> {
    let coming_back = coming_back(report, finding, page.wording());
    if finding.advice.is_empty() && coming_back.is_none() {
        return Ok(());
    }
    page.titled("report-what-to-do")?;
    let mut last = None;
    for advice in &finding.advice {
        let who = who(advice, page.wording());
        let mut label = vec![(Ink::Plain, "  "), (Ink::Strong, who.as_str())];
        let setting = setting(advice, page.wording());
        let setting = setting.map(|setting| format!("{}{setting}", page.wording().blank()));
        if let Some(setting) = &setting {
            label.push((Ink::Faint, setting));
        }
        if setting.is_some() || last != Some(advice.who) {
            page.line(&label)?;
        }
        last = Some(advice.who);
        page.prose(4, &advice.text)?;
    }
    match coming_back {
        Some(sentences) => page.prose(2, &sentences),
        None => Ok(()),
    }
}

/// What else was found: warnings with their detail, the rest by title.
pub(super) fn others(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let root = report.root();
    let others: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| !root.is_some_and(|root| std::ptr::eq(root, *finding)))
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
        let word = format!("  {}", padded(&page.say(word, &[]), 10));
        let id = format!("  {}", finding.id);
        page.line(&[
            (ink, &word),
            (Ink::Plain, &finding.title),
            (Ink::Faint, &id),
        ])?;
        if finding.severity > Severity::Info {
            page.prose(12, &finding.detail)?;
        }
    }
    Ok(())
}
