//! How a control connection is made.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use suppaftp::FtpError;
use suppaftp::tokio::ImplAsyncFtpStream;
use tokio::net::TcpListener;

use super::super::dial;
use super::super::limits::Limits;
use super::super::tap::{Connector, Tap};

/// What suppaftp makes of a connection, and our own handle to it.
type Opened = (ImplAsyncFtpStream<Tap>, Tap);

/// Connects. The caller limits how long that takes.
pub(super) async fn open(limits: &Limits, address: SocketAddr) -> io::Result<Opened> {
    if limits.origin.is_none() {
        return speak(address, Connector::new(limits.stopwatch)).await;
    }
    let stream = dial::connect(limits, address).await?;
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
