//! TCP to each address in turn, each its own path, until one answers.

use std::net::SocketAddr;

use super::run::{Run, Stop};
use crate::evidence::facts::{Connected, TcpOutcome, TcpPath};
use crate::evidence::{Facts, Outcome, StepName};
use crate::wire::session::Session;

pub(super) async fn step(run: &mut Run<'_>, addresses: &[SocketAddr]) -> Result<Session, Stop> {
    let first = addresses
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let started_us = run.begins(StepName::Connect, &format!("connecting to {first}"));
    let mut connected = Connected::default();
    let mut session = None;
    for address in addresses {
        if session.is_some() || run.limits.stopped().is_some() {
            connected.untried.push(*address);
            continue;
        }
        session = open(run, *address, &mut connected).await;
    }
    let outcome = Outcome::of(session.is_some());
    run.record(
        StepName::Connect,
        started_us,
        outcome,
        Facts::Connect(connected),
    );
    session.ok_or(Stop)
}

/// A new control connection to the address that worked before.
pub(super) async fn reopen(run: &mut Run<'_>) -> Result<Session, Stop> {
    let Some(address) = run
        .attempt
        .control_peer()
        .filter(|_| run.may_connect_again())
    else {
        return Err(Stop);
    };
    let started_us = run.begins(StepName::Reopen, &format!("connecting to {address} again"));
    let mut connected = Connected::default();
    let session = open(run, address, &mut connected).await;
    let outcome = Outcome::of(session.is_some());
    run.record(
        StepName::Reopen,
        started_us,
        outcome,
        Facts::Connect(connected),
    );
    session.ok_or(Stop)
}

/// One more control connection for an experiment, recorded by whoever asked for it.
pub(super) async fn one_more(run: &mut Run<'_>, address: SocketAddr) -> (TcpPath, Option<Session>) {
    let (path, session) = Session::connect(&run.limits, address, run.sessions).await;
    if path.outcome == TcpOutcome::Connected {
        run.attempt.connections_opened += 1;
        run.sessions += 1;
    }
    (path, session)
}

async fn open(
    run: &mut Run<'_>,
    address: SocketAddr,
    connected: &mut Connected,
) -> Option<Session> {
    let (path, session) = one_more(run, address).await;
    connected.paths.push(path);
    if let Some(session) = &session {
        connected.used = Some(connected.paths.len() - 1);
        connected.local = session.local();
    }
    session
}
