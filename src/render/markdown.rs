//! A report to paste into a ticket.

use std::io::{self, Write};

use super::{Renderer, style};
use crate::report::{AlertKind, AlertReport, Cited, Report};
use crate::text;

pub(super) struct Markdown;

impl Renderer for Markdown {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        for (number, report) in reports.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            ticket(report, out)?;
        }
        Ok(())
    }
}

fn ticket(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let target = &report.target;
    writeln!(out, "## {}\n", safe(&report.summary))?;
    let (verdict, _) = style::verdict(report.verdict);
    let host = target.address().or_else(|| target.name.clone());
    let host = host.map(|host| format!(" `{}`,", code(&host)));
    writeln!(
        out,
        "- **{verdict}**{} user `{}`",
        host.unwrap_or_default(),
        code(&target.user)
    )?;
    let took = report.duration_ms.map(|ms| format!(" {ms:.0} ms,"));
    writeln!(
        out,
        "- {},{} ftpprobe {}",
        report.started_at,
        took.unwrap_or_default(),
        report.tool.version
    )?;
    if let Some(alert) = &report.alert {
        let (kind, since) = (alert.kind.name(), &alert.since);
        writeln!(out, "- {kind}: {verdict} since {since}{}", before(alert))?;
    }
    writeln!(out)?;
    for finding in &report.findings {
        writeln!(out, "### {} (`{}`)\n", safe(&finding.title), finding.id)?;
        writeln!(out, "{}\n", safe(&finding.detail))?;
        for advice in &finding.advice {
            writeln!(out, "- {}", safe(&advice.text))?;
        }
        let facts = finding.evidence.iter().filter_map(|cited| match cited {
            Cited::Fact(fact) => Some(fact),
            Cited::Exchange(_) => None,
        });
        for fact in facts {
            writeln!(out, "- {}", safe(fact))?;
        }
        writeln!(out)?;
    }
    let exchanges = report.last_exchanges();
    if exchanges.is_empty() {
        return Ok(());
    }
    writeln!(out, "```text")?;
    for exchange in exchanges {
        if let Some(command) = &exchange.command {
            writeln!(out, "> {}", code(command))?;
        }
        for line in &exchange.lines {
            writeln!(out, "< {}", code(line))?;
        }
    }
    writeln!(out, "```")
}

/// What was told before a change.
fn before(alert: &AlertReport) -> String {
    let changed = alert.kind == AlertKind::Change;
    let Some(previous) = alert.previous.as_ref().filter(|_| changed) else {
        return String::new();
    };
    let (verdict, _) = style::verdict(previous.verdict);
    format!(", before that {verdict} since {}", previous.since)
}

/// Text in which nothing of the server's is markup.
fn safe(words: &str) -> String {
    let mut safe = String::new();
    for letter in text::sanitize(words).chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!'
        ) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

/// Text between backticks, or in a block that three of them end.
fn code(words: &str) -> String {
    text::sanitize(words).replace('`', "'")
}
