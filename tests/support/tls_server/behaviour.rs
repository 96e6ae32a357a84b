//! What the server can be told.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use crate::support::identity::{Identity, certificates};

/// A server; the default does everything right. Change what is to be wrong.
#[derive(Clone)]
pub(crate) struct Behaviour {
    /// TLS of the control connection.
    pub(crate) tls: Arc<ServerConfig>,
    /// TLS of the control connection after HOST, if it changes anything.
    pub(crate) tls_after_host: Option<Arc<ServerConfig>>,
    /// TLS of further control connections, if it is another one.
    pub(crate) tls_again: Option<Arc<ServerConfig>>,
    /// TLS of data connections.
    pub(crate) data_tls: Arc<ServerConfig>,
    /// TLS from the first byte.
    pub(crate) implicit: bool,
    /// The first reply.
    pub(crate) greeting: &'static str,
    /// The lines of FEAT; without any, FEAT is refused.
    pub(crate) features: Vec<&'static str>,
    /// The answer to AUTH.
    pub(crate) auth: Auth,
    /// What goes wrong in the handshake of the control connection.
    pub(crate) handshake: Option<Fault>,
    /// What is said in the clear, in the same segment as the alert that ends a handshake.
    pub(crate) last_words: &'static str,
    /// The answers to PBSZ and PROT.
    pub(crate) prot: Prot,
    /// The answers to USER and PASS.
    pub(crate) login: Login,
    /// What goes wrong with data connections.
    pub(crate) data: Option<DataFault>,
    /// Data connections must resume a session.
    pub(crate) demands_resumption: bool,
}

impl Behaviour {
    /// Nothing is wrong, with this certificate.
    pub(crate) fn new(identity: &Identity) -> Self {
        Self::with(configuration(
            identity,
            ClientCertificate::NotAsked,
            rustls::ALL_VERSIONS,
        ))
    }

    /// Nothing is wrong, with TLS as it is given here.
    pub(crate) fn with(tls: ServerConfig) -> Self {
        let tls = Arc::new(tls);
        Self {
            data_tls: tls.clone(),
            tls,
            tls_after_host: None,
            tls_again: None,
            implicit: false,
            greeting: "220 Scripted.",
            features: vec![
                "AUTH TLS", "AUTH SSL", "EPSV", "PASV", "PBSZ", "PROT", "UTF8",
            ],
            auth: Auth::Taken,
            handshake: None,
            last_words: "",
            prot: Prot::Taken,
            login: Login::Normal,
            data: None,
            demands_resumption: false,
        }
    }

    /// Nothing is wrong but the handshake.
    pub(crate) fn failing(identity: &Identity, fault: Fault) -> Self {
        Self {
            handshake: Some(fault),
            ..Self::new(identity)
        }
    }

    /// Data connections have to resume a session, and only so many can: none of them makes another.
    pub(crate) fn with_sessions(identity: &Identity, count: usize) -> Self {
        let mut tls = configuration(
            identity,
            ClientCertificate::NotAsked,
            &[&rustls::version::TLS13],
        );
        tls.send_tls13_tickets = count;
        let mut data_tls = tls.clone();
        data_tls.send_tls13_tickets = 0;
        Self {
            data_tls: Arc::new(data_tls),
            demands_resumption: true,
            ..Self::with(tls)
        }
    }
}

/// The answer to AUTH.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// 234.
    Taken,
    /// 234, and more in the same segment, still in the clear.
    TakenAnd(&'static str),
    /// Another positive reply, and then the handshake.
    TakenBy(&'static str),
    /// AUTH SSL is taken, AUTH TLS is not known.
    OnlySsl,
    /// 234 on the first control connection, 500 on all others.
    Once,
    /// This reply, whatever the mechanism.
    Refused(&'static str),
}

/// What goes wrong in a handshake.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// So many bytes of the server's first flight are sent, then this happens.
    After(usize, Ending),
    /// The `ClientHello` is answered with a fatal alert of this number.
    Alert(u8),
    /// Likewise, and then the session goes on in the clear.
    AlertAndOn(u8),
    /// The `ClientHello` is answered with this, in the clear.
    Text(&'static str),
}

/// How a connection ends too early.
#[derive(Clone, Copy)]
pub(crate) enum Ending {
    /// Nothing more comes.
    Silence,
    /// It is closed.
    Close,
    /// It is reset.
    Reset,
}

/// Whether the client is asked for a certificate.
#[derive(Clone, Copy)]
pub(crate) enum ClientCertificate<'a> {
    /// No.
    NotAsked,
    /// Yes, one of this authority, but it need not have one.
    Asked(&'a Identity),
    /// Yes, and without one of this authority it may not go on.
    Required(&'a Identity),
}

/// The answers to PBSZ and PROT.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prot {
    /// 200.
    Taken,
    /// PROT P is refused with 536.
    NotPrivate,
    /// PROT P is refused with 536 on all control connections but the first.
    PrivateOnce,
    /// PROT C is refused with 534.
    NotClear,
    /// Both are refused with 530 before the login.
    AfterLogin,
    /// PROT is refused with 503, as if PBSZ had not been sent.
    OutOfSequence,
}

/// The answers to USER and PASS.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Login {
    /// 331, 230.
    Normal,
    /// PASS is answered with this in the clear, in the midst of TLS, and the connection is closed.
    PlainTextAfterPass(&'static str),
    /// USER is answered with this.
    UserRefused(&'static str),
}

/// What goes wrong with data connections.
#[derive(Clone)]
pub(crate) enum DataFault {
    /// They are closed without `close_notify`.
    NoCloseNotify,
    /// They are closed in the midst of the handshake; this is the reply then.
    ClosedInHandshake(&'static str),
    /// Nothing comes in answer to the `ClientHello`.
    Stalled,
    /// The command is answered only after the handshake.
    AnsweredLate,
    /// The first control connection is closed in place of the last reply.
    ControlLost,
}

/// How this certificate is used.
///
/// `rustls` keeps sessions in the server's memory, as many as tickets are sent, and gives each back once.
pub(crate) fn configuration(
    identity: &Identity,
    client: ClientCertificate<'_>,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(versions)
        .unwrap();
    let verifier = |authority: &Identity| {
        let mut roots = RootCertStore::empty();
        for root in certificates(&authority.root()) {
            roots.add(root).unwrap();
        }
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone())
    };
    let builder = match client {
        ClientCertificate::NotAsked => builder.with_no_client_auth(),
        ClientCertificate::Asked(authority) => {
            let verifier = verifier(authority).allow_unauthenticated().build().unwrap();
            builder.with_client_cert_verifier(verifier)
        }
        ClientCertificate::Required(authority) => {
            builder.with_client_cert_verifier(verifier(authority).build().unwrap())
        }
    };
    builder
        .with_single_cert(certificates(&identity.chain()), key(identity))
        .unwrap()
}

/// Shows one certificate to those who send a name (SNI), and another one to the rest.
pub(crate) fn configuration_by_name(named: &Identity, unnamed: &Identity) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let certified = |identity: &Identity| {
        let chain = certificates(&identity.chain());
        Arc::new(CertifiedKey::from_der(chain, key(identity), &provider).unwrap())
    };
    let resolver = ByName {
        named: certified(named),
        unnamed: certified(unnamed),
    };
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver))
}

#[derive(Debug)]
struct ByName {
    named: Arc<CertifiedKey>,
    unnamed: Arc<CertifiedKey>,
}

impl ResolvesServerCert for ByName {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let chosen = hello.server_name().map_or(&self.unnamed, |_| &self.named);
        Some(chosen.clone())
    }
}

fn key(identity: &Identity) -> PrivateKeyDer<'static> {
    PrivateKeyDer::from_pem_file(identity.key()).unwrap()
}
