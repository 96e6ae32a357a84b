//! EPSV and PASV: each judged by itself, then together. One that works makes the other's fault a
//! warning; where none does, the one that got furthest shows the cause.

use super::address;
use super::port_range;
use super::setup;
use super::transfer::{self, Listing};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, DataFact, DirectoryFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::TcpOutcome;
use crate::evidence::passive::Oddity;
use crate::evidence::{DataConnection, DataMode, Ending, Exchange};
use crate::knowledge::findings::{Family, FindingId};

/// How far a mode got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Got {
    /// The server does not know the command, or the probe stopped.
    Nothing,
    Refused,
    /// A positive reply without an address.
    Answered,
    Announced,
    Connected,
    Listed,
}

/// One mode, judged by itself.
struct Mode<'a> {
    data: &'a DataConnection,
    got: Got,
    /// Why it got no further.
    fault: Option<Draft<'a>>,
    /// What is wrong with the announced address.
    address: Option<Draft<'a>>,
}

impl Mode<'_> {
    /// It lists for every client.
    fn is_clean(&self) -> bool {
        let wrong = self.address.as_ref();
        self.got == Got::Listed && wrong.is_none_or(|draft| draft.severity() < Severity::Critical)
    }
}

fn modes<'a>(context: &'a Context<'a>) -> Vec<Mode<'a>> {
    let passive = context
        .attempt
        .data
        .iter()
        .filter(|data| data.mode != DataMode::Active);
    let mut modes: Vec<Mode<'a>> = passive.map(|data| judge(context, data)).collect();
    unreadable(context, &mut modes);
    modes
}

/// An empty listing beside one that was refused with 550 is that of a directory that cannot be read: some
/// servers say so to MLSD only (`ProFTPD`).
fn unreadable<'a>(context: &'a Context<'a>, modes: &mut [Mode<'a>]) {
    let listing = |mode: &Mode<'_>| mode.data.listing.as_ref().map(|it| it.entries);
    let refused = modes.iter().find_map(|mode| {
        let (index, exchange) = context.exchange(mode.data.closing.or(mode.data.transfer))?;
        let denied = mode.got == Got::Connected && exchange.code() == Some(550);
        denied.then_some(index)
    });
    let empty = |mode: &Mode<'_>| mode.got == Got::Listed && listing(mode) == Some(0);
    let Some(refused) = refused.filter(|_| modes.iter().any(empty)) else {
        return;
    };
    let path = context.attempt.directory().map(|facts| facts.path.as_str());
    let denied = || {
        let draft = context.draft(FindingId::DirNoPermission).inferred();
        let draft = draft.value("path", path.unwrap_or_default());
        draft
            .cites(refused)
            .shows(At::Exchange(refused), DirectoryFact::AnotherEmpty)
    };
    for mode in modes {
        let told = mode.fault.as_ref().map(Draft::id) == Some(FindingId::DirNoPermission);
        if empty(mode) || mode.got == Got::Connected && !told {
            mode.got = Got::Connected;
            mode.fault = Some(denied().cites_all(mode.data.closing.or(mode.data.transfer)));
        }
    }
}

fn judge<'a>(context: &'a Context<'a>, data: &'a DataConnection) -> Mode<'a> {
    let (got, fault) = progress(context, data);
    Mode {
        data,
        got,
        fault,
        address: address::wrong(context, data, got == Got::Listed),
    }
}

fn progress<'a>(context: &'a Context<'_>, data: &DataConnection) -> (Got, Option<Draft<'a>>) {
    if let Some(fault) = setup::fault(context, data) {
        let got = if context.is_positive(data.setup) {
            Got::Answered
        } else if setup::is_unknown_epsv(context, data).is_some() {
            Got::Nothing
        } else {
            Got::Refused
        };
        return (got, Some(fault));
    }
    let answered = context.exchange(data.transfer);
    // Where nothing came, it may be the data connection that the server waits for.
    let silent = |exchange: &Exchange| matches!(exchange.ending, Ending::TimedOut { .. });
    let answered = answered.is_some_and(|(_, exchange)| !silent(exchange));
    match setup::path(data).map(|path| path.outcome) {
        Some(TcpOutcome::Connected) => {}
        // No log need say that its client connected: how far it got, the replies show.
        None | Some(TcpOutcome::Stopped) if answered => {}
        // A client that did not even try had its reasons, which a log does not always tell.
        None if context.evidence.source.is_some() => return (Got::Announced, None),
        None | Some(TcpOutcome::Stopped) => return (Got::Nothing, None),
        Some(_) => return (Got::Announced, setup::unconnected(context, data)),
    }
    match transfer::listing(context, data) {
        Listing::Whole => (Got::Listed, None),
        // The server waited in vain, which a wrong address explains.
        Listing::Failed(fault)
            if fault.id() == FindingId::DataConnectTooLate && !data.is_known_open() =>
        {
            (Got::Announced, Some(fault))
        }
        Listing::Failed(fault) => (Got::Connected, Some(fault)),
        Listing::Unknown => (Got::Nothing, None),
    }
}

/// Whether a listing came in some passive mode, as every client would get it.
pub(super) fn works(context: &Context<'_>) -> bool {
    modes(context).iter().any(Mode::is_clean)
}

/// No passive mode works for every client.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let modes = modes(context);
    if modes.iter().any(Mode::is_clean) {
        return None;
    }
    let draft = worst(modes)?.graded(Severity::Critical);
    let active = context
        .attempt
        .data
        .iter()
        .find(|data| data.mode == DataMode::Active);
    let worked = active.filter(|data| matches!(transfer::listing(context, data), Listing::Whole));
    let draft = worked.into_iter().fold(draft, |draft, data| {
        draft.shows(data, DataFact::ActiveWorked)
    });
    Some(draft.finding())
}

/// A listing that stalled and was repeated in small segments. It goes before a long reply to STAT that stalled
/// like it.
pub(super) fn repeated(context: &Context<'_>) -> Option<Finding> {
    let test = context.attempt.small_segments()?;
    if works(context) {
        return None;
    }
    let data = context.attempt.data.get(test.stalled)?;
    match transfer::listing(context, data) {
        Listing::Failed(draft) => Some(draft.finding()),
        Listing::Whole | Listing::Unknown => None,
    }
}

/// The cause among modes of which none is clean.
fn worst<'a>(modes: Vec<Mode<'a>>) -> Option<Draft<'a>> {
    let mut candidates: Vec<(Got, Draft<'a>)> = modes
        .into_iter()
        .filter_map(|mode| Some((mode.got, candidate(mode)?)))
        .collect();
    let furthest = candidates.iter().map(|(got, _)| *got).max()?;
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

/// A wrong address comes before a port that does not answer, and after a listing that failed anyway.
fn candidate(mode: Mode<'_>) -> Option<Draft<'_>> {
    let critical = |draft: &Draft<'_>| draft.severity() == Severity::Critical;
    match (mode.fault, mode.address.filter(critical)) {
        (Some(fault), Some(address)) if mode.got == Got::Announced => Some(address.absorb(fault)),
        (Some(fault), _) => Some(fault),
        (None, address) => address,
    }
}

/// What clients that know one mode only will meet, and what is odd.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let modes = modes(context);
    let one_is_clean = modes.iter().any(Mode::is_clean);
    let one_lists = modes.iter().any(|mode| mode.got == Got::Listed);
    let by_luck = port_range::is_partly_open(context);
    let mut findings: Vec<Finding> = modes
        .iter()
        .filter_map(|mode| odd(context, mode.data))
        .collect();
    for mode in modes {
        if let Some(index) = setup::is_unknown_epsv(context, mode.data) {
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
            findings.extend(beside_a_clean_one(mode, by_luck));
        } else if one_lists && mode.data.mode == DataMode::Epsv {
            findings.extend(mode.fault.map(epsv_fault));
        } else if let Some(address) = mode.address {
            // The cause lies elsewhere, and this will be next.
            findings.push(address.graded(Severity::Warning).finding());
        }
    }
    findings
}

/// `by_luck`: ports are known to be open or shut whatever the mode, so that a shut one says nothing of it.
fn beside_a_clean_one(mode: Mode<'_>, by_luck: bool) -> Option<Finding> {
    if mode.is_clean() {
        return Some(mode.address?.finding());
    }
    if let Some(address) = mode
        .address
        .filter(|draft| draft.severity() == Severity::Critical)
    {
        let address = match address.id() {
            FindingId::PasvPrivateAddress => address.renamed(FindingId::PasvPrivateButEpsvWorks),
            _ => address,
        };
        return Some(address.graded(Severity::Warning).finding());
    }
    let of_the_port = |fault: &Draft<'_>| fault.id().family() == Family::DataPort;
    // Told by the rules of features and of logs.
    let of_mlsd = |fault: &Draft<'_>| {
        matches!(
            fault.id(),
            FindingId::ProtocolFeatLies | FindingId::DirMlsdUnsupported
        )
    };
    let fault = mode
        .fault
        .filter(|fault| !(of_mlsd(fault) || by_luck && of_the_port(fault)))?;
    Some(match mode.data.mode {
        DataMode::Epsv => epsv_fault(fault),
        _ if fault.id() == FindingId::PasvOnIpv6 => fault.finding(),
        _ => fault.graded(Severity::Warning).finding(),
    })
}

/// EPSV failed where PASV works. A reset is no firewall's doing, and neither is a refused listing.
fn epsv_fault(fault: Draft<'_>) -> Finding {
    let fault = match fault.id() {
        FindingId::DataPortFiltered | FindingId::DataPortRejected => {
            fault.renamed(FindingId::EpsvBlockedByFirewall)
        }
        // A device that does not know EPSV may also drop the command.
        FindingId::ReplyTimeout => fault
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
