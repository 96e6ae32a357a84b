//! The checks whose pages were asked for: what was asked, and what came of it, kept longer than what only Prometheus asked for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::view::Asked;
use crate::clock::Stopwatch;
use crate::serve::{Finished, NotServed, Outcome};

/// How long a report is kept.
pub const MAX_KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// How many checks are kept.
const MAX_KEPT: usize = 200;

/// How many bytes of reports, as JSON, are kept; the last one is in any case.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// A check.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) asked: Asked,
    /// What came of it; `None` as long as it runs.
    pub(super) outcome: Option<Outcome>,
    since: Stopwatch,
}

impl Kept {
    pub(super) fn finished(&self) -> Option<&Arc<Finished>> {
        self.outcome.as_ref()?.as_ref().ok()
    }

    pub(super) fn failed(&self) -> Option<NotServed> {
        self.outcome.as_ref()?.as_ref().err().copied()
    }

    fn bytes(&self) -> usize {
        self.finished().map_or(0, |it| it.bytes())
    }
}

/// All of them, the last one at the end.
#[derive(Debug)]
pub(super) struct Runs {
    all: Mutex<VecDeque<Kept>>,
    keep: Duration,
}

impl Runs {
    /// None yet. Each is kept for so long after it began.
    pub(super) fn new(keep: Duration) -> Self {
        Self {
            all: Mutex::default(),
            keep,
        }
    }

    /// This was asked for, and the check has this id. Who asks for the same joins it.
    pub(super) fn begun(&self, id: &str, asked: Asked) {
        let mut all = self.lock();
        if !all.iter().any(|it| it.id == id) {
            all.push_back(Kept {
                id: id.to_owned(),
                asked,
                outcome: None,
                since: Stopwatch::start(),
            });
        }
        self.tidy(&mut all);
    }

    /// The check has ended.
    pub(super) fn ended(&self, id: &str, outcome: Outcome) {
        let mut all = self.lock();
        if let Some(kept) = all.iter_mut().find(|it| it.id == id) {
            kept.outcome = Some(outcome);
        }
        self.tidy(&mut all);
    }

    /// The check with this id.
    pub(super) fn find(&self, id: &str) -> Option<Kept> {
        let mut all = self.lock();
        self.tidy(&mut all);
        all.iter().find(|it| it.id == id).cloned()
    }

    /// The last ones, the newest first.
    pub(super) fn latest(&self, most: usize) -> Vec<Kept> {
        let mut all = self.lock();
        self.tidy(&mut all);
        all.iter().rev().take(most).cloned().collect()
    }

    /// How long a report is kept.
    pub(super) fn keep(&self) -> Duration {
        self.keep
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Drops what is too old or too much, the oldest first.
    fn tidy(&self, all: &mut VecDeque<Kept>) {
        let mut bytes: usize = all.iter().map(Kept::bytes).sum();
        while let Some(oldest) = all.front() {
            let is_too_much = all.len() > MAX_KEPT || (bytes > MAX_KEPT_BYTES && all.len() > 1);
            let is_too_old = oldest.outcome.is_some() && oldest.since.elapsed() >= self.keep;
            if !is_too_much && !is_too_old {
                break;
            }
            bytes = bytes.saturating_sub(oldest.bytes());
            all.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Policy, diagnose};
    use crate::knowledge::wording::Language;

    const EVIDENCE: &[u8] = include_bytes!("../../../tests/evidence/healthy/evidence.json");

    fn asked() -> Asked {
        Asked::Target("backup".to_owned())
    }

    /// A result that counts as so many bytes.
    fn finished(id: &str, bytes: usize) -> Arc<Finished> {
        let evidence = crate::evidence::format::load(EVIDENCE).unwrap();
        let diagnosis = diagnose(&evidence, &Policy::default());
        let seen = (evidence, diagnosis);
        let mut finished = Finished::new(id.to_owned(), None, seen, Language::English);
        finished.bytes = bytes;
        Arc::new(finished)
    }

    fn add(runs: &Runs, id: &str, bytes: usize) {
        runs.begun(id, asked());
        runs.ended(id, Ok(finished(id, bytes)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_report_is_kept_for_a_while_and_what_runs_until_it_ends() {
        let runs = Runs::new(MAX_KEPT_FOR);
        add(&runs, "a", 0);
        let second = Duration::from_secs(1);
        tokio::time::advance(MAX_KEPT_FOR.saturating_sub(second)).await;
        assert!(runs.find("a").unwrap().finished().is_some());
        runs.begun("b", asked());
        tokio::time::advance(second).await;
        assert!(runs.find("a").is_none());
        tokio::time::advance(MAX_KEPT_FOR).await;
        assert!(runs.find("b").unwrap().outcome.is_none());
        runs.ended("b", Err(NotServed::Busy));
        assert!(runs.latest(9).is_empty());
    }

    #[test]
    fn so_many_are_kept() {
        let runs = Runs::new(MAX_KEPT_FOR);
        for number in 0..=MAX_KEPT {
            runs.begun(&number.to_string(), asked());
            runs.begun(&number.to_string(), asked());
        }
        assert!(runs.find("0").is_none() && runs.find("1").is_some());
        assert_eq!(runs.latest(2)[0].id, MAX_KEPT.to_string());
    }

    #[test]
    fn so_many_bytes_are_kept_and_the_last_one_in_any_case() {
        let runs = Runs::new(MAX_KEPT_FOR);
        add(&runs, "a", MAX_KEPT_BYTES / 3);
        add(&runs, "b", MAX_KEPT_BYTES / 3);
        assert!(runs.find("a").is_some());
        add(&runs, "c", MAX_KEPT_BYTES / 2);
        assert!(runs.find("a").is_none() && runs.find("b").is_some());
        add(&runs, "d", MAX_KEPT_BYTES);
        assert!(runs.find("c").is_none() && runs.find("d").is_some());
    }
}
