//! What was measured in a run, for thresholds and for graphs.

use super::Severity;
use super::ages::{self, Age};
use super::context::Context;
use super::threshold::{Quantity, Range, Thresholds};
use crate::evidence::expected::FileLook;
use crate::evidence::tls::Secured;
use crate::evidence::{Facts, Outcome, Step, StepName};
use crate::knowledge::hints::announced;

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// What was measured, and in which unit.
    pub quantity: Quantity,
    /// Of which expected file, by the name that the user wrote; `None` for what there is one of.
    pub of: Option<String>,
    /// The value.
    pub value: f64,
    /// The most that it can be, where that is known.
    pub most: Option<f64>,
    /// The user's range for a warning.
    pub warn: Option<Range>,
    /// The user's range for a critical finding.
    pub crit: Option<Range>,
    /// How grave it is by those ranges; `None` where it is within them.
    pub grade: Option<Severity>,
    /// Index of the exchange that shows it, if one does.
    pub exchange: Option<usize>,
}

/// A quantity that the user has a threshold for, and nothing was measured of.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmeasured {
    /// What was to be measured.
    pub quantity: Quantity,
    /// Of which expected file, by the name that the user wrote; `None` for what there is one of.
    pub of: Option<String>,
    /// The user's range for a warning.
    pub warn: Option<Range>,
    /// The user's range for a critical finding.
    pub crit: Option<Range>,
}

impl Unmeasured {
    /// All of them, in the order of the conversation.
    pub(super) fn all(context: &Context<'_>, measures: &[Measure]) -> Vec<Self> {
        let thresholds = &context.policy.thresholds;
        let [warn, crit] = [&thresholds.warn, &thresholds.crit].map(Thresholds::watched);
        let asked = |quantity: &Quantity| warn.contains(quantity) || crit.contains(quantity);
        let asked = Quantity::ALL.into_iter().filter(asked);
        let all = asked.flat_map(|quantity| {
            let missing = missing(context, measures, quantity).into_iter();
            missing.map(move |of| (quantity, of))
        });
        all.map(|(quantity, of)| Self {
            quantity,
            of,
            warn: thresholds.warn.get(&quantity).copied(),
            crit: thresholds.crit.get(&quantity).copied(),
        })
        .collect()
    }
}

/// Of what this quantity was not measured: of these files, or at all.
fn missing(context: &Context<'_>, measures: &[Measure], quantity: Quantity) -> Vec<Option<String>> {
    let of_it = || measures.iter().filter(|it| it.quantity == quantity);
    let expected = context
        .attempt
        .expected()
        .filter(|_| quantity.is_of_files());
    let looks = expected.map_or(&[][..], |expected| expected.files.as_slice());
    if looks.is_empty() {
        let is_measured = of_it().next().is_some();
        return if is_measured { Vec::new() } else { vec![None] };
    }
    // A file that is not there has no size and no age.
    let is_known = |look: &&FileLook| {
        look.matched == 0 || of_it().any(|it| it.of.as_ref() == Some(&look.pattern))
    };
    let unknown = looks.iter().filter(|look| !is_known(look));
    unknown.map(|look| Some(look.pattern.clone())).collect()
}

/// The steps whose durations are measured. A listing is the first that worked, in whatever mode.
const TIMED: [(Quantity, &[StepName]); 7] = [
    (Quantity::Dns, &[StepName::Resolve]),
    (Quantity::Tcp, &[StepName::Connect]),
    (Quantity::Greeting, &[StepName::Greet]),
    (Quantity::Tls, &[StepName::Secure]),
    (Quantity::Login, &[StepName::Login]),
    (Quantity::Directory, &[StepName::Directory]),
    (
        Quantity::Listing,
        &[
            StepName::ExtendedPassive,
            StepName::Passive,
            StepName::Active,
        ],
    ),
];

/// Everything that was measured in the attempt, in the order of the conversation.
pub(super) fn measures(context: &Context<'_>) -> Vec<Measure> {
    let mut found = Found {
        context,
        measures: Vec::new(),
    };
    found.times();
    found.certificate();
    found.places();
    found.quota();
    found.files();
    found.measures
}

struct Found<'a> {
    context: &'a Context<'a>,
    measures: Vec<Measure>,
}

impl Found<'_> {
    fn add(&mut self, quantity: Quantity, value: f64) -> &mut Measure {
        let thresholds = &self.context.policy.thresholds;
        self.measures.push(Measure {
            quantity,
            of: None,
            value,
            most: None,
            warn: thresholds.warn.get(&quantity).copied(),
            crit: thresholds.crit.get(&quantity).copied(),
            grade: thresholds.grade(quantity, value),
            exchange: None,
        });
        let last = self.measures.len() - 1;
        &mut self.measures[last]
    }

    /// Only steps that went well: how long a failure took says nothing of how fast the server is.
    fn times(&mut self) {
        let context = self.context;
        let secured = context.attempt.secured();
        let encrypted = secured.is_some_and(Secured::is_encrypted);
        for (quantity, names) in TIMED {
            let mut steps = context.attempt.steps.iter();
            let step = steps.find(|it| names.contains(&it.name) && it.outcome == Outcome::Ok);
            let step = step.filter(|_| match quantity {
                Quantity::Tls => encrypted,
                // Addresses that the user gave were not looked up.
                Quantity::Dns => context
                    .attempt
                    .resolved()
                    .is_none_or(|it| !it.given && !it.by_proxy),
                _ => true,
            });
            if let Some(elapsed_us) = step.and_then(|step| self.took_us(step)) {
                self.add(quantity, seconds(elapsed_us));
            }
        }
        if let Some(test) = context.attempt.transfer_test() {
            let (up, down) = (test.upload.as_ref(), test.download.as_ref());
            for (quantity, file) in [(Quantity::Upload, up), (Quantity::Download, down)] {
                if let Some(took) = file.and_then(|file| file.took_us(context.attempt)) {
                    self.add(quantity, seconds(took));
                }
            }
        }
        let total = context.evidence.duration_us;
        if let Some(total) = total.filter(|_| !context.attempt.steps.is_empty()) {
            self.add(Quantity::Total, seconds(total));
        }
    }

    /// How long the server took for a step: without what ftpprobe itself waited for.
    fn took_us(&self, step: &Step) -> Option<u64> {
        let attempt = self.context.attempt;
        let data = match &step.facts {
            Facts::Data(index) => attempt.data.get(*index),
            _ => None,
        };
        let held_back = data.and_then(|data| attempt.held_back_us(data));
        Some(
            step.elapsed_us?
                .saturating_sub(held_back.unwrap_or_default()),
        )
    }

    fn certificate(&mut self) {
        let secured = self.context.attempt.secured();
        let Some(presented) = secured.and_then(Secured::presented) else {
            return;
        };
        let Some(leaf) = presented.leaf() else { return };
        let checked = presented.verification.checked_at;
        let days = exact(leaf.not_after.days_from(checked));
        let expired = leaf.not_after < checked;
        self.add(Quantity::CertDays, if expired { -days } else { days });
    }

    /// `You are user number 48 of 50 allowed.`
    fn places(&mut self) {
        let Some((index, exchange)) = self.context.greeting() else {
            return;
        };
        let told = announced(&exchange.text());
        if let (Some(taken), Some(limit)) = (told.in_use, told.limit) {
            let free = exact(limit.saturating_sub(taken));
            let measure = self.add(Quantity::FreePlaces, free);
            measure.most = Some(exact(limit));
            measure.exchange = Some(index);
        }
    }

    /// What the server says last of how much of the quota is used.
    fn quota(&mut self) {
        let exchanges = self.context.exchanges();
        let told = exchanges.filter_map(|(index, exchange)| {
            let share = used_share(&exchange.text()).filter(|_| exchange.is_class(2))?;
            Some((index, share))
        });
        if let Some((index, share)) = told.last() {
            let measure = self.add(Quantity::Quota, share);
            measure.most = Some(100.0);
            measure.exchange = Some(index);
        }
    }

    fn files(&mut self) {
        let context = self.context;
        let Some(expected) = context.attempt.expected() else {
            return;
        };
        for file in &expected.files {
            let listing = expected.listings.get(file.listing);
            let is_whole = listing.is_some_and(|listing| listing.whole);
            if !is_whole && file.by_name.is_none() {
                continue;
            }
            let of = Some(&file.pattern);
            self.add(Quantity::Files, exact(file.matched)).of = of.cloned();
            let ages = [
                (Quantity::NewestAge, &file.newest),
                (Quantity::OldestAge, &file.oldest),
            ];
            for (quantity, seen) in ages {
                let age = seen.as_ref().and_then(|seen| Age::of(context, file, seen));
                if let Some(age) = age {
                    let measure = self.add(quantity, ages::exact(age.seconds));
                    measure.of = of.cloned();
                    measure.grade = age.grade(&context.policy.thresholds, quantity);
                }
            }
            if let Some(size) = file.newest.as_ref().and_then(|newest| newest.size) {
                self.add(Quantity::Size, exact(size)).of = of.cloned();
            }
        }
    }
}

/// The share in Pure-FTPd's `1024 Kbytes used (10%) - authorized: 10240 Kb`; the largest, where there are
/// several.
fn used_share(text: &str) -> Option<f64> {
    let shares = text.split(" used (").skip(1).filter_map(|rest| {
        let (share, rest) = rest.split_once("%)")?;
        let is_quota = rest
            .trim_start_matches([' ', '-'])
            .starts_with("authorized");
        share.trim().parse::<f64>().ok().filter(|_| is_quota)
    });
    shares.reduce(f64::max)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a run is far shorter than 2^53 microseconds"
)]
fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody compares numbers beyond 2^53 to the unit"
)]
fn exact(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("OK. 12 files used (12%) - authorized: 100 files 900 Kbytes used (90%) - authorized: 1000 Kb", Some(90.0); "both of Pure-FTPd")]
    #[test_case("0 files used (0%) - authorized: 10 files", Some(0.0); "one")]
    #[test_case("disk used (90%)", None; "something else")]
    #[test_case("x used (a%) - authorized", None; "no number")]
    fn quotas(text: &str, expected: Option<f64>) {
        assert_eq!(used_share(text), expected);
    }
}
