//! CONNECT of HTTP (RFC 9110 section 9.3.6).
//!
//! The exchange is our own and not hyper's, whose parser (`httparse`) reads the answer: a server of FTP speaks first, so that its
//! greeting may stand right behind the headers, and whoever takes over the connection is to find it in the socket. hyper reads
//! ahead. What the proxy answered is kept byte by byte besides.

use std::io;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::broken;
use crate::evidence::proxied::{MAX_PROXY_ANSWER, ProxyExchange, ProxyRequest};
use crate::evidence::{Octets, TunnelEnd};
use crate::settings::ProxyLogin;
use crate::wire::goal::Goal;
use crate::wire::limits::Limits;

/// The longest answer, all headers and interim answers together.
const MAX_CONNECT_ANSWER: usize = 16 * 1024;

/// The most headers.
const MAX_HEADERS: usize = 128;

/// What every answer begins with.
const BEGINNING: &[u8] = b"HTTP/";

/// Asks the proxy to connect. The caller limits how long that takes.
pub(super) async fn connect(
    limits: &Limits,
    stream: &mut TcpStream,
    login: Option<&ProxyLogin>,
    goal: &Goal,
    exchanges: &mut Vec<ProxyExchange>,
) -> Result<(), TunnelEnd> {
    exchanges.push(ProxyExchange {
        request: ProxyRequest::Connect,
        sent_us: limits.stopwatch.micros(),
        ended_us: None,
        answer: Octets::default(),
    });
    let Some(exchange) = exchanges.last_mut() else {
        return Err(TunnelEnd::Stopped);
    };
    let request = request(login, goal);
    let sent = stream.write_all(request.as_bytes()).await;
    sent.map_err(|error| broken(&error))?;
    let mut left = MAX_CONNECT_ANSWER;
    loop {
        let mut head = Vec::new();
        let read = read_head(stream, &mut head, &mut left).await;
        // An interim answer (1xx) gives way to the final one.
        exchange.answer.0.clone_from(&head);
        exchange.answer.0.truncate(MAX_PROXY_ANSWER);
        exchange.ended_us = (!head.is_empty()).then(|| limits.stopwatch.micros());
        read?;
        match status(&head) {
            Some(100..=199) => {}
            Some(200..=299) => return Ok(()),
            Some(status) => return Err(TunnelEnd::Status(status)),
            None => return Err(TunnelEnd::Foreign),
        }
    }
}

fn request(login: Option<&ProxyLogin>, goal: &Goal) -> String {
    let authorization = login.map_or_else(String::new, |login| {
        let login = format!("{}:{}", login.user, login.password.expose());
        let login = BASE64_STANDARD.encode(login);
        format!("Proxy-Authorization: Basic {login}\r\n")
    });
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "CONNECT {goal} HTTP/1.1\r\nHost: {goal}\r\nUser-Agent: ftpprobe/{version}\r\n{authorization}\r\n"
    )
}

/// Reads up to the end of the headers and not a byte further. `left` is how many bytes may come.
async fn read_head(
    stream: &mut TcpStream,
    head: &mut Vec<u8>,
    left: &mut usize,
) -> Result<(), TunnelEnd> {
    let mut chunk = [0; 1024];
    loop {
        let waiting = stream.peek(&mut chunk).await;
        let waiting = waiting.map_err(|error| broken(&error))?;
        if waiting == 0 {
            return Err(TunnelEnd::Closed);
        }
        let before = head.len();
        let end = chunk[..waiting].iter().position(|byte| {
            head.push(*byte);
            head.ends_with(b"\n\n") || head.ends_with(b"\n\r\n")
        });
        let taken = head.len() - before;
        let read = stream.read_exact(&mut chunk[..taken]).await;
        read.map_err(|error: io::Error| broken(&error))?;
        let known = head.len().min(BEGINNING.len());
        if head[..known] != BEGINNING[..known] {
            return Err(TunnelEnd::Foreign);
        }
        *left = left.saturating_sub(taken);
        match end {
            Some(_) => return Ok(()),
            None if *left == 0 => return Err(TunnelEnd::TooLong),
            None => {}
        }
    }
}

fn status(head: &[u8]) -> Option<u16> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    match response.parse(head) {
        Ok(_) | Err(httparse::Error::TooManyHeaders) => response.code,
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn a_login_is_sent_as_basic() {
        let login = ProxyLogin {
            user: "me".to_owned(),
            password: Secret::new("s3cret".to_owned()),
        };
        let sent = request(Some(&login), &Goal::Name("h.example".into(), 21));
        assert!(sent.starts_with("CONNECT h.example:21 HTTP/1.1\r\nHost: h.example:21\r\n"));
        assert!(sent.ends_with("\r\nProxy-Authorization: Basic bWU6czNjcmV0\r\n\r\n"));
        let address = Goal::Address("[2001:db8::1]:2121".parse().unwrap());
        assert!(request(None, &address).starts_with("CONNECT [2001:db8::1]:2121 HTTP/1.1\r\n"));
    }

    #[test]
    fn statuses() {
        assert_eq!(status(b"HTTP/1.0 200 OK\r\n\r\n"), Some(200));
        assert_eq!(status(b"HTTP/1.1 407 \r\nA: b\r\n\r\n"), Some(407));
        assert_eq!(status(b"HTTP/1.1 abc\r\n\r\n"), None);
        let many = format!(
            "HTTP/1.1 403 No\r\n{}\r\n",
            "A: b\r\n".repeat(MAX_HEADERS + 1)
        );
        assert_eq!(status(many.as_bytes()), Some(403));
    }
}
