//! Reply codes for people.

use std::io::{self, Write};

use super::{facts, paragraphs};
use crate::knowledge::catalogue::{Comparison, Entry, Point};
use crate::knowledge::codes;
use crate::knowledge::wording::Wording;
use crate::render::style::{Ink, Style};
use crate::render::text::page::Page;
use crate::render::text::wrap::wrap;
use crate::text::width;

/// From this width on, two codes stand side by side.
const WIDE: usize = 100;

/// Columns between two codes that stand side by side.
const GAP: &str = " │ ";

/// Writes a table of codes under the headings of their classes.
pub fn table(
    entries: &[Entry],
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    if entries.is_empty() {
        return page.prose(0, &wording.say("no-match", &[]));
    }
    page.line(&[(Ink::Strong, &wording.say("heading-catalogue", &[]))])?;
    let mut class = None;
    for entry in entries {
        let this = codes::class(entry.code);
        if class != Some(this) {
            class = Some(this);
            page.heading(&match this {
                Some(digit) => format!("{digit}yz  {}", entry.class),
                None => entry.class.clone(),
            })?;
        }
        let code = format!("  {:<5}  ", entry.code);
        page.hang(&[(ink(entry.code), &code)], Ink::Plain, &entry.name)?;
    }
    Ok(())
}

/// Writes everything about a code.
pub fn entry(
    entry: &Entry,
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    whole(&mut Page::new(out, style), entry, *wording)
}

fn whole(page: &mut Page<'_>, entry: &Entry, wording: Wording) -> io::Result<()> {
    let code = format!("{}  ", entry.code);
    page.hang(&[(ink(entry.code), &code)], Ink::Strong, &entry.name)?;
    page.blank()?;
    let facts = facts(entry, wording);
    let facts: Vec<_> = facts
        .iter()
        .map(|(id, text)| (wording.say(id, &[]), text))
        .collect();
    let most = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    for (name, text) in facts {
        let gap = " ".repeat(most - width(&name) + 2);
        page.hang(&[(Ink::Faint, &name), (Ink::Plain, &gap)], Ink::Plain, text)?;
    }
    for (id, text) in paragraphs(entry) {
        page.heading(&wording.say(id, &[]))?;
        page.prose(2, text)?;
    }
    if !entry.servers.is_empty() {
        page.heading(&wording.say("heading-servers", &[]))?;
        for note in &entry.servers {
            page.line(&[(Ink::Plain, "  "), (Ink::Faint, &note.server)])?;
            page.prose(4, &note.text)?;
        }
    }
    if !entry.related.is_empty() {
        page.heading(&wording.say("heading-related", &[]))?;
        for one in &entry.related {
            let code = format!("  {:<5}  ", one.code);
            page.hang(&[(ink(one.code), &code)], Ink::Plain, &one.name)?;
        }
    }
    Ok(())
}

/// Writes two codes, side by side where that fits, then in what they differ and when to expect which.
pub fn comparison(
    comparison: &Comparison,
    wording: &Wording,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, style);
    if style.width() >= WIDE {
        side_by_side(&mut page, comparison, *wording)?;
    } else {
        for entry in [&comparison.a, &comparison.b] {
            in_short(&mut page, entry, *wording)?;
            page.blank()?;
        }
    }
    page.line(&[(Ink::Strong, &wording.say("heading-differences", &[]))])?;
    for one in &comparison.points {
        point(&mut page, comparison, one, *wording)?;
    }
    page.heading(&wording.say("heading-expect", &[]))?;
    for entry in [&comparison.a, &comparison.b] {
        labelled(&mut page, entry.code, &entry.expect)?;
    }
    if let Some(relation) = &comparison.relation {
        page.blank()?;
        page.prose(2, relation)?;
    }
    Ok(())
}

/// A code with the paragraphs that matter in a comparison.
fn in_short(page: &mut Page<'_>, entry: &Entry, wording: Wording) -> io::Result<()> {
    let code = format!("{}  ", entry.code);
    page.hang(&[(ink(entry.code), &code)], Ink::Strong, &entry.name)?;
    for (id, text) in short(entry) {
        page.heading(&wording.say(id, &[]))?;
        page.prose(2, text)?;
    }
    Ok(())
}

/// When to expect a code has a section of its own in a comparison.
fn short(entry: &Entry) -> impl Iterator<Item = (&'static str, &str)> {
    paragraphs(entry).filter(|(id, _)| *id != "heading-expect")
}

fn side_by_side(page: &mut Page<'_>, comparison: &Comparison, wording: Wording) -> io::Result<()> {
    let columns = (page.style.width() - width(GAP)) / 2;
    let (a, b) = (&comparison.a, &comparison.b);
    let title = |entry: &Entry| format!("{}  {}", entry.code, entry.name);
    rows(page, columns, (Ink::Strong, 0), &title(a), &title(b))?;
    let ids = [
        "heading-meaning",
        "heading-when",
        "heading-action",
        "heading-waiting",
    ];
    for id in ids {
        let of = |entry| {
            let mut all = short(entry);
            all.find(|(this, _)| *this == id)
                .map_or("", |(_, text)| text)
        };
        let heading = wording.say(id, &[]);
        rows(page, columns, (Ink::Plain, 0), "", "")?;
        rows(page, columns, (Ink::Strong, 0), &heading, &heading)?;
        rows(page, columns, (Ink::Plain, 2), of(a), of(b))?;
    }
    page.blank()
}

/// Two texts, each wrapped within its half.
fn rows(
    page: &mut Page<'_>,
    columns: usize,
    (ink, indent): (Ink, usize),
    a: &str,
    b: &str,
) -> io::Result<()> {
    let (a, b) = (
        wrap(a, columns - indent, page.ruler()),
        wrap(b, columns - indent, page.ruler()),
    );
    let space = " ".repeat(indent);
    for row in 0..a.len().max(b.len()) {
        let of = |half: &[String]| half.get(row).cloned().unwrap_or_default();
        let (left, right) = (of(&a), of(&b));
        let fill = " ".repeat(columns.saturating_sub(indent + width(&left)));
        page.line(&[
            (Ink::Plain, &space),
            (ink, &left),
            (Ink::Plain, &fill),
            (Ink::Faint, GAP),
            (Ink::Plain, &space),
            (ink, &right),
        ])?;
    }
    Ok(())
}

fn point(
    page: &mut Page<'_>,
    comparison: &Comparison,
    point: &Point,
    wording: Wording,
) -> io::Result<()> {
    page.line(&[(Ink::Plain, "  "), (Ink::Faint, &point.topic)])?;
    if !point.differs {
        let same = format!("    {}  ", wording.say("heading-same", &[]));
        return page.hang(&[(Ink::Faint, &same)], Ink::Plain, &point.a);
    }
    labelled(page, comparison.a.code, &point.a)?;
    labelled(page, comparison.b.code, &point.b)
}

/// A text behind the code that it is about.
fn labelled(page: &mut Page<'_>, code: u16, text: &str) -> io::Result<()> {
    let label = format!("    {code:<5}  ");
    page.hang(&[(ink(code), &label)], Ink::Plain, text)
}

/// The colour of a code: that of its class.
pub(super) fn ink(code: u16) -> Ink {
    match codes::class(code) {
        Some(4) => Ink::Bad,
        Some(5) => Ink::Grave,
        Some(_) => Ink::Good,
        None => Ink::Unsure,
    }
}
