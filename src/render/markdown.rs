//! A report to paste into a ticket: what matters to whoever reads it is on one screen, and the transcript is folded.

use std::io::{self, Write};

use super::alert::alerted;
use super::neutral::{for_ticket, in_code, in_table};
use super::words::steps::name_of;
use super::words::verdict::basis;
use super::words::{self, Words};
use super::{Renderer, Style, advice, style};
use crate::diagnosis::Severity;
use crate::evidence::Outcome;
use crate::knowledge::wording::Wording;
use crate::report::{Cited, FindingReport, Report, duration};
use crate::text::truncate;

/// What trackers of issues take in one text (GitHub: 65,536 characters), less the lines between tickets.
const MAX_CHARS: usize = 65_000;

/// So many characters of a reply or a sentence stand on one line.
const MAX_LINE: usize = 2000;

/// The words for what is left out take no more.
const NOTE: usize = 100;

/// What folds the transcript takes no more.
const FOLD: usize = 200;

/// Pieces of evidence that are told; the transcript has the others.
const MOST_CITED: usize = 6;

/// Columns of a cited line, and of what is said of a step.
const CITED: usize = 200;
const LONGEST_NOTE: usize = 120;

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
pub(super) struct Page {
    pub(super) text: String,
    room: usize,
    /// How many lines there was no room for.
    left_out: usize,
}

impl Page {
    /// An empty one with so much room, of which some is for the words that say what is left out, twice.
    pub(super) fn new(room: usize) -> Self {
        Self {
            text: String::new(),
            room: room.saturating_sub(2 * NOTE),
            left_out: 0,
        }
    }

    /// Adds a line, unless there is no room for it or there was none for an earlier one.
    pub(super) fn line(&mut self, line: &str) {
        let takes = line.chars().count() + 1;
        if self.left_out > 0 || takes > self.room {
            self.left_out += 1;
            return;
        }
        self.room -= takes;
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A heading of ours with a blank line before and after it.
    pub(super) fn heading(&mut self, words: &str) {
        self.line(&format!("\n### {words}\n"));
    }

    /// Says how many lines are missing, if any.
    pub(super) fn close(&mut self, wording: Wording) {
        let left_out = std::mem::take(&mut self.left_out);
        if left_out > 0 {
            self.room += NOTE;
            self.line(&wording.say("ticket-cut", &[("lines", &left_out.to_string())]));
        }
    }
}

/// Words of any length, cut to what fits into a line of a ticket.
pub(super) fn short(words: &str, wording: Wording) -> String {
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
    let mut page = Page::new(room);
    let prose = |words: &str| for_ticket(&short(words, wording));
    page.line(&format!("## {}\n", prose(&report.summary)));
    opening(report, wording, &mut page);
    if let Some(root) = report.root() {
        page.line(&format!("\n{}", prose(&root.detail)));
        what_to_do(report, root, wording, &mut page);
        evidence(report, root, wording, &mut page);
    }
    others(report, wording, &mut page);
    places(report, wording, &mut page);
    steps(report, wording, &mut page);
    page.close(wording);
    conversation(report, wording, &mut page);
    page.text
}

/// What was probed, what was found, and when.
fn opening(report: &Report, wording: Wording, page: &mut Page) {
    let prose = |words: &str| for_ticket(&short(words, wording));
    let target = &report.target;
    let (verdict, _) = style::verdict(report.verdict);
    let address = target.address().or_else(|| target.name.clone());
    let values = [
        ("verdict", verdict),
        ("address", &*in_code(address.as_deref().unwrap_or_default())),
        ("user", &*in_code(&target.user)),
    ];
    page.line(&format!("- {}", wording.say("ticket-target", &values)));
    if let Some(root) = report.root() {
        let basis = wording.say(basis(report, root), &[]);
        let basis = wording.say("report-basis", &[("basis", &basis)]);
        let (name, id) = (wording.say("report-root-cause", &[]), in_code(&root.id));
        let blank = wording.blank();
        page.line(&format!("- {name}: `{id}`{blank}{basis}"));
    }
    let took = report
        .duration_ms
        .map(|ms| format!(" {},", duration(ms)))
        .unwrap_or_default();
    let (started, version) = (second(&report.started_at), &report.tool.version);
    page.line(&format!(
        "- {}",
        prose(&format!("{started},{took} ftpprobe {version}"))
    ));
    if let Some(bytes) = report.left_out_bytes {
        let values = [("bytes", &*bytes.to_string())];
        let left_out = wording.say("report-left-out", &values);
        page.line(&format!("- {}", for_ticket(&left_out)));
    }
    if let Some(through) = &report.through {
        page.line(&format!("- {}", prose(&through.text)));
    }
    if let Some(alert) = &report.alert {
        page.line(&format!("- {}", prose(&alerted(report, alert, wording))));
    }
}

/// A moment of RFC 3339 to the second.
fn second(moment: &str) -> String {
    match moment.parse::<jiff::Timestamp>() {
        Ok(moment) => moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Err(_) => moment.to_owned(),
    }
}

/// Who is to do what, in the order in which it helps, and whether to come back.
fn what_to_do(report: &Report, root: &FindingReport, wording: Wording, page: &mut Page) {
    let coming_back = advice::coming_back(report, root, wording);
    if root.advice.is_empty() && coming_back.is_none() {
        return;
    }
    page.heading(&wording.say("report-what-to-do", &[]));
    let prose = |words: &str| for_ticket(&short(words, wording));
    for (index, advice) in root.advice.iter().enumerate() {
        let number = index + 1;
        let told = prose(&advice::in_one_line(advice, wording));
        page.line(&format!("{number}. {told}"));
    }
    if let Some(sentences) = coming_back {
        page.line(&format!("\n{}", prose(&sentences)));
    }
}

/// What the root cause rests on: replies as they came, and facts as sentences.
fn evidence(report: &Report, root: &FindingReport, wording: Wording, page: &mut Page) {
    if root.evidence.is_empty() {
        return;
    }
    page.heading(&wording.say("report-evidence", &[]));
    let exchanges = report.last_exchanges();
    let lines = root.evidence.iter().filter_map(|cited| match cited {
        Cited::Exchange(index) => {
            let exchange = exchanges.get(*index)?;
            let said = |line: &String| {
                let line = in_code(&truncate(line, CITED));
                (!line.trim().is_empty()).then(|| format!("`{line}`"))
            };
            let parts = [
                exchange.command.as_ref().and_then(said),
                exchange.lines.first().and_then(said),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(": "))
        }
        Cited::Fact(fact) => Some(for_ticket(&short(fact, wording))),
    });
    for line in lines.take(MOST_CITED) {
        page.line(&format!("- {line}"));
    }
}

/// What else was found, a line each; of what is more than worth knowing also who is to do what first.
fn others(report: &Report, wording: Wording, page: &mut Page) {
    let root = report.root();
    let is_other = |it: &&FindingReport| !root.is_some_and(|root| std::ptr::eq(root, *it));
    let others: Vec<_> = report.findings.iter().filter(is_other).collect();
    if others.is_empty() {
        return;
    }
    let title = if root.is_some() {
        "report-also-found"
    } else {
        "report-worth-knowing"
    };
    page.heading(&wording.say(title, &[]));
    let prose = |words: &str| for_ticket(&short(words, wording));
    for finding in others {
        let (severity, _) = style::severity(finding.severity);
        let (severity, title) = (wording.say(severity, &[]), prose(&finding.title));
        page.line(&format!(
            "- {severity}: {title} (`{}`)",
            in_code(&finding.id)
        ));
        let first = finding.advice.first();
        if let Some(advice) = first.filter(|_| finding.severity != Severity::Info) {
            page.line(&format!(
                "  - {}",
                prose(&advice::in_short(advice, wording))
            ));
        }
    }
}

/// What was done, in the last attempt.
fn steps(report: &Report, wording: Wording, page: &mut Page) {
    let Some(attempt) = report.attempts.last() else {
        return;
    };
    if attempt.steps.is_empty() {
        return;
    }
    let title = wording.say("report-steps", &[]);
    let of = report.attempts.len();
    let title = if of > 1 {
        let of = of.to_string();
        let values = [("number", of.as_str()), ("of", &of)];
        let attempt = wording.say("report-attempt", &values);
        format!("{title} ({attempt})")
    } else {
        title
    };
    page.heading(&title);
    let label = |id: &str| wording.say(id, &[]);
    let (step, result) = (label("page-step"), label("page-result"));
    let timed = report.is_timed();
    if timed {
        let time = label("page-duration");
        page.line(&format!("| {step} | {time} | {result} |\n|---|---:|---|"));
    } else {
        page.line(&format!("| {step} | {result} |\n|---|---|"));
    }
    for step in &attempt.steps {
        let (symbol, _) = style::outcome(step.outcome);
        let name = in_table(&name_of(Words::of(wording), step));
        let note = step.note.as_deref().unwrap_or_default();
        let note = in_table(&truncate(note, LONGEST_NOTE));
        let ran = step.outcome != Outcome::Skipped;
        let time = match step.elapsed_ms.filter(|_| ran) {
            Some(ms) => duration(ms),
            None => label("report-skipped"),
        };
        let time = if timed {
            format!(" {time} |")
        } else {
            String::new()
        };
        page.line(&format!("| {symbol} {name} |{time} {note} |"));
    }
}

/// The same run from other places, a line for each, and what that means.
fn places(report: &Report, wording: Wording, page: &mut Page) {
    let Some(places) = &report.places else { return };
    let prose = |words: &str| for_ticket(&short(words, wording));
    let words = Words::of(wording);
    page.heading(&wording.say("places-title", &[]));
    page.line(&format!("{}\n", prose(&places.text)));
    for row in words::places::rows(words, places) {
        let (verdict, _) = row.verdict();
        let (name, line) = (prose(&row.name), prose(&row.line(words)));
        page.line(&format!("- {name}: {verdict} {line}"));
        for difference in row.differences() {
            page.line(&format!("  - {}", prose(difference)));
        }
    }
}

/// Everything that was said in the last attempt, folded where Markdown can be. What folds it needs blank lines around it.
fn conversation(report: &Report, wording: Wording, page: &mut Page) {
    let exchanges = report.last_exchanges();
    if exchanges.is_empty() || page.room < FOLD {
        return;
    }
    page.room -= FOLD;
    let many = exchanges.len().to_string();
    let many = wording.say("page-exchanges", &[("exchanges", &many)]);
    let title = wording.say("report-transcript", &[]);
    for part in [
        "\n<details>\n<summary>",
        &title,
        ": ",
        &many,
        "</summary>\n\n```text\n",
    ] {
        page.text.push_str(part);
    }
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
    page.close(wording);
    page.text.push_str("```\n\n</details>\n");
}
