//! Times of expected files that cannot be what they seem: of the future, or of a zone that nobody knows.

use crate::diagnosis::ages::{self, Age};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::CheckFact;
use crate::diagnosis::measure::Measure;
use crate::diagnosis::threshold::Quantity;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::expected::{Expected, FileLook, TimesFrom};
use crate::evidence::{Phase, StepName};
use crate::knowledge::findings::FindingId;

/// All of them.
pub(super) fn all(
    context: &Context<'_>,
    expected: &Expected,
    measures: &[Measure],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(clock(context, expected));
    findings.extend(of_list(context, expected, measures));
    findings
}

/// A time in UTC that lies ahead: the server gives local time for it, or a clock is wrong.
fn clock(context: &Context<'_>, expected: &Expected) -> Option<Finding> {
    let looks = expected.files.iter();
    let looks = looks.filter(|look| look.times != TimesFrom::List);
    let mut ahead = looks.filter_map(|look| ahead(context, look)).peekable();
    ahead.peek()?;
    let draft = context.draft(FindingId::ClockSkew).phase(Phase::Directory);
    let draft = draft.inferred().shows_all(StepName::Expect, ahead);
    Some(draft.finding())
}

/// The ages rest on the dates of LIST: a warning where the zone decides what is asked, or a date lies ahead.
fn of_list(context: &Context<'_>, expected: &Expected, measures: &[Measure]) -> Option<Finding> {
    let is_age = |quantity| matches!(quantity, Quantity::NewestAge | Quantity::OldestAge);
    let asked = measures
        .iter()
        .any(|it| is_age(it.quantity) && (it.warn.is_some() || it.crit.is_some()));
    let looks = || {
        let looks = expected.files.iter();
        looks.filter(|look| look.times == TimesFrom::List)
    };
    let look = looks().next().filter(|_| asked)?;
    let draft = context
        .draft(FindingId::FileTimesUnreliable)
        .value("name", &look.pattern)
        .shows(StepName::Expect, CheckFact::TimesOfList);
    let between: Vec<CheckFact> = looks().flat_map(|look| undecided(context, look)).collect();
    let ahead: Vec<CheckFact> = looks().filter_map(|look| ahead(context, look)).collect();
    let severity = if between.is_empty() && ahead.is_empty() {
        Severity::Info
    } else {
        Severity::Warning
    };
    let draft = draft.graded(severity);
    let facts = between.into_iter().chain(ahead);
    Some(draft.shows_all(StepName::Expect, facts).finding())
}

/// What the ages can be that a threshold is undecided for.
fn undecided(context: &Context<'_>, look: &FileLook) -> Vec<CheckFact> {
    let thresholds = &context.policy.thresholds;
    let ages = [
        (Quantity::NewestAge, &look.newest),
        (Quantity::OldestAge, &look.oldest),
    ];
    let undecided = ages.into_iter().filter_map(|(quantity, seen)| {
        let seen = seen.as_ref()?;
        let age = Age::of(context, look, seen)?;
        let (least_us, most_us) = age.bounds_us();
        age.is_undecided(thresholds, quantity)
            .then(|| CheckFact::AgeBetween {
                name: seen.name.clone(),
                least_us,
                most_us,
            })
    });
    undecided.collect()
}

/// The file whose time lies furthest ahead, if it does.
fn ahead(context: &Context<'_>, look: &FileLook) -> Option<CheckFact> {
    let seen = look.newest.as_ref()?;
    let ahead = Age::of(context, look, seen)?.ahead?;
    Some(CheckFact::TimeAhead {
        name: seen.name.clone(),
        times: look.times,
        ahead_us: ahead.unsigned_abs().saturating_mul(1_000_000),
        zone: ages::zone(ahead).map(ages::zone_name),
    })
}

/// An age that is too great by MDTM, and would not be if the server gave local time.
pub(super) fn doubted<'a>(
    context: &'a Context<'_>,
    draft: Draft<'a>,
    (look, measure): (&FileLook, &Measure),
) -> Draft<'a> {
    let seen = match measure.quantity {
        Quantity::NewestAge => look.newest.as_ref(),
        Quantity::OldestAge => look.oldest.as_ref(),
        _ => None,
    };
    let range = match measure.grade {
        Some(Severity::Critical) => measure.crit,
        _ => measure.warn,
    };
    let may_be_local = seen
        .zip(range)
        .is_some_and(|(seen, range)| ages::may_be_local_time(context, look, seen, &range));
    if may_be_local {
        let draft = draft.inferred();
        draft.shows(StepName::Expect, CheckFact::MaybeLocalTime)
    } else {
        draft
    }
}
