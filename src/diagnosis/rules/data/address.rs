//! What a 227 reply announces, held against the server's address on the control connection.

use std::net::SocketAddr;

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::DataFact;
use crate::diagnosis::rules::captured;
use crate::diagnosis::{Confidence, Severity};
use crate::evidence::DataConnection;
use crate::evidence::facts::TcpOutcome;
use crate::evidence::passive::{Family, parse_229};
use crate::evidence::reach::{Reach, reach};
use crate::knowledge::findings::FindingId;

/// What is wrong with the announced address, if anything is. `works`: the listing came over it, or over
/// the control connection's address in its stead.
pub(in crate::diagnosis::rules) fn wrong<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    works: bool,
) -> Option<Draft<'a>> {
    let announced = data.announced_ip?.to_canonical();
    let peer = context.peer()?;
    if announced == peer || announced.is_ipv4() != peer.is_ipv4() {
        return None;
    }
    if captured::is_outer(context, announced) {
        return None;
    }
    // Where a log does not say where its client connected to, it may have been either.
    let tried = data.connect.as_ref().filter(|path| path.address.is_some());
    let followed = tried.map(|path| path.outcome);
    let reached = followed == Some(TcpOutcome::Connected);
    let (id, severity) = match (reach(announced), reach(peer)) {
        (Reach::Zero, _) if works => (FindingId::PasvZeroAddress, Severity::Warning),
        (Reach::Zero, _) => (FindingId::PasvZeroAddress, Severity::Critical),
        (Reach::Nowhere, _) => (FindingId::PasvImpossibleAddress, Severity::Critical),
        // Where the announced address was tried and answers, only clients that insist on the same
        // address have trouble; within private networks not even they.
        (Reach::Private | Reach::Loopback, _) if reached => return None,
        (Reach::Loopback, Reach::Loopback) => return None,
        (Reach::Loopback, _) => (FindingId::PasvLoopbackAddress, Severity::Critical),
        // Another subnet or a balancer may be meant; from here it was not tried.
        (Reach::Private, Reach::Private) if followed.is_none() => {
            (FindingId::PasvPrivateAddress, Severity::Warning)
        }
        (Reach::Private, _) => (FindingId::PasvPrivateAddress, Severity::Critical),
        (Reach::Public, Reach::Public) => (FindingId::PasvOtherPublicAddress, graded(reached)),
        // From the server's own machine it does not show what clients elsewhere meet.
        (Reach::Public, Reach::Loopback) => {
            (FindingId::PasvOtherPublicAddress, graded(reached || works))
        }
        (Reach::Public, _) => (FindingId::PasvAddressHairpin, graded(reached)),
    };
    // Whoever makes captures anonymous changes addresses of packets, and seldom those in replies. What worked is believed.
    if works && captured::capture(context).is_some() && reach(announced) == Reach::Public {
        return None;
    }
    // What its client went round did it no harm.
    let severity = if works && context.evidence.source.is_some() && data.is_replaced() {
        severity.min(Severity::Warning)
    } else {
        severity
    };
    let by_peer = data.connect_control_peer.as_ref();
    let contrast = by_peer.is_some_and(|path| path.outcome == TcpOutcome::Connected);
    let confidence = if contrast || followed.is_some() {
        Confidence::Proven
    } else {
        Confidence::Inferred
    };
    let port = data.announced_port.unwrap_or_default();
    let mut draft = context
        .draft(id)
        .confident(confidence)
        .graded(severity)
        .value("announced", &SocketAddr::new(announced, port).to_string())
        .value("peer", &peer.to_string())
        .shows(data, DataFact::AnnouncedAddress { announced, peer });
    if reach(peer) == Reach::Loopback {
        draft = draft.value("local", "yes");
    }
    if let Some(setup) = data.setup {
        draft = draft.cites(setup);
    }
    let paths = [data.connect.as_ref(), by_peer];
    Some(draft.paths(data, paths.into_iter().flatten()))
}

/// An address that clients elsewhere cannot reach and that got no answer, in a log that does not say where its server is: people seldom paste the log of a
/// server in their own network.
pub(super) fn unreached<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    fault: &Draft<'_>,
) -> Option<Draft<'a>> {
    context.evidence.source.as_ref()?;
    let announced = data.announced_ip?.to_canonical();
    // Some servers say that a transfer begins before anybody has connected, which a private address may well explain.
    let is_silent = match fault.id() {
        FindingId::DataPortFiltered | FindingId::DataPortRejected => true,
        FindingId::TransferStalled => reach(announced) == Reach::Private,
        _ => false,
    };
    let is_unknown = context.peer().is_none() && !data.is_replaced();
    let id = match reach(announced) {
        Reach::Zero => FindingId::PasvZeroAddress,
        Reach::Loopback => FindingId::PasvLoopbackAddress,
        Reach::Nowhere => FindingId::PasvImpossibleAddress,
        Reach::Private => FindingId::PasvPrivateAddress,
        Reach::Public => return None,
    };
    if !is_silent || !is_unknown {
        return None;
    }
    let port = data.announced_port.unwrap_or_default();
    let draft = context
        .draft(id)
        .inferred()
        .value("announced", &SocketAddr::new(announced, port).to_string());
    Some(draft.cites_all(data.setup))
}

/// Another address than the control connection's, or another family of addresses, in a 229 reply, which is to name neither
/// (RFC 2428 section 3).
pub(in crate::diagnosis::rules) fn named_by_epsv(
    context: &Context<'_>,
    data: &DataConnection,
) -> Option<String> {
    let peer = context.peer()?;
    let (_, exchange) = context.exchange(data.setup)?;
    let reply = exchange.reply.as_ref().filter(|reply| reply.code == 229)?;
    let read = parse_229(reply).ok()?;
    match (read.ip, read.family) {
        (Some(ip), _) => (ip.to_canonical() != peer).then(|| ip.to_string()),
        (None, Some(Family::Ipv4)) => peer.is_ipv6().then(|| "IPv4".to_owned()),
        (None, Some(Family::Ipv6)) => peer.is_ipv4().then(|| "IPv6".to_owned()),
        (None, None) => None,
    }
}

fn graded(reached: bool) -> Severity {
    if reached {
        Severity::Warning
    } else {
        Severity::Critical
    }
}
