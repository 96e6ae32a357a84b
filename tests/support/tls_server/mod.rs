//! An FTP server with TLS that does as it is told, right or wrong, and remembers what it heard.
//!
//! * [`behaviour`] what it can be told
//! * [`line`] the control connection: bytes, handshake, lines
//! * [`session`] the commands of one session
//! * [`transfer`] data connections

mod behaviour;
mod line;
mod session;
mod transfer;

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

pub(crate) use behaviour::{
    Auth, Behaviour, ClientCertificate, DataFault, Ending, Fault, Login, Prot, configuration,
    configuration_by_name,
};

/// A running server. It ends when it is dropped.
pub(crate) struct TlsServer {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    listener: Option<JoinHandle<Vec<JoinHandle<()>>>>,
    heard: Arc<Mutex<Heard>>,
}

/// What clients sent.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Every byte on control connections, as it was on the wire.
    pub(crate) wire: Vec<u8>,
    /// Commands that came in the clear.
    pub(crate) plain: Vec<String>,
    /// Commands that came encrypted.
    pub(crate) encrypted: Vec<String>,
}

impl Heard {
    /// Whether some command begins with this, encrypted or not.
    pub(crate) fn has(&self, command: &str) -> bool {
        let all = self.plain.iter().chain(&self.encrypted);
        all.into_iter().any(|line| line.starts_with(command))
    }

    /// Asserts that a text was sent to nobody: neither on the wire nor within TLS.
    #[track_caller]
    pub(crate) fn assert_never(&self, text: &str) {
        let on_wire = self
            .wire
            .windows(text.len())
            .any(|bytes| bytes == text.as_bytes());
        assert!(!on_wire, "{text:?} was on the wire: {self:?}");
        let mut all = self.plain.iter().chain(&self.encrypted);
        assert!(
            !all.any(|line| line.contains(text)),
            "{text:?} was sent: {self:?}"
        );
    }
}

impl TlsServer {
    /// Starts one on 127.0.0.1.
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        Self::start_on((Ipv4Addr::LOCALHOST, 0).into(), behaviour)
    }

    /// Starts one on this address.
    pub(crate) fn start_on(address: SocketAddr, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let heard = Arc::new(Mutex::new(Heard::default()));
        let (behaviour, stop, notes) = (Arc::new(behaviour), stopping.clone(), heard.clone());
        let thread = thread::spawn(move || {
            let mut sessions = Vec::new();
            for socket in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let number = sessions.len();
                let (behaviour, heard) = (behaviour.clone(), notes.clone());
                let socket = socket.unwrap();
                // How a session ends is the client's affair: it may hang up whenever it likes.
                sessions.push(thread::spawn(move || {
                    let _ = session::serve(socket, number, &behaviour, &heard);
                }));
            }
            sessions
        });
        Self {
            address,
            stopping,
            listener: Some(thread),
            heard,
        }
    }

    /// The target as it is typed.
    pub(crate) fn target(&self) -> String {
        self.address.to_string()
    }

    /// Likewise, by a name that is sent in the handshake.
    pub(crate) fn named_target(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    /// Waits until all sessions are over, and tells what was heard.
    pub(crate) fn heard(mut self) -> Heard {
        self.stop();
        std::mem::take(&mut *self.heard.lock().unwrap())
    }

    fn stop(&mut self) {
        let Some(listener) = self.listener.take() else {
            return;
        };
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes it up, so that it sees that it is to stop.
        let _ = TcpStream::connect(self.address);
        for session in listener.join().unwrap() {
            session.join().unwrap();
        }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        // A test that failed has no use for what else could go wrong here.
        if !thread::panicking() {
            self.stop();
        }
    }
}
