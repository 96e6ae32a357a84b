//! What is to be probed, and what the fleet asks of whoever starts it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::attempts::Observer;
use crate::diagnosis::{Diagnosis, Policy};
use crate::evidence::{Evidence, HeldOff};
use crate::settings::Settings;
use crate::target::Target;

/// One target, with how to probe and how to judge it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Whom to probe.
    pub target: Target,
    /// How.
    pub settings: Settings,
    /// What is made of what is seen.
    pub policy: Policy,
}

impl Subject {
    /// The same, whose run takes no longer than this.
    pub(super) fn within(&self, limit: Option<Duration>) -> Cow<'_, Self> {
        match limit.filter(|limit| *limit < self.settings.deadline) {
            None => Cow::Borrowed(self),
            Some(limit) => {
                let mut subject = self.clone();
                subject.settings.deadline = limit;
                Cow::Owned(subject)
            }
        }
    }
}

/// What runs remember for those that follow. The fleet asks and tells it while a run has its turn, so that the next one
/// at the same server knows of the one before.
pub trait Memory: Send + Sync {
    /// Whether it may block, as files do. Then it is asked where it keeps no other run from going on, which costs a change of
    /// threads.
    fn may_block(&self) -> bool {
        true
    }

    /// Why this run is to make no connection, if it is not.
    fn held_off(&self, evidence: &Evidence) -> Option<HeldOff>;

    /// Keeps what a run found.
    fn keep(&self, evidence: &Evidence, diagnosis: &Diagnosis);
}

/// Nothing is remembered.
impl Memory for () {
    fn may_block(&self) -> bool {
        false
    }

    fn held_off(&self, _: &Evidence) -> Option<HeldOff> {
        None
    }

    fn keep(&self, _: &Evidence, _: &Diagnosis) {}
}

/// Whoever follows the runs while they go on.
pub trait Audience: Send + Sync {
    /// The run with this number begins. What is given hears of its progress, and is dropped when it ends.
    fn begins(&self, index: usize) -> Arc<dyn Observer>;
}

/// Nobody watches.
impl Audience for () {
    fn begins(&self, _: usize) -> Arc<dyn Observer> {
        Arc::new(())
    }
}
