//! A TLS `ClientHello`, to tell implicit TLS from silence.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::dial::dial;
use super::limits::{Limits, Waited};
use crate::evidence::Octets;
use crate::evidence::facts::TlsTrial;
use crate::evidence::foreign::is_tls;

/// How long the answer to a `ClientHello` may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// How much of the answer is kept.
const HEAD: usize = 64;

/// Opens a connection, sends a `ClientHello`, and looks at what comes back. No handshake is made.
pub async fn try_tls(limits: &Limits, address: SocketAddr, host: &str) -> TlsTrial {
    let (path, stream) = dial(limits, address).await;
    let sent_us = limits.stopwatch.micros();
    let mut head = Vec::new();
    if let (Some(mut stream), Some(hello)) = (stream, client_hello(host)) {
        let talk = async {
            stream.write_all(&hello).await?;
            (&mut stream).take(HEAD as u64).read_buf(&mut head).await
        };
        if matches!(
            limits.wait(PATIENCE, talk).await,
            Waited::Done(Err(_)) | Waited::TimedOut
        ) {
            head.clear();
        }
    }
    TlsTrial {
        path,
        answered: is_tls(&head),
        first_bytes: Octets(head),
        elapsed_us: limits.stopwatch.micros().saturating_sub(sent_us),
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
