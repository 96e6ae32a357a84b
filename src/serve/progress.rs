//! What a run has done so far, for whoever wants to watch it, from whenever on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::attempts::{self, Waiting};
use crate::clock::Stopwatch;
use crate::evidence::StepName;
use crate::steps::{self, Doing};

/// So many events of a run are kept; what comes after that is seen in its result.
const MAX_EVENTS: usize = 512;

/// Something that happened in a run.
#[derive(Debug, Clone)]
pub enum Event {
    /// A step began, and does this.
    Step(StepName, Doing),
    /// So many bytes of a file have gone over a data connection, of so many. Only the last such event is kept.
    Bytes {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// The run waits before it tries again.
    Waits(Waiting),
}

/// An event with its place in the run.
#[derive(Debug, Clone)]
pub struct Happened {
    /// Its number, from 1.
    pub number: u64,
    /// How long after the beginning it happened.
    pub after: Duration,
    /// What happened.
    pub event: Event,
}

/// What a run has done so far.
#[derive(Debug)]
pub struct Progress {
    events: Mutex<Vec<Happened>>,
    begun: Stopwatch,
    /// The number of the last one.
    last: watch::Sender<u64>,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            events: Mutex::default(),
            begun: Stopwatch::start(),
            last: watch::Sender::new(0),
        }
    }
}

impl Progress {
    /// Follows it from its beginning.
    #[must_use]
    pub fn follow(self: &Arc<Self>) -> Follower {
        Follower {
            seen: 0,
            last: self.last.subscribe(),
            progress: self.clone(),
        }
    }

    fn add(&self, event: Event) {
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(event, Event::Bytes { .. }) {
            events.retain(|it| !matches!(it.event, Event::Bytes { .. }));
        }
        if events.len() >= MAX_EVENTS {
            return;
        }
        let number = *self.last.borrow() + 1;
        events.push(Happened {
            number,
            after: self.begun.elapsed(),
            event,
        });
        self.last.send_replace(number);
    }

    /// The first event after the one with this number.
    fn after(&self, number: u64) -> Option<Happened> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().find(|it| it.number > number).cloned()
    }
}

impl steps::Observer for Progress {
    fn step_begins(&self, step: StepName, doing: &Doing) {
        self.add(Event::Step(step, doing.clone()));
    }

    fn bytes_moved(&self, done: u64, of: u64) {
        self.add(Event::Bytes { done, of });
    }
}

impl attempts::Observer for Progress {
    fn waits(&self, waiting: &Waiting) {
        self.add(Event::Waits(*waiting));
    }
}

/// Sees the events of a run, one after another.
#[derive(Debug)]
pub struct Follower {
    progress: Arc<Progress>,
    seen: u64,
    last: watch::Receiver<u64>,
}

impl Follower {
    /// The next event, as soon as there is one. It does not end when the run does: wait for both.
    pub async fn next(&mut self) -> Happened {
        loop {
            self.last.mark_unchanged();
            if let Some(happened) = self.next_now() {
                return happened;
            }
            // The sender is part of the progress that is held here.
            let _ = self.last.changed().await;
        }
    }

    /// The next event, if there is one already.
    pub fn next_now(&mut self) -> Option<Happened> {
        let happened = self.progress.after(self.seen)?;
        self.seen = happened.number;
        Some(happened)
    }
}

#[cfg(test)]
mod tests {
    use super::steps::Observer;
    use super::*;

    #[tokio::test]
    async fn whoever_comes_late_sees_everything() {
        let progress = Arc::new(Progress::default());
        progress.step_begins(StepName::Greet, &Doing::Greet);
        for done in 0..5 {
            progress.bytes_moved(done, 9);
        }
        let mut follower = progress.follow();
        assert!(matches!(
            follower.next().await.event,
            Event::Step(StepName::Greet, _)
        ));
        assert!(matches!(
            follower.next().await.event,
            Event::Bytes { done: 4, of: 9 }
        ));
        assert!(follower.next_now().is_none());
        let (happened, ()) = tokio::join!(follower.next(), async {
            progress.step_begins(StepName::Quit, &Doing::Quit);
        });
        assert!(matches!(happened.event, Event::Step(StepName::Quit, _)));
    }

    #[test]
    fn so_many_events_are_kept() {
        let progress = Arc::new(Progress::default());
        for _ in 0..=MAX_EVENTS {
            progress.step_begins(StepName::Greet, &Doing::Greet);
        }
        let mut follower = progress.follow();
        let seen = std::iter::from_fn(|| follower.next_now()).count();
        assert_eq!(seen, MAX_EVENTS);
    }
}
