//! The greeting, and what answers in its stead.

use std::time::Duration;

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::facts::{Greeted, TcpOutcome, TlsTrial};
use crate::evidence::foreign::{foreign, foreign_greeting};
use crate::evidence::{Ending, Facts, Outcome, Phase, StepName};
use crate::wire::hello::try_tls;
use crate::wire::limits::Waited;
use crate::wire::session::{Protection, Session};

/// How long silence lasts before a TLS `ClientHello` is tried on a second connection.
const SILENCE: Duration = Duration::from_secs(3);

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let started_us = run.begins(StepName::Greet, &Doing::Greet);
    let mut greeted = Greeted {
        exchanges: Vec::new(),
        foreign: None,
        implicit_tls: None,
        closed_after: false,
    };
    let heard = session
        .listen(&run.limits, SILENCE.min(run.limits.timeout))
        .await;
    if heard == Waited::TimedOut {
        greeted.foreign = foreign(&session.partial());
        let is_plain = session.protection() == Protection::Plain;
        if is_plain && session.partial().is_empty() && run.may_connect_again() {
            greeted.implicit_tls = implicit_tls(run, session).await;
        }
    }
    let tls_answered = greeted
        .implicit_tls
        .as_ref()
        .is_some_and(|trial| trial.answered);
    // Nothing more is worth waiting for where another protocol has shown itself.
    let patience = match heard {
        Waited::TimedOut if tls_answered || greeted.foreign.is_some() => Duration::ZERO,
        Waited::TimedOut => run.limits.timeout.saturating_sub(SILENCE),
        _ => run.limits.timeout,
    };
    let mut index = run.hear_within(session, Phase::Greeting, patience).await;
    greeted.exchanges.push(index);
    if run.code(index) == Some(120) {
        index = run.hear(session, Phase::Greeting).await;
        greeted.exchanges.push(index);
    }
    let exchange = &run.attempt.exchanges[index];
    greeted.closed_after = exchange.closed && exchange.is_class(2);
    greeted.foreign = greeted.foreign.or_else(|| match exchange.ending {
        Ending::NotAReply | Ending::Closed | Ending::Reset => foreign(&exchange.raw.0),
        Ending::Replied => foreign_greeting(&exchange.text()),
        _ => None,
    });
    let welcome = exchange.is_class(2) && !greeted.closed_after && greeted.foreign.is_none();
    let outcome = Outcome::of(welcome);
    run.record(StepName::Greet, started_us, outcome, Facts::Greet(greeted));
    if welcome { Ok(()) } else { Err(Stop) }
}

/// The greeting of a further control connection to the same server. If it is no welcome: its index.
pub(super) async fn again(run: &mut Run<'_>, session: &mut Session) -> Result<(), usize> {
    let index = run.hear(session, Phase::Greeting).await;
    if run.is_class(index, 2) {
        Ok(())
    } else {
        Err(index)
    }
}

async fn implicit_tls(run: &mut Run<'_>, session: &Session) -> Option<TlsTrial> {
    let peer = session.peer()?;
    let trial = try_tls(&run.limits, peer, &run.target.host).await;
    if trial.path.outcome == TcpOutcome::Connected {
        run.attempt.count_opened(1);
    }
    Some(trial)
}
