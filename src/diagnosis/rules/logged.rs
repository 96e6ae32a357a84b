//! What only logs of other programs show: files that were refused, and a log that is not enough.

use crate::diagnosis::context::Context;
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::Exchange;
use crate::evidence::data::DataEnd;
use crate::evidence::source::Source;
use crate::knowledge::replies::Moment;

/// A file that could not be fetched or stored.
pub(super) fn files(context: &Context<'_>) -> Option<Finding> {
    context.evidence.source.as_ref()?;
    let refused = |(_, exchange): &(usize, &Exchange)| {
        exchange.code().is_some_and(|code| code >= 400) && moment(exchange).is_some()
    };
    let (index, exchange) = context.exchanges().filter(refused).last()?;
    let draft = context.stated(moment(exchange)?, index).unwrap_or_else(|| {
        context
            .draft("transfer-refused", Confidence::Stated)
            .cites(index)
    });
    // Those are about directories, and about a file that had just been stored.
    let fetched = exchange.verb().as_deref() == Some("RETR");
    let of_others = draft.id().starts_with("dir-") || draft.id() == "transfer-upload-not-visible";
    let draft = if fetched && of_others {
        draft.renamed("transfer-refused")
    } else {
        draft
    };
    Some(draft.finding())
}

fn moment(exchange: &Exchange) -> Option<Moment> {
    match exchange.verb()?.as_str() {
        "RETR" => Some(Moment::Download),
        "STOR" | "APPE" | "STOU" => Some(Moment::Upload),
        _ => None,
    }
}

/// The log breaks off, or its client complains, and no reply says why.
pub(super) fn inconclusive(context: &Context<'_>, source: &Source) -> Option<Finding> {
    let listed = context.attempt.data.iter().any(|data| {
        data.end == Some(DataEnd::Eof) && context.is_positive(data.closing.or(data.transfer))
    });
    let done = context.is_logged_in() && (!source.ends_open || listed);
    if done {
        return None;
    }
    let mut draft = context
        .draft("log-inconclusive", Confidence::Proven)
        .value("client", &source.client)
        .value("probe", &command(context));
    if let Some(complaint) = &source.complaint {
        draft = draft.fact(&format!("The client says: {complaint}"));
    }
    let last = context.exchanges().last();
    if let Some((index, exchange)) = last {
        draft = draft.phase(exchange.phase).cites(index);
    } else {
        draft = draft.fact("The log shows no reply of the server");
    }
    Some(draft.finding())
}

/// What to run to find out.
fn command(context: &Context<'_>) -> String {
    let target = &context.evidence.target;
    let host = if target.host == "unknown" {
        "HOST"
    } else {
        &target.host
    };
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let user = if target.anonymous || target.user.is_empty() {
        String::new()
    } else {
        format!("{}@", target.user)
    };
    let port = if target.port == 21 {
        String::new()
    } else {
        format!(":{}", target.port)
    };
    format!("ftpprobe --ports-test ftp://{user}{host}{port}/")
}
