//! Both directions of the transfer test, and what was tried besides.

use super::Words;
use crate::report::{FileTransferReport, TransferTestReport, amount, duration};

/// One direction in one line.
pub(in crate::render) fn about(words: Words, file: &FileTransferReport) -> String {
    if let Some(failure) = &file.failure {
        let bytes = amount(file.bytes);
        return words.say(
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
        text = words.say("transfer-took", &values);
    }
    text
}

/// What was done with the file besides its going there and back, or what could not be done.
pub(in crate::render) fn besides(words: Words, test: &TransferTestReport, done: bool) -> String {
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
    let told: Vec<String> = told.map(|id| words.say(id, &[])).collect();
    told.join(&words.say("summary-comma", &[]))
}
