//! How to live with a limit that was met.

use std::io;

use super::page::Page;
use crate::render::style::{FACT, Ink};
use crate::render::words::sentences::sentences;
use crate::report::Report;

/// All of it, or the first sentence of each part in one paragraph. The setting stands with the advice, too.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(limit) = &report.limit else {
        return Ok(());
    };
    if page.is_verbose() {
        page.titled("report-about-limit")?;
        for sentence in &limit.guidance {
            let lead = [(Ink::Plain, "  "), (Ink::Faint, FACT), (Ink::Plain, " ")];
            page.hang(&lead, Ink::Plain, sentence)?;
        }
        return Ok(());
    }
    let parts = limit.guidance.len() - usize::from(limit.setting.is_some());
    let parts = limit.guidance.iter().take(parts);
    let firsts: Vec<_> = parts
        .filter_map(|part| sentences(part).first().map(|it| it.trim_end().to_owned()))
        .collect();
    let (title, firsts) = (
        page.say("report-about-limit", &[]),
        firsts.join(page.wording().blank()),
    );
    let said = |text: &str| page.say("advice-in-one-line", &[("name", &title), ("text", text)]);
    let (label, line) = (said(""), said(&firsts));
    let text = line.strip_prefix(&label).unwrap_or_default();
    page.blank()?;
    page.labelled(0, &label, text)
}
