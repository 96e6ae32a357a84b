//! The stream of one control connection: lines in, bytes out, and the ways to end it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::behaviour::Delivery;

/// The longest command line that is read.
const MAX_LINE: usize = 8 * 1024;
/// How long a connection is held after its FIN, so that a late command does not turn it into a RST.
const LINGER: Duration = Duration::from_secs(5);

/// The telnet commands of [`Delivery::telnet`].
const TELNET: &[u8] = b"\xff\xfc\x01\xff\xf1";
const IAC: u8 = 0xff;

/// One control connection.
#[derive(Debug)]
pub(super) struct Control {
    stream: TcpStream,
    delivery: Delivery,
    buffer: Vec<u8>,
    /// The server's end.
    pub(super) local: SocketAddr,
    /// The client's end.
    pub(super) peer: SocketAddr,
}

/// What reading a line brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A command line without its end.
    Command(String),
    /// More bytes than a command line may have.
    TooLong,
    /// The client closed.
    Closed,
}

impl Control {
    pub(super) fn new(stream: TcpStream, delivery: Delivery) -> io::Result<Self> {
        // Every write leaves at once: a byte at a time shall arrive as such.
        stream.set_nodelay(true)?;
        Ok(Self {
            local: stream.local_addr()?,
            peer: stream.peer_addr()?,
            stream,
            delivery,
            buffer: Vec::new(),
        })
    }

    /// The next command line. May be cancelled without losing bytes.
    pub(super) async fn line(&mut self) -> io::Result<Line> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                return Ok(Line::Command(command_text(&line)));
            }
            if self.buffer.len() > MAX_LINE {
                return Ok(Line::TooLong);
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(Line::Closed);
            }
        }
    }

    /// The first bytes that the client sends, of which one call takes what is there. Empty if it
    /// closed.
    pub(super) async fn first_bytes(&mut self) -> io::Result<Vec<u8>> {
        if self.buffer.is_empty() {
            self.stream.read_buf(&mut self.buffer).await?;
        }
        Ok(std::mem::take(&mut self.buffer))
    }

    /// Comes back when the client says something more or leaves; takes nothing.
    pub(super) async fn stirred(&self) {
        let mut byte = [0];
        // An error is a stir as well: the next read meets it.
        let _ = self.stream.peek(&mut byte).await;
    }

    /// Sends bytes the way the behaviour wants them sent.
    pub(super) async fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut out = Vec::with_capacity(bytes.len() + TELNET.len());
        if self.delivery.telnet {
            out.extend_from_slice(TELNET);
        }
        out.extend_from_slice(bytes);
        if self.delivery.bare_lf {
            drop_carriage_returns(&mut out);
        }
        match self.delivery.byte_pause {
            None => self.stream.write_all(&out).await,
            Some(pause) => {
                for byte in out {
                    self.stream.write_all(&[byte]).await?;
                    sleep(pause).await;
                }
                Ok(())
            }
        }
    }

    /// Ends the connection in order: FIN, then what the client still sends is read and dropped for a
    /// while, for closing with bytes unread would send a RST.
    pub(super) async fn close(&mut self) -> io::Result<()> {
        self.stream.shutdown().await?;
        let drain = async {
            let mut bin = [0; 4096];
            while self.stream.read(&mut bin).await? > 0 {}
            Ok(())
        };
        timeout(LINGER, drain).await.unwrap_or(Ok(()))
    }

    /// Ends the connection with a RST.
    pub(super) fn reset(self) -> io::Result<()> {
        self.stream.set_zero_linger()
    }
}

/// The text of a command line, without its end and without telnet commands such as those that go
/// before ABOR.
fn command_text(line: &[u8]) -> String {
    let mut text = Vec::with_capacity(line.len());
    let mut bytes = line.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            IAC => {
                bytes.next();
            }
            byte => text.push(byte),
        }
    }
    String::from_utf8_lossy(&text)
        .trim_end_matches(['\r', '\n'])
        .to_owned()
}

/// Takes away each CR that stands before a LF.
fn drop_carriage_returns(bytes: &mut Vec<u8>) {
    let mut kept = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            kept.push(*byte);
        }
    }
    *bytes = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_loses_its_end_and_its_telnet_bytes() {
        assert_eq!(command_text(b"\xff\xf4\xff\xf2ABOR\r\n"), "ABOR");
        assert_eq!(command_text(b"STAT /pub\n"), "STAT /pub");
    }

    #[test]
    fn only_the_cr_of_a_line_end_goes() {
        let mut bytes = b"220 a\rb\r\n".to_vec();
        drop_carriage_returns(&mut bytes);
        assert_eq!(bytes, b"220 a\rb\n");
    }
}
