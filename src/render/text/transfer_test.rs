//! The transfer test: both directions at one glance, and what was tried besides.

use std::io;

use super::page::Page;
use crate::evidence::Outcome;
use crate::render::style::{self, CAUTION, Ink};
use crate::render::words::transfer_test::{about, besides};
use crate::report::Report;
use crate::text::sanitize;

/// The longest result that is shown; the transcript has the server's words.
const LONGEST: usize = 160;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(test) = &report.transfer_test else {
        return Ok(());
    };
    page.titled("report-transfer")?;
    let names = ["transfer-upload", "transfer-download"].map(|id| page.say(id, &[]));
    let ruler = page.ruler();
    let columns = names.iter().map(|name| ruler.width(name)).max();
    let columns = columns.unwrap_or(0) + 2;
    for (name, file) in names.iter().zip([&test.upload, &test.download]) {
        let Some(file) = file else { continue };
        let (symbol, ink) = style::outcome(file.outcome);
        let name = ruler.padded(name, columns);
        let lead = [
            (Ink::Plain, "  "),
            (ink, symbol),
            (Ink::Plain, " "),
            (Ink::Strong, &name),
        ];
        let line = page.cut(&about(page.words(), file), LONGEST);
        page.hang(&lead, Ink::Plain, &line)?;
    }
    // A server may forbid what comes after the download, and the test has passed all the same.
    let undone = match test.outcome {
        Outcome::Ok => Outcome::Declined,
        other => other,
    };
    for (done, outcome) in [(true, Outcome::Ok), (false, undone)] {
        let besides = besides(page.words(), test, done);
        if !besides.is_empty() {
            let (symbol, ink) = style::outcome(outcome);
            let lead = [(Ink::Plain, "  "), (ink, symbol), (Ink::Plain, " ")];
            page.hang(&lead, Ink::Plain, &besides)?;
        }
    }
    if let Some(path) = &test.leftover {
        let line = page.say("transfer-left", &[("path", path)]);
        let lead = [(Ink::Plain, "  "), (Ink::Bad, CAUTION), (Ink::Plain, " ")];
        page.hang(&lead, Ink::Plain, &sanitize(&line))?;
    }
    Ok(())
}
