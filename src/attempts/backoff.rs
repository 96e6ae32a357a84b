//! How long to wait before the next attempt, and when not to make one: what a failure and the attempts so far say of it.

use std::time::Duration;

pub use super::budget::Next;
use super::budget::{Budget, Cure, Spent};
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::{Evidence, Phase};
use crate::settings::Retrying;

/// Capped exponential backoff with full jitter, within the budgets of a run.
#[derive(Debug)]
pub struct Backoff<'a>(Budget<'a>);

impl<'a> Backoff<'a> {
    /// The waits that these settings ask for.
    #[must_use]
    pub fn new(retrying: &'a Retrying) -> Self {
        Self(Budget::new(retrying))
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
        self.0.next(spent(evidence), cure(finding), took, left)
    }

    /// The most attempts that there will be, if each takes as many connections as the last one did.
    #[must_use]
    pub fn most_attempts(&self, evidence: &Evidence) -> u32 {
        self.0.most_attempts(spent(evidence))
    }
}

fn spent(evidence: &Evidence) -> Spent {
    let last = evidence.last_attempt();
    Spent {
        attempts: evidence.attempts.len(),
        connections: evidence.connections_opened().unwrap_or_default(),
        latest: last
            .and_then(|attempt| attempt.connections_opened)
            .unwrap_or_default(),
    }
}

fn cure(finding: &Finding) -> Cure {
    let retry = finding.retry;
    let stated = retry
        .after_seconds
        .filter(|_| retry.advised && retry.stated);
    match stated {
        Some(seconds) => Cure::Stated(Duration::from_secs(seconds)),
        None if helps(finding) => Cure::Time,
        None => Cure::Nothing,
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
