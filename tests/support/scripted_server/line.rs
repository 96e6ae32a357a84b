//! One connection, in the clear or over TLS: lines in, bytes out, and the ways to end it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A connection.
pub(crate) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// In the midst of a handshake.
    Nothing,
}

impl Stream {
    pub(crate) async fn secure(&mut self, acceptor: &TlsAcceptor) -> io::Result<()> {
        if let Self::Plain(stream) = std::mem::replace(self, Self::Nothing) {
            *self = Self::Tls(Box::new(acceptor.accept(stream).await?));
        }
        Ok(())
    }

    pub(crate) fn socket(&self) -> io::Result<&TcpStream> {
        match self {
            Self::Plain(stream) => Ok(stream),
            Self::Tls(stream) => Ok(stream.get_ref().0),
            Self::Nothing => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// FIN, and what the client still says is read: unread bytes would make it a RST.
    pub(crate) async fn close(&mut self) -> io::Result<()> {
        self.shutdown().await?;
        self.silence().await
    }

    /// Makes the connection end with a RST as soon as it is dropped.
    pub(crate) fn reset(&self) -> io::Result<()> {
        self.socket()?.set_zero_linger()
    }

    /// Listens until the client leaves.
    pub(crate) async fn silence(&mut self) -> io::Result<()> {
        let mut bin = [0; 4096];
        while self.read(&mut bin).await? > 0 {}
        Ok(())
    }

    /// Waits until the client says something, or leaves.
    pub(crate) async fn begun(&self) -> io::Result<()> {
        self.socket()?.peek(&mut [0]).await.map(drop)
    }

    /// Sends it as it is.
    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes).await?;
        self.flush().await
    }

    /// The next line; `None` at the end. Nothing is lost when the wait is given up.
    pub(crate) async fn line(&mut self, pending: &mut Vec<u8>) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = pending.drain(..=end).collect();
                return Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()));
            }
            if self.read_buf(pending).await? == 0 {
                return Ok(None);
            }
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Nothing => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Nothing => Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
            Self::Nothing => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Nothing => Poll::Ready(Ok(())),
        }
    }
}
