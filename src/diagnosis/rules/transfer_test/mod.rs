//! The transfer test: why a file of our own did not go there, or did not come back as it was.

use super::data::{setup, tls, transfer};
use super::{directory, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TlsFact, TransferFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::data::DataEnd;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::transfer_test::{Cleanup, Comparison, FileTransfer, TransferTest, size_of};
use crate::evidence::{Exchange, Phase, StepName};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

/// What keeps the file from going there and back.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let test = context.attempt.transfer_test()?;
    let draft = fault(context, test)?;
    (draft.severity() == Severity::Critical).then(|| draft.finding())
}

/// The first thing that is wrong, which may be no more than a wrong closing reply.
pub(super) fn fault<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let grave = |draft: &Draft<'_>| draft.severity() == Severity::Critical;
    let upload = || uploaded(context, test);
    let download = || downloaded(context, test);
    entered(context, test)
        .or_else(|| lost_at(context, test.binary))
        .or_else(|| upload().filter(grave))
        .or_else(|| asked(test).find_map(|index| lost_at(context, Some(index))))
        .or_else(|| download().filter(grave))
        .or_else(|| compared(context, test))
        .or_else(upload)
        .or_else(download)
}

/// What is asked about the uploaded file before it is fetched.
fn asked(test: &TransferTest) -> impl Iterator<Item = usize> {
    let asked = [test.size_asked, test.facts_asked, test.time_asked];
    asked.into_iter().flatten()
}

/// Why the session ended at a command of the test, if it did.
fn lost_at<'a>(context: &'a Context<'_>, index: Option<usize>) -> Option<Draft<'a>> {
    let draft = session::lost(context, index?)?;
    Some(draft.phase(Phase::Transfer))
}

/// Why the session ended, or a data connection failed, in what the test tries after the comparison: the file
/// itself has gone there and back by then. What the server merely refuses is for the notes to tell.
pub(super) fn later<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let again = |file: &Option<FileTransfer>| again(context, file.as_ref()?);
    let deleted = match &test.cleanup {
        Cleanup::Left { delete, .. } => *delete,
        _ => None,
    };
    let renamed = || {
        test.rename
            .iter()
            .find_map(|at| lost_at(context, Some(*at)))
    };
    let draft = again(&test.overwrite)
        .or_else(|| lost_at(context, test.restart))
        .or_else(|| again(&test.resume))
        .or_else(renamed)
        .or_else(|| lost_at(context, deleted))?;
    Some(draft.graded(Severity::Warning))
}

/// A further upload that broke off.
fn again<'a>(context: &'a Context<'_>, file: &FileTransfer) -> Option<Draft<'a>> {
    let data = &file.data;
    let all = [data.setup, data.transfer, data.closing];
    if let Some(lost) = all.into_iter().find_map(|index| lost_at(context, index)) {
        return Some(lost);
    }
    let is_refused = |index| refusal(context, index).is_some();
    if is_refused(data.transfer) || is_refused(data.closing) || tls::was_cut_short(data) {
        return None;
    }
    match began(context, file, Moment::Upload, FindingId::TransferRefused) {
        Ok(_) => tls::failed(context, data, data.closing)
            .or_else(|| stood_still(context, file, FindingId::TransferStallUpload)),
        Err(fault) => fault.map(|draft| *draft),
    }
}

/// The size that the server names for the uploaded file.
pub(super) fn size_on_server(context: &Context<'_>, test: &TransferTest) -> Option<u64> {
    let (_, exchange) = context.exchange(test.size_asked)?;
    size_of(exchange.reply.as_ref()?)
}

/// Whether the server confirmed the transfer.
pub(super) fn is_confirmed(context: &Context<'_>, file: &FileTransfer) -> bool {
    context.is_positive(file.data.closing.or(file.data.transfer))
}

fn refusal<'a>(context: &Context<'a>, index: Option<usize>) -> Option<(usize, &'a Exchange)> {
    let found = context.exchange(index)?;
    found
        .1
        .code()
        .is_some_and(|code| code >= 400)
        .then_some(found)
}

fn entered<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let draft = directory::not_entered(context, test.cwd?, &test.directory)?;
    Some(draft.phase(Phase::Transfer))
}

/// The data connection did not come about, or the command was not answered with a beginning. `Ok` where the
/// transfer began.
fn began<'a>(
    context: &'a Context<'_>,
    file: &FileTransfer,
    moment: Moment,
    otherwise: FindingId,
) -> Result<usize, Option<Box<Draft<'a>>>> {
    let data = &file.data;
    if let Some(fault) = setup::fault(context, data) {
        return Err(Some(Box::new(fault)));
    }
    match setup::path(data).map(|path| path.outcome) {
        Some(TcpOutcome::Connected) => {}
        None | Some(TcpOutcome::Stopped) => return Err(None),
        Some(_) => return Err(setup::unconnected(context, data).map(Box::new)),
    }
    let Some((index, exchange)) = context.exchange(data.transfer) else {
        return Err(None);
    };
    if let Some(broken) = session::broken(context, index) {
        return Err(Some(Box::new(broken)));
    }
    match exchange.code() {
        None => Err(None),
        Some(100..=299) => Ok(index),
        Some(421) => Err(session::lost(context, index).map(Box::new)),
        Some(code) => {
            // Only these speak of the file (RFC 959 section 4.2.2).
            let id = match code {
                450 | 550..=553 => otherwise,
                _ => FindingId::TransferRefused,
            };
            let of_directories = |draft: &Draft<'_>| draft.id().family() == Family::Directory;
            let draft = context
                .stated(moment, index)
                .filter(|draft| !of_directories(draft))
                .unwrap_or_else(|| session::refused(context, index, id));
            Err(Some(Box::new(draft)))
        }
    }
}

fn uploaded<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let file = test.upload.as_ref()?;
    let begun = match began(context, file, Moment::Upload, FindingId::TransferRefused) {
        Ok(begun) => begun,
        Err(fault) => return fault.map(|draft| draft.value("path", &test.directory)),
    };
    if tls::was_cut_short(&file.data) {
        return None;
    }
    let size = size_on_server(context, test);
    let short = size.filter(|size| *size < test.size);
    let draft = if let Some((last, exchange)) = refusal(context, file.data.closing) {
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

/// The file is whole, and the server says that something went wrong.
fn whole_all_the_same<'a>(
    context: &'a Context<'_>,
    file: &FileTransfer,
    exchange: &Exchange,
) -> Draft<'a> {
    let unannounced = file.data.close_notify.as_ref().is_some_and(|it| !it.sent);
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
        Some(stated) => stated,
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

/// The bytes stopped, or the connection was reset.
fn stood_still<'a>(
    context: &'a Context<'_>,
    file: &FileTransfer,
    stalled: FindingId,
) -> Option<Draft<'a>> {
    let data = &file.data;
    let sent = file.sent_us.is_some();
    let came = data.bytes.unwrap_or_default();
    match data.end.as_ref()? {
        DataEnd::Reset => Some(
            context
                .draft(FindingId::TransferReset)
                .shows(data, TransferFact::Reset { bytes: data.bytes }),
        ),
        DataEnd::Failed(error) => Some(context.draft(FindingId::TransferReset).inferred().shows(
            data,
            TransferFact::Failed {
                bytes: data.bytes,
                error: error.clone(),
            },
        )),
        // All is sent; what is missing is the server's last word.
        DataEnd::TimedOut { .. } if sent => None,
        DataEnd::TimedOut { limit_us } => Some(
            context
                .draft(stalled)
                .seconds(*limit_us)
                .number("offset", Some(file.pace.pause_at.max(came)))
                .shows(
                    data,
                    TransferFact::Stalled {
                        bytes: data.bytes,
                        limit_us: *limit_us,
                    },
                ),
        ),
        _ => None,
    }
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

/// All bytes went, and no closing reply came.
fn unanswered<'a>(context: &'a Context<'_>, file: &FileTransfer) -> Option<Draft<'a>> {
    let (index, exchange) = context.exchange(file.data.closing)?;
    let broken = session::broken(context, index)?;
    if broken.id() != FindingId::ReplyTimeout {
        return Some(broken);
    }
    Some(
        context
            .draft(FindingId::TransferFinalReplyMissing)
            .number("minutes", transfer::minutes(context, &file.data))
            .cites(index)
            .seconds(exchange.elapsed_us())
            .shows(At::Exchange(index), TransferFact::NoFinalReply),
    )
}

fn downloaded<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let file = test.download.as_ref()?;
    let begun = match began(
        context,
        file,
        Moment::Download,
        FindingId::TransferUploadNotVisible,
    ) {
        Ok(begun) => begun,
        Err(fault) => return fault.map(|draft| draft.value("path", &test.directory)),
    };
    let data = &file.data;
    if tls::was_cut_short(data) {
        return None;
    }
    let came = data.bytes.unwrap_or_default();
    let whole = came == test.size;
    let draft = if let Some((last, _)) = refusal(context, data.closing) {
        let draft = if whole {
            context.draft(FindingId::TransferCompleteButError)
        } else if let Some(stated) = context.stated(Moment::Download, last) {
            stated
        } else {
            context.draft(FindingId::TransferTruncated)
        };
        draft.cites(last).shows(
            data,
            TransferFact::Came {
                bytes: data.bytes,
                of_bytes: test.size,
            },
        )
    } else if let Some(draft) = tls::failed(context, data, data.closing) {
        draft
    } else if let Some(draft) = stood_still(context, file, FindingId::TransferStalled) {
        draft
    } else if is_confirmed(context, file) {
        let nothing = came == 0 && data.end == Some(DataEnd::Eof) && test.size > 0;
        nothing.then(|| context.draft(FindingId::TransferZeroByteDownload))?
    } else {
        unanswered(context, file)?
    };
    Some(draft.cites(begun).value("path", &test.directory))
}

/// What came back is not what was sent.
fn compared<'a>(context: &'a Context<'_>, test: &TransferTest) -> Option<Draft<'a>> {
    let Comparison {
        first_difference,
        line_ends_changed,
    } = test.compared.as_ref()?;
    let offset = (*first_difference)?;
    let file = test.download.as_ref()?;
    let came = file.data.bytes.unwrap_or_default();
    let id = if *line_ends_changed {
        FindingId::TransferAsciiMode
    } else if offset == came && offset < test.size {
        FindingId::TransferTruncated
    } else {
        FindingId::TransferDamaged
    };
    let draft = context.draft(id);
    let draft = draft.number("offset", Some(offset)).shows(
        StepName::TransferTest,
        TransferFact::Differs {
            offset,
            bytes: file.data.bytes,
            of_bytes: test.size,
        },
    );
    let cited = [file.data.transfer, file.data.closing];
    Some(cited.into_iter().flatten().fold(draft, Draft::cites))
}
