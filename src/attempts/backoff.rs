//! How long to wait before the next attempt, and when not to make one.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::diagnosis::{Confidence, Finding};
use crate::evidence::{Evidence, GaveUp, Phase};
use crate::settings::Retrying;

/// The shortest wait. Full jitter may come out at nothing, and a refused client that is back at once
/// is what limits are against.
const SHORTEST: Duration = Duration::from_secs(1);

/// What to do after an attempt that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Wait and try again.
    Wait(Duration),
    /// Make no further attempt; why, if one could have helped.
    End(Option<GaveUp>),
}

/// Capped exponential backoff with full jitter, within the budgets of a run.
#[derive(Debug)]
pub struct Backoff<'a> {
    retrying: &'a Retrying,
    /// The bound of each wait in turn.
    bounds: Vec<Duration>,
}

impl<'a> Backoff<'a> {
    /// The waits that these settings ask for.
    #[must_use]
    pub fn new(retrying: &'a Retrying) -> Self {
        // backon's own jitter lengthens a wait; full jitter, which keeps clients apart best, takes any
        // length up to the bound. So the bounds are backon's, and the choice within is made here.
        let bounds = ExponentialBuilder::default()
            .with_factor(2.0)
            .with_min_delay(retrying.backoff.min(retrying.max_backoff))
            .with_max_delay(retrying.max_backoff)
            .with_max_times(usize::try_from(retrying.retries).unwrap_or(usize::MAX))
            .build();
        Self {
            retrying,
            bounds: bounds.collect(),
        }
    }

    /// What to do after the last attempt of this evidence failed of `finding`. `took` is how long that
    /// attempt took, and `left` the time until the deadline.
    #[must_use]
    pub fn next(
        &self,
        evidence: &Evidence,
        finding: &Finding,
        took: Duration,
        left: Duration,
    ) -> Next {
        let hint = hint(finding);
        if !(helps(finding) || hint.is_some()) || self.retrying.retries == 0 {
            return Next::End(None);
        }
        let tried = evidence.attempts.len();
        let Some(bound) = tried
            .checked_sub(1)
            .and_then(|index| self.bounds.get(index))
        else {
            return Next::End(Some(GaveUp::Tries));
        };
        if evidence.connections_opened() >= self.retrying.max_connections {
            return Next::End(Some(GaveUp::Connections));
        }
        let wait = hint.unwrap_or_else(|| jittered(*bound));
        // An attempt that the deadline cuts short would cost the server a connection for nothing.
        if wait.saturating_add(took.max(SHORTEST)) > left {
            return Next::End(Some(GaveUp::Deadline));
        }
        Next::Wait(wait)
    }

    /// The most attempts that there will be, if each takes as many connections as the last one did.
    #[must_use]
    pub fn most_attempts(&self, evidence: &Evidence) -> u32 {
        let by_tries = self.retrying.retries.saturating_add(1);
        let made = u32::try_from(evidence.attempts.len()).unwrap_or(u32::MAX);
        let each = evidence
            .last_attempt()
            .map_or(0, |attempt| attempt.connections_opened);
        let left = self
            .retrying
            .max_connections
            .saturating_sub(evidence.connections_opened());
        match left.checked_div(each) {
            Some(more) => by_tries.min(made.saturating_add(more.max(1))),
            None => by_tries,
        }
    }
}

/// Whether the run itself is to try again after this.
fn helps(finding: &Finding) -> bool {
    finding.retry.advised && finding.id.meta().repeat && !may_be_the_password(finding)
}

/// A login that was refused for a reason that is only guessed at. A password that may be wrong is never
/// sent twice: servers count such tries, and ban for them.
fn may_be_the_password(finding: &Finding) -> bool {
    finding.phase == Phase::Login && finding.confidence == Confidence::Inferred
}

/// The wait that the server asked for.
fn hint(finding: &Finding) -> Option<Duration> {
    let retry = finding.retry;
    let seconds = retry
        .after_seconds
        .filter(|_| retry.advised && retry.stated)?;
    Some(Duration::from_secs(seconds).max(SHORTEST))
}

/// Any length up to the bound, but not less than the shortest.
fn jittered(bound: Duration) -> Duration {
    bound.mul_f64(fastrand::f64()).max(SHORTEST.min(bound))
}
