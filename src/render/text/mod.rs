//! The report for people.
//!
//! * `verdict` the line that says it all, and the closing line
//! * `findings` the root cause with its evidence and advice, and what else was found
//! * `exchange` one command with its reply
//! * `limit` how to live with a limit that was met
//! * `source` the log that it was read from
//! * `steps` the steps with a waterfall of their times
//! * `data` the server, its TLS and its data connections
//! * `transfer_test` both directions of a file of our own
//! * `matrix` which combinations work
//! * `places` the same run from other places
//! * `transcript` every command and reply (`-v`)
//! * `page` the only place that writes, `wrap` breaks lines
//!
//! What is said comes from `words`. Every text goes through `page`, which makes it harmless and keeps it within the width.

mod data;
mod exchange;
mod findings;
mod limit;
mod matrix;
pub(super) mod page;
mod places;
mod source;
mod steps;
mod transcript;
mod transfer_test;
mod verdict;
pub(super) mod wrap;

pub use wrap::wrap;

use std::io::{self, Write};

use self::page::Page;
use super::{Renderer, Style};
use crate::report::Report;

/// The report for people.
pub(super) struct Text {
    style: Style,
}

impl Text {
    pub(super) fn new(style: Style) -> Self {
        Self { style }
    }
}

impl Renderer for Text {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        for (number, report) in reports.iter().enumerate() {
            if number > 0 && !self.style.quiet {
                writeln!(out)?;
            }
            self.one(report, out)?;
        }
        Ok(())
    }
}

impl Text {
    fn one(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Page::new(out, &self.style);
        if self.style.quiet {
            return verdict::line(&mut page, report);
        }
        page.is_timed = report.is_timed();
        verdict::opening(&mut page, report)?;
        findings::root_cause(&mut page, report)?;
        limit::section(&mut page, report)?;
        findings::others(&mut page, report)?;
        source::section(&mut page, report)?;
        steps::section(&mut page, report)?;
        data::section(&mut page, report)?;
        transfer_test::section(&mut page, report)?;
        matrix::section(&mut page, report)?;
        places::section(&mut page, report)?;
        if page.is_verbose() {
            transcript::section(&mut page, report)?;
        }
        verdict::closing(&mut page, report)
    }
}
