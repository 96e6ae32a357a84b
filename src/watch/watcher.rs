//! The checks, made one after another, each when it is due.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::task::{JoinSet, spawn_blocking};
use tokio_util::sync::CancellationToken;

use super::pace::{NotNow, Pace};
use crate::clock::{Stopwatch, Timestamp};
use crate::diagnosis::Diagnosis;
use crate::evidence::{Evidence, HeldOff};
use crate::fleet::{Audience, Fleet, Memory, Subject};

/// How to watch.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// From the beginning of a check to that of the next one. Who lets people choose sees to
    /// [`super::LEAST_INTERVAL`].
    pub every: Duration,
    /// So many checks of each target; none for no end.
    pub checks: Option<u64>,
    /// So many go on at a time.
    pub jobs: usize,
}

/// What somebody who watches asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// No check is to begin, or they may begin again.
    Pause(bool),
    /// A check of this target at once.
    Hurry(usize),
}

/// What happens.
#[derive(Debug)]
pub enum News {
    /// A check of this target has ended.
    Checked(Box<Checked>),
    /// The next check of this target is due then; none if one is being made, or none is to come.
    Due(usize, Option<Timestamp>),
    /// No check begins, or they begin again.
    Paused(bool),
    /// A check of this target is not made at once.
    Refused(usize, NotNow),
}

/// A check that has ended.
#[derive(Debug)]
pub struct Checked {
    /// The number of its target.
    pub index: usize,
    /// What was seen.
    pub evidence: Evidence,
    /// What it means.
    pub diagnosis: Diagnosis,
    /// Until when the server wants to be left alone.
    pub held_until: Option<Timestamp>,
}

/// Checks the targets until all checks are made or `stop` is cancelled; what goes on then ends in good order and is told.
///
/// # Panics
///
/// When a check does.
pub async fn watch(
    subjects: Vec<Arc<Subject>>,
    options: Options,
    memory: Arc<dyn Memory>,
    audience: Arc<dyn Audience>,
    mut orders: Receiver<Order>,
    news: Sender<News>,
    stop: &CancellationToken,
) {
    let hosts: Vec<_> = subjects.iter().map(|it| it.target.host.clone()).collect();
    let mut watcher = Watcher {
        pace: Pace::new(options.every, &hosts, options.checks),
        watch: Stopwatch::start(),
        fleet: Fleet::new(memory.clone(), options.jobs),
        running: JoinSet::new(),
        subjects,
        memory,
        audience,
        news,
    };
    for index in 0..watcher.subjects.len() {
        watcher.tell_due(index).await;
    }
    let mut hears = true;
    loop {
        let ended = stop.is_cancelled() || watcher.news.is_closed() || watcher.pace.is_over();
        if ended && watcher.running.is_empty() {
            return;
        }
        let next = watcher.pace.next();
        let next = next.filter(|_| !ended && watcher.running.len() < options.jobs.max(1));
        tokio::select! {
            Some(done) = watcher.running.join_next() => match done {
                Ok(done) => watcher.ends(done).await,
                // None is cancelled.
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            },
            order = orders.recv(), if hears && !ended => match order {
                Some(order) => watcher.obey(order).await,
                None => hears = false,
            },
            index = due(next, watcher.watch) => watcher.begins(index, stop).await,
            () = stop.cancelled(), if !ended => {}
            () = watcher.news.closed(), if !ended => {}
        }
    }
}

/// Waits until a check is due; for ever where none is.
async fn due(next: Option<(usize, Duration)>, watch: Stopwatch) -> usize {
    let Some((index, due)) = next else {
        return pending().await;
    };
    match watch.instant_at(due) {
        Some(at) => tokio::time::sleep_until(at).await,
        None => pending().await,
    }
    index
}

/// How the check of a target ended; without evidence where it made none.
type Done = (usize, Option<(Evidence, Diagnosis, Option<HeldOff>)>);

struct Watcher {
    pace: Pace,
    watch: Stopwatch,
    fleet: Fleet,
    running: JoinSet<Done>,
    subjects: Vec<Arc<Subject>>,
    memory: Arc<dyn Memory>,
    audience: Arc<dyn Audience>,
    news: Sender<News>,
}

impl Watcher {
    async fn begins(&mut self, index: usize, stop: &CancellationToken) {
        let Some(subject) = self.subjects.get(index).cloned() else {
            return;
        };
        self.pace.begins(index, self.watch.elapsed());
        self.tell_due(index).await;
        let (fleet, audience, stop) = (self.fleet.clone(), self.audience.clone(), stop.clone());
        let memory = self.memory.clone();
        self.running.spawn(async move {
            let observer = audience.begins(index);
            let probed = fleet.one(&subject, &*observer, &stop, None).await;
            drop(observer);
            let Ok((evidence, diagnosis)) = probed else {
                return (index, None);
            };
            let (evidence, held) = held_off(evidence, memory).await;
            (index, Some((evidence, diagnosis, held)))
        });
    }

    async fn ends(&mut self, (index, done): Done) {
        let now = Timestamp::now();
        let held = done.as_ref().and_then(|(_, _, held)| held.as_ref());
        let held = held.map(|held| {
            let left = Duration::from_secs(held.until.seconds_since(now));
            (left, held.until)
        });
        self.pace.ends(index, self.watch.elapsed(), held);
        if let Some((evidence, diagnosis, _)) = done {
            let checked = Checked {
                index,
                evidence,
                diagnosis,
                held_until: held.map(|(_, until)| until),
            };
            self.tell(News::Checked(Box::new(checked))).await;
        }
        self.tell_due(index).await;
    }

    async fn obey(&mut self, order: Order) {
        let now = self.watch.elapsed();
        match order {
            Order::Pause(paused) => {
                self.pace.pause(paused, now);
                self.tell(News::Paused(paused)).await;
                for index in 0..self.subjects.len() {
                    self.tell_due(index).await;
                }
            }
            Order::Hurry(index) => match self.pace.hurry(index, now) {
                Ok(()) => self.tell_due(index).await,
                Err(why) => self.tell(News::Refused(index, why)).await,
            },
        }
    }

    /// When the next check of a target is due, by the clock on the wall.
    async fn tell_due(&self, index: usize) {
        let left = |due: Duration| due.saturating_sub(self.watch.elapsed());
        let due = self.pace.due(index).map(left);
        let due = due.map(|left| {
            let us = u64::try_from(left.as_micros()).unwrap_or(u64::MAX);
            Timestamp::now().after_micros(us)
        });
        self.tell(News::Due(index, due)).await;
    }

    /// Where nobody listens any more, none is missed.
    async fn tell(&self, news: News) {
        let _ = self.news.send(news).await;
    }
}

/// Whether the server wants to be left alone after this check.
async fn held_off(evidence: Evidence, memory: Arc<dyn Memory>) -> (Evidence, Option<HeldOff>) {
    if let Some(held) = evidence.held_off.clone() {
        return (evidence, Some(held));
    }
    let ask = move || {
        let held = memory.held_off(&evidence);
        (evidence, held)
    };
    // A memory in a file may block, and no other check is to wait for it.
    let asked = spawn_blocking(ask).await;
    match asked {
        Ok(asked) => asked,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
