//! The scripted server with one fault: it writes down which answers are due, and gives one that is none of a
//! healthy server's.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use tokio_rustls::TlsAcceptor;

use crate::fault::{self, Answer, Fault, GREETING};
use crate::scripted_server::behaviour::{Behaviour, Tls};
use crate::scripted_server::files::{File, Files};
use crate::scripted_server::moment::When;
use crate::scripted_server::reply::{Due, Reply, Script, Then};
use crate::scripted_server::{self, Setup};

const LIST: &str = "drwxr-xr-x 2 ftp ftp 4096 Jan 01 2025 pub\r\n\
                    -rw-r--r-- 1 ftp ftp 5 Jan 01 2025 a.txt\r\n";
const MLSD: &str = "type=cdir;modify=20250101000000;perm=el; /\r\n\
                    type=dir;modify=20250101000000;perm=el; pub\r\n\
                    type=file;size=5;modify=20250101000000;perm=r; a.txt\r\n";

/// A running server.
pub(crate) struct Server {
    pub(crate) server: scripted_server::Server,
    script: Arc<Faulty>,
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
        let script = Arc::new(Faulty {
            fault,
            log: Mutex::default(),
        });
        let setup = Setup {
            connections: vec![behaviour(tls.is_some())],
            good: tls,
            self_signed: None,
            script: Some(script.clone()),
        };
        let server = scripted_server::Server::start(Ipv4Addr::LOCALHOST.into(), setup).await?;
        Ok(Self { server, script })
    }

    pub(crate) fn log(&self) -> Log {
        Log {
            connections: self.server.heard(),
            ..self.script.log.lock().unwrap().clone()
        }
    }
}

fn behaviour(with_tls: bool) -> Behaviour {
    let mut behaviour = Behaviour::default();
    let file = File {
        size: 5,
        modified: When::NOW,
        ..File::default()
    };
    behaviour.files = Some(Files::from([("/a.txt".to_owned(), file)]));
    behaviour.listings.list = Some(LIST.to_owned());
    behaviour.listings.mlsd = Some(MLSD.to_owned());
    behaviour.tls = with_tls.then_some(Tls::Explicit);
    behaviour
}

/// Puts the fault in its place.
struct Faulty {
    fault: Option<Fault>,
    log: Mutex<Log>,
}

impl Script for Faulty {
    fn instead(&self, connection: usize, due: Due<'_>) -> Option<Reply> {
        let key = match due {
            Due::Greeting => GREETING.to_owned(),
            Due::Command(line) => fault::key(line),
            Due::End(verb) => fault::final_reply(verb),
        };
        let mut log = self.log.lock().unwrap();
        let at = log.due.iter().position(|(known, _)| *known == key);
        let at = at.unwrap_or_else(|| {
            log.due.push((key.clone(), 0));
            log.due.len() - 1
        });
        log.due[at].1 += 1;
        let fault = self.fault.as_ref()?;
        let is_met = fault.key == key && fault.nth == log.due[at].1;
        is_met.then(|| {
            log.met_on = Some(connection);
            reply(fault.answer)
        })
    }
}

fn reply(answer: Answer) -> Reply {
    match answer {
        Answer::Hang => Reply::new(None, Then::Hangs),
        Answer::Swallow => Reply::new(None, Then::Stays),
        Answer::Close => Reply::new(None, Then::Closes),
        Answer::Reset => Reply::new(None, Then::Resets),
        Answer::Say(text) => Reply::new(Some(text), Then::Stays),
        Answer::SayAndClose(text) => Reply::new(Some(text), Then::Closes),
    }
}
