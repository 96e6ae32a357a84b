//! The stream between suppaftp and the socket: it records every byte, frames replies with our own
//! parser, and hands suppaftp one plain reply line at a time.
//!
//! So suppaftp drives the conversation, and nothing on the wire can put it out of step: neither a
//! banner line that looks like a reply, nor Telnet bytes, nor two replies in one segment. The
//! greeting is no special case either. suppaftp ends a connection whose greeting is not 220, so the tap
//! says `220` in the server's stead, and the real greeting is read like any other reply.
//!
//! * `connector` puts the tap on the connection that suppaftp dials

mod connector;

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

pub(super) use self::connector::Connector;
use super::limits::timer;
use super::tls::{Failure, TlsStream, failure};
use crate::clock::Stopwatch;
use crate::evidence::Reply;
use crate::evidence::foreign::foreign;
use crate::evidence::framer::{Framed, Framer};
use crate::evidence::tls::Alert;

/// How long a doubtful last line waits for another before it is taken for the end of a reply.
const DOUBT: Duration = Duration::from_millis(1500);

/// The most replies that wait to be read. No server has reason to send more than a few unasked.
const MAX_WAITING: usize = 64;

/// A reply as it was heard.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) reply: Reply,
    pub(super) raw: Vec<u8>,
    pub(super) first_byte_us: u64,
    pub(super) ended_us: u64,
}

/// Why no more replies will come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StreamEnd {
    /// The server closed the connection.
    Closed,
    /// The connection was reset.
    Reset,
    /// A reply without an end, or replies without an end.
    TooLong,
    /// The first bytes are another protocol's.
    NotAReply,
    /// The server ended TLS with an alert.
    Alert(Alert),
    /// What came inside TLS was not encrypted.
    PlainInsideTls,
    /// The socket failed otherwise.
    Failed(String),
}

/// The tap. Clones share the stream, so that the session sees what suppaftp's copy read.
#[derive(Debug, Clone)]
pub(super) struct Tap {
    socket: Arc<TcpStream>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    stopwatch: Stopwatch,
    /// What the bytes go through, once the connection is encrypted.
    tls: Option<Box<TlsStream>>,
    /// What came in place of a TLS record.
    stray: Vec<u8>,
    /// Whether something does, and the rest of it is awaited.
    straying: bool,
    framer: Framer,
    first_byte_us: Option<u64>,
    /// Whole replies that suppaftp has not read yet.
    heard: VecDeque<Heard>,
    /// The reply that suppaftp read last.
    answer: Option<Heard>,
    end: Option<StreamEnd>,
    /// Runs while the framer doubts whether a reply has ended.
    doubt: Option<Pin<Box<Sleep>>>,
    /// Until the first whole reply, a line without a code may be another protocol's.
    greeted: bool,
    /// Whether suppaftp has had its `220`.
    welcomed: bool,
}

impl Tap {
    fn new(socket: TcpStream, stopwatch: Stopwatch) -> Self {
        let state = State {
            stopwatch,
            tls: None,
            stray: Vec::new(),
            straying: false,
            framer: Framer::default(),
            first_byte_us: None,
            heard: VecDeque::new(),
            answer: None,
            end: None,
            doubt: None,
            greeted: false,
            welcomed: false,
        };
        Self {
            socket: Arc::new(socket),
            state: Arc::new(Mutex::new(state)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The socket below.
    pub(super) fn socket(&self) -> &Arc<TcpStream> {
        &self.socket
    }

    /// Puts TLS between the socket and suppaftp.
    pub(super) fn encrypt(&self, stream: TlsStream) {
        self.state().tls = Some(Box::new(stream));
    }

    /// How many TLS 1.3 sessions the server has given to resume; none without TLS 1.3.
    pub(super) fn tickets(&self) -> Option<u32> {
        let state = self.state();
        let (_, connection) = state.tls.as_ref()?.get_ref();
        let is_13 = connection.protocol_version() == Some(rustls::ProtocolVersion::TLSv1_3);
        is_13.then(|| connection.tls13_tickets_received())
    }

    /// Everything that came and was not read, as bytes. It is given up with this.
    pub(super) async fn discard(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for heard in self.take_unsolicited().await {
            bytes.extend_from_slice(&heard.raw);
        }
        bytes.extend(self.take_partial().0);
        bytes
    }

    /// Takes bytes that came in plain text while TLS was tried.
    pub(super) fn hear_plain(&self, bytes: &[u8]) {
        self.state().frame(bytes);
    }

    /// Tells the server that nothing more will be sent (RFC 8446 section 6.1), as far as the socket takes
    /// it at once.
    pub(super) async fn close_notify(&self) {
        std::future::poll_fn(|cx| {
            if let Some(tls) = &mut self.state().tls {
                let _ = Pin::new(tls.as_mut()).poll_shutdown(cx);
            }
            Poll::Ready(())
        })
        .await;
    }

    /// The code of a reply that suppaftp has read and nobody has taken yet.
    pub(super) fn answer_code(&self) -> Option<u16> {
        self.state().answer.as_ref().map(|heard| heard.reply.code)
    }

    /// The reply that suppaftp read last, once.
    pub(super) fn take_answer(&self) -> Option<Heard> {
        self.state().answer.take()
    }

    /// Replies that came without having been asked for, as far as they are here now.
    pub(super) async fn take_unsolicited(&self) -> Vec<Heard> {
        // Lets the runtime look at the socket once, so that what has arrived is known to have.
        tokio::task::yield_now().await;
        std::future::poll_fn(|cx| {
            let mut state = self.state();
            while state.end.is_none() && state.fill(&self.socket, cx).is_ready() {}
            Poll::Ready(state.heard.drain(..).collect())
        })
        .await
    }

    /// Waits until no more replies will come.
    pub(super) async fn ended(&self) {
        std::future::poll_fn(|cx| {
            let mut state = self.state();
            while state.end.is_none() {
                std::task::ready!(state.fill(&self.socket, cx));
            }
            Poll::Ready(())
        })
        .await;
    }

    /// Why no more replies will come, if so.
    pub(super) fn end(&self) -> Option<StreamEnd> {
        self.state().end.clone()
    }

    /// Bytes since the last whole reply, and when the first of them came. They are given up with this.
    pub(super) fn take_partial(&self) -> (Vec<u8>, Option<u64>) {
        let mut state = self.state();
        if !state.stray.is_empty() {
            let now = state.stopwatch.micros();
            return (std::mem::take(&mut state.stray), Some(now));
        }
        (state.framer.take_raw(), state.first_byte_us.take())
    }

    /// A copy of the bytes since the last whole reply.
    pub(super) fn partial(&self) -> Vec<u8> {
        self.state().framer.raw().to_vec()
    }
}

impl State {
    /// Reads once from the socket and frames what came. Ready when something changed.
    fn fill(&mut self, socket: &TcpStream, cx: &mut Context<'_>) -> Poll<()> {
        let mut chunk = [0; 4096];
        if self.tls.is_some() {
            return self.fill_decrypted(&mut chunk, cx);
        }
        loop {
            match socket.poll_read_ready(cx) {
                Poll::Pending => return self.doubt_is_over(cx),
                Poll::Ready(Err(error)) => return self.fail(&error),
                Poll::Ready(Ok(())) => {}
            }
            match socket.try_read(&mut chunk) {
                Ok(0) => return self.close(),
                Ok(n) => {
                    self.frame(&chunk[..n]);
                    return Poll::Ready(());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return self.fail(&error),
            }
        }
    }

    /// The same through TLS.
    fn fill_decrypted(&mut self, chunk: &mut [u8], cx: &mut Context<'_>) -> Poll<()> {
        if self.straying {
            return self.fill_stray(cx);
        }
        let Some(tls) = &mut self.tls else {
            return Poll::Pending;
        };
        // suppaftp never flushes; what the socket did not take at once goes out while a reply is awaited.
        let _ = Pin::new(tls.as_mut()).poll_flush(cx);
        let mut buffer = ReadBuf::new(chunk);
        match Pin::new(tls.as_mut()).poll_read(cx, &mut buffer) {
            Poll::Pending => self.doubt_is_over(cx),
            Poll::Ready(Ok(())) if buffer.filled().is_empty() => self.close(),
            Poll::Ready(Ok(())) => {
                self.frame(buffer.filled());
                Poll::Ready(())
            }
            Poll::Ready(Err(error)) => {
                if tls.get_ref().0.stray().is_some() {
                    self.straying = true;
                    return self.fill_stray(cx);
                }
                match failure(&error) {
                    Failure::Closed => self.close(),
                    Failure::Alert(alert) => {
                        self.end.get_or_insert(StreamEnd::Alert(alert));
                        Poll::Ready(())
                    }
                    _ => self.fail(&error),
                }
            }
        }
    }

    /// Reads what comes in place of a TLS record to the end of its line: a dying process may write
    /// `500 OOPS: ` and its reason piece by piece.
    fn fill_stray(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(tls) = &mut self.tls else {
            return Poll::Pending;
        };
        let socket = tls.get_mut().0;
        let mut chunk = [0; 512];
        while !socket.stray_is_whole() {
            let mut buffer = ReadBuf::new(&mut chunk);
            match Pin::new(&mut *socket).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {}
                Poll::Ready(_) => break,
                Poll::Pending => {
                    let sleep = || Box::pin(timer(DOUBT));
                    let doubt = self.doubt.get_or_insert_with(sleep);
                    std::task::ready!(doubt.as_mut().poll(cx));
                    break;
                }
            }
        }
        self.doubt = None;
        self.stray = socket.stray().unwrap_or_default();
        self.end.get_or_insert(StreamEnd::PlainInsideTls);
        Poll::Ready(())
    }

    fn close(&mut self) -> Poll<()> {
        let rest = self.framer.end_of_stream();
        self.keep(rest);
        self.end.get_or_insert(StreamEnd::Closed);
        Poll::Ready(())
    }

    fn frame(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.framer.raw().is_empty() {
                self.first_byte_us = Some(self.stopwatch.micros());
            }
            let framed = self.framer.push(*byte);
            self.keep(framed);
            if *byte == b'\n' && !self.greeted && foreign(self.framer.raw()).is_some() {
                self.end = Some(StreamEnd::NotAReply);
            }
            if self.end.is_some() {
                break;
            }
        }
        self.doubt = self
            .framer
            .end_is_doubtful()
            .then(|| Box::pin(timer(DOUBT)));
    }

    fn keep(&mut self, framed: Option<Framed>) {
        match framed {
            Some(Framed::Reply(reply, raw)) => {
                let ended_us = self.stopwatch.micros();
                let first_byte_us = self.first_byte_us.take().unwrap_or(ended_us);
                self.greeted = true;
                self.heard.push_back(Heard {
                    reply,
                    raw,
                    first_byte_us,
                    ended_us,
                });
                if self.heard.len() > MAX_WAITING {
                    self.end = Some(StreamEnd::TooLong);
                }
            }
            Some(Framed::TooLong) => self.end = Some(StreamEnd::TooLong),
            None => {}
        }
    }

    fn doubt_is_over(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(doubt) = &mut self.doubt else {
            return Poll::Pending;
        };
        std::task::ready!(doubt.as_mut().poll(cx));
        self.doubt = None;
        let framed = self.framer.accept_doubtful_end();
        self.keep(framed);
        Poll::Ready(())
    }

    fn fail(&mut self, error: &io::Error) -> Poll<()> {
        self.end.get_or_insert_with(|| match error.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => StreamEnd::Reset,
            _ => StreamEnd::Failed(error.to_string()),
        });
        Poll::Ready(())
    }
}

impl AsyncRead for Tap {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut state = self.state();
        if !state.welcomed {
            state.welcomed = true;
            buffer.put_slice(b"220 ready\r\n");
            return Poll::Ready(Ok(()));
        }
        loop {
            if let Some(heard) = state.heard.pop_front() {
                // suppaftp needs the code only; the evidence has the rest.
                buffer.put_slice(format!("{:03} reply\r\n", heard.reply.code).as_bytes());
                state.answer = Some(heard);
                return Poll::Ready(Ok(()));
            }
            if state.end.is_some() {
                return Poll::Ready(Ok(()));
            }
            std::task::ready!(state.fill(&self.socket, cx));
        }
    }
}

impl AsyncWrite for Tap {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(tls) = &mut self.state().tls {
            return Pin::new(tls.as_mut()).poll_write(cx, bytes);
        }
        loop {
            std::task::ready!(self.socket.poll_write_ready(cx))?;
            match self.socket.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.state().tls {
            Some(tls) => Pin::new(tls.as_mut()).poll_flush(cx),
            None => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
