//! The bytes of a data connection.

use std::io;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use super::limits::{Limits, Waited};
use super::session::Session;
use crate::clock;
use crate::evidence::Stopped;
use crate::evidence::data::DataEnd;

/// How much of a listing is read. A directory of 50 000 files lists in about 4 MiB.
const MAX_DATA_BYTES: usize = 8 * 1024 * 1024;

/// How long data may still come after the server has refused the transfer on the control connection.
const AFTER_REFUSAL: Duration = Duration::from_secs(1);

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
}

/// Reads a data connection to its end, with an ear on the control connection: a server that gives up
/// says so there, and may leave the data connection hanging.
pub async fn receive(limits: &Limits, session: &mut Session, mut stream: TcpStream) -> Received {
    let mut bytes = Vec::new();
    let mut first_byte_us = None;
    let mut chunk = vec![0; 16 * 1024];
    let mut patience = limits.timeout;
    let mut listening = true;
    let mut refused = false;
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
            Waited::Done(Ok(0)) => break DataEnd::Eof,
            Waited::Done(Ok(n)) => {
                first_byte_us.get_or_insert_with(|| limits.stopwatch.micros());
                bytes.extend_from_slice(&chunk[..n]);
                if bytes.len() > MAX_DATA_BYTES {
                    break DataEnd::TooLong;
                }
            }
            Waited::Done(Err(error)) => break failed(&error),
            Waited::TimedOut if refused => break DataEnd::RefusedOnControl,
            Waited::TimedOut => {
                break DataEnd::TimedOut {
                    limit_us: clock::micros(patience),
                };
            }
            Waited::Stopped(Stopped::Deadline) => break DataEnd::Deadline,
            Waited::Stopped(Stopped::Interrupted) => break DataEnd::Interrupted,
        }
    };
    Received {
        bytes,
        first_byte_us,
        ended_us: limits.stopwatch.micros(),
        end,
    }
}

fn failed(error: &io::Error) -> DataEnd {
    match error.kind() {
        io::ErrorKind::ConnectionReset => DataEnd::Reset,
        _ => DataEnd::Failed(error.to_string()),
    }
}
