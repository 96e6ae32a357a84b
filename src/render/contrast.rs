//! Two reports held against each other, for people.

use std::io::{self, Write};

use super::json::harmless;
use super::style::{self, Ink, Style};
use super::text::page::Page;
use crate::knowledge::wording::Wording;
use crate::report::contrast::{Contrast, Side};
use crate::text::sanitize;

/// Writes it as text.
///
/// # Errors
///
/// When `out` fails.
pub fn text(contrast: &Contrast, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wording = Wording::new(style.language);
    let mut page = Page::new(out, style);
    let names = ["contrast-here", "contrast-there"].map(|id| wording.say(id, &[]));
    for (name, side) in names.iter().zip([&contrast.here, &contrast.there]) {
        let lead = [(Ink::Strong, name.as_str()), (Ink::Plain, "  ")];
        page.hang(&lead, Ink::Plain, &about(side))?;
    }
    if contrast.here.root_cause.is_some() && contrast.here.root_cause == contrast.there.root_cause {
        page.prose(0, &wording.say("contrast-same-cause", &[]))?;
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

/// Writes it as JSON.
///
/// # Errors
///
/// When `out` fails.
pub fn json(contrast: &Contrast, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(contrast)?;
    writeln!(out, "{}", harmless(&text))
}

fn about(side: &Side) -> String {
    let (verdict, _) = style::verdict(side.verdict);
    let cause = side.root_cause.as_deref().unwrap_or("-");
    sanitize(&format!(
        "{}  {}  {verdict}  {cause}",
        side.name, side.target
    ))
}
