//! The way there: why the server did not take the file, or has not all of it.

use super::file::{
    began, is_confirmed, refusal, size_on_server, stood_still, told_to_leave, unanswered,
};
use crate::diagnosis::Severity;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TlsFact, TransferFact};
use crate::diagnosis::rules::data::{tls, transfer};
use crate::diagnosis::rules::{session, unknown_command};
use crate::evidence::transfer_test::{FileTransfer, TransferTest};
use crate::evidence::{Exchange, StepName};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

pub(super) fn uploaded<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let file = test.upload.as_ref()?;
    let begun = match began(context, file, Moment::Upload, FindingId::TransferRefused) {
        Ok(begun) => begun,
        Err(fault) => {
            let draft = not_taken(context, test, file, *fault?);
            return Some(draft.value("path", &test.directory));
        }
    };
    if tls::was_cut_short(&file.data) {
        return None;
    }
    let size = size_on_server(context, test);
    let short = size.filter(|size| *size < test.size);
    let draft = if let Some(draft) = told_to_leave(context, Moment::Upload, file.data.closing) {
        draft
    } else if let Some((last, exchange)) = refusal(context, file.data.closing) {
        if size == Some(test.size) {
            whole_all_the_same(context, file, exchange)
        } else {
            broken_off(context, file, last, short)
        }
        .cites(last)
    } else if let Some(draft) = tls::failed(context, &file.data, file.data.closing) {
        draft
    } else if let Some(draft) = stood_still(context, file, FindingId::TransferStallUpload) {
        draft
    } else if is_confirmed(context, file) {
        stored(context, test, file, size)?
    } else {
        unanswered(context, file)?
    };
    let draft = match context.exchange(test.size_asked) {
        Some((index, _)) if size.is_some() => draft
            .shows(
                At::Exchange(index),
                TransferFact::OnServer {
                    bytes: size?,
                    of_bytes: test.size,
                },
            )
            .cites(begun)
            .cites(index),
        _ => draft.cites(begun),
    };
    Some(draft.value("path", &test.directory))
}

/// Why the upload was refused, by what a second one showed and by what is known of the server.
fn not_taken<'a>(
    context: &'a Context<'_>,
    test: &TransferTest,
    file: &FileTransfer,
    refused: Draft<'a>,
) -> Draft<'a> {
    let lacking = file.data.transfer.and_then(|index| {
        let other = unknown_command::alike(context, index)?;
        let is_of_files = matches!(refused.id().family(), Family::Transfer | Family::Storage);
        is_of_files.then_some(other)
    });
    if let Some(other) = lacking {
        let draft = refused.renamed(FindingId::TransferWriteDisabled);
        return unknown_command::lacks(context, draft, other);
    }
    let refused = of_readers(context, file, refused);
    let Some(other) = &test.other_name else {
        return refused;
    };
    let name = other.name.clone();
    if is_confirmed(context, &other.upload) {
        return refused
            .renamed(FindingId::TransferNameRefused)
            .shown()
            .cites_all(other.upload.data.transfer)
            .value("name", &name)
            .shows(&other.upload.data, TransferFact::OtherNameTaken { name });
    }
    match refusal(context, other.upload.data.transfer) {
        Some((index, exchange)) => {
            let code = exchange.code();
            let fact = TransferFact::OtherNameRefused { name, code };
            refused.cites(index).shows(At::Exchange(index), fact)
        }
        None => refused,
    }
}

/// Some servers only read, for anonymous users or as they were started, and say it in the words for a right or a command
/// that is missing.
fn of_readers<'a>(context: &'a Context<'_>, file: &FileTransfer, refused: Draft<'a>) -> Draft<'a> {
    let Some(defaults) = context.defaults() else {
        return refused;
    };
    let software = context.software().to_owned();
    let words = context
        .exchange(file.data.transfer)
        .map(|(_, it)| it.text());
    let told = words.unwrap_or_default();
    let is_told = defaults
        .started_read_only
        .iter()
        .any(|it| told.contains(it));
    let for_guests = defaults.anonymous_reads_only && context.evidence.target.anonymous;
    let disabled =
        |refused: Draft<'a>| refused.renamed(FindingId::TransferWriteDisabled).inferred();
    match refused.id() {
        FindingId::TransferCommandFiltered | FindingId::TransferRefused if is_told => {
            disabled(refused).shows(&file.data, TransferFact::StartedReadOnly { software })
        }
        FindingId::TransferWriteDenied | FindingId::TransferRefused if for_guests => {
            disabled(refused).shows(StepName::Login, TransferFact::ReadsOnly { software })
        }
        _ => refused,
    }
}

/// The file is whole, and the server says that something went wrong.
fn whole_all_the_same<'a>(
    context: &'a Context<'_>,
    file: &FileTransfer,
    exchange: &Exchange,
) -> Draft<'a> {
    let unannounced = file
        .data
        .close_notify
        .as_ref()
        .is_some_and(|it| it.sent == Some(false));
    if unannounced && matches!(exchange.code(), Some(425 | 426)) {
        return context
            .draft(FindingId::TlsClientNoCloseNotify)
            .inferred()
            .graded(Severity::Warning)
            .shows(&file.data, TlsFact::CloseNotifyNotSent);
    }
    context.draft(FindingId::TransferCompleteButError)
}

/// The server gave the transfer up.
fn broken_off<'a>(
    context: &'a Context<'_>,
    file: &FileTransfer,
    last: usize,
    short: Option<u64>,
) -> Draft<'a> {
    let stated = context.stated(Moment::Upload, last);
    match stated {
        // The words are those of any transfer that breaks off, and no reset was seen.
        Some(stated) if stated.id() == FindingId::TransferReset && short.is_some() => {
            let said = context.exchange(Some(last)).map(|(_, it)| it.text());
            let said = said.unwrap_or_default().to_ascii_lowercase();
            let of_the_network = said.contains("server lost") || said.contains("network");
            if of_the_network && is_tls13(file) {
                tail_lost(context)
            } else {
                context.draft(FindingId::TransferTruncated)
            }
        }
        Some(stated) => transfer::untaken(&file.data, stated),
        None if short.is_some() => context.draft(FindingId::TransferTruncated),
        None => session::refused(context, last, FindingId::TransferRefused),
    }
}

fn is_tls13(file: &FileTransfer) -> bool {
    let handshake = file.data.tls.as_ref();
    let session = handshake.and_then(|handshake| handshake.session.as_ref());
    session.is_some_and(|session| session.version == "TLS 1.3")
}

fn tail_lost<'a>(context: &'a Context<'_>) -> Draft<'a> {
    context
        .draft(FindingId::Tls13UploadTruncated)
        .inferred()
        .shows(StepName::TransferTest, TransferFact::OverTls13)
}

/// The server said that the file is stored.
fn stored<'a>(
    context: &'a Context<'_>,
    test: &TransferTest,
    file: &FileTransfer,
    size: Option<u64>,
) -> Option<Draft<'a>> {
    let proven = |id| context.draft(id);
    let Some(size) = size else {
        // One answer that knows of the file is enough: some servers have no SIZE, or none for everybody.
        let gone = |index| refusal(context, index).is_some_and(|(_, it)| it.code() == Some(550));
        let download = test.download.as_ref().and_then(|it| it.data.transfer);
        let unseen =
            gone(test.size_asked) && gone(download) && !context.is_positive(test.facts_asked);
        return unseen.then(|| {
            let draft = proven(FindingId::TransferUploadNotVisible);
            let asked = [test.size_asked, download].into_iter().flatten();
            asked.fold(draft, Draft::cites)
        });
    };
    let as_text = size == test.size.saturating_add(test.bare_line_feeds)
        || size == test.size.saturating_sub(test.full_line_ends);
    if size == test.size {
        return None;
    }
    Some(if as_text {
        proven(FindingId::TransferAsciiMode)
    } else if size > test.size {
        proven(FindingId::TransferDamaged)
    } else if is_tls13(file) {
        tail_lost(context)
    } else {
        proven(FindingId::TransferTruncated)
    })
}
