//! Connecting: nobody answers, or not everybody.

use super::super::context::{Context, span};
use super::super::draft::Draft;
use super::super::{Confidence, Finding};
use crate::evidence::facts::{Connected, LookedAround, TcpOutcome, TcpPath};

/// A route that is missing here shows at once; a host that is gone takes the network's time.
const AT_ONCE_US: u64 = 50_000;

pub(super) fn family(cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
    let Some(connected) = cx.attempt.connected() else {
        return Vec::new();
    };
    if connected.used.is_none() {
        return nobody(cx, connected).into_iter().collect();
    }
    let failed = connected
        .paths
        .iter()
        .filter(|path| counts(path))
        .collect::<Vec<_>>();
    not_everybody(cx, connected, &failed).into_iter().collect()
}

fn nobody(cx: &Context<'_>, connected: &Connected) -> Option<Finding> {
    if let Some(finding) = cx
        .attempt
        .looked_around()
        .and_then(|around| neighbour(cx, around))
    {
        return Some(with_paths(finding, &connected.paths).done());
    }
    let first = |outcome| connected.paths.iter().find(|path| path.outcome == outcome);
    // The surest answer wins: a refusal comes from the host itself, silence may be anything.
    let (path, id) = [
        (TcpOutcome::Refused, "tcp-refused"),
        (TcpOutcome::TimedOut, "tcp-timeout"),
        (TcpOutcome::Unreachable, "tcp-unreachable"),
        (TcpOutcome::Failed, "tcp-unreachable"),
        (TcpOutcome::LocalFailure, "tcp-local-failure"),
    ]
    .into_iter()
    .find_map(|(outcome, id)| Some((first(outcome)?, id)))?;
    let all_v6 = connected.paths.iter().all(|path| path.address.is_ipv6());
    let by_name = cx
        .attempt
        .resolved()
        .is_some_and(|resolved| !resolved.literal);
    let id = if id == "tcp-unreachable" && no_route_here(path) && all_v6 && by_name {
        "dns-no-usable-family"
    } else {
        id
    };
    let draft = cx
        .finding(id, Confidence::Proven)
        .value("address", &path.address.to_string())
        .value("addresses", &listed(&connected.paths))
        .value("error", path.error.as_deref().unwrap_or_default())
        .lasting(path.elapsed_us);
    // Our own routing table says so: that tells nothing of the server.
    let draft = if id == "tcp-unreachable" && no_route_here(path) {
        draft.ours()
    } else {
        draft
    };
    Some(with_paths(draft, &connected.paths).done())
}

/// What answered on a neighbouring port while FTP's did not.
fn neighbour<'c>(cx: &'c Context<'_>, around: &LookedAround) -> Option<Draft<'c>> {
    if let Some(look) = around
        .ports
        .iter()
        .find(|look| look.said.0.starts_with(b"SSH-"))
    {
        let said = String::from_utf8_lossy(&look.said.0).into_owned();
        let address = look.path.address;
        return Some(
            cx.finding("only-sftp-available", Confidence::Proven)
                .value("address", &address.to_string())
                .value("text", &said)
                .fact(format!(
                    "{address} answered as an SSH server: {}",
                    said.trim()
                )),
        );
    }
    let tls = around
        .ports
        .iter()
        .find(|look| look.tls.as_ref().is_some_and(|t| t.answered))?;
    let address = tls.path.address;
    Some(
        cx.finding("only-implicit-tls-available", Confidence::Proven)
            .value("address", &address.to_string())
            .fact(format!(
                "{address} answered a TLS ClientHello with a TLS record"
            )),
    )
}

/// One address works, but others that came before it did not.
fn not_everybody(cx: &Context<'_>, connected: &Connected, failed: &[&TcpPath]) -> Option<Finding> {
    let used = connected.paths.get(connected.used?)?;
    let path = failed.first()?;
    let other_family = path.address.is_ipv6() && used.address.is_ipv4();
    let id = if other_family {
        "aaaa-broken-but-v4-ok"
    } else {
        "dns-partial-pool"
    };
    let draft = cx
        .finding(id, Confidence::Proven)
        .value("address", &path.address.to_string())
        .value("addresses", &listed(&connected.paths))
        .value("error", path.error.as_deref().unwrap_or("no answer"));
    Some(with_paths(draft, &connected.paths).done())
}

/// Whether a failed path says something of the server's side. One that our own machine could not even
/// begin does not.
fn counts(path: &TcpPath) -> bool {
    match path.outcome {
        TcpOutcome::Refused | TcpOutcome::TimedOut | TcpOutcome::Failed => true,
        TcpOutcome::Unreachable => !no_route_here(path),
        _ => false,
    }
}

fn no_route_here(path: &TcpPath) -> bool {
    path.outcome == TcpOutcome::Unreachable && path.elapsed_us < AT_ONCE_US
}

fn listed(paths: &[TcpPath]) -> String {
    paths
        .iter()
        .map(|path| path.address.to_string())
        .collect::<Vec<_>>()
        .join(", ")
}

fn with_paths<'c>(draft: Draft<'c>, paths: &[TcpPath]) -> Draft<'c> {
    paths
        .iter()
        .fold(draft, |draft, path| draft.fact(told(path)))
}

/// A connection attempt as a sentence.
pub(super) fn told(path: &TcpPath) -> String {
    let (address, took) = (path.address, span(path.elapsed_us));
    let error = path
        .error
        .as_deref()
        .map(|error| format!(": {error}"))
        .unwrap_or_default();
    match path.outcome {
        TcpOutcome::Connected => format!("TCP connected to {address} in {took}"),
        TcpOutcome::Refused => format!("TCP to {address} was refused (RST) after {took}"),
        TcpOutcome::TimedOut => format!("TCP to {address} got no answer within {took}"),
        TcpOutcome::Unreachable => {
            format!("TCP to {address} is unreachable, known after {took}{error}")
        }
        TcpOutcome::LocalFailure => format!("TCP to {address} could not be tried from here{error}"),
        TcpOutcome::Failed => format!("TCP to {address} failed after {took}{error}"),
        TcpOutcome::Stopped => format!("TCP to {address} was given up after {took}"),
    }
}
