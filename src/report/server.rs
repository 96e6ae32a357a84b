//! What the server showed of itself.

use super::shape::ServerReport;
use crate::evidence::{Attempt, Exchange};
use crate::knowledge::servers::Recognised;

/// Everything that the server told without being asked for files.
pub(super) fn server_report(attempt: &Attempt, software: Option<&Recognised>) -> ServerReport {
    let features = attempt.features();
    let system = features
        .and_then(|features| attempt.exchange(features.syst))
        .filter(|exchange| exchange.is_class(2))
        .map(Exchange::text)
        .filter(|system| !system.is_empty());
    ServerReport {
        software: software.map(|software| software.name.clone()),
        version: software.and_then(|software| software.version.clone()),
        confidence: software.map(Recognised::confidence),
        system,
        features: features.map_or_else(Vec::new, |features| features.features.clone()),
        client_address_seen_by_server: attempt
            .directory()
            .and_then(|directory| directory.client_address_seen),
    }
}
