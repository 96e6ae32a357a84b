//! The greeting, and what answers in its stead.

use std::time::Duration;

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::facts::{Greeted, TlsTrial};
use crate::evidence::foreign::{foreign, foreign_answer, foreign_greeting, may_be_ftp};
use crate::evidence::{Ending, Facts, Outcome, Phase, StepName};
use crate::wire::hello::{PATIENCE, Trial};
use crate::wire::limits::Waited;
use crate::wire::session::{Protection, Session};

/// How long silence lasts before a TLS `ClientHello` is tried on a second connection.
const SILENCE: Duration = Duration::from_secs(3);

/// How long the first command waits after the greeting. What a server adds to its greeting, the end of the connection
/// included, and what it answers to others who spoke before us (a PROXY header) is then there before the command.
const WATCH: Duration = Duration::from_millis(50);

/// How many preliminary replies are heard before the greeting.
const MAX_PRELIMINARY: usize = 4;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let started_us = run.begins(StepName::Greet, &Doing::Greet);
    let mut greeted = Greeted {
        exchanges: Vec::new(),
        foreign: None,
        implicit_tls: None,
        closed_after: false,
    };
    let timeout = run.limits.timeout;
    let heard = session.listen(&run.limits, SILENCE.min(timeout)).await;
    let mut decided = false;
    if heard == Waited::TimedOut {
        greeted.foreign = foreign(&session.partial());
        let is_plain = session.protection() == Protection::Plain;
        if is_plain && session.partial().is_empty() && run.may_connect_again() {
            greeted.implicit_tls = tls_beside(run, session, started_us).await;
        }
        if let Some(trial) = &greeted.implicit_tls {
            greeted.foreign = foreign_answer(&trial.first_bytes.0).filter(|_| !trial.answered);
            decided = !may_be_ftp(&trial.first_bytes.0);
        }
        decided |= greeted.foreign.is_some();
    }
    // Nothing more is worth waiting for where another protocol has shown itself.
    let patience = if decided {
        Duration::ZERO
    } else {
        timeout.saturating_sub(since(run, started_us))
    };
    let mut index = run.hear_within(session, Phase::Greeting, patience).await;
    greeted.exchanges.push(index);
    // 120, or a line of a text that begins like a reply: the greeting is still to come.
    while run.is_class(index, 1) && greeted.exchanges.len() <= MAX_PRELIMINARY {
        index = run.hear(session, Phase::Greeting).await;
        greeted.exchanges.push(index);
    }
    if run.is_class(index, 2) {
        linger(run, session, index).await;
    }
    let exchange = &run.attempt.exchanges[index];
    greeted.closed_after = exchange.is_class(2) && session.is_closed();
    greeted.foreign = match exchange.ending {
        // Whoever greets late after all is what the greeting says.
        Ending::Replied => foreign_greeting(&exchange.text()),
        Ending::NotAReply | Ending::Closed | Ending::Reset | Ending::TimedOut { .. } => {
            greeted.foreign.or_else(|| foreign(&exchange.raw.0))
        }
        _ => greeted.foreign,
    };
    let welcome = exchange.is_class(2) && !greeted.closed_after && greeted.foreign.is_none();
    let outcome = Outcome::of(welcome);
    run.record(StepName::Greet, started_us, outcome, Facts::Greet(greeted));
    if welcome { Ok(()) } else { Err(Stop) }
}

/// The greeting of a further control connection to the same server. If it is no welcome: its index.
pub(super) async fn again(run: &mut Run<'_>, session: &mut Session) -> Result<(), usize> {
    let index = run.hear(session, Phase::Greeting).await;
    if !run.is_class(index, 2) {
        return Err(index);
    }
    let mut greetings = run.attempt.exchanges.iter();
    if greetings.any(|it| it.phase == Phase::Greeting && it.unsolicited) {
        linger(run, session, index).await;
    }
    Ok(())
}

/// Hears what follows the greeting unasked.
async fn linger(run: &mut Run<'_>, session: &mut Session, greeting: usize) {
    let more = session.linger(&run.limits, Phase::Greeting, WATCH).await;
    run.attempt.exchanges[greeting].closed = more.is_empty() && session.is_closed();
    run.attempt.exchanges.extend(more);
}

/// Tries TLS on a connection of its own while the greeting is still awaited on the first. `None` if that came
/// sooner, or the trial could not be made.
async fn tls_beside(run: &mut Run<'_>, session: &mut Session, started_us: u64) -> Option<TlsTrial> {
    let peer = session.peer()?;
    let left = run.limits.timeout.saturating_sub(since(run, started_us));
    let mut trial = Trial::default();
    let found = tokio::select! {
        biased;
        _ = session.listen(&run.limits, left.max(PATIENCE)) => None,
        found = trial.ask(&run.limits, &peer, &run.target.host) => Some(found),
    };
    run.attempt.count_opened(trial.is_opened().into());
    found
}

/// How long a step has been running.
fn since(run: &Run<'_>, started_us: u64) -> Duration {
    let now_us = run.limits.stopwatch.micros();
    Duration::from_micros(now_us.saturating_sub(started_us))
}
