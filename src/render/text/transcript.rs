//! Every command and reply, each with its time and what its code means.

use std::io;

use super::exchange::exchange;
use super::page::Page;
use crate::knowledge::catalogue;
use crate::knowledge::wording::Wording;
use crate::render::style::{Ink, MEANING};
use crate::report::Report;

/// How many lines of one reply are shown: more than any that people write, and a bound for the rest.
const MOST_LINES: usize = 200;

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
            // One unit for all, so that the eye can subtract.
            let at = format!("{:>7.3} s  ", one.at_ms / 1000.0);
            exchange(page, &at, one, MOST_LINES)?;
            if let Some(code) = one.code {
                let lead = [
                    (Ink::Plain, &*" ".repeat(at.len())),
                    (Ink::Faint, MEANING),
                    (Ink::Plain, " "),
                ];
                let meaning = catalogue::name(code, &Wording::english());
                page.hang(&lead, Ink::Faint, &meaning)?;
            }
        }
    }
    Ok(())
}
