//! The log or the packet capture that a report rests on.

use std::io;

use super::page::Page;
use crate::render::style::Ink;
use crate::render::words::source::{lines, title};
use crate::report::Report;
use crate::text::sanitize;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(source) = &report.source else {
        return Ok(());
    };
    page.titled(title(source))?;
    for line in lines(page.words(), source) {
        page.hang(&[(Ink::Plain, "  ")], line.ink, &sanitize(&line.text))?;
    }
    Ok(())
}
