//! Name to addresses: A and AAAA apart, every address kept.

use std::net::{IpAddr, SocketAddr};

use super::Doing;
use super::run::{Run, Stop};
use crate::evidence::facts::{Lookup, LookupOutcome, Resolved};
use crate::evidence::{Facts, Outcome, StepName};
use crate::settings::Families;
use crate::wire::resolve::{Family, lookup};

pub(super) async fn step(run: &mut Run<'_>) -> Result<Vec<SocketAddr>, Stop> {
    let host = run.target.host.as_str();
    let started_us = run.begins(
        StepName::Resolve,
        &Doing::Resolve {
            host: host.to_owned(),
        },
    );
    let resolved = match host.parse() {
        Ok(address) => literal(address, run.settings.families),
        Err(_) => by_name(run, host).await,
    };
    let addresses: Vec<_> = resolved
        .addresses()
        .map(|ip| SocketAddr::new(ip, run.target.port))
        .collect();
    let outcome = Outcome::of(!addresses.is_empty());
    run.record(
        StepName::Resolve,
        started_us,
        outcome,
        Facts::Resolve(resolved),
    );
    if addresses.is_empty() {
        Err(Stop)
    } else {
        Ok(addresses)
    }
}

fn literal(address: IpAddr, families: Families) -> Resolved {
    let mut resolved = Resolved {
        literal: true,
        ipv4: Lookup::not_asked(),
        ipv6: Lookup::not_asked(),
        excluded: None,
    };
    match (address, families) {
        (IpAddr::V4(_), Families::Any | Families::Ipv4) => resolved.ipv4 = Lookup::literal(address),
        (IpAddr::V6(_), Families::Any | Families::Ipv6) => resolved.ipv6 = Lookup::literal(address),
        _ => {}
    }
    resolved
}

async fn by_name(run: &Run<'_>, host: &str) -> Resolved {
    let ask = async |family, unless| {
        if run.settings.families == unless {
            Lookup::not_asked()
        } else {
            lookup(&run.limits, host, family).await
        }
    };
    let (ipv4, ipv6) = tokio::join!(
        ask(Family::Ipv4, Families::Ipv6),
        ask(Family::Ipv6, Families::Ipv4)
    );
    let (asked, other) = match run.settings.families {
        Families::Any => (None, Family::Ipv4),
        Families::Ipv4 => (Some(&ipv4), Family::Ipv6),
        Families::Ipv6 => (Some(&ipv6), Family::Ipv4),
    };
    let excluded = match asked.map(|lookup| lookup.outcome) {
        Some(LookupOutcome::NoAddress) => Some(lookup(&run.limits, host, other).await),
        _ => None,
    };
    Resolved {
        literal: false,
        ipv4,
        ipv6,
        excluded,
    }
}
