//! A healthy server on loopback that writes down what it is asked, and gives one answer that is none of a
//! healthy server's.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::fault::{Answer, Fault};
use crate::session::Session;

/// A running server. Dropping it ends it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// What the sessions of one server share.
pub(crate) struct Shared {
    pub(crate) tls: Option<TlsAcceptor>,
    fault: Option<Fault>,
    log: Mutex<Log>,
    pub(crate) files: Mutex<BTreeMap<String, Vec<u8>>>,
}

/// What was asked so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    /// The commands of each control connection.
    pub(crate) connections: Vec<Vec<String>>,
    /// How often each answer was due, in the order in which they first were.
    pub(crate) due: Vec<(String, usize)>,
    /// The fault was met on this connection.
    pub(crate) met_on: Option<usize>,
}

impl Server {
    pub(crate) async fn start(tls: Option<TlsAcceptor>, fault: Option<Fault>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let file = ("/a.txt".to_owned(), b"hello".to_vec());
        let shared = Arc::new(Shared {
            tls,
            fault,
            log: Mutex::default(),
            files: Mutex::new(BTreeMap::from([file])),
        });
        let task = tokio::spawn(accept(listener, shared.clone()));
        Ok(Self {
            address,
            shared,
            task,
        })
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
        let number = shared.opened();
        let session = Session::new(stream, shared.clone(), number);
        // A client that leaves in the middle of something is no failure of the server.
        sessions.spawn(async { session.run().await.unwrap_or(()) });
    }
}

impl Shared {
    /// A new control connection; gives its number.
    fn opened(&self) -> usize {
        let mut log = self.log.lock().unwrap();
        log.connections.push(Vec::new());
        log.connections.len() - 1
    }

    pub(crate) fn heard(&self, connection: usize, line: &str) {
        self.log.lock().unwrap().connections[connection].push(line.to_owned());
    }

    /// What comes in the place of this answer, which is due now.
    pub(crate) fn fault(&self, connection: usize, key: &str) -> Option<Answer> {
        let mut log = self.log.lock().unwrap();
        let at = log.due.iter().position(|(known, _)| known == key);
        let at = at.unwrap_or_else(|| {
            log.due.push((key.to_owned(), 0));
            log.due.len() - 1
        });
        log.due[at].1 += 1;
        let fault = self.fault.as_ref()?;
        let is_met = fault.key == key && fault.nth == log.due[at].1;
        is_met.then(|| {
            log.met_on = Some(connection);
            fault.answer
        })
    }

    pub(crate) fn log(&self) -> Log {
        self.log.lock().unwrap().clone()
    }
}
