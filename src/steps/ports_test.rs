//! Passive ports asked for one after another without a transfer, only when asked for: which ports the
//! server hands out, and which of them can be reached from here.

use std::time::Duration;

use super::Doing;
use super::find_limit;
use super::passive;
use super::run::Run;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::ports::{Beside, PortSample, PortsTest};
use crate::evidence::{DataMode, Facts, Outcome, SkipReason, StepName};
use crate::wire::dial::Dialling;
use crate::wire::session::Session;

/// How many ports are asked for.
const SAMPLES: usize = 8;

/// How long a port may be silent. A lost SYN is sent again after one second (RFC 6298), so that one lost
/// packet does not make a port look shut.
const PATIENCE: Duration = Duration::from_millis(1500);

pub(super) async fn step(run: &mut Run<'_>, session: &mut Session) {
    if !run.settings.experiments.ports_test {
        return;
    }
    let Some(mode) = announcing(run) else {
        run.skip(StepName::PortsTest, SkipReason::NoPassivePort);
        return;
    };
    if !session.in_step() && super::reopen(run, session).await.is_err() {
        run.skip(StepName::PortsTest, SkipReason::ControlUnusable);
        return;
    }
    let started_us = run.begins(StepName::PortsTest, &Doing::PortsTest);
    let mut test = PortsTest {
        mode,
        samples: Vec::new(),
        ended_by: None,
        beside: None,
    };
    while test.samples.len() < SAMPLES && session.in_step() && run.limits.stopped().is_none() {
        let Some(sample) = sample(run, session, &mut test).await else {
            break;
        };
        test.samples.push(sample);
    }
    if test.samples.len() == SAMPLES && test.only_port().is_some() && run.may_connect_again() {
        test.beside = beside(run, session, test.mode).await;
    }
    run.record(
        StepName::PortsTest,
        started_us,
        Outcome::of(test.ended_by.is_none() && test.samples.iter().all(PortSample::is_open)),
        Facts::PortsTest(test),
    );
}

/// What a second session is given: a server with one port for all has none left, and one that keeps a port for each
/// session has another.
async fn beside(run: &mut Run<'_>, session: &Session, mode: DataMode) -> Option<Beside> {
    let goal = session.peer()?;
    let mut beside = Beside {
        setup: None,
        port: None,
        refused: None,
    };
    match find_limit::one_more(run, &goal, 2).await {
        Ok(mut other) => {
            let data = passive::announced(run, &mut other, mode).await;
            beside.setup = data.setup;
            beside.port = data.announced_port;
            super::quit::leave(run, other).await;
        }
        Err(refusal) => beside.refused = refusal.exchange,
    }
    Some(beside)
}

/// EPSV where it announced a port before, else PASV.
fn announcing(run: &Run<'_>) -> Option<DataMode> {
    let announced = |mode: &DataMode| {
        let mut data = run.attempt.data.iter();
        data.any(|data| data.mode == *mode && data.announced_port.is_some())
    };
    [DataMode::Epsv, DataMode::Pasv].into_iter().find(announced)
}

/// One port. It is connected to before the next is asked for, because servers close it then. `None` where
/// none was announced: a server that has had enough is not asked again.
async fn sample(
    run: &mut Run<'_>,
    session: &mut Session,
    test: &mut PortsTest,
) -> Option<PortSample> {
    let data = passive::announced(run, session, test.mode).await;
    let setup = data.setup?;
    let Some(port) = data.announced_port.filter(|port| *port > 0) else {
        test.ended_by = Some(setup);
        return None;
    };
    let goal = session.peer()?.with_port(port);
    let mut dialling = Dialling::begin(&run.limits, goal);
    let patience = PATIENCE.min(run.limits.connect_timeout);
    let path = if let Some((path, _)) = dialling.within(patience).await {
        path
    } else {
        TcpPath {
            outcome: TcpOutcome::TimedOut,
            ..dialling.so_far()
        }
    };
    Some(PortSample { setup, port, path })
}
