//! Names that do not become addresses.

use super::super::context::Context;
use super::super::{Confidence, Finding};
use crate::evidence::facts::{Lookup, LookupOutcome, Resolved};

pub(super) fn family(cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
    let Some(resolved) = cx
        .attempt
        .resolved()
        .filter(|found| found.addresses().next().is_none())
    else {
        return Vec::new();
    };
    vec![no_address(cx, resolved)]
}

fn no_address(cx: &Context<'_>, resolved: &Resolved) -> Finding {
    let lookups = [("A", &resolved.ipv4), ("AAAA", &resolved.ipv6)];
    let asked: Vec<(&str, &Lookup)> = lookups
        .into_iter()
        .filter(|(_, lookup)| lookup.outcome != LookupOutcome::NotAsked)
        .collect();
    let any = |outcome| asked.iter().any(|(_, lookup)| lookup.outcome == outcome);
    let (id, confidence) = if asked.len() < 2 && !any(LookupOutcome::TemporaryFailure) {
        // One family was ruled out by the user, or the literal is of the other one.
        ("dns-no-usable-family", Confidence::Inferred)
    } else if any(LookupOutcome::TemporaryFailure) || any(LookupOutcome::TimedOut) {
        ("dns-temporary-failure", Confidence::Stated)
    } else if any(LookupOutcome::Failed) {
        ("dns-local-failure", Confidence::Stated)
    } else {
        ("dns-nxdomain", Confidence::Stated)
    };
    let mut draft = cx.finding(id, confidence);
    for (record, lookup) in &asked {
        let words = lookup.error.as_deref().unwrap_or(match lookup.outcome {
            LookupOutcome::TimedOut => "no answer in time",
            _ => "no address",
        });
        let took = super::super::context::span(lookup.elapsed_us);
        draft = draft.value("error", words).fact(format!(
            "the lookup of {record} records ended after {took}: {words}"
        ));
    }
    if asked.is_empty() {
        draft = draft.fact("the address given is not of the address family that was asked for");
    }
    draft.done()
}
