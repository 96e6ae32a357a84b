//! Every command and reply, each with its time and what its code means.

use std::io;

use super::exchange::exchange;
use super::page::Page;
use crate::knowledge::codes;
use crate::render::style::Ink;
use crate::report::{ExchangeReport, Report, duration};

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let attempts = report.attempts.len();
    for (index, attempt) in report.attempts.iter().enumerate() {
        if attempt.exchanges.is_empty() {
            continue;
        }
        page.heading(&if attempts == 1 {
            "Transcript".to_owned()
        } else {
            format!("Transcript of attempt {} of {attempts}", index + 1)
        })?;
        let mut connection = 0;
        for one in &attempt.exchanges {
            if one.connection != connection {
                connection = one.connection;
                let number = connection + 1;
                let title = format!("  -- control connection {number} --");
                page.line(&[(Ink::Faint, &title)])?;
            }
            page.line(&[(Ink::Faint, &label(one))])?;
            exchange(page, 4, one, usize::MAX - 1)?;
        }
    }
    Ok(())
}

/// When it was sent, and what the code of the reply means.
fn label(exchange: &ExchangeReport) -> String {
    let at = format!("at {}", duration(exchange.at_ms));
    match exchange.code {
        Some(code) => format!("  {at}: {code} {}", codes::describe(code)),
        None => format!("  {at}"),
    }
}
