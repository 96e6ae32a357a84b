//! What the transfer test showed.

use super::data::failure;
use super::shape::{FileTransferReport, TransferTestReport};
use super::tls::data_tls_report;
use super::words::ms;
use crate::evidence::transfer_test::{Cleanup, FileTransfer, TransferTest, modified_at, size_of};
use crate::evidence::{Attempt, Evidence, Exchange, Outcome, StepName};
use crate::knowledge::wording::Wording;

/// `None` where the test was not run.
pub(super) fn transfer_test_report(
    evidence: &Evidence,
    attempt: &Attempt,
    wording: Wording,
) -> Option<TransferTestReport> {
    let test = attempt.transfer_test()?;
    let file = |file: &FileTransfer| file_report(attempt, file, wording);
    let upload = test.upload.as_ref().map(file);
    let download = test.download.as_ref().map(file);
    let compared = test.compared.as_ref();
    let identical = compared.map(|compared| compared.first_difference.is_none());
    let deleted = match test.cleanup {
        Cleanup::NotNeeded => None,
        Cleanup::Deleted(_) => Some(true),
        Cleanup::Left { .. } => Some(false),
    };
    let resumed = match (attempt.exchange(test.restart), &test.resume) {
        (_, Some(_)) => test.is_resumed(attempt),
        (Some(restart), None) => Some(restart.is_class(3)).filter(|accepted| !accepted),
        (None, None) => None,
    };
    Some(TransferTestReport {
        outcome: attempt
            .step(StepName::TransferTest)
            .map_or(Outcome::Failed, |step| step.outcome),
        directory: test.directory.clone(),
        name: test.name.clone(),
        size: test.size,
        mode: test.mode,
        upload,
        size_on_server: reply(attempt, test.size_asked).and_then(size_of),
        clock_ahead_seconds: clock_ahead(evidence, attempt, test),
        download,
        identical,
        first_difference: compared.and_then(|compared| compared.first_difference),
        overwritten: test.overwrite.as_ref().map(|file| file.is_done(attempt)),
        resumed,
        renamed: (!test.rename.is_empty()).then(|| {
            let last = attempt.exchange(test.rename.last().copied());
            test.rename.len() == 2 && last.is_some_and(|last| last.is_class(2))
        }),
        deleted,
        leftover: match &test.cleanup {
            Cleanup::Left { path, .. } => Some(path.clone()),
            _ => None,
        },
    })
}

fn reply(attempt: &Attempt, index: Option<usize>) -> Option<&crate::evidence::Reply> {
    attempt.exchange(index)?.reply.as_ref()
}

/// Seconds by which the server's clock is ahead of ours, as far as the file's time tells.
fn clock_ahead(evidence: &Evidence, attempt: &Attempt, test: &TransferTest) -> Option<i64> {
    let modified = reply(attempt, test.time_asked).and_then(modified_at)?;
    let upload = &test.upload.as_ref()?.data;
    let closed = attempt.exchange(upload.closing.or(upload.transfer))?;
    let seconds = i64::try_from(closed.ended_us? / 1_000_000).ok()?;
    let ours = evidence.started_at.unix_seconds().checked_add(seconds)?;
    modified.checked_sub(ours)
}

fn file_report(attempt: &Attempt, file: &FileTransfer, wording: Wording) -> FileTransferReport {
    let data = &file.data;
    let transfer = attempt.exchange(data.transfer);
    let closing = attempt.exchange(data.closing);
    let failure = failure(attempt, data, wording);
    let first = data.first_byte_us.zip(transfer.and_then(|it| it.sent_us));
    let end = data.ended_us.zip(closing.and_then(|it| it.first_byte_us));
    FileTransferReport {
        outcome: Outcome::of(failure.is_none()),
        bytes: data.bytes.unwrap_or_default(),
        first_byte_ms: first.map(|(first, sent)| ms(first.saturating_sub(sent))),
        duration_ms: file.elapsed_us().map(ms),
        bytes_per_second: file.bytes_per_second(),
        longest_pause_ms: ms(file.pace.longest_pause_us),
        pause_at: file.pace.pause_at,
        closing_reply_ms: end.map(|(ended, closed)| ms(closed) - ms(ended)),
        codes: [transfer, closing]
            .into_iter()
            .flatten()
            .filter_map(Exchange::code)
            .collect(),
        failure,
        tls: data_tls_report(attempt, data),
    }
}
