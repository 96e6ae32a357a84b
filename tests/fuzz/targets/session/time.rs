//! The clock of a run: it stands still while bytes are on their way, and then goes on in steps.

use std::future::Future;
use std::sync::mpsc;
use std::time::Duration;

use ftpprobe::clock::Stopwatch;

use super::server::Server;

/// How often the sockets are looked at before nothing is taken to be on its way.
const LOOKS: usize = 12;

/// The first step and the longest one. Each is twice as long as the one before.
const FIRST_STEP: Duration = Duration::from_millis(50);
const LONGEST_STEP: Duration = Duration::from_millis(800);

/// How far the clock goes at once when the run should have ended.
pub(super) const LATE_STEP: Duration = Duration::from_millis(20);

/// A runtime whose clock only [`pass`] sets.
pub(super) struct Runtime {
    runtime: tokio::runtime::Runtime,
    /// While something blocks, the runtime does not set the clock by itself.
    _blocks: mpsc::Sender<()>,
}

impl Runtime {
    pub(super) fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        let (blocks, ends) = mpsc::channel::<()>();
        runtime.spawn_blocking(move || ends.recv());
        Self {
            runtime,
            _blocks: blocks,
        }
    }

    pub(super) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

/// Lets time pass whenever nothing has happened for a while. It stands still at the limit of the run once, so that what is late by
/// then is late by its own doing.
pub(super) async fn pass(server: &Server, limit: Duration) {
    let mut step = FIRST_STEP;
    let watch = Stopwatch::start();
    loop {
        let before = server.happened();
        for _ in 0..LOOKS {
            tokio::task::yield_now().await;
        }
        if server.happened() != before {
            step = FIRST_STEP;
            continue;
        }
        let left = limit.saturating_sub(watch.elapsed());
        let late = if left.is_zero() { LATE_STEP } else { left };
        tokio::time::advance(step.min(late)).await;
        step = LONGEST_STEP.min(step * 2);
    }
}
