//! A scripted FTP server on loopback: healthy, but for what it is told to do otherwise.
//!
//! * [`behaviour`] what one control connection is told, as cases write it
//! * [`reply`] what comes in the place of an answer
//! * [`files`] what it serves, and the lines of its listings
//! * [`moment`] times that are relative to now
//! * [`session`] one control connection: accepted, greeted, asked; [`answers`] what a healthy server answers
//! * [`channel`] where data connections come from, [`transfer`] what goes over them
//! * [`line`] the bytes of one connection

mod answers;
pub(crate) mod behaviour;
mod channel;
pub(crate) mod files;
mod line;
pub(crate) mod moment;
pub(crate) mod reply;
mod session;
mod transfer;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use behaviour::{Behaviour, Certificate};
use files::Files;
use reply::Script;
use session::Session;

/// How a server is set up.
pub(crate) struct Setup {
    /// What each control connection gets; those after the last one get what that got.
    pub(crate) connections: Vec<Behaviour>,
    /// The certificate that clients can trust.
    pub(crate) good: Option<TlsAcceptor>,
    /// One that signed itself.
    pub(crate) self_signed: Option<TlsAcceptor>,
    /// Has the first word on every answer.
    pub(crate) script: Option<Arc<dyn Script>>,
}

/// A running server. Dropping it ends it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// What the sessions of one server share.
struct Shared {
    setup: Setup,
    /// The commands of each control connection.
    heard: Mutex<Vec<Vec<String>>>,
    /// What clients uploaded.
    uploads: Mutex<Files>,
}

impl Server {
    /// Starts one at a port that is free.
    pub(crate) async fn start(ip: IpAddr, setup: Setup) -> io::Result<Self> {
        let listener = TcpListener::bind((ip, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            setup,
            heard: Mutex::default(),
            uploads: Mutex::default(),
        });
        let task = tokio::spawn(accept(listener, shared.clone()));
        Ok(Self {
            address,
            shared,
            task,
        })
    }

    /// What was asked so far, on each control connection.
    pub(crate) fn heard(&self) -> Vec<Vec<String>> {
        self.shared.heard.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let session = Session::new(stream, shared.clone());
        // A client that leaves in the middle of something is no failure of the server.
        sessions.spawn(async { session.run().await.unwrap_or(()) });
    }
}

impl Shared {
    /// A new control connection; gives its number and what it is told.
    fn opened(&self) -> (usize, Behaviour) {
        let mut heard = self.heard.lock().unwrap();
        let number = heard.len();
        heard.push(Vec::new());
        let all = &self.setup.connections;
        let behaviour = all.get(number).or(all.last()).cloned();
        (number, behaviour.unwrap_or_default())
    }

    fn hear(&self, connection: usize, line: &str) {
        self.heard.lock().unwrap()[connection].push(line.to_owned());
    }

    fn acceptor(&self, certificate: Certificate) -> Option<&TlsAcceptor> {
        match certificate {
            Certificate::Good => self.setup.good.as_ref(),
            Certificate::SelfSigned => self.setup.self_signed.as_ref(),
            Certificate::Missing => None,
        }
    }
}

/// What TLS is done with: a server that shows this chain, and asks for no certificate.
pub(crate) fn acceptor(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> TlsAcceptor {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
