//! A certificate with its faults, as a finding in the making.

use super::tls_faults::{Fault, ended, unbegun};
use super::tls_names;
use crate::diagnosis::Severity;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, CertificateFact};
use crate::evidence::Origin;
use crate::evidence::certificate::{Certificate, Presented};
use crate::evidence::tls::Handshake;
use crate::knowledge::findings::FindingId;

/// The first of these faults, with the others as facts.
pub(super) fn of_faults<'a>(
    context: &'a Context<'_>,
    at: At,
    handshake: &Handshake,
    faults: Vec<Fault>,
) -> Option<Draft<'a>> {
    let presented = handshake.presented.as_ref()?;
    let leaf = presented.leaf()?;
    let mut faults = faults.into_iter();
    let first = faults.next()?;
    let draft = context
        .draft(first.id)
        .confident(first.confidence)
        .shows(at, first.fact);
    let draft = described(context, draft, at, handshake, leaf);
    let draft = dated(draft, first.id, presented, leaf);
    Some(draft.shows_all(at, faults.map(|also| also.fact)))
}

/// The values that texts of certificates use.
pub(super) fn described<'a>(
    context: &Context<'_>,
    draft: Draft<'a>,
    at: At,
    handshake: &Handshake,
    leaf: &Certificate,
) -> Draft<'a> {
    let greeting = context.greeting().map(|(_, exchange)| exchange.text());
    let names = leaf.names.as_slice();
    let asked = handshake.server_name.as_deref();
    let instead = tls_names::instead(names, asked, &greeting.unwrap_or_default());
    let is_captured = context.evidence.origin() == Origin::Capture;
    let is_unnamed = is_captured && asked.is_none();
    draft
        .value_if("captured", is_captured.then_some("yes"))
        .value_if("name", asked)
        .value("names", &names.join(", "))
        .value("use-name", instead.unwrap_or_default())
        .value("subject", &leaf.subject)
        .value("issuer", &leaf.issuer)
        .value("fingerprint", &leaf.fingerprint)
        .value("key", &leaf.key)
        .shows(at, CertificateFact::of(leaf))
        .shows_all(at, is_unnamed.then_some(CertificateFact::NameNotChecked))
}

/// The day that matters, and how far it is.
pub(super) fn dated<'a>(
    draft: Draft<'a>,
    id: FindingId,
    presented: &Presented,
    leaf: &Certificate,
) -> Draft<'a> {
    let now = presented.verification.checked_at;
    let day = match id {
        FindingId::TlsCertExpired => ended(presented).map_or(leaf.not_after, |it| it.not_after),
        FindingId::TlsCertNotYetValid => {
            unbegun(presented).map_or(leaf.not_before, |it| it.not_before)
        }
        _ => leaf.not_after,
    };
    draft
        .value("date", &day.day())
        .number("days", Some(day.days_from(now)))
}

/// A bad certificate that the client went on with. That of a capture may know one that signed itself.
pub(super) fn accepted<'a>(context: &Context<'_>, draft: Draft<'a>) -> Draft<'a> {
    let is_captured = context.evidence.origin() == Origin::Capture;
    let is_known = is_captured && draft.id() == FindingId::TlsCertSelfSigned;
    draft.graded(if is_known {
        Severity::Info
    } else {
        Severity::Warning
    })
}
