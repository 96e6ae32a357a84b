//! Reads certificates (RFC 5280).

use std::fmt::Write as _;
use std::net::IpAddr;

use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::{OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS, OidRegistry};
use x509_parser::prelude::{FromDer, X509Certificate, X509Name};
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;

use super::Certificate;
use crate::clock::Timestamp;

/// How many names of a certificate are kept. Certificates of large hosts have hundreds.
const MAX_NAMES: usize = 100;

/// Longest name that is kept, in bytes. A host name has 253 at most.
const MAX_NAME: usize = 512;

/// Signatures with MD2, MD5 or SHA-1, by RSA, DSA and ECDSA (RFC 3279, RFC 5758).
const WEAK_SIGNATURES: [&str; 5] = [
    "1.2.840.113549.1.1.2",
    "1.2.840.113549.1.1.4",
    "1.2.840.113549.1.1.5",
    "1.2.840.10040.4.3",
    "1.2.840.10045.4.1",
];

/// SHA-256 of the certificate, in lower-case hex.
pub(crate) fn fingerprint(der: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, der);
    let mut hex = String::new();
    for byte in digest.as_ref() {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What a certificate says of itself. One that cannot be read has its fingerprint only.
pub(crate) fn read(der: &[u8]) -> Certificate {
    match X509Certificate::from_der(der) {
        Ok((_, parsed)) => facts(&parsed, fingerprint(der)),
        Err(_) => Certificate {
            subject: String::new(),
            issuer: String::new(),
            names: Vec::new(),
            not_before: Timestamp::from_unix_seconds(0),
            not_after: Timestamp::from_unix_seconds(0),
            fingerprint: fingerprint(der),
            key: String::new(),
            rsa_bits: None,
            signature: String::new(),
            weak_signature: false,
            self_issued: false,
            authority: false,
            names_issuers_place: false,
        },
    }
}

fn facts(parsed: &X509Certificate<'_>, fingerprint: String) -> Certificate {
    let (key, rsa_bits) = key(parsed);
    let signature = &parsed.signature_algorithm.algorithm;
    Certificate {
        subject: shown(parsed.subject()),
        issuer: shown(parsed.issuer()),
        names: names(parsed),
        not_before: moment(parsed.validity().not_before),
        not_after: moment(parsed.validity().not_after),
        fingerprint,
        key,
        rsa_bits,
        signature: registered(signature),
        weak_signature: WEAK_SIGNATURES.contains(&signature.to_id_string().as_str()),
        self_issued: parsed.subject().as_raw() == parsed.issuer().as_raw(),
        authority: parsed.is_ca(),
        names_issuers_place: names_issuers_place(parsed),
    }
}

/// A distinguished name as people write it: `CN=ftp.example.com, O=Example`.
fn shown(name: &X509Name<'_>) -> String {
    bounded(name.to_string())
}

fn bounded(mut text: String) -> String {
    let end = (0..=MAX_NAME.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
    text
}

/// The alternative names; the common name counts only where there are none (RFC 6125 section 6.4.4).
fn names(parsed: &X509Certificate<'_>) -> Vec<String> {
    let alternative = parsed.subject_alternative_name().ok().flatten();
    if let Some(alternative) = alternative {
        let general = alternative.value.general_names.iter();
        return general.filter_map(name).take(MAX_NAMES).collect();
    }
    let common = parsed.subject().iter_common_name();
    common
        .filter_map(|name| name.as_str().ok())
        .map(|name| bounded(name.to_owned()))
        .take(MAX_NAMES)
        .collect()
}

fn name(general: &GeneralName<'_>) -> Option<String> {
    match general {
        GeneralName::DNSName(name) => Some(bounded((*name).to_owned())),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    <[u8; 4]>::try_from(bytes)
        .map(IpAddr::from)
        .or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}

/// The key in words, and the bits of an RSA key.
fn key(parsed: &X509Certificate<'_>) -> (String, Option<u32>) {
    let info = parsed.public_key();
    match info.parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            let bits = u32::try_from(rsa.key_size()).unwrap_or(u32::MAX);
            (format!("RSA {bits} bits"), Some(bits))
        }
        Ok(PublicKey::EC(point)) => (format!("EC {} bits", point.key_size()), None),
        Ok(PublicKey::DSA(_)) => ("DSA".to_owned(), None),
        _ => (registered(&info.algorithm.algorithm), None),
    }
}

/// The name of an algorithm, or its number where it has none that is known.
fn registered(oid: &x509_parser::oid_registry::asn1_rs::Oid<'_>) -> String {
    let registry = OidRegistry::default().with_crypto();
    match registry.get(oid) {
        Some(entry) => entry.sn().to_owned(),
        None => oid.to_id_string(),
    }
}

fn moment(time: ASN1Time) -> Timestamp {
    Timestamp::from_unix_seconds(time.timestamp())
}

fn names_issuers_place(parsed: &X509Certificate<'_>) -> bool {
    parsed.extensions().iter().any(|extension| {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else {
            return false;
        };
        let mut places = access.accessdescs.iter();
        places.any(|place| place.access_method == OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_has_a_fingerprint() {
        let read = read(b"abc");
        assert!(read.fingerprint.starts_with("ba7816bf") && read.names.is_empty());
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let long = bounded("é".repeat(MAX_NAME));
        assert!(long.len() <= MAX_NAME && long.chars().all(|c| c == 'é'));
        assert_eq!(bounded("CN=a".to_owned()), "CN=a");
    }

    #[test]
    fn so_many_names_are_kept() {
        let named = |count: usize| {
            let names: Vec<String> = (0..count).map(|it| format!("h{it}.example.com")).collect();
            let made = rcgen::generate_simple_self_signed(names).unwrap();
            read(made.cert.der()).names.len()
        };
        assert_eq!(named(99), 99);
        assert_eq!(named(140), MAX_NAMES);
    }
}
