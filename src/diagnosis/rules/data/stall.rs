//! A listing that stalled, and whether the size of packets is why.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, TransferFact};
use crate::diagnosis::rules::captured;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{DataConnection, Ending, Exchange, Seen, SmallSegments, StepName};
use crate::knowledge::findings::FindingId;

/// What became of the listing in small segments.
pub(in crate::diagnosis::rules) enum Repeat<'a> {
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
pub(in crate::diagnosis::rules) fn stalled<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    transfer: usize,
    limit_us: Option<u64>,
    repeat: &Repeat<'_>,
) -> Draft<'a> {
    let is_of_size = captured::is_of_size(context, data);
    if let Some(closing) = confirmed(context, data).filter(|_| !is_of_size) {
        return left_open(context, data, closing, limit_us).cites(transfer);
    }
    let draft = context
        .draft(FindingId::TransferStalled)
        .inferred()
        .value_if("holder", captured::held_by(context, data))
        .value_if("untold", (!is_known_open(context, data)).then_some("yes"))
        .cites(transfer)
        .seconds(limit_us)
        .shows(
            data,
            TransferFact::Stalled {
                bytes: data.bytes,
                limit_us,
            },
        );
    let unread = data.bytes.is_none_or(|bytes| bytes == 0);
    let seen = seen_by_server(context, transfer).filter(|_| unread);
    let draft = draft.shows_all(At::Exchange(transfer), seen);
    match repeat {
        _ if is_of_size => {
            let draft = draft.renamed(FindingId::TransferStallMtu).inferred();
            draft.value("captured", "yes")
        }
        Repeat::Came(test) => proven(context, draft, test),
        Repeat::CameAndIsShort => draft.shows(StepName::SmallSegments, TransferFact::CameLater),
        Repeat::StoodStill => draft.shows(
            StepName::SmallSegments,
            TransferFact::StalledInSmallSegments,
        ),
        Repeat::Unknown => draft,
    }
}

/// The closing reply of a log whose client went on waiting for data. What a run was still waiting for may have been lost
/// behind it.
fn confirmed(context: &Context<'_>, data: &DataConnection) -> Option<usize> {
    let is_logged = context.evidence.source.is_some();
    let (_, closing) = context.exchange(data.closing)?;
    // What was said after the client had gone is no account of what it got.
    let gone = data.ended_us.zip(closing.ended_us);
    let is_too_late = gone.is_some_and(|(gone, said)| gone < said);
    data.closing
        .filter(|_| is_logged && !is_too_late && context.is_positive(data.closing))
        .filter(|_| captured::short(context, data).is_none())
}

fn left_open<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    closing: usize,
    limit_us: Option<u64>,
) -> Draft<'a> {
    let bytes = data.bytes;
    context
        .draft(FindingId::DataLeftOpen)
        .inferred()
        .cites(closing)
        .seconds(limit_us)
        .shows(data, TransferFact::Stalled { bytes, limit_us })
}

/// Whether the connection over which a listing stands still is known to have come about.
pub(super) fn is_known_open(context: &Context<'_>, data: &DataConnection) -> bool {
    context.evidence.source.is_none() || is_told_open(data)
}

/// Whether a log says so, and the listing does not merely need one.
fn is_told_open(data: &DataConnection) -> bool {
    let told =
        |path: &TcpPath| path.outcome == TcpOutcome::Connected && path.seen != Seen::Inferred;
    data.accepted_from.is_some() || data.bytes > Some(0) || data.paths().any(told)
}

/// Whether the server had our data connection when it said that the transfer begins.
fn seen_by_server(context: &Context<'_>, transfer: usize) -> Option<TransferFact> {
    let (_, exchange) = context.exchange(Some(transfer))?;
    let code = exchange.code().filter(|code| (100..200).contains(code))?;
    Some(TransferFact::OpensData {
        software: context.software().to_owned(),
        code,
        connected: context.defaults()?.has_data_connection(&exchange.text())?,
    })
}

fn proven<'a>(context: &Context<'_>, draft: Draft<'a>, test: &SmallSegments) -> Draft<'a> {
    let came = TransferFact::CameInSmallSegments {
        segment_bytes: test.repeat.max_segment.unwrap_or_default(),
        bytes: test.repeat.bytes.unwrap_or_default(),
    };
    let draft = draft
        .renamed(FindingId::TransferStallMtu)
        .shown()
        .shows(StepName::SmallSegments, came);
    let draft = draft.cites_all(test.repeat.transfer);
    // A long reply to STAT is lost in the same way, on the control connection.
    let directory = context.attempt.directory();
    let silent = |exchange: &Exchange| matches!(exchange.ending, Ending::TimedOut { .. });
    match context.exchange(directory.and_then(|facts| facts.stat)) {
        Some((index, exchange)) if silent(exchange) => draft
            .cites(index)
            .shows(At::Exchange(index), TransferFact::StatIncomplete),
        _ => draft,
    }
}
