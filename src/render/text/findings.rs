//! The root cause with its evidence and advice, and what else was found.

use std::io;
use std::time::Duration;

use super::exchange::exchange;
use super::page::Page;
use crate::diagnosis::{Confidence, Severity};
use crate::render::style::{self, FACT, Ink};
use crate::report::{Cited, CodeReport, FindingReport, GaveUp, Report, Who, count, duration};

/// How many lines of one cited reply are shown.
const CITED_LINES: usize = 4;

/// The finding that made the verdict what it is, with all that is known of it.
pub(super) fn root_cause(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(root) = report.root() else {
        return Ok(());
    };
    page.heading("Root cause")?;
    let id = format!("  {}", root.id);
    let basis = format!(" ({})", confidence(root.confidence));
    page.line(&[(Ink::Strong, &id), (Ink::Faint, &basis)])?;
    page.blank()?;
    page.prose(2, &root.detail)?;
    evidence(page, report, root)?;
    advice(page, report, root)
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Proven => "proven by an experiment of this run",
        Confidence::Stated => "the server said so",
        Confidence::Inferred => "inferred from what happened",
    }
}

fn evidence(page: &mut Page<'_>, report: &Report, finding: &FindingReport) -> io::Result<()> {
    if finding.evidence.is_empty() && report.codes.is_empty() {
        return Ok(());
    }
    page.heading("Evidence")?;
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
        let text = format!("{code} means: {name} (ftpprobe explain {code})");
        page.hang(&lead, Ink::Plain, &text)?;
    }
    Ok(())
}

/// Advice by who must act, in the order in which it is to be followed.
fn advice(page: &mut Page<'_>, report: &Report, finding: &FindingReport) -> io::Result<()> {
    let retry = retry(finding);
    if finding.advice.is_empty() && retry.is_none() {
        return Ok(());
    }
    page.heading("What to do")?;
    let mut last = None;
    for advice in &finding.advice {
        let mut label = vec![(Ink::Plain, "  "), (Ink::Strong, who(advice.who))];
        let setting = advice.setting.as_ref();
        let setting = setting.map(|setting| format!(" (setting: {setting})"));
        if let Some(setting) = &setting {
            label.push((Ink::Faint, setting));
        }
        if setting.is_some() || last != Some(advice.who) {
            page.line(&label)?;
        }
        last = Some(advice.who);
        page.prose(4, &advice.text)?;
    }
    match retry {
        Some(retry) => page.prose(2, &format!("{retry}{}", gave_up(report))),
        None => Ok(()),
    }
}

/// Why the run itself did not try again, and when somebody should.
fn gave_up(report: &Report) -> String {
    let made = count(report.attempts.len(), "attempt", "attempts");
    let why = match report.gave_up {
        None => "",
        Some(GaveUp::Tries) => " This run has used its tries",
        Some(GaveUp::Connections) => " This run has used the connections that it may open",
        Some(GaveUp::Deadline) => " That does not fit into the deadline of this run",
    };
    let why = if why.is_empty() {
        String::new()
    } else {
        format!("{why} ({made}).")
    };
    let when = report.come_back_at.as_deref();
    let when = when.map_or_else(String::new, |when| {
        format!(" Come back at {when} or later.")
    });
    format!("{why}{when}")
}

fn who(who: Who) -> &'static str {
    match who {
        Who::You => "You",
        Who::ServerAdmin => "Server administrator",
        Who::NetworkAdmin => "Network administrator",
    }
}

/// Whether to try again. Where it works anyhow, there is nothing to say against it.
fn retry(finding: &FindingReport) -> Option<String> {
    let retry = finding.retry;
    if finding.severity < Severity::Critical {
        return None;
    }
    if let (false, Some(seconds)) = (retry.advised, retry.after_seconds) {
        let wait = Duration::from_secs(seconds).as_secs_f64() * 1000.0;
        let ends = format!("By the server's words this ends in {}.", duration(wait));
        return Some(format!("{ends} Trying again before does not help."));
    }
    if !retry.advised {
        return Some("Trying again does not help before something has changed.".to_owned());
    }
    Some(match retry.after_seconds {
        None | Some(0) => "Trying again can help.".to_owned(),
        Some(seconds) if retry.hinted => {
            let wait = Duration::from_secs(seconds).as_secs_f64() * 1000.0;
            format!(
                "The server asks to wait {} before the next try.",
                duration(wait)
            )
        }
        Some(seconds @ 1..60) => format!("Trying again can help; wait {seconds} s first."),
        Some(seconds) => {
            let wait = Duration::from_secs(seconds).as_secs_f64() * 1000.0;
            format!("Trying again can help; wait {} first.", duration(wait))
        }
    })
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
    page.heading(if root.is_some() {
        "Also found"
    } else {
        "Worth knowing"
    })?;
    for finding in others {
        let (word, ink) = style::severity(finding.severity);
        let word = format!("  {word:10}");
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
