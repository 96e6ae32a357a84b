//! Servers that take the PROXY header of a balancer for a command.

use super::capture;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::Exchange;
use crate::knowledge::findings::FindingId;

/// The header was refused, and nothing went well afterwards.
pub(in crate::diagnosis::rules) fn proxied(context: &Context<'_>) -> Option<Finding> {
    let (index, draft) = refused(context)?;
    let mut later = context.exchanges().skip(index + 1);
    let goes_on = later.any(|(_, it)| it.is_class(2) || it.is_class(3));
    (!goes_on).then(|| draft.finding())
}

/// The header was refused, which only some clients do not mind.
pub(super) fn note(context: &Context<'_>) -> Option<Finding> {
    let (_, draft) = refused(context)?;
    Some(draft.graded(Severity::Warning).finding())
}

fn refused<'a>(context: &'a Context<'_>) -> Option<(usize, Draft<'a>)> {
    capture(context)?;
    let is_header = |exchange: &Exchange| {
        let line = exchange.command.as_deref();
        line.is_some_and(|line| line.starts_with("PROXY ")) && exchange.code() >= Some(400)
    };
    let (index, _) = context.exchanges().find(|(_, it)| is_header(it))?;
    let draft = context.draft(FindingId::ProxyProtocolMismatch);
    Some((index, draft.value("captured", "yes").cites(index)))
}
