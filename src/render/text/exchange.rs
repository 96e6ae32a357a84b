//! One command with its reply.

use std::io;

use super::page::Page;
use crate::render::style::{HEARD, Ink, SENT};
use crate::report::{ExchangeReport, duration};

/// The command, the lines of the reply and the time it took. Of a long reply only the beginning,
/// unless everything is to be shown.
pub(super) fn exchange(
    page: &mut Page<'_>,
    indent: usize,
    exchange: &ExchangeReport,
    most_lines: usize,
) -> io::Result<()> {
    let indent = " ".repeat(indent);
    if let Some(command) = &exchange.command {
        let lead = [
            (Ink::Plain, indent.as_str()),
            (Ink::Sent, SENT),
            (Ink::Plain, " "),
        ];
        page.with_margin(&lead, (Ink::Strong, command), "")?;
    }
    let lead = [
        (Ink::Plain, indent.as_str()),
        (Ink::Heard, HEARD),
        (Ink::Plain, " "),
    ];
    let mut margin = duration(exchange.elapsed_ms);
    let shown = if exchange.lines.len() > most_lines + 1 {
        most_lines
    } else {
        exchange.lines.len()
    };
    for line in &exchange.lines[..shown] {
        page.with_margin(&lead, (Ink::Plain, line), &std::mem::take(&mut margin))?;
    }
    let hidden = exchange.lines.len() - shown;
    if hidden > 0 {
        let more = format!("({hidden} more lines)");
        page.with_margin(&lead, (Ink::Faint, &more), "")?;
    }
    for remark in remarks(exchange) {
        page.with_margin(&lead, (Ink::Faint, &remark), &std::mem::take(&mut margin))?;
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
