//! A conversation while it goes on: each line when it is sent or heard, with the time since the run began.

use std::io;

use super::exchange::exchange;
use super::page::Page;
use crate::render::style::{FACT, Ink, SENT, Style};
use crate::report::ExchangeReport;

/// How many lines of one reply are shown.
const MOST_LINES: usize = 200;

/// Tells a conversation line by line, in the form of a transcript.
#[derive(Debug)]
pub struct Live {
    style: Style,
    /// The control connection of the line before.
    connection: u32,
    /// Whether the command is told whose reply is awaited.
    is_sent: bool,
}

impl Live {
    /// Nothing has been told yet.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self {
            style: Style {
                verbose: 1,
                ..style
            },
            connection: 0,
            is_sent: false,
        }
    }

    /// What the run does, so many microseconds after it began.
    #[must_use]
    pub fn doing(&self, at_us: u64, doing: &str) -> String {
        let at = at(Some(ms(at_us)));
        written(&self.style, |page| {
            let lead = [
                (Ink::Faint, at.as_str()),
                (Ink::Faint, FACT),
                (Ink::Plain, " "),
            ];
            page.hang(&lead, Ink::Faint, doing)
        })
    }

    /// A command that is sent over this control connection.
    #[must_use]
    pub fn sent(&mut self, connection: u32, at_us: u64, command: &str) -> String {
        let is_other = std::mem::replace(&mut self.connection, connection) != connection;
        self.is_sent = true;
        let at = at(Some(ms(at_us)));
        written(&self.style, |page| {
            number(page, connection, is_other)?;
            let lead = [
                (Ink::Faint, at.as_str()),
                (Ink::Sent, SENT),
                (Ink::Plain, " "),
            ];
            page.hang(&lead, Ink::Strong, command)
        })
    }

    /// A reply, or that there was none.
    #[must_use]
    pub fn heard(&mut self, mut heard: ExchangeReport) -> String {
        let connection = heard.connection;
        let is_other = std::mem::replace(&mut self.connection, connection) != connection;
        if std::mem::take(&mut self.is_sent) && !heard.unsolicited {
            heard.command = None;
        }
        let at = at(heard.at_ms);
        written(&self.style, |page| {
            number(page, connection, is_other)?;
            exchange(page, &at, &heard, MOST_LINES)
        })
    }
}

/// The number of a control connection, where it is another than that of the line before.
fn number(page: &mut Page<'_>, connection: u32, is_other: bool) -> io::Result<()> {
    if !is_other {
        return Ok(());
    }
    let number = connection.saturating_add(1).to_string();
    let title = page.say("report-connection", &[("number", &number)]);
    page.line(&[(Ink::Faint, &format!("  -- {title} --"))])
}

/// Seconds, so that the eye can subtract.
fn at(ms: Option<f64>) -> String {
    ms.map_or_else(|| " ".repeat(11), |ms| format!("{:>7.3} s  ", ms / 1000.0))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 2^53 microseconds, which is 285 years"
)]
fn ms(us: u64) -> f64 {
    us as f64 / 1000.0
}

fn written(style: &Style, write: impl FnOnce(&mut Page<'_>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    let written = write(&mut Page::new(&mut out, style));
    // Memory takes whatever is written to it.
    debug_assert!(written.is_ok());
    String::from_utf8_lossy(&out).into_owned()
}
