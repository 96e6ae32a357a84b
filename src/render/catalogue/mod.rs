//! Reply codes explained: a table, single codes, and two of them compared.
//!
//! * `text` for people, `explanation` for replies, errors and findings, `software` for servers, `markdown` and `findings` for the documentation
//! * [`json`] for programs (this file)

mod explanation;
mod findings;
mod markdown;
mod software;
mod text;

use std::io::{self, Write};

use serde::Serialize;

use super::json::lines;
use crate::knowledge::catalogue::{self, Entry};
use crate::knowledge::wording::Wording;

pub use explanation::{error, finding, reply};
pub use findings::findings;
pub use markdown::{page, pages, table as markdown_table};
pub use software::software;
pub use text::{comparison, entry, table};

/// Writes what the catalogue gives as one JSON object over many lines.
pub fn json(what: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    lines(what, out)
}

/// The commands that a code answers, in words.
fn commands(entry: &Entry, wording: Wording) -> String {
    match entry.commands.as_slice() {
        [one] if one == "any" => wording.say("any-command", &[]),
        commands => commands.join(" "),
    }
}

/// The paragraphs about a code, each with the id of its heading.
fn paragraphs(entry: &Entry) -> impl Iterator<Item = (&'static str, &str)> {
    let paragraphs = [
        ("heading-meaning", entry.meaning.as_str()),
        ("heading-when", &entry.when),
        ("heading-action", &entry.action),
        ("heading-waiting", &entry.waiting),
        ("heading-expect", &entry.expect),
    ];
    paragraphs.into_iter().filter(|(_, text)| !text.is_empty())
}

/// The facts about a code, each with the id of its heading.
fn facts(entry: &Entry, wording: Wording) -> Vec<(&'static str, String)> {
    let mut facts = vec![("heading-class", entry.class.clone())];
    if let Some(group) = &entry.group {
        facts.push(("heading-group", group.clone()));
    }
    if entry.listed {
        facts.push(("heading-defined", catalogue::defined(entry, &wording)));
        if !entry.seen.is_empty() {
            facts.push(("heading-seen", entry.seen.join(", ")));
        }
        if !entry.commands.is_empty() {
            facts.push(("heading-commands", commands(entry, wording)));
        }
    }
    facts
}
