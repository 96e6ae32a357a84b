//! What the probe itself could not finish.

use super::super::context::{Context, has_critical};
use super::super::{Confidence, Finding};
use crate::evidence::{Ending, Exchange, Stopped};

pub(super) fn family(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    let Some(stopped) = cx.evidence.stopped.filter(|_| !has_critical(found)) else {
        return Vec::new();
    };
    let (id, fact) = match stopped {
        Stopped::Interrupted => ("probe-interrupted", "the run was stopped by its user"),
        Stopped::Deadline => ("probe-deadline", "the deadline of the run came first"),
    };
    // The exchange that was waited for when the run ended, if it was in one.
    let cut_short =
        |exchange: &Exchange| matches!(exchange.ending, Ending::Deadline | Ending::Interrupted);
    let waited_for = cx.attempt.exchanges.iter().position(cut_short);
    let draft = cx
        .finding(id, Confidence::Proven)
        .also(waited_for)
        .fact(fact);
    vec![draft.lasting(cx.evidence.asked.deadline_us).done()]
}
