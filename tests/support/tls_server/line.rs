//! The control connection: bytes, handshake, lines.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection};
use socket2::SockRef;

use super::Heard;
use super::behaviour::{Behaviour, Ending, Fault};

/// Longest wait for a client. Those under test give up long before.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// The control connection.
pub(super) struct Line<'a> {
    socket: TcpStream,
    tls: Option<ServerConnection>,
    heard: &'a Mutex<Heard>,
    /// Decrypted, but not used yet.
    pending: Vec<u8>,
}

impl<'a> Line<'a> {
    pub(super) fn new(socket: TcpStream, heard: &'a Mutex<Heard>) -> io::Result<Self> {
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_nodelay(true)?;
        Ok(Self {
            socket,
            tls: None,
            heard,
            pending: Vec::new(),
        })
    }

    /// Where it comes in.
    pub(super) fn socket(&self) -> &TcpStream {
        &self.socket
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// The next command; none when the client has closed the connection.
    pub(super) fn command(&mut self) -> io::Result<Option<String>> {
        let end = loop {
            if let Some(end) = self.pending.iter().position(|byte| *byte == b'\n') {
                break end;
            }
            let Some(bytes) = self.receive()? else {
                return Ok(None);
            };
            match &mut self.tls {
                None => self.pending.extend(bytes),
                Some(tls) => {
                    take_in(tls, &bytes)?;
                    let read = tls.reader().read_to_end(&mut self.pending);
                    self.flush()?;
                    match read {
                        // `close_notify`, perhaps behind a last command.
                        Ok(_) if !self.pending.contains(&b'\n') => return Ok(None),
                        Ok(_) => {}
                        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                        Err(error) => return Err(error),
                    }
                }
            }
        };
        let line: Vec<u8> = self.pending.drain(..=end).collect();
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let mut heard = self.heard.lock().unwrap();
        if self.tls.is_some() {
            heard.encrypted.push(line.clone());
        } else {
            heard.plain.push(line.clone());
        }
        Ok(Some(line))
    }

    /// Sends a reply of one line, or of several.
    pub(super) fn reply(&mut self, text: &str) -> io::Result<()> {
        let text = format!("{text}\r\n");
        match &mut self.tls {
            None => self.socket.write_all(text.as_bytes()),
            Some(tls) => {
                tls.writer().write_all(text.as_bytes())?;
                self.flush()
            }
        }
    }

    /// Sends bytes past TLS.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.socket.write_all(bytes)
    }

    /// The handshake, with a fault if there is one. Whether the session goes on.
    pub(super) fn handshake(
        &mut self,
        config: Arc<ServerConfig>,
        behaviour: &Behaviour,
    ) -> io::Result<bool> {
        let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
        while tls.is_handshaking() {
            let Some(bytes) = self.receive()? else {
                return Ok(false);
            };
            let taken = take_in(&mut tls, &bytes);
            let answer = outgoing(&mut tls)?;
            let Some(fault) = behaviour.handshake else {
                if taken.is_err() {
                    let alert = [&answer, behaviour.last_words.as_bytes()].concat();
                    self.socket.write_all(&alert)?;
                    // A reset must not overtake it.
                    self.drain()?;
                    return Ok(false);
                }
                self.socket.write_all(&answer)?;
                continue;
            };
            // Bytes that were not read would reset the connection.
            if answer.is_empty() && taken.is_ok() {
                continue;
            }
            match fault {
                Fault::After(count, ending) => {
                    self.socket.write_all(&answer[..count.min(answer.len())])?;
                    self.end(ending)?;
                    return Ok(false);
                }
                Fault::Alert(code) | Fault::AlertAndOn(code) => {
                    const FATAL: u8 = 2;
                    self.raw(&[0x15, 3, 3, 0, 2, FATAL, code])?;
                    return Ok(matches!(fault, Fault::AlertAndOn(_)));
                }
                Fault::Text(text) => {
                    self.raw(text.as_bytes())?;
                    return Ok(false);
                }
            }
        }
        // Whatever came with the last bytes of the handshake.
        let _ = tls.reader().read_to_end(&mut self.pending);
        self.tls = Some(tls);
        self.flush()?;
        Ok(true)
    }

    /// Takes the connection down as it should be.
    pub(super) fn close(mut self) -> io::Result<()> {
        if let Some(tls) = &mut self.tls {
            tls.send_close_notify();
            self.flush()?;
        }
        self.drain()
    }

    /// Lets the client hang up first: a socket that is closed with unread bytes would be reset.
    fn drain(&mut self) -> io::Result<()> {
        self.socket.shutdown(Shutdown::Write)?;
        while self.receive()?.is_some() {}
        Ok(())
    }

    fn end(&mut self, ending: Ending) -> io::Result<()> {
        match ending {
            Ending::Silence => while self.receive()?.is_some() {},
            Ending::Close => self.socket.shutdown(Shutdown::Both)?,
            Ending::Reset => reset(&self.socket)?,
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.tls {
            None => Ok(()),
            Some(tls) => {
                let bytes = outgoing(tls)?;
                self.socket.write_all(&bytes)
            }
        }
    }

    /// The next bytes of the wire; none at its end.
    fn receive(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = [0; 4096];
        let length = self.socket.read(&mut buffer)?;
        if length == 0 {
            return Ok(None);
        }
        let bytes = buffer[..length].to_vec();
        self.heard.lock().unwrap().wire.extend(&bytes);
        Ok(Some(bytes))
    }
}

/// Lets the next drop of this socket reset its connection.
fn reset(socket: &TcpStream) -> io::Result<()> {
    SockRef::from(socket).set_linger(Some(Duration::ZERO))
}

/// Decrypts bytes of the wire.
pub(super) fn take_in(tls: &mut ServerConnection, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        tls.read_tls(&mut bytes)?;
        tls.process_new_packets().map_err(io::Error::other)?;
    }
    Ok(())
}

/// What is to be sent.
pub(super) fn outgoing(tls: &mut ServerConnection) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while tls.wants_write() {
        tls.write_tls(&mut bytes)?;
    }
    Ok(bytes)
}
