//! Everything that is wrong with a certificate, the gravest first.

use crate::diagnosis::Confidence;
use crate::diagnosis::fact::CertificateFact;
use crate::evidence::certificate::{Certificate, Presented, Trust};
use crate::evidence::tls::Handshake;
use crate::knowledge::findings::FindingId;
use crate::knowledge::interceptors;

/// Shorter RSA keys are refused by today's libraries.
const SHORT_KEY: u32 = 2048;

/// One thing that is wrong with a certificate.
pub(super) struct Fault {
    pub(super) id: FindingId,
    pub(super) fact: CertificateFact,
    pub(super) confidence: Confidence,
}

fn fault(id: FindingId, fact: CertificateFact) -> Fault {
    Fault {
        id,
        fact,
        confidence: Confidence::Proven,
    }
}

/// Everything that is wrong with it, the gravest first.
pub(super) fn faults(
    handshake: &Handshake,
    presented: &Presented,
    leaf: &Certificate,
) -> Vec<Fault> {
    let verification = &presented.verification;
    let trust = verification.trust;
    let mut faults = Vec::new();
    if trust == Trust::NotChecked && !leaf.is_readable() {
        return faults;
    }
    if verification.pinned == Some(false) {
        faults.push(fault(
            FindingId::TlsCertPinMismatch,
            CertificateFact::Fingerprint {
                fingerprint: leaf.fingerprint.clone(),
            },
        ));
    }
    // A chain that is trusted here may yet be refused: by a pin, or by a bad signature. Of a capture nobody has asked.
    if trust != Trust::Trusted {
        faults.extend(intercepted(leaf));
        faults.extend(time(presented, leaf));
        faults.extend(unknown(presented, leaf));
    }
    if verification.name_matches == Some(false) {
        faults.push(fault(
            FindingId::TlsCertNameMismatch,
            CertificateFact::NameMismatch {
                asked: handshake.server_name.clone(),
                names: leaf.names.clone(),
            },
        ));
    }
    // Signatures of short keys are not even verified, so the handshake's cannot be good.
    let unverifiable = verification.signature_error.is_some() && is_short(leaf);
    if trust == Trust::Weak || unverifiable {
        faults.push(fault(
            FindingId::CertWeak,
            CertificateFact::WeakCryptography {
                key: leaf.key.clone(),
                signature: leaf.signature.clone(),
            },
        ));
    }
    if trust == Trust::Invalid || verification.signature_error.is_some() && !unverifiable {
        let error = verification.signature_error.clone();
        let bad = error.map(|error| CertificateFact::BadSignature { error });
        let fact = bad.unwrap_or(CertificateFact::Rejected);
        faults.push(fault(FindingId::TlsCertInvalid, fact));
    }
    // What the verifier refuses without any of these to be seen is invalid all the same.
    if faults.is_empty() && trust != Trust::NotChecked {
        faults.push(fault(FindingId::TlsCertInvalid, CertificateFact::Rejected));
    }
    faults
}

/// Whether its key is shorter than today's libraries accept.
pub(super) fn is_short(leaf: &Certificate) -> bool {
    leaf.rsa_bits.is_some_and(|bits| bits < SHORT_KEY)
}

fn intercepted(leaf: &Certificate) -> Option<Fault> {
    // A device of such a maker may also sign its own certificate.
    let product = interceptors::of(&leaf.issuer).filter(|_| !leaf.self_issued)?;
    Some(fault(
        FindingId::TlsCertIntercepted,
        CertificateFact::SignedByInspection {
            product: product.to_owned(),
        },
    ))
}

fn time(presented: &Presented, leaf: &Certificate) -> Option<Fault> {
    let verification = &presented.verification;
    let now = verification.checked_at;
    let whose = |it: &Certificate| {
        let another = it.fingerprint != leaf.fingerprint;
        another.then(|| it.subject.clone())
    };
    if let Some(old) = ended(presented) {
        let fact = CertificateFact::Expired {
            subject: whose(old),
            date: old.not_after.day(),
            days: old.not_after.days_from(now),
        };
        return Some(fault(FindingId::TlsCertExpired, fact));
    }
    if let Some(early) = unbegun(presented) {
        let fact = CertificateFact::NotYetValid {
            subject: whose(early),
            date: early.not_before.day(),
            days: early.not_before.days_from(now),
            today: now.day(),
            captured: verification.trust == Trust::NotChecked,
        };
        return Some(fault(FindingId::TlsCertNotYetValid, fact));
    }
    let says = |id| fault(id, CertificateFact::DateBySayingOfVerifier);
    match verification.trust {
        Trust::Expired => Some(says(FindingId::TlsCertExpired)),
        Trust::NotYetValid => Some(says(FindingId::TlsCertNotYetValid)),
        _ => None,
    }
}

/// It leads to nobody who is trusted here.
fn unknown(presented: &Presented, leaf: &Certificate) -> Option<Fault> {
    let trust = presented.verification.trust;
    // One with the wrong name has passed that test.
    if leaf.self_issued && trust != Trust::WrongName {
        return Some(fault(
            FindingId::TlsCertSelfSigned,
            CertificateFact::SelfIssued,
        ));
    }
    if trust != Trust::UnknownIssuer {
        return None;
    }
    Some(untrusted(
        presented,
        leaf,
        CertificateFact::IssuerNotTrusted {
            issuer: leaf.issuer.clone(),
        },
    ))
}

/// It leads to no authority that is trusted, as this fact says: perhaps for lack of certificates between them.
pub(super) fn untrusted(presented: &Presented, leaf: &Certificate, fact: CertificateFact) -> Fault {
    let count = presented.chain.len();
    let mut others = presented.chain.iter().skip(1);
    let has_issuer = others.any(|other| other.subject == leaf.issuer);
    if !has_issuer && leaf.names_issuers_place {
        return Fault {
            id: FindingId::TlsCertChainIncomplete,
            fact: CertificateFact::IssuerNotSent {
                issuer: leaf.issuer.clone(),
                certificates: count as u64,
            },
            confidence: Confidence::Inferred,
        };
    }
    fault(FindingId::TlsCertUnknownIssuer, fact)
}

/// The certificate that has expired: the server's own, or another where the verifier minds. Servers send
/// old ones that nobody needs.
pub(super) fn ended(presented: &Presented) -> Option<&Certificate> {
    let now = presented.verification.checked_at;
    looked_at(presented, Trust::Expired).find(|it| it.not_after < now)
}

/// The one that is not valid yet.
pub(super) fn unbegun(presented: &Presented) -> Option<&Certificate> {
    let now = presented.verification.checked_at;
    looked_at(presented, Trust::NotYetValid).find(|it| it.not_before > now)
}

fn looked_at(presented: &Presented, trust: Trust) -> impl Iterator<Item = &Certificate> {
    let all = presented.verification.trust == trust;
    let count = if all { presented.chain.len() } else { 1 };
    presented.chain.iter().take(count)
}
