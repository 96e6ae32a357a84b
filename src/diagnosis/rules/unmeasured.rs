//! What the user asked to be checked and this run could not check: no threshold passes in silence.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::RunFact;
use crate::diagnosis::measure::{Measure, Unmeasured};
use crate::diagnosis::threshold::{Quantity, Thresholds};
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::attempt::Step;
use crate::evidence::{Outcome, StepName};
use crate::knowledge::findings::FindingId;

/// The looks for what the user expects.
const EXPECTATIONS: [(StepName, &str); 1] = [(StepName::Expect, "--expect-*")];

/// A step that was skipped, by its option.
type Skipped<'a> = (&'a Step, &'static str);

/// Thresholds and expectations that nothing was held against: unknown where they could have been critical. A run
/// that failed says so already, and does not get to them because of that.
pub(super) fn thresholds(context: &Context<'_>, measures: &[Measure]) -> Option<Finding> {
    let critical = Thresholds::watched(&context.policy.thresholds.crit);
    let missing = Unmeasured::all(context, measures);
    let unlooked = skipped(context, &EXPECTATIONS);
    if missing.is_empty() && unlooked.is_empty() {
        return None;
    }
    let may_be_critical = |it: &Unmeasured| critical.contains(&it.quantity);
    let severity = if !unlooked.is_empty() || missing.iter().any(may_be_critical) {
        Severity::Critical
    } else {
        Severity::Warning
    };
    let quantities = missing.iter().map(|it| it.quantity.name());
    let mut names: Vec<&str> = quantities
        .chain(unlooked.iter().map(|(_, option)| *option))
        .collect();
    names.dedup();
    let draft = context
        .draft(FindingId::ThresholdNotMeasured, Confidence::Proven)
        .value("names", &names.join(", "))
        .graded(severity);
    let draft = missing.iter().fold(draft, |draft, it| {
        let of = it.of.as_ref().map(|of| format!(" of {of}"));
        draft.fact(&format!(
            "{}{} was not measured: {}",
            it.quantity.name(),
            of.unwrap_or_default(),
            why(it)
        ))
    });
    Some(unlooked.iter().fold(draft, told).finding())
}

fn skipped<'a>(context: &Context<'a>, options: &[(StepName, &'static str)]) -> Vec<Skipped<'a>> {
    let steps = context.attempt.steps.iter();
    let skipped = steps.filter(|step| step.outcome == Outcome::Skipped);
    let named = skipped.filter_map(|step| {
        let (_, option) = options.iter().find(|(name, _)| *name == step.name)?;
        Some((step, *option))
    });
    named.collect()
}

fn told<'a>(draft: Draft<'a>, (step, option): &Skipped<'_>) -> Draft<'a> {
    let option = (*option).to_owned();
    let skip = step.skipped.clone();
    draft.shows(step.name, RunFact::NotRun { option, skip })
}

fn why(unmeasured: &Unmeasured) -> &'static str {
    match unmeasured.quantity {
        Quantity::Tls | Quantity::CertDays => "the control connection was not encrypted",
        Quantity::FreePlaces => "the greeting does not tell it",
        Quantity::Quota => "no reply tells it",
        Quantity::Upload | Quantity::Download => "the file was not transferred",
        Quantity::Files | Quantity::NewestAge | Quantity::OldestAge | Quantity::Size => {
            match unmeasured.of {
                Some(_) => "the listing does not tell it",
                None => "no file was looked for",
            }
        }
        _ => "that part of the conversation was not completed",
    }
}
