//! What the user asked to be checked beyond that it works: times, certificate, room, texts and replies.

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, CheckFact};
use crate::diagnosis::measure::Measure;
use crate::diagnosis::threshold::Quantity;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::certificate::Presented;
use crate::evidence::tls::Secured;
use crate::evidence::{Phase, StepName};
use crate::knowledge::findings::FindingId;

/// The phases whose times are measured.
const PHASES: [(Quantity, Phase); 10] = [
    (Quantity::Dns, Phase::Dns),
    (Quantity::Tcp, Phase::Tcp),
    (Quantity::Greeting, Phase::Greeting),
    (Quantity::Tls, Phase::Tls),
    (Quantity::Login, Phase::Login),
    (Quantity::Directory, Phase::Directory),
    (Quantity::Listing, Phase::DataPassive),
    (Quantity::Upload, Phase::Transfer),
    (Quantity::Download, Phase::Transfer),
    (Quantity::Total, Phase::Quit),
];

/// One finding for all times that are out of their ranges, as grave as the gravest.
pub(super) fn latency(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    let phase = |measure: &Measure| {
        let mut phases = PHASES.iter();
        phases.find(|(quantity, _)| *quantity == measure.quantity)
    };
    let slow = measures
        .iter()
        .filter(|measure| measure.grade.is_some() && phase(measure).is_some());
    let Some(worst) = slow.clone().max_by_key(|measure| measure.grade) else {
        return Vec::new();
    };
    let draft = context
        .draft(FindingId::LatencyOverThreshold)
        .value("seconds", &format!("{:.3}", worst.value));
    let draft = match phase(worst) {
        Some((_, phase)) => draft.phase(*phase),
        None => draft,
    };
    told(slow.fold(draft, out_of_range), worst)
}

/// Days of the certificate, by the user's ranges.
pub(super) fn certificate(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    let Some(measure) = outside(measures, Quantity::CertDays) else {
        return Vec::new();
    };
    let presented = context.attempt.secured().and_then(Secured::presented);
    let Some(leaf) = presented.and_then(Presented::leaf) else {
        return Vec::new();
    };
    // One that has expired is told as such.
    if measure.value < 0.0 {
        return Vec::new();
    }
    let draft = context
        .draft(FindingId::CertExpiresSoon)
        .value("date", &leaf.not_after.day())
        .value("days", &format!("{:.0}", measure.value));
    told(out_of_range(draft, measure), measure)
}

/// Sessions that there is still room for, by the user's ranges.
pub(super) fn places(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    stated_share(
        context,
        measures,
        Quantity::FreePlaces,
        FindingId::BannerSaysAlmostFull,
    )
}

/// How much of the quota is used, by the user's ranges.
pub(super) fn quota(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    stated_share(
        context,
        measures,
        Quantity::Quota,
        FindingId::QuotaNearlyFull,
    )
}

fn stated_share(
    context: &Context<'_>,
    measures: &[Measure],
    quantity: Quantity,
    id: FindingId,
) -> Vec<Finding> {
    let Some(measure) = outside(measures, quantity) else {
        return Vec::new();
    };
    let draft = context.draft(id).stated();
    let draft = draft.cites_all(measure.exchange);
    told(out_of_range(draft, measure), measure)
}

/// Texts that the greeting has to contain.
pub(super) fn greeting(context: &Context<'_>, _: &[Measure]) -> Vec<Finding> {
    let Some((index, exchange)) = context.greeting().filter(|(_, it)| it.is_class(2)) else {
        return Vec::new();
    };
    let text = exchange.text();
    let texts = context.policy.greeting_texts.iter();
    let missing: Vec<_> = texts.filter(|wanted| !text.contains(*wanted)).collect();
    let Some(first) = missing.first() else {
        return Vec::new();
    };
    let draft = context
        .draft(FindingId::GreetingTextMissing)
        .cites(index)
        .value("name", first);
    let lacking = missing.into_iter().cloned();
    let facts = lacking.map(|text| CheckFact::TextMissing { text });
    vec![draft.shows_all(At::Exchange(index), facts).finding()]
}

/// Features that FEAT has to list. A server without FEAT lists none.
pub(super) fn features(context: &Context<'_>, _: &[Measure]) -> Vec<Finding> {
    let Some(features) = context.attempt.features() else {
        return Vec::new();
    };
    let lists = |wanted: &&String| {
        let is_it = |line: &String| {
            let begins = line.get(..wanted.len());
            begins.is_some_and(|begins| begins.eq_ignore_ascii_case(wanted))
        };
        features.features.iter().any(is_it)
    };
    let missing = context.policy.features.iter().filter(|it| !lists(it));
    let missing: Vec<_> = missing.collect();
    let Some(first) = missing.first() else {
        return Vec::new();
    };
    let draft = context
        .draft(FindingId::FeatureMissing)
        .value("name", first)
        .cites_all(features.feat_after_login.or(features.feat_before_login));
    let lacking = missing.into_iter().cloned();
    let facts = lacking.map(|feature| CheckFact::FeatureNotListed { feature });
    vec![draft.shows_all(StepName::Features, facts).finding()]
}

/// Commands that were not answered as expected.
pub(super) fn replies(context: &Context<'_>, _: &[Measure]) -> Vec<Finding> {
    let Some(expected) = context.attempt.expected() else {
        return Vec::new();
    };
    let accepted = |look: &&crate::evidence::expected::ReplyLook| {
        let exchange = context.attempt.exchange(look.exchange);
        let code = exchange.and_then(crate::evidence::Exchange::code);
        code.is_some_and(|code| look.accepts(code))
    };
    let wrong: Vec<_> = expected.replies.iter().filter(|it| !accepted(it)).collect();
    let Some(first) = wrong.first() else {
        return Vec::new();
    };
    let draft = context
        .draft(FindingId::ReplyUnexpected)
        .value("command", &first.command);
    let draft = wrong.iter().fold(draft, |draft, look| {
        let exchange = context.attempt.exchange(look.exchange);
        let fact = CheckFact::OtherReply {
            command: look.command.clone(),
            code: exchange.and_then(crate::evidence::Exchange::code),
            expected: look.code.clone(),
        };
        draft.cites_all(look.exchange).shows(StepName::Expect, fact)
    });
    vec![draft.finding()]
}

/// The measure of this quantity that is out of its ranges.
pub(super) fn outside(measures: &[Measure], quantity: Quantity) -> Option<&Measure> {
    let mut all = measures.iter().filter(|it| it.quantity == quantity);
    all.find(|it| it.grade.is_some())
}

/// Says what was measured and what was wanted.
pub(super) fn out_of_range<'a>(draft: Draft<'a>, measure: &Measure) -> Draft<'a> {
    let range = match measure.grade {
        Some(Severity::Critical) => measure.crit,
        _ => measure.warn,
    };
    let step = match measure.quantity {
        Quantity::Files | Quantity::NewestAge | Quantity::OldestAge | Quantity::Size => {
            At::Step(StepName::Expect)
        }
        _ => At::Attempt,
    };
    let fact = CheckFact::Measured {
        quantity: measure.quantity,
        of: measure.of.clone(),
        value: measure.value,
        unit: measure.quantity.unit(),
        range: range.map(|range| range.to_string()),
    };
    draft.shows(step, fact)
}

/// The finding, as grave as the measure.
pub(super) fn told(draft: Draft<'_>, measure: &Measure) -> Vec<Finding> {
    let severity = measure.grade.unwrap_or(Severity::Warning);
    vec![draft.graded(severity).finding()]
}
