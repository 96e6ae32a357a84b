//! Commands on files and directories besides transfers, which a client of a log was refused.

use crate::diagnosis::context::Context;
use crate::diagnosis::rules::session;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::{DataConnection, Exchange};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// Commands that change what is on the server. A client that sends one needs it.
const CHANGES: [&str; 9] = [
    "RNFR", "RNTO", "DELE", "MKD", "XMKD", "RMD", "XRMD", "REST", "ALLO",
];

/// What servers say of a directory that is there already, which is what the client wanted.
const THERE_ALREADY: &str = "exist";

/// The last command that would have changed something and was refused, unless the client went on to what it wanted.
pub(in crate::diagnosis::rules) fn commands(context: &Context<'_>) -> Option<Finding> {
    context.evidence.source.as_ref()?;
    let (index, exchange) = context
        .exchanges()
        .filter(|(index, exchange)| is_refused(exchange) && !came_about(context, *index, exchange))
        .last()?;
    let renames = matches!(exchange.verb().as_deref(), Some("RNFR" | "RNTO"));
    let plain = if renames {
        FindingId::TransferRenameFailed
    } else {
        FindingId::TransferRefused
    };
    let has_uploaded = has_uploaded(context);
    let stated = context.stated(Moment::Upload, index);
    // Words of rights fit every change; that it was a name says more.
    let stated = stated.map(|stated| match stated.id() {
        FindingId::TransferWriteDenied | FindingId::TransferRefused if renames => {
            stated.renamed(FindingId::TransferRenameFailed)
        }
        FindingId::TransferWriteDisabled if renames && has_uploaded => {
            stated.renamed(FindingId::TransferRenameFailed)
        }
        _ => stated,
    });
    let draft = stated.unwrap_or_else(|| session::refused(context, index, plain));
    let is_untold = draft.id() == FindingId::TransferRenameFailed && !has_uploaded;
    let draft = draft.value_if("untold", is_untold.then_some("yes"));
    // It is not a note: the client asked for it.
    Some(match draft.severity() {
        Severity::Info => draft.graded(Severity::Warning).finding(),
        _ => draft.finding(),
    })
}

/// Whether a file was stored before.
fn has_uploaded(context: &Context<'_>) -> bool {
    let stores = |data: &DataConnection| {
        let asked = context.exchange(data.transfer);
        let verb = asked.and_then(|(_, asked)| asked.verb());
        matches!(verb.as_deref(), Some("STOR" | "APPE" | "STOU"))
    };
    let mut data = context.attempt.data.iter();
    data.any(|data| stores(data) && context.is_positive(data.closing.or(data.transfer)))
}

fn is_refused(exchange: &Exchange) -> bool {
    let verb = exchange.verb();
    exchange.code().is_some_and(|code| code >= 400)
        && verb.is_some_and(|verb| CHANGES.contains(&verb.as_str()))
}

/// Whether what was asked for is there all the same: the same was asked again and done, or the directory existed.
fn came_about(context: &Context<'_>, index: usize, exchange: &Exchange) -> bool {
    let makes = matches!(exchange.verb().as_deref(), Some("MKD" | "XMKD"));
    if makes && exchange.text().to_lowercase().contains(THERE_ALREADY) {
        return true;
    }
    let path = |exchange: &Exchange| {
        let line = exchange.command.clone().unwrap_or_default();
        line.split_once(' ').map(|(_, path)| path.to_owned())
    };
    let mut later = context.exchanges().skip(index + 1);
    later.any(|(_, later)| {
        let same = later.command == exchange.command;
        let entered =
            makes && later.verb().as_deref() == Some("CWD") && path(later) == path(exchange);
        (same || entered) && later.is_class(2)
    })
}
