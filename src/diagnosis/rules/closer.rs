//! Causes told more closely by what surrounds them. Each asks the rule of the plain cause first.

use std::net::IpAddr;

use super::{data_passive, greeting, login, session, setup, tcp};
use crate::diagnosis::context::Context;
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::facts::TcpOutcome;
use crate::evidence::reach::{Reach, reach};
use crate::evidence::{Attempt, DataMode, Ending, Exchange};
use crate::knowledge::networks;

/// Nothing outside this machine and its network answers as fast.
const AT_ONCE_US: u64 = 1000;

/// Azure's FTP hosts.
const AZURE: &str = ".azurewebsites.windows.net";

/// The same under another id, with one more fact.
fn retold(context: &Context<'_>, plain: Finding, id: &'static str, fact: &str) -> Finding {
    let mut draft = context.draft(id, Confidence::Inferred).fact(fact);
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
    if !matches!(plain.id.as_str(), "tcp-timeout" | "tcp-refused") {
        return None;
    }
    let connected = context.attempt.connected()?;
    let owner = connected.paths.iter().find_map(|path| {
        let ip = path.address?.ip();
        let owner = networks::content_network(ip)?;
        (path.outcome == TcpOutcome::TimedOut).then_some((ip, owner))
    });
    if let Some((ip, owner)) = owner {
        let fact = format!(
            "{ip} belongs to {owner}, which passes on web traffic only unless told otherwise"
        );
        return Some(retold(context, plain, "dns-proxied-by-cdn", &fact));
    }
    let earlier = context.evidence.attempts.iter();
    let answered = earlier
        .take_while(|attempt| !std::ptr::eq(*attempt, context.attempt))
        .any(|attempt| {
            attempt
                .exchanges
                .iter()
                .any(|exchange| exchange.reply.is_some())
        });
    answered.then(|| {
        let fact = "The server answered an earlier attempt of this run";
        retold(context, plain, "tcp-ip-banned", fact)
    })
}

/// A connection that is there sooner than the way to the server can be, and is lost at once.
pub(super) fn unheard(context: &Context<'_>) -> Option<Finding> {
    let plain = greeting::cause(context)?;
    let lost = matches!(
        plain.id.as_str(),
        "greeting-eof-no-bytes" | "tcp-reset-after-accept"
    );
    let connected = context.attempt.connected()?;
    let path = connected.paths.get(connected.used?)?;
    let (address, elapsed_us) = (path.address?, path.elapsed_us?);
    let far = reach(address.ip()) == Reach::Public;
    let at_once = elapsed_us < AT_ONCE_US;
    (lost && far && at_once).then(|| {
        let fact =
            format!("{address} accepted after {elapsed_us} µs, which no server elsewhere can");
        retold(context, plain, "antivirus-local-proxy", &fact)
    })
}

/// What a password that is right needs besides, at hosts whose rules are known.
pub(super) fn unwelcome(context: &Context<'_>) -> Option<Finding> {
    let plain = login::cause(context)?;
    let refused = matches!(plain.id.as_str(), "login-bad-credentials" | "login-refused");
    let target = &context.evidence.target;
    let host = target.host.as_deref().unwrap_or_default();
    if !refused || target.anonymous || !host.to_ascii_lowercase().ends_with(AZURE) {
        return None;
    }
    let qualified = target.user.contains('\\');
    let (id, fact) = if qualified {
        (
            "login-cloud-basic-auth-off",
            "The host is an Azure App Service, and the user name has its form",
        )
    } else {
        (
            "login-user-format",
            "The host is an Azure App Service, whose user names have the form app\\user",
        )
    };
    Some(retold(context, plain, id, fact))
}

/// What the cause does not say by itself.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    crashed(context).into_iter().collect()
}

/// A connection that is lost at the same command again.
fn crashed(context: &Context<'_>) -> Option<Finding> {
    let plain = session::cause(context)?;
    if plain.id != "control-lost" {
        return None;
    }
    let verb = lost_at(context.attempt)?;
    let earlier = context.evidence.attempts.iter();
    let again = earlier
        .take_while(|attempt| !std::ptr::eq(*attempt, context.attempt))
        .any(|attempt| lost_at(attempt).as_ref() == Some(&verb));
    again.then(|| {
        let fact = format!("An earlier attempt was lost at {verb} too");
        retold(context, plain, "server-crash-on-command", &fact)
    })
}

/// The command at which the server was gone.
fn lost_at(attempt: &Attempt) -> Option<String> {
    let gone = |exchange: &&Exchange| matches!(exchange.ending, Ending::Closed | Ending::Reset);
    attempt.exchanges.iter().find(gone)?.verb()
}

/// EPSV is the only passive mode over IPv6; and a server that ends a session by its idle timer while data
/// flows.
pub(super) fn unlisted(context: &Context<'_>) -> Option<Finding> {
    let plain = data_passive::cause(context)?;
    let is_ipv6 = matches!(context.peer()?.ip(), IpAddr::V6(_));
    let epsv = context
        .attempt
        .data
        .iter()
        .find(|data| data.mode == DataMode::Epsv);
    if let Some(index) = epsv.and_then(|data| setup::is_unknown_epsv(context, data))
        && is_ipv6
    {
        let code = context.exchange(Some(index))?.1.code()?;
        let fact = format!("EPSV was answered with {code}, and PASV cannot name an IPv6 address");
        return Some(retold(context, plain, "epsv-unsupported", &fact));
    }
    let moved = context.attempt.data.iter().any(|data| {
        let closing = context.exchange(data.closing);
        data.bytes > Some(0) && closing.is_some_and(|(_, exchange)| exchange.code() == Some(421))
    });
    (plain.id == "idle-server-timeout" && moved).then(|| {
        let fact = "Data came all the while";
        retold(context, plain, "idle-control-timeout-during-transfer", fact)
    })
}
