//! Bytes that we send over a data connection.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::either::Either;

use super::data::{AFTER_REFUSAL, DataStream, failed};
use super::limits::{Limits, Waited};
use super::session::Session;
use super::tally::Tally;
use crate::clock;
use crate::evidence::Stopped;
use crate::evidence::data::DataEnd;
use crate::evidence::tls::CloseNotify;

/// How much is handed to the system at once.
const PIECE: usize = 16 * 1024;

/// How much of what a server says on the connection of an upload is read past. It has nothing to say there.
const MAX_READ_PAST: usize = 64 * 1024;

/// What became of an upload.
#[derive(Debug)]
pub struct Sent {
    /// Bytes that the system took. The last of them need not have arrived.
    pub bytes: u64,
    /// When it took the first.
    pub first_byte_us: Option<u64>,
    /// When it took the last.
    pub sent_us: Option<u64>,
    /// When the server closed its side, or the wait for that was over.
    pub ended_us: u64,
    /// How it ended: at its end if the server closed its side after all was sent.
    pub end: DataEnd,
    /// How TLS was taken down; none for plain data.
    pub close_notify: Option<CloseNotify>,
}

/// Sends all bytes, with an ear on the control connection: a server that will not have them says so
/// there. Then ends our half, by `close_notify` where there is TLS, and reads until the server has ended its
/// half. A connection that is closed with bytes unread is reset, which takes away what is still on its way:
/// TLS 1.3 leaves session tickets to be read.
pub async fn send(
    limits: &Limits,
    session: &mut Session,
    stream: DataStream,
    bytes: &[u8],
    tally: &mut Tally<'_>,
) -> Sent {
    let DataStream(mut stream) = stream;
    let mut ear = Ear {
        limits,
        session,
        patience: limits.timeout,
        is_open: true,
        refused: false,
    };
    let mut sent = Sent {
        bytes: 0,
        first_byte_us: None,
        sent_us: None,
        ended_us: 0,
        end: DataEnd::Eof,
        close_notify: None,
    };
    let mut rest = bytes;
    let mut end = None;
    while !rest.is_empty() && end.is_none() {
        let piece = &rest[..rest.len().min(PIECE)];
        match ear.during(stream.write(piece)).await {
            Ok(n) => {
                let now_us = limits.stopwatch.micros();
                sent.first_byte_us.get_or_insert(now_us);
                sent.bytes = sent.bytes.saturating_add(n as u64);
                tally.moved(now_us, n);
                rest = rest.get(n..).unwrap_or_default();
            }
            Err(why) => end = Some(why),
        }
    }
    if end.is_none() {
        end = ear.during(stream.flush()).await.err();
    }
    let mut notified = false;
    if end.is_none() {
        sent.sent_us = Some(limits.stopwatch.micros());
        end = match ear.during(stream.shutdown()).await {
            Ok(()) => {
                notified = true;
                read_past(&mut ear, &mut stream).await
            }
            Err(why) => Some(why),
        };
    }
    sent.ended_us = limits.stopwatch.micros();
    tally.ended(sent.ended_us);
    let (end, received) = match end {
        None | Some(End::Announced) => (DataEnd::Eof, end.is_some()),
        Some(End::Other(end)) => (end, false),
    };
    if matches!(end, DataEnd::Deadline | DataEnd::Interrupted) {
        // A server that reads slowly would go on for minutes with what is on its way, before it could be asked
        // to delete the file.
        let abandoned = match &stream {
            Either::Left(plain) => plain.set_zero_linger(),
            Either::Right(tls) => tls.get_ref().0.reset_when_closed(),
        };
        // Where the system will not have it, the connection is closed as usual.
        let _ = abandoned;
    }
    sent.end = end;
    if let Either::Right(_) = stream {
        sent.close_notify = Some(CloseNotify {
            received,
            sent: Some(notified),
        });
    }
    sent
}

/// Why it went no further.
enum End {
    /// The server ended its half, and TLS before it.
    Announced,
    Other(DataEnd),
}

/// Reads to the end of the server's half; `None` if it was not announced, or did not come after the last word.
async fn read_past<S>(ear: &mut Ear<'_>, stream: &mut S) -> Option<End>
where
    S: tokio::io::AsyncRead + Unpin,
{
    let mut chunk = [0; 4096];
    let mut read = 0;
    while read <= MAX_READ_PAST {
        match ear.during(stream.read(&mut chunk)).await {
            Ok(0) => return Some(End::Announced),
            Ok(n) => read += n,
            Err(End::Other(DataEnd::Eof)) => return None,
            // The server has confirmed the file, and leaves it to us to close.
            Err(End::Other(DataEnd::TimedOut { .. })) if ear.session.heard_reply() => return None,
            Err(why) => return Some(why),
        }
    }
    Some(End::Other(DataEnd::TooLong))
}

/// Waits for a socket while it listens to the control connection.
struct Ear<'a> {
    limits: &'a Limits,
    session: &'a mut Session,
    patience: Duration,
    is_open: bool,
    refused: bool,
}

impl Ear<'_> {
    async fn during<T>(&mut self, work: impl Future<Output = io::Result<T>>) -> Result<T, End> {
        let mut work = std::pin::pin!(work);
        let waited = loop {
            tokio::select! {
                biased;
                waited = self.limits.wait(self.patience, &mut work) => break waited,
                _ = self.session.listen(self.limits, self.patience), if self.is_open => {
                    self.is_open = false;
                    self.refused = self.session.heard_refusal();
                    // After its last word a server has no more to wait for either.
                    if self.session.heard_reply() || self.session.is_closed() {
                        self.patience = AFTER_REFUSAL.min(self.limits.timeout);
                    }
                }
            }
        };
        Err(End::Other(match waited {
            Waited::Done(Ok(value)) => return Ok(value),
            Waited::Done(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                DataEnd::Eof
            }
            Waited::Done(Err(error)) => failed(&error),
            Waited::TimedOut if self.refused => DataEnd::RefusedOnControl,
            Waited::TimedOut => DataEnd::TimedOut {
                limit_us: Some(clock::micros(self.patience)),
            },
            Waited::Stopped(Stopped::Deadline) => DataEnd::Deadline,
            Waited::Stopped(Stopped::Interrupted) => DataEnd::Interrupted,
        }))
    }
}
