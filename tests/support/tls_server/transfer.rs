//! Data connections.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use ftpprobe::clock::Stopwatch;
use rustls::{HandshakeKind, ServerConfig, ServerConnection};

use super::behaviour::{Behaviour, DataFault};
use super::line::{PATIENCE, outgoing, take_in};

/// How many entries a listing has.
pub(super) const ENTRIES: [&str; 2] = ["one.txt", "two.txt"];

/// Longest wait until the client has connected.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// What became of a transfer: the reply that ends it.
const DONE: &str = "226 Transfer complete.";
const NOT_RESUMED: &str = "425 Unable to build data connection: TLS session not resumed.";
const NOBODY: &str = "425 Nobody has connected.";
const FAILED: &str = "426 The data connection broke.";

/// Sends a text over the connection that the client makes; gives the last reply. `begin` is called once
/// the connection is ready for data.
pub(super) fn send(
    listener: &TcpListener,
    text: &str,
    private: bool,
    behaviour: &Behaviour,
    begin: impl FnOnce() -> io::Result<()>,
) -> &'static str {
    let Ok(socket) = accept(listener) else {
        return NOBODY;
    };
    let sent = if private {
        send_encrypted(socket, text, behaviour, begin)
    } else {
        send_clear(socket, text)
    };
    sent.unwrap_or(FAILED)
}

/// The address to announce is that of the control connection.
pub(super) fn listen(control: &TcpStream) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((control.local_addr()?.ip(), 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

fn accept(listener: &TcpListener) -> io::Result<TcpStream> {
    let watch = Stopwatch::start();
    loop {
        match listener.accept() {
            Ok((socket, _)) => {
                socket.set_nonblocking(false)?;
                socket.set_read_timeout(Some(PATIENCE))?;
                return Ok(socket);
            }
            Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
            Err(error) if watch.elapsed() > CONNECT_LIMIT => return Err(error),
            Err(_) => thread::sleep(Duration::from_millis(2)),
        }
    }
}

fn send_clear(mut socket: TcpStream, text: &str) -> io::Result<&'static str> {
    socket.write_all(text.as_bytes())?;
    finish(socket)?;
    Ok(DONE)
}

fn send_encrypted(
    mut socket: TcpStream,
    text: &str,
    behaviour: &Behaviour,
    begin: impl FnOnce() -> io::Result<()>,
) -> io::Result<&'static str> {
    match &behaviour.data {
        Some(DataFault::ClosedInHandshake(reply)) => {
            let mut hello = [0; 4096];
            let _ = socket.read(&mut hello)?;
            return Ok(reply);
        }
        Some(DataFault::Stalled) => {
            io::copy(&mut socket, &mut io::sink())?;
            return Ok(FAILED);
        }
        Some(DataFault::NoCloseNotify | DataFault::AnsweredLate | DataFault::ControlLost)
        | None => {}
    }
    let mut tls = handshake(&mut socket, behaviour.data_tls.clone())?;
    begin()?;
    let resumed = tls.handshake_kind() == Some(HandshakeKind::Resumed);
    let wanted = resumed || !behaviour.demands_resumption;
    if wanted {
        tls.writer().write_all(text.as_bytes())?;
    }
    if !matches!(behaviour.data, Some(DataFault::NoCloseNotify)) {
        tls.send_close_notify();
    }
    socket.write_all(&outgoing(&mut tls)?)?;
    finish(socket)?;
    Ok(if wanted { DONE } else { NOT_RESUMED })
}

fn handshake(socket: &mut TcpStream, config: Arc<ServerConfig>) -> io::Result<ServerConnection> {
    let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut buffer = [0; 4096];
    while tls.is_handshaking() {
        let length = socket.read(&mut buffer)?;
        if length == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let taken = take_in(&mut tls, &buffer[..length]);
        socket.write_all(&outgoing(&mut tls)?)?;
        taken?;
    }
    Ok(tls)
}

/// Closes so that nothing which is under way gets lost: a socket with unread bytes would be reset.
fn finish(mut socket: TcpStream) -> io::Result<()> {
    socket.shutdown(Shutdown::Write)?;
    io::copy(&mut socket, &mut io::sink())?;
    Ok(())
}
