//! What each command does.
//!
//! * [`probe`] the main job, for each target
//! * [`demo`] the same against the practice server, [`diagnose`] what was seen before, read by [`saved`], counted in [`alike`]
//!   and [`kept`] until all is read
//! * [`history`] what earlier runs saw
//! * [`reference`] reply codes listed, explained and compared
//! * [`watch`] servers checked again and again
//! * [`serve`] the exporter
//! * [`generate`] man page, completions, schema, catalogue of codes, and what schedulers read

mod alike;
mod kept;

pub(crate) mod contrast;
pub(crate) mod demo;
pub(crate) mod diagnose;
pub(crate) mod generate;
pub(crate) mod history;
pub(crate) mod probe;
pub(crate) mod reference;
pub(crate) mod saved;
pub(crate) mod serve;
pub(crate) mod watch;

use std::future::Future;
use std::num::NonZeroUsize;

use anyhow::{Context, Result};
use tokio_util::sync::CancellationToken;

use super::exit::Exit;
use super::signals;

/// Threads that carry runs beside the one that reports: what one target keeps busy is not to delay the others.
const MAX_THREADS: usize = 4;

/// Runs a command's future on a runtime, of one thread where it does one thing at a time. The first signal to end ([`signals`]) cancels the token, the
/// second ends the program at once.
fn with_runtime<F>(jobs: usize, command: impl FnOnce(CancellationToken) -> F) -> Result<Exit>
where
    F: Future<Output = Result<Exit>>,
{
    let mut builder = if jobs > 1 {
        let threads = std::thread::available_parallelism();
        let threads = threads.map_or(1, NonZeroUsize::get);
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(threads.clamp(2, MAX_THREADS));
        builder
    } else {
        tokio::runtime::Builder::new_current_thread()
    };
    let runtime = builder
        .enable_all()
        .build()
        .with_context(|| say!("error-runtime"))?;
    let stop = CancellationToken::new();
    signals::stop_by(stop.clone());
    let done = runtime.block_on(command(stop));
    // A lookup that was given up may still wait in the system's resolver; nobody waits for it.
    runtime.shutdown_background();
    done
}
