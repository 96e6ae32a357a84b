//! The probe: its steps in order. Each records what it saw before it returns.
//!
//! * `run` what the steps share: limits, recorder, control connection; [`doing`] what they tell of their progress
//! * `resolve` name to addresses, `connect` TCP to each, `look_around` where nothing answered
//! * `greet` the greeting, `secure` AUTH and the TLS handshake, `tls_trial` looks further where it failed,
//!   `protect` PBSZ and PROT, `login` USER, PASS, ACCT, `features` FEAT and SYST
//! * `directory` PWD, STAT, and STAT on the directory
//! * `passive` listings over EPSV and PASV, `active` over PORT or EPRT, `listing` what they share
//! * `small_segments` once more, where a listing stood still, in small TCP segments
//! * `find_limit`, `idle_test`, `ports_test`, `tls_data_test` and `compare_https` the experiments that only run when asked for
//! * `transfer_test` another of them: uploads, downloads and deletes a file of our own, which `canary` makes,
//!   `carry` moves over a data connection, and `clean_up` deletes
//! * `expect` files, directories and replies that the user expects
//! * `ask_again` the command at which a connection was lost
//! * `quit` taking leave, and after it `matrix`, when asked for: every combination in a session of its own

mod active;
mod ask_again;
mod canary;
mod carry;
mod clean_up;
mod compare_https;
mod connect;
mod directory;
pub mod doing;
mod expect;
mod features;
mod find_limit;
mod greet;
mod idle_test;
mod listing;
mod login;
mod look_around;
mod matrix;
mod passive;
mod ports_test;
mod protect;
mod quit;
mod resolve;
mod run;
mod secure;
mod small_segments;
mod tls_data_test;
mod tls_trial;
mod transfer_test;

use std::sync::Arc;

use self::run::{Run, Stop};
use crate::evidence::facts::DirectoryState;
pub use doing::Doing;
pub use resolve::{Found, look_up};

use crate::evidence::{Attempt, DataMode, SkipReason, StepName, Stopped};
use crate::settings::Settings;
use crate::target::{Login, Target, Until};
use crate::wire::limits::Limits;
pub use crate::wire::session::Follower;
use crate::wire::session::{Protection, Session};
use crate::wire::turns::Turn;

/// Hears of the run's progress while it goes on. Called between steps, never by two threads at once.
pub trait Observer: Send + Sync {
    /// A step begins, and does this.
    fn step_begins(&self, step: StepName, doing: &Doing);

    /// So many bytes of a file have gone over a data connection, of so many. Called often.
    fn bytes_moved(&self, _done: u64, _of: u64) {}

    /// Who hears of each command and reply, too.
    fn follower(&self) -> Option<Arc<dyn Follower>> {
        None
    }
}

/// Nobody watches.
impl Observer for () {
    fn step_begins(&self, _: StepName, _: &Doing) {}
}

/// What has been done before an attempt.
#[derive(Debug, Default)]
pub struct Before<'a> {
    /// Connections that the run has opened already.
    pub opened: u32,
    /// The target's addresses, where they were looked up already.
    pub found: Option<Found>,
    /// The places that the run has taken, where others go on beside it.
    pub turn: Option<&'a Turn>,
}

/// Goes through the steps once and records what it sees. Never fails: a failed check is part of the
/// evidence.
///
/// When the limits stop it, every wait ends, QUIT is still sent, and what was seen so far is returned
/// together with the reason.
pub async fn attempt(
    target: &Target,
    settings: &Settings,
    observer: &dyn Observer,
    limits: &Limits,
    before: Before<'_>,
) -> (Attempt, Option<Stopped>) {
    let mut run = Run::begin(target, settings, observer, limits, before.opened);
    run.found = before.found;
    run.turn = before.turn;
    // Why the sequence ended early is in the evidence already.
    let _ = sequence(&mut run).await;
    Box::pin(matrix::step(&mut run)).await;
    run.finish()
}

async fn sequence(run: &mut Run<'_>) -> Result<(), Stop> {
    let addresses = resolve::step(run).await?;
    let mut session = match connect::step(run, &addresses).await {
        Ok(session) => session,
        Err(stop) => {
            Box::pin(look_around::step(run)).await;
            return Err(stop);
        }
    };
    let ended = conversation(run, &mut session).await;
    quit::step(run, session).await;
    ended
}

/// Everything between the greeting and QUIT. `?` marks what the rest depends on, or where the user wants it to end.
async fn conversation(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    secure::implicit(run, session).await?;
    greet::step(run, session).await?;
    run.goes_beyond(Until::Greeting)?;
    let before_login = features::before_login(run, session).await?;
    secure::explicit(run, session, before_login).await?;
    compare_https::step(run).await;
    run.goes_beyond(Until::Tls)?;
    protect::step(run, session).await?;
    login::step(run, session).await?;
    run.goes_beyond(Until::Login)?;
    // Boxed for its size: most of the time that a run waits, it waits for what comes before.
    Box::pin(logged_in(run, session, before_login)).await
}

/// What follows the login.
async fn logged_in(
    run: &mut Run<'_>,
    session: &mut Session,
    before_login: usize,
) -> Result<(), Stop> {
    protect::after_login(run, session).await?;
    features::step(run, session, before_login).await;
    if session.is_behind() {
        let _ = log_in_anew(run, session).await;
    }
    let state = directory::step(run, session).await;
    run.goes_beyond(Until::Directory)?;
    for mode in run.data_modes() {
        if let Some(why) = small_segments::foretell(run) {
            run.skip(listing::step_of(mode), why);
            continue;
        }
        let is_readable = would_be_readable(run, session);
        if !is_readable && state == DirectoryState::Refused {
            run.skip(listing::step_of(mode), SkipReason::DirectoryNotEntered);
            continue;
        }
        if !is_readable && !session.in_step() && reopen(run, session).await.is_err() {
            run.skip(listing::step_of(mode), SkipReason::ControlUnusable);
            continue;
        }
        // A new control connection may have come to less than the first.
        if would_be_readable(run, session) {
            run.skip(listing::step_of(mode), SkipReason::would_be_plaintext());
            continue;
        }
        match mode {
            DataMode::Epsv | DataMode::Pasv | DataMode::Passive => {
                passive::step(run, session, mode).await;
            }
            DataMode::Active => active::step(run, session).await,
        }
        small_segments::step(run, session).await;
    }
    passive::settle(run, session).await;
    run.goes_beyond(Until::Data)?;
    ports_test::step(run, session).await;
    tls_data_test::step(run, session).await;
    // Boxed for its size, which every run would carry otherwise.
    Box::pin(transfer_test::step(run, session)).await;
    Box::pin(expect::step(run, session)).await;
    find_limit::step(run, session).await;
    idle_test::step(run, session).await;
    ask_again::step(run, session).await;
    Ok(())
}

/// Whether data of a user's own would go unencrypted although the session is encrypted.
fn would_be_readable(run: &Run<'_>, session: &Session) -> bool {
    session.protection() != Protection::Plain
        && !run.data_is_private
        && !run.settings.plaintext
        && matches!(run.target.login, Login::User { .. })
}

/// Puts a new control connection in place of one that is out of step, if the run may still open one, and brings it to
/// where the first one was.
async fn reopen(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    log_in_anew(run, session).await?;
    if run.wants_type {
        listing::set_type(run, session).await;
    }
    let reopened = directory::again(run, session).await;
    if reopened.is_err() {
        session.give_up();
    }
    reopened
}

/// The same up to the login.
async fn log_in_anew(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let was_private = run.data_is_private;
    let begun = match begin_anew(run, session).await {
        Ok(()) => log_in(run, session, was_private).await,
        stop => stop,
    };
    if begun.is_err() {
        run.data_is_private = was_private;
        session.give_up();
    }
    begun
}

/// The same up to where the login comes next.
async fn begin_anew(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let fresh = connect::reopen(run).await?;
    let stale = std::mem::replace(session, fresh);
    quit::leave(run, stale).await;
    secure::further(run, session).await.map_err(|_| Stop)?;
    protect::again(run, session).await;
    Ok(())
}

async fn log_in(run: &mut Run<'_>, session: &mut Session, was_private: bool) -> Result<(), Stop> {
    login::again(run, session).await?;
    // Where the server wanted the login first, as on the first connection.
    if was_private && !run.data_is_private && session.in_step() {
        run.data_is_private = true;
        protect::again(run, session).await;
    }
    Ok(())
}
