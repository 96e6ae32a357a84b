//! A report to paste into a ticket.

use std::io::{self, Write};

use super::alert::alerted;
use super::{Renderer, Style, advice, style};
use crate::knowledge::wording::Wording;
use crate::report::{Cited, Report};
use crate::text;

pub(super) struct Markdown {
    wording: Wording,
}

impl Markdown {
    pub(super) fn new(style: &Style) -> Self {
        Self {
            wording: Wording::new(style.language),
        }
    }
}

impl Renderer for Markdown {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        for (number, report) in reports.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            ticket(report, self.wording, out)?;
        }
        Ok(())
    }
}

fn ticket(report: &Report, wording: Wording, out: &mut dyn Write) -> io::Result<()> {
    let target = &report.target;
    writeln!(out, "## {}\n", safe(&report.summary))?;
    let (verdict, _) = style::verdict(report.verdict);
    let address = target.address().or_else(|| target.name.clone());
    let values = [
        ("verdict", verdict),
        ("address", &*code(address.as_deref().unwrap_or_default())),
        ("user", &*code(&target.user)),
    ];
    writeln!(out, "- {}", wording.say("ticket-target", &values))?;
    let took = report.duration_ms.map(|ms| format!(" {ms:.0} ms,"));
    writeln!(
        out,
        "- {},{} ftpprobe {}",
        report.started_at,
        took.unwrap_or_default(),
        report.tool.version
    )?;
    if let Some(alert) = &report.alert {
        writeln!(out, "- {}", safe(&alerted(report, alert, wording)))?;
    }
    writeln!(out)?;
    for finding in &report.findings {
        writeln!(out, "### {} (`{}`)\n", safe(&finding.title), finding.id)?;
        writeln!(out, "{}\n", safe(&finding.detail))?;
        for advice in &finding.advice {
            writeln!(out, "- {}", safe(&advice::in_one_line(advice, wording)))?;
        }
        let root = report.root_cause.as_deref() == Some(finding.id.as_str());
        let coming_back = advice::coming_back(report, finding, wording);
        if let Some(sentences) = coming_back.filter(|_| root) {
            writeln!(out, "- {}", safe(&sentences))?;
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
