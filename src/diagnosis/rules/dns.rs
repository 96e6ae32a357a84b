//! Names to addresses.

use std::net::IpAddr;
use std::time::Duration;

use crate::diagnosis::Finding;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::NetworkFact;
use crate::evidence::StepName;
use crate::evidence::facts::{Connected, LookupOutcome, Resolved, TcpOutcome, TcpPath};
use crate::knowledge::findings::FindingId;

/// An "unreachable" that comes sooner is our own routing table speaking, not the network.
const OWN_ROUTE: Duration = Duration::from_millis(20);

/// A name without any address.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let resolved = context.attempt.resolved()?;
    if !resolved.is_looked_up() || resolved.addresses().next().is_some() {
        return None;
    }
    let any = |outcomes: &[LookupOutcome]| {
        let mut lookups = resolved.lookups();
        lookups.any(|(_, lookup)| outcomes.contains(&lookup.outcome))
    };
    let excluded = resolved.excluded.as_ref();
    if let Some(excluded) = excluded.filter(|it| !it.addresses.is_empty()) {
        let draft = context.draft(FindingId::DnsNoUsableFamily).stated();
        let draft = draft.value("addresses", &list(excluded.addresses.iter().copied()));
        return Some(tell(draft, resolved).finding());
    }
    let asked_once = any(&[LookupOutcome::NotAsked]);
    let draft = if any(&[LookupOutcome::TemporaryFailure]) {
        context.draft(FindingId::DnsTemporaryFailure).stated()
    } else if any(&[LookupOutcome::TimedOut]) {
        // The resolver said nothing.
        context.draft(FindingId::DnsTemporaryFailure).inferred()
    } else if any(&[LookupOutcome::Failed]) {
        context.draft(FindingId::DnsLocalFailure).stated()
    } else if asked_once {
        // The name may have addresses of the family that was not asked for.
        context.draft(FindingId::DnsNxdomain).inferred()
    } else {
        context.draft(FindingId::DnsNxdomain).stated()
    };
    Some(tell(draft, resolved).finding())
}

fn tell<'a>(mut draft: Draft<'a>, resolved: &Resolved) -> Draft<'a> {
    for (record, lookup) in resolved.lookups() {
        if let Some(error) = &lookup.error {
            draft = draft.value("error", error);
        }
        if lookup.outcome != LookupOutcome::NotAsked {
            let outcome = lookup.outcome;
            draft = draft.shows(StepName::Resolve, NetworkFact::Lookup { record, outcome });
        }
    }
    draft
}

/// Only one family of addresses exists, and this machine has no route for it.
pub(super) fn no_usable_family(context: &Context<'_>, connected: &Connected) -> Option<Finding> {
    let resolved = context.attempt.resolved()?;
    let one_family = resolved.ipv4.addresses.is_empty() != resolved.ipv6.addresses.is_empty();
    let all_without_route = !connected.paths.is_empty() && connected.paths.iter().all(lacks_route);
    if !resolved.is_looked_up() || !one_family || !all_without_route {
        return None;
    }
    let mut draft = context
        .draft(FindingId::DnsNoUsableFamily)
        .value("addresses", &list(resolved.addresses()));
    draft = draft.paths(StepName::Connect, &connected.paths);
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
        (FindingId::AaaaBrokenButV4Ok, other_family),
        (FindingId::DnsPartialPool, same_family),
    ] {
        let Some(first) = paths.first() else { continue };
        let mut draft = context
            .draft(id)
            .address(first)
            .value("addresses", &list(resolved.addresses()))
            .value("error", first.error.as_deref().unwrap_or_default());
        draft = draft.paths(StepName::Connect, paths.iter().copied());
        findings.push(draft.path(StepName::Connect, used).finding());
    }
    findings
}

fn list(addresses: impl Iterator<Item = IpAddr>) -> String {
    let addresses: Vec<String> = addresses.map(|ip| ip.to_string()).collect();
    addresses.join(", ")
}
