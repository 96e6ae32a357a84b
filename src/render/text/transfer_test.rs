//! The transfer test: both directions at one glance, and what was tried besides.

use std::io;

use super::page::Page;
use crate::evidence::Outcome;
use crate::render::style::{self, CAUTION, Ink};
use crate::report::{FileTransferReport, Report, TransferTestReport, amount, duration};
use crate::text::{padded, sanitize, truncate, width};

/// The longest result that is shown; the transcript has the server's words.
const LONGEST: usize = 160;

pub(super) fn section(page: &mut Page<'_>, report: &Report) -> io::Result<()> {
    let Some(test) = &report.transfer_test else {
        return Ok(());
    };
    page.titled("report-transfer")?;
    let names = ["transfer-upload", "transfer-download"].map(|id| page.say(id, &[]));
    let columns = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
    for (name, file) in names.iter().zip([&test.upload, &test.download]) {
        let Some(file) = file else { continue };
        let (symbol, ink) = style::outcome(file.outcome);
        let name = padded(name, columns);
        let lead = [
            (Ink::Plain, "  "),
            (ink, symbol),
            (Ink::Plain, " "),
            (Ink::Strong, &name),
        ];
        let line = truncate(&sanitize(&about(page, file)), LONGEST);
        page.hang(&lead, Ink::Plain, &line)?;
    }
    for (done, outcome) in [(true, Outcome::Ok), (false, Outcome::Failed)] {
        let besides = besides(page, test, done);
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

fn about(page: &Page<'_>, file: &FileTransferReport) -> String {
    if let Some(failure) = &file.failure {
        let bytes = amount(file.bytes);
        return page.say(
            "transfer-failed",
            &[("bytes", &bytes), ("failure", failure)],
        );
    }
    let mut text = amount(file.bytes);
    if let (Some(time), Some(rate)) = (file.duration_ms, file.bytes_per_second) {
        let values = [
            ("bytes", text.clone()),
            ("time", duration(time)),
            ("rate", amount(rate)),
        ];
        let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
        text = page.say("transfer-took", &values);
    }
    text
}

/// What was done with the file besides its going there and back, or what could not be done.
fn besides(page: &Page<'_>, test: &TransferTestReport, done: bool) -> String {
    let facts = [
        (
            test.identical,
            "transfer-identical",
            "transfer-not-identical",
        ),
        (
            test.overwritten,
            "transfer-overwritten",
            "transfer-not-overwritten",
        ),
        (test.resumed, "transfer-resumed", "transfer-not-resumed"),
        (test.renamed, "transfer-renamed", "transfer-not-renamed"),
        (
            test.deleted.filter(|deleted| *deleted),
            "transfer-deleted",
            "transfer-deleted",
        ),
    ];
    let told = facts
        .into_iter()
        .filter(|(fact, ..)| *fact == Some(done))
        .map(|(_, yes, no)| if done { yes } else { no });
    let told: Vec<String> = told.map(|id| page.say(id, &[])).collect();
    told.join(&page.say("summary-comma", &[]))
}
