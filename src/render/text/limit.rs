//! How to live with a limit that was met.

use std::io;

use super::page::Page;
use crate::render::style::{FACT, Ink};
use crate::report::Report;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(limit) = &report.limit else {
        return Ok(());
    };
    page.titled("report-about-limit")?;
    for sentence in &limit.guidance {
        let lead = [(Ink::Plain, "  "), (Ink::Faint, FACT), (Ink::Plain, " ")];
        page.hang(&lead, Ink::Plain, sentence)?;
    }
    Ok(())
}
