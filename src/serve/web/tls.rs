//! What TLS with those who ask is done with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{NamedGroup, RootCertStore, ServerConfig, SupportedProtocolVersion};

use super::file::{ClientAuth, TlsServerConfig, Version};
use super::sans;
use crate::pipes;

/// No certificate, key or bundle of authorities is longer.
const MAX_PEM_BYTES: u64 = 4 * 1024 * 1024;

pub(super) fn config(tls: &TlsServerConfig, folder: &Path) -> Result<Arc<ServerConfig>, String> {
    let provider = Arc::new(provider(tls)?);
    let chain = certificates("cert_file", &folder.join(&tls.cert_file))?;
    let key = key(&folder.join(&tls.key_file))?;
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&versions(tls)?)
        .map_err(|error| error.to_string())?;
    let authorities = tls.client_ca_file.as_ref().map(|file| folder.join(file));
    let builder = match verifier(tls, authorities, provider)? {
        Some(verifier) => builder.with_client_cert_verifier(verifier),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|error| format!("cert_file and key_file: {error}"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

pub(super) type Verifier = Arc<dyn rustls::server::danger::ClientCertVerifier>;

fn verifier(
    tls: &TlsServerConfig,
    authorities: Option<PathBuf>,
    provider: Arc<CryptoProvider>,
) -> Result<Option<Verifier>, String> {
    let kind = tls.client_auth_type.unwrap_or(ClientAuth::NoClientCert);
    let sans = tls.client_allowed_sans.as_deref();
    if sans.is_some() && kind != ClientAuth::RequireAndVerifyClientCert {
        return Err(
            "client_allowed_sans needs client_auth_type: RequireAndVerifyClientCert".to_owned(),
        );
    }
    if sans.is_some_and(<[_]>::is_empty) {
        return Err(
            "client_allowed_sans is empty, so that nobody could ask: add a name, or leave it out"
                .to_owned(),
        );
    }
    let file = match (kind, authorities) {
        (ClientAuth::NoClientCert, None) => return Ok(None),
        (ClientAuth::NoClientCert, Some(_)) => {
            return Err(
                "client_ca_file has no meaning without client_auth_type: write RequireAndVerifyClientCert"
                    .to_owned(),
            );
        }
        (_, None) => {
            return Err("client_auth_type needs a client_ca_file to verify with".to_owned());
        }
        (_, Some(file)) => file,
    };
    let mut roots = RootCertStore::empty();
    for certificate in certificates("client_ca_file", &file)? {
        roots
            .add(certificate)
            .map_err(|error| format!("client_ca_file: {error}"))?;
    }
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let builder = if kind == ClientAuth::VerifyClientCertIfGiven {
        builder.allow_unauthenticated()
    } else {
        builder
    };
    let verifier = builder.build();
    verifier
        .map(|verifier| Some(sans::allowing(verifier, sans)))
        .map_err(|error| format!("client_ca_file: {error}"))
}

fn versions(tls: &TlsServerConfig) -> Result<Vec<&'static SupportedProtocolVersion>, String> {
    let least = tls.min_version.unwrap_or(Version::Tls12);
    let most = tls.max_version.unwrap_or(Version::Tls13);
    let all = [(Version::Tls13, &TLS13), (Version::Tls12, &TLS12)];
    let within = all.iter().filter(|(it, _)| (least..=most).contains(it));
    let versions: Vec<_> = within.map(|(_, version)| *version).collect();
    if versions.is_empty() {
        return Err("max_version is older than min_version".to_owned());
    }
    Ok(versions)
}

/// What is chosen of what there is, by the names that Go has for it.
fn provider(tls: &TlsServerConfig) -> Result<CryptoProvider, String> {
    let mut provider = ring::default_provider();
    if !tls.cipher_suites.is_empty() {
        let mut chosen = Vec::new();
        for name in &tls.cipher_suites {
            let suites = provider.cipher_suites.iter();
            let suite = suites.copied().find(|suite| {
                let own = format!("{:?}", suite.suite()).replace("TLS13_", "TLS_");
                own == *name || own == format!("{name}_SHA256")
            });
            chosen.push(suite.ok_or_else(|| format!("cipher_suites: there is no `{name}`"))?);
        }
        provider.cipher_suites = chosen;
    }
    if !tls.curve_preferences.is_empty() {
        let mut chosen = Vec::new();
        for name in &tls.curve_preferences {
            let group = match name.as_str() {
                "CurveP256" => NamedGroup::secp256r1,
                "CurveP384" => NamedGroup::secp384r1,
                "X25519" => NamedGroup::X25519,
                _ => return Err(format!("curve_preferences: there is no `{name}`")),
            };
            let groups = provider.kx_groups.iter();
            chosen.extend(groups.copied().filter(|it| it.name() == group));
        }
        provider.kx_groups = chosen;
    }
    Ok(provider)
}

fn certificates(key: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let shown = file.display();
    let pem = pipes::read(file, MAX_PEM_BYTES)
        .map_err(|error| format!("{key}: {shown} could not be read: {error}"))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let found = found.map_err(|error| format!("{key}: {shown} is damaged: {error}"))?;
    if found.is_empty() {
        return Err(format!("{key}: {shown} holds no certificate in PEM form"));
    }
    Ok(found)
}

fn key(file: &Path) -> Result<PrivateKeyDer<'static>, String> {
    let shown = file.display();
    let pem = pipes::read(file, MAX_PEM_BYTES)
        .map_err(|error| format!("key_file: {shown} could not be read: {error}"))?;
    PrivateKeyDer::from_pem_slice(&pem)
        .map_err(|error| format!("key_file: {shown} holds no private key in PEM form: {error}"))
}
