//! Who ended transfers and sessions, or holds them up.

use super::{IDLE_US, LONG_US, TIMES, capture, is_unread, of_data};
use crate::diagnosis::context::Context;
use crate::diagnosis::{Finding, Severity};
use crate::evidence::capture::{Flow, Packets, Vantage};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::failures::is_transfer;
use crate::evidence::{DataConnection, DataMode, Exchange, Phase};
use crate::knowledge::findings::FindingId;

/// Whether a client broke this transfer off on purpose, by ABOR. One that had waited for data in vain before did not do so of its own accord.
pub(in crate::diagnosis) fn is_aborted(context: &Context<'_>, data: &DataConnection) -> bool {
    let Some((transfer, _)) = context.exchange(data.transfer) else {
        return false;
    };
    let verb_is = |exchange: &Exchange, is: fn(&str) -> bool| {
        let verb = exchange.verb();
        verb.is_some_and(|verb| is(&verb))
    };
    let later = context.exchanges().skip(transfer + 1);
    let mut later = later.take_while(|(_, it)| !verb_is(it, is_transfer));
    if !later.any(|(_, it)| verb_is(it, |verb| verb == "ABOR")) {
        return false;
    }
    let at_once = |packets: &Packets| {
        let end = packets.end.as_ref();
        end.is_some_and(|end| end.after_silence_us < LONG_US)
    };
    of_data(context, data).any(at_once)
}

/// A device on the way reset the control connection, in the name of one of its sides.
pub(in crate::diagnosis::rules) fn cut_off(context: &Context<'_>) -> Option<Finding> {
    let end = capture(context)?.control.last()?.end.as_ref()?;
    end.reset.as_ref()?.usual_ttl?;
    let (index, last) = context.exchanges().last()?;
    let is_over = last.phase == Phase::Quit || matches!(last.code(), Some(221 | 421));
    if is_over || end.after_leave {
        return None;
    }
    let draft = if end.after_silence_us >= IDLE_US {
        let draft = context.draft(FindingId::IdleNatDrop);
        let draft = draft.value("captured", "yes").seconds(end.after_silence_us);
        draft.graded(Severity::Critical)
    } else {
        context.draft(FindingId::ControlLost)
    };
    Some(draft.inferred().phase(last.phase).cites(index).finding())
}

/// A port that was tried only after the server had said that nobody came.
pub(in crate::diagnosis::rules) struct Late {
    /// Which exchange says so.
    pub(in crate::diagnosis::rules) refusal: usize,
    /// How long after it was announced.
    pub(in crate::diagnosis::rules) by_us: u64,
    /// How long after the server had said so.
    pub(in crate::diagnosis::rules) after_us: u64,
}

/// Whether the server had refused the transfer before the port was tried.
pub(in crate::diagnosis::rules) fn began_late(
    context: &Context<'_>,
    data: &DataConnection,
    path: &TcpPath,
) -> Option<Late> {
    capture(context)?;
    let (index, setup) = context.exchange(data.setup)?;
    // A file that is refused has no data connection.
    let asks = |exchange: &Exchange| exchange.verb().is_some_and(|verb| is_transfer(&verb));
    let next = || {
        let mut later = context.exchanges().skip(index + 1).take(3);
        later.find(|(_, it)| asks(it))
    };
    let (refusal, refused) = context.exchange(data.transfer).or_else(next)?;
    let said_us = refused.ended_us.filter(|_| refused.code() >= Some(400))?;
    let began_us = path.started_us?;
    // Where RST says that the port is shut, the two may have crossed on the way.
    let met_us = match path.outcome {
        TcpOutcome::Refused => began_us.saturating_add(path.elapsed_us?),
        _ => began_us,
    };
    (said_us < met_us).then_some(Late {
        refusal,
        by_us: began_us.saturating_sub(setup.ended_us?),
        after_us: began_us.saturating_sub(said_us),
    })
}

/// Who holds up a transfer that stands still, where packets leave no doubt: a receiver that does not read, or a sender that sends nothing more.
pub(in crate::diagnosis::rules) fn held_by(
    context: &Context<'_>,
    data: &DataConnection,
) -> Option<&'static str> {
    let vantage = capture(context)?.vantage;
    let transfer = context.exchange(data.transfer).map(|(_, it)| it.verb());
    let stores = matches!(
        transfer.flatten().as_deref(),
        Some("STOR" | "APPE" | "STOU")
    );
    if is_unread(context, data) {
        return Some(if stores { "full-server" } else { "full-client" });
    }
    let by_opener = (data.mode == DataMode::Active) != stores;
    let is_all_there = |flow: &Flow| {
        let is_lost = flow.unacknowledged.is_some_and(|it| it.sent.times >= TIMES);
        !is_lost && flow.missing.is_none()
    };
    let mut sent = of_data(context, data).map(|packets| {
        let of_sender = if by_opener {
            &packets.forth
        } else {
            &packets.back
        };
        is_all_there(of_sender)
    });
    // What it sends would be in the file even where it does not arrive.
    let at_sender = match vantage? {
        Vantage::Client => stores,
        Vantage::Server => !stores,
        Vantage::Between => false,
    };
    let is_idle = at_sender && sent.next()? && sent.all(|it| it);
    is_idle.then_some(if stores { "idle-client" } else { "idle-server" })
}
