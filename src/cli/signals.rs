//! Signals that ask the program to end: Ctrl-C, and on Unix SIGTERM and SIGHUP. The first one ends the run in good
//! order, with what it left on the server cleaned up, and with a report; the second ends the program at once. Where no
//! run goes on, the first one does. A program that is asked over HTTP reads its configuration anew on SIGHUP.
//!
//! A thread of its own listens for them, so that nothing that the program does makes it deaf: neither reading a large
//! log nor writing to a pipe that is not read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio_util::sync::CancellationToken;

use super::descriptors;
use super::exit::Exit;

/// The longest that a run takes to end after the first signal: its goodbye, and writing the report.
const MAX_GRACE: Duration = Duration::from_secs(5);

/// What stops the run that goes on, if one does.
static RUNNING: Mutex<Option<CancellationToken>> = Mutex::new(None);

/// Listens from now on, in the background.
pub(super) fn watch() -> Result<()> {
    descriptors::room_for_runtime()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .with_context(|| say!("error-runtime"))?;
    // Before the thread begins, so that no signal meets the default, which ends the program without a report.
    let signals = {
        let _entered = runtime.enter();
        Signals::listen().with_context(|| say!("error-signals"))?
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || runtime.block_on(signals.obey()))
        .with_context(|| say!("error-signals"))?;
    Ok(())
}

/// Has the first signal cancel this token, and no longer end the program.
pub(super) fn stop_by(token: CancellationToken) {
    *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
}

/// Whether SIGHUP asks the program to read its configuration anew, as it does of one that goes on until it is stopped.
static HANGUP_RELOADS: AtomicBool = AtomicBool::new(false);

/// Has SIGHUP no longer end the program, and gives what hears of it.
#[cfg(unix)]
pub(super) fn reloads() -> Result<tokio::signal::unix::Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    let hangup = signal(SignalKind::hangup()).with_context(|| say!("error-signals"))?;
    HANGUP_RELOADS.store(true, Ordering::Relaxed);
    Ok(hangup)
}

/// Those that are listened for.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// `None` where whoever started the program wants it to outlive its terminal.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on.
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        // Once it is listened for, a file that gets too large (`ulimit -f`) is an error of the write, and does not end the
        // program in the middle of it.
        let too_large = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
        drop(signal(too_large)?);
        // Before anything is listened for, which would undo what `nohup` does.
        let hangup = (!ignores_hangup()).then(|| signal(SignalKind::hangup()));
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: hangup.transpose()?,
        })
    }

    async fn next(&mut self) {
        let hangup = async {
            loop {
                match &mut self.hangup {
                    Some(hangup) => hangup.recv().await,
                    None => std::future::pending().await,
                };
                if !HANGUP_RELOADS.load(Ordering::Relaxed) {
                    break;
                }
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = hangup => {}
        }
    }
}

/// Whether the program was started with SIGHUP ignored, as by `nohup`. Only Linux tells; elsewhere `nohup` shows in that
/// no terminal is left.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    use std::io::IsTerminal;
    match std::fs::read_to_string("/proc/self/status") {
        Ok(status) => is_hangup_ignored(&status),
        Err(_) => {
            !(std::io::stdin().is_terminal()
                || std::io::stdout().is_terminal()
                || std::io::stderr().is_terminal())
        }
    }
}

/// Whether the mask `SigIgn` of a process status (`proc_pid_status(5)`) has SIGHUP, which is signal 1.
#[cfg(unix)]
fn is_hangup_ignored(status: &str) -> bool {
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 1)
}

/// Ctrl-C.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// Listens from now on.
    fn listen() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

impl Signals {
    async fn obey(mut self) {
        self.next().await;
        let running = RUNNING
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(run) = running {
            run.cancel();
            let _ = tokio::time::timeout(MAX_GRACE, self.next()).await;
        }
        end_at_once();
    }
}

#[expect(
    clippy::exit,
    reason = "the user has asked, and nothing is left to be done in good order"
)]
fn end_at_once() {
    super::screen::restore();
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

#[cfg(all(test, unix))]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test_case("Name:\tsh\nSigBlk:\t0000000000000001\nSigIgn:\t0000000000001001\n", true; "ignored")]
    #[test_case("SigIgn:\t0000000000001000\nSigCgt:\t0000000000000001\n", false; "another")]
    #[test_case("SigIgn:\tnone\n", false; "no mask")]
    #[test_case("", false; "nothing")]
    fn who_ignores_a_hangup(status: &str, expected: bool) {
        assert_eq!(is_hangup_ignored(status), expected);
    }
}
