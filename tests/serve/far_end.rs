//! A far end that answers whatever it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::exporter::FAR_TOO_LONG;

/// It answers each question in the same way, and keeps what it was asked.
pub(crate) struct FarEnd {
    pub(crate) address: SocketAddr,
    asked: Receiver<Vec<String>>,
}

impl FarEnd {
    /// What it does with a connection on which it was asked.
    pub(crate) fn doing(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asks, asked) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                stream.set_read_timeout(Some(FAR_TOO_LONG)).unwrap();
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let head = lines.take_while(|line| !line.is_empty()).collect();
                // The test may be over.
                let _ = asks.send(head);
                answer(&mut stream);
            }
        });
        Self { address, asked }
    }

    /// One that sends these bytes.
    pub(crate) fn saying(answer: &str) -> Self {
        let answer = answer.to_owned();
        Self::doing(move |stream| {
            // Who does not want it all leaves.
            let _ = stream.write_all(answer.as_bytes());
        })
    }

    /// One that sends this status with this body.
    pub(crate) fn answering(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::saying(&format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The lines of a question.
    pub(crate) fn was_asked(&self) -> Vec<String> {
        self.asked.recv_timeout(FAR_TOO_LONG).unwrap()
    }

    /// Whether it was asked once more.
    pub(crate) fn is_asked_again(&self) -> bool {
        self.asked.try_recv().is_ok()
    }
}
