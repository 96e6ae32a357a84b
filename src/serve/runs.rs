//! Runs: begun once for all who ask for the same, joined while they go on, and remembered for a moment.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio_util::sync::CancellationToken;

use super::admit::{Admitted, Key};
use super::counts::Answer;
use super::progress::{Follower, Progress};
use super::recent::{Finished, fresh_id};
use super::refusal::NotServed;
use super::server::Server;
use crate::clock::Stopwatch;
use crate::evidence::Stopped;
use crate::fleet::{NotProbed, Subject};

/// So many results can be remembered for those who ask for the same again.
const MAX_CACHED: usize = 4096;

/// The longest time that a run and its wait may take, whatever the module says: nobody waits longer for an answer.
const MAX_PATIENCE: Duration = Duration::from_secs(600);

/// How a run ended.
pub type Outcome = Result<Arc<Finished>, NotServed>;

/// Whoever asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caller {
    /// How long the run may take, the wait for it included; `None` for as long as the module says.
    pub patience: Option<Duration>,
    /// How much longer the caller waits for the answer.
    pub grace: Duration,
}

/// What there is for whoever asks.
#[derive(Debug, Clone)]
pub enum Begun {
    /// A result of a moment ago.
    Finished(Arc<Finished>),
    /// A run that goes on.
    Running(Arc<Running>),
}

/// A run that goes on, or waits until it can begin.
#[derive(Debug)]
pub struct Running {
    /// The id that its result will have.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The module it is probed with; `None` for a target of the configuration.
    pub module: Option<String>,
    progress: Arc<Progress>,
    outcome: watch::Receiver<Option<Outcome>>,
    /// How long it may take from then on.
    begun: Stopwatch,
    patience: Duration,
}

impl Running {
    /// What happens in it, from its beginning.
    #[must_use]
    pub fn follow(&self) -> Follower {
        self.progress.follow()
    }

    /// How it ends, if whoever asks can wait for that.
    ///
    /// # Errors
    ///
    /// Why it has no result, or none yet.
    pub async fn outcome(&self, caller: Caller) -> Outcome {
        let limit = caller.patience.unwrap_or(MAX_PATIENCE).min(MAX_PATIENCE);
        let mut outcome = self.outcome.clone();
        let ended = outcome.wait_for(Option::is_some);
        match tokio::time::timeout(limit.saturating_add(caller.grace), ended).await {
            Ok(Ok(ended)) => ended.clone().unwrap_or(Err(NotServed::Failed)),
            Ok(Err(_)) => Err(NotServed::Failed),
            Err(_) => Err(NotServed::Slow),
        }
    }

    /// How long ago it was asked for.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// How long until it is over at the latest.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.patience.saturating_sub(self.begun.elapsed())
    }
}

/// What goes on, and what was found a moment ago.
#[derive(Debug, Default)]
pub(super) struct Desk {
    running: HashMap<Key, Arc<Running>>,
    /// Runs that wait until fewer go on.
    pub(super) waiting: usize,
    cached: HashMap<Key, (Weak<Finished>, Stopwatch)>,
}

impl Desk {
    /// How many runs have begun.
    pub(super) fn probing(&self) -> usize {
        self.running.len().saturating_sub(self.waiting)
    }

    pub(super) fn running_with(&self, id: &str) -> Option<Arc<Running>> {
        self.running.values().find(|it| it.id == id).cloned()
    }

    fn cached(&self, key: &Key, keeps: Duration) -> Option<Arc<Finished>> {
        let (finished, since) = self.cached.get(key)?;
        let is_fresh = since.elapsed() < keeps;
        is_fresh.then(|| finished.upgrade()).flatten()
    }

    fn ended(&mut self, key: &Key, outcome: &Outcome, keeps: Duration) {
        self.running.remove(key);
        let Ok(finished) = outcome else { return };
        self.cached
            .retain(|_, (finished, since)| since.elapsed() < keeps && finished.strong_count() > 0);
        if self.cached.len() < MAX_CACHED {
            let entry = (Arc::downgrade(finished), Stopwatch::start());
            self.cached.insert(key.clone(), entry);
        }
    }
}

impl Server {
    /// Probes what was admitted, unless the same is being probed, or was a moment ago, and gives the result.
    ///
    /// # Errors
    ///
    /// Why there is none, or none yet.
    pub async fn probe(self: &Arc<Self>, admitted: &Admitted, caller: Caller) -> Outcome {
        match self.begin(admitted, caller)? {
            Begun::Finished(finished) => Ok(finished),
            Begun::Running(running) => running.outcome(caller).await,
        }
    }

    /// The same without waiting for the result. A run that has begun goes on even if nobody waits for it: it takes its leave
    /// of the server, and the next one who asks has its result.
    ///
    /// # Errors
    ///
    /// Why no run was begun.
    pub fn begin(
        self: &Arc<Self>,
        admitted: &Admitted,
        caller: Caller,
    ) -> Result<Begun, NotServed> {
        let counted = |answer| self.counts.answered(answer);
        if self.stop.is_cancelled() {
            counted(Answer::Stopping);
            return Err(NotServed::Stopping);
        }
        let key = &admitted.key;
        let mut desk = self.desk();
        if let Some(finished) = desk.cached(key, self.options.cache_for) {
            counted(Answer::Cached);
            return Ok(Begun::Finished(finished));
        }
        if let Some(running) = desk.running.get(key) {
            counted(Answer::Joined);
            return Ok(Begun::Running(running.clone()));
        }
        let has_place = self.places.available_permits() > desk.waiting;
        if !has_place && desk.waiting >= self.options.queue {
            counted(Answer::Full);
            return Err(NotServed::Full);
        }
        counted(Answer::Probed);
        let longest = admitted.subject.settings.deadline.min(MAX_PATIENCE);
        let (ended, outcome) = watch::channel(None);
        let running = Arc::new(Running {
            id: fresh_id(),
            label: admitted.label(),
            module: key.module.clone(),
            progress: Arc::default(),
            outcome,
            begun: Stopwatch::start(),
            patience: caller.patience.unwrap_or(longest).min(longest),
        });
        desk.running.insert(key.clone(), running.clone());
        desk.waiting += 1;
        drop(desk);
        let (server, own, admitted) = (self.clone(), running.clone(), admitted.clone());
        self.tasks.spawn(async move {
            // A task of its own, so that one that should ever panic leaves nothing behind.
            let run = {
                let (server, own) = (server.clone(), own.clone());
                let subject = admitted.subject.clone();
                tokio::spawn(async move { server.run(&own, &subject).await })
            };
            let outcome = run.await.unwrap_or(Err(NotServed::Failed));
            server.ended(&admitted, &outcome);
            ended.send_replace(Some(outcome));
        });
        Ok(Begun::Running(running))
    }

    async fn run(&self, running: &Running, subject: &Subject) -> Outcome {
        let place = place(&self.places, running.left(), &self.stop).await;
        self.desk().waiting -= 1;
        let _place = place?;
        let left = Some(running.left());
        let fleet = self.fleet.clone();
        let probed = fleet
            .one(subject, &*running.progress, &self.stop, left)
            .await;
        let seen = probed.map_err(|why| match why {
            NotProbed::Stopped => NotServed::Stopping,
            NotProbed::Busy => NotServed::Busy,
            NotProbed::Forbidden(address) => NotServed::Forbidden(address),
        })?;
        if seen.0.stopped == Some(Stopped::Interrupted) {
            // It says nothing of the server.
            return Err(NotServed::Stopping);
        }
        let (id, module) = (running.id.clone(), running.module.clone());
        let finished = Finished::new(id, module, seen, self.options.language);
        self.counts.judged(finished.report.verdict);
        Ok(Arc::new(finished))
    }

    fn ended(&self, admitted: &Admitted, outcome: &Outcome) {
        match outcome {
            Ok(finished) => self.remember(finished.clone()),
            Err(NotServed::Forbidden(address)) => self.log.warn(&format!(
                "refused to probe {}: its name leads to {address}, which no rule allows",
                crate::text::sanitize(&admitted.label())
            )),
            Err(_) => {}
        }
        // In the store first: what is cached is kept there.
        self.desk()
            .ended(&admitted.key, outcome, self.options.cache_for);
    }
}

/// A place among the runs that go on, within this time.
async fn place<'p>(
    places: &'p Semaphore,
    limit: Duration,
    stop: &CancellationToken,
) -> Result<SemaphorePermit<'p>, NotServed> {
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(NotServed::Stopping),
        place = places.acquire() => place.map_err(|_| NotServed::Stopping),
        () = tokio::time::sleep(limit) => Err(NotServed::Busy),
    }
}
