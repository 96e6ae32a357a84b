//! What came out, its cause in a sentence, and who is to do what: the last lines.

use std::io;

use super::page::Page;
use crate::render::advice::{coming_back, in_one_line, label};
use crate::render::alert::alerted;
use crate::render::style::{self, Ink};
use crate::render::words::sentences::sentences;
use crate::render::words::verdict::{basis, headline, summary, target};
use crate::report::{Cited, FindingReport, Report};

/// As wide as the longest verdict and a gap.
const VERDICT: usize = 10;

/// So many lines of the width are filled with sentences of the cause. The first is shown however long it is.
const CAUSE_LINES: usize = 2;

/// The verdict line alone, never broken: other programs read it.
pub(super) fn line(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(page.words(), report);
    let headline = headline(page.words(), report);
    let id = report.root().map(|root| format!("  {}", root.id));
    page.whole_line(&[
        (ink, &word),
        (Ink::Strong, &target),
        (Ink::Plain, "  "),
        (Ink::Plain, &headline),
        (Ink::Faint, id.as_deref().unwrap_or_default()),
    ])
}

/// The verdict within the width, and what follows from it.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let (word, ink) = style::verdict(report.verdict);
    let word = format!("{word:VERDICT$}");
    let target = target(page.words(), report);
    let headline = headline(page.words(), report);
    page.blank()?;
    page.hang(
        &[(ink, &word), (Ink::Strong, &target), (Ink::Plain, "  ")],
        Ink::Strong,
        &headline,
    )?;
    if report.root().is_none() || report.held_off.is_some() {
        let summary = summary(page.words(), report, page.style);
        if summary != headline {
            page.prose(2, &summary)?;
        }
    }
    if let Some(through) = &report.through {
        page.prose(VERDICT, &through.text)?;
    }
    if let Some(alert) = &report.alert {
        let told = alerted(report, alert, page.wording());
        let told = page.style.moments(&told);
        page.prose(2, &told)?;
    }
    match report.root() {
        Some(root) => {
            cause(page, report, root)?;
            advice(page, report, root)
        }
        None => Ok(()),
    }
}

/// The finding that made the verdict what it is.
fn cause(page: &mut Page<'_>, report: &Report, root: &FindingReport) -> io::Result<()> {
    let basis = page.say(basis(report, root), &[]);
    let basis = page.say("report-basis", &[("basis", &basis)]);
    let blank = page.wording().blank();
    let id = format!("  {}", root.id);
    let mut lead = vec![(Ink::Strong, id.as_str()), (Ink::Plain, blank)];
    // An id is never broken; a narrow page has the rest on the next line.
    lead.retain(|(_, text)| !text.is_empty());
    page.hang(&lead, Ink::Faint, &basis)?;
    let detail = if page.is_verbose() {
        root.detail.clone()
    } else {
        in_short(page, report, root)
    };
    page.prose(2, &detail)
}

/// The first sentence of the cause, and those after it for which there is room. What the server said stands with the evidence.
fn in_short(page: &Page<'_>, report: &Report, root: &FindingReport) -> String {
    let ruler = page.ruler();
    let most = CAUSE_LINES * (page.style.width() - 2);
    let mut text = String::new();
    for sentence in sentences(&root.detail) {
        let is_first = text.is_empty();
        let would_be = ruler.width(&text) + ruler.width(sentence.trim_end());
        if !is_first && (would_be > most || quotes(sentence, report, root)) {
            break;
        }
        text.push_str(sentence);
    }
    text.trim_end().to_owned()
}

/// Whether it repeats a reply that the finding cites.
fn quotes(sentence: &str, report: &Report, root: &FindingReport) -> bool {
    /// Fewer letters than this stand in a sentence by chance.
    const LEAST: usize = 6;
    let cited = root.evidence.iter().filter_map(|cited| match cited {
        Cited::Exchange(index) => report.last_exchanges().get(*index),
        Cited::Fact(_) => None,
    });
    let lines = cited.flat_map(|exchange| &exchange.lines);
    let mut words = lines.map(|line| line.trim_start_matches(|c: char| !c.is_alphabetic()));
    words.any(|words| words.chars().count() >= LEAST && sentence.contains(words.trim_end()))
}

/// Advice by who must act, in the order in which it is to be followed: what comes first in full, of the rest the first sentence.
fn advice(page: &mut Page<'_>, report: &Report, finding: &FindingReport) -> io::Result<()> {
    let coming_back = coming_back(report, finding, page.wording());
    if finding.advice.is_empty() && coming_back.is_none() {
        return Ok(());
    }
    page.blank()?;
    for (number, advice) in finding.advice.iter().enumerate() {
        let mut advice = advice.clone();
        if number > 0 && !page.is_verbose() {
            let first = sentences(&advice.text)
                .first()
                .map(|it| it.trim_end().to_owned());
            advice.text = first.unwrap_or_default();
        }
        let label = label(&advice, page.wording());
        let line = in_one_line(&advice, page.wording());
        let text = line.strip_prefix(&label).unwrap_or_default().to_owned();
        page.labelled(2, &label, &text)?;
    }
    match coming_back {
        Some(sentences) => {
            let sentences = page.style.moments(&sentences);
            page.prose(2, &sentences)
        }
        None => Ok(()),
    }
}
