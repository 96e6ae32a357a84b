//! PORT and EPRT, judged by themselves: the server connects to us.

use std::net::IpAddr;

use super::transfer::{self, Listing};
use crate::diagnosis::Severity;
use crate::diagnosis::context::{Context, was_cut_short};
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{Again, DataFact};
use crate::diagnosis::mode::{Got, Mode};
use crate::diagnosis::rules::{captured, session};
use crate::evidence::reach::{Reach, reach};
use crate::evidence::{DataConnection, Ending, Exchange, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// How far active mode got, and why no further; or that it works in an unusual way.
pub(super) fn judge(context: &Context<'_>, index: usize) -> Mode {
    let data = &context.attempt.data[index];
    let fault = fault(context, data);
    let listed = matches!(transfer::listing(context, data), Listing::Whole);
    let got = match &fault {
        _ if listed => Got::Listed,
        Some(_) if data.is_known_open() => Got::Connected,
        Some(_) => Got::Announced,
        None => Got::Nothing,
    };
    Mode {
        data: index,
        got,
        fault: fault.map(Draft::finding),
        address: from_elsewhere(context, data)
            .or_else(|| by_eprt_only(context, data))
            .map(Draft::finding),
    }
}

/// PORT was refused and EPRT taken for the same address: clients that know PORT alone have no active mode.
fn by_eprt_only<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let (port, refused) = context.exchange(data.setup)?;
    let (eprt, taken) = context.exchange(data.second_setup)?;
    let is_port = refused.verb().as_deref() == Some("PORT");
    let is_eprt = taken.verb().as_deref() == Some("EPRT");
    let is_refusal = refused.is_class(4) || refused.is_class(5);
    (is_port && is_eprt && is_refusal && taken.is_class(2)).then(|| {
        let draft = context.draft(FindingId::PortDisabled);
        draft.cites(port).cites(eprt).value("eprt", "yes")
    })
}

fn fault<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let (index, exchange) = context.exchange(data.second_setup.or(data.setup))?;
    // What a log leaves out went well where a transfer was answered after it.
    let answered = context.exchange(data.transfer);
    let is_untold = exchange.ending == Ending::NotTold
        && answered.is_some_and(|(_, transfer)| transfer.reply.is_some());
    if was_cut_short(exchange) && !is_untold {
        return None;
    }
    if let Some(broken) = session::broken(context, index) {
        return Some(broken);
    }
    if let Some(seen) = data.announced_as {
        let draft = refused(context, data)?;
        let draft = draft.shows(data, announced_again(context, data, seen.ip()));
        return Some(tell(data, draft));
    }
    if captured::came_in_vain(context, data) {
        let draft = context.draft(FindingId::ActiveConnectBackBlocked);
        let draft = draft.cites_all(data.setup.into_iter().chain(data.closing.or(data.transfer)));
        return Some(tell(data, draft));
    }
    if !exchange.is_class(2) && !is_untold {
        return Some(tell(data, refused(context, data)?));
    }
    // Only one that nobody connected to can have been blocked.
    if !data.is_known_open() {
        return unconnected(context, data).map(|draft| tell(data, draft));
    }
    match transfer::listing(context, data) {
        Listing::Failed(draft) => Some(draft),
        Listing::Whole | Listing::Unknown => None,
    }
}

/// What became of PORT with the address by which the server knows us.
fn announced_again(context: &Context<'_>, data: &DataConnection, address: IpAddr) -> DataFact {
    let accepted = context.is_positive(data.second_setup);
    let result = match transfer::listing(context, data) {
        _ if !accepted => Again::Refused,
        Listing::Whole => Again::Listed,
        _ if data.is_known_open() => Again::Connected,
        _ => Again::NotConnected,
    };
    DataFact::AnnouncedAgain { address, result }
}

/// PORT or EPRT refused. What was said to PORT tells more than what was said to EPRT after it.
fn refused<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let (index, exchange) = context.exchange(data.setup)?;
    let scope = |ip| reach(ip) == Reach::Private;
    let private = data.listened_on.is_some_and(|own| scope(own.ip()))
        && context.peer().is_some_and(|peer| !scope(peer));
    let translated = translated_to(context, data);
    let elsewhere = private || translated.is_some();
    let draft = match context.stated(Moment::Port, index) {
        // The words fit every refused PORT; only an address that is not ours out there makes them mean it.
        Some(stated) if stated.id() == FindingId::PortPrivateAddress && !elsewhere => {
            if context
                .exchange(data.setup)
                .is_some_and(|(_, e)| names_addresses(e))
            {
                stated
            } else {
                stated.renamed(FindingId::PortDisabled).inferred()
            }
        }
        Some(stated) => stated,
        None if !exchange.is_class(5) || exchange.code() == Some(530) => {
            session::refused(context, index, FindingId::PortDisabled)
        }
        None if is_unknown_eprt(exchange) => context.draft(FindingId::EprtUnsupported).stated(),
        None if private => context.draft(FindingId::PortPrivateAddress).inferred(),
        None => context.draft(FindingId::PortDisabled).inferred(),
    };
    let draft = draft.cites(index);
    // The probe was asked for active mode, and has no other way to it where it sends EPRT first.
    let draft = match (draft.id(), &context.evidence.source) {
        (FindingId::EprtUnsupported, None) => draft.graded(Severity::Warning),
        _ => draft,
    };
    let draft = match translated.filter(|_| draft.id() == FindingId::PortPrivateAddress) {
        Some(seen) => {
            let draft = draft.shown().value("address", &seen.to_string());
            let by_stat = by_stat(context).filter(|by_stat| *by_stat == seen);
            let named = by_stat.map(|address| DataFact::ClientAddress { address });
            draft.shows_all(StepName::Directory, named)
        }
        None => draft,
    };
    Some(draft.cites_all(data.second_setup))
}

/// EPRT refused as a command or a family of addresses that the server does not know (RFC 2428 section 2), rather than for
/// this address or this user.
fn is_unknown_eprt(exchange: &Exchange) -> bool {
    let is_unknown = matches!(exchange.code(), Some(500 | 502 | 504 | 522));
    exchange.verb().as_deref() == Some("EPRT") && is_unknown
}

/// The address by which the server knows us, if it is another than the one that we announced: something in
/// between translates ours.
fn translated_to(context: &Context<'_>, data: &DataConnection) -> Option<IpAddr> {
    let own = data.listened_on?.ip();
    let accepted = data
        .announced_as
        .filter(|_| context.is_positive(data.second_setup));
    let seen = accepted
        .map(|seen| seen.ip())
        .or_else(|| by_stat(context))
        .or_else(|| by_log(context).filter(|seen| *seen != own))
        .or_else(|| by_another(context, own))?;
    (seen.to_canonical() != own.to_canonical()).then_some(seen)
}

fn by_stat(context: &Context<'_>) -> Option<IpAddr> {
    context.attempt.directory()?.client_address_seen
}

/// Another address of its own that the client named, and that the server took.
fn by_another(context: &Context<'_>, own: IpAddr) -> Option<IpAddr> {
    let accepted = |data: &&DataConnection| context.is_positive(data.setup);
    let mut others = context.attempt.data.iter().filter(accepted);
    others.find_map(|other| Some(other.listened_on?.ip()).filter(|ip| *ip != own))
}

/// The client's address in the log of a server.
fn by_log(context: &Context<'_>) -> Option<IpAddr> {
    let client = context.evidence.source.as_ref()?.client_address.as_ref()?;
    client.trim_matches(['[', ']']).parse().ok()
}

/// Whether the refusal is about whose address it is, which these words of Pure-FTPd, pyftpdlib and others
/// only ever are.
fn names_addresses(exchange: &Exchange) -> bool {
    let text = exchange.text().to_ascii_lowercase();
    ["only to ", "foreign address", "address is not yours"]
        .iter()
        .any(|words| text.contains(words))
}

/// The server took PORT and did not come.
fn unconnected<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let (index, exchange) = context.exchange(data.closing.or(data.transfer))?;
    if was_cut_short(exchange) {
        return None;
    }
    // It went to another host than the one where the packets were captured, or that part was not captured.
    if captured::capture(context).is_some() && exchange.is_class(2) {
        return None;
    }
    let (transfer, began) = context.exchange(data.transfer)?;
    let waited = exchange.ended_us.zip(began.sent_us);
    let waited = waited.map(|(ended, sent)| ended.saturating_sub(sent));
    let silent = exchange.code().is_none_or(|code| code < 400);
    let stated = if silent {
        None
    } else {
        context.stated(Moment::ActiveTransfer, index)
    };
    let draft = match stated {
        Some(stated) => stated,
        None if silent || exchange.code() == Some(425) => {
            context.draft(FindingId::ActiveConnectBackBlocked)
        }
        None => session::refused(context, index, FindingId::DataRefused),
    };
    // What a log does not tell may have been answered.
    let draft = if silent && context.evidence.source.is_some() {
        draft.inferred()
    } else {
        draft
    };
    Some(
        draft
            .cites(index)
            .cites(transfer)
            .seconds(waited)
            .shows(data, DataFact::NotConnectedBack { waited_us: waited }),
    )
}

/// The connection came from another address than the server's.
fn from_elsewhere<'a>(context: &'a Context<'_>, data: &DataConnection) -> Option<Draft<'a>> {
    let from = data.accepted_from?;
    let peer = context.peer()?;
    if from.ip().to_canonical() == peer {
        return None;
    }
    let draft = context
        .draft(FindingId::ActiveFromUnexpectedSource)
        .value("address", &from.to_string())
        .value("peer", &peer.to_string())
        .shows(data, DataFact::ConnectedFrom { peer, from });
    Some(draft.cites_all(data.setup))
}

fn tell<'a>(data: &DataConnection, draft: Draft<'a>) -> Draft<'a> {
    match data.listened_on {
        Some(address) => draft
            .value("announced", &address.to_string())
            .shows(data, DataFact::ListenedOn { address }),
        None => draft,
    }
}
