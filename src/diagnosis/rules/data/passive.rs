//! EPSV and PASV, each judged by itself.

use super::transfer::{self, Listing};
use super::{address, setup, silent, stall};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, DirectoryFact};
use crate::diagnosis::mode::{Got, Mode};
use crate::diagnosis::rules::captured;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::{DataConnection, DataMode, Ending, Exchange};
use crate::knowledge::findings::FindingId;

/// An empty listing beside one that was refused with 550 is that of a directory that cannot be read: some
/// servers say so to MLSD only (`ProFTPD`).
pub(super) fn unreadable(context: &Context<'_>, modes: &mut [Mode]) {
    let passive = |mode: &&Mode| data(context, mode).mode != DataMode::Active;
    let listing = |mode: &Mode| data(context, mode).listing.as_ref().map(|it| it.entries);
    let last = |mode: &Mode| data(context, mode).closing.or(data(context, mode).transfer);
    let refused = modes.iter().filter(passive).find_map(|mode| {
        let (index, exchange) = context.exchange(last(mode))?;
        let denied = exchange.code() == Some(550) || is_told(mode);
        (mode.got == Got::Connected && denied).then_some(index)
    });
    let empty = |mode: &Mode| mode.got == Got::Listed && listing(mode) == Some(0);
    let Some(refused) = refused.filter(|_| modes.iter().filter(passive).any(empty)) else {
        return;
    };
    let path = context.attempt.directory().map(|facts| facts.path.as_str());
    let denied = || {
        let draft = context.draft(FindingId::DirNoPermission).inferred();
        let draft = draft.value("path", path.unwrap_or_default());
        draft
            .cites(refused)
            .shows(At::Exchange(refused), DirectoryFact::AnotherEmpty)
    };
    for mode in modes {
        if passive(&&*mode) && (empty(mode) || mode.got == Got::Connected && !is_told(mode)) {
            mode.fault = Some(denied().cites_all(last(mode)).finding());
            mode.got = Got::Connected;
        }
    }
}

/// Whether the server says that the directory cannot be read.
fn is_told(mode: &Mode) -> bool {
    mode.fault.as_ref().map(|it| it.id) == Some(FindingId::DirNoPermission)
}

fn data<'a>(context: &Context<'a>, mode: &Mode) -> &'a DataConnection {
    &context.attempt.data[mode.data]
}

/// How far a passive mode got, and why no further.
pub(super) fn judge(context: &Context<'_>, index: usize) -> Mode {
    let data = &context.attempt.data[index];
    let (got, fault) = progress(context, data);
    let address = address::wrong(context, data, got == Got::Listed)
        .or_else(|| address::unreached(context, data, fault.as_ref()?))
        .or_else(|| captured::private_from_inside(context, data));
    Mode {
        data: index,
        got,
        fault: fault.map(Draft::finding),
        address: address.map(Draft::finding),
    }
}

fn progress<'a>(context: &'a Context<'_>, data: &DataConnection) -> (Got, Option<Draft<'a>>) {
    if let Some(fault) = setup::fault(context, data) {
        let got = if context.is_positive(data.setup) {
            Got::Answered
        } else if setup::is_unknown_epsv(context, data).is_some() {
            Got::Nothing
        } else {
            Got::Refused
        };
        return (got, Some(fault));
    }
    if let Some(fault) = transfer::too_late(context, data) {
        return (Got::Announced, Some(fault));
    }
    let answered = context.exchange(data.transfer);
    // Where nothing came, it may be the data connection that the server waits for.
    let is_silent =
        |exchange: &Exchange| matches!(exchange.ending, Ending::TimedOut { .. } | Ending::NotTold);
    let answered = answered.is_some_and(|(_, exchange)| !is_silent(exchange));
    match setup::path(data).map(|path| path.outcome) {
        Some(TcpOutcome::Connected) => {}
        // No log need say that its client connected: how far it got, the replies show.
        None | Some(TcpOutcome::Stopped) if answered => {}
        None | Some(TcpOutcome::Stopped) if context.evidence.source.is_some() => {
            // A client that did not even try had its reasons, which a log does not always tell.
            return (Got::Announced, silent::unanswered(context, data));
        }
        None | Some(TcpOutcome::Stopped) => return (Got::Nothing, None),
        // What a client calls a failed connection may have been lost in TLS, which needs one.
        Some(TcpOutcome::Reset | TcpOutcome::Failed)
            if context.evidence.source.is_some() && answered && data.tls.is_some() => {}
        Some(_) => return (Got::Announced, setup::unconnected(context, data)),
    }
    match transfer::listing(context, data) {
        Listing::Whole => (Got::Listed, None),
        // The server waited in vain, which a wrong address explains.
        Listing::Failed(fault)
            if fault.id() == FindingId::DataConnectTooLate && !data.is_known_open() =>
        {
            (Got::Announced, Some(fault))
        }
        // Some servers say 150 before anybody has connected, and a log need not tell whether anybody did.
        Listing::Failed(fault)
            if fault.id() == FindingId::TransferStalled && !stall::is_known_open(context, data) =>
        {
            (Got::Announced, Some(fault))
        }
        Listing::Failed(fault) => (Got::Connected, Some(fault)),
        Listing::Unknown => (Got::Nothing, None),
    }
}
