//! The names of steps, and the scale of their times.

use super::Words;
use crate::evidence::StepName;
use crate::report::{AttemptReport, StepReport};
use crate::text::sanitize;

/// From the beginning of an attempt's first step to the end of its last.
pub(in crate::render) struct Scale {
    /// When it begins, in milliseconds since the start of the run.
    pub(in crate::render) start_ms: f64,
    /// How long it is.
    pub(in crate::render) span_ms: f64,
}

impl Scale {
    /// The scale; nothing where there is no step.
    pub(in crate::render) fn of(attempt: &AttemptReport) -> Option<Self> {
        let first = attempt.steps.first()?;
        let start_ms = first.started_ms.unwrap_or_default();
        let steps = attempt.steps.iter();
        let ends = steps.filter_map(|step| Some(step.started_ms? + step.elapsed_ms?));
        Some(Self {
            start_ms,
            span_ms: ends.fold(start_ms, f64::max) - start_ms,
        })
    }
}

/// The name of a step; where a file went over a data connection, with its command.
pub(in crate::render) fn name_of(words: Words, step: &StepReport) -> String {
    let mode = match (step.step, &step.carries) {
        (StepName::ExtendedPassive, Some(_)) => "EPSV",
        (StepName::Passive, Some(_)) => "PASV",
        (StepName::PassiveMode, Some(_)) => return words.say("step-passive-data", &[]),
        (StepName::Active, Some(_)) => "PORT",
        _ => return name(words, step.step),
    };
    match step.carries.as_deref() {
        Some("data") | None => words.say("step-data", &[("mode", mode)]),
        Some(command) => format!("{mode} {}", sanitize(command)),
    }
}

fn name(words: Words, step: StepName) -> String {
    let id = match step {
        StepName::Resolve => "step-resolve",
        StepName::Connect => "step-connect",
        StepName::LookAround => "step-look-around",
        StepName::Greet => "step-greet",
        StepName::Secure => "step-secure",
        StepName::Protect => "step-protect",
        StepName::Login => "step-login",
        StepName::Features => "step-features",
        StepName::Directory => "step-directory",
        StepName::ExtendedPassive => "step-extended-passive",
        StepName::Passive => "step-passive",
        StepName::PassiveMode => "step-passive-mode",
        StepName::Active => "step-active",
        StepName::SmallSegments => "step-small-segments",
        StepName::Reopen => "step-reopen",
        StepName::FindLimit => "step-find-limit",
        StepName::IdleTest => "step-idle-test",
        StepName::TlsDataTest => "step-tls-data-test",
        StepName::PortsTest => "step-ports-test",
        StepName::TransferTest => "step-transfer-test",
        StepName::CompareHttps => "step-compare-https",
        StepName::Expect => "step-expect",
        StepName::Quit => "step-quit",
        StepName::Matrix => "step-matrix",
    };
    words.say(id, &[])
}
