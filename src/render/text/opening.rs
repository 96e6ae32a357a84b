//! What was probed, when, and what that took.

use std::io;

use super::page::Page;
use crate::render::style::Ink;
use crate::render::words::verdict::target;
use crate::report::{Report, duration};

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    if report.source.is_none() {
        let opened = report.connections_opened.unwrap_or_default().to_string();
        let took = duration(report.duration_ms.unwrap_or_default());
        let began = page.style.moment(&report.started_at);
        let values = [("connections", opened.as_str()), ("time", &took)];
        let took = page.say("report-closing", &values);
        let comma = page.say("summary-comma", &[]);
        let target = target(page.words(), report);
        let lead = [(Ink::Strong, target.as_str()), (Ink::Plain, "  ")];
        page.hang(&lead, Ink::Faint, &format!("{began}{comma}{took}"))?;
    }
    let Some(bytes) = report.left_out_bytes else {
        return Ok(());
    };
    let said = page.say("report-left-out", &[("bytes", &bytes.to_string())]);
    page.prose(0, &said)
}
