//! Connections that the run's proxy did not make: who refused, the proxy or what is behind it.

use std::net::SocketAddr;

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, ProxyFact};
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::facts::{TcpOutcome, TcpPath};
use crate::evidence::proxied::{ProxyExchange, ProxyRequest};
use crate::evidence::{DataConnection, StepName, Tunnel, TunnelEnd};
use crate::knowledge::findings::FindingId;
use crate::target::ProxyKind;

/// The header in which squid names its errors.
const SQUID_ERROR: &str = "X-Squid-Error";

/// What squid calls its errors, and what each comes to here. That it knows no way is what some of its versions say of a name that
/// they could not look up, too.
const OF_SQUID: [(&str, &str); 5] = [
    ("ERR_CANNOT_FORWARD", "unreached"),
    ("ERR_DNS_FAIL", "name"),
    ("ERR_ACCESS_DENIED", "forbidden"),
    ("ERR_CACHE_ACCESS_DENIED", "login"),
    ("ERR_CONNECT_FAIL 111", "refused"),
];

/// Reasons for which nothing was asked of the server: they say nothing of it.
const BEFORE_THE_SERVER: [&str; 4] = ["login", "forbidden", "closed", "other"];

/// No control connection through the proxy.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let connected = context.attempt.connected()?;
    if connected.used.is_some() {
        return None;
    }
    let mut paths = connected.paths.iter().rev();
    let path = paths.find(|path| path.outcome == TcpOutcome::Proxy)?;
    draft(context, StepName::Connect, path).map(Draft::finding)
}

/// No data connection through it.
pub(super) fn unconnected<'a>(
    context: &'a Context<'_>,
    data: &DataConnection,
    path: &TcpPath,
) -> Option<Draft<'a>> {
    let draft = draft(context, data, path)?.value("data", "yes");
    let draft = draft.number("port", data.announced_port.map(u64::from));
    Some(draft.cites_all(data.setup))
}

fn draft<'a>(context: &'a Context<'_>, at: impl Into<At>, path: &TcpPath) -> Option<Draft<'a>> {
    let tunnel = path.tunnel.as_deref()?;
    let at = at.into();
    let (id, reason) = judged(tunnel);
    let asked = context.evidence.asked.proxy.as_ref();
    let proxy = asked.map(|proxy| format!("{}:{}", proxy.host, proxy.port));
    let draft = context
        .draft(id)
        .value("reason", reason)
        .value("scheme", tunnel.kind.scheme())
        .value("asked", &tunnel.asked)
        .value_if("proxy", proxy.as_deref())
        .value_if("variable", asked.and_then(|it| it.variable.as_deref()))
        .value_if("schemes", schemes(tunnel).as_deref())
        .value_if("software", software(tunnel))
        .value_if("name", is_named(tunnel).then_some("yes"))
        .seconds(path.elapsed_us)
        .paths(at, &tunnel.hops)
        .shows_all(at, fact(tunnel));
    let states = matches!(tunnel.end, TunnelEnd::Reply(_) | TunnelEnd::Status(_));
    let draft = if states {
        draft.confident(Confidence::Stated)
    } else {
        draft
    };
    let is_ours = id != FindingId::ProxyRefused || BEFORE_THE_SERVER.contains(&reason);
    Some(if is_ours { draft.ours() } else { draft })
}

/// What it is, and for which reason.
fn judged(tunnel: &Tunnel) -> (FindingId, &'static str) {
    use FindingId::{ProxyRefused, ProxyUnreachable, ProxyWrongProtocol};
    let last = tunnel.exchanges.last();
    let is_answered = tunnel.exchanges.iter().any(|it| !it.answer.is_empty());
    let connects = last.is_some_and(|it| it.request == ProxyRequest::Connect);
    match &tunnel.end {
        TunnelEnd::NoAddress => (ProxyUnreachable, "name"),
        TunnelEnd::NoConnection => (ProxyUnreachable, hop(tunnel)),
        TunnelEnd::TimedOut if last.is_none() => (ProxyUnreachable, "silent"),
        TunnelEnd::TimedOut if connects => (ProxyRefused, "silent"),
        TunnelEnd::TimedOut => (ProxyWrongProtocol, "silent"),
        TunnelEnd::NoMethod | TunnelEnd::LoginRefused(_) => (ProxyRefused, "login"),
        TunnelEnd::Reply(code) => (ProxyRefused, reply(*code)),
        TunnelEnd::Status(code) => (ProxyRefused, status(tunnel, *code)),
        TunnelEnd::Foreign | TunnelEnd::TooLong => (ProxyWrongProtocol, spoken(tunnel)),
        TunnelEnd::Closed | TunnelEnd::Reset if !is_answered => (ProxyWrongProtocol, "closed"),
        TunnelEnd::Closed | TunnelEnd::Reset => (ProxyRefused, "closed"),
        TunnelEnd::Failed(_) | TunnelEnd::Open | TunnelEnd::Stopped => (ProxyRefused, "other"),
    }
}

fn hop(tunnel: &Tunnel) -> &'static str {
    match tunnel.hops.last().map(|hop| hop.outcome) {
        Some(TcpOutcome::Refused) => "refused",
        Some(TcpOutcome::TimedOut) => "silent",
        _ => "other",
    }
}

/// By the replies of SOCKS (RFC 1928 section 6).
fn reply(code: u8) -> &'static str {
    match code {
        2 => "forbidden",
        3 | 4 | 6 => "unreached",
        5 => "refused",
        8 => "family",
        _ => "unsaid",
    }
}

/// By the status, or by what the proxy says besides.
fn status(tunnel: &Tunnel, code: u16) -> &'static str {
    let named = tunnel.header(SQUID_ERROR).and_then(|error| {
        let mut known = OF_SQUID.iter();
        known.find(|(name, _)| error.starts_with(name))
    });
    match (code, named) {
        (407, _) => "login",
        (_, Some((_, reason))) => reason,
        (400..=499, None) => "forbidden",
        _ => "unreached",
    }
}

/// Which proxy it is, where it says so and its settings have names that help.
fn software(tunnel: &Tunnel) -> Option<&'static str> {
    let server = tunnel.header("Server").unwrap_or_default();
    let is = |name: &str| server.split(['/', ' ']).next() == Some(name);
    if tunnel.header(SQUID_ERROR).is_some() || is("squid") {
        Some("squid")
    } else {
        is("tinyproxy").then_some("tinyproxy")
    }
}

/// Whether the proxy was given a name, and not an address.
fn is_named(tunnel: &Tunnel) -> bool {
    tunnel.asked.parse::<SocketAddr>().is_err()
}

/// What it speaks in place of what was expected, as far as its first bytes tell.
fn spoken(tunnel: &Tunnel) -> &'static str {
    let answer = tunnel.exchanges.last().map_or(&[][..], |it| &it.answer.0);
    match answer {
        [b'H', b'T', ..] if tunnel.kind != ProxyKind::Http => "http",
        [5, _, ..] if tunnel.kind == ProxyKind::Http => "socks",
        [0, 0x5a..=0x5d, ..] => "socks4",
        [0x15 | 0x16, 3, ..] => "tls",
        [b'2', b'2', b'0', ..] => "ftp",
        [b'S', b'S', b'H', ..] => "ssh",
        _ => "unknown",
    }
}

/// The kinds of login that an HTTP proxy takes, where Basic is none of them.
fn schemes(tunnel: &Tunnel) -> Option<String> {
    let answer = tunnel.exchanges.last().map_or(&[][..], |it| &it.answer.0);
    let text = String::from_utf8_lossy(answer);
    let named = text.lines().skip(1).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_it = name.trim().eq_ignore_ascii_case("proxy-authenticate");
        let scheme = value.trim().split([' ', ',']).next()?;
        is_it.then(|| scheme.to_owned())
    });
    let named: Vec<_> = named.collect();
    let basic = named.iter().any(|it| it.eq_ignore_ascii_case("basic"));
    (!basic && !named.is_empty()).then(|| named.join(", "))
}

fn fact(tunnel: &Tunnel) -> Option<ProxyFact> {
    let asked = tunnel.asked.clone();
    let text = tunnel.line();
    let last = tunnel.exchanges.last();
    Some(match &tunnel.end {
        TunnelEnd::Open | TunnelEnd::Stopped | TunnelEnd::NoConnection => return None,
        TunnelEnd::NoAddress => ProxyFact::ProxyNotFound,
        TunnelEnd::NoMethod => ProxyFact::ProxyTakesNoLogin,
        TunnelEnd::LoginRefused(status) => ProxyFact::ProxyRefusedLogin { status: *status },
        TunnelEnd::Reply(code) => ProxyFact::ProxyReply { asked, code: *code },
        TunnelEnd::Status(_) => ProxyFact::ProxyAnswer { asked, text },
        TunnelEnd::Foreign | TunnelEnd::TooLong => ProxyFact::ProxyNotUnderstood {
            bytes: last.map_or(0, |it| it.answer.0.len() as u64),
            text,
        },
        TunnelEnd::Closed | TunnelEnd::Reset => ProxyFact::ProxyClosed {
            answered: last.is_some_and(|it: &ProxyExchange| !it.answer.is_empty()),
        },
        TunnelEnd::TimedOut => ProxyFact::ProxySilent { asked },
        TunnelEnd::Failed(error) => ProxyFact::ProxyFailed {
            error: error.clone(),
        },
    })
}
