//! A listing that stood still, and whether the size of packets is why.

use super::data_passive;
use super::transfer::{self, Listing};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::{Draft, within};
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::data::DataEnd;
use crate::evidence::{DataConnection, DataMode, Ending, Exchange, SmallSegments};

/// What became of the listing in small segments.
enum Repeat<'a> {
    /// It came, and could not have come in one small segment.
    Came(&'a SmallSegments),
    /// It came, in so few bytes that their packets were small anyway.
    CameAndIsShort,
    /// It stood still as well.
    StoodStill,
    /// It was not tried, or failed of something else.
    Unknown,
}

/// A listing of which nothing more came within the limit.
pub(super) fn stalled<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    transfer: usize,
    limit_us: Option<u64>,
) -> Draft<'a> {
    let draft = context
        .draft("transfer-stalled", Confidence::Inferred)
        .cites(transfer)
        .seconds(limit_us)
        .fact(&match data.bytes {
            Some(bytes) => format!("{bytes} bytes came, then none{}", within(limit_us)),
            None => format!("The data did not come to its end{}", within(limit_us)),
        });
    let draft = match seen_by_server(context, transfer) {
        Some(fact) if data.bytes.is_none_or(|bytes| bytes == 0) => draft.fact(&fact),
        _ => draft,
    };
    // Small segments were tried in passive mode, and say nothing of the way that the server's own
    // connections take.
    if data.mode == DataMode::Active || data.max_segment.is_some() {
        return draft;
    }
    match repeat(context) {
        Repeat::Came(test) => proven(context, draft, test),
        Repeat::CameAndIsShort => {
            draft.fact("The same listing came later; it is too short to be lost for its size")
        }
        Repeat::StoodStill => draft.fact("In small TCP segments it stood still as well"),
        Repeat::Unknown => draft,
    }
}

/// Whether the server had our data connection when it said that the transfer begins.
fn seen_by_server(context: &Context<'_>, transfer: usize) -> Option<String> {
    let (_, exchange) = context.exchange(Some(transfer))?;
    let code = exchange.code().filter(|code| (100..200).contains(code))?;
    let software = context.software();
    let seen = context.defaults()?.has_data_connection(&exchange.text())?;
    Some(if seen {
        format!(
            "{software} says {code} in these words once it has the data connection: it had ours"
        )
    } else {
        format!("{software} says {code} in these words before it has the data connection")
    })
}

fn repeat<'a>(context: &Context<'a>) -> Repeat<'a> {
    let Some(test) = context.attempt.small_segments() else {
        return Repeat::Unknown;
    };
    if matches!(test.repeat.end, Some(DataEnd::TimedOut { .. })) {
        return Repeat::StoodStill;
    }
    match transfer::listing(context, &test.repeat) {
        Listing::Whole if test.is_telling(context.attempt) => Repeat::Came(test),
        Listing::Whole => Repeat::CameAndIsShort,
        Listing::Failed(_) | Listing::Unknown => Repeat::Unknown,
    }
}

fn proven<'a>(context: &Context<'_>, draft: Draft<'a>, test: &SmallSegments) -> Draft<'a> {
    let size = test.repeat.max_segment.unwrap_or_default();
    let draft = draft
        .renamed("transfer-stall-mtu")
        .confident(Confidence::Proven)
        .fact(&format!(
            "In TCP segments of at most {size} bytes the same listing came whole: {} bytes",
            test.repeat.bytes.unwrap_or_default()
        ));
    let draft = draft.cites_all(test.repeat.transfer);
    // A long reply to STAT is lost in the same way, on the control connection.
    let directory = context.attempt.directory();
    let silent = |exchange: &Exchange| matches!(exchange.ending, Ending::TimedOut { .. });
    match context.exchange(directory.and_then(|facts| facts.stat)) {
        Some((index, exchange)) if silent(exchange) => draft
            .cites(index)
            .fact("The reply to STAT with the directory did not come to its end either"),
        _ => draft,
    }
}

/// The listing that was repeated, which goes before a long reply to STAT that stood still like it.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let test = context.attempt.small_segments()?;
    if data_passive::works(context) {
        return None;
    }
    let data = context.attempt.data.get(test.stalled)?;
    match transfer::listing(context, data) {
        Listing::Failed(draft) => Some(draft.finding()),
        Listing::Whole | Listing::Unknown => None,
    }
}
