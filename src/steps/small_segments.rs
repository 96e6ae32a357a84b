//! A listing that stood still, asked for once more in small TCP segments: whether large packets are lost on
//! the way, which is the one cause of standing still that a client can prove.

use super::listing;
use super::passive;
use super::reopen;
use super::run::Run;
use super::would_be_readable;
use crate::evidence::data::{DataEnd, SmallSegments};
use crate::evidence::{DataConnection, DataMode, Facts, Outcome, StepName};
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
    if !session.in_step() && reopen(run, session).await.is_err() {
        let why = "the control connection was lost or out of step";
        run.skip(StepName::SmallSegments, why);
        return;
    }
    if would_be_readable(run, session) {
        let why = "the data would not be encrypted; --plaintext allows that";
        run.skip(StepName::SmallSegments, why);
        return;
    }
    let started_us = run.begins(StepName::SmallSegments, "listing in small segments");
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
pub(super) fn foretell(run: &Run<'_>) -> Option<&'static str> {
    let test = run.attempt.small_segments()?;
    if matches!(test.repeat.end, Some(DataEnd::TimedOut { .. })) {
        return Some("the listing stood still twice");
    }
    (listing::is_complete(run, &test.repeat) && test.is_telling(&run.attempt))
        .then_some("large packets are lost on the way, so this would stand still as well")
}
