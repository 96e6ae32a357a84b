//! The bytes below TLS, watched for what is none.
//!
//! A server process that dies may write its last words in plain text where TLS records are due. To a
//! TLS library that is a broken record; to whoever reads the bytes it is the reason.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A TLS connection over a watched socket.
pub(crate) type TlsStream = tokio_rustls::client::TlsStream<TlsSocket>;

/// How much of what is no TLS is kept.
const MAX_STRAY: usize = 2048;

/// Length of a record's header: type, version, length (RFC 8446 section 5.1).
const HEADER: usize = 5;

/// A TCP connection that carries TLS. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct TlsSocket {
    stream: Arc<TcpStream>,
    records: Arc<Mutex<Records>>,
}

impl TlsSocket {
    pub(crate) fn new(stream: Arc<TcpStream>) -> Self {
        Self {
            stream,
            records: Arc::default(),
        }
    }

    /// How many bytes have come.
    pub(super) fn received(&self) -> u64 {
        self.records().received
    }

    /// What came in place of a record, if something did.
    pub(crate) fn stray(&self) -> Option<Vec<u8>> {
        let records = self.records();
        records.is_stray.then(|| records.kept.clone())
    }

    /// Whether what came in place of a record has come to the end of a line, or is more than is kept.
    pub(crate) fn stray_is_whole(&self) -> bool {
        let records = self.records();
        let kept = &records.kept;
        records.is_stray && (kept.contains(&b'\n') || kept.len() >= MAX_STRAY)
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncRead for TlsSocket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            std::task::ready!(self.stream.poll_read_ready(cx))?;
            match self.stream.try_read(buffer.initialize_unfilled()) {
                Ok(n) => {
                    self.records().watch(&buffer.initialize_unfilled()[..n]);
                    buffer.advance(n);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl TlsSocket {
    /// Has the connection reset when it is closed, with whatever is still on its way.
    pub(in crate::wire) fn reset_when_closed(&self) -> io::Result<()> {
        socket2::SockRef::from(&*self.stream).set_linger(Some(std::time::Duration::ZERO))
    }
}

impl AsyncWrite for TlsSocket {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            std::task::ready!(self.stream.poll_write_ready(cx))?;
            match self.stream.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// Ends our half of the connection, so that the server sees the end of what we send.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = socket2::SockRef::from(&*self.stream).shutdown(std::net::Shutdown::Write);
        Poll::Ready(match ended {
            // The server was quicker.
            Err(error) if error.kind() == io::ErrorKind::NotConnected => Ok(()),
            ended => ended,
        })
    }
}

/// Follows the records of a TLS stream from header to header.
#[derive(Debug, Default)]
struct Records {
    received: u64,
    /// What has come of the next header; everything once it is no header.
    kept: Vec<u8>,
    /// Bytes left of the present record.
    left: usize,
    is_stray: bool,
}

impl Records {
    fn watch(&mut self, mut bytes: &[u8]) {
        self.received = self.received.saturating_add(bytes.len() as u64);
        while !bytes.is_empty() {
            if self.is_stray {
                let room = MAX_STRAY.saturating_sub(self.kept.len());
                self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
                return;
            }
            let skipped = self.left.min(bytes.len());
            self.left -= skipped;
            bytes = &bytes[skipped..];
            while let (Some((byte, rest)), 0, false) =
                (bytes.split_first(), self.left, self.is_stray)
            {
                self.kept.push(*byte);
                bytes = rest;
                self.is_stray = !begins_record(&self.kept);
                if let (HEADER, [.., high, low]) = (self.kept.len(), self.kept.as_slice()) {
                    self.left = usize::from(u16::from_be_bytes([*high, *low]));
                    self.kept.clear();
                }
            }
        }
    }
}

/// What came in place of a record in a stream of these pieces, if something did.
pub(crate) fn stray<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Option<Vec<u8>> {
    let mut records = Records::default();
    for piece in pieces {
        records.watch(piece);
    }
    records.is_stray.then_some(records.kept)
}

/// Whether these bytes can be the beginning of a record's header: one of five types, version 3.x.
fn begins_record(header: &[u8]) -> bool {
    match header {
        [kind] => (20..=24).contains(kind),
        [kind, major, ..] => (20..=24).contains(kind) && *major == 3,
        [] => true,
    }
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    const RECORD: &[u8] = b"\x16\x03\x03\x00\x04abcd";

    fn stray(chunks: &[&[u8]]) -> Option<String> {
        let stray = super::stray(chunks.iter().copied())?;
        Some(String::from_utf8_lossy(&stray).into_owned())
    }

    #[test_case(&[RECORD, RECORD], None; "records")]
    #[test_case(&[b"\x15\x03\x03\x00\x00", RECORD], None; "an empty record")]
    #[test_case(&[b"500 OOPS: x"], Some("500 OOPS: x"); "plain text first")]
    #[test_case(&[RECORD, b"500 ", b"OOPS"], Some("500 OOPS"); "plain text after a record")]
    fn what_is_no_record_is_seen(chunks: &[&[u8]], expected: Option<&str>) {
        assert_eq!(stray(chunks).as_deref(), expected);
        // However the bytes are cut, the same is seen.
        let whole = chunks.concat();
        let single: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(stray(&single).as_deref(), expected);
        assert_eq!(stray(&[&whole]).as_deref(), expected);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        assert_eq!(
            stray(&[&[b'x'; 9999]]).map(|text| text.len()),
            Some(MAX_STRAY)
        );
    }
}
