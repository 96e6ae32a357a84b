//! TCP to each address, each its own path, until one answers.

use std::time::Duration;

use tokio::task::JoinSet;

use super::Doing;
use super::run::{Run, Stop};
use crate::clock;
use crate::evidence::facts::{Connected, TcpOutcome, TcpPath};
use crate::evidence::{Facts, Outcome, Seen, StepName};
use crate::wire::goal::Goal;
use crate::wire::session::Session;

/// How long an address may be silent before the next one is tried beside it. A lost SYN is sent again after
/// one second (RFC 6298), so this gives the first one a second chance.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn step(run: &mut Run<'_>, goals: &[Goal]) -> Result<Session, Stop> {
    let address = goals.first().and_then(Goal::address);
    let started_us = run.begins(StepName::Connect, &Doing::Connect { address });
    let (mut connected, session) = race(run, goals).await;
    if let Some(session) = &session {
        run.attempt.count_opened(1);
        run.sessions += 1;
        run.goal = session.peer();
        connected.local = session.local();
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

/// Tries the next address when one has failed, and beside one that is silent. What is still silent when
/// another one answers is given up.
async fn race(run: &Run<'_>, goals: &[Goal]) -> (Connected, Option<Session>) {
    let mut tried: Vec<Tried> = Vec::new();
    let mut dialling = JoinSet::new();
    let mut session = None;
    while session.is_none() {
        let next = goals.get(tried.len());
        if dialling.is_empty() {
            let Some(goal) = next.filter(|_| run.limits.stopped().is_none()) else {
                break;
            };
            tried.push(begin(run, &mut dialling, tried.len(), goal));
            continue;
        }
        let silent = async {
            if next.is_some() {
                run.limits.pause(PATIENCE).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            Some(Ok((index, path, opened))) = dialling.join_next() => {
                if let Some(tried) = tried.get_mut(index) {
                    tried.path = Some(path);
                }
                session = opened.map(|opened| (index, opened));
                if let (None, Some(goal)) = (&session, next) {
                    tried.push(begin(run, &mut dialling, tried.len(), goal));
                }
            }
            () = silent => if let Some(goal) = next {
                tried.push(begin(run, &mut dialling, tried.len(), goal));
            }
        }
    }
    drop(dialling);
    let (used, session) = session.unzip();
    (record(run, goals, tried, used), session)
}

/// One address that is or was dialled.
struct Tried {
    goal: Goal,
    started_us: u64,
    path: Option<TcpPath>,
}

type Dialled = (usize, TcpPath, Option<Session>);

fn begin(run: &Run<'_>, dialling: &mut JoinSet<Dialled>, index: usize, goal: &Goal) -> Tried {
    let (limits, number) = (run.limits.clone(), run.sessions);
    let (secrets, follower) = (run.secrets.clone(), run.observer().follower());
    let to = goal.clone();
    dialling.spawn(async move {
        let (path, session) = Session::connect(&limits, &to, number).await;
        (
            index,
            path,
            session.map(|it| it.hiding(secrets).followed_by(follower)),
        )
    });
    Tried {
        goal: goal.clone(),
        started_us: run.limits.stopwatch.micros(),
        path: None,
    }
}

fn record(run: &Run<'_>, goals: &[Goal], tried: Vec<Tried>, used: Option<usize>) -> Connected {
    let now_us = run.limits.stopwatch.micros();
    let mut connected = Connected::default();
    let untried = goals.iter().skip(tried.len()).filter_map(Goal::address);
    connected.untried.extend(untried);
    for (index, tried) in tried.into_iter().enumerate() {
        let elapsed_us = now_us.saturating_sub(tried.started_us);
        let given_up = || TcpPath {
            address: tried.goal.address(),
            outcome: TcpOutcome::TimedOut,
            started_us: Some(tried.started_us),
            elapsed_us: Some(elapsed_us),
            error: None,
            seen: Seen::Observed,
            tunnel: None,
        };
        if Some(index) == used {
            connected.used = Some(connected.paths.len());
        }
        match tried.path {
            Some(path) => connected.paths.push(path),
            None if elapsed_us >= clock::micros(PATIENCE) => connected.paths.push(given_up()),
            // It had hardly begun.
            None => connected.untried.extend(tried.goal.address()),
        }
    }
    connected
}

/// A new control connection to the address that worked before.
pub(super) async fn reopen(run: &mut Run<'_>) -> Result<Session, Stop> {
    let goal = run.goal.clone().filter(|_| run.may_connect_again());
    let Some(goal) = goal else {
        return Err(Stop);
    };
    let address = goal.address();
    let started_us = run.begins(StepName::Reopen, &Doing::Reopen { address });
    let mut connected = Connected::default();
    let session = open(run, &goal, &mut connected).await;
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
pub(super) async fn one_more(run: &mut Run<'_>, goal: &Goal) -> (TcpPath, Option<Session>) {
    let (path, session) = Session::connect(&run.limits, goal, run.sessions).await;
    if path.outcome == TcpOutcome::Connected {
        run.attempt.count_opened(1);
        run.sessions += 1;
    }
    let follower = run.observer().follower();
    let session = session.map(|it| it.hiding(run.secrets.clone()).followed_by(follower));
    (path, session)
}

async fn open(run: &mut Run<'_>, goal: &Goal, connected: &mut Connected) -> Option<Session> {
    let (path, session) = one_more(run, goal).await;
    connected.paths.push(path);
    if let Some(session) = &session {
        connected.used = Some(connected.paths.len() - 1);
        connected.local = session.local();
    }
    session
}
