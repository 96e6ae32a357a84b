//! What the sessions of one server share: the behaviour, the counts, and what is told to tests.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::behaviour::Behaviour;
use crate::secret::commands::without_secret;

/// How many command lines and failures are kept.
const MAX_KEPT: usize = 10_000;

#[derive(Debug)]
pub(super) struct State {
    pub(super) behaviour: Behaviour,
    connections: AtomicUsize,
    serving: AtomicUsize,
    /// One for each override of the behaviour: whether a command met it.
    met: Vec<AtomicBool>,
    transcript: Mutex<Vec<String>>,
    failures: Mutex<Vec<String>>,
}

/// Whether a new control connection is served.
#[derive(Debug)]
pub(super) enum Admission {
    /// It is, and holds this place until it ends.
    Served(Place),
    /// It gets the refusal.
    Refused,
}

/// A place among the connections that are served, given back when dropped.
#[derive(Debug)]
pub(super) struct Place(Arc<State>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.serving.fetch_sub(1, Ordering::SeqCst);
    }
}

impl State {
    pub(super) fn new(behaviour: Behaviour) -> Self {
        Self {
            connections: AtomicUsize::new(0),
            serving: AtomicUsize::new(0),
            met: behaviour
                .replies
                .iter()
                .map(|_| AtomicBool::new(false))
                .collect(),
            transcript: Mutex::default(),
            failures: Mutex::default(),
            behaviour,
        }
    }

    /// Counts a new control connection and decides on it.
    pub(super) fn admit(self: &Arc<Self>) -> Admission {
        let before = self.connections.fetch_add(1, Ordering::SeqCst);
        let serving = self.serving.load(Ordering::SeqCst);
        let full = self.behaviour.limit.is_some_and(|limit| serving >= limit);
        if full || before < self.behaviour.refuse_first {
            return Admission::Refused;
        }
        self.serving.fetch_add(1, Ordering::SeqCst);
        Admission::Served(Place(Arc::clone(self)))
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(super) fn transcript(&self) -> Vec<String> {
        lock(&self.transcript).clone()
    }

    /// Notes a command line, secrets masked.
    pub(super) fn record(&self, line: &str) {
        push(&self.transcript, without_secret(line).0);
    }

    /// Notes that a command met the override with this index.
    pub(super) fn meet(&self, index: usize) {
        if let Some(met) = self.met.get(index) {
            met.store(true, Ordering::SeqCst);
        }
    }

    /// Notes a failure of the server's own.
    pub(super) fn fail(&self, what: String) {
        push(&self.failures, what);
    }

    /// The failures, required overrides that no command met included.
    pub(super) fn verdict(&self) -> Result<(), String> {
        let mut failures = lock(&self.failures).clone();
        for (reply, met) in self.behaviour.replies.iter().zip(&self.met) {
            if reply.required && !met.load(Ordering::SeqCst) {
                failures.push(format!("no command met the required {reply}"));
            }
        }
        if failures.is_empty() {
            Ok(())
        } else {
            Err(failures.join("\n"))
        }
    }
}

fn push(list: &Mutex<Vec<String>>, line: String) {
    let mut list = lock(list);
    if list.len() < MAX_KEPT {
        list.push(line);
    }
}

/// A lock that a panicked session left behind still guards a whole list.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
