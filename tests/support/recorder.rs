//! Stands before a server and keeps what clients send on control connections, as it is on the wire. It can also
//! announce them to the server first, as load balancers do, or stand for a server that is not next door.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A port that leads to a server.
pub(crate) struct Recorder {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<()>,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Recorder {
    /// Begins to pass on and to record.
    pub(crate) fn before(server: SocketAddr) -> Self {
        Self::start(server, Vec::new(), Duration::ZERO)
    }

    /// The same, with these bytes ahead of each connection.
    pub(crate) fn announcing(server: SocketAddr, header: Vec<u8>) -> Self {
        Self::start(server, header, Duration::ZERO)
    }

    /// The same, and what the client sends is on its way for so long.
    pub(crate) fn far_from(server: SocketAddr, delay: Duration) -> Self {
        Self::start(server, Vec::new(), delay)
    }

    fn start(server: SocketAddr, header: Vec<u8>, delay: Duration) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (stop, record) = (stopping.clone(), sent.clone());
        let thread = thread::spawn(move || {
            thread::scope(|scope| {
                for client in listener.incoming() {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let (client, record) = (client.unwrap(), record.clone());
                    let header = &header;
                    // Either side may end it as it likes.
                    scope.spawn(move || pass_on(&client, server, header, delay, &record));
                }
            });
        });
        Self {
            address,
            stopping,
            thread,
            sent,
        }
    }

    /// The target as it is typed.
    pub(crate) fn target(&self) -> String {
        self.address.to_string()
    }

    /// Waits until all connections are over, and gives what was sent.
    pub(crate) fn sent(self) -> String {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes it up, so that it sees that it is to stop.
        let _ = TcpStream::connect(self.address);
        self.thread.join().unwrap();
        String::from_utf8_lossy(&self.sent.lock().unwrap()).into_owned()
    }
}

fn pass_on(
    client: &TcpStream,
    server: SocketAddr,
    header: &[u8],
    delay: Duration,
    record: &Mutex<Vec<u8>>,
) -> io::Result<()> {
    let mut server = TcpStream::connect(server)?;
    server.write_all(header)?;
    thread::scope(|scope| {
        let server = &server;
        scope.spawn(move || copy(server, client, |_| ()));
        copy(client, server, |bytes| {
            record.lock().unwrap().extend(bytes);
            thread::sleep(delay);
        });
    });
    Ok(())
}

/// Copies until one side ends; the other one is told.
fn copy(mut from: &TcpStream, mut to: &TcpStream, before: impl Fn(&[u8])) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let bytes = &buffer[..length];
        before(bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
