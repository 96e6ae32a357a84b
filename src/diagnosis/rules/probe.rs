//! What the probe itself could not finish.

use super::super::context::{Context, has_critical};
use super::super::{Confidence, Finding};
use crate::evidence::Stopped;

pub(super) fn family(cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
    let Some(stopped) = cx.evidence.stopped.filter(|_| !has_critical(found)) else {
        return Vec::new();
    };
    let (id, fact) = match stopped {
        Stopped::Interrupted => ("probe-interrupted", "the run was stopped by its user"),
        Stopped::Deadline => ("probe-deadline", "the deadline of the run came first"),
    };
    let last = cx.attempt.exchanges.len().checked_sub(1);
    let draft = cx.finding(id, Confidence::Proven).also(last).fact(fact);
    vec![draft.lasting(cx.evidence.asked.deadline_us).done()]
}
