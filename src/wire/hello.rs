//! A TLS `ClientHello`, to tell implicit TLS and other protocols from silence.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::dial::dial;
use super::goal::Goal;
use super::limits::Limits;
use crate::evidence::Octets;
use crate::evidence::facts::{TcpOutcome, TcpPath, TlsTrial};
use crate::evidence::foreign::is_tls;

/// How long the answer to a `ClientHello` may take.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// How much of the answer is kept.
const HEAD: usize = 256;

/// How long a `ClientHello` stays unanswered before line ends follow it.
const BEFORE_LINE: Duration = Duration::from_millis(500);

/// Servers that wait for a request read lines: to some a `ClientHello` is the beginning of one, of which they
/// wait for the end, and then for the blank line after it.
const LINE: &[u8] = b"\r\n\r\n";

/// Opens a connection, sends a `ClientHello`, and looks at what comes back. No handshake is made.
pub async fn try_tls(limits: &Limits, goal: &Goal, host: &str) -> TlsTrial {
    Trial::default().run(limits, goal, host, None).await
}

/// The same on a port that has been silent, where line ends may follow.
#[derive(Debug, Default)]
pub struct Trial {
    path: Option<TcpPath>,
    head: Vec<u8>,
}

impl Trial {
    /// Asks until the answer tells the protocol. Can be given up at any time.
    pub async fn ask(&mut self, limits: &Limits, goal: &Goal, host: &str) -> TlsTrial {
        self.run(limits, goal, host, Some(LINE)).await
    }

    /// Whether a connection was opened, however far the trial got.
    #[must_use]
    pub fn is_opened(&self) -> bool {
        let path = self.path.as_ref();
        path.is_some_and(|path| path.outcome == TcpOutcome::Connected)
    }

    async fn run(
        &mut self,
        limits: &Limits,
        goal: &Goal,
        host: &str,
        then: Option<&[u8]>,
    ) -> TlsTrial {
        let (path, stream) = dial(limits, goal).await;
        self.path = Some(path.clone());
        let sent_us = limits.stopwatch.micros();
        if let (Some(mut stream), Some(hello)) = (stream, client_hello(host)) {
            // Whether something came is in `head`; how it stopped does not matter.
            let talk = self.talk(limits, &mut stream, &hello, then);
            let _ = limits.wait(PATIENCE, talk).await;
        }
        TlsTrial {
            path,
            answered: is_tls(&self.head),
            first_bytes: Octets(std::mem::take(&mut self.head)),
            elapsed_us: limits.stopwatch.micros().saturating_sub(sent_us),
        }
    }

    async fn talk(
        &mut self,
        limits: &Limits,
        stream: &mut TcpStream,
        hello: &[u8],
        then: Option<&[u8]>,
    ) -> std::io::Result<()> {
        stream.write_all(hello).await?;
        if let Some(line) = then {
            let _ = limits.wait(BEFORE_LINE, self.hear(stream)).await;
            if !self.head.is_empty() {
                return self.hear(stream).await;
            }
            stream.write_all(line).await?;
        }
        self.hear(stream).await
    }

    /// Reads until the first bytes tell the protocol: a TLS record does at once, a line when it has ended.
    async fn hear(&mut self, stream: &mut TcpStream) -> std::io::Result<()> {
        let mut chunk = [0; HEAD];
        while self.head.len() < HEAD && !is_tls(&self.head) && !self.head.contains(&b'\n') {
            let room = HEAD - self.head.len();
            let read = stream.read(&mut chunk[..room]).await?;
            if read == 0 {
                break;
            }
            self.head.extend_from_slice(&chunk[..read]);
        }
        Ok(())
    }
}

fn client_hello(host: &str) -> Option<Vec<u8>> {
    let config =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .ok()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let mut connection = ClientConnection::new(Arc::new(config), name).ok()?;
    let mut hello = Vec::new();
    connection.write_tls(&mut hello).ok()?;
    Some(hello)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_hello_is_a_handshake_record() {
        for host in ["ftp.example.com", "192.0.2.1", "2001:db8::1"] {
            let hello = client_hello(host).unwrap();
            assert!(is_tls(&hello) && hello[0] == 22, "{host}");
        }
        assert!(is_tls(b"\x15\x03\x03\x00\x02\x02\x28"));
        assert!(!is_tls(b"220 hi") && !is_tls(b""));
    }
}
