//! The report for people.
//!
//! Details come first and what matters comes last, where it stands above the prompt when the program has ended.
//!
//! * `opening` when and how long
//! * `transcript` every command and reply (`-v`)
//! * `source` the log that it was read from
//! * `steps` the steps with their times
//! * `data` the server, its TLS and its data connections
//! * `transfer_test` both directions of a file of our own
//! * `matrix` which combinations work
//! * `places` the same run from other places
//! * `findings` what else was found, and what the root cause rests on
//! * `limit` how to live with a limit that was met
//! * `verdict` what came out, its cause in a sentence, and who is to do what
//! * `exchange` one command with its reply, [`live`] the same while it goes on
//! * `page` the only place that writes, `wrap` breaks lines
//!
//! What is said comes from `words`. Every text goes through `page`, which makes it harmless and keeps it within the width.

mod data;
mod exchange;
mod findings;
mod limit;
pub(super) mod live;
mod matrix;
mod opening;
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
        let mut page = Page::at_the_top(out, &self.style);
        if self.style.quiet {
            return verdict::line(&mut page, report);
        }
        page.is_timed = report.is_timed();
        opening::section(&mut page, report)?;
        if page.is_verbose() && !self.style.streamed {
            transcript::section(&mut page, report)?;
        }
        source::section(&mut page, report)?;
        steps::section(&mut page, report)?;
        data::section(&mut page, report)?;
        transfer_test::section(&mut page, report)?;
        matrix::section(&mut page, report)?;
        places::section(&mut page, report)?;
        findings::others(&mut page, report)?;
        limit::section(&mut page, report)?;
        findings::evidence(&mut page, report)?;
        verdict::section(&mut page, report)
    }
}
