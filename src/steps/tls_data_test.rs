//! Extra data connections over TLS, only when asked for: does the server require that they resume the
//! session of the control connection, how often can that be done, and does it allow data in the clear?

use super::Doing;
use super::listing;
use super::passive;
use super::run::Run;
use super::tls_trial::old_hello;
use crate::evidence::data::DataEnd;
use crate::evidence::tls::{OldAnswer, Secured, TlsDataTest};
use crate::evidence::{DataMode, Facts, Outcome, Phase, SkipReason, StepName};
use crate::wire::session::{Line, Session};
use crate::wire::tls::{Offer, Sessions};

/// Listings in a row. Servers give two tickets a connection unless they are told otherwise.
const IN_A_ROW: usize = 4;

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    if !run.settings.experiments.tls_data_test {
        return;
    }
    if !run.data_is_private {
        run.skip(StepName::TlsDataTest, SkipReason::DataNotEncrypted);
        return;
    }
    if !session.in_step() {
        run.skip(StepName::TlsDataTest, SkipReason::ControlUnusable);
        return;
    }
    let started_us = run.begins(StepName::TlsDataTest, &Doing::TlsDataTest);
    let mut test = TlsDataTest::default();
    let ended = conversation(run, session, &mut test).await;
    if ended.is_none() {
        test.ended_by = Some(StepName::TlsDataTest);
    }
    if let Some(security) = run
        .attempt
        .secured()
        .map(|secured: &Secured| secured.security)
    {
        test.old_hello = Some(old_hello(run, security, Offer::Tls11).await);
    }
    let looked = test.old_hello.as_ref();
    let looked = looked.is_none_or(|it| it.answer != OldAnswer::NotReached);
    run.record(
        StepName::TlsDataTest,
        started_us,
        Outcome::of(ended.is_some() && looked),
        Facts::TlsDataTest(Box::new(test)),
    );
}

/// `None` if the control connection did not last.
async fn conversation(
    run: &mut Run<'_>,
    session: &mut Session,
    test: &mut TlsDataTest,
) -> Option<()> {
    let mode = mode_that_works(run);
    for _ in 0..IN_A_ROW {
        let data = passive::list(run, session, mode, Sessions::Resume).await;
        let went_well = data.end == Some(DataEnd::Eof);
        test.in_a_row.push(data);
        session.in_step().then_some(())?;
        if !went_well {
            break;
        }
    }
    let prot_c = run
        .exchange(session, Phase::Tls, &Line::with("PROT", "C"))
        .await;
    test.prot_c = Some(prot_c);
    session.in_step().then_some(())?;
    if run.is_class(prot_c, 2) {
        run.data_is_private = false;
        test.clear = Some(passive::list(run, session, mode, Sessions::New).await);
        session.in_step().then_some(())?;
        let prot_p = run
            .exchange(session, Phase::Tls, &Line::with("PROT", "P"))
            .await;
        run.data_is_private = run.is_class(prot_p, 2);
        run.data_is_private.then_some(())?;
    }
    // Last, because a server that requires the session may hang up (vsftpd does).
    if run.data_is_private && session.in_step() {
        let fresh = passive::list(run, session, mode, Sessions::New).await;
        test.without_resumption = Some(fresh);
        return Some(());
    }
    session.in_step().then_some(())
}

/// The passive mode that listed before; EPSV if none did.
fn mode_that_works(run: &Run<'_>) -> DataMode {
    listing::passive_mode_that_listed(run).unwrap_or(DataMode::Epsv)
}
