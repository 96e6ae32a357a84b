//! Certificates that stand in a capture: whether the client minded one, and those of data connections.
//!
//! Nobody has verified them, so nothing is said of who issued them unless the client says it by an alert.

use std::collections::BTreeSet;

use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, CertificateFact, TlsFact};
use crate::diagnosis::rules::tls_described::{accepted, described, of_faults};
use crate::diagnosis::rules::tls_faults::{Fault, faults, untrusted};
use crate::diagnosis::rules::tls_words;
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::certificate::{Certificate, Presented};
use crate::evidence::tls::{
    ABOUT_CERTIFICATES, Alert, BAD_CERTIFICATE, CERTIFICATE_EXPIRED, Handshake, HandshakeOutcome,
    UNKNOWN_CA,
};
use crate::knowledge::findings::FindingId;

/// `certificate_unknown`: something else is wrong with it.
const CERTIFICATE_UNKNOWN: u8 = 46;

/// The certificate on account of which the client ended a handshake: its alert says so, or it left when the certificate had come.
pub(in crate::diagnosis::rules) fn rejected<'a>(
    context: &'a Context<'_>,
    at: impl Into<At>,
    handshake: &Handshake,
) -> Option<Draft<'a>> {
    let at = at.into();
    let alert = match &handshake.outcome {
        HandshakeOutcome::ClientAlert(alert) if ABOUT_CERTIFICATES.contains(&alert.code) => {
            Some(alert)
        }
        HandshakeOutcome::ClientLeft { .. } => None,
        _ => return None,
    };
    let draft = at_fault(context, at, handshake, alert)
        .unwrap_or_else(|| without_fault(context, at, handshake, alert));
    Some(match alert {
        Some(alert) => draft.value("alert", &tls_words::alert(alert)),
        None => draft,
    })
}

/// A client that closes right after the handshake has looked at the certificate then, where it shows a fault.
pub(in crate::diagnosis::rules) fn left(context: &Context<'_>) -> Option<Finding> {
    let secured = context.attempt.secured()?;
    let handshake = secured.handshake.as_ref().filter(|it| it.client_left)?;
    let at = At::Step(StepName::Secure);
    let draft = at_fault(context, at, handshake, None)?;
    let draft = draft.shows(at, CertificateFact::ClientLeftAfterHandshake);
    Some(draft.graded(Severity::Critical).finding())
}

/// The fault that shows, if it fits the alert.
fn at_fault<'a>(
    context: &'a Context<'_>,
    at: At,
    handshake: &Handshake,
    alert: Option<&Alert>,
) -> Option<Draft<'a>> {
    let presented = handshake.presented.as_ref()?;
    let leaf = presented.leaf()?;
    let mut faults = faults(handshake, presented, leaf);
    if let Some(alert) = alert {
        let named = faults.iter().position(|fault| is_named(alert, fault.id));
        match named {
            Some(named) => faults.swap(0, named),
            None if alert.code == UNKNOWN_CA => faults.insert(0, not_trusted(presented, leaf)),
            None => return None,
        }
    }
    let is_exact = alert.is_some_and(|it| matches!(it.code, CERTIFICATE_EXPIRED | UNKNOWN_CA));
    let first = faults.first()?;
    let confidence = if is_exact {
        first.confidence
    } else {
        Confidence::Inferred
    };
    let draft = of_faults(context, at, handshake, faults)?;
    Some(draft.confident(confidence))
}

/// Whether an alert is about this fault, or may be.
fn is_named(alert: &Alert, fault: FindingId) -> bool {
    match alert.code {
        CERTIFICATE_EXPIRED => matches!(
            fault,
            FindingId::TlsCertExpired | FindingId::TlsCertNotYetValid
        ),
        UNKNOWN_CA => matches!(
            fault,
            FindingId::TlsCertSelfSigned | FindingId::TlsCertIntercepted
        ),
        BAD_CERTIFICATE | CERTIFICATE_UNKNOWN => true,
        _ => false,
    }
}

fn not_trusted(presented: &Presented, leaf: &Certificate) -> Fault {
    let issuer = leaf.issuer.clone();
    untrusted(
        presented,
        leaf,
        CertificateFact::NotTrustedByClient { issuer },
    )
}

/// No fault shows that would explain it. An alert that is exact tells the fault all the same, where the certificate is not seen.
fn without_fault<'a>(
    context: &'a Context<'_>,
    at: At,
    handshake: &Handshake,
    alert: Option<&Alert>,
) -> Draft<'a> {
    let leaf = handshake.presented.as_ref().and_then(Presented::leaf);
    let id = match (leaf, alert.map(|alert| alert.code)) {
        (None, Some(CERTIFICATE_EXPIRED)) => FindingId::TlsCertExpired,
        (None, Some(UNKNOWN_CA)) => FindingId::TlsCertUnknownIssuer,
        _ => FindingId::TlsCertRejectedByClient,
    };
    let draft = context
        .draft(id)
        .value("captured", "client")
        .shows(at, TlsFact::handshake(handshake));
    let draft = match alert {
        Some(_) => draft,
        None => draft.inferred(),
    };
    let session = handshake.session.as_ref();
    let is_hidden = session.is_some_and(|session| session.version == "TLS 1.3");
    match leaf {
        Some(leaf) => described(context, draft, at, handshake, leaf),
        None => draft.value_if("hidden", is_hidden.then_some("yes")),
    }
}

/// What is wrong with certificates of data connections that the client accepted, where they are others than that of the control connection.
pub(super) fn of_data(context: &Context<'_>) -> Vec<Finding> {
    if super::capture(context).is_none() {
        return Vec::new();
    }
    let control = context.attempt.secured();
    let control = control.and_then(|secured| secured.presented()?.leaf());
    let mut known: BTreeSet<&str> = control
        .map(|leaf| leaf.fingerprint.as_str())
        .into_iter()
        .collect();
    let mut found = Vec::new();
    for data in &context.attempt.data {
        let Some(handshake) = data.tls.as_ref().filter(|it| it.is_done()) else {
            continue;
        };
        let Some((presented, leaf)) = handshake
            .presented
            .as_ref()
            .and_then(|presented| Some((presented, presented.leaf()?)))
        else {
            continue;
        };
        if known.insert(&leaf.fingerprint) {
            let faults = faults(handshake, presented, leaf);
            let draft = of_faults(context, At::data(data), handshake, faults);
            found.extend(draft.map(|draft| accepted(context, draft).finding()));
        }
    }
    found
}
