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

/// The ages rest on the times of a listing: a warning where the zone decides what is asked, a date lies ahead, or they are those
/// of links.
fn of_list(context: &Context<'_>, expected: &Expected, measures: &[Measure]) -> Option<Finding> {
    let is_age = |quantity| matches!(quantity, Quantity::NewestAge | Quantity::OldestAge);
    let asked = measures
        .iter()
        .any(|it| is_age(it.quantity) && (it.warn.is_some() || it.crit.is_some()));
    let looks = || {
        let looks = expected.files.iter();
        looks.filter(|look| look.times == TimesFrom::List || link_time(look).is_some())
    };
    let look = looks().next().filter(|_| asked)?;
    let draft = context
        .draft(FindingId::FileTimesUnreliable)
        .value("name", &look.pattern);
    let is_of_list = looks().any(|look| look.times == TimesFrom::List);
    let draft = draft.shows_all(
        StepName::Expect,
        is_of_list.then_some(CheckFact::TimesOfList),
    );
    let doubts: Vec<CheckFact> = looks()
        .flat_map(|look| {
            let doubts = undecided(context, look).into_iter();
            doubts.chain(ahead(context, look)).chain(link_time(look))
        })
        .collect();
    let severity = if doubts.is_empty() {
        Severity::Info
    } else {
        Severity::Warning
    };
    let draft = draft.graded(severity);
    Some(draft.shows_all(StepName::Expect, doubts).finding())
}

/// That the newest or the oldest file is a link, of which only its own time is known.
fn link_time(look: &FileLook) -> Option<CheckFact> {
    let mut ends = look.newest.iter().chain(&look.oldest);
    let link = ends.find(|seen| seen.is_link_time)?;
    let name = link.name.clone();
    Some(CheckFact::LinkTime { name })
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
    let draft = match seen.filter(|seen| seen.is_link_time) {
        Some(link) => {
            let name = link.name.clone();
            draft
                .inferred()
                .shows(StepName::Expect, CheckFact::LinkTime { name })
        }
        None => draft,
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
