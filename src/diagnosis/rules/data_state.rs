//! How far a data connection got, as one word, for the rules to judge.

use super::super::context::Context;
use crate::evidence::data::DataEnd;
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{DataConnection, DataMode, Exchange};

/// How far a data connection got. Indices are those of exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The listing came whole.
    Works,
    /// The set-up command was refused.
    SetupRefused(usize),
    /// The set-up was answered with 2yz, but not in words that name a port.
    Unreadable(usize),
    /// TCP did not connect.
    NotConnected(TcpOutcome),
    /// LIST or MLSD was refused at once.
    TransferRefused(usize),
    /// Nobody connected to us (active mode).
    NobodyCame(usize),
    /// The data began or could have begun, and stopped without an end.
    Stalled(u64),
    /// The data connection was reset.
    Reset,
    /// The data came to its end, or was given up, and the closing reply is a refusal.
    ClosedBadly(usize),
    /// All data came, but no closing reply.
    FinalReplyMissing(usize),
    /// The control connection, the deadline or the user ended it; other rules say so.
    CutOff,
}

/// How far this data connection got.
pub(super) fn state(cx: &Context<'_>, data: &DataConnection) -> State {
    let Some((setup, answer)) = replied(cx, data.second_setup.or(data.setup)) else {
        return State::CutOff;
    };
    if !answer.is_class(2) {
        return State::SetupRefused(setup);
    }
    if data.mode != DataMode::Active {
        if data.unreadable.is_some() || data.announced_port == Some(0) {
            return State::Unreadable(setup);
        }
        match dialled(data) {
            Some(path) if path.outcome == TcpOutcome::Stopped => return State::CutOff,
            Some(path) if path.outcome != TcpOutcome::Connected => {
                return State::NotConnected(path.outcome);
            }
            Some(_) => {}
            None => return State::CutOff,
        }
    }
    let Some(transfer) = data.transfer else {
        return State::CutOff;
    };
    let Some((_, opening)) = replied(cx, Some(transfer)) else {
        let waited = cx
            .exchange(Some(transfer))
            .and_then(Context::waited_in_vain_us);
        let active = data.mode == DataMode::Active && data.accepted_from.is_none();
        return if active && waited.is_some() {
            State::NobodyCame(transfer)
        } else {
            State::CutOff
        };
    };
    if opening.code().is_some_and(|code| code >= 300) {
        let active = data.mode == DataMode::Active && opening.code() == Some(425);
        return if active {
            State::NobodyCame(transfer)
        } else {
            State::TransferRefused(transfer)
        };
    }
    if data.mode == DataMode::Active && data.accepted_from.is_none() {
        return State::NobodyCame(transfer);
    }
    ended(cx, data)
}

fn ended(cx: &Context<'_>, data: &DataConnection) -> State {
    let closing = data.closing.or(data.transfer);
    match (&data.end, replied(cx, closing)) {
        (Some(DataEnd::Eof | DataEnd::TooLong), Some((_, reply))) if reply.is_class(2) => {
            State::Works
        }
        (Some(DataEnd::Reset), _) => State::Reset,
        (_, Some((index, reply))) if reply.code().is_some_and(|code| code >= 400) => {
            State::ClosedBadly(index)
        }
        (Some(DataEnd::TimedOut { limit_us }), _) => State::Stalled(*limit_us),
        (Some(DataEnd::Eof), None) => match data.closing {
            Some(index)
                if cx
                    .exchange(closing)
                    .is_some_and(|e| Context::waited_in_vain_us(e).is_some()) =>
            {
                State::FinalReplyMissing(index)
            }
            _ => State::CutOff,
        },
        _ => State::CutOff,
    }
}

/// The connection attempt that had to carry the data: the last that was made.
pub(super) fn dialled(data: &DataConnection) -> Option<&TcpPath> {
    match (&data.connect, &data.connect_control_peer) {
        (Some(path), _) if path.outcome == TcpOutcome::Connected => Some(path),
        (_, Some(path)) | (Some(path), None) => Some(path),
        (None, None) => None,
    }
}

fn replied<'e>(cx: &Context<'e>, index: Option<usize>) -> Option<(usize, &'e Exchange)> {
    let exchange = cx
        .exchange(index)
        .filter(|exchange| exchange.reply.is_some())?;
    Some((index?, exchange))
}
