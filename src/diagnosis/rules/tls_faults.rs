//! Everything that is wrong with a certificate, the gravest first.

use super::tls_words;
use crate::diagnosis::Confidence;
use crate::evidence::certificate::{Certificate, Presented, Trust};
use crate::evidence::tls::Handshake;
use crate::knowledge::findings::FindingId;
use crate::knowledge::interceptors;

/// Shorter RSA keys are refused by today's libraries.
const SHORT_KEY: u32 = 2048;

/// One thing that is wrong with a certificate.
pub(super) struct Fault {
    pub(super) id: FindingId,
    pub(super) fact: String,
    pub(super) confidence: Confidence,
}

fn fault(id: FindingId, fact: String) -> Fault {
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
    if verification.pinned == Some(false) {
        faults.push(fault(
            FindingId::TlsCertPinMismatch,
            format!("Its SHA-256 fingerprint is {}", leaf.fingerprint),
        ));
    }
    // A chain that is trusted here may yet be refused: by a pin, or by a bad signature.
    if trust != Trust::Trusted {
        faults.extend(intercepted(leaf));
        faults.extend(time(presented, leaf));
        faults.extend(unknown(presented, leaf));
    }
    if !verification.name_matches {
        let names = match leaf.names.as_slice() {
            [] => "no host at all".to_owned(),
            names => names.join(", "),
        };
        faults.push(fault(
            FindingId::TlsCertNameMismatch,
            format!(
                "It was asked for {}, and the certificate has {names}",
                handshake.server_name
            ),
        ));
    }
    // Signatures of short keys are not even verified, so the handshake's cannot be good.
    let unverifiable = verification.signature_error.is_some() && is_short(leaf);
    if trust == Trust::Weak || unverifiable {
        faults.push(fault(
            FindingId::CertWeak,
            format!("The key is {}, the signature {}", leaf.key, leaf.signature),
        ));
    }
    if trust == Trust::Invalid || verification.signature_error.is_some() && !unverifiable {
        let why = verification.signature_error.as_deref();
        let why = why.map(|why| format!("The signature of the handshake is not good: {why}"));
        faults.push(fault(
            FindingId::TlsCertInvalid,
            why.unwrap_or_else(|| "The verifier refuses it".to_owned()),
        ));
    }
    // What the verifier refuses without any of these to be seen is invalid all the same.
    if faults.is_empty() {
        faults.push(fault(
            FindingId::TlsCertInvalid,
            "The verifier refuses it".to_owned(),
        ));
    }
    faults
}

/// Whether its key is shorter than today's libraries accept.
pub(super) fn is_short(leaf: &Certificate) -> bool {
    leaf.rsa_bits.is_some_and(|bits| bits < SHORT_KEY)
}

fn intercepted(leaf: &Certificate) -> Option<Fault> {
    // A device of such a maker may also sign its own certificate.
    let who = interceptors::of(&leaf.issuer).filter(|_| !leaf.self_issued)?;
    Some(fault(
        FindingId::TlsCertIntercepted,
        format!("It is signed by {who}, which looks into TLS on the way"),
    ))
}

fn time(presented: &Presented, leaf: &Certificate) -> Option<Fault> {
    let verification = &presented.verification;
    let now = verification.checked_at;
    let whose = |it: &Certificate| {
        if it.fingerprint == leaf.fingerprint {
            "It".to_owned()
        } else {
            format!("The certificate of {} in its chain", it.subject)
        }
    };
    let far = tls_words::count_of_days;
    if let Some(old) = ended(presented) {
        let day = old.not_after.day();
        let (whose, far) = (whose(old), far(old.not_after.days_from(now)));
        return Some(fault(
            FindingId::TlsCertExpired,
            format!("{whose} expired on {day}, {far} ago"),
        ));
    }
    if let Some(early) = unbegun(presented) {
        let day = early.not_before.day();
        let (whose, far) = (whose(early), far(early.not_before.days_from(now)));
        let today = now.day();
        return Some(fault(
            FindingId::TlsCertNotYetValid,
            format!("{whose} is valid from {day} on, in {far}; our clock says {today}"),
        ));
    }
    let says = |id| {
        fault(
            id,
            "The verifier says so, though no date shows it".to_owned(),
        )
    };
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
            "Its subject and its issuer are the same".to_owned(),
        ));
    }
    if trust != Trust::UnknownIssuer {
        return None;
    }
    let count = presented.chain.len();
    let mut others = presented.chain.iter().skip(1);
    let has_issuer = others.any(|other| other.subject == leaf.issuer);
    if !has_issuer && leaf.names_issuers_place {
        return Some(Fault {
            id: FindingId::TlsCertChainIncomplete,
            fact: format!(
                "The certificate of its issuer {} is not among the {count} that were sent",
                tls_words::or_nobody(&leaf.issuer)
            ),
            confidence: Confidence::Inferred,
        });
    }
    Some(fault(
        FindingId::TlsCertUnknownIssuer,
        format!("{} is not trusted here", tls_words::or_nobody(&leaf.issuer)),
    ))
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
