//! One TCP connection, timed, its failure classified where it happens.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::goal::Goal;
use super::limits::{Limits, Waited};
use super::{confines, origin, proxy};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{Seen, Stopped};

/// Connects to one goal within the connection time limit, through the proxy if there is one.
pub async fn dial(limits: &Limits, goal: &Goal) -> (TcpPath, Option<TcpStream>) {
    let started_us = limits.stopwatch.micros();
    if limits.forbid_goal(goal) {
        let result = Waited::Done(Err(confines::forbidden()));
        return (path(limits, goal.address(), started_us, result), None);
    }
    if let Some(proxy) = &limits.proxy {
        return proxy::dial(limits, proxy, goal).await;
    }
    let Some(address) = goal.address() else {
        let result = Waited::Done(Err(io::ErrorKind::Unsupported.into()));
        return (path(limits, None, started_us, result), None);
    };
    let waited = limits
        .wait(limits.connect_timeout, connect(limits, address))
        .await;
    let (stream, result) = match waited {
        Waited::Done(Ok(stream)) => {
            // Small commands and replies: never wait to fill a segment.
            let _ = stream.set_nodelay(true);
            (Some(stream), Waited::Done(Ok(())))
        }
        Waited::Done(Err(error)) => (None, Waited::Done(Err(error))),
        Waited::TimedOut => (None, Waited::TimedOut),
        Waited::Stopped(why) => (None, Waited::Stopped(why)),
    };
    (path(limits, address, started_us, result), stream)
}

pub(super) async fn connect(limits: &Limits, address: SocketAddr) -> io::Result<TcpStream> {
    let socket = origin::socket(address.ip())?;
    if let Some(bytes) = limits.max_segment {
        clamp(&socket, bytes)?;
    }
    if let Some(origin) = &limits.origin {
        origin::bind(&socket, origin, address.ip())?;
    }
    socket.connect(address).await
}

/// Announces in the SYN that no larger segments are wanted, and sends none.
#[cfg(unix)]
fn clamp(socket: &TcpSocket, bytes: u16) -> io::Result<()> {
    socket2::SockRef::from(socket).set_tcp_mss(bytes.into())
}

/// Other systems let no program choose.
#[cfg(not(unix))]
fn clamp(_: &TcpSocket, _: u16) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// A connection attempt that goes on by itself while other things are done. Dropping it gives it up.
#[derive(Debug)]
pub struct Dialling {
    task: JoinSet<(TcpPath, Option<TcpStream>)>,
    limits: Limits,
    goal: Goal,
    started_us: u64,
}

impl Dialling {
    /// Begins to connect to one goal, within the connection time limit.
    #[must_use]
    pub fn begin(limits: &Limits, goal: Goal) -> Self {
        let (own, to) = (limits.clone(), goal.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { dial(&own, &to).await });
        Self {
            task,
            limits: limits.clone(),
            goal,
            started_us: limits.stopwatch.micros(),
        }
    }

    /// The outcome, if it comes within so long.
    pub async fn within(&mut self, patience: Duration) -> Option<(TcpPath, Option<TcpStream>)> {
        match self.limits.wait(patience, self.task.join_next()).await {
            Waited::Done(ended) => ended?.ok(),
            Waited::TimedOut | Waited::Stopped(_) => None,
        }
    }

    /// The outcome, whenever it comes: at the time limit at the latest.
    pub async fn end(mut self) -> (TcpPath, Option<TcpStream>) {
        let ended = self.task.join_next().await;
        ended
            .and_then(Result::ok)
            .unwrap_or_else(|| (self.so_far(), None))
    }

    /// The record of an attempt that is not over.
    #[must_use]
    pub fn so_far(&self) -> TcpPath {
        let stopped = Waited::Stopped(Stopped::Interrupted);
        path(&self.limits, self.goal.address(), self.started_us, stopped)
    }
}

/// The record of a connection attempt that began at `started_us` and ends now.
pub(super) fn path(
    limits: &Limits,
    address: impl Into<Option<SocketAddr>>,
    started_us: u64,
    result: Waited<io::Result<()>>,
) -> TcpPath {
    let (outcome, error) = match result {
        Waited::Done(Ok(())) => (TcpOutcome::Connected, None),
        Waited::Done(Err(error)) => (outcome_of(&error), Some(error.to_string())),
        Waited::TimedOut => (TcpOutcome::TimedOut, None),
        Waited::Stopped(_) => (TcpOutcome::Stopped, None),
    };
    let elapsed_us = limits.stopwatch.micros().saturating_sub(started_us);
    TcpPath {
        address: address.into(),
        outcome,
        started_us: Some(started_us),
        elapsed_us: Some(elapsed_us),
        error,
        seen: Seen::Observed,
        tunnel: None,
    }
}

pub(super) fn outcome_of(error: &io::Error) -> TcpOutcome {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => TcpOutcome::Refused,
        ErrorKind::TimedOut => TcpOutcome::TimedOut,
        // What RST in answer to SYN gives is the first of these two.
        ErrorKind::ConnectionReset => TcpOutcome::Reset,
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => TcpOutcome::Unreachable,
        ErrorKind::AddrNotAvailable
        | ErrorKind::PermissionDenied
        | ErrorKind::NetworkDown
        | ErrorKind::Unsupported
        | ErrorKind::InvalidInput
        | ErrorKind::OutOfMemory
        | ErrorKind::QuotaExceeded => TcpOutcome::LocalFailure,
        // Linux's numbers for "address family not supported" and "too many open files", for which the
        // standard library has no kind yet.
        _ if matches!(error.raw_os_error(), Some(97 | 23 | 24)) => TcpOutcome::LocalFailure,
        _ => TcpOutcome::Failed,
    }
}
