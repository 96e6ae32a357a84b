//! Questions over HTTP, each on a connection of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::exporter::FAR_TOO_LONG;

/// A question.
pub(crate) struct Request(String);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self
            .headers
            .lines()
            .filter_map(|line| line.split_once(": "));
        let (_, value) = lines.find(|(it, _)| it.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    fn read(mut from: impl Read) -> Option<Self> {
        let mut bytes = Vec::new();
        // A server that leaves without `close_notify` has said everything all the same.
        let _ = from.read_to_end(&mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let (headers, body) = text.split_once("\r\n\r\n")?;
        let status = headers.split(' ').nth(1)?.parse().ok()?;
        Some(Self {
            status,
            headers: headers.to_owned(),
            body: body.to_owned(),
        })
    }
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self(format!(
            "{method} {path} HTTP/1.1\r\nHost: exporter\r\nConnection: close\r\n"
        ))
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        for part in [name, ": ", value, "\r\n"] {
            self.0.push_str(part);
        }
        self
    }

    pub(crate) fn login(self, user: &str, password: &str) -> Self {
        let encoded = STANDARD.encode(format!("{user}:{password}"));
        self.header("Authorization", &format!("Basic {encoded}"))
    }

    /// Asks without TLS.
    pub(crate) fn to(self, address: SocketAddr) -> Answer {
        let mut stream = connect(address);
        stream
            .write_all(format!("{}\r\n", self.0).as_bytes())
            .unwrap();
        Answer::read(stream).unwrap()
    }

    /// Asks over TLS. Gives nothing where the handshake does not come about.
    pub(crate) fn over_tls(self, address: SocketAddr, config: ClientConfig) -> Option<Answer> {
        let name = ServerName::try_from("localhost").unwrap();
        let client = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = StreamOwned::new(client, connect(address));
        stream
            .write_all(format!("{}\r\n", self.0).as_bytes())
            .ok()?;
        Answer::read(stream)
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(FAR_TOO_LONG)).unwrap();
    stream
}
