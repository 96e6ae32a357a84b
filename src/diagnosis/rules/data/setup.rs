//! The replies to EPSV and PASV, and connecting to what they announce.

use std::net::SocketAddr;

use crate::diagnosis::Confidence;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, DataFact, LogFact};
use crate::diagnosis::rules::command::probe;
use crate::diagnosis::rules::{captured, port_range, proxied, session};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::{DataConnection, DataMode, Exchange, Seen, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// EPSV or PASV that brought no address, if it did not.
pub(in crate::diagnosis::rules) fn fault<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    let (index, exchange) = context.exchange(data.setup)?;
    if let Some(broken) = session::broken(context, index) {
        return Some(broken);
    }
    let code = exchange.code()?;
    if code / 100 != 2 {
        return Some(refused(context, data, index, exchange));
    }
    // What the recorder cut off is no fault of the server.
    if data.unreadable.is_none() && captured::is_incomplete(context) {
        return None;
    }
    // A log may hold the code alone.
    if context.evidence.source.is_some() && exchange.text().is_empty() {
        return None;
    }
    let fact = match (&data.unreadable, data.announced_port) {
        (Some(reason), _) => DataFact::UnreadableReply {
            reason: reason.clone(),
        },
        (None, Some(0)) => DataFact::NoPort { zero: true },
        (None, None) => DataFact::NoPort { zero: false },
        (None, Some(_)) => return None,
    };
    let draft = context.draft(FindingId::PasvReplyMalformed);
    Some(draft.cites(index).shows(data, fact))
}

fn refused<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    index: usize,
    exchange: &Exchange,
) -> Draft<'a> {
    if let Some(stated) = context.stated(Moment::DataSetup, index) {
        // A server that accepts one of the two allows passive mode.
        let is_allowed = stated.id() == FindingId::PasvDisabled
            && context.evidence.source.is_some()
            && works_elsewhere(context);
        return if is_allowed {
            stated.renamed(FindingId::PasvRefused)
        } else {
            stated
        };
    }
    let wants_pret = context
        .attempt
        .features()
        .is_some_and(|features| features.has("PRET"));
    let permanent = exchange.is_class(5) && exchange.code() != Some(530);
    let pasv_on_ipv6 = data.mode == DataMode::Pasv && context.peer().is_some_and(|ip| ip.is_ipv6());
    let (id, confidence) = match () {
        () if permanent && pasv_on_ipv6 => (FindingId::PasvOnIpv6, Confidence::Stated),
        () if permanent && wants_pret => (FindingId::PretRequired, Confidence::Inferred),
        () if permanent && !works_elsewhere(context) => {
            (FindingId::PasvDisabled, Confidence::Stated)
        }
        // The code for a data connection that cannot be opened (RFC 959 section 5.4), before anybody connects.
        () if exchange.code() == Some(425) => (FindingId::PasvPortsExhausted, Confidence::Inferred),
        () => return session::refused(context, index, FindingId::PasvRefused),
    };
    context.draft(id).confident(confidence).cites(index)
}

/// Whether EPSV or PASV was accepted at any time in this attempt.
fn works_elsewhere(context: &Context<'_>) -> bool {
    context.exchanges().any(|(_, exchange)| {
        let verb = exchange.verb();
        exchange.is_class(2) && matches!(verb.as_deref(), Some("EPSV" | "PASV"))
    })
}

/// Whether EPSV was refused as a command that the server does not know, and no more.
pub(in crate::diagnosis::rules) fn is_unknown_epsv(
    context: &Context<'_>,
    data: &DataConnection,
) -> Option<usize> {
    let (index, exchange) = context.exchange(data.setup)?;
    let unknown = matches!(exchange.code(), Some(500 | 501 | 502 | 504 | 522));
    // A fault of the server's own, or one that costs the session, says nothing of what it knows.
    let is_fault = exchange.closed || exchange.text().starts_with("OOPS");
    (data.mode == DataMode::Epsv && unknown && !is_fault).then_some(index)
}

/// The same of an EPSV that was refused for good over IPv6, where no other passive mode is: whoever refuses only EPSV
/// there refuses passive mode, and says nothing of it over IPv4. Words that name another cause go before.
pub(in crate::diagnosis::rules) fn is_refused_epsv_on_ipv6(
    context: &Context<'_>,
    data: &DataConnection,
) -> Option<usize> {
    let is_ipv6 = context.peer().is_some_and(|ip| ip.is_ipv6());
    let (index, exchange) = context.exchange(data.setup).filter(|_| is_ipv6)?;
    let is_refused = exchange.is_class(5) && exchange.code() != Some(530);
    let stated = context.stated(Moment::DataSetup, index);
    let of_epsv = [FindingId::PasvDisabled, FindingId::EpsvWrongFamily];
    let names_another = stated.is_some_and(|stated| !of_epsv.contains(&stated.id()));
    (data.mode == DataMode::Epsv && is_refused && !names_another).then_some(index)
}

/// The connection over which the listing was to come: the announced one, or the one to the peer.
pub(in crate::diagnosis::rules) fn path(data: &DataConnection) -> Option<&TcpPath> {
    let connected = |path: &&TcpPath| path.outcome == TcpOutcome::Connected;
    let both = || data.connect_control_peer.iter().chain(&data.connect);
    both().find(connected).or_else(|| both().next())
}

/// A data connection that could not be opened.
pub(in crate::diagnosis::rules) fn unconnected<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    let path = path(data)?;
    let (id, confidence) = match path.outcome {
        TcpOutcome::Connected | TcpOutcome::Stopped => return None,
        TcpOutcome::Proxy => return proxied::unconnected(context, data, path),
        TcpOutcome::TimedOut => (FindingId::DataPortFiltered, Confidence::Proven),
        TcpOutcome::Refused if captured::is_answered_on_the_way(context, data) => {
            (FindingId::DataPortRejected, Confidence::Proven)
        }
        TcpOutcome::Refused => (FindingId::DataPortRefused, Confidence::Proven),
        TcpOutcome::Unreachable => (FindingId::DataPortRejected, Confidence::Proven),
        TcpOutcome::Reset | TcpOutcome::Failed => {
            (FindingId::DataPortRejected, Confidence::Inferred)
        }
        TcpOutcome::LocalFailure => (FindingId::TcpLocalFailure, Confidence::Proven),
    };
    let is_told = path.seen != Seen::Inferred;
    // The client says that it failed, and not how.
    let is_unclear = !is_told && path.error.is_some();
    let mut draft = context
        .draft(id)
        .confident(if is_told {
            confidence
        } else {
            Confidence::Inferred
        })
        .value_if("unclear", is_unclear.then_some("yes"))
        .value_if("silent", (!is_told).then_some("yes"))
        .value_if("probe", (!is_told).then(|| probe(context, true)).as_deref())
        .address(path)
        .value_if("announced", announced(path, data).as_deref())
        .value("error", path.error.as_deref().unwrap_or_default())
        .seconds(path.elapsed_us)
        .path(data, path);
    if let Some(setup) = data.setup {
        draft = draft.cites(setup);
    }
    if let Some(words) = path.error.clone().filter(|_| is_unclear) {
        draft = draft.shows(At::Log, LogFact::Complaint { complaint: words });
    }
    Some(draft.shows_all(StepName::PortsTest, port_range::span(context)))
}

fn announced(path: &TcpPath, data: &DataConnection) -> Option<String> {
    let reached = path.address;
    let ip = data.announced_ip.or(reached.map(|address| address.ip()))?;
    let port = data
        .announced_port
        .or(reached.map(|address| address.port()))?;
    Some(SocketAddr::new(ip, port).to_string())
}
