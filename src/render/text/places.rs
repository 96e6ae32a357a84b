//! The same run from other places, a line for each.

use std::io;

use super::page::Page;
use crate::render::style::Ink;
use crate::render::words::places::rows;
use crate::report::Report;

/// As wide as the longest verdict and a gap.
const VERDICT: usize = 10;

/// The longest name of a place that is shown.
const LONGEST_NAME: usize = 30;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(places) = &report.places else {
        return Ok(());
    };
    page.titled("places-title")?;
    let words = page.words();
    let rows = rows(words, places);
    let names: Vec<String> = rows
        .iter()
        .map(|row| page.cut(&row.name, LONGEST_NAME))
        .collect();
    let ruler = page.ruler();
    let columns = names.iter().map(|name| ruler.width(name)).max();
    let columns = columns.unwrap_or(0) + 2;
    for (row, name) in rows.iter().zip(&names) {
        let name = ruler.padded(name, columns);
        let (verdict, ink) = row.verdict();
        let verdict = ruler.padded(verdict, VERDICT);
        let lead = [
            (Ink::Plain, "  "),
            (Ink::Plain, name.as_str()),
            (ink, verdict.as_str()),
        ];
        page.hang(&lead, Ink::Plain, &row.line(words))?;
        for difference in row.differences() {
            page.prose(2 + columns, difference)?;
        }
    }
    page.blank()?;
    page.prose(2, &places.text)
}
