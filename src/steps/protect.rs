//! PBSZ and PROT: the protection of data connections (RFC 4217 section 9).

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::tls::Protected;
use crate::evidence::{Facts, Outcome, Phase, StepName};
use crate::wire::session::{Line, Protection, Session};

/// Right after the handshake, as most clients do.
pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    if session.protection() == Protection::Plain {
        return Ok(());
    }
    let started_us = run.begins(StepName::Protect, &Doing::Protect);
    let protected = protect(run, session).await;
    record(run, started_us, protected);
    // A server that wants a certificate of ours may hang up only now (TLS 1.3).
    if session.in_step() { Ok(()) } else { Err(Stop) }
}

/// After login, where the server wanted that first.
pub(super) async fn after_login(run: &mut Run<'_>, session: &mut Session) -> Result<(), Stop> {
    let protected = run.attempt.protected();
    if protected.is_some_and(|it| is_too_early(run, it)) && session.in_step() {
        return step(run, session).await;
    }
    Ok(())
}

/// The same on a further control connection.
pub(super) async fn again(run: &mut Run<'_>, session: &mut Session) {
    if run.data_is_private && session.protection() != Protection::Plain {
        run.data_is_private = protect(run, session).await.private;
    }
}

async fn protect(run: &mut Run<'_>, session: &mut Session) -> Protected {
    let pbsz = run
        .exchange(session, Phase::Tls, &Line::with("PBSZ", "0"))
        .await;
    let mut protected = Protected {
        pbsz: Some(pbsz),
        prot: None,
        private: false,
        tickets: None,
    };
    // A server that does not know PBSZ may know PROT.
    if session.in_step() {
        let prot = run
            .exchange(session, Phase::Tls, &Line::with("PROT", "P"))
            .await;
        protected.prot = Some(prot);
        protected.private = run.is_class(prot, 2);
    }
    // Tickets come after the handshake, and have come by the time of these replies.
    protected.tickets = session.tickets();
    protected
}

fn record(run: &mut Run<'_>, started_us: u64, protected: Protected) {
    run.data_is_private = protected.private;
    let before_login = run.attempt.logged_in().is_none();
    let outcome = if before_login && is_too_early(run, &protected) {
        Outcome::Declined
    } else {
        Outcome::of(protected.private)
    };
    run.record(
        StepName::Protect,
        started_us,
        outcome,
        Facts::Protect(protected),
    );
}

/// Whether the server wants something else first, the login above all.
fn is_too_early(run: &Run<'_>, protected: &Protected) -> bool {
    let answer = protected.prot.or(protected.pbsz);
    let refused = answer.is_some_and(|index| matches!(run.code(index), Some(530 | 503 | 533)));
    refused && !protected.private
}
