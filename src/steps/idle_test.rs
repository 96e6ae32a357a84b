//! The session left idle, to find when the server, or something in between, ends it.

use super::Doing;
use super::run::Run;
use crate::clock;
use crate::evidence::facts::IdleTest;
use crate::evidence::{Ending, Facts, Outcome, Phase, SkipReason, StepName};
use crate::wire::session::{Line, Session};

/// Runs only when asked for.
pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    let Some(asked) = run.settings.experiments.idle_test else {
        return;
    };
    if !session.in_step() {
        run.skip(StepName::IdleTest, SkipReason::ControlUnusable);
        return;
    }
    let most_us = u64::try_from(asked.as_micros()).unwrap_or(u64::MAX);
    let started_us = run.begins(StepName::IdleTest, &Doing::Idle { most_us });
    let heard = run.hear_within(session, Phase::Idle, asked).await;
    let exchange = &run.attempt.exchanges[heard];
    let idle_us = exchange.elapsed_us().unwrap_or_default();
    // Nothing came: whether the connection still stands shows only when something is sent.
    let noop = if matches!(exchange.ending, Ending::TimedOut { .. }) {
        session.forget_silence();
        Some(run.exchange(session, Phase::Idle, &Line::new("NOOP")).await)
    } else {
        None
    };
    let facts = IdleTest {
        asked_us: clock::micros(asked),
        idle_us,
        heard,
        noop,
    };
    // Finding the limit is what was asked for, so neither end is a failure.
    run.record(
        StepName::IdleTest,
        started_us,
        Outcome::Ok,
        Facts::IdleTest(facts),
    );
}
