//! One TCP connection, timed, its failure classified where it happens.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpSocket, TcpStream};

use super::limits::{Limits, Waited};
use crate::evidence::facts::{TcpOutcome, TcpPath};

/// Connects to one address within the connection time limit.
pub async fn dial(limits: &Limits, address: SocketAddr) -> (TcpPath, Option<TcpStream>) {
    let started_us = limits.stopwatch.micros();
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

async fn connect(limits: &Limits, address: SocketAddr) -> io::Result<TcpStream> {
    let Some(bytes) = limits.max_segment else {
        return TcpStream::connect(address).await;
    };
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    clamp(&socket, bytes)?;
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

/// The record of a connection attempt that began at `started_us` and ends now.
pub(super) fn path(
    limits: &Limits,
    address: SocketAddr,
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
        address,
        outcome,
        started_us,
        elapsed_us,
        error,
    }
}

fn outcome_of(error: &io::Error) -> TcpOutcome {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => TcpOutcome::Refused,
        ErrorKind::TimedOut => TcpOutcome::TimedOut,
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
