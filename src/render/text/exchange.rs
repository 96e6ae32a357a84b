//! One command with its reply.

use std::io;

use super::page::Page;
use crate::render::style::{FACT, HEARD, Ink, SENT};
use crate::render::words::remarks::remarks;
use crate::report::{ExchangeReport, duration};

/// The command, the lines of the reply and the time it took, after `before` on the first line and
/// blanks on the others. Remarks of ours have a symbol that no line of the server has. Of a reply of
/// more than `most_lines` only the beginning.
pub(super) fn exchange(
    page: &mut Page<'_>,
    before: &str,
    exchange: &ExchangeReport,
    most_lines: usize,
) -> io::Result<()> {
    let blanks = " ".repeat(page.ruler().width(before));
    let mut before = before;
    if let Some(command) = &exchange.command {
        let lead = [(Ink::Faint, before), (Ink::Sent, SENT), (Ink::Plain, " ")];
        page.with_margin(&lead, (Ink::Strong, command), "")?;
        before = &blanks;
    }
    let shown = if exchange.lines.len() > most_lines + 1 {
        most_lines
    } else {
        exchange.lines.len()
    };
    let hidden = exchange.lines.len() - shown;
    let more = (hidden > 0).then(|| page.say("remark-more", &[("number", &hidden.to_string())]));
    let remarks = more.into_iter().chain(remarks(page.words(), exchange));
    let said = exchange.lines[..shown].iter().cloned();
    let lines = said
        .map(|line| ((Ink::Heard, HEARD), (Ink::Plain, line)))
        .chain(remarks.map(|remark| ((Ink::Faint, FACT), (Ink::Faint, remark))));
    let took = exchange.elapsed_ms;
    let took = took.filter(|ms| page.is_timed || *ms > 0.0);
    let mut margin = took.map(duration).unwrap_or_default();
    for (symbol, (ink, line)) in lines {
        let lead = [(Ink::Faint, before), symbol, (Ink::Plain, " ")];
        page.with_margin(&lead, (ink, &line), &std::mem::take(&mut margin))?;
        before = &blanks;
    }
    Ok(())
}
