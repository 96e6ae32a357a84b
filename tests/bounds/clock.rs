//! A clock that goes on as the real one does until the server has met its fault and has nothing to do any more, and in leaps then. So no run waits for a limit in vain, and no limit ends a run on a machine that is slow.

use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::time::{advance, pause, resume};

use crate::server::Server;

/// How often it is looked at.
const TICK: Duration = Duration::from_millis(10);

/// By how much at once, where nothing happens.
const LEAP: Duration = Duration::from_secs(2);

/// For so many looks the server has to have done nothing until then.
const IDLE: usize = 3;

/// Runs this on such a clock. It leaps once the server has met its fault.
pub(crate) fn run<T>(work: impl Future<Output = T>, server: &Server) -> T {
    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    runtime.block_on(async {
        let (tick, mut ticks) = mpsc::channel(1);
        // A clock that is paused does not go on by itself while such a task lives.
        tokio::task::spawn_blocking(move || {
            while tick.blocking_send(()).is_ok() {
                thread::sleep(TICK);
            }
        });
        let moves_on = async {
            let (mut deeds, mut idle) = (0, 0);
            while ticks.recv().await.is_some() {
                let now = server.deeds();
                idle = if now == deeds { idle + 1 } else { 0 };
                deeds = now;
                if server.is_met() && idle >= IDLE {
                    pause();
                    advance(LEAP).await;
                    resume();
                }
            }
        };
        tokio::select! {
            done = work => done,
            () = moves_on => unreachable!("the clock ticks as long as somebody listens"),
        }
    })
}
