//! Files that were to go over a data connection of a log, and were refused.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::rules::session;
use crate::evidence::{DataConnection, DataMode, Exchange};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::replies::Moment;

/// The code for a data connection that cannot be opened (RFC 959 section 5.4).
const NO_DATA_CONNECTION: u16 = 425;

/// The code for a transfer that had begun, and broke off (RFC 959 section 5.4).
const BROKE_OFF: u16 = 426;

/// What the reply to a transfer of a file, or the one at its end, says; `None` if it was no file.
pub(super) fn of_file<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    index: usize,
) -> Option<Draft<'a>> {
    let (_, asked) = context.exchange(data.transfer)?;
    let is_active = data.mode == DataMode::Active;
    Some(refused(context, moment(asked)?, index, is_active))
}

/// What a reply at this moment says that refuses a file; `is_active`: the server was to connect.
pub(in crate::diagnosis::rules) fn refused<'a>(
    context: &'a Context<'_>,
    moment: Moment,
    index: usize,
    is_active: bool,
) -> Draft<'a> {
    let of_data = if is_active {
        Moment::ActiveTransfer
    } else {
        Moment::Transfer
    };
    let code = context.exchange(Some(index)).and_then(|(_, it)| it.code());
    // That is about the data connection, whatever was to go over it.
    let moments = if code == Some(NO_DATA_CONNECTION) {
        [of_data, moment]
    } else {
        [moment, of_data]
    };
    let mut stated = moments
        .into_iter()
        .map(|moment| context.stated(moment, index));
    let stated = stated.find_map(|stated| stated);
    let draft = match stated {
        Some(stated) => stated,
        None if is_active && code == Some(NO_DATA_CONNECTION) => {
            let draft = context.draft(FindingId::ActiveConnectBackBlocked);
            draft.inferred().cites(index)
        }
        None if code == Some(BROKE_OFF) => {
            session::refused(context, index, FindingId::TransferTruncated)
        }
        None => session::refused(context, index, FindingId::TransferRefused),
    };
    // Those are about directories, and about a file that had just been stored.
    let of_others = draft.id().family() == Family::Directory
        || draft.id() == FindingId::TransferUploadNotVisible;
    if moment == Moment::Download && of_others {
        draft.renamed(FindingId::TransferRefused)
    } else {
        draft
    }
}

/// When the reply to this command comes, if it is one that transfers a file.
pub(in crate::diagnosis::rules) fn moment(exchange: &Exchange) -> Option<Moment> {
    match exchange.verb()?.as_str() {
        "RETR" => Some(Moment::Download),
        "STOR" | "APPE" | "STOU" => Some(Moment::Upload),
        _ => None,
    }
}
