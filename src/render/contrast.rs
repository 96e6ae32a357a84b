//! Two reports held against each other: for people (this file, and a page), for programs, and for tickets.

mod ticket;

use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) use ticket::ticket;

use super::html::sides;
use super::json::lines;
use super::style::{self, Ink, Style};
use super::text::page::Page;
use crate::knowledge::wording::{Argument, Wording};
use crate::report::contrast::path::{PathEnd, PathReport, PathSession};
use crate::report::contrast::{Contrast, Side};
use crate::report::duration;
use crate::text::sanitize;

/// The ids of what the sides are called.
pub(super) const SIDES: [&str; 2] = ["contrast-here", "contrast-there"];

/// Writes it as text.
///
/// # Errors
///
/// When `out` fails.
pub fn text(contrast: &Contrast, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wording = Wording::new(style.language);
    let mut page = Page::new(out, style);
    let names = SIDES.map(|id| wording.say(id, &[]));
    for (name, side) in names.iter().zip([&contrast.here, &contrast.there]) {
        let lead = [(Ink::Strong, name.as_str()), (Ink::Plain, "  ")];
        page.hang(&lead, Ink::Plain, &about(side))?;
    }
    if contrast.here.root_cause.is_some() && contrast.here.root_cause == contrast.there.root_cause {
        page.prose(0, &wording.say("contrast-same-cause", &[]))?;
    }
    if let Some(path) = &contrast.path {
        on_the_path(&mut page, path, wording)?;
        if contrast.differences.is_empty() {
            return Ok(());
        }
    }
    page.heading(&wording.say("contrast-title", &[]))?;
    if contrast.differences.is_empty() {
        return page.prose(2, &wording.say("contrast-none", &[]));
    }
    for difference in &contrast.differences {
        let (kind, _) = difference.kind.messages();
        let kind = wording.say(kind, &[]);
        page.line(&[(Ink::Plain, "  "), (Ink::Strong, &kind)])?;
        for (name, value) in names.iter().zip([&difference.here, &difference.there]) {
            let value = sanitize(value.as_deref().unwrap_or("-"));
            let lead = [
                (Ink::Plain, "    "),
                (Ink::Faint, name.as_str()),
                (Ink::Plain, "  "),
            ];
            page.hang(&lead, Ink::Plain, &value)?;
        }
        page.prose(4, &difference.meaning)?;
    }
    if contrast.differences.len() > 1 {
        page.blank()?;
        page.prose(0, &wording.say("contrast-first", &[]))?;
    }
    Ok(())
}

/// Clocks that differ by less than this are as good as one.
const SAME_CLOCK_MS: f64 = 1.0;

/// What the path did, session by session.
fn on_the_path(page: &mut Page<'_>, path: &PathReport, wording: Wording) -> io::Result<()> {
    page.heading(&wording.say("path-title", &[]))?;
    let by = [
        ("which", path.client.name()),
        ("by", path.client_known_by.name()),
    ];
    page.prose(2, &wording.say("path-client", &by))?;
    for session in &path.sessions {
        page.blank()?;
        page.prose(2, &named(session, wording))?;
        for event in &session.events {
            let lead = [(Ink::Plain, "    "), (Ink::Strong, "-"), (Ink::Plain, " ")];
            page.hang(&lead, Ink::Plain, &sanitize(&event.text))?;
        }
        if session.events.is_empty() {
            page.prose(4, &wording.say("path-nothing", &[]))?;
        }
        page.prose(4, &known_by(session, wording))?;
    }
    for sentence in only(path, wording) {
        page.blank()?;
        page.prose(2, &sentence)?;
    }
    Ok(())
}

/// What is said of sessions that are not shown: of more in both captures, and of those in one of them.
pub(super) fn only(path: &PathReport, wording: Wording) -> Vec<String> {
    let mut sentences = Vec::new();
    if path.more > 0 {
        let more = BTreeMap::from([("sessions".to_owned(), number(path.more))]);
        sentences.push(wording.tell("path-more", &more));
    }
    if path.only_here + path.only_there > 0 {
        let (here, there) = (path.only_here.to_string(), path.only_there.to_string());
        let values = [("here", here.as_str()), ("there", &there)];
        sentences.push(wording.say("path-only", &values));
    }
    sentences
}

#[expect(clippy::cast_precision_loss, reason = "a count of sessions")]
fn number(count: u64) -> Argument {
    Argument::Number(count as f64)
}

/// Which session it is, in both captures.
pub(super) fn named(session: &PathSession, wording: Wording) -> String {
    let frame = |end: &PathEnd| end.frame.to_string();
    match (&session.here, &session.there) {
        (Some(here), Some(there)) => {
            let (a, b) = (frame(here), frame(there));
            let values = [
                ("client", here.client.as_str()),
                ("here", &a),
                ("there", &b),
            ];
            wording.say("path-session", &values)
        }
        (Some(here), None) => {
            let values = [("client", here.client.as_str()), ("here", &frame(here))];
            wording.say("path-session-here", &values)
        }
        (None, Some(there)) => {
            let values = [("client", there.client.as_str()), ("there", &frame(there))];
            wording.say("path-session-there", &values)
        }
        (None, None) => String::new(),
    }
}

/// How the two were found to be one, and how far their clocks are apart.
pub(super) fn known_by(session: &PathSession, wording: Wording) -> String {
    let mut words = Vec::new();
    if let Some(by) = session.paired_by {
        words.push(wording.say("path-paired", &[("by", by.name())]));
    }
    let is_off = |ahead: &f64| ahead.abs() >= SAME_CLOCK_MS;
    if let Some(ahead) = session.clock_ahead_ms.filter(is_off) {
        let way = if ahead < 0.0 { "behind" } else { "ahead" };
        let values = [("ahead", duration(ahead.abs())), ("way", way.to_owned())];
        let values = values
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        words.push(wording.say("path-clocks", &values));
    }
    if let Some(time) = session.round_trip_ms {
        words.push(wording.say("path-round-trip", &[("time", &duration(time))]));
    }
    words.join(wording.blank())
}

/// Writes it as a page: one file, which needs nothing else.
///
/// # Errors
///
/// When `out` fails.
pub fn html(contrast: &Contrast, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    sides::page(contrast, style, out)
}

/// Writes it as JSON.
///
/// # Errors
///
/// When `out` fails.
pub fn json(contrast: &Contrast, out: &mut dyn Write) -> io::Result<()> {
    lines(contrast, out)
}

fn about(side: &Side) -> String {
    let (verdict, _) = style::verdict(side.verdict);
    let cause = side.root_cause.as_deref().unwrap_or("-");
    sanitize(&format!(
        "{}  {}  {verdict}  {cause}",
        side.name, side.target
    ))
}
