//! A server that greets when it is told to, and lets nobody in.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// What would act if it were markup: it sets the title or opens a dialog.
pub(crate) const ACTS: &str =
    "</code></textarea><script>alert('acted')</script>\"'><img src=x onerror=\"alert('acted')\">";

/// The server. It goes on until the test ends.
pub(crate) struct Ftp {
    pub(crate) address: SocketAddr,
    gate: Arc<Gate>,
}

#[derive(Default)]
struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Ftp {
    /// One that greets at once.
    pub(crate) fn start() -> Self {
        let held = Self::held();
        held.release(true);
        held
    }

    /// One that does not greet before [`Ftp::release`].
    pub(crate) fn held() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Arc::<Gate>::default();
        let shared = gate.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let gate = shared.clone();
                thread::spawn(move || {
                    gate.pass();
                    // Whoever has gone needs no answer.
                    let _ = talk(&stream);
                });
            }
        });
        Self { address, gate }
    }

    /// Whether it greets from now on. A run may come several times: who greets late is asked again.
    pub(crate) fn release(&self, greets: bool) {
        *self.gate.is_open.lock().unwrap() = greets;
        self.gate.opened.notify_all();
    }
}

impl Gate {
    fn pass(&self) {
        let is_open = self.is_open.lock().unwrap();
        let _passed = self.opened.wait_while(is_open, |open| !*open).unwrap();
    }
}

fn talk(stream: &TcpStream) -> io::Result<()> {
    let mut out = stream;
    write!(out, "220-{ACTS}\r\n220 Welcome {ACTS}\r\n")?;
    for line in BufReader::new(stream).lines() {
        match line?.split(' ').next().unwrap_or_default() {
            "QUIT" => {
                write!(out, "221 Goodbye.\r\n")?;
                return Ok(());
            }
            "USER" => write!(out, "530 Not for you {ACTS}\r\n")?,
            _ => write!(out, "500 {ACTS}\r\n")?,
        }
    }
    Ok(())
}
