//! What only logs of other programs show.
//!
//! * here listings and files that were refused, and sessions that were lost, `upload` uploads that broke off
//! * `remarked` what the program says in words of its own, `lone` replies without their commands
//! * `inconclusive` a log that is not enough, and what would decide
//! * `notes` what is worth knowing besides

mod inconclusive;
mod lone;
mod notes;
mod remarked;
mod upload;

pub(super) use inconclusive::inconclusive;
pub(super) use lone::refusal as lone;
pub(super) use notes::notes;
pub(super) use remarked::{data as data_remarked, login as login_remarked, tls as tls_remarked};

use super::data::file;
use super::{directory, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::{DataConnection, Exchange, Phase};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// A listing that was refused without a data connection in the log to which it belongs.
pub(super) fn listings(context: &Context<'_>) -> Option<Finding> {
    let worked = context
        .attempt
        .data
        .iter()
        .any(DataConnection::is_known_open);
    Some(listings_refused(context).filter(|_| !worked)?.finding())
}

/// The last listing, if it was refused and no data connection of the log belongs to it.
fn listings_refused<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let lists =
        |exchange: &Exchange| matches!(exchange.verb().as_deref(), Some("LIST" | "NLST" | "MLSD"));
    let belongs = |index: usize| {
        let mut data = context.attempt.data.iter();
        data.any(|data| data.transfer == Some(index))
    };
    let (index, exchange) = context.exchanges().filter(|(_, it)| lists(it)).last()?;
    if belongs(index) || exchange.code().is_none_or(|code| code < 400) {
        return None;
    }
    if directory::is_empty_as_error(context, index) {
        return Some(directory::empty_as_error(context, index));
    }
    let refused = || session::refused(context, index, FindingId::DataRefused);
    let stated = context.stated(Moment::Transfer, index);
    let stated = stated.or_else(|| context.stated(Moment::Directory, index));
    Some(stated.unwrap_or_else(refused))
}

/// A file that could not be fetched or stored.
pub(super) fn files(context: &Context<'_>) -> Option<Finding> {
    context.evidence.source.as_ref()?;
    let refused = |(_, exchange): &(usize, &Exchange)| {
        exchange.code().is_some_and(|code| code >= 400) && file::moment(exchange).is_some()
    };
    let (index, exchange) = context.exchanges().filter(refused).last()?;
    let is_active = is_after_port(context, index);
    let draft = file::refused(context, file::moment(exchange)?, index, is_active);
    // What is worth no more than a note elsewhere is what this client failed of.
    Some(if is_active || draft.severity() == Severity::Info {
        // It is a note beside a passive mode, and there was none.
        draft.graded(Severity::Critical).finding()
    } else {
        draft.finding()
    })
}

/// The last that was asked of the server is a change, and it was refused in words that are known.
pub(super) fn changes(context: &Context<'_>) -> Option<Finding> {
    let (index, _) = refused_change(context)?;
    let stated = context.stated(Moment::Upload, index);
    let draft = stated.or_else(|| context.stated(Moment::Directory, index))?;
    Some(draft.graded(Severity::Critical).finding())
}

/// The last command before the client took its leave, if it was to delete or rename something and was refused.
fn refused_change<'a>(context: &Context<'a>) -> Option<(usize, &'a Exchange)> {
    const CHANGES: [&str; 4] = ["DELE", "RMD", "RNFR", "RNTO"];
    let is_leave =
        |exchange: &Exchange| matches!(exchange.verb().as_deref(), Some("QUIT" | "NOOP"));
    let asked = context
        .exchanges()
        .filter(|(_, it)| it.command.is_some() && !is_leave(it));
    let (index, last) = asked.last()?;
    let changes = last
        .verb()
        .is_some_and(|verb| CHANGES.contains(&verb.as_str()));
    let refused = last.code().is_some_and(|code| code >= 400);
    (changes && refused).then_some((index, last))
}

/// Whether the last way to a data connection before this transfer was that the server connects.
fn is_after_port(context: &Context<'_>, index: usize) -> bool {
    let before = context.exchanges().take(index);
    let verbs = before.filter_map(|(_, exchange)| exchange.verb());
    let setups = verbs.filter(|verb| ["EPSV", "PASV", "PORT", "EPRT"].contains(&verb.as_str()));
    setups
        .last()
        .is_some_and(|verb| verb == "PORT" || verb == "EPRT")
}

/// The session ended without a reply where no rule of a moment looks.
pub(super) fn lost(context: &Context<'_>) -> Option<Finding> {
    let (index, exchange) = context.exchanges().last()?;
    let is_end = exchange.is_lost() && exchange.phase != Phase::Quit;
    Some(
        session::broken(context, index)
            .filter(|_| is_end)?
            .finding(),
    )
}
