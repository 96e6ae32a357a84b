//! More sessions, one after another, until the server refuses one.

use super::Doing;
use super::connect;
use super::login;
use super::run::Run;
use super::secure;
use crate::evidence::facts::{LimitSearch, SessionRefusal};
use crate::evidence::{Facts, Outcome, SkipReason, StepName};
use crate::settings::FIND_LIMIT_PACE;
use crate::wire::goal::Goal;
use crate::wire::limits::Waited;
use crate::wire::session::Session;

/// Runs only when asked for, and only from a session that is logged in. Every session that it opens is
/// closed with QUIT.
pub(super) async fn step(run: &mut Run<'_>, session: &Session) {
    let Some(asked) = run.settings.experiments.find_limit else {
        return;
    };
    let Some(goal) = session.peer().filter(|_| session.in_step()) else {
        run.skip(StepName::FindLimit, SkipReason::ControlUnusable);
        return;
    };
    let started_us = run.begins(StepName::FindLimit, &Doing::FindLimit);
    let mut held = Vec::new();
    let mut refusal = None;
    for number in 2..=asked {
        if pause(run).await != Waited::TimedOut {
            break;
        }
        run.begins(StepName::FindLimit, &Doing::OneMore { number, of: asked });
        match one_more(run, &goal, number).await {
            Ok(session) => held.push(session),
            Err(refused) => {
                refusal = Some(refused);
                break;
            }
        }
    }
    let sessions = u32::try_from(held.len()).unwrap_or(u32::MAX);
    for session in held {
        super::quit::leave(run, session).await;
    }
    let found = LimitSearch {
        asked,
        held: sessions.saturating_add(1),
        refusal,
    };
    // Meeting a limit is what was asked for, so neither end is a failure.
    run.record(
        StepName::FindLimit,
        started_us,
        Outcome::Ok,
        Facts::FindLimit(found),
    );
}

/// Servers with a limit on the rate are not to take the search for an attack.
async fn pause(run: &Run<'_>) -> Waited<()> {
    run.limits.pause(FIND_LIMIT_PACE).await
}

/// One more session, logged in.
pub(super) async fn one_more(
    run: &mut Run<'_>,
    goal: &Goal,
    number: u32,
) -> Result<Session, SessionRefusal> {
    let refused = |path, exchange| SessionRefusal {
        number,
        path,
        exchange,
    };
    let (path, session) = connect::one_more(run, goal).await;
    let Some(mut session) = session else {
        return Err(refused(Some(path), None));
    };
    let last = match secure::further(run, &mut session).await {
        Ok(()) => match login::further(run, &mut session).await {
            Ok(()) => return Ok(session),
            Err(index) => Some(index),
        },
        Err(index) => index,
    };
    if !session.is_closed() && last.is_some_and(|last| run.code(last).is_some()) {
        super::quit::leave(run, session).await;
    }
    Err(refused(None, last))
}
