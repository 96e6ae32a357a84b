//! Causes told more closely by what surrounds them. Each asks the rule of the plain cause first.

use super::data::setup;
use super::{greeting, login, passive, tcp};
use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::diagnosis::fact::{At, DataFact, NetworkFact, TransferFact, What};
use crate::evidence::facts::TcpOutcome;
use crate::evidence::nat64;
use crate::evidence::reach::{Reach, reach};
use crate::evidence::{Attempt, DataMode, Exchange, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::networks;

/// Nothing outside this machine and its network answers as fast.
const AT_ONCE_US: u64 = 1000;

/// Azure's FTP hosts.
const AZURE: &str = ".azurewebsites.windows.net";

/// The same under another id, with one more fact.
fn retold(
    context: &Context<'_>,
    plain: Finding,
    id: FindingId,
    (at, fact): (At, impl Into<What>),
) -> Finding {
    let mut draft = context.draft(id).inferred().shows(at, fact);
    for index in &plain.exchanges {
        draft = draft.cites(*index);
    }
    let mut finding = draft.finding();
    finding.facts.extend(plain.facts);
    for (key, value) in plain.values {
        finding.values.entry(key).or_insert(value);
    }
    finding
}

/// No connection: to a content network that passes no FTP, or after the server had answered before.
pub(super) fn unreached(context: &Context<'_>) -> Option<Finding> {
    let plain = tcp::cause(context)?;
    if !matches!(plain.id, FindingId::TcpTimeout | FindingId::TcpRefused) {
        return None;
    }
    let connected = context.attempt.connected()?;
    let owner = connected.paths.iter().find_map(|path| {
        let ip = path.address?.ip();
        let owner = networks::content_network(ip)?;
        (path.outcome == TcpOutcome::TimedOut).then_some((ip, owner))
    });
    if let Some((ip, owner)) = owner {
        let fact = NetworkFact::ContentNetwork {
            address: ip,
            owner: owner.to_owned(),
        };
        let fact = (StepName::Connect.into(), fact);
        return Some(retold(context, plain, FindingId::DnsProxiedByCdn, fact));
    }
    let earlier = || {
        let attempts = context.evidence.attempts.iter();
        attempts.take_while(|attempt| !std::ptr::eq(*attempt, context.attempt))
    };
    let answered = earlier().any(|attempt| {
        let mut exchanges = attempt.exchanges.iter();
        exchanges.any(|exchange| exchange.reply.is_some())
    });
    // Nobody is banned for a session that was lost before anything was refused: the server went down with it.
    let broke_down = plain.id == FindingId::TcpRefused && earlier().all(broke_down);
    (answered && !broke_down).then(|| {
        let fact = (At::Attempt, NetworkFact::AnsweredEarlier);
        retold(context, plain, FindingId::TcpIpBanned, fact)
    })
}

/// The session was lost without a word, and its login was not refused.
fn broke_down(attempt: &Attempt) -> bool {
    let refused = attempt.logged_in().is_some_and(|login| !login.accepted);
    !refused && attempt.exchanges.last().is_some_and(Exchange::is_lost)
}

/// A connection that is there sooner than the way to the server can be, and is lost at once.
pub(super) fn unheard(context: &Context<'_>) -> Option<Finding> {
    let plain = greeting::cause(context)?;
    let lost = matches!(
        plain.id,
        FindingId::GreetingEofNoBytes | FindingId::TcpResetAfterAccept
    );
    let connected = context.attempt.connected()?;
    let path = connected.paths.get(connected.used?)?;
    if path.tunnel.is_some() {
        return None;
    }
    let (address, elapsed_us) = (path.address?, path.elapsed_us?);
    let far = reach(address.ip()) == Reach::Public;
    let at_once = elapsed_us < AT_ONCE_US;
    (lost && far && at_once).then(|| {
        let fact = NetworkFact::AcceptedAtOnce {
            address,
            elapsed_us,
        };
        let fact = (StepName::Connect.into(), fact);
        retold(context, plain, FindingId::AntivirusLocalProxy, fact)
    })
}

/// What a password that is right needs besides, at hosts whose rules are known.
pub(super) fn unwelcome(context: &Context<'_>) -> Option<Finding> {
    let plain = login::cause(context)?;
    let refused = matches!(
        plain.id,
        FindingId::LoginBadCredentials | FindingId::LoginRefused
    );
    let target = &context.evidence.target;
    let host = target.host.as_deref().unwrap_or_default();
    if !refused || target.anonymous || !host.to_ascii_lowercase().ends_with(AZURE) {
        return None;
    }
    let qualified = target.user.contains('\\');
    let id = if qualified {
        FindingId::LoginCloudBasicAuthOff
    } else {
        FindingId::LoginUserFormat
    };
    let fact = (At::Asked, NetworkFact::AzureUserName { qualified });
    Some(retold(context, plain, id, fact))
}

/// EPSV is the only passive mode over IPv6; and a server that ends a session by its idle timer while data
/// flows.
pub(super) fn unlisted(context: &Context<'_>) -> Option<Finding> {
    let plain = passive::cause(context)?;
    let epsv = context
        .attempt
        .data
        .iter()
        .find(|data| data.mode == DataMode::Epsv);
    if let Some(index) = epsv.and_then(|data| setup::is_refused_epsv_on_ipv6(context, data)) {
        return no_passive_mode(context, &plain, index);
    }
    let moved = context.attempt.data.iter().find(|data| {
        let closing = context.exchange(data.closing);
        data.bytes > Some(0) && closing.is_some_and(|(_, exchange)| exchange.code() == Some(421))
    })?;
    (plain.id == FindingId::IdleServerTimeout).then(|| {
        let fact = TransferFact::DataCame {
            bytes: moved.bytes.unwrap_or_default(),
        };
        let fact = (At::data(moved), fact);
        retold(
            context,
            plain,
            FindingId::IdleControlTimeoutDuringTransfer,
            fact,
        )
    })
}

/// EPSV is refused where it is all there is. Behind a NAT64 the server does not see that it is.
fn no_passive_mode(context: &Context<'_>, plain: &Finding, index: usize) -> Option<Finding> {
    let code = context.exchange(Some(index))?.1.code()?;
    let draft = context.draft(FindingId::EpsvUnsupported).inferred();
    let draft = draft
        .shows(At::Exchange(index), DataFact::NoPassiveForIpv6 { code })
        .cites_all(plain.exchanges.iter().copied());
    let address = context.attempt.server_ip()?;
    let Some(ipv4) = nat64::behind(address, context.attempt.resolved()) else {
        return Some(draft.finding());
    };
    let draft = draft.value("ipv4", &ipv4.to_string());
    let fact = DataFact::Nat64 { address, ipv4 };
    Some(draft.shows(StepName::Connect, fact).finding())
}
