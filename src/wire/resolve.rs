//! Names to addresses through the system's resolver, each address family apart.

use std::net::IpAddr;

use dns_lookup::{AddrFamily, AddrInfoHints, LookupErrorKind, SockType, getaddrinfo};

use super::limits::{Limits, Waited};
use crate::evidence::facts::{Lookup, LookupOutcome};

/// An address family to look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A records.
    Ipv4,
    /// AAAA records.
    Ipv6,
}

impl Lookup {
    /// The family was not asked for.
    #[must_use]
    pub fn not_asked() -> Self {
        Self {
            outcome: LookupOutcome::NotAsked,
            addresses: Vec::new(),
            elapsed_us: Some(0),
            error: None,
        }
    }

    /// Addresses of this family that need no lookup; none is as if the family was not asked for.
    #[must_use]
    pub fn known(addresses: Vec<IpAddr>) -> Self {
        if addresses.is_empty() {
            return Self::not_asked();
        }
        Self {
            outcome: LookupOutcome::Found,
            addresses,
            elapsed_us: Some(0),
            error: None,
        }
    }
}

/// Looks up one family of a host name, as every other program on this machine would see it.
pub async fn lookup(limits: &Limits, host: &str, family: Family) -> Lookup {
    let started_us = limits.stopwatch.micros();
    let name = host.to_owned();
    // The system's resolver blocks; a thread of its own waits for it. A wait that is given up leaves
    // the thread behind, which ends with the resolver's own time limit.
    let asked = tokio::task::spawn_blocking(move || ask(&name, family));
    let (outcome, addresses, error) = match limits.wait(limits.timeout, asked).await {
        Waited::Done(Ok(Ok(addresses))) if addresses.is_empty() => {
            (LookupOutcome::NoAddress, addresses, None)
        }
        Waited::Done(Ok(Ok(addresses))) => (LookupOutcome::Found, addresses, None),
        Waited::Done(Ok(Err((outcome, error)))) => (outcome, Vec::new(), Some(error)),
        Waited::Done(Err(error)) => (LookupOutcome::Failed, Vec::new(), Some(error.to_string())),
        Waited::TimedOut | Waited::Stopped(_) => (LookupOutcome::TimedOut, Vec::new(), None),
    };
    let elapsed_us = limits.stopwatch.micros().saturating_sub(started_us);
    Lookup {
        outcome,
        addresses,
        elapsed_us: Some(elapsed_us),
        error,
    }
}

fn ask(host: &str, family: Family) -> Result<Vec<IpAddr>, (LookupOutcome, String)> {
    let family = match family {
        Family::Ipv4 => AddrFamily::Inet,
        Family::Ipv6 => AddrFamily::Inet6,
    };
    let hints = AddrInfoHints {
        address: family.into(),
        socktype: SockType::Stream.into(),
        ..AddrInfoHints::default()
    };
    let found = getaddrinfo(Some(host), None, Some(hints)).map_err(|error| {
        let outcome = match error.kind() {
            LookupErrorKind::NoName | LookupErrorKind::NoData => LookupOutcome::NoAddress,
            LookupErrorKind::Again => LookupOutcome::TemporaryFailure,
            _ => LookupOutcome::Failed,
        };
        (outcome, std::io::Error::from(error).to_string())
    })?;
    let mut addresses = Vec::new();
    for address in found.flatten().map(|info| info.sockaddr.ip()) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}
