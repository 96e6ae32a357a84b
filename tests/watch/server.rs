//! A scripted server beside the test.

use std::net::Ipv4Addr;
use std::thread;

use tokio::runtime::{Builder, Runtime};

use crate::scripted_server::behaviour::{AfterGreeting, Behaviour, Data};
use crate::scripted_server::reply::EachTime;
use crate::scripted_server::{Server, Setup};

/// A server in a thread of its own, which ends with it.
pub(crate) struct Beside {
    pub(crate) server: Server,
    runtime: Option<Runtime>,
}

impl Drop for Beside {
    /// Does not wait, which tests that are asynchronous may not do.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Beside {
    /// Starts one whose control connections get this, one after another.
    pub(crate) fn start(connections: Vec<Behaviour>) -> Self {
        let setup = Setup {
            connections,
            good: None,
            self_signed: None,
            script: None,
        };
        let started = thread::spawn(|| {
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            let server = Server::start(Ipv4Addr::LOCALHOST.into(), setup);
            let server = runtime.block_on(server).unwrap();
            (server, runtime)
        });
        let (server, runtime) = started.join().unwrap();
        Self {
            server,
            runtime: Some(runtime),
        }
    }

    pub(crate) fn address(&self) -> String {
        self.server.address.to_string()
    }

    /// How many control connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.server.heard().len()
    }
}

pub(crate) fn healthy() -> Behaviour {
    Behaviour::default()
}

/// No listing comes through, which no wait would change.
pub(crate) fn without_data() -> Behaviour {
    Behaviour {
        data: EachTime::Always(Data::Refused),
        ..Behaviour::default()
    }
}

/// It is full, and says for how long.
pub(crate) fn full() -> Behaviour {
    Behaviour {
        greeting: "421 Too many connections, try again in 5 minutes.".to_owned(),
        after_greeting: AfterGreeting::Closes,
        ..Behaviour::default()
    }
}
