//! The verifier: it asks the platform's, writes down what that says, and lets the handshake go on.
//!
//! A handshake that is broken off shows nothing more of the server. What the certificate is worth is
//! judged afterwards, and decides what may be sent.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::clock::Timestamp;
use crate::evidence::certificate::{self, Presented, Trust, Verification};
use crate::settings::Tls;

/// How many certificates of a chain are kept.
const MAX_CHAIN: usize = 10;

/// Writes down what servers present.
#[derive(Debug)]
pub(super) struct Recorder {
    /// The platform's verifier, or why there is none.
    platform: Result<Arc<Verifier>, String>,
    authorities: Vec<Vec<u8>>,
    pins: Vec<String>,
    provider: Arc<CryptoProvider>,
    presented: Mutex<Option<Presented>>,
}

/// A verifier, and the authorities that it was made for.
type Made = (Vec<Vec<u8>>, Arc<Verifier>);

/// The verifier that was made last, with the authorities that it knows besides the platform's. Those are many files on some
/// systems, and the same for all connections of all runs.
static LAST: Mutex<Option<Made>> = Mutex::new(None);

/// The platform's verifier, or why there is none.
fn platform(
    authorities: &[Vec<u8>],
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<Verifier>, String> {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, verifier)) = last.as_ref().filter(|(known, _)| known == authorities) {
        return Ok(Arc::clone(verifier));
    }
    let extra = authorities.iter().cloned().map(CertificateDer::from);
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(provider));
    let verifier = Arc::new(verifier.map_err(|error| error.to_string())?);
    *last = Some((authorities.to_vec(), Arc::clone(&verifier)));
    Ok(verifier)
}

impl Recorder {
    pub(super) fn new(settings: &Tls, provider: &Arc<CryptoProvider>) -> Self {
        Self {
            platform: platform(&settings.authorities, provider),
            authorities: settings.authorities.clone(),
            pins: settings.pins.clone(),
            provider: Arc::clone(provider),
            presented: Mutex::new(None),
        }
    }

    /// What was presented since this was asked last.
    pub(super) fn take(&self) -> Option<Presented> {
        self.lock().take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Presented>> {
        self.presented
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn judge(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> (Trust, Option<String>) {
        let judged = match &self.platform {
            Ok(verifier) => verifier.verify_server_cert(leaf, intermediates, name, ocsp, now),
            Err(why) => return (Trust::UnknownIssuer, Some(why.clone())),
        };
        match judged {
            Ok(_) => (Trust::Trusted, None),
            Err(error) => {
                let trust = trust_of(&error);
                let given = self.authorities.iter().any(|given| given == leaf.as_ref());
                if trust == Trust::UnknownIssuer && given {
                    (trust_of_given(leaf, name, now), None)
                } else {
                    (trust, Some(error.to_string()))
                }
            }
        }
    }

    /// Notes a signature that does not verify, and accepts it: the connection counts as unverified.
    fn note_signature(&self, verified: Result<HandshakeSignatureValid, Error>) {
        if let (Err(error), Some(presented)) = (verified, self.lock().as_mut()) {
            presented.verification.signature_error = Some(error.to_string());
        }
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let (trust, error) = self.judge(leaf, intermediates, name, ocsp, now);
        let name_matches = has_name(leaf, name);
        let fingerprint = certificate::fingerprint(leaf);
        let pinned = (!self.pins.is_empty()).then(|| self.pins.contains(&fingerprint));
        let chain = std::iter::once(leaf).chain(intermediates);
        let presented = Presented {
            chain: chain
                .take(MAX_CHAIN)
                .map(|it| certificate::read(it))
                .collect(),
            verification: Verification {
                checked_at: Timestamp::now(),
                trust,
                error,
                name_matches: Some(name_matches),
                pinned,
                signature_error: None,
            },
        };
        *self.lock() = Some(presented);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        self.note_signature(verify_tls12_signature(
            message,
            certificate,
            signed,
            algorithms,
        ));
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        self.note_signature(verify_tls13_signature(
            message,
            certificate,
            signed,
            algorithms,
        ));
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// The judgement of a self-signed certificate that the user gave as an authority. webpki refuses an
/// authority's certificate in a server's place, although trust in it could not be plainer.
fn trust_of_given(leaf: &CertificateDer<'_>, name: &ServerName<'_>, now: UnixTime) -> Trust {
    let read = certificate::read(leaf);
    let now = Timestamp::from_unix_seconds(i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
    if now > read.not_after {
        Trust::Expired
    } else if now < read.not_before {
        Trust::NotYetValid
    } else if has_name(leaf, name) {
        Trust::Trusted
    } else {
        Trust::WrongName
    }
}

fn has_name(leaf: &CertificateDer<'_>, name: &ServerName<'_>) -> bool {
    ParsedCertificate::try_from(leaf)
        .and_then(|parsed| verify_server_name(&parsed, name))
        .is_ok()
}

fn trust_of(error: &Error) -> Trust {
    let Error::InvalidCertificate(error) = error else {
        return Trust::Invalid;
    };
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Trust::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            Trust::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Trust::WrongName
        }
        CertificateError::UnknownIssuer => Trust::UnknownIssuer,
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => Trust::Weak,
        // webpki refuses an authority's certificate in a server's place before it looks for its issuer.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            Trust::UnknownIssuer
        }
        _ => Trust::Invalid,
    }
}
