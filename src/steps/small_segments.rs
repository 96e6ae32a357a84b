//! A listing that stood still, asked for once more in small TCP segments: whether large packets are lost on
//! the way, which is the one cause of standing still that a client can prove.

use super::Doing;
use super::listing;
use super::passive;
use super::reopen;
use super::run::Run;
use super::would_be_readable;
use crate::evidence::data::{DataEnd, SmallSegments};
use crate::evidence::{DataConnection, DataMode, Facts, Outcome, SkipReason, StepName};
use crate::wire::session::Session;
use crate::wire::tls::Sessions;

/// Bytes of payload in a segment that pass wherever IP does: 576 bytes without both headers (RFC 9293
/// section 3.7.1).
const SMALL: u16 = 536;

/// Runs once, right after the first listing in passive mode that stood still.
pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    let Some(stalled) = run.attempt.data.len().checked_sub(1) else {
        return;
    };
    let data = &run.attempt.data[stalled];
    let mode = data.mode;
    let already = run.attempt.step(StepName::SmallSegments).is_some();
    if already || mode == DataMode::Active || !stood_still(run, data) {
        return;
    }
    if run.settings.proxy.is_some() {
        // Segments are those of the way to the proxy.
        run.skip(StepName::SmallSegments, SkipReason::NotThroughProxy);
        return;
    }
    if !session.in_step() && reopen(run, session).await.is_err() {
        run.skip(StepName::SmallSegments, SkipReason::ControlUnusable);
        return;
    }
    if would_be_readable(run, session) {
        run.skip(StepName::SmallSegments, SkipReason::would_be_plaintext());
        return;
    }
    let started_us = run.begins(StepName::SmallSegments, &Doing::SmallSegments);
    run.limits.max_segment = Some(SMALL);
    let mut repeat = passive::list(run, session, mode, Sessions::Resume).await;
    run.limits.max_segment = None;
    repeat.max_segment = Some(SMALL);
    let outcome = Outcome::of(listing::is_complete(run, &repeat));
    let facts = Facts::SmallSegments(Box::new(SmallSegments { stalled, repeat }));
    run.record(StepName::SmallSegments, started_us, outcome, facts);
}

/// No more data within the limit, and no refusal that says why.
fn stood_still(run: &Run<'_>, data: &DataConnection) -> bool {
    let refused = data
        .closing
        .and_then(|closing| run.code(closing))
        .is_some_and(|code| code >= 400);
    matches!(data.end, Some(DataEnd::TimedOut { .. })) && !refused
}

/// Why another listing would stand still in the same way, once more for the whole time limit.
pub(super) fn foretell(run: &Run<'_>) -> Option<SkipReason> {
    let test = run.attempt.small_segments()?;
    if matches!(test.repeat.end, Some(DataEnd::TimedOut { .. })) {
        return Some(SkipReason::StalledTwice);
    }
    (listing::is_complete(run, &test.repeat) && test.is_telling(&run.attempt))
        .then_some(SkipReason::LargePacketsLost)
}
