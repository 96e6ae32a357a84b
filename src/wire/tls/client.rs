//! One configuration for all connections of an attempt: sessions can be resumed only between
//! connections that share it, and only under the same name.
//!
//! Sessions are kept from one control connection to the next no longer: a resumed handshake presents no
//! certificate, and a session may come from whoever got between a data connection.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme};

use super::verifier::Recorder;
use crate::settings::{Identity, Tls};

/// How many sessions are kept for resumption. Servers send two to four tickets a connection.
const MAX_SESSIONS: usize = 32;

/// Whether a connection offers to resume a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sessions {
    /// As clients should.
    Resume,
    /// A new session, as clients do that cannot resume.
    New,
}

/// What TLS is done with.
#[derive(Debug)]
pub struct TlsClient {
    /// With the sessions of the present control connection and its data connections.
    resuming: Mutex<Arc<ClientConfig>>,
    fresh: Arc<ClientConfig>,
    name: ServerName<'static>,
    recorder: Arc<Recorder>,
    identity: Arc<OwnCertificate>,
}

/// Why TLS cannot be done as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// A name that no certificate can have.
    #[error("{name} is no host name: give --tls-server-name as the certificate has it")]
    Name {
        /// The name.
        name: String,
    },
    /// A file of authorities that holds something else.
    #[error("--ca-file holds a certificate that cannot be used: {why}")]
    Authority {
        /// The library's words.
        why: String,
    },
    /// A certificate and a key that do not go together, or cannot be read.
    #[error("--client-cert and --client-key cannot be used: {why}")]
    Identity {
        /// The library's words.
        why: String,
    },
}

/// Checks what the user gave, without a connection.
///
/// # Errors
///
/// When a name, an authority or a key cannot be used.
pub fn usable(settings: &Tls) -> Result<(), Unusable> {
    if let Some(name) = &settings.server_name {
        server_name(name)?;
    }
    let mut roots = rustls::RootCertStore::empty();
    for authority in &settings.authorities {
        roots
            .add(authority.clone().into())
            .map_err(|error| Unusable::Authority {
                why: error.to_string(),
            })?;
    }
    let identity = settings.identity.as_ref();
    identity.map(certified_key).transpose().map(|_| ())
}

impl TlsClient {
    /// Gets ready to speak TLS with `host`. Reads the platform's authorities, which takes some
    /// milliseconds.
    ///
    /// # Errors
    ///
    /// When the settings cannot be used; see [`usable`].
    pub fn new(settings: &Tls, host: &str) -> Result<Self, Unusable> {
        let name = server_name(settings.server_name.as_deref().unwrap_or(host))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let recorder = Arc::new(Recorder::new(settings, &provider));
        let key = settings.identity.as_ref().map(certified_key).transpose()?;
        let identity = Arc::new(OwnCertificate {
            key: key.map(Arc::new),
            asked: AtomicBool::new(false),
        });
        let mut fresh = config(provider, &recorder, &identity);
        fresh.resumption = Resumption::disabled();
        Ok(Self {
            resuming: Mutex::new(resuming(&fresh)),
            fresh: Arc::new(fresh),
            name,
            recorder,
            identity,
        })
    }

    /// The same for a look on a connection of its own, whose sessions are no business of the others.
    #[must_use]
    pub fn apart(&self) -> Self {
        self.with_config((*self.fresh).clone())
    }

    /// The same without a name: no SNI, and nothing that a certificate could be compared with.
    #[must_use]
    pub fn without_name(&self) -> Self {
        let mut config = (*self.fresh).clone();
        config.enable_sni = false;
        self.with_config(config)
    }

    fn with_config(&self, fresh: ClientConfig) -> Self {
        Self {
            resuming: Mutex::new(resuming(&fresh)),
            fresh: Arc::new(fresh),
            name: self.name.clone(),
            recorder: Arc::clone(&self.recorder),
            identity: Arc::clone(&self.identity),
        }
    }

    /// Begins a control connection: its handshake is a full one, so that the server shows who it is.
    pub(in crate::wire) fn forget_sessions(&self) {
        *self.lock() = resuming(&self.fresh);
    }

    /// Begins a handshake: what is recorded from here on belongs to it. One that was given up may have left
    /// a record of its own.
    pub(super) fn begin_handshake(&self) {
        self.recorder.take();
        self.take_certificate_asked();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Arc<ClientConfig>> {
        self.resuming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn config(&self, sessions: Sessions) -> Arc<ClientConfig> {
        match sessions {
            Sessions::Resume => Arc::clone(&self.lock()),
            Sessions::New => Arc::clone(&self.fresh),
        }
    }

    pub(super) fn name(&self) -> &ServerName<'static> {
        &self.name
    }

    pub(super) fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Whether a certificate of ours was asked for since this was asked last, and whether there is one.
    pub(super) fn take_certificate_asked(&self) -> (bool, bool) {
        let asked = self.identity.asked.swap(false, Ordering::Relaxed);
        (asked, asked && self.identity.key.is_some())
    }
}

/// A configuration that keeps sessions, none as yet.
fn resuming(fresh: &ClientConfig) -> Arc<ClientConfig> {
    let mut config = fresh.clone();
    config.resumption = Resumption::in_memory_sessions(MAX_SESSIONS);
    Arc::new(config)
}

fn config(
    provider: Arc<CryptoProvider>,
    recorder: &Arc<Recorder>,
    identity: &Arc<OwnCertificate>,
) -> ClientConfig {
    let builder = ClientConfig::builder_with_provider(provider);
    #[expect(
        clippy::expect_used,
        reason = "ring has cipher suites of both TLS 1.2 and 1.3, so there is a version to speak"
    )]
    let builder = builder
        .with_safe_default_protocol_versions()
        .expect("the provider speaks TLS");
    builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(recorder) as _)
        .with_client_cert_resolver(Arc::clone(identity) as _)
}

fn server_name(name: &str) -> Result<ServerName<'static>, Unusable> {
    ServerName::try_from(name.to_owned()).map_err(|_| Unusable::Name {
        name: name.to_owned(),
    })
}

fn certified_key(identity: &Identity) -> Result<CertifiedKey, Unusable> {
    let unusable = |why: String| Unusable::Identity { why };
    let key = PrivateKeyDer::from_pem_slice(identity.key.expose().as_bytes())
        .map_err(|error| unusable(format!("no private key in PEM form: {error}")))?;
    let chain = identity.chain.iter().cloned().map(CertificateDer::from);
    let provider = rustls::crypto::ring::default_provider();
    let key = CertifiedKey::from_der(chain.collect(), key, &provider);
    key.map_err(|error| unusable(error.to_string()))
}

/// Gives our own certificate, and remembers that it was asked for.
#[derive(Debug)]
struct OwnCertificate {
    key: Option<Arc<CertifiedKey>>,
    asked: AtomicBool,
}

impl ResolvesClientCert for OwnCertificate {
    fn resolve(
        &self,
        _authorities: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        self.key.clone()
    }

    fn has_certs(&self) -> bool {
        self.key.is_some()
    }
}
