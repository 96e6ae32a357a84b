//! Every decision on colours and symbols.
//!
//! Words and symbols carry the meaning; colour only helps to find it.

use colored::{ColoredString, Colorize, control};
use jiff::tz::TimeZone;

use crate::diagnosis::{Severity, Verdict};
use crate::evidence::Outcome;
use crate::knowledge::wording::{Language, Who};

/// How reports for people look.
#[derive(Debug, Clone)]
pub struct Style {
    /// Whether to use colours.
    pub colour: bool,
    /// How wide lines may be; taken as 40 if less.
    pub columns: usize,
    /// From 1 on: the whole transcript, and long lines wrapped instead of cut. A reply or line that
    /// only a hostile server sends is still cut, or it would flood the terminal.
    pub verbose: u8,
    /// The verdict line only.
    pub quiet: bool,
    /// The language of headings and labels; that of the report's sentences is the report's own.
    pub language: Language,
    /// The time zone in which a page tells when something was. Other formats have times in UTC.
    pub zone: TimeZone,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            columns: 80,
            verbose: 0,
            quiet: false,
            language: Language::English,
            zone: TimeZone::UTC,
        }
    }
}

/// What a piece of text is, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// The text itself.
    Plain,
    /// A heading, or the name of something.
    Strong,
    /// What is there for completeness.
    Faint,
    /// All is well.
    Good,
    /// It will fail for some, or soon.
    Bad,
    /// It fails.
    Grave,
    /// The probe could not find out.
    Unsure,
    /// What we sent.
    Sent,
    /// What the server sent.
    Heard,
}

impl Style {
    /// The width to keep to.
    pub(super) fn width(&self) -> usize {
        self.columns.max(40)
    }

    /// The text in its colour.
    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour || text.trim().is_empty() {
            return text.to_owned();
        }
        // Whether to use colour has been decided; `colored` shall not decide it again.
        control::set_override(true);
        let painted: ColoredString = match ink {
            Ink::Plain => return text.to_owned(),
            Ink::Strong => text.bold(),
            Ink::Faint => text.dimmed(),
            Ink::Good => text.green().bold(),
            Ink::Bad => text.yellow().bold(),
            Ink::Grave => text.red().bold(),
            Ink::Unsure => text.magenta().bold(),
            Ink::Sent => text.cyan(),
            Ink::Heard => text.blue(),
        };
        painted.to_string()
    }
}

/// The word for a verdict, as monitoring systems write it.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, Ink) {
    match verdict {
        Verdict::Ok => ("OK", Ink::Good),
        Verdict::Warning => ("WARNING", Ink::Bad),
        Verdict::Critical => ("CRITICAL", Ink::Grave),
        Verdict::Unknown => ("UNKNOWN", Ink::Unsure),
    }
}

/// The id of the word for a severity.
pub(super) fn severity(severity: Severity) -> (&'static str, Ink) {
    match severity {
        Severity::Info => ("severity-info", Ink::Faint),
        Severity::Warning => ("severity-warning", Ink::Bad),
        Severity::Critical => ("severity-critical", Ink::Grave),
    }
}

/// The id of the words for who must act.
pub(super) fn who(who: Who) -> &'static str {
    match who {
        Who::You => "who-you",
        Who::ServerAdmin => "who-server-admin",
        Who::NetworkAdmin => "who-network-admin",
    }
}

/// The symbol for an outcome.
pub(super) fn outcome(outcome: Outcome) -> (&'static str, Ink) {
    match outcome {
        Outcome::Ok => ("✓", Ink::Good),
        Outcome::Failed => ("✗", Ink::Grave),
        Outcome::Declined | Outcome::Skipped => ("–", Ink::Faint),
    }
}

/// Before what we sent, what the server sent, what its reply code means, and a fact that is none of these.
pub(super) const SENT: &str = ">";
pub(super) const HEARD: &str = "<";
pub(super) const MEANING: &str = "=";
pub(super) const FACT: &str = "·";

/// Before what will fail for some, or soon.
pub(super) const CAUTION: &str = "!";

/// A cell of a bar's track, and a full cell of the bar.
pub(super) const TRACK: char = '·';
pub(super) const FULL: char = '█';
/// Cells filled by one to seven eighths.
pub(super) const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
