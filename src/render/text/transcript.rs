//! Every command and reply, each with its time and what its code means.

use std::io;

use super::exchange::exchange;
use super::page::Page;
use crate::knowledge::catalogue;
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
            page.say("report-transcript", &[])
        } else {
            let (number, of) = ((index + 1).to_string(), attempts.to_string());
            page.say("report-transcript-of", &[("number", &number), ("of", &of)])
        })?;
        let mut connection = 0;
        for one in &attempt.exchanges {
            if one.connection != connection {
                connection = one.connection;
                let number = (connection + 1).to_string();
                let title = page.say("report-connection", &[("number", &number)]);
                let title = format!("  -- {title} --");
                page.line(&[(Ink::Faint, &title)])?;
            }
            // One unit for all, so that the eye can subtract.
            let at = one.at_ms.map(|ms| format!("{:>7.3} s  ", ms / 1000.0));
            let at = at.unwrap_or_else(|| "  ".to_owned());
            exchange(page, &at, one, MOST_LINES)?;
            if let Some(code) = one.code {
                let lead = [
                    (Ink::Plain, &*" ".repeat(at.len())),
                    (Ink::Faint, MEANING),
                    (Ink::Plain, " "),
                ];
                let meaning = catalogue::name(code, &page.wording());
                page.hang(&lead, Ink::Faint, &meaning)?;
            }
        }
    }
    Ok(())
}
