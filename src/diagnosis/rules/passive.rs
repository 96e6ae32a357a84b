//! EPSV and PASV together: one that works makes the other's fault a warning; where none does, the one that got
//! furthest shows the cause.

use super::data::{address, modes, setup};
use super::port_range;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, DataFact};
use crate::diagnosis::mode::{Got, Mode};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::passive::Oddity;
use crate::evidence::{DataConnection, DataMode};
use crate::knowledge::findings::{Family, FindingId};
use crate::knowledge::gateways;

/// The passive modes, each with its data connection.
fn passive<'c, 'a>(
    context: &'c Context<'a>,
) -> impl Iterator<Item = (&'c Mode, &'a DataConnection)> + Clone {
    let modes = modes(context).iter();
    let modes = modes.map(|mode| (mode, &context.attempt.data[mode.data]));
    modes.filter(|(_, data)| data.mode != DataMode::Active)
}

/// Whether a listing came in some passive mode, as every client would get it.
pub(super) fn works(context: &Context<'_>) -> bool {
    passive(context).any(|(mode, _)| mode.is_clean())
}

/// No passive mode works for every client.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    if works(context) {
        return None;
    }
    let draft = worst(context)?.graded(Severity::Critical);
    let draft = active_that_listed(context)
        .into_iter()
        .fold(draft, |draft, data| {
            draft.shows(data, DataFact::ActiveWorked)
        });
    Some(draft.finding())
}

/// The data connection of active mode, if a listing came over it.
pub(super) fn active_that_listed<'a>(context: &Context<'a>) -> Option<&'a DataConnection> {
    let listed = modes(context).iter().filter(|mode| mode.got == Got::Listed);
    let mut listed = listed.map(|mode| &context.attempt.data[mode.data]);
    listed.find(|data| data.mode == DataMode::Active)
}

/// A listing that stalled and was repeated in small segments. It goes before a long reply to STAT that stalled
/// like it.
pub(super) fn repeated(context: &Context<'_>) -> Option<Finding> {
    let test = context.attempt.small_segments()?;
    if works(context) {
        return None;
    }
    let mut modes = modes(context).iter();
    let stalled = modes.find(|mode| mode.data == test.stalled)?;
    stalled.fault.clone()
}

/// The cause among modes of which none is clean.
fn worst<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let mut candidates: Vec<(Got, Draft<'a>)> = passive(context)
        .filter_map(|(mode, data)| Some((mode.got, candidate(context, mode, data)?)))
        .collect();
    let furthest = candidates.iter().map(|(got, _)| *got).max()?;
    // A client that went round an address got its listing, and what it tried in vain before was no obstacle.
    let went_round = passive(context).any(|(mode, data)| {
        let is_logged = context.evidence.source.is_some();
        is_logged && mode.got == Got::Listed && data.is_replaced()
    });
    if went_round && furthest < Got::Listed {
        return None;
    }
    let first = candidates.iter().position(|(got, _)| *got == furthest)?;
    let (_, chosen) = candidates.remove(first);
    // A second mode that failed in the same way, or also of its port, is more evidence of one cause.
    let same = |(got, other): &(Got, Draft<'a>), chosen: &Draft<'a>| {
        other.id() == chosen.id() || *got == Got::Announced && furthest == Got::Announced
    };
    Some(candidates.into_iter().fold(chosen, |chosen, candidate| {
        if same(&candidate, &chosen) {
            chosen.absorb(candidate.1)
        } else {
            chosen
        }
    }))
}

/// A wrong address comes before a port that does not answer, and after a listing that failed anyway. It is not what a
/// client met that says that it went round it.
fn candidate<'a>(
    context: &'a Context<'_>,
    mode: &Mode,
    data: &DataConnection,
) -> Option<Draft<'a>> {
    let critical = |found: &&Finding| found.severity == Severity::Critical;
    let taken_up = |found: &Finding| {
        let found = context.resume(found.clone());
        // Where the other mode fails as well, it is not what this reply names.
        match passive(context).count() {
            1 => elsewhere(context, data, found),
            _ => found,
        }
    };
    let address = mode.address.as_ref().filter(critical).map(taken_up);
    match (mode.fault.as_ref().map(taken_up), address) {
        (Some(fault), Some(address)) if mode.got == Got::Announced => {
            let went_round = context.evidence.source.is_some() && data.is_replaced();
            Some(if went_round {
                fault
            } else {
                address.absorb(fault)
            })
        }
        (Some(fault), _) => Some(fault),
        (None, address) => address,
    }
}

/// What clients that know one mode only will meet, and what is odd.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let one_is_clean = works(context);
    let one_lists = passive(context).any(|(mode, _)| mode.got == Got::Listed);
    let by_luck = port_range::is_partly_open(context);
    let odd = passive(context).filter_map(|(_, data)| odd(context, data));
    let mut findings: Vec<Finding> = odd.collect();
    // An address that clients have to go round weighs more than a mode that they can do without.
    let mut of_epsv: Vec<Finding> = Vec::new();
    for (mode, data) in passive(context) {
        if let Some(index) = setup::is_unknown_epsv(context, data) {
            if one_lists {
                let other_family = context.attempt.exchanges[index].code() == Some(522);
                let id = if other_family {
                    FindingId::EpsvWrongFamily
                } else {
                    FindingId::NoEpsv
                };
                let draft = context.draft(id).stated();
                findings.push(draft.cites(index).finding());
            }
        } else if one_is_clean {
            let found = beside_a_clean_one(context, mode, data, by_luck);
            if data.mode == DataMode::Epsv && !mode.is_clean() {
                of_epsv.extend(found);
            } else {
                findings.extend(found);
            }
        } else if one_lists && data.mode == DataMode::Epsv {
            let fault = mode.fault.clone();
            let fault = fault.map(|it| elsewhere(context, data, context.resume(it)));
            of_epsv.extend(fault.map(|fault| epsv_fault(context, data, fault)));
        } else if let Some(address) = mode.address.clone() {
            // The cause lies elsewhere, and this will be next.
            let draft = context.resume(address);
            findings.push(draft.graded(Severity::Warning).finding());
        }
    }
    findings.extend(of_epsv);
    findings
}

/// `by_luck`: ports are known to be open or shut whatever the mode, so that a shut one says nothing of it.
fn beside_a_clean_one(
    context: &Context<'_>,
    mode: &Mode,
    data: &DataConnection,
    by_luck: bool,
) -> Option<Finding> {
    if mode.is_clean() {
        let by_epsv =
            passive(context).any(|(other, data)| data.mode == DataMode::Epsv && other.is_clean());
        let address = context.resume(mode.address.clone()?);
        return Some(match address.id() {
            FindingId::PasvPrivateAddress if by_epsv => address
                .renamed(FindingId::PasvPrivateButEpsvWorks)
                .finding(),
            _ => address.finding(),
        });
    }
    let critical = |found: &&Finding| found.severity == Severity::Critical;
    if let Some(address) = mode.address.as_ref().filter(critical) {
        let draft = context.resume(address.clone());
        let draft = match draft.id() {
            FindingId::PasvPrivateAddress => draft.renamed(FindingId::PasvPrivateButEpsvWorks),
            _ => draft,
        };
        return Some(draft.graded(Severity::Warning).finding());
    }
    // Told by the rules of features and of logs.
    let of_mlsd = |fault: &Draft<'_>| {
        matches!(
            fault.id(),
            FindingId::ProtocolFeatLies | FindingId::DirMlsdUnsupported
        )
    };
    let fault = elsewhere(context, data, context.resume(mode.fault.clone()?));
    if of_mlsd(&fault) || by_luck && of_the_port(&fault) {
        return None;
    }
    let fault = if of_the_port(&fault) {
        beside_an_open_port(context, fault, data)
    } else {
        fault
    };
    Some(match data.mode {
        DataMode::Epsv => epsv_fault(context, data, fault),
        _ if fault.id() == FindingId::PasvOnIpv6 => fault.finding(),
        _ => fault.graded(Severity::Warning).finding(),
    })
}

fn of_the_port(fault: &Draft<'_>) -> bool {
    fault.id().family() == Family::DataPort
}

/// A port that could not be reached on the server's own address, where the reply to EPSV names another one.
fn elsewhere<'a>(context: &'a Context<'_>, data: &DataConnection, fault: Draft<'a>) -> Draft<'a> {
    let named = address::named_by_epsv(context, data).filter(|_| of_the_port(&fault));
    match named.zip(context.peer()) {
        Some((named, peer)) => fault
            .renamed(FindingId::EpsvWrongFamily)
            .value("announced", &named)
            .value("peer", &peer.to_string()),
        None => fault,
    }
}

/// A port that did not answer where another one of the same session did, which disproves that all are shut.
fn beside_an_open_port<'a>(
    context: &'a Context<'_>,
    fault: Draft<'a>,
    data: &DataConnection,
) -> Draft<'a> {
    let clean = passive(context).find(|(mode, _)| mode.is_clean());
    let other = clean.and_then(|(_, data)| data.announced_port);
    let Some((port, other)) = data.announced_port.zip(other) else {
        return fault;
    };
    // A device that does not know EPSV leaves its ports shut, and answers nothing.
    let blocked = data.mode == DataMode::Epsv && fault.id() != FindingId::DataPortRefused;
    let fault = if blocked {
        fault
    } else {
        fault.renamed(FindingId::DataPortPartlyOpen).inferred()
    };
    let minded = gateways::protocol(port).map(|protocol| (port, protocol));
    let fault = match minded {
        Some((_, protocol)) => fault.value("protocol", protocol),
        None => fault,
    };
    let minded: Vec<_> = minded.into_iter().collect();
    fault
        .value("port", &port.to_string())
        .shows_all(data, port_range::of_others(&minded))
        .shows(data, DataFact::AnotherPortWorked { port, other })
}

/// EPSV failed where PASV works. A reset is no firewall's doing, and neither is a refused listing.
fn epsv_fault(context: &Context<'_>, data: &DataConnection, fault: Draft<'_>) -> Finding {
    let is_unanswered = !context.is_positive(data.setup);
    let fault = match fault.id() {
        FindingId::DataPortFiltered | FindingId::DataPortRejected => {
            fault.renamed(FindingId::EpsvBlockedByFirewall)
        }
        // A device that does not know EPSV may also drop the command.
        FindingId::ReplyTimeout if is_unanswered => fault
            .renamed(FindingId::EpsvBlockedByFirewall)
            .inferred()
            .shows(At::Attempt, DataFact::OnlyEpsvUnanswered),
        _ => fault,
    };
    fault.graded(Severity::Warning).finding()
}

/// Replies that could be read though strict clients may fail of them.
fn odd(context: &Context<'_>, data: &DataConnection) -> Option<Finding> {
    let oddities = data.oddities.iter().copied();
    // Port 0 is a fault, and told as one.
    let mut oddities = oddities.filter(|it| *it != Oddity::PortZero).peekable();
    oddities.peek()?;
    let draft = context.draft(FindingId::PasvReplyOdd);
    let draft = draft.shows_all(data, oddities.map(|oddity| DataFact::OddReply { oddity }));
    Some(draft.cites(data.setup?).finding())
}
