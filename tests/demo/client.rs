//! A client that knows lines and no FTP.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use ftpprobe::demo::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No wait of a test lasts longer; only a failing test gets there.
const LIMIT: Duration = Duration::from_secs(20);

pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    pub(crate) async fn connect(server: &Server) -> io::Result<Self> {
        Ok(Self(within(TcpStream::connect(server.address())).await?))
    }

    /// Connects, reads the greeting and logs in as anonymous.
    pub(crate) async fn log_in(server: &Server) -> io::Result<Self> {
        let mut client = Self::connect(server).await?;
        client.reply().await?;
        client.ask("USER anonymous").await?;
        client.ask("PASS probe@example.org").await?;
        Ok(client)
    }

    pub(crate) async fn send(&mut self, line: &str) -> io::Result<()> {
        within(self.0.write_all(format!("{line}\r\n").as_bytes())).await
    }

    pub(crate) async fn ask(&mut self, line: &str) -> io::Result<String> {
        self.send(line).await?;
        self.reply().await
    }

    /// One whole reply, multi-line ones included, or whatever came before the server closed.
    pub(crate) async fn reply(&mut self) -> io::Result<String> {
        let mut bytes = Vec::new();
        let mut start = 0;
        loop {
            match within(self.0.read_u8()).await {
                Ok(byte) => bytes.push(byte),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
            }
            if bytes.ends_with(b"\n") {
                let line = &bytes[start..];
                if line.get(..3) == bytes.get(..3) && line.get(3) == Some(&b' ') {
                    break;
                }
                start = bytes.len();
            }
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Everything until the server closes.
    pub(crate) async fn rest(&mut self) -> io::Result<Vec<u8>> {
        read_all(&mut self.0).await
    }

    /// Asks for a passive data connection and opens it.
    pub(crate) async fn passive(&mut self) -> io::Result<TcpStream> {
        let port = self.extended_port().await?;
        let peer = self.0.peer_addr()?.ip();
        within(TcpStream::connect(SocketAddr::new(peer, port))).await
    }

    pub(crate) async fn extended_port(&mut self) -> io::Result<u16> {
        let reply = self.ask("EPSV").await?;
        reply
            .split('|')
            .nth(3)
            .and_then(|port| port.parse().ok())
            .ok_or_else(|| io::Error::other(reply))
    }

    /// A transfer over a passive data connection: the first reply, the data, the last reply.
    pub(crate) async fn fetch(&mut self, command: &str) -> io::Result<[String; 3]> {
        let mut data = self.passive().await?;
        let opening = self.ask(command).await?;
        let bytes = read_all(&mut data).await?;
        let closing = self.reply().await?;
        Ok([
            opening,
            String::from_utf8_lossy(&bytes).into_owned(),
            closing,
        ])
    }
}

pub(crate) async fn read_all(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    within(stream.read_to_end(&mut bytes)).await?;
    Ok(bytes)
}

pub(crate) async fn within<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    timeout(LIMIT, work).await?
}
