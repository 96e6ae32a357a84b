//! What each command does.
//!
//! * [`probe`] the main job, for each target
//! * [`demo`] the same against the practice server
//! * [`generate`] man page, completions, schema

pub(crate) mod demo;
pub(crate) mod generate;
pub(crate) mod probe;

use std::future::Future;

use anyhow::{Context, Result};
use tokio_util::sync::CancellationToken;

use super::exit::Exit;

/// Runs a command's future on a runtime of one thread. The first Ctrl-C (or SIGTERM) cancels the token,
/// the second ends the program at once.
fn with_runtime<F>(command: impl FnOnce(CancellationToken) -> F) -> Result<Exit>
where
    F: Future<Output = Result<Exit>>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the program could not start its runtime")?;
    let done = runtime.block_on(async {
        let stop = CancellationToken::new();
        let watch = tokio::spawn(stop_on_signals(stop.clone()));
        let done = command(stop).await;
        watch.abort();
        done
    });
    // A lookup that was given up may still wait in the system's resolver; nobody waits for it.
    runtime.shutdown_background();
    done
}

async fn stop_on_signals(stop: CancellationToken) {
    if signal().await.is_err() {
        return;
    }
    stop.cancel();
    if signal().await.is_ok() {
        end_at_once();
    }
}

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[expect(clippy::exit, reason = "the user has asked twice")]
fn end_at_once() {
    std::process::exit(i32::from(Exit::Interrupted.code()));
}
