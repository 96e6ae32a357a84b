//! The probe: its steps in order. Each records what it saw before it returns.
//!
//! * `run` what the steps share: limits, recorder, control connection
//! * `resolve` name to addresses, `connect` TCP to each, `look_around` where nothing answered
//! * `greet` the greeting, `login` USER, PASS, ACCT, `features` FEAT and SYST
//! * `directory` PWD, STAT, and STAT on the directory
//! * `passive` listings over EPSV and PASV, `active` over PORT or EPRT, `listing` what they share
//! * `quit` taking leave

mod active;
mod connect;
mod directory;
mod features;
mod greet;
mod listing;
mod login;
mod look_around;
mod passive;
mod quit;
mod resolve;
mod run;

use tokio_util::sync::CancellationToken;

use self::run::{Run, Stop};
use crate::evidence::facts::DirectoryState;
use crate::evidence::{DataMode, Evidence, StepName};
use crate::settings::Settings;
use crate::target::Target;
use crate::wire::session::Session;

/// Hears of the run's progress while it goes on. Called between steps, never from another thread.
pub trait Observer {
    /// A step begins; `what` says on what, for people (`connecting to 192.0.2.1:21`).
    fn step_begins(&self, step: StepName, what: &str);
}

/// Probes the target and records what it sees. Never fails: a failed check is part of the evidence.
///
/// When `stop` is cancelled, every wait ends, QUIT is still sent, and the evidence so far is returned.
pub async fn probe(
    target: &Target,
    settings: &Settings,
    observer: &dyn Observer,
    stop: &CancellationToken,
) -> Evidence {
    let mut run = Run::begin(target, settings, observer, stop);
    // Why the sequence ended early is in the evidence already.
    let _ = sequence(&mut run).await;
    run.finish()
}

async fn sequence(run: &mut Run<'_>) -> Result<(), Stop> {
    let addresses = resolve::step(run).await?;
    let mut session = match connect::step(run, &addresses).await {
        Ok(session) => session,
        Err(stop) => {
            look_around::step(run).await;
            return Err(stop);
        }
    };
    let ended = conversation(run, &mut session).await;
    quit::step(run, session).await;
    ended
}

/// Everything between the greeting and QUIT. `?` marks what the rest depends on.
async fn conversation(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    greet::step(run, session).await?;
    let before_login = features::before_login(run, session).await?;
    login::step(run, session).await?;
    features::step(run, session, before_login).await;
    let state = directory::step(run, session).await;
    for mode in run.data_modes() {
        if state == DirectoryState::Refused {
            run.skip(listing::step_of(mode), "the server refused the directory");
            continue;
        }
        if !session.in_step() && reopen(run, session).await.is_err() {
            run.skip(
                listing::step_of(mode),
                "the control connection was lost or out of step",
            );
            continue;
        }
        match mode {
            DataMode::Epsv | DataMode::Pasv => passive::step(run, session, mode).await,
            DataMode::Active => active::step(run, session).await,
        }
    }
    Ok(())
}

/// Puts a new, logged-in control connection in place of one that is out of step, if the run may still
/// open one.
async fn reopen(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let fresh = connect::reopen(run).await?;
    let stale = std::mem::replace(session, fresh);
    quit::leave(run, stale).await;
    greet::again(run, session).await?;
    login::again(run, session).await?;
    directory::again(run, session).await
}
