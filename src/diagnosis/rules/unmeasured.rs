//! What the user asked to be checked and this run could not check: no threshold passes in silence.

use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, CheckFact, Lacking, RunFact};
use crate::diagnosis::measure::{Measure, Unmeasured};
use crate::diagnosis::threshold::{Quantity, Thresholds};
use crate::diagnosis::{Finding, Severity};
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
        .draft(FindingId::ThresholdNotMeasured)
        .value("names", &names.join(", "))
        .graded(severity);
    let facts = missing.iter().map(|it| CheckFact::NotMeasured {
        quantity: it.quantity,
        of: it.of.clone(),
        lacking: lacking(it),
    });
    let draft = draft.shows_all(At::Attempt, facts);
    let draft = unlooked.iter().fold(draft, |draft, (step, option)| {
        let option = (*option).to_owned();
        draft.shows(
            step.name,
            RunFact::NotRun {
                option,
                skip: step.skipped.clone(),
            },
        )
    });
    Some(draft.finding())
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

fn lacking(unmeasured: &Unmeasured) -> Lacking {
    match unmeasured.quantity {
        Quantity::Tls | Quantity::CertDays => Lacking::Encryption,
        Quantity::FreePlaces => Lacking::InGreeting,
        Quantity::Quota => Lacking::InReplies,
        Quantity::Upload | Quantity::Download => Lacking::Transfer,
        Quantity::Files | Quantity::NewestAge | Quantity::OldestAge | Quantity::Size => {
            match unmeasured.of {
                Some(_) => Lacking::InListing,
                None => Lacking::File,
            }
        }
        _ => Lacking::Phase,
    }
}
