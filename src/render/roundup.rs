//! What many targets come to together, for people.

use std::io::{self, Write};

use super::style::{self, Ink, Style};
use super::text::page::Page;
use crate::diagnosis::Verdict;
use crate::knowledge::wording::Wording;
use crate::report::roundup::{Common, Roundup};
use crate::text::sanitize;

/// So many names of targets that were not probed are shown.
const MOST_NAMES: usize = 10;

/// Writes it as text.
///
/// # Errors
///
/// When `out` fails.
pub fn text(roundup: &Roundup, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wording = Wording::new(style.language);
    let mut page = Page::new(out, style);
    let targets = roundup.targets.to_string();
    let counts: Vec<String> = Verdict::ALL
        .into_iter()
        .filter(|verdict| roundup.count(*verdict) > 0)
        .map(|verdict| format!("{} {}", roundup.count(verdict), style::verdict(verdict).0))
        .collect();
    let counts = counts.join(", ");
    let heading = wording.say(
        "roundup-title",
        &[("targets", &targets), ("counts", &counts)],
    );
    page.heading(&heading)?;
    for cause in roundup.causes() {
        one(&mut page, cause, &targets, wording)?;
    }
    if roundup.not_probed.is_empty() {
        return Ok(());
    }
    let count = roundup.not_probed.len();
    let names = names(&roundup.not_probed, MOST_NAMES, count, wording);
    let count = count.to_string();
    let values = [
        ("count", count.as_str()),
        ("targets", &targets),
        ("names", &names),
    ];
    page.prose(2, &wording.say("roundup-not-probed", &values))
}

fn one(page: &mut Page<'_>, cause: &Common, targets: &str, wording: Wording) -> io::Result<()> {
    let count = cause.count.to_string();
    let values = [("count", count.as_str()), ("targets", targets)];
    let count = wording.say("roundup-count", &values);
    let (_, ink) = style::verdict(cause.verdict);
    let title = cause.title.as_deref().map(sanitize).unwrap_or_default();
    let lead = [
        (Ink::Plain, "  "),
        (ink, count.as_str()),
        (Ink::Plain, ": "),
        (Ink::Strong, &cause.id),
        (Ink::Plain, "  "),
    ];
    page.hang(&lead, Ink::Plain, &title)?;
    let names = names(&cause.names, cause.names.len(), cause.count, wording);
    page.prose(6, &names)
}

/// The first of so many names, and how many more there are.
fn names(names: &[String], most: usize, of: usize, wording: Wording) -> String {
    let shown = names.iter().take(most);
    let shown: Vec<String> = shown.map(|name| sanitize(name)).collect();
    let more = of.saturating_sub(shown.len());
    let shown = shown.join(&wording.say("summary-comma", &[]));
    if more == 0 {
        return shown;
    }
    let values = [("names", shown.as_str()), ("count", &more.to_string())];
    wording.say("roundup-more", &values)
}
