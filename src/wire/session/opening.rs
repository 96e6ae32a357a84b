//! How a control connection is made.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use suppaftp::FtpError;
use suppaftp::tokio::ImplAsyncFtpStream;
use tokio::net::{TcpListener, TcpStream};

use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::wire::dial;
use crate::wire::goal::Goal;
use crate::wire::limits::{Limits, Waited};
use crate::wire::tap::{Connector, Tap};

/// What suppaftp makes of a connection, and our own handle to it.
type Opened = (ImplAsyncFtpStream<Tap>, Tap);

/// Connects within the connection time limit.
pub(super) async fn begin(limits: &Limits, goal: &Goal) -> (TcpPath, Option<Opened>) {
    match (&limits.proxy, goal.address()) {
        (None, Some(address)) if !limits.forbid_goal(goal) => directly(limits, address).await,
        _ => dialled(limits, goal).await,
    }
}

async fn directly(limits: &Limits, address: SocketAddr) -> (TcpPath, Option<Opened>) {
    let started_us = limits.stopwatch.micros();
    let waited = limits.wait(limits.connect_timeout, open(limits, address));
    let (opened, result) = match waited.await {
        Waited::Done(Ok(opened)) => (Some(opened), Waited::Done(Ok(()))),
        Waited::Done(Err(error)) => (None, Waited::Done(Err(error))),
        Waited::TimedOut => (None, Waited::TimedOut),
        Waited::Stopped(why) => (None, Waited::Stopped(why)),
    };
    (dial::path(limits, address, started_us, result), opened)
}

/// The same by way of [`dial`], which knows of proxies.
async fn dialled(limits: &Limits, goal: &Goal) -> (TcpPath, Option<Opened>) {
    let (mut path, stream) = dial::dial(limits, goal).await;
    let Some(stream) = stream else {
        return (path, None);
    };
    match limits
        .wait(limits.connect_timeout, over(limits, stream))
        .await
    {
        Waited::Done(Ok(opened)) => return (path, Some(opened)),
        Waited::Done(Err(error)) => {
            path.outcome = TcpOutcome::LocalFailure;
            path.error = Some(error.to_string());
        }
        Waited::TimedOut | Waited::Stopped(_) => path.outcome = TcpOutcome::Stopped,
    }
    (path, None)
}

async fn open(limits: &Limits, address: SocketAddr) -> io::Result<Opened> {
    if limits.origin.is_none() {
        return speak(address, Connector::new(limits.stopwatch)).await;
    }
    over(limits, dial::connect(limits, address).await?).await
}

/// The same over a connection that is there.
pub(super) async fn over(limits: &Limits, stream: TcpStream) -> io::Result<Opened> {
    // suppaftp cannot be told where to begin, and takes no connection that is there already without hearing its greeting. So it
    // dials a listener of ours, and is handed the right connection in place of that one.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let connector = Connector::of(stream, limits.stopwatch);
    speak(listener.local_addr()?, connector).await
}

async fn speak(address: SocketAddr, connector: Connector) -> io::Result<Opened> {
    let dialled = ImplAsyncFtpStream::connect_secure_implicit(address, connector.clone(), "");
    match (dialled.await, connector.into_tap()) {
        (Ok(ftp), Some(tap)) => Ok((ftp, tap)),
        (Err(FtpError::ConnectionError(error)), _) => Err(error),
        (Err(other), _) => Err(io::Error::other(other.to_string())),
        (Ok(_), None) => Err(io::ErrorKind::NotConnected.into()),
    }
}
