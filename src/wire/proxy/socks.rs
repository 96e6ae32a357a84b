//! SOCKS5 (RFC 1928, RFC 1929). `tokio-socks` speaks it; what passes is recorded underneath.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_socks::tcp::Socks5Stream;
use tokio_socks::{Error, TargetAddr};

use super::broken;
use crate::clock::Stopwatch;
use crate::evidence::proxied::{ProxyExchange, ProxyRequest};
use crate::evidence::{Octets, TunnelEnd};
use crate::settings::ProxyLogin;
use crate::wire::goal::Goal;
use crate::wire::limits::Limits;

/// No answer of SOCKS is longer: that to a request, with a name of 255 bytes.
const MAX_SOCKS_ANSWER: usize = 262;

/// Which method it is that takes a name and a password.
const PASSWORD: u8 = 2;

/// Asks the proxy to connect. The caller limits how long that takes.
pub(super) async fn connect(
    limits: &Limits,
    stream: &mut TcpStream,
    login: Option<&ProxyLogin>,
    goal: &Goal,
    exchanges: &mut Vec<ProxyExchange>,
) -> Result<(), TunnelEnd> {
    let mut recorder = Recorder {
        stream,
        exchanges,
        stopwatch: limits.stopwatch,
        is_answering: true,
    };
    let to = match goal {
        Goal::Address(address) => TargetAddr::Ip(*address),
        Goal::Name(name, port) => TargetAddr::Domain((&**name).into(), *port),
    };
    let asked = match login {
        Some(ProxyLogin { user, password }) => {
            let password = password.expose();
            Socks5Stream::connect_with_password_and_socket(&mut recorder, to, user, password)
                .await
                .map(drop)
        }
        None => Socks5Stream::connect_with_socket(&mut recorder, to)
            .await
            .map(drop),
    };
    let Err(error) = asked else { return Ok(()) };
    let end = end(&error, &recorder);
    if end == TunnelEnd::Foreign {
        recorder.take_rest();
    }
    Err(end)
}

/// What an error comes to. The bytes that came say more than its name where there are any.
fn end(error: &Error, recorder: &Recorder<'_>) -> TunnelEnd {
    let last = recorder.exchanges.last();
    let answer = last.map_or(&[][..], |exchange| &exchange.answer.0);
    match error {
        Error::Io(error) => broken(error),
        Error::NoAcceptableAuthMethods | Error::AuthorizationRequired => TunnelEnd::NoMethod,
        Error::PasswordAuthFailure(status) => TunnelEnd::LoginRefused(*status),
        Error::InvalidAuthValues(_) | Error::InvalidTargetAddress(_) | Error::ParseError(_) => {
            TunnelEnd::Failed(error.to_string())
        }
        _ => match (last.map(|exchange| exchange.request), answer) {
            (Some(ProxyRequest::Connect), [5, reply, ..]) if *reply > 0 => TunnelEnd::Reply(*reply),
            (Some(ProxyRequest::Method), [5, _]) => TunnelEnd::NoMethod,
            _ => TunnelEnd::Foreign,
        },
    }
}

/// A connection to a proxy, with a record of what passes over it: of what is sent only what it asks, since that may be a login.
struct Recorder<'r> {
    stream: &'r mut TcpStream,
    exchanges: &'r mut Vec<ProxyExchange>,
    stopwatch: Stopwatch,
    /// Whether what is sent next is another request.
    is_answering: bool,
}

impl Recorder<'_> {
    fn sent(&mut self) {
        if !std::mem::take(&mut self.is_answering) {
            return;
        }
        let request = match self.exchanges.as_slice() {
            [] => ProxyRequest::Method,
            [method] if method.answer.0.get(1) == Some(&PASSWORD) => ProxyRequest::Login,
            _ => ProxyRequest::Connect,
        };
        self.exchanges.push(ProxyExchange {
            request,
            sent_us: self.stopwatch.micros(),
            ended_us: None,
            answer: Octets::default(),
        });
    }

    fn heard(&mut self, bytes: &[u8]) {
        // The end is no answer.
        if bytes.is_empty() {
            return;
        }
        self.is_answering = true;
        let Some(last) = self.exchanges.last_mut() else {
            return;
        };
        let room = MAX_SOCKS_ANSWER.saturating_sub(last.answer.0.len());
        last.answer.0.extend(bytes.iter().take(room));
        last.ended_us = Some(self.stopwatch.micros());
    }

    /// What has come besides, where it is not SOCKS that came: the beginning tells what it is.
    fn take_rest(&mut self) {
        let mut rest = [0; 64];
        if let Ok(read) = self.stream.try_read(&mut rest) {
            self.heard(&rest[..read]);
        }
    }
}

impl AsyncRead for Recorder<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut *self.stream).poll_read(context, buffer))?;
        self.heard(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Recorder<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.sent();
        Pin::new(&mut *self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_shutdown(context)
    }
}
