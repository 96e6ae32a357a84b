//! Signals that ask the program to end: Ctrl-C, and on Unix SIGTERM and SIGHUP. The first one ends the run in good
//! order, with what it left on the server cleaned up, and with a report; the second ends the program at once.

use tokio_util::sync::CancellationToken;

use super::exit::Exit;

/// Those that are listened for.
#[cfg(unix)]
pub(super) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// `None` where whoever started the program wants it to outlive its terminal.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on.
    pub(super) fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
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
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hangup => {}
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
pub(super) struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// Listens from now on.
    pub(super) fn listen() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

impl Signals {
    /// Cancels the token at the first signal, and ends the program at the second.
    pub(super) async fn stop(mut self, stop: CancellationToken) {
        self.next().await;
        stop.cancel();
        self.next().await;
        end_at_once();
    }
}

#[expect(clippy::exit, reason = "the user has asked twice")]
fn end_at_once() {
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
