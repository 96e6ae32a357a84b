//! What all requests share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::admit::{Admitted, Asked};
use super::counts::{Answer, Counts};
use super::log::Log;
use super::recent::{Finished, Recent};
use super::refusal::Refusal;
use super::runs::{Desk, Running};
use super::snapshot::{Snapshot, Source};
use crate::fleet::{Fleet, Memory};
use crate::knowledge::wording::Language;
use crate::target::Typed;

/// What is chosen when the program is started.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many targets are probed at a time.
    pub jobs: usize,
    /// How many more may wait.
    pub queue: usize,
    /// How long a result answers those who ask for the same.
    pub cache_for: Duration,
    /// How much of the time that Prometheus waits for a scrape is kept for everything but the run.
    pub timeout_offset: Duration,
    /// The language of reports.
    pub language: Language,
}

/// What all requests share.
pub struct Server {
    pub(super) options: Options,
    source: Box<dyn Source>,
    current: RwLock<Current>,
    /// Only one reload at a time.
    reloading: tokio::sync::Mutex<()>,
    pub(super) fleet: Fleet,
    pub(super) places: Semaphore,
    desk: Mutex<Desk>,
    recent: Mutex<Recent>,
    pub(super) counts: Counts,
    pub(super) log: Box<dyn Log>,
    /// Cancelled when the program is to end.
    pub(super) stop: CancellationToken,
    /// Runs, which are waited for at the end.
    pub(super) tasks: TaskTracker,
}

/// The configuration in force, and its number.
#[derive(Clone)]
struct Current {
    snapshot: Arc<Snapshot>,
    generation: u64,
}

impl Server {
    /// Reads the configuration. It may block.
    ///
    /// # Errors
    ///
    /// What is wrong with the configuration.
    pub fn new(
        options: Options,
        source: Box<dyn Source>,
        memory: Arc<dyn Memory>,
        log: Box<dyn Log>,
        stop: CancellationToken,
    ) -> Result<Arc<Self>, String> {
        let snapshot = Arc::new(source.read()?);
        let jobs = options.jobs.max(1);
        Ok(Arc::new(Self {
            options,
            source,
            current: RwLock::new(Current {
                snapshot,
                generation: 1,
            }),
            reloading: tokio::sync::Mutex::default(),
            fleet: Fleet::new(memory, jobs),
            places: Semaphore::new(jobs),
            desk: Mutex::default(),
            recent: Mutex::default(),
            counts: Counts::new(),
            log,
            stop,
            tasks: TaskTracker::new(),
        }))
    }

    /// The configuration in force.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current().snapshot
    }

    fn current(&self) -> Current {
        let current = self.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Holds what somebody asks for against the configuration.
    ///
    /// # Errors
    ///
    /// Why it is not probed. A target that may not be is told of in the log.
    pub fn admit(&self, asked: &Asked) -> Result<Admitted, Refusal> {
        let Current {
            snapshot,
            generation,
        } = self.current();
        let admitted = snapshot.admit(generation, asked);
        if let Err(refusal) = &admitted {
            self.refused(refusal);
        }
        admitted
    }

    /// Holds what is filled into a form against the configuration; with `is_open`, any server may be asked for.
    ///
    /// # Errors
    ///
    /// Why it is not probed.
    pub fn admit_form(&self, typed: Typed, is_open: bool) -> Result<Admitted, Refusal> {
        let Current {
            snapshot,
            generation,
        } = self.current();
        let admitted = snapshot.admit_form(generation, typed, is_open);
        if let Err(refusal) = &admitted {
            self.refused(refusal);
        }
        admitted
    }

    /// Counts a question that is not answered.
    pub(super) fn refused(&self, refusal: &Refusal) {
        self.counts.answered(Answer::Refused);
        if matches!(refusal, Refusal::NotAllowed { .. }) {
            self.log.warn(&format!("refused: {refusal}"));
        }
    }

    /// Reads the configuration anew. One with a fault in it leaves the old one in force.
    ///
    /// # Errors
    ///
    /// What is wrong with the configuration, which the log says, too.
    pub async fn reload(self: &Arc<Self>) -> Result<(), String> {
        let _alone = self.reloading.lock().await;
        let own = self.clone();
        let read = spawn_blocking(move || own.source.read()).await;
        let read = read.unwrap_or_else(|_| Err("it could not be read to its end".to_owned()));
        self.counts.reloaded(read.is_ok());
        match read {
            Ok(snapshot) => {
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Current {
                    snapshot: Arc::new(snapshot),
                    generation: current.generation + 1,
                };
                drop(current);
                self.log.info("the configuration was reloaded");
                Ok(())
            }
            Err(error) => {
                self.log.warn(&format!(
                    "the configuration was not reloaded, and the old one stays in force: {error}"
                ));
                Err(error)
            }
        }
    }

    /// The last results, the newest first.
    #[must_use]
    pub fn recent(&self, most: usize) -> Vec<Arc<Finished>> {
        self.results().last(most)
    }

    /// The result with this id, if it is still kept.
    #[must_use]
    pub fn result(&self, id: &str) -> Option<Arc<Finished>> {
        self.results().by_id(id)
    }

    /// The run with this id, if it goes on.
    #[must_use]
    pub fn running(&self, id: &str) -> Option<Arc<Running>> {
        self.desk().running_with(id)
    }

    /// Cancelled when the program is to end: whoever holds a connection open for long lets it go then.
    #[must_use]
    pub fn stopping(&self) -> &CancellationToken {
        &self.stop
    }

    /// What was chosen when the program was started.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Counts a login that is not known.
    pub(super) fn unauthorized(&self) {
        let count = &self.counts.unauthorized;
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }

    pub(super) fn remember(&self, finished: Arc<Finished>) {
        self.results().add(finished);
    }

    pub(super) fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn results(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
