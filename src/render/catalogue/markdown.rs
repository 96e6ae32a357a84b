//! Reply codes for the documentation: a table, and one page for each class.

use std::io::{self, Write};

use super::{facts, paragraphs};
use crate::knowledge::catalogue::{Entry, group};
use crate::knowledge::codes;
use crate::knowledge::wording::Wording;

/// Names of the pages, with the class that each one is about; `None` for what is no reply code.
#[must_use]
pub fn pages() -> Vec<(String, Option<u16>)> {
    let mut pages: Vec<_> = (1..=6)
        .map(|digit| (file(Some(digit)), Some(digit)))
        .collect();
    pages.push((file(None), None));
    pages
}

/// Writes a table of all these codes, each with a link to its page.
pub fn table(entries: &[Entry], wording: &Wording, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", wording.say("heading-catalogue", &[]))?;
    let head =
        ["code", "name", "class", "group"].map(|id| wording.say(&format!("heading-{id}"), &[]));
    writeln!(out, "| {} |\n|---|---|---|---|", head.join(" | "))?;
    for entry in entries {
        let Entry {
            code, name, class, ..
        } = entry;
        let link = format!("{}#code-{code}", file(codes::class(*code)));
        let group = group(entry, wording);
        writeln!(out, "| [{code}]({link}) | {name} | {class} | {group} |")?;
    }
    Ok(())
}

/// Writes everything about those of the codes that are of this class.
pub fn page(
    entries: &[Entry],
    class: Option<u16>,
    wording: &Wording,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut of_class = entries
        .iter()
        .filter(|entry| codes::class(entry.code) == class)
        .peekable();
    if let Some(first) = of_class.peek() {
        match class {
            Some(digit) => writeln!(out, "# {digit}yz: {}", first.class)?,
            None => writeln!(out, "# {}", first.class)?,
        }
    }
    for entry in of_class {
        whole(entry, *wording, out)?;
    }
    Ok(())
}

fn whole(entry: &Entry, wording: Wording, out: &mut dyn Write) -> io::Result<()> {
    let Entry { code, name, .. } = entry;
    writeln!(out, "\n<a id=\"code-{code}\"></a>\n\n## {code} {name}\n")?;
    for (id, text) in facts(entry, wording) {
        writeln!(out, "- {}: {text}", wording.say(id, &[]))?;
    }
    for (id, text) in paragraphs(entry) {
        writeln!(out, "\n### {}\n\n{text}", wording.say(id, &[]))?;
    }
    if !entry.servers.is_empty() {
        writeln!(out, "\n### {}\n", wording.say("heading-servers", &[]))?;
        for note in &entry.servers {
            writeln!(out, "- **{}**: {}", note.server, note.text)?;
        }
    }
    if !entry.related.is_empty() {
        writeln!(out, "\n### {}\n", wording.say("heading-related", &[]))?;
        for one in &entry.related {
            let link = format!("{}#code-{}", file(codes::class(one.code)), one.code);
            writeln!(out, "- [{}]({link}) {}", one.code, one.name)?;
        }
    }
    Ok(())
}

fn file(class: Option<u16>) -> String {
    match class {
        Some(digit) => format!("{digit}yz.md"),
        None => "other.md".to_owned(),
    }
}
