//! A server that greets whom it is told to, and lets nobody in.

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
    /// How many may still pass.
    places: Mutex<usize>,
    opened: Condvar,
}

impl Ftp {
    /// One that greets at once.
    pub(crate) fn start() -> Self {
        let held = Self::held();
        held.release(usize::MAX);
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

    /// Lets it greet so many who have come or will come.
    pub(crate) fn release(&self, many: usize) {
        self.gate.open(many);
    }
}

impl Gate {
    fn open(&self, many: usize) {
        let mut places = self.places.lock().unwrap();
        *places = places.saturating_add(many);
        self.opened.notify_all();
    }

    fn pass(&self) {
        let places = self.places.lock().unwrap();
        let mut places = self.opened.wait_while(places, |it| *it == 0).unwrap();
        *places -= 1;
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
