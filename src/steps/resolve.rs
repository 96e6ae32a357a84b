//! Name to addresses: A and AAAA apart, every address kept.

use std::net::{IpAddr, SocketAddr};

use super::run::{Run, Stop};
use super::{Doing, Observer};
use crate::evidence::facts::{Lookup, LookupOutcome, Resolved};
use crate::evidence::{Facts, Outcome, SkipReason, StepName};
use crate::settings::{Families, Settings};
use crate::target::Target;
use crate::wire::goal::Goal;
use crate::wire::limits::Limits;
use crate::wire::resolve::{Family, lookup};
use crate::wire::turns::Place;

/// What a lookup found, and when it began. It is the first thing that a run does, and may be done before it is decided
/// whether the run can go on right away.
#[derive(Debug)]
pub struct Found {
    resolved: Resolved,
    started_us: u64,
}

/// Whether the name of the server is left to the proxy. Where connections may lead only to some addresses, it is looked up
/// here, whatever the proxy could do: what was not looked up cannot be held against them.
fn is_left_to_proxy(settings: &Settings) -> bool {
    let proxy = settings.proxy.as_ref();
    settings.confines.is_none() && proxy.is_some_and(|proxy| proxy.kind.looks_up())
}

impl Found {
    /// The addresses of the host.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.resolved.addresses()
    }

    /// The places that the run will use.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.addresses().map(Place::at)
    }
}

/// Looks up the target's host, as the first step of an attempt does.
pub async fn look_up(
    target: &Target,
    settings: &Settings,
    observer: &dyn Observer,
    limits: &Limits,
) -> Found {
    let host = target.host.as_str();
    let doing = Doing::Resolve {
        host: host.to_owned(),
    };
    observer.step_begins(StepName::Resolve, &doing);
    let started_us = limits.stopwatch.micros();
    let families = settings.families;
    let mut given = settings.given.iter();
    let given = given.find(|given| given.is_of(host, target.port));
    let resolved = match (host.parse(), given) {
        (Ok(address), _) => known(&[address], true, families),
        (Err(_), Some(given)) => known(&given.addresses, false, families),
        (Err(_), None) if is_left_to_proxy(settings) => Resolved {
            by_proxy: true,
            ..known(&[], false, families)
        },
        (Err(_), None) => by_name(limits, families, host).await,
    };
    Found {
        resolved,
        started_us,
    }
}

pub(super) async fn step(run: &mut Run<'_>) -> Result<Vec<Goal>, Stop> {
    let found = if let Some(found) = run.found.take() {
        found
    } else {
        let found = look_up(run.target, run.settings, run.observer, &run.limits).await;
        wait_for_turn(run, &found).await;
        found
    };
    let Found {
        resolved,
        started_us,
    } = found;
    let port = run.target.port;
    let addresses = resolved.addresses();
    let mut goals: Vec<_> = addresses
        .map(|ip| Goal::Address(SocketAddr::new(ip, port)))
        .collect();
    if resolved.by_proxy {
        goals.push(Goal::Name(run.target.host.as_str().into(), port));
        run.pass_over(
            StepName::Resolve,
            SkipReason::ResolvedByProxy,
            Facts::Resolve(resolved),
        );
        return Ok(goals);
    }
    let outcome = Outcome::of(!goals.is_empty());
    run.record(
        StepName::Resolve,
        started_us,
        outcome,
        Facts::Resolve(resolved),
    );
    if goals.is_empty() {
        Err(Stop)
    } else {
        Ok(goals)
    }
}

/// What needs no lookup: the host is an address itself (`literal`), or its addresses are given.
fn known(addresses: &[IpAddr], literal: bool, families: Families) -> Resolved {
    let of = |family: fn(&IpAddr) -> bool, unless| {
        let addresses = addresses
            .iter()
            .filter(|it| family(it) && families != unless);
        Lookup::known(addresses.copied().collect())
    };
    Resolved {
        literal,
        given: !literal && !addresses.is_empty(),
        by_proxy: false,
        ipv4: of(IpAddr::is_ipv4, Families::Ipv6),
        ipv6: of(IpAddr::is_ipv6, Families::Ipv4),
        excluded: None,
    }
}

/// A further attempt may find other addresses than the one before. The wait ends with the run at the latest.
async fn wait_for_turn(run: &Run<'_>, found: &Found) {
    let Some(turn) = run.turn else { return };
    let places: Vec<_> = found.places().collect();
    run.limits.wait(run.limits.left(), turn.add(&places)).await;
}

async fn by_name(limits: &Limits, families: Families, host: &str) -> Resolved {
    let ask = async |family, unless| {
        if families == unless {
            Lookup::not_asked()
        } else {
            lookup(limits, host, family).await
        }
    };
    let (ipv4, ipv6) = tokio::join!(
        ask(Family::Ipv4, Families::Ipv6),
        ask(Family::Ipv6, Families::Ipv4)
    );
    let (asked, other) = match families {
        Families::Any => (None, Family::Ipv4),
        Families::Ipv4 => (Some(&ipv4), Family::Ipv6),
        Families::Ipv6 => (Some(&ipv6), Family::Ipv4),
    };
    let excluded = match asked.map(|lookup| lookup.outcome) {
        Some(LookupOutcome::NoAddress) => Some(lookup(limits, host, other).await),
        _ => None,
    };
    Resolved {
        literal: false,
        given: false,
        by_proxy: false,
        ipv4,
        ipv6,
        excluded,
    }
}
