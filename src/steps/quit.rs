//! Taking leave: QUIT is sent whenever somebody who speaks FTP is still there.

use super::Doing;
use super::run::Run;
use crate::evidence::{Facts, Outcome, Phase, SkipReason, StepName};
use crate::wire::session::{Line, Session};

pub(super) async fn step(run: &mut Run<'_>, session: Session) {
    let answered = run
        .attempt
        .exchanges
        .iter()
        .any(|exchange| exchange.reply.is_some());
    let foreign = run
        .attempt
        .greeted()
        .is_some_and(|greeted| greeted.foreign.is_some());
    if !answered || foreign {
        run.skip(StepName::Quit, SkipReason::NotFtp);
        return;
    }
    if session.is_closed() {
        run.skip(StepName::Quit, SkipReason::ControlClosed);
        return;
    }
    let half_encrypted = run.attempt.secured().is_some_and(|secured| {
        secured.handshake.is_some() && !secured.is_encrypted() && secured.feat_in_clear.is_none()
    });
    if half_encrypted {
        run.skip(StepName::Quit, SkipReason::HandshakeFailed);
        return;
    }
    let started_us = run.begins(StepName::Quit, &Doing::Quit);
    let index = leave(run, session).await;
    // All has been done by then: whoever does not say goodbye harms nobody.
    let outcome = if run.is_class(index, 2) {
        Outcome::Ok
    } else {
        Outcome::Declined
    };
    run.record(
        StepName::Quit,
        started_us,
        outcome,
        Facts::Quit(Some(index)),
    );
}

/// Sends QUIT, even after the run's deadline, and gives the index of the exchange.
pub(super) async fn leave(run: &mut Run<'_>, mut session: Session) -> usize {
    let limits = run.farewell();
    if run.limits.stopped().is_some() {
        // What cut the wait for a reply short was ours, and the reply may still come before that to QUIT.
        session.forget_silence();
    }
    let heard = session
        .exchange(&limits, Phase::Quit, &Line::new("QUIT"))
        .await;
    session.close_notify().await;
    heard.record(&mut run.attempt.exchanges)
}
