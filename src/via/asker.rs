//! Asks places, each over a connection of its own.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, AUTHORIZATION, CONNECTION, HOST, HeaderValue, USER_AGENT};
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;
use tokio_util::sync::CancellationToken;

use super::answer;
use super::connect::{connect, failed};
use super::place::{Login, Place};
use super::question::Question;
use crate::report::places::{Asked, NotAsked};
use crate::report::{PlaceFailure, SightReport};
use crate::secret::Secrets;
use crate::settings::Identity;

/// Where the report is.
const PROBE: &str = "/api/v1/probe";

/// Says how long an answer is waited for, in seconds.
const PATIENCE: &str = "X-Prometheus-Scrape-Timeout-Seconds";

/// So many bytes of an answer are read before its body.
const MAX_HEAD: usize = 32 * 1024;

/// So many headers may it have.
const MAX_HEADERS: usize = 64;

/// Whom to trust, and who asks.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Certificate authorities to trust besides the platform's, in DER.
    pub authorities: Vec<Vec<u8>>,
    /// A certificate of our own with its key, for places that ask for one.
    pub identity: Option<Identity>,
}

/// Files that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The authorities, or those of the platform.
    #[error("--via-ca-file cannot be used: {0}")]
    Authority(String),
    /// A certificate and a key that do not go together.
    #[error("--via-cert and --via-key cannot be used: {0}")]
    Identity(String),
}

/// What places are asked with.
#[derive(Debug, Clone)]
pub struct Asker {
    tls: Arc<rustls::ClientConfig>,
}

impl Asker {
    /// Gets ready to ask over TLS.
    ///
    /// # Errors
    ///
    /// What of the files cannot be used.
    pub fn new(trust: &Trust) -> Result<Self, Unusable> {
        let wrong = |error: &dyn std::fmt::Display| Unusable::Authority(error.to_string());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let extra = trust.authorities.iter().cloned();
        let extra = extra.map(CertificateDer::from);
        let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider));
        let verifier = verifier.map_err(|error| wrong(&error))?;
        let builder = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(&error))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut tls = match &trust.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let wrong = |error: &dyn std::fmt::Display| Unusable::Identity(error.to_string());
                let key = PrivateKeyDer::from_pem_slice(identity.key.expose().as_bytes());
                let key = key.map_err(|error| wrong(&error))?;
                let chain = identity.chain.iter().cloned().map(CertificateDer::from);
                let config = builder.with_client_auth_cert(chain.collect(), key);
                config.map_err(|error| wrong(&error))?
            }
        };
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { tls: Arc::new(tls) })
    }

    /// Asks a place, within the limit of the question. None of these secrets is in what it answers, and neither is its own.
    pub async fn ask(
        &self,
        place: &Place,
        question: &Question,
        secrets: &Secrets,
        stop: &CancellationToken,
    ) -> Asked {
        let asking = tokio::time::timeout(question.limit, self.answer(place, question, secrets));
        let answer = tokio::select! {
            biased;
            answer = asking => answer.unwrap_or_else(|_| Err(plainly(PlaceFailure::TimedOut))),
            () = stop.cancelled() => Err(plainly(PlaceFailure::Stopped)),
        };
        Asked {
            name: place.name.clone(),
            url: place.url(),
            answer: answer.map(Box::new),
        }
    }

    async fn answer(
        &self,
        place: &Place,
        question: &Question,
        secrets: &Secrets,
    ) -> Result<SightReport, NotAsked> {
        let connecting = tokio::time::timeout(question.connect_limit, connect(place, &self.tls));
        let Ok(stream) = connecting.await else {
            return Err(plainly(PlaceFailure::Unreachable));
        };
        let stream = stream?;
        let broken = |error: hyper::Error| failed(PlaceFailure::Failed, &error);
        let mut builder = http1::Builder::new();
        builder.max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
        let (mut sender, connection) = builder
            .handshake(TokioIo::new(stream))
            .await
            .map_err(broken)?;
        let request = request(place, question).map_err(|()| plainly(PlaceFailure::Failed))?;
        let read = async {
            let response: Response<_> = sender.send_request(request).await.map_err(broken)?;
            let mut known = secrets.clone();
            if let Some(login) = &place.login {
                known.add(&login.password);
            }
            answer::read(response, &known.joined()).await
        };
        // It is driven as long as there is something to be read, and ends with it.
        tokio::pin!(connection, read);
        tokio::select! {
            biased;
            answer = &mut read => answer,
            ended = &mut connection => match ended {
                Ok(()) => read.await,
                Err(error) => Err(broken(error)),
            },
        }
    }
}

/// A failure without words of anybody else's.
fn plainly(kind: PlaceFailure) -> NotAsked {
    NotAsked {
        kind,
        status: None,
        code: None,
        detail: None,
    }
}

fn request(place: &Place, question: &Question) -> Result<Request<String>, ()> {
    let path = format!("{}?{}", place.path(PROBE), question.query());
    let mut request = Request::new(String::new());
    *request.uri_mut() = path.parse().map_err(|_| ())?;
    let headers = request.headers_mut();
    let mut add = |name, value: &str| -> Result<(), ()> {
        headers.insert(name, HeaderValue::from_str(value).map_err(|_| ())?);
        Ok(())
    };
    add(HOST, &place.authority())?;
    add(ACCEPT, "application/json")?;
    add(CONNECTION, "close")?;
    add(USER_AGENT, concat!("ftpprobe/", env!("CARGO_PKG_VERSION")))?;
    let patience = format!("{:.3}", question.limit.as_secs_f64());
    headers.insert(PATIENCE, HeaderValue::from_str(&patience).map_err(|_| ())?);
    authorize(headers, place.login.as_ref())?;
    Ok(request)
}

/// The header `Authorization` (RFC 7617), which no log of a library shows.
fn authorize(headers: &mut HeaderMap, login: Option<&Login>) -> Result<(), ()> {
    let Some(login) = login else { return Ok(()) };
    let pair = format!("{}:{}", login.user, login.password.expose());
    let value = format!("Basic {}", STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&value).map_err(|_| ())?;
    value.set_sensitive(true);
    headers.insert(AUTHORIZATION, value);
    Ok(())
}
