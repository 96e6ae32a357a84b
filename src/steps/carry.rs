//! One file over one data connection, either way.

use tokio::net::TcpStream;

use super::listing;
use super::passive;
use super::run::Run;
use crate::evidence::data::DataEnd;
use crate::evidence::transfer_test::{FileTransfer, Pace};
use crate::evidence::{DataMode, Phase};
use crate::wire::data::{self as wire, DataStream, Opened};
use crate::wire::session::{Line, Session};
use crate::wire::tally::Tally;
use crate::wire::tls::Sessions;
use crate::wire::upload;

/// What goes over the connection.
#[derive(Clone, Copy)]
pub(super) enum Cargo<'a> {
    /// These bytes to the server.
    Up(&'a [u8]),
    /// A file of so many bytes from it.
    Down(usize),
}

/// Sets up a data connection, sends the command, moves the bytes and hears the closing reply. Also gives the
/// bytes that came.
pub(super) async fn carry(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
    line: &Line,
    cargo: Cargo<'_>,
) -> (FileTransfer, Vec<u8>) {
    let (mut file, stream) = set_up(run, session, mode, cargo).await;
    let came = match stream {
        Some(stream) => over(run, session, &mut file, line, cargo, stream).await,
        None => Vec::new(),
    };
    (file, came)
}

/// The same with REST right before the command, where it has to stand (RFC 3659 section 5.3): some servers forget the
/// offset at any other command. Gives the index of REST, if it came to that, and the transfer unless REST was refused.
pub(super) async fn carry_from(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
    restart: &Line,
    line: &Line,
    cargo: Cargo<'_>,
) -> (Option<usize>, Option<FileTransfer>) {
    let (mut file, stream) = set_up(run, session, mode, cargo).await;
    let Some(stream) = stream else {
        return (None, Some(file));
    };
    let restart = run.exchange(session, Phase::Transfer, restart).await;
    if !run.is_class(restart, 3) || !session.in_step() {
        return (Some(restart), None);
    }
    over(run, session, &mut file, line, cargo, stream).await;
    (Some(restart), Some(file))
}

async fn set_up(
    run: &mut Run<'_>,
    session: &mut Session,
    mode: DataMode,
    cargo: Cargo<'_>,
) -> (FileTransfer, Option<TcpStream>) {
    let (data, stream) = passive::set_up(run, session, mode).await;
    let file = FileTransfer {
        data,
        to_send: match cargo {
            Cargo::Up(bytes) => Some(bytes.len() as u64),
            Cargo::Down(_) => None,
        },
        sent_us: None,
        pace: Pace::default(),
    };
    (file, stream)
}

async fn over(
    run: &mut Run<'_>,
    session: &mut Session,
    file: &mut FileTransfer,
    line: &Line,
    cargo: Cargo<'_>,
    stream: TcpStream,
) -> Vec<u8> {
    let opened = if run.data_is_private {
        let Ok(client) = run.tls() else {
            return Vec::new();
        };
        let command = (Phase::Transfer, line);
        let client = (&*client, Sessions::Resume);
        let (heard, opened) = wire::command(
            &run.limits,
            session,
            command,
            client,
            std::future::ready(Some(stream)),
            listing::hold_back(run),
        )
        .await;
        file.data.transfer = Some(heard.record(&mut run.attempt.exchanges));
        opened
    } else {
        file.data.transfer = Some(run.exchange(session, Phase::Transfer, line).await);
        Some(Opened::Answered(stream))
    };
    let goes_on = file
        .data
        .transfer
        .is_some_and(|answer| matches!(run.code(answer), Some(100..=299)));
    let stream = match opened {
        Some(Opened::Answered(stream)) if goes_on => {
            listing::protect(run, session, &mut file.data, stream, Sessions::Resume).await
        }
        Some(Opened::Shaken(handshake, stream)) => {
            file.data.tls = Some(*handshake);
            stream
        }
        _ => return Vec::new(),
    };
    if !goes_on {
        return Vec::new();
    }
    let came = if let Some(stream) = stream {
        exchange_bytes(run, session, file, cargo, stream).await
    } else {
        file.data.ended_us = Some(run.limits.stopwatch.micros());
        file.data.end = Some(DataEnd::HandshakeFailed);
        Vec::new()
    };
    let has_closed = file
        .data
        .transfer
        .is_some_and(|transfer| run.is_class(transfer, 2));
    if !has_closed {
        file.data.closing = Some(run.hear(session, Phase::Transfer).await);
    }
    came
}

async fn exchange_bytes(
    run: &Run<'_>,
    session: &mut Session,
    file: &mut FileTransfer,
    cargo: Cargo<'_>,
    stream: DataStream,
) -> Vec<u8> {
    let observer = run.observer();
    let of = match cargo {
        Cargo::Up(bytes) => bytes.len(),
        Cargo::Down(most) => most,
    } as u64;
    let watcher = |done| observer.bytes_moved(done, of);
    let mut tally = Tally::new(&watcher);
    let data = &mut file.data;
    let came = match cargo {
        Cargo::Up(bytes) => {
            let sent = upload::send(&run.limits, session, stream, bytes, &mut tally).await;
            data.bytes = Some(sent.bytes);
            data.first_byte_us = sent.first_byte_us;
            data.ended_us = Some(sent.ended_us);
            data.end = Some(sent.end);
            data.close_notify = sent.close_notify;
            file.sent_us = sent.sent_us;
            Vec::new()
        }
        Cargo::Down(size) => {
            // Room for a file whose line ends were written anew.
            let most = size.saturating_mul(2).saturating_add(1024);
            let received =
                wire::receive_at_most(&run.limits, session, stream, most, &mut tally).await;
            data.bytes = Some(received.bytes.len() as u64);
            data.first_byte_us = received.first_byte_us;
            data.ended_us = Some(received.ended_us);
            data.end = Some(received.end);
            data.close_notify = received.close_notify;
            received.bytes
        }
    };
    file.pace = tally.into_pace();
    came
}
