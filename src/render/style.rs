//! Every decision on colours and symbols.
//!
//! Words and symbols carry the meaning; colour only helps to find it.

use std::sync::LazyLock;

use colored::{Color, Colorize, control};
use jiff::tz::TimeZone;
use regex::{Captures, Regex};

use crate::diagnosis::{Severity, Verdict};
use crate::evidence::Outcome;
use crate::knowledge::wording::{Language, Who};
use crate::text::Ruler;

/// How reports for people look.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
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
    /// The time zone in which people are told when something was. Formats for programs have times in UTC.
    pub zone: TimeZone,
    /// Whether text is to be in ASCII, for terminals that show nothing else.
    pub ascii: bool,
    /// Whether the terminal may draw characters of ambiguous width two cells wide.
    pub wide: bool,
    /// Whether the conversation was told while it went on, so that the report need not repeat it.
    pub streamed: bool,
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
            ascii: false,
            wide: false,
            streamed: false,
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

    /// How wide characters are.
    pub(super) fn ruler(&self) -> Ruler {
        Ruler { wide: self.wide }
    }

    /// A moment of RFC 3339 in the time zone of who reads it. Whatever is none stays as it is.
    pub(super) fn moment(&self, moment: &str) -> String {
        moment
            .parse::<jiff::Timestamp>()
            .map_or_else(|_| moment.to_owned(), |it| there(it, &self.zone))
    }

    /// A sentence of ours with its moments of RFC 3339 in the time zone of who reads it.
    pub(super) fn moments(&self, sentence: &str) -> String {
        let moments = MOMENT.replace_all(sentence, |found: &Captures<'_>| self.moment(&found[0]));
        moments.into_owned()
    }

    /// The text in its colour.
    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour || text.trim().is_empty() {
            return text.to_owned();
        }
        // Whether to use colour has been decided; `colored` shall not decide it again.
        control::set_override(true);
        let (code, is_bold) = ink.look();
        match (code, is_bold) {
            (None, false) => text.to_owned(),
            (None, true) => text.bold().to_string(),
            (Some(code), false) => text.color(Color::AnsiColor(code)).to_string(),
            (Some(code), true) => text.color(Color::AnsiColor(code)).bold().to_string(),
        }
    }
}

/// A moment there, to the second.
pub(super) fn there(moment: jiff::Timestamp, zone: &TimeZone) -> String {
    let moment = moment.to_zoned(zone.clone());
    moment.strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// A moment as reports have it.
static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "a constant, which a test uses")]
    Regex::new(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z").unwrap()
});

impl Ink {
    /// Its colour of the 256 that terminals have, and whether it is bold.
    ///
    /// Unlike the first sixteen, which every theme has its own idea of, these are the same everywhere. Each is dark enough to be
    /// read on white and light enough to be read on black.
    const fn look(self) -> (Option<u8>, bool) {
        match self {
            Self::Plain => (None, false),
            Self::Strong => (None, true),
            Self::Faint => (Some(243), false),
            Self::Good => (Some(28), true),
            Self::Bad => (Some(130), true),
            Self::Grave => (Some(196), true),
            Self::Unsure => (Some(133), true),
            Self::Sent => (Some(30), false),
            Self::Heard => (Some(32), false),
        }
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

/// A symbol as a terminal is to show it. Those that terminals may draw two cells wide have a counterpart in ASCII.
pub(super) fn drawn(symbol: &str) -> &str {
    match symbol {
        "·" | "–" => "-",
        other => other,
    }
}

/// A cell before or after a bar, a full cell of the bar, and a half one. None is of ambiguous width, and all are as high as
/// each other.
pub(super) const TRACK: char = '.';
pub(super) const FULL: char = '⣿';
pub(super) const HALF: char = '⡇';

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of one of the 256 colours (WCAG 2.1).
    fn luminance(code: u8) -> f64 {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        assert!(code >= 16, "the look of {code} depends on the theme");
        let levels = match code - 16 {
            cube @ 0..216 => [cube / 36, cube / 6 % 6, cube % 6].map(|it| LEVELS[usize::from(it)]),
            grey => [8 + (grey - 216) * 10; 3],
        };
        let [red, green, blue] = levels.map(|level| {
            let share = f64::from(level) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn colours_are_readable_on_black_and_on_white() {
        const LEAST: f64 = 3.8;
        for ink in [
            Ink::Faint,
            Ink::Good,
            Ink::Bad,
            Ink::Grave,
            Ink::Unsure,
            Ink::Sent,
            Ink::Heard,
        ] {
            let (code, _) = ink.look();
            let light = luminance(code.unwrap());
            let (on_black, on_white) = ((light + 0.05) / 0.05, 1.05 / (light + 0.05));
            assert!(
                on_black > LEAST && on_white > LEAST,
                "{ink:?}: {on_black:.2}, {on_white:.2}"
            );
        }
    }

    #[test]
    fn no_symbol_is_of_ambiguous_width() {
        let (narrow, wide) = (Ruler { wide: false }, Ruler { wide: true });
        let symbols = [
            Outcome::Ok,
            Outcome::Failed,
            Outcome::Declined,
            Outcome::Skipped,
        ];
        let symbols = symbols.map(|it| outcome(it).0);
        let others = [SENT, HEARD, MEANING, FACT, CAUTION];
        let bars = [TRACK, FULL, HALF].map(String::from);
        let all = symbols.iter().chain(&others).map(|it| drawn(it));
        for symbol in all.chain(bars.iter().map(String::as_str)) {
            assert_eq!(narrow.width(symbol), 1, "{symbol}");
            assert_eq!(wide.width(symbol), 1, "{symbol}");
        }
    }

    #[test]
    fn moments_are_told_in_the_zone_of_who_reads_them() {
        let style = Style {
            zone: TimeZone::fixed(jiff::tz::offset(9)),
            ..Style::default()
        };
        assert_eq!(
            style.moments("From 2026-11-28T20:55:04.710309Z on, not 2026."),
            "From 2026-11-29 05:55:04 +09 on, not 2026."
        );
    }
}
