//! What suppaftp asks of those who bring a TLS stream, which the tap is to it.

use std::sync::{Arc, Mutex, PoisonError};

use suppaftp::tokio::{AsyncTlsConnector, TokioTlsStream};
use suppaftp::{FtpError, FtpResult};
use tokio::net::TcpStream;

use super::Tap;
use crate::clock::Stopwatch;

impl TokioTlsStream for Tap {
    type InnerStream = Self;

    fn tcp_stream(self) -> FtpResult<TcpStream> {
        Arc::into_inner(self.socket).ok_or(FtpError::BadResponse)
    }

    fn get_ref(&self) -> &TcpStream {
        &self.socket
    }

    fn mut_ref(&mut self) -> &mut Self {
        self
    }
}

/// Puts a tap on the connection that suppaftp dialled, or on the one that takes its place, and keeps a second handle to it.
#[derive(Debug, Clone)]
pub(in crate::wire) struct Connector {
    stopwatch: Stopwatch,
    instead: Arc<Mutex<Option<TcpStream>>>,
    tap: Arc<Mutex<Option<Tap>>>,
}

impl Connector {
    pub(in crate::wire) fn new(stopwatch: Stopwatch) -> Self {
        Self {
            stopwatch,
            instead: Arc::default(),
            tap: Arc::default(),
        }
    }

    /// The same for a connection that is there already.
    pub(in crate::wire) fn of(stream: TcpStream, stopwatch: Stopwatch) -> Self {
        Self {
            instead: Arc::new(Mutex::new(Some(stream))),
            ..Self::new(stopwatch)
        }
    }

    /// The tap, if TCP connected.
    pub(in crate::wire) fn into_tap(self) -> Option<Tap> {
        self.tap
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

#[async_trait::async_trait]
impl AsyncTlsConnector for Connector {
    type Stream = Tap;

    async fn connect(&self, _domain: &str, socket: TcpStream) -> FtpResult<Tap> {
        let instead = &self.instead;
        let instead = instead
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let socket = instead.unwrap_or(socket);
        // Small commands and replies: never wait to fill a segment.
        let _ = socket.set_nodelay(true);
        let tap = Tap::new(socket, self.stopwatch);
        *self.tap.lock().unwrap_or_else(PoisonError::into_inner) = Some(tap.clone());
        Ok(tap)
    }
}
