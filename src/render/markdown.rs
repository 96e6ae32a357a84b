//! A report to paste into a ticket.

use std::io::{self, Write};

use super::alert::alerted;
use super::neutral::{for_ticket, in_code};
use super::words::{self, Words};
use super::{Renderer, Style, advice, style};
use crate::knowledge::wording::Wording;
use crate::report::{Cited, Report};

/// What trackers of issues take in one text (GitHub: 65,536 characters), less the lines between tickets.
const MAX_CHARS: usize = 65_000;

/// So many characters of a reply or a sentence stand on one line.
const MAX_LINE: usize = 2000;

/// The words for what is left out take no more.
const NOTE: usize = 100;

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
        let mut room = MAX_CHARS;
        for (number, report) in reports.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            let own = room / (reports.len() - number);
            let ticket = ticket(report, self.wording, own);
            room = room.saturating_sub(ticket.chars().count() + 1);
            out.write_all(ticket.as_bytes())?;
        }
        Ok(())
    }
}

/// Lines with no more than so many characters together.
struct Page {
    text: String,
    room: usize,
    /// How many lines there was no room for.
    left_out: usize,
}

impl Page {
    /// Adds a line, unless there is no room for it or there was none for an earlier one.
    fn line(&mut self, line: &str) {
        let takes = line.chars().count() + 1;
        if self.left_out > 0 || takes > self.room {
            self.left_out += 1;
            return;
        }
        self.room -= takes;
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Says how many lines are missing, if any.
    fn close(&mut self, wording: Wording, more: usize) {
        let left_out = std::mem::take(&mut self.left_out);
        if left_out > 0 {
            self.room += more;
            self.line(&wording.say("ticket-cut", &[("lines", &left_out.to_string())]));
        }
    }
}

/// Words of any length, cut to what fits into a line of a ticket.
fn short(words: &str, wording: Wording) -> String {
    match words.char_indices().nth(MAX_LINE) {
        Some((at, _)) => {
            let bytes = (words.len() - at).to_string();
            format!(
                "{}{}",
                &words[..at],
                wording.say("report-cut", &[("bytes", &bytes)])
            )
        }
        None => words.to_owned(),
    }
}

/// The report as text for a ticket, in so many characters.
pub(super) fn ticket(report: &Report, wording: Wording, room: usize) -> String {
    let mut page = Page {
        text: String::new(),
        // The words for what is left out, twice.
        room: room.saturating_sub(2 * NOTE),
        left_out: 0,
    };
    let prose = |words: &str| for_ticket(&short(words, wording));
    let target = &report.target;
    page.line(&format!("## {}\n", prose(&report.summary)));
    let (verdict, _) = style::verdict(report.verdict);
    let address = target.address().or_else(|| target.name.clone());
    let values = [
        ("verdict", verdict),
        ("address", &*in_code(address.as_deref().unwrap_or_default())),
        ("user", &*in_code(&target.user)),
    ];
    page.line(&format!("- {}", wording.say("ticket-target", &values)));
    let took = report.duration_ms.map(|ms| format!(" {ms:.0} ms,"));
    let made = format!(
        "{},{} ftpprobe {}",
        report.started_at,
        took.unwrap_or_default(),
        report.tool.version
    );
    page.line(&format!("- {}", prose(&made)));
    if let Some(bytes) = report.left_out_bytes {
        let values = [("bytes", &*bytes.to_string())];
        page.line(&format!(
            "- {}",
            for_ticket(&wording.say("report-left-out", &values))
        ));
    }
    if let Some(through) = &report.through {
        page.line(&format!("- {}", prose(&through.text)));
    }
    if let Some(alert) = &report.alert {
        page.line(&format!("- {}", prose(&alerted(report, alert, wording))));
    }
    page.line("");
    for finding in &report.findings {
        page.line(&format!(
            "### {} (`{}`)\n",
            prose(&finding.title),
            in_code(&finding.id)
        ));
        page.line(&format!("{}\n", prose(&finding.detail)));
        for advice in &finding.advice {
            page.line(&format!(
                "- {}",
                prose(&advice::in_one_line(advice, wording))
            ));
        }
        let is_root = report.root_cause.as_deref() == Some(finding.id.as_str());
        let coming_back = advice::coming_back(report, finding, wording);
        if let Some(sentences) = coming_back.filter(|_| is_root) {
            page.line(&format!("- {}", prose(&sentences)));
        }
        let facts = finding.evidence.iter().filter_map(|cited| match cited {
            Cited::Fact(fact) => Some(fact),
            Cited::Exchange(_) => None,
        });
        for fact in facts {
            page.line(&format!("- {}", prose(fact)));
        }
        page.line("");
    }
    places(report, wording, &mut page);
    page.close(wording, NOTE);
    conversation(report, wording, &mut page);
    page.text
}

/// The same run from other places, a line for each, and what that means.
fn places(report: &Report, wording: Wording, page: &mut Page) {
    let Some(places) = &report.places else { return };
    let prose = |words: &str| for_ticket(&short(words, wording));
    let words = Words::of(wording);
    page.line(&format!("### {}\n", wording.say("places-title", &[])));
    page.line(&format!("{}\n", prose(&places.text)));
    for row in words::places::rows(words, places) {
        let (verdict, _) = row.verdict();
        let (name, line) = (prose(&row.name), prose(&row.line(words)));
        page.line(&format!("- {name}: {verdict} {line}"));
        for difference in row.differences() {
            page.line(&format!("  - {}", prose(difference)));
        }
    }
    page.line("");
}

fn conversation(report: &Report, wording: Wording, page: &mut Page) {
    const FENCES: usize = 16;
    let exchanges = report.last_exchanges();
    if exchanges.is_empty() || page.room < FENCES {
        return;
    }
    page.room -= FENCES;
    page.text.push_str("```text\n");
    let said = |words: &str| in_code(&short(words, wording));
    for exchange in exchanges {
        if let Some(command) = &exchange.command {
            page.line(&format!("> {}", said(command)));
        }
        for line in &exchange.lines {
            page.line(&format!("< {}", said(line)));
        }
        if let Some(bytes) = exchange.left_out_bytes {
            page.line(&wording.say("remark-left-out", &[("bytes", &bytes.to_string())]));
        }
    }
    page.close(wording, NOTE);
    page.text.push_str("```\n");
}
