//! Whose certificates are accepted (`client_allowed_sans`).

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::tls::Verifier;

/// What is told of a certificate that is good and not one of these.
pub(super) const OTHER: CertificateError = CertificateError::ApplicationVerificationFailure;

/// Of the certificates that another verifier believes, those with one of these alternative names.
#[derive(Debug)]
pub(super) struct Allowed {
    pub(super) verifier: Verifier,
    pub(super) names: Vec<String>,
}

impl ClientCertVerifier for Allowed {
    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verified = self
            .verifier
            .verify_client_cert(end_entity, intermediates, now)?;
        let names = names(end_entity);
        if names.iter().any(|name| self.names.contains(name)) {
            Ok(verified)
        } else {
            Err(OTHER.into())
        }
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.verifier.root_hint_subjects()
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verifier = &self.verifier;
        verifier.verify_tls12_signature(message, cert, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verifier = &self.verifier;
        verifier.verify_tls13_signature(message, cert, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

/// The alternative names of a certificate, as the exporters of Prometheus write them: host names, addresses of mail, IP addresses
/// and URIs.
fn names(certificate: &CertificateDer<'_>) -> Vec<String> {
    let Ok((_, certificate)) = X509Certificate::from_der(certificate) else {
        return Vec::new();
    };
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let names = names.value.general_names.iter();
    names.filter_map(written).collect()
}

fn written(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(text) | GeneralName::RFC822Name(text) | GeneralName::URI(text) => {
            Some((*text).to_owned())
        }
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(|it| Ipv4Addr::from(it).to_string());
            let v6 = || <[u8; 16]>::try_from(*bytes).map(|it| Ipv6Addr::from(it).to_string());
            v4.or_else(|_| v6()).ok()
        }
        _ => None,
    }
}

/// The verifier with these names, if there are any.
pub(super) fn allowing(verifier: Verifier, names: Option<&[String]>) -> Verifier {
    match names {
        Some(names) => Arc::new(Allowed {
            verifier,
            names: names.to_vec(),
        }),
        None => verifier,
    }
}
