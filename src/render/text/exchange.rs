//! One command with its reply.

use std::io;

use super::page::Page;
use crate::render::style::{FACT, HEARD, Ink, SENT};
use crate::report::{ExchangeReport, duration};
use crate::text::width;

/// The command, the lines of the reply and the time it took, after `before` on the first line and
/// blanks on the others. Remarks of ours have a symbol that no line of the server has. Of a reply of
/// more than `most_lines` only the beginning.
pub(super) fn exchange(
    page: &mut Page<'_>,
    before: &str,
    exchange: &ExchangeReport,
    most_lines: usize,
) -> io::Result<()> {
    let blanks = " ".repeat(width(before));
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
    let more = (hidden > 0).then(|| format!("({hidden} more lines)"));
    let remarks = more.into_iter().chain(remarks(exchange));
    let said = exchange.lines[..shown].iter().cloned();
    let lines = said
        .map(|line| ((Ink::Heard, HEARD), (Ink::Plain, line)))
        .chain(remarks.map(|remark| ((Ink::Faint, FACT), (Ink::Faint, remark))));
    let mut margin = duration(exchange.elapsed_ms);
    for (symbol, (ink, line)) in lines {
        let lead = [(Ink::Faint, before), symbol, (Ink::Plain, " ")];
        page.with_margin(&lead, (ink, &line), &std::mem::take(&mut margin))?;
        before = &blanks;
    }
    Ok(())
}

/// What the lines of the reply do not show.
fn remarks(exchange: &ExchangeReport) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(failure) = &exchange.failure {
        let whole = if exchange.lines.is_empty() {
            "no reply"
        } else {
            "no whole reply"
        };
        remarks.push(match failure.as_str() {
            "closed" => format!("({whole}: the server closed the connection)"),
            "reset" => format!("({whole}: the connection was reset)"),
            "timed-out" => format!("({whole} within the time limit)"),
            "deadline" => format!("({whole} before the deadline of the run)"),
            "interrupted" => format!("({whole}: interrupted)"),
            "too-long" => "(a reply without an end)".to_owned(),
            "not-a-reply" => "(this is no FTP reply)".to_owned(),
            other => format!("({whole}: {other})"),
        });
    } else if exchange.closed {
        remarks.push("(then the server closed the connection)".to_owned());
    }
    if exchange.unsolicited {
        remarks.push("(it was there before the command was sent)".to_owned());
    }
    remarks
}
