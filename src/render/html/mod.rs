//! A page of reports: one file that can be sent or attached, complete without a script.
//!
//! * `Leaf` what is shown of one report (this file), [`fragment`] the report as a part of any page
//! * [`document`] a whole page around parts, with its style sheet, its script and what they may do; `sheet` what all articles share
//! * `top` the verdict and what to do, `steps` the waterfall, `findings`, `blocks` what else is known
//! * `matrix` which combinations work, `places` the same run from elsewhere, `transcript` what was said, `bottom` what to copy
//! * `index` which reports a page has, where there are several
//! * `past` what earlier runs of a check saw, `sides` two reports held against each other, [`plots`] small plots of what was over time
//!
//! Markup escapes what it holds by its type. Whatever a server or a user wrote goes through `plain` or `cut` besides, so that
//! what would hide or turn words shows as an escape.

mod blocks;
mod bottom;
mod document;
mod findings;
mod index;
mod matrix;
pub(super) mod past;
mod places;
pub mod plots;
mod sheet;
pub(super) mod sides;
mod steps;
mod top;
mod transcript;

use std::io::{self, Write};
use std::ops::Deref;

use jiff::tz::TimeZone;
use maud::{Markup, Render, html};

pub use document::{Head, SCRIPT, STYLE, document, icon, policy};

use self::sheet::Sheet;
use super::words::Words;
use super::{Renderer, Style, style};
use crate::diagnosis::Verdict;
use crate::knowledge::wording::Language;
use crate::report::Report;
use crate::text::{sanitize, truncate};

/// Columns of a text that are shown. No text of ours is as long; one that comes from a server can be as long as it likes.
const MOST_COLUMNS: usize = 2_000;

/// Bytes of markup that the transcripts of one page may take, and what each may take in any case.
const MAX_TRANSCRIPTS: usize = 400_000;
const LEAST_TRANSCRIPT: usize = 20_000;

/// A page of reports.
pub(super) struct Html {
    style: Style,
}

impl Html {
    pub(super) fn new(style: &Style) -> Self {
        Self {
            style: style.clone(),
        }
    }
}

impl Renderer for Html {
    fn render(&self, reports: &[Report], out: &mut dyn Write) -> io::Result<()> {
        let words = Words::new(self.style.language, true);
        let (head, body) = match reports {
            [one] => {
                let body = fragment(one, &self.style, Place::ALONE);
                (head_of(one, words), body)
            }
            several => (
                index::head(several, words),
                index::body(several, &self.style),
            ),
        };
        out.write_all(document(&head, &body).into_string().as_bytes())
    }
}

/// Where a report stands in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number among those of the page, from 1. Its ids begin with it.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Place {
    /// The only report of a page.
    pub const ALONE: Self = Self { number: 1, of: 1 };
}

/// One report as a part of a page, for [`document`] or any page with its style sheet. Ids are unique as long as the numbers of
/// places are. The headline is an `h1` where the report is alone, and an `h2` where it is not.
#[must_use]
pub fn fragment(report: &Report, style: &Style, place: Place) -> Markup {
    let sheet = Sheet {
        words: Words::new(style.language, true),
        zone: &style.zone,
        place,
    };
    let leaf = Leaf { report, sheet };
    let kind = format!("report {}", kind(report.verdict));
    html! {
        article class=(kind) id=(leaf.id("report")) aria-labelledby=(leaf.id("headline")) {
            (top::section(&leaf))
            (findings::root_cause(&leaf))
            (findings::others(&leaf))
            (steps::section(&leaf))
            (blocks::sections(&leaf))
            (matrix::section(&leaf))
            (places::section(&leaf))
            (transcript::section(&leaf))
            (bottom::section(&leaf))
        }
    }
}

/// What is shown of one report.
struct Leaf<'a> {
    report: &'a Report,
    sheet: Sheet<'a>,
}

impl<'a> Deref for Leaf<'a> {
    type Target = Sheet<'a>;

    fn deref(&self) -> &Sheet<'a> {
        &self.sheet
    }
}

impl Leaf<'_> {
    /// How many bytes of markup the transcript may take.
    fn room(&self) -> usize {
        (MAX_TRANSCRIPTS / self.place.of.max(1)).max(LEAST_TRANSCRIPT)
    }
}

/// What the head of a page says of this report.
fn head_of(report: &Report, words: Words) -> Head {
    let (verdict, _) = style::verdict(report.verdict);
    let target = plain(&super::words::verdict::target(words, report));
    Head {
        title: format!("{verdict} {target}"),
        language: words.wording().language(),
        verdict: report.verdict,
    }
}

/// Text that is shown whole, without anything that would act or hide.
fn plain(text: &str) -> String {
    sanitize(text)
}

/// The same, cut where it would be too long.
fn cut(text: &str) -> String {
    truncate(&sanitize(text), MOST_COLUMNS)
}

/// A moment of RFC 3339 in this time zone.
#[must_use]
pub fn time(moment: &str, zone: &TimeZone) -> Markup {
    let shown = told(moment, zone, "%Y-%m-%d %H:%M:%S %Z");
    html! { time datetime=(plain(moment)) { (shown) } }
}

/// The same to the minute, as text.
fn minute(moment: &str, zone: &TimeZone) -> String {
    told(moment, zone, "%Y-%m-%d %H:%M %Z")
}

fn told(moment: &str, zone: &TimeZone, format: &str) -> String {
    match moment.parse::<jiff::Timestamp>() {
        Ok(moment) => moment.to_zoned(zone.clone()).strftime(format).to_string(),
        Err(_) => plain(moment),
    }
}

/// A report in a line: what was found, without the target.
#[must_use]
pub fn headline(report: &Report, language: Language) -> String {
    cut(&super::words::verdict::headline(
        Words::new(language, true),
        report,
    ))
}

/// The word for a verdict in a box of its colour.
#[must_use]
pub fn pill(verdict: Verdict) -> Markup {
    html! { span class={ "pill " (kind(verdict)) } { (style::verdict(verdict).0) } }
}

/// The class of a verdict, by which the style sheet gives it its colour.
#[must_use]
pub fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ok => "ok",
        Verdict::Warning => "warning",
        Verdict::Critical => "critical",
        Verdict::Unknown => "unknown",
    }
}

/// The class of a colour.
fn ink_class(ink: style::Ink) -> &'static str {
    match ink {
        style::Ink::Good => "good",
        style::Ink::Bad => "bad",
        style::Ink::Grave => "grave",
        _ => "",
    }
}

/// A row of a list of facts. Nothing where there is no value.
fn fact(name: &str, value: Option<impl Render>) -> Markup {
    html! {
        @if let Some(value) = value {
            div { dt { (name) } dd { (value) } }
        }
    }
}
