//! Active mode beside the passive ones. Tried only when asked for, so its faults are warnings unless there is no
//! passive listing to compare with.

use super::data::modes;
use super::passive;
use crate::diagnosis::context::Context;
use crate::diagnosis::mode::Mode;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::DataMode;

/// Active mode failed, and no other mode was tried; or none of which a log tells why it was given up.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let mut data = context.attempt.data.iter();
    let is_logged = context.evidence.source.is_some();
    if data.any(|data| data.mode != DataMode::Active) && (!is_logged || passive::works(context)) {
        return None;
    }
    let fault = active(context)?.fault.clone()?;
    Some(graded(context, fault, Severity::Critical))
}

/// Active mode failed beside a passive one, or works in an unusual way.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let told = active(context).and_then(|mode| mode.fault.as_ref().or(mode.address.as_ref()));
    let told = told.map(|found| {
        let severity = found.severity.min(Severity::Warning);
        graded(context, found.clone(), severity)
    });
    told.into_iter().collect()
}

fn active<'c>(context: &'c Context<'_>) -> Option<&'c Mode> {
    let mut modes = modes(context).iter();
    modes.find(|mode| context.attempt.data[mode.data].mode == DataMode::Active)
}

fn graded(context: &Context<'_>, found: Finding, severity: Severity) -> Finding {
    context.resume(found).graded(severity).finding()
}
