//! What rules ask of the evidence.

use super::draft::Draft;
use super::{Confidence, Finding, Policy, Severity};
use crate::evidence::{Attempt, Ending, Evidence, Exchange, Phase};
use crate::knowledge::replies::{Moment, Stated, classify};
use crate::text;

/// The longest piece of server text in a finding, in terminal columns.
const MAX_TEXT: usize = 300;

/// A wait that the deadline cut short tells as much as a time limit once it has lasted this long.
const LONG_ENOUGH_US: u64 = 5_000_000;

/// The evidence of the last attempt, with the policy.
pub(super) struct Context<'e> {
    pub(super) evidence: &'e Evidence,
    pub(super) attempt: &'e Attempt,
    pub(super) policy: &'e Policy,
}

impl<'e> Context<'e> {
    pub(super) fn new(evidence: &'e Evidence, policy: &'e Policy) -> Option<Self> {
        let attempt = evidence.last_attempt()?;
        Some(Self {
            evidence,
            attempt,
            policy,
        })
    }

    /// Begins a finding.
    pub(super) fn finding(&self, id: &str, confidence: Confidence) -> Draft<'_> {
        Draft::new(self, id, confidence)
    }

    /// The exchange with this index.
    pub(super) fn exchange(&self, index: Option<usize>) -> Option<&'e Exchange> {
        self.attempt.exchange(index)
    }

    /// The cause that the reply of this exchange states in words, by the classifier's data file.
    pub(super) fn stated(&self, index: usize) -> Option<Stated> {
        let exchange = self.exchange(Some(index))?;
        classify(moment(exchange), exchange.code()?, &exchange.text())
    }

    /// A finding for the cause that the exchange's reply states, if it states one.
    pub(super) fn stated_finding(&self, index: usize) -> Option<Draft<'_>> {
        let stated = self.stated(index)?;
        let draft = self.finding(stated.finding, Confidence::Stated).cite(index);
        Some(draft.stated(&stated))
    }

    /// How long the exchange was waited for in vain, if long enough to tell something.
    pub(super) fn waited_in_vain_us(exchange: &Exchange) -> Option<u64> {
        match exchange.ending {
            Ending::TimedOut { limit_us } => Some(limit_us),
            Ending::Deadline if exchange.elapsed_us() >= LONG_ENOUGH_US => {
                Some(exchange.elapsed_us())
            }
            _ => None,
        }
    }
}

/// Whether a cause has been found that ends the search.
pub(super) fn has_critical(found: &[Finding]) -> bool {
    found
        .iter()
        .any(|finding| finding.severity == Severity::Critical)
}

/// Server text fit for a finding.
pub(super) fn shown(text: &str) -> String {
    text::truncate(&text::sanitize(text.trim()), MAX_TEXT)
}

/// A duration in seconds as a bare number: `0.3`, `4`, `30`.
pub(super) fn seconds(us: u64) -> String {
    let tenths = us.saturating_add(50_000) / 100_000;
    if tenths.is_multiple_of(10) || tenths >= 100 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// A duration as a person says it: `0.4 ms`, `12 ms`, `4.2 s`.
pub(super) fn span(us: u64) -> String {
    match us {
        0..50 => "less than 0.1 ms".to_owned(),
        50..10_000 => format!("{}.{} ms", (us + 50) / 1000, (us + 50) % 1000 / 100),
        10_000..1_000_000 => format!("{} ms", (us + 500) / 1000),
        _ => format!("{} s", seconds(us)),
    }
}

/// The moment of the conversation that an exchange belongs to, as the classifier counts them.
fn moment(exchange: &Exchange) -> Moment {
    let verb = exchange.verb().unwrap_or_default();
    match (exchange.phase, verb.as_str()) {
        (Phase::Greeting, _) => Moment::Greeting,
        (Phase::Login, "USER") => Moment::User,
        (Phase::Login, _) => Moment::Pass,
        (_, "EPSV" | "PASV") => Moment::DataSetup,
        (_, "PORT" | "EPRT") => Moment::ActiveSetup,
        (Phase::DataPassive | Phase::DataActive | Phase::Transfer, _) => Moment::Transfer,
        _ => Moment::Directory,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_short_and_bare() {
        for (us, expected) in [
            (300_000, "0.3"),
            (4_000_000, "4"),
            (30_049_000, "30"),
            (0, "0"),
        ] {
            assert_eq!(seconds(us), expected);
        }
        for (us, expected) in [
            (400, "0.4 ms"),
            (12_400, "12 ms"),
            (4_210_000, "4.2 s"),
            (3, "less than 0.1 ms"),
        ] {
            assert_eq!(span(us), expected);
        }
    }
}
