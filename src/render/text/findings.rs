//! The root cause with its evidence and advice, and what else was found.

use std::io;
use std::time::Duration;

use super::exchange::exchange;
use super::page::Page;
use crate::diagnosis::{Confidence, Severity, Verdict};
use crate::knowledge::findings::FindingId;
use crate::render::style::{self, FACT, Ink};
use crate::report::{Cited, CodeReport, FindingReport, GaveUp, Report, duration};
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
    let basis = page.say(confidence(root.confidence), &[]);
    let basis = page.say("report-basis", &[("basis", &basis)]);
    let basis = format!("{}{basis}", page.wording().blank());
    page.line(&[(Ink::Strong, &id), (Ink::Faint, &basis)])?;
    page.blank()?;
    page.prose(2, &root.detail)?;
    evidence(page, report, root)?;
    advice(page, report, root)
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Proven => "basis-proven",
        Confidence::Stated => "basis-stated",
        Confidence::Inferred => "basis-inferred",
    }
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
    // Whether to come back is a question about the server.
    let is_ours = report.verdict == Verdict::Unknown && !finding.retry.advised;
    let retry = retry(page, finding).filter(|_| !is_ours);
    if finding.advice.is_empty() && retry.is_none() {
        return Ok(());
    }
    page.titled("report-what-to-do")?;
    let mut last = None;
    for advice in &finding.advice {
        let who = page.say(style::who(advice.who), &[]);
        let mut label = vec![(Ink::Plain, "  "), (Ink::Strong, who.as_str())];
        let setting = advice.setting.as_deref();
        let setting = setting.map(|setting| page.say("report-setting", &[("setting", setting)]));
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
    let Some(retry) = retry else { return Ok(()) };
    let mut sentences = vec![retry];
    sentences.extend(gave_up(page, report));
    if let Some(time) = &report.come_back_at {
        sentences.push(page.say("come-back", &[("time", time)]));
    }
    let blank = page.wording().blank();
    page.prose(2, &sentences.join(blank))
}

/// Why the run itself did not try again.
fn gave_up(page: &Page<'_>, report: &Report) -> Option<String> {
    let id = match report.gave_up? {
        GaveUp::Tries => "gave-up-tries",
        GaveUp::Connections => "gave-up-connections",
        GaveUp::Deadline => "gave-up-deadline",
    };
    let made = report.attempts.len().to_string();
    Some(page.say(id, &[("attempts", &made)]))
}

/// Whether to try again. Where it works anyhow, there is nothing to say against it.
fn retry(page: &Page<'_>, finding: &FindingReport) -> Option<String> {
    let retry = finding.retry;
    if finding.severity < Severity::Critical {
        return None;
    }
    let wait = retry.after_seconds.filter(|seconds| *seconds > 0);
    let id = match (retry.advised, wait) {
        (false, Some(_)) => "retry-ends",
        (false, None) if expires(&finding.id) => "retry-expires",
        (false, None) => "retry-never",
        (true, None) => "retry-soon",
        (true, Some(_)) if retry.hinted => "retry-hinted",
        (true, Some(_)) => "retry-after",
    };
    let time = match wait.unwrap_or_default() {
        seconds @ 0..60 => page.say("span-seconds", &[("number", &seconds.to_string())]),
        seconds if seconds % 60 == 0 => {
            page.say("span-minutes", &[("number", &(seconds / 60).to_string())])
        }
        seconds => duration(Duration::from_secs(seconds).as_secs_f64() * 1000.0),
    };
    Some(page.say(id, &[("time", &time)]))
}

/// Whether it ends by itself. A report of another version may have findings that are not known here.
fn expires(finding: &str) -> bool {
    let id = finding.parse::<FindingId>();
    id.is_ok_and(|id| id.meta().expires)
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
