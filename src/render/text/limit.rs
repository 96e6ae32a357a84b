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
    page.titled("report-about-limit")?;
    if page.is_verbose() {
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
    page.prose(2, &firsts.join(page.wording().blank()))
}
