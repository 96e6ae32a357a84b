//! What only logs of other programs show.
//!
//! * here listings and files that were refused, and sessions that were lost, `upload` uploads that broke off
//! * `commands` renaming, deleting and the like
//! * `remarked` what the program says in words of its own, `lone` replies without their commands
//! * `inconclusive` a log that is not enough, and what would decide
//! * `proxied` proxies that did not connect the client, `spoken` clients that spoke HTTP
//! * `notes` what is worth knowing besides

mod commands;
mod inconclusive;
mod lone;
mod notes;
mod proxied;
mod remarked;
mod spoken;
mod upload;

pub(super) use commands::commands;
pub(super) use inconclusive::inconclusive;
pub(super) use lone::refusal as lone;
pub(super) use notes::notes;
pub(super) use proxied::unconnected as unproxied;
pub(super) use remarked::{data as data_remarked, login as login_remarked, tls as tls_remarked};
pub(super) use spoken::http as spoken_to_in_http;

use super::data::file;
use super::{directory, session};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::LoggedIn;
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
    // Whoever was not let in is not given a listing either.
    if is_login_refused(context) {
        return None;
    }
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

fn is_login_refused(context: &Context<'_>) -> bool {
    let refused = |login: &LoggedIn| {
        let last = context.exchange(login.acct.or(login.pass).or(login.user));
        !login.accepted && last.is_some_and(|(_, last)| last.code() >= Some(400))
    };
    context.attempt.logged_in().is_some_and(refused)
}

/// A file that could not be fetched or stored.
pub(super) fn files(context: &Context<'_>) -> Option<Finding> {
    context.evidence.source.as_ref()?;
    let refused = |(index, exchange): (usize, &Exchange)| {
        let moment = file::moment(exchange).or_else(|| closes(context, index, exchange))?;
        let is_refused = exchange.code().is_some_and(|code| code >= 400);
        is_refused.then_some((index, moment))
    };
    let (index, moment) = context.exchanges().filter_map(refused).last()?;
    let is_active = is_after_port(context, index);
    let draft = file::refused(context, moment, index, is_active);
    // It is a note beside a passive mode, and there was none; or beside transfers that work, and this one did not.
    Some(if is_active || draft.severity() == Severity::Info {
        draft.graded(Severity::Critical).finding()
    } else {
        draft.finding()
    })
}

/// When a reply comes that ends a transfer of which the log shows no data connection.
fn closes(context: &Context<'_>, index: usize, exchange: &Exchange) -> Option<Moment> {
    let known = |data: &DataConnection| data.closing == Some(index);
    let is_end = exchange.command.is_none() && exchange.phase == Phase::Transfer;
    if !is_end || context.attempt.data.iter().any(known) {
        return None;
    }
    let (_, asked) = context.exchange(index.checked_sub(1))?;
    let lists = matches!(asked.verb().as_deref(), Some("LIST" | "NLST" | "MLSD"));
    file::moment(asked).or(lists.then_some(Moment::Transfer))
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
    if exchange.unsolicited && exchange.code() == Some(421) && exchange.closed {
        return Some(
            session::ended_by_421(context, index)?
                .graded(Severity::Critical)
                .finding(),
        );
    }
    Some(
        session::broken(context, index)
            .filter(|_| is_end)?
            .finding(),
    )
}
