//! A data port of which a log tells nothing but that nothing came of it.

use std::net::SocketAddr;

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::DataFact;
use crate::diagnosis::rules::captured;
use crate::diagnosis::rules::command::probe;
use crate::evidence::source::{Remark, Source};
use crate::evidence::{DataConnection, Ending, Exchange, Origin};
use crate::knowledge::findings::FindingId;

/// Words of programs for a wait that came to nothing.
const OF_WAITS: [&str; 5] = ["timed out", "timeout", "time out", "etimedout", "10060"];

/// A client that is told a port sends SYN again after this time, so that one of them would have come.
const LONG_US: u64 = 1_000_000;

/// Words for a connection that was there, and ended.
const OF_ENDS: [&str; 4] = ["reset", "10054", "closed", "eof"];

/// What the client was left waiting for.
struct Wait {
    /// The command that got no reply; `None` where no transfer was asked for.
    command: Option<String>,
    /// How long it waited, where that is told.
    waited_us: Option<u64>,
}

/// A passive port that was announced, and a transfer over it that was never answered, or never asked for: servers answer
/// LIST once the data connection stands, and clients ask for it, or give up, once they have connected. The log does
/// not say so, and nothing else in it explains the silence.
pub(super) fn unanswered<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let source = context.evidence.source.as_deref()?;
    let setup = data.setup.filter(|_| context.is_positive(data.setup))?;
    data.announced_port.filter(|port| *port > 0)?;
    if captured::is_turned_away(context, data) {
        let draft = context.draft(FindingId::DataPortRejected).inferred();
        let draft = draft.value_if("address", address(context, data).as_deref());
        let no_syn = captured::no_syn(context, data);
        return Some(
            no_syn
                .into_iter()
                .fold(draft.cites(setup), |draft, (at, fact)| {
                    draft.shows(at, fact)
                }),
        );
    }
    let wait = match context.exchange(data.transfer) {
        Some((index, exchange)) => unheard(context, source, index, exchange)?,
        None => unasked(context, source, data, setup)?,
    };
    let draft = context
        .draft(FindingId::DataPortFiltered)
        .inferred()
        .value("silent", "yes")
        .value_if("command", wait.command.as_deref())
        .value("probe", &probe(context, true))
        .value_if("address", address(context, data).as_deref())
        .seconds(wait.waited_us)
        .cites(setup)
        .cites_all(data.transfer);
    let fact = DataFact::NothingCame {
        command: wait.command,
        waited_us: wait.waited_us,
        replaced: data.replaced,
    };
    let draft = draft.shows(data, fact);
    Some(match captured::no_syn(context, data) {
        Some((at, fact)) => draft.shows(at, fact),
        None => draft,
    })
}

/// The transfer was asked for, and the log shows no answer.
fn unheard(
    context: &Context<'_>,
    source: &Source,
    index: usize,
    exchange: &Exchange,
) -> Option<Wait> {
    let waited_us = match exchange.ending {
        Ending::TimedOut { limit_us } if exchange.raw.is_empty() => limit_us,
        Ending::NotTold if is_last(context, index) && is_telling(context, source) => None,
        _ => return None,
    };
    Some(Wait {
        command: exchange.verb(),
        waited_us,
    })
}

/// Nobody complains of a log that ends while all is well, and that ends where the port was of use before.
fn is_telling(context: &Context<'_>, source: &Source) -> bool {
    let mut data = context.attempt.data.iter();
    let complaint = source.complaint.as_deref();
    // A connection that was reset had come about.
    if complaint.is_some_and(is_reset) {
        return false;
    }
    complaint.is_some() || !data.any(|data| context.is_positive(data.closing))
}

/// No transfer was asked for after the port had been announced: the client gave up, or the server did.
fn unasked(
    context: &Context<'_>,
    source: &Source,
    data: &DataConnection,
    setup: usize,
) -> Option<Wait> {
    let mut later = context.exchanges().skip(setup + 1);
    let next = later.next().and_then(|(_, exchange)| exchange.verb());
    let complaint = source.complaint.as_deref().unwrap_or_default();
    let (_, announced) = context.exchange(Some(setup))?;
    // In a capture it is seen that nobody came, and for how long.
    if let Some(waited_us) = captured::unvisited(context, data) {
        return (waited_us >= LONG_US).then_some(Wait {
            command: None,
            waited_us: Some(waited_us),
        });
    }
    if captured::capture(context).is_some() {
        return None;
    }
    let gave_up = match next.as_deref() {
        Some("ABOR") => true,
        Some("QUIT") | None => {
            let of_server = source.origin() == Origin::ServerLog;
            is_a_wait(complaint) || of_server && (announced.closed || !source.remarks.is_empty())
        }
        Some(_) => false,
    };
    gave_up.then_some(Wait {
        command: None,
        waited_us: None,
    })
}

/// Whether the program says, after this exchange and in words of its own, that it waited in vain.
pub(super) fn is_waited_for(context: &Context<'_>, index: usize) -> bool {
    let Some(source) = context.evidence.source.as_deref() else {
        return false;
    };
    let later = |remark: &&Remark| remark.after >= Some(index);
    let mut remarks = source.remarks.iter().filter(later);
    is_last(context, index) && remarks.any(|remark| is_a_wait(&remark.words))
}

/// Whether the words are of a wait that came to nothing.
pub(in crate::diagnosis::rules) fn is_a_wait(words: &str) -> bool {
    let words = words.to_lowercase();
    OF_WAITS.iter().any(|wait| words.contains(wait))
}

/// Whether the words are of a connection that was reset or closed.
pub(in crate::diagnosis::rules) fn is_reset(words: &str) -> bool {
    let words = words.to_lowercase();
    OF_ENDS.iter().any(|end| words.contains(end))
}

/// Whether the log shows no reply after this one.
fn is_last(context: &Context<'_>, index: usize) -> bool {
    let mut later = context.exchanges().skip(index + 1);
    later.all(|(_, exchange)| exchange.reply.is_none())
}

/// Where the client went, as far as that is known.
fn address(context: &Context<'_>, data: &DataConnection) -> Option<String> {
    let announced = data.announced_ip.filter(|_| !data.is_replaced());
    let ip = announced.or_else(|| context.peer())?;
    Some(SocketAddr::new(ip, data.announced_port?).to_string())
}
