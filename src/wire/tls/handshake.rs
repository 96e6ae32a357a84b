//! One handshake, timed, its end classified.

use std::io;
use std::sync::Arc;

use rustls::{AlertDescription, Error, HandshakeKind};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::client::{Sessions, TlsClient};
use super::socket::{TlsSocket, TlsStream};
use crate::evidence::tls::{Alert, Handshake, HandshakeOutcome, TlsSession};
use crate::evidence::{Octets, Seen, Stopped};
use crate::wire::limits::{Limits, Waited};

/// What came of a handshake.
#[derive(Debug)]
pub struct Shaken {
    /// The record.
    pub handshake: Handshake,
    /// The stream through which the rest goes, if the handshake ended well.
    pub(crate) stream: Option<TlsStream>,
    /// Plain text that came after an alert.
    pub(crate) stray: Vec<u8>,
}

/// Does a handshake on a connection, within the time limit of a reply, or until `give_up` is done.
pub async fn shake(
    limits: &Limits,
    client: &TlsClient,
    sessions: Sessions,
    stream: Arc<TcpStream>,
    give_up: impl Future<Output = ()>,
) -> Shaken {
    let started_us = limits.stopwatch.micros();
    client.begin_handshake();
    let socket = TlsSocket::new(stream);
    let connector = TlsConnector::from(client.config(sessions));
    let connecting = connector
        .connect(client.name().clone(), socket.clone())
        .into_fallible();
    let waited = tokio::select! {
        biased;
        waited = limits.wait(limits.timeout, connecting) => waited,
        () = give_up => Waited::TimedOut,
    };
    let elapsed_us = limits.stopwatch.micros().saturating_sub(started_us);
    let (outcome, stream) = match waited {
        Waited::Done(Ok(stream)) => (HandshakeOutcome::Done, Some(stream)),
        Waited::Done(Err((error, _))) => (outcome(&error, &socket), None),
        Waited::TimedOut => {
            let limit_us = elapsed_us;
            let stray = socket.stray().map(Octets).map(HandshakeOutcome::NotTls);
            (
                stray.unwrap_or(HandshakeOutcome::TimedOut {
                    limit_us: Some(limit_us),
                }),
                None,
            )
        }
        Waited::Stopped(Stopped::Deadline) => (HandshakeOutcome::Deadline, None),
        Waited::Stopped(Stopped::Interrupted) => (HandshakeOutcome::Interrupted, None),
    };
    let (asked, given) = client.take_certificate_asked();
    let handshake = Handshake {
        server_name: Some(client.name().to_str().into_owned()),
        started_us: Some(started_us),
        elapsed_us: Some(elapsed_us),
        outcome,
        bytes_received: Some(socket.received()),
        session: stream.as_ref().and_then(agreed),
        presented: client.recorder().take(),
        client_certificate_asked: asked,
        client_certificate_given: given,
        client_left: false,
        seen: Seen::Observed,
    };
    Shaken {
        handshake,
        stream,
        stray: socket.stray().unwrap_or_default(),
    }
}

fn agreed(stream: &TlsStream) -> Option<TlsSession> {
    let (_, connection) = stream.get_ref();
    let kind = connection.handshake_kind()?;
    let version = match connection.protocol_version()? {
        rustls::ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        rustls::ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    };
    let suite = connection.negotiated_cipher_suite()?.suite();
    let group = connection.negotiated_key_exchange_group();
    let alpn = connection.alpn_protocol();
    Some(TlsSession {
        version,
        cipher_suite: Some(
            suite
                .as_str()
                .map_or_else(|| format!("{suite:?}"), str::to_owned),
        ),
        group: group.map(|group| format!("{:?}", group.name())),
        hello_retry: kind == HandshakeKind::FullWithHelloRetryRequest,
        resumed: kind == HandshakeKind::Resumed,
        alpn: alpn.map(|name| String::from_utf8_lossy(name).into_owned()),
    })
}

fn outcome(error: &io::Error, socket: &TlsSocket) -> HandshakeOutcome {
    match (failure(error), socket.stray()) {
        // What follows an alert is told apart from it.
        (Failure::Alert(alert), _) => HandshakeOutcome::Alert(alert),
        (_, Some(stray)) => HandshakeOutcome::NotTls(Octets(stray)),
        (Failure::Closed, None) => HandshakeOutcome::Closed,
        (Failure::Reset, None) => HandshakeOutcome::Reset,
        (Failure::Tls(words), None) => HandshakeOutcome::Refused(words),
        (Failure::Socket(words), None) => HandshakeOutcome::Failed(words),
    }
}

/// What an error of a TLS stream means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The server ended TLS with an alert.
    Alert(Alert),
    /// The connection ended without `close_notify`, or in the handshake.
    Closed,
    /// It was reset.
    Reset,
    /// Our TLS library refused what came, in its words.
    Tls(String),
    /// The socket failed, in the operating system's words.
    Socket(String),
}

/// Tells what an error of a TLS stream means.
pub(crate) fn failure(error: &io::Error) -> Failure {
    let of_tls = error.get_ref().and_then(|inner| inner.downcast_ref());
    match (of_tls, error.kind()) {
        (Some(Error::AlertReceived(alert)), _) => Failure::Alert(named(*alert)),
        (Some(error), _) => Failure::Tls(error.to_string()),
        (None, io::ErrorKind::UnexpectedEof) => Failure::Closed,
        (None, io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => Failure::Reset,
        (None, _) => Failure::Socket(error.to_string()),
    }
}

/// An alert with its name as RFC 8446 writes it.
pub(super) fn named(alert: AlertDescription) -> Alert {
    Alert::named(alert.into(), &format!("{alert:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_have_the_names_of_the_standard() {
        for (code, name) in [
            (70, "protocol_version"),
            (40, "handshake_failure"),
            (116, "certificate_required"),
            (48, "unknown_ca"),
            (115, "unknown_psk_identity"),
            (0, "close_notify"),
        ] {
            let alert = named(AlertDescription::from(code));
            assert_eq!((alert.code, alert.name.as_str()), (code, name));
        }
    }
}
