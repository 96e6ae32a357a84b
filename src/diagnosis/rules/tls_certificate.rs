//! The certificate of the control connection: what is wrong with it, what soon will be, and what the
//! server shows elsewhere.

use super::tls_described::{accepted, dated, described, of_faults};
use super::tls_faults::{faults, is_short};
use super::{mid_session, tls_names};
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, CertificateFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::StepName;
use crate::evidence::certificate::{Certificate, Presented, Trust, fits};
use crate::evidence::facts::Withheld;
use crate::evidence::tls::{Handshake, OtherCertificate};
use crate::knowledge::findings::FindingId;
use crate::target::TlsMode;

/// Public authorities may not sign for longer (CA/Browser Forum).
const LONGEST_DAYS: u64 = 825;

/// A certificate to which a password was not entrusted.
pub(super) fn cause(context: &Context<'_>) -> Option<Finding> {
    let login = context.attempt.logged_in()?;
    if login.accepted || login.withheld != Some(Withheld::Unverified) {
        return None;
    }
    let draft = wrong(context).unwrap_or_else(|| {
        context
            .draft(FindingId::TlsCertInvalid)
            .inferred()
            .shows(StepName::Secure, CertificateFact::NothingToVerify)
    });
    Some(
        draft
            .graded(Severity::Critical)
            .value("flag", "--insecure")
            .shows(StepName::Login, CertificateFact::PasswordNotSent)
            .finding(),
    )
}

/// A bad certificate where TLS was asked for, as clients ask for it: they end at it, and so this verdict does, although
/// the run went on to see more. A control connection that was lost goes first, as it does without TLS.
pub(super) fn unacceptable(context: &Context<'_>) -> Option<Finding> {
    let evidence = context.evidence;
    let is_ours = evidence.source.is_none() && !evidence.asked.insecure;
    let demanded = matches!(evidence.target.tls, TlsMode::Explicit | TlsMode::Implicit);
    if !demanded || !is_ours {
        return None;
    }
    let certificate = wrong(context)?;
    let draft = mid_session::overcome(context)
        .unwrap_or_else(|| certificate.shows(At::Asked, CertificateFact::VerificationAsked));
    Some(draft.graded(Severity::Critical).finding())
}

/// A bad certificate where it did not stop the run, and what else is worth knowing of a good one.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    if let Some(draft) = wrong(context) {
        return vec![accepted(context, draft).finding()];
    }
    let Some((handshake, presented, leaf)) = presented(context) else {
        return Vec::new();
    };
    // When a capture was made says nothing of today, and its client went on.
    if presented.verification.trust == Trust::NotChecked {
        return Vec::new();
    }
    // Who pinned a certificate has chosen it as it is.
    if presented.verification.pinned == Some(true) {
        return Vec::new();
    }
    let soon = expires_soon(context, handshake, presented, leaf);
    soon.into_iter()
        .chain(weak(context, handshake, leaf))
        .collect()
}

/// The certificate of a handshake that was done.
fn presented<'a>(context: &Context<'a>) -> Option<(&'a Handshake, &'a Presented, &'a Certificate)> {
    let handshake = context.attempt.secured()?.handshake.as_ref()?;
    let presented = handshake.presented.as_ref()?;
    let leaf = presented.leaf().filter(|_| handshake.is_done())?;
    Some((handshake, presented, leaf))
}

/// What is wrong with the certificate: the gravest fault, with the others as facts.
fn wrong<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let (handshake, presented, leaf) = presented(context)?;
    if presented.verification.is_verified() {
        return None;
    }
    let faults = faults(handshake, presented, leaf);
    let draft = of_faults(context, StepName::Secure.into(), handshake, faults)?;
    let id = draft.id();
    let draft = match presented.verification.error.clone() {
        Some(error) => draft
            .value("error", &error)
            .shows(StepName::Secure, CertificateFact::VerifierSays { error }),
        None => draft,
    };
    let draft = elsewhere(context, draft, leaf);
    Some(match id {
        FindingId::TlsCertNameMismatch => other_site(context, draft, handshake, leaf),
        _ => draft,
    })
}

/// Whether the server has a certificate for the name that was asked for, and shows it to those only who
/// ask in another way.
fn other_site<'a>(
    context: &Context<'_>,
    draft: Draft<'a>,
    handshake: &Handshake,
    leaf: &Certificate,
) -> Draft<'a> {
    let other = context.attempt.secured();
    let other = other.and_then(|secured| secured.other_certificate.as_ref());
    let Some((look, found)) = other.and_then(|look| Some((look, shown(look)?))) else {
        return draft;
    };
    let same = found.fingerprint == leaf.fingerprint;
    let draft = draft.shows(
        StepName::Secure,
        CertificateFact::AskedOtherwise {
            asked_by: look.asked_by,
            same,
            names: found.names.clone(),
        },
    );
    let asked = handshake.server_name.as_deref();
    let fits = |name: &String| asked.is_some_and(|asked| fits(name, asked));
    let fits = found.names.iter().any(fits);
    if fits && !same {
        draft.renamed(FindingId::TlsWrongVhostCert).shown()
    } else {
        draft
    }
}

fn shown(look: &OtherCertificate) -> Option<&Certificate> {
    look.handshake.as_ref()?.presented.as_ref()?.leaf()
}

/// What port 443 of the same host shows: often the certificate was renewed, and only the web server
/// reads it anew.
fn elsewhere<'a>(context: &Context<'_>, draft: Draft<'a>, leaf: &Certificate) -> Draft<'a> {
    let https = context.attempt.https().and_then(|look| {
        let presented = look.handshake.as_ref()?.presented.as_ref()?;
        presented.leaf()
    });
    let Some(https) = https else {
        return draft;
    };
    let same = https.fingerprint == leaf.fingerprint;
    let to = https.not_after.day();
    let for_it = https.subject == leaf.subject || tls_names::overlap(&https.names, &leaf.names);
    let expiry = matches!(
        draft.id(),
        FindingId::TlsCertExpired | FindingId::CertExpiresSoon
    );
    let renewed = !same && expiry && for_it && https.not_after > leaf.not_after;
    let draft = if renewed {
        draft.value("renewed", &to)
    } else {
        draft
    };
    draft.shows(
        StepName::CompareHttps,
        CertificateFact::OnHttps {
            same,
            renewed,
            subject: https.subject.clone(),
            issuer: https.issuer.clone(),
            to,
        },
    )
}

fn expires_soon(
    context: &Context<'_>,
    handshake: &Handshake,
    presented: &Presented,
    leaf: &Certificate,
) -> Option<Finding> {
    let left = leaf.not_after.days_from(presented.verification.checked_at);
    if left >= context.policy.cert_expires_days {
        return None;
    }
    let draft = context.draft(FindingId::CertExpiresSoon);
    let draft = described(context, draft, StepName::Secure.into(), handshake, leaf);
    let draft = dated(draft, FindingId::CertExpiresSoon, presented, leaf).shows(
        StepName::Secure,
        CertificateFact::Expires {
            date: leaf.not_after.day(),
            days: left,
        },
    );
    Some(elsewhere(context, draft, leaf).finding())
}

/// A certificate that is accepted here and will not be everywhere, or not for long.
fn weak(context: &Context<'_>, handshake: &Handshake, leaf: &Certificate) -> Option<Finding> {
    let days = leaf.not_before.days_from(leaf.not_after);
    let short = is_short(leaf);
    // Nobody looks at the signature that a certificate puts under itself.
    let weak_signature = leaf.weak_signature && !leaf.self_issued;
    let long = leaf.names_issuers_place && days > LONGEST_DAYS;
    let facts = [
        short.then(|| CertificateFact::ShortKey {
            key: leaf.key.clone(),
        }),
        weak_signature.then(|| CertificateFact::WeakSignature {
            signature: leaf.signature.clone(),
        }),
        long.then_some(CertificateFact::LongValidity { days }),
    ];
    let mut facts = facts.into_iter().flatten().peekable();
    facts.peek()?;
    let draft = context.draft(FindingId::CertWeak);
    let draft = described(context, draft, StepName::Secure.into(), handshake, leaf)
        .value("date", &leaf.not_after.day())
        .number("days", Some(days));
    Some(draft.shows_all(StepName::Secure, facts).finding())
}
