//! A server that greets, and says nothing more until it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use super::exporter::FAR_TOO_LONG;

pub(crate) struct Mute(TcpListener);

impl Mute {
    /// At this address of loopback.
    pub(crate) fn at(address: &str) -> Self {
        let address: Ipv4Addr = address.parse().unwrap();
        Self(TcpListener::bind((address, 0)).unwrap())
    }

    pub(crate) fn address(&self) -> String {
        self.0.local_addr().unwrap().to_string()
    }

    /// Waits for a client, greets it, and hears its first command.
    pub(crate) fn accept(&self) -> Client {
        let (mut stream, _) = self.0.accept().unwrap();
        stream.set_read_timeout(Some(FAR_TOO_LONG)).unwrap();
        stream.write_all(b"220 ready\r\n").unwrap();
        let mut client = Client(BufReader::new(stream));
        assert!(client.hears().is_some());
        client
    }
}

/// The client of such a server.
pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    /// The next command; `None` once the client has gone.
    pub(crate) fn hears(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).unwrap();
        (read > 0).then(|| line.trim_end().to_owned())
    }
}
