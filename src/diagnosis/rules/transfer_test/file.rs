//! One file over one data connection, either way: whether it began, and how it stopped.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TransferFact};
use crate::diagnosis::rules::data::{setup, transfer};
use crate::diagnosis::rules::session;
use crate::evidence::Exchange;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::transfer_test::{FileTransfer, TransferTest, size_of};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

/// The data connection did not come about, or the command was not answered with a beginning. `Ok` where the
/// transfer began.
pub(super) fn began<'a>(
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
            let id = if is_of_the_file(code) {
                otherwise
            } else {
                FindingId::TransferRefused
            };
            let of_directories = |draft: &Draft<'_>| draft.id().family() == Family::Directory;
            let draft = context
                .stated(moment, index)
                .filter(|draft| !of_directories(draft))
                .map_or_else(
                    || session::refused(context, index, id),
                    |draft| transfer::untaken(data, draft),
                );
            Err(Some(Box::new(draft)))
        }
    }
}

/// Whether a refusal is of the file, and not of the data connection, the command, or the account (RFC 959 section
/// 4.2.1).
fn is_of_the_file(code: u16) -> bool {
    matches!(code, 450..=459 | 501 | 504 | 550..=559)
}

pub(super) fn refusal<'a>(
    context: &Context<'a>,
    index: Option<usize>,
) -> Option<(usize, &'a Exchange)> {
    let found = context.exchange(index)?;
    found
        .1
        .code()
        .is_some_and(|code| matches!(code, 400..=599))
        .then_some(found)
}

/// Whether the server confirmed the transfer.
pub(in crate::diagnosis::rules) fn is_confirmed(
    context: &Context<'_>,
    file: &FileTransfer,
) -> bool {
    context.is_positive(file.data.closing.or(file.data.transfer))
}

/// The size that the server names for the uploaded file.
pub(in crate::diagnosis::rules) fn size_on_server(
    context: &Context<'_>,
    test: &TransferTest,
) -> Option<u64> {
    let (_, exchange) = context.exchange(test.size_asked)?;
    size_of(exchange.reply.as_ref()?)
}

/// Why the server ended the session in place of a last word on the transfer, unless its words are about that.
pub(super) fn told_to_leave<'a>(
    context: &'a Context<'_>,
    moment: Moment,
    last: Option<usize>,
) -> Option<Draft<'a>> {
    let ended = session::ended_by_421(context, last?)?;
    Some(context.stated(moment, last?).unwrap_or(ended))
}

/// The bytes stopped, or the connection was reset.
pub(super) fn stood_still<'a>(
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

/// All bytes went, and no closing reply came, or none that ends a transfer.
pub(super) fn unanswered<'a>(context: &'a Context<'_>, file: &FileTransfer) -> Option<Draft<'a>> {
    let (index, exchange) = context.exchange(file.data.closing)?;
    if let Some(odd) = session::unfit_end(context, index) {
        return Some(odd.phase(exchange.phase));
    }
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
