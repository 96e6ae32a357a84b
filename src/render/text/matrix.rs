//! Which combinations work, at a glance.

use std::io;

use super::page::Page;
use crate::render::style::{Ink, drawn};
use crate::render::words::matrix::{MODES, by_default, looks, mode, recommended, rows};
use crate::report::{MatrixReport, Report};

/// Columns of a combination: the longest ids fit.
const CELL: usize = 28;

/// The table, what to use, and what clients meet by themselves.
pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(matrix) = &report.matrix else {
        return Ok(());
    };
    page.titled("matrix-title")?;
    table(page, matrix)?;
    let text = recommended(page.words(), matrix);
    page.prose(2, &text)?;
    clients(page, matrix)?;
    if matrix.commands.is_empty() {
        return Ok(());
    }
    page.titled("matrix-commands")?;
    for command in &matrix.commands {
        // Whole, so that it can be copied.
        page.whole_line(&[(Ink::Plain, "  "), (Ink::Plain, &command.command)])?;
    }
    let mut commands = matrix.commands.iter();
    if commands.any(|command| command.verifies == Some(false)) {
        let text = page.say("matrix-unverified", &[]);
        page.prose(2, &text)?;
    }
    for withheld in &matrix.withheld_commands {
        let values = [
            ("client", withheld.client.as_str()),
            ("finding", &withheld.finding),
        ];
        let text = page.say("matrix-command-withheld", &values);
        page.prose(2, &text)?;
    }
    Ok(())
}

/// The table. Where a cell has no room for its text it has a number, which the lines below explain: an id is never cut.
fn table(page: &mut Page<'_>, matrix: &MatrixReport) -> io::Result<()> {
    let ruler = page.ruler();
    let rows = rows(page.words(), matrix);
    let label = rows.iter().map(|(label, _)| ruler.width(label)).max();
    let label = label.unwrap_or(0) + 2;
    let room = page.style.width().saturating_sub(label + 2) / MODES.len();
    let column = room.clamp(4, CELL + 4);
    let mut head = " ".repeat(label + 2);
    for it in MODES {
        head.push_str(&ruler.padded(&mode(page.words(), it), column));
    }
    page.line(&[(Ink::Faint, &head)])?;
    let mut explained: Vec<String> = Vec::new();
    for (name, cells) in rows {
        let name = format!("  {}", ruler.padded(&name, label));
        let mut spans = vec![(Ink::Plain, name)];
        for it in MODES {
            let cell = cells.iter().find(|cell| cell.mode == it);
            let (symbol, ink, why) = cell.map_or(("–", Ink::Faint, String::new()), |cell| {
                looks(page.words(), cell)
            });
            let symbol = drawn(symbol);
            let mut text = page.safe(&format!("{symbol} {why}"));
            if ruler.width(&text) > column.saturating_sub(2) {
                let known = explained.iter().position(|it| *it == why);
                let number = known.unwrap_or_else(|| {
                    explained.push(why);
                    explained.len() - 1
                });
                text = format!("{symbol} [{}]", number + 1);
            }
            spans.push((ink, ruler.padded(&text, column)));
        }
        let spans: Vec<_> = spans
            .iter()
            .map(|(ink, text)| (*ink, text.as_str()))
            .collect();
        page.line(&spans)?;
    }
    for (index, why) in explained.iter().enumerate() {
        let lead = format!("  [{}] ", index + 1);
        page.hang(&[(Ink::Faint, &lead)], Ink::Plain, why)?;
    }
    Ok(())
}

fn clients(page: &mut Page<'_>, matrix: &MatrixReport) -> io::Result<()> {
    page.titled("matrix-clients")?;
    let ruler = page.ruler();
    let names = matrix
        .clients
        .iter()
        .map(|client| ruler.width(&client.name));
    let columns = names.max().unwrap_or(0) + 2;
    for client in &matrix.clients {
        let ((symbol, ink), text) = by_default(page.words(), client);
        let name = ruler.padded(&client.name, columns);
        let lead = [
            (Ink::Plain, "  "),
            (ink, symbol),
            (Ink::Plain, " "),
            (Ink::Plain, name.as_str()),
        ];
        page.hang(&lead, Ink::Plain, &text)?;
    }
    Ok(())
}
