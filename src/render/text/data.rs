//! The server, its TLS and its data connections.

use std::io;

use super::page::Page;
use crate::evidence::DataMode;
use crate::render::style::{self, Ink};
use crate::render::words::data::{about, connections, server};
use crate::render::words::tls;
use crate::report::{DataReport, Report};

/// As wide as the longest label of English and a gap.
const LABEL: usize = 10;

/// The longest result that is shown; the transcript has the server's words.
const LONGEST: usize = 160;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let words = page.words();
    let server = server(words, report);
    let connections = connections(report, page.is_verbose());
    let labels = ["report-server", "report-tls", "report-data"].map(|id| page.say(id, &[]));
    let ruler = page.ruler();
    let columns = labels.iter().map(|label| ruler.width(label) + 2).max();
    let columns = columns.unwrap_or(0).max(LABEL);
    let labels = labels.map(|label| ruler.padded(&label, columns));
    let blanks = " ".repeat(columns);
    let tls = tls::lines(words, report);
    // In a short report these few lines go with the steps of a run.
    let has_lines = !server.is_empty() || !tls.is_empty() || !connections.is_empty();
    if has_lines && (page.is_verbose() || report.root().is_none()) {
        page.blank()?;
    }
    if !server.is_empty() {
        page.hang(&[(Ink::Strong, &labels[0])], Ink::Plain, &server)?;
    }
    for (index, line) in tls.iter().enumerate() {
        let label = if index == 0 { &labels[1] } else { &blanks };
        let lead = [
            (Ink::Strong, label.as_str()),
            line.symbol,
            (Ink::Plain, " "),
        ];
        page.hang(&lead, line.ink, &line.text)?;
    }
    for (index, data) in connections.into_iter().enumerate() {
        let label = if index == 0 { &labels[2] } else { &blanks };
        connection(page, label, data)?;
    }
    Ok(())
}

fn connection(page: &mut Page<'_>, label: &str, data: &DataReport) -> io::Result<()> {
    let (symbol, ink) = style::outcome(data.outcome);
    let mode = match data.mode {
        DataMode::Epsv => " EPSV    ",
        DataMode::Pasv => " PASV    ",
        DataMode::Passive => " passive ",
        DataMode::Active => " active  ",
    };
    let lead = [(Ink::Strong, label), (ink, symbol), (Ink::Plain, mode)];
    let text = page.cut(&about(page.words(), data), LONGEST);
    page.hang(&lead, Ink::Plain, &text)
}
