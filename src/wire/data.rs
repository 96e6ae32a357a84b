//! The bytes of a data connection.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::either::Either;

use super::limits::{Limits, Waited};
use super::session::{Exchanged, Line, Session};
use super::tally::Tally;
use super::tls::{Sessions, Shaken, TlsClient, TlsStream, shake};
use crate::clock;
use crate::evidence::data::DataEnd;
use crate::evidence::tls::{CloseNotify, Handshake};
use crate::evidence::{Phase, Stopped};

/// How much of a listing is read. A directory of 50 000 files lists in about 4 MiB.
const MAX_DATA_BYTES: usize = 8 * 1024 * 1024;

/// How long data may still come after the server has refused the transfer on the control connection.
pub(super) const AFTER_REFUSAL: Duration = Duration::from_secs(1);

/// How long a server may take to answer the command before TLS is begun all the same. Most say 150 before
/// the handshake, some after it.
pub const ANSWER_BEFORE_TLS: Duration = Duration::from_secs(1);

/// How long sending `close_notify` may take.
const CLOSING: Duration = Duration::from_secs(2);

/// A data connection, encrypted or not.
#[derive(Debug)]
pub struct DataStream(pub(super) Either<TcpStream, Box<TlsStream>>);

impl From<TcpStream> for DataStream {
    fn from(stream: TcpStream) -> Self {
        Self(Either::Left(stream))
    }
}

/// A data connection that is to be encrypted, once the command of its transfer is sent.
#[derive(Debug)]
pub enum Opened {
    /// The server answered; the handshake is next.
    Answered(TcpStream),
    /// The server was slow to answer, so the handshake is done already.
    Shaken(Box<Handshake>, Option<DataStream>),
}

/// What came over a data connection.
#[derive(Debug)]
pub struct Received {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// When the first of them came.
    pub first_byte_us: Option<u64>,
    /// When the data ended, however it did.
    pub ended_us: u64,
    /// How it ended.
    pub end: DataEnd,
    /// How TLS was taken down; none for plain data.
    pub close_notify: Option<CloseNotify>,
}

/// Sends the command of a transfer whose connection is to be encrypted, and hears the answer. TLS is never begun
/// before the command, which most servers would not understand, and is held back for the answer only so long: some
/// servers give it after the handshake. Without a connection by then, nothing is opened.
pub async fn command(
    limits: &Limits,
    session: &mut Session,
    (phase, line): (Phase, &Line),
    (client, sessions): (&TlsClient, Sessions),
    incoming: impl Future<Output = Option<TcpStream>>,
    hold_back: Duration,
) -> (Exchanged, Option<Opened>) {
    let open = OnceLock::new();
    let begun = AtomicBool::new(false);
    let early = async {
        let Some(stream) = incoming.await else {
            return std::future::pending().await;
        };
        let stream = open.get_or_init(|| Arc::new(stream));
        limits.pause(hold_back.min(limits.timeout / 2)).await;
        begun.store(true, Ordering::Relaxed);
        let never = std::future::pending();
        shake(limits, client, sessions, Arc::clone(stream), never).await
    };
    let mut early = Box::pin(early);
    let mut exchange = Box::pin(session.exchange(limits, phase, line));
    let (heard, shaken) = tokio::select! {
        biased;
        heard = &mut exchange => {
            let agreed = heard.answer().is_some_and(|it| it.is_class(1) || it.is_class(2));
            let shaken = if agreed && begun.load(Ordering::Relaxed) { Some((&mut early).await) } else { None };
            (heard, shaken)
        }
        shaken = &mut early => ((&mut exchange).await, Some(shaken)),
    };
    drop(exchange);
    // What is left of the early handshake holds the connection.
    drop(early);
    let opened = match shaken.map(parts) {
        Some((handshake, stream)) => Some(Opened::Shaken(Box::new(handshake), stream)),
        None => open
            .into_inner()
            .and_then(Arc::into_inner)
            .map(Opened::Answered),
    };
    (heard, opened)
}

fn parts(shaken: Shaken) -> (Handshake, Option<DataStream>) {
    let stream = shaken.stream;
    let stream = stream.map(|stream| DataStream(Either::Right(Box::new(stream))));
    (shaken.handshake, stream)
}

/// Does the TLS handshake of a data connection, with an ear on the control connection: a server that
/// does not like it says so there.
pub async fn secure(
    limits: &Limits,
    session: &mut Session,
    client: &TlsClient,
    sessions: Sessions,
    stream: TcpStream,
) -> (Handshake, Option<DataStream>) {
    let refused = async {
        let _ = session.listen(limits, limits.timeout).await;
        if session.heard_refusal() {
            limits.pause(AFTER_REFUSAL.min(limits.timeout)).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    parts(shake(limits, client, sessions, Arc::new(stream), refused).await)
}

/// Reads a data connection to its end, with an ear on the control connection: a server that gives up
/// says so there, and may leave the data connection hanging. Then takes TLS down as it is to be.
pub async fn receive(limits: &Limits, session: &mut Session, stream: DataStream) -> Received {
    receive_at_most(
        limits,
        session,
        stream,
        MAX_DATA_BYTES,
        &mut Tally::unwatched(),
    )
    .await
}

/// The same with another bound on the bytes, each of which is tallied.
pub async fn receive_at_most(
    limits: &Limits,
    session: &mut Session,
    stream: DataStream,
    most: usize,
    tally: &mut Tally<'_>,
) -> Received {
    let DataStream(mut stream) = stream;
    let mut bytes = Vec::new();
    let mut first_byte_us = None;
    let mut chunk = vec![0; 16 * 1024];
    let mut patience = limits.timeout;
    let mut listening = true;
    let mut refused = false;
    let mut notified = false;
    let end = loop {
        let waited = tokio::select! {
            biased;
            waited = limits.wait(patience, stream.read(&mut chunk)) => waited,
            _ = session.listen(limits, patience), if listening => {
                listening = false;
                refused = session.heard_refusal();
                if refused {
                    patience = AFTER_REFUSAL.min(limits.timeout);
                }
                continue;
            }
        };
        match waited {
            Waited::Done(Ok(0)) => {
                notified = true;
                break DataEnd::Eof;
            }
            Waited::Done(Ok(n)) => {
                first_byte_us.get_or_insert_with(|| limits.stopwatch.micros());
                bytes.extend_from_slice(&chunk[..n]);
                tally.moved(limits.stopwatch.micros(), n);
                if bytes.len() > most {
                    break DataEnd::TooLong;
                }
            }
            // Only TLS calls an end unexpected: TCP ended and `close_notify` had not come.
            Waited::Done(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                break DataEnd::Eof;
            }
            Waited::Done(Err(error)) => break failed(&error),
            Waited::TimedOut if refused => break DataEnd::RefusedOnControl,
            Waited::TimedOut => {
                break DataEnd::TimedOut {
                    limit_us: Some(clock::micros(patience)),
                };
            }
            Waited::Stopped(Stopped::Deadline) => break DataEnd::Deadline,
            Waited::Stopped(Stopped::Interrupted) => break DataEnd::Interrupted,
        }
    };
    let ended_us = limits.stopwatch.micros();
    tally.ended(ended_us);
    let close_notify = match stream {
        Either::Left(_) => None,
        Either::Right(tls) => Some(CloseNotify {
            received: notified,
            sent: Some(close(limits, tls).await),
        }),
    };
    Received {
        bytes,
        first_byte_us,
        ended_us,
        end,
        close_notify,
    }
}

/// Sends `close_notify` and ends our half of the connection: servers wait for both before they say that
/// the transfer is complete.
async fn close(limits: &Limits, mut stream: Box<TlsStream>) -> bool {
    let limits = limits.farewell(CLOSING);
    let closed = limits.wait(limits.timeout, stream.shutdown()).await;
    matches!(closed, Waited::Done(Ok(())))
}

pub(super) fn failed(error: &io::Error) -> DataEnd {
    match error.kind() {
        io::ErrorKind::ConnectionReset => DataEnd::Reset,
        _ => DataEnd::Failed(error.to_string()),
    }
}
