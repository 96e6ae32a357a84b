//! Which run begins when.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::queue::Queue;
use super::subject::{Audience, Memory, Subject};
use super::visit::{Visited, visit};
use crate::attempts::Observer;
use crate::clock::Stopwatch;
use crate::diagnosis::Diagnosis;
use crate::evidence::Evidence;
use crate::wire::turns::{Place, Turns};

/// The pause between the beginnings of the first runs, so that they do not all do the same at the same moment. Later
/// ones begin when others end.
const STAGGER: Duration = Duration::from_millis(25);
/// The longest that all these pauses take together, however many runs go on at a time.
const MAX_STAGGER: Duration = Duration::from_secs(2);

/// A run that has ended.
#[derive(Debug)]
pub struct Done {
    /// Its number among those that were given.
    pub index: usize,
    /// What was seen.
    pub evidence: Evidence,
    /// What it means.
    pub diagnosis: Diagnosis,
}

/// Probes servers side by side. No two of its runs are at the same server at the same time, whatever name they know it
/// by, and each knows what the one before was told of holding off; whoever shares a fleet shares that.
#[derive(Clone)]
pub struct Fleet {
    turns: Turns,
    memory: Arc<dyn Memory>,
    jobs: usize,
}

impl Fleet {
    /// A fleet of which so many runs of a call of [`Fleet::all`] go on at a time; one at least.
    #[must_use]
    pub fn new(memory: Arc<dyn Memory>, jobs: usize) -> Self {
        Self {
            turns: Turns::default(),
            memory,
            jobs: jobs.max(1),
        }
    }

    /// Probes them all, and sends each result when it is there. A result that is not taken keeps its run's place. Gives
    /// the numbers of those that never began, because `stop` was cancelled or nobody takes results any more. The first
    /// one always begins, so that whoever probes a single server has a result however early it is stopped.
    ///
    /// # Panics
    ///
    /// When a run does.
    pub async fn all(
        &self,
        subjects: Vec<Arc<Subject>>,
        audience: Arc<dyn Audience>,
        results: Sender<Done>,
        stop: &CancellationToken,
    ) -> BTreeSet<usize> {
        let mut queue = Queue::of(subjects);
        let mut running = JoinSet::new();
        let stagger = STAGGER.min(MAX_STAGGER / u32::try_from(self.jobs).unwrap_or(u32::MAX));
        let mut begun = 0;
        loop {
            let is_over = |begun| begun > 0 && (stop.is_cancelled() || results.is_closed());
            while !is_over(begun) && running.len() < self.jobs {
                let Some((index, turn)) = queue.next(&self.turns, running.is_empty()) else {
                    break;
                };
                let Some(subject) = queue.subject(index).cloned() else {
                    break;
                };
                begun += 1;
                let (memory, stop) = (self.memory.clone(), stop.clone());
                let (audience, results) = (audience.clone(), results.clone());
                running.spawn(async move {
                    let observer = audience.begins(index);
                    let visited = visit(&subject, &memory, &*observer, turn, &stop).await;
                    drop(observer);
                    match visited {
                        Visited::Blocked(places) => Some((index, places)),
                        // Who lists targets answers for them, and gives no confines.
                        Visited::Forbidden(_) => None,
                        Visited::Done(done) => {
                            let (evidence, diagnosis) = *done;
                            let done = Done {
                                index,
                                evidence,
                                diagnosis,
                            };
                            // Where nobody takes results any more, none is missed.
                            let _ = results.send(done).await;
                            None
                        }
                    }
                });
                if begun < self.jobs && !queue.is_empty() {
                    tokio::time::sleep(stagger).await;
                }
            }
            let ended = is_over(begun);
            if running.is_empty() && (ended || queue.is_empty()) {
                return queue.left();
            }
            let has_room = !ended && running.len() < self.jobs;
            tokio::select! {
                Some(ended) = running.join_next() => match ended {
                    Ok(Some((index, places))) => queue.park(index, places),
                    Ok(None) => {}
                    // None is cancelled.
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                },
                // Others who share the fleet may have left.
                () = self.turns.until(|| queue.is_ready(&self.turns).then_some(())), if has_room => {}
                () = stop.cancelled(), if !ended => {}
            }
        }
    }

    /// Probes one, as soon as nobody else is at its server. Where there is a `patience`, the wait for that and the run take
    /// no longer together.
    ///
    /// # Errors
    ///
    /// When no connection was made, and why.
    pub async fn one(
        &self,
        subject: &Subject,
        observer: &dyn Observer,
        stop: &CancellationToken,
        patience: Option<Duration>,
    ) -> Result<(Evidence, Diagnosis), NotProbed> {
        let asked = Stopwatch::start();
        let name = Place::of_host(&subject.target.host);
        let mut taken = vec![name.clone()];
        loop {
            let take = || {
                let free = self.turns.are_free(&taken);
                free.then(|| self.turns.try_take(name.clone())).flatten()
            };
            let left = patience.map(|patience| patience.saturating_sub(asked.elapsed()));
            let turn = tokio::select! {
                biased;
                () = stop.cancelled() => return Err(NotProbed::Stopped),
                turn = self.turns.until(take) => turn,
                () = over(left) => return Err(NotProbed::Busy),
            };
            let left = patience.map(|patience| patience.saturating_sub(asked.elapsed()));
            let subject = subject.within(left);
            match visit(&subject, &self.memory, observer, turn, stop).await {
                Visited::Done(done) => return Ok(*done),
                Visited::Blocked(places) => taken = places,
                Visited::Forbidden(address) => return Err(NotProbed::Forbidden(address)),
            }
        }
    }
}

/// Waits until so much time is over; for ever where there is no end.
async fn over(left: Option<Duration>) {
    match left {
        Some(left) => tokio::time::sleep(left).await,
        None => std::future::pending().await,
    }
}

/// Why a run of [`Fleet::one`] made no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotProbed {
    /// It was stopped before.
    Stopped,
    /// Others were at its server for as long as it could wait.
    Busy,
    /// Its host leads to this address, which its confines forbid.
    Forbidden(IpAddr),
}
