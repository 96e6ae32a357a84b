//! What listings over passive and active mode share: the command, the data, the closing reply.

use std::time::Duration;

use tokio::net::TcpStream;

use super::directory;
use super::run::Run;
use crate::evidence::data::{DataEnd, MAX_HEAD_BYTES};
use crate::evidence::facts::Features;
use crate::evidence::listing::Listing;
use crate::evidence::{
    DataConnection, DataMode, Exchange, Facts, Octets, Outcome, Phase, StepName,
};
use crate::wire::data::{self as wire, DataStream, Opened, Received};
use crate::wire::session::{Line, Session};
use crate::wire::tls::Sessions;

/// How long a server may take to say something once we have given up on its data.
const AFTER_A_STALL: Duration = Duration::from_secs(2);

/// The step that lists in this mode.
pub(super) fn step_of(mode: DataMode) -> StepName {
    match mode {
        DataMode::Epsv => StepName::ExtendedPassive,
        DataMode::Pasv | DataMode::Passive => StepName::Passive,
        DataMode::Active => StepName::Active,
    }
}

/// The phase of this mode's exchanges.
pub(super) fn phase_of(mode: DataMode) -> Phase {
    match mode {
        DataMode::Epsv | DataMode::Pasv | DataMode::Passive => Phase::DataPassive,
        DataMode::Active => Phase::DataActive,
    }
}

/// LIST, or MLSD where the server announces it. The newer form goes with EPSV, or with PASV where EPSV brought no
/// port; and the older one with PASV and PORT, as old and new clients would use them. With a path where the session
/// could not go there.
fn command(run: &Run<'_>, mode: DataMode) -> Line {
    let without_epsv = || {
        let mut tried = run.attempt.data.iter();
        tried.any(|data| data.mode == DataMode::Epsv && data.announced_port.is_none())
    };
    let machine_readable = match mode {
        DataMode::Epsv => has_mlsd(run),
        DataMode::Pasv | DataMode::Passive => has_mlsd(run) && without_epsv(),
        DataMode::Active => false,
    };
    let verb = if machine_readable { "MLSD" } else { "LIST" };
    match directory::path_to_list(run) {
        Some(path) => Line::with(verb, path),
        None => Line::new(verb),
    }
}

/// Sends the command where the data connection is still to come.
pub(super) async fn ask(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
) -> usize {
    let line = command(run, data.mode);
    let first = run.attempt.exchanges.len();
    let answer = run.exchange(session, phase_of(data.mode), &line).await;
    keep_answer(run, data, first, answer);
    answer
}

/// Lists over a data connection that is open already.
pub(super) async fn over(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    stream: TcpStream,
    sessions: Sessions,
) {
    if !run.data_is_private {
        let answer = ask(run, session, data).await;
        if matches!(run.code(answer), Some(100..=299)) {
            take(run, session, data, stream, sessions).await;
        }
        return;
    }
    let there = std::future::ready(Some(stream));
    over_tls(run, session, data, there, sessions).await;
}

/// Lists over a data connection that is to be encrypted and may be still to come. Gives whether it is, for a transfer
/// that the server has agreed to.
pub(super) async fn over_tls(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    incoming: impl Future<Output = Option<TcpStream>>,
    sessions: Sessions,
) -> bool {
    let Ok(client) = run.tls() else { return false };
    let line = command(run, data.mode);
    let command = (phase_of(data.mode), &line);
    let client = (&*client, sessions);
    let hold_back = hold_back(run);
    let (heard, opened) =
        wire::command(&run.limits, session, command, client, incoming, hold_back).await;
    let first = run.attempt.exchanges.len();
    let answer = heard.record(&mut run.attempt.exchanges);
    keep_answer(run, data, first, answer);
    let goes_on = matches!(run.code(answer), Some(100..=299));
    match opened {
        Some(Opened::Answered(stream)) if goes_on => {
            take(run, session, data, stream, sessions).await;
        }
        Some(Opened::Shaken(handshake, stream)) => {
            data.tls = Some(*handshake);
            if goes_on {
                receive(run, session, data, stream).await;
            }
        }
        None => return goes_on,
        Some(Opened::Answered(_)) => {}
    }
    false
}

/// Keeps which exchange is the answer to the command, of those that were recorded from `first` on.
fn keep_answer(run: &Run<'_>, data: &mut DataConnection, first: usize, answer: usize) {
    data.transfer = Some(answer);
    // pyftpdlib rejects a data connection as soon as it sees it, and says nothing more of its end.
    data.closing = (first..answer).find(|earlier| matches!(run.code(*earlier), Some(400..=599)));
}

/// How long TLS is held back for the answer to the command: not at all where this server has shown that it answers
/// later than that.
pub(super) fn hold_back(run: &Run<'_>) -> Duration {
    if run.attempt.answers_after_handshake() {
        Duration::ZERO
    } else {
        wire::ANSWER_BEFORE_TLS
    }
}

/// Sets the type that listings come in, as most clients do before each. Gives whether the server took it.
pub(super) async fn set_type(run: &mut Run<'_>, session: &mut Session) -> bool {
    let line = Line::with("TYPE", "A");
    let answer = run.exchange(session, Phase::DataPassive, &line).await;
    run.is_class(answer, 2)
}

/// Reads the data of a transfer that the server has agreed to, and hears the closing reply.
pub(super) async fn take(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    stream: TcpStream,
    sessions: Sessions,
) {
    let stream = protect(run, session, data, stream, sessions).await;
    receive(run, session, data, stream).await;
}

async fn receive(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    stream: Option<DataStream>,
) {
    if let Some(stream) = stream {
        let received = wire::receive(&run.limits, session, stream).await;
        keep(run, data, received);
    } else {
        data.ended_us = Some(run.limits.stopwatch.micros());
        data.end = Some(DataEnd::HandshakeFailed);
    }
    // A server that answered 226 at once has said its last word already.
    let has_closed = data
        .transfer
        .is_some_and(|transfer| run.is_class(transfer, 2));
    if !has_closed && data.closing.is_none() {
        // Where the data stood still, the control connection has been listened to all the while.
        let patience = match data.end {
            Some(DataEnd::TimedOut { .. }) => AFTER_A_STALL.min(run.limits.timeout),
            _ => run.limits.timeout,
        };
        data.closing = Some(run.hear_within(session, Phase::Transfer, patience).await);
    }
}

/// The connection with TLS on it, if data is to be encrypted.
pub(super) async fn protect(
    run: &mut Run<'_>,
    session: &mut Session,
    data: &mut DataConnection,
    stream: TcpStream,
    sessions: Sessions,
) -> Option<DataStream> {
    if !run.data_is_private {
        return Some(stream.into());
    }
    let client = run.tls().ok()?;
    let (handshake, stream) = wire::secure(&run.limits, session, &client, sessions, stream).await;
    data.tls = Some(handshake);
    stream
}

/// Whether the server announces MLSD, and has not refused it as a command that it does not know.
pub(super) fn has_mlsd(run: &Run<'_>) -> bool {
    let mut exchanges = 0..run.attempt.exchanges.len();
    let announced = run.attempt.features().is_some_and(Features::has_mlsd);
    announced && !exchanges.any(|index| run.attempt.is_unknown_mlsd(index))
}

/// Whether this listing failed of MLSD alone, so that LIST may come all the same.
pub(super) fn lacks_mlsd(run: &Run<'_>, data: &DataConnection) -> bool {
    let transfer = data.transfer;
    transfer.is_some_and(|index| run.attempt.is_unknown_mlsd(index))
}

/// Whether this listing may come once the type of the data is set.
pub(super) fn may_want_type(run: &Run<'_>, data: &DataConnection) -> bool {
    let refusal = run.attempt.exchange(data.transfer);
    refusal.is_some_and(Exchange::may_want_type)
}

/// The passive mode that has listed first in this attempt.
pub(super) fn passive_mode_that_listed(run: &Run<'_>) -> Option<DataMode> {
    let mut listings = run.attempt.data.iter();
    let listed = listings.find(|data| data.mode != DataMode::Active && is_complete(run, data));
    listed.map(|data| data.mode)
}

/// Whether the listing came to its end.
pub(super) fn is_complete(run: &Run<'_>, data: &DataConnection) -> bool {
    let last_word = data.closing.or(data.transfer);
    last_word.is_some_and(|index| run.is_class(index, 2)) && data.end == Some(DataEnd::Eof)
}

/// Records the step with its data connection.
pub(super) fn record(run: &mut Run<'_>, started_us: u64, data: DataConnection) {
    let outcome = Outcome::of(is_complete(run, &data));
    let step = step_of(data.mode);
    run.attempt.data.push(data);
    run.record(
        step,
        started_us,
        outcome,
        Facts::Data(run.attempt.data.len() - 1),
    );
}

/// Puts a listing that was tried again in the place of the step and the data connection at these indices.
pub(super) fn amend(
    run: &mut Run<'_>,
    (step, at): (usize, usize),
    started_us: u64,
    data: DataConnection,
) {
    let outcome = Outcome::of(is_complete(run, &data));
    let elapsed_us = run.limits.stopwatch.micros().saturating_sub(started_us);
    if let Some(step) = run.attempt.steps.get_mut(step) {
        step.outcome = outcome;
        step.started_us = Some(started_us);
        step.elapsed_us = Some(elapsed_us);
    }
    if let Some(place) = run.attempt.data.get_mut(at) {
        *place = data;
    }
}

fn keep(run: &Run<'_>, data: &mut DataConnection, received: Received) {
    data.first_byte_us = received.first_byte_us;
    data.ended_us = Some(received.ended_us);
    data.bytes = Some(received.bytes.len() as u64);
    // Before anything is read out of it, or cut off.
    let mut bytes = run.secrets.masked_to_the_end(received.bytes);
    let mut goes_on = || run.limits.stopped().is_none();
    data.listing = Some(Listing::read_while(&bytes, &mut goes_on));
    bytes.truncate(MAX_HEAD_BYTES);
    data.head = Octets(bytes);
    data.end = Some(received.end);
    data.close_notify = received.close_notify;
}
