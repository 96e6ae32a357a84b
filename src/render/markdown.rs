//! A report to paste into a ticket.

use std::io::{self, Write};

use super::alert::alerted;
use super::neutral::{for_ticket, in_code};
use super::{Renderer, Style, advice, style};
use crate::knowledge::wording::Wording;
use crate::report::{Cited, Report};

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
    writeln!(out, "## {}\n", for_ticket(&report.summary))?;
    let (verdict, _) = style::verdict(report.verdict);
    let address = target.address().or_else(|| target.name.clone());
    let values = [
        ("verdict", verdict),
        ("address", &*in_code(address.as_deref().unwrap_or_default())),
        ("user", &*in_code(&target.user)),
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
        writeln!(out, "- {}", for_ticket(&alerted(report, alert, wording)))?;
    }
    writeln!(out)?;
    for finding in &report.findings {
        writeln!(
            out,
            "### {} (`{}`)\n",
            for_ticket(&finding.title),
            finding.id
        )?;
        writeln!(out, "{}\n", for_ticket(&finding.detail))?;
        for advice in &finding.advice {
            writeln!(
                out,
                "- {}",
                for_ticket(&advice::in_one_line(advice, wording))
            )?;
        }
        let root = report.root_cause.as_deref() == Some(finding.id.as_str());
        let coming_back = advice::coming_back(report, finding, wording);
        if let Some(sentences) = coming_back.filter(|_| root) {
            writeln!(out, "- {}", for_ticket(&sentences))?;
        }
        let facts = finding.evidence.iter().filter_map(|cited| match cited {
            Cited::Fact(fact) => Some(fact),
            Cited::Exchange(_) => None,
        });
        for fact in facts {
            writeln!(out, "- {}", for_ticket(fact))?;
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
            writeln!(out, "> {}", in_code(command))?;
        }
        for line in &exchange.lines {
            writeln!(out, "< {}", in_code(line))?;
        }
    }
    writeln!(out, "```")
}
