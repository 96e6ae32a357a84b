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
    let told = each(context).filter_map(|mode| mode.fault.as_ref().or(mode.address.as_ref()));
    let told = told.map(|found| {
        let severity = found.severity.min(Severity::Warning);
        graded(context, found.clone(), severity)
    });
    let mut findings: Vec<Finding> = Vec::new();
    for found in told {
        if findings.iter().all(|other| other.id != found.id) {
            findings.push(found);
        }
    }
    findings
}

fn active<'c>(context: &'c Context<'_>) -> Option<&'c Mode> {
    each(context).next()
}

/// The active modes. Of the probe there is one, and clients try again with another address.
fn each<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c Mode> {
    let modes = modes(context).iter();
    modes.filter(|mode| context.attempt.data[mode.data].mode == DataMode::Active)
}

fn graded(context: &Context<'_>, found: Finding, severity: Severity) -> Finding {
    context.resume(found).graded(severity).finding()
}
