//! Names to addresses.

use std::time::Duration;

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::{Draft, sentence};
use crate::diagnosis::{Confidence, Finding};
use crate::evidence::facts::{Connected, Lookup, LookupOutcome, Resolved, TcpOutcome, TcpPath};

/// An "unreachable" that comes sooner is our own routing table speaking, not the network.
const OWN_ROUTE: Duration = Duration::from_millis(20);

/// A name without any address.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let resolved = context.attempt.resolved()?;
    if resolved.literal || resolved.addresses().next().is_some() {
        return None;
    }
    let lookups = [&resolved.ipv4, &resolved.ipv6];
    let any = |outcomes: &[LookupOutcome]| {
        lookups
            .iter()
            .any(|lookup| outcomes.contains(&lookup.outcome))
    };
    let asked_once = any(&[LookupOutcome::NotAsked]);
    let draft = if any(&[LookupOutcome::TemporaryFailure, LookupOutcome::TimedOut]) {
        context.draft("dns-temporary-failure", Confidence::Stated)
    } else if any(&[LookupOutcome::Failed]) {
        context.draft("dns-local-failure", Confidence::Stated)
    } else if asked_once {
        // The name may have addresses of the family that was not asked for.
        context.draft("dns-nxdomain", Confidence::Inferred)
    } else {
        context.draft("dns-nxdomain", Confidence::Stated)
    };
    Some(tell(draft, resolved).finding())
}

fn tell<'a>(mut draft: Draft<'a>, resolved: &Resolved) -> Draft<'a> {
    for (kind, lookup) in [("A", &resolved.ipv4), ("AAAA", &resolved.ipv6)] {
        if let Some(error) = &lookup.error {
            draft = draft.value("error", error);
        }
        draft = match what(lookup) {
            Some(what) => draft.fact(&format!("Looking up {kind} records: {what}")),
            None => draft,
        };
    }
    draft
}

fn what(lookup: &Lookup) -> Option<&'static str> {
    match lookup.outcome {
        LookupOutcome::Found | LookupOutcome::NoAddress => Some("there are none"),
        LookupOutcome::TemporaryFailure => Some("the resolver could not answer now"),
        LookupOutcome::Failed => Some("the resolver failed"),
        LookupOutcome::TimedOut => Some("no answer came in time"),
        LookupOutcome::NotAsked => None,
    }
}

/// Only one family of addresses exists, and this machine has no route for it.
pub(super) fn no_usable_family(context: &Context<'_>, connected: &Connected) -> Option<Finding> {
    let resolved = context.attempt.resolved()?;
    let one_family = resolved.ipv4.addresses.is_empty() != resolved.ipv6.addresses.is_empty();
    let all_without_route = !connected.paths.is_empty() && connected.paths.iter().all(lacks_route);
    if resolved.literal || !one_family || !all_without_route {
        return None;
    }
    let mut draft = context
        .draft("dns-no-usable-family", Confidence::Proven)
        .value("addresses", &list(resolved));
    for path in &connected.paths {
        draft = draft.path(path);
    }
    Some(draft.finding())
}

/// Whether our own machine has no way to this address.
fn lacks_route(path: &TcpPath) -> bool {
    path.outcome == TcpOutcome::Unreachable && path.took_less_than(OWN_ROUTE) && is_ipv6(path)
        || path.outcome == TcpOutcome::LocalFailure && is_family(path)
}

fn is_ipv6(path: &TcpPath) -> bool {
    path.address.is_some_and(|address| address.is_ipv6())
}

fn is_ipv4(path: &TcpPath) -> bool {
    path.address.is_some_and(|address| address.is_ipv4())
}

fn is_family(path: &TcpPath) -> bool {
    path.error
        .as_deref()
        .is_some_and(|error| error.to_ascii_lowercase().contains("address family"))
}

/// Addresses that did not work beside one that did.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let (Some(connected), Some(resolved)) =
        (context.attempt.connected(), context.attempt.resolved())
    else {
        return Vec::new();
    };
    let Some(used) = connected.used.and_then(|used| connected.paths.get(used)) else {
        return Vec::new();
    };
    let failed = |path: &&TcpPath| {
        matches!(
            path.outcome,
            TcpOutcome::Refused | TcpOutcome::TimedOut | TcpOutcome::Unreachable
        ) && !lacks_route(path)
    };
    let failed: Vec<&TcpPath> = connected.paths.iter().filter(failed).collect();
    let (other_family, same_family): (Vec<&TcpPath>, Vec<&TcpPath>) = failed
        .iter()
        .partition(|path| is_ipv6(path) && is_ipv4(used));
    let mut findings = Vec::new();
    for (id, paths) in [
        ("aaaa-broken-but-v4-ok", other_family),
        ("dns-partial-pool", same_family),
    ] {
        let Some(first) = paths.first() else { continue };
        let mut draft = context
            .draft(id, Confidence::Proven)
            .address(first)
            .value("addresses", &list(resolved))
            .value("error", first.error.as_deref().unwrap_or_default());
        for path in &paths {
            draft = draft.path(path);
        }
        findings.push(draft.fact(&sentence(used)).finding());
    }
    findings
}

fn list(resolved: &Resolved) -> String {
    let addresses: Vec<String> = resolved.addresses().map(|ip| ip.to_string()).collect();
    addresses.join(", ")
}
