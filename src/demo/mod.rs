//! The embedded practice server: a small healthy FTP server on loopback, and the knobs that make it
//! misbehave in exact ways.
//!
//! `ftpprobe demo` starts it to show what a fault looks like, and tests start it to meet one.
//!
//! * [`Server`] starts it, says what clients did, and stops it (this file)
//! * [`behaviour`] the knobs, each one fault at one place
//! * [`scenarios`](scenario) named behaviours with the words of real servers
//! * `state` what the sessions of one server share
//! * `control` the stream of one control connection
//! * `session` the commands of one control connection
//! * `replies` what it answers whatever the session has come to
//! * `transfer` data connections
//! * `tree` the directories that it shows, and the forms of a listing

pub mod behaviour;
mod control;
mod replies;
mod scenarios;
mod session;
mod state;
mod transfer;
mod tree;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use behaviour::Behaviour;
pub use scenarios::{Scenario, scenario, scenarios};

use state::State;

/// How long [`Server::finish`] lets sessions end by themselves before it ends them.
const GRACE: Duration = Duration::from_millis(500);
/// How long the server waits after it could not accept a connection, for want of a descriptor as a rule.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A running practice server. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1. Needs a tokio runtime; one thread is enough.
    pub async fn start(behaviour: Behaviour) -> io::Result<Self> {
        Self::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), behaviour).await
    }

    /// Starts a server on this address, where port 0 stands for a free one.
    ///
    /// Fails for an address that is not loopback: a practice server has nothing to do on a network.
    pub async fn start_on(address: SocketAddr, behaviour: Behaviour) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("the practice server listens on loopback only, not on {address}"),
            ));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::new(behaviour));
        let stop = CancellationToken::new();
        let task = tokio::spawn(accept(listener, Arc::clone(&state), stop.clone()));
        Ok(Self {
            address,
            state,
            stop,
            task: Some(task),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many control connections it accepted so far, those that it refused included.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections()
    }

    /// The command lines that it received so far, of all connections in the order of their arrival.
    /// Passwords and accounts are masked.
    #[must_use]
    pub fn transcript(&self) -> Vec<String> {
        self.state.transcript()
    }

    /// Stops it, and reports what went wrong on its own side, one line each: a socket that it could
    /// not open, a required override that no command met, a connection that outlived its time.
    ///
    /// Sessions whose client has left end by themselves; the others are cut after a short grace.
    pub async fn finish(mut self) -> Result<(), String> {
        self.stop.cancel();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            self.state.fail(format!("the server failed: {error}"));
        }
        self.state.verdict()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The sessions belong to the task and end with it.
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

/// Accepts control connections until told to stop, then gives the sessions a short grace.
async fn accept(listener: TcpListener, state: Arc<State>, stop: CancellationToken) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let admission = state.admit();
                    sessions.spawn(session::serve(stream, admission, Arc::clone(&state)));
                }
                Err(error) => {
                    state.fail(format!("cannot accept a control connection: {error}"));
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(ended) = sessions.join_next() => note_panic(&state, ended),
        }
    }
    drop(listener);
    let all_ended = async {
        while let Some(ended) = sessions.join_next().await {
            note_panic(&state, ended);
        }
    };
    // What still runs after the grace is cut when the set is dropped.
    let _ = timeout(GRACE, all_ended).await;
}

fn note_panic(state: &State, ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        state.fail(format!("a session failed: {error}"));
    }
}
