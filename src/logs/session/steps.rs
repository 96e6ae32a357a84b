//! The steps of a session that a log tells of.

use std::net::IpAddr;

use super::tls::handshake;
use super::{Session, path};
use crate::dialogue::steps::{self, Part};
use crate::evidence::facts::{Lookup, LookupOutcome, Resolved, TcpOutcome};
use crate::evidence::source::Deed;
use crate::evidence::tls::HandshakeOutcome;
use crate::evidence::{Facts, Outcome, Phase, Seen, StepName};

/// Puts the steps together, in the order in which the probe takes them.
pub(super) fn put_together(session: &mut Session) {
    let reached = [resolved(session), connected(session)];
    let attempt = &session.attempt;
    let told = session.source.did(Deed::LoggedIn);
    let spoken = [
        steps::greeted(attempt),
        secured(session),
        steps::protected(attempt),
        steps::logged_in(attempt, told),
        steps::features(attempt),
        steps::directory(attempt),
    ];
    let listed = steps::listings(attempt);
    let found: Vec<_> = reached
        .into_iter()
        .chain(spoken)
        .flatten()
        .chain(listed)
        .chain(steps::quit(attempt))
        .collect();
    steps::record(&mut session.attempt, found);
}

fn resolved(session: &Session) -> Part {
    let Some(words) = &session.not_resolved else {
        let host = session.place.host.as_ref();
        let literal = host.is_none_or(|host| host.parse::<IpAddr>().is_ok());
        return Some(steps::resolved(session.peer()?, literal));
    };
    let failed = || Lookup {
        outcome: unresolved(words),
        addresses: Vec::new(),
        elapsed_us: None,
        error: Some(words.clone()),
    };
    let facts = Facts::Resolve(Resolved {
        literal: false,
        given: false,
        by_proxy: false,
        ipv4: failed(),
        ipv6: failed(),
        excluded: None,
    });
    Some((StepName::Resolve, Phase::Dns, Outcome::Failed, facts))
}

/// What the words for a failed look-up mean.
fn unresolved(words: &str) -> LookupOutcome {
    let words = words.to_ascii_lowercase();
    let temporary = [
        "temporary",
        "eai_again",
        "server misbehaving",
        "try again",
        "11002",
    ];
    if temporary.iter().any(|it| words.contains(it)) {
        LookupOutcome::TemporaryFailure
    } else if words.contains("i/o timeout") {
        LookupOutcome::TimedOut
    } else {
        LookupOutcome::NoAddress
    }
}

fn connected(session: &mut Session) -> Part {
    let well = session.is_connected || !session.attempt.exchanges.is_empty();
    let mut paths = std::mem::take(&mut session.failed);
    let address = session.place.address();
    if well && address.is_some() {
        // Whoever is greeted is connected, whether the client says so or not.
        let seen = if session.is_connected {
            Seen::Told
        } else {
            Seen::Inferred
        };
        paths.push(path(address, TcpOutcome::Connected, seen, None));
    }
    if paths.is_empty() || well && address.is_none() {
        return None;
    }
    Some(steps::connected(paths, well))
}

fn secured(session: &Session) -> Part {
    let outcome = match &session.encrypted {
        Some(Ok(_)) => Some(HandshakeOutcome::Done),
        Some(Err(words)) => Some(HandshakeOutcome::Failed(words.clone())),
        None if steps::goes_on_after_auth(&session.attempt) => Some(HandshakeOutcome::Done),
        None => session.handshake_end.clone(),
    };
    let version = session
        .encrypted
        .as_ref()
        .and_then(|it| it.as_ref().ok()?.clone());
    let seen = if session.encrypted.is_some() || session.handshake_end.is_some() {
        Seen::Told
    } else {
        Seen::Inferred
    };
    let host = session.place.host.clone();
    let handshake = outcome.map(|outcome| handshake(outcome, version, host, seen));
    steps::secured(&session.attempt, handshake)
}
