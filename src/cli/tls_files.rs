//! Certificates and keys from files, checked before anything is probed.

use std::path::Path;

use anyhow::{Context, Result, bail};
use ftpprobe::pipes;
use ftpprobe::secret::Secret;
use ftpprobe::settings::{Identity, Tls, TlsFiles};
use ftpprobe::wire::tls::usable;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::args::TlsArgs;

/// The bundles of authorities that systems ship are far smaller.
const MAX_PEM_BYTES: u64 = 4 * 1024 * 1024;

/// The digits of a SHA-256 fingerprint in hex.
const FINGERPRINT_DIGITS: usize = 64;

/// What the flags say of TLS.
pub(crate) fn settings(args: &TlsArgs) -> Result<Tls> {
    let authorities = args.ca_file.as_deref().map(certificates).transpose()?;
    let identity = match (&args.client_cert, &args.client_key) {
        (Some(certificate), Some(key)) => Some(identity(certificate, key)?),
        _ => None,
    };
    let tls = Tls {
        authorities: authorities.unwrap_or_default(),
        server_name: args.tls_server_name.clone(),
        pins: args
            .pin
            .iter()
            .map(|pin| fingerprint(pin))
            .collect::<Result<_>>()?,
        identity,
        insecure: args.insecure,
        compare_https: args.compare_https,
        files: TlsFiles {
            authorities: named(args.ca_file.as_deref()),
            certificate: named(args.client_cert.as_deref()),
            key: named(args.client_key.as_deref()),
        },
    };
    usable(&tls)?;
    Ok(tls)
}

/// Only a name that can be written down can be told.
fn named(file: Option<&Path>) -> Option<String> {
    file?.to_str().map(str::to_owned)
}

/// The certificates in a file.
pub(crate) fn certificates(file: &Path) -> Result<Vec<Vec<u8>>> {
    let shown = file.display();
    let pem = pipes::read(file, MAX_PEM_BYTES).with_context(|| say!("error-unread-file", shown))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let found = found.with_context(|| say!("error-damaged", shown))?;
    if found.is_empty() {
        bail!(say!("error-no-certificate", shown));
    }
    Ok(found.into_iter().map(|der| der.to_vec()).collect())
}

/// A certificate of our own, with its key.
pub(crate) fn identity(certificate: &Path, key: &Path) -> Result<Identity> {
    let shown = key.display();
    let pem =
        pipes::read_text(key, MAX_PEM_BYTES).with_context(|| say!("error-unread-file", shown))?;
    Ok(Identity {
        chain: certificates(certificate)?,
        key: Secret::new(pem),
    })
}

/// `sha256:HEX`, with or without the prefix and colons, as lower-case hex.
fn fingerprint(typed: &str) -> Result<String> {
    let lower = typed.trim().to_ascii_lowercase();
    let digits: String = lower
        .strip_prefix("sha256:")
        .unwrap_or(&lower)
        .split(':')
        .collect();
    if digits.len() != FINGERPRINT_DIGITS || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        bail!(say!("error-pin", typed, digits = FINGERPRINT_DIGITS));
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    const PLAIN: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test_case(PLAIN; "bare")]
    #[test_case(&format!("sha256:{PLAIN}"); "with its prefix")]
    #[test_case(&format!("SHA256:{}", PLAIN.to_uppercase()); "in capitals")]
    #[test_case(&PLAIN.as_bytes().chunks(2).map(|b| String::from_utf8_lossy(b)).collect::<Vec<_>>().join(":"); "with colons")]
    fn a_fingerprint_as_people_write_it(typed: &str) {
        assert_eq!(fingerprint(typed).unwrap(), PLAIN);
    }

    #[test_case(""; "nothing")]
    #[test_case("sha256:0011"; "too short")]
    #[test_case("sha1:00112233445566778899aabbccddeeff00112233"; "another digest")]
    fn what_is_no_fingerprint_is_refused(typed: &str) {
        assert!(
            fingerprint(typed)
                .unwrap_err()
                .to_string()
                .contains("sha256:")
        );
    }
}
