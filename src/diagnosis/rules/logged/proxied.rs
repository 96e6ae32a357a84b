//! Proxies that did not connect the client to the server.

use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, LogFact};
use crate::evidence::source::{Remark, Source};
use crate::evidence::{DataConnection, Exchange};
use crate::knowledge::findings::FindingId;
use crate::knowledge::proxies;
use crate::knowledge::remarks::{self, About};

/// No connection to the server, or to its data port, came about through the proxy.
pub(in crate::diagnosis::rules) fn unconnected(context: &Context<'_>) -> Option<Finding> {
    let source = context.evidence.source.as_deref()?;
    let remark = last_of(source, context)?;
    let after = remark.after.map_or(0, |after| after + 1);
    let mut later = context.exchanges().skip(after);
    if later.any(|(_, exchange)| exchange.is_class(2)) {
        return None;
    }
    let mut remarks = source.remarks.iter().rev();
    let reason = remarks.find_map(|remark| proxies::reason(&remark.words));
    let announced = |data: &DataConnection| context.is_positive(data.setup);
    let is_data = context.attempt.data.last().is_some_and(announced);
    let draft = context
        .draft(FindingId::ProxyRefused)
        .value_if("reason", reason)
        .value_if("data", is_data.then_some("yes"))
        .shows(
            At::Log,
            LogFact::Remark {
                words: remark.words.clone(),
            },
        );
    Some(draft.finding())
}

/// The last that is said of the proxy; before anything was heard of the server, whatever failed there.
fn last_of<'a>(source: &'a Source, context: &Context<'_>) -> Option<&'a Remark> {
    let of_proxy = |remark: &&Remark| {
        remarks::named(&remark.words).is_some_and(|named| named.at == About::Proxy)
    };
    let heard = context
        .exchanges()
        .any(|(_, exchange): (usize, &Exchange)| exchange.reply.is_some());
    let found = source.remarks.iter().rev().find(of_proxy);
    found.or_else(|| {
        source
            .remarks
            .last()
            .filter(|_| source.through_proxy && !heard)
    })
}
