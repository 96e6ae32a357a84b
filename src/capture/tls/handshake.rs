//! The messages of handshakes, as far as they are in clear (RFC 5246 section 7.4, RFC 8446 section 4).

use tls_parser::{TlsCipherSuite, TlsMessage, TlsMessageHandshake, parse_tls_message_handshake};

use super::{ClientHello, ServerHello, Side, Sighting, TlsSeen};
use crate::evidence::certificate;
use crate::evidence::tls::version_name;

/// The longest message that is read, and the most that is kept of messages.
const MAX_MESSAGE: usize = 64 * 1024;

/// How many certificates of a chain are read.
const MAX_CHAIN: usize = 10;

/// The longest name that is kept. A host name has 253 bytes at most.
const MAX_NAME: usize = 255;

const SERVER_NAME: u16 = 0;
const ALPN: u16 = 16;
const SESSION_TICKET: u16 = 35;
const PRE_SHARED_KEY: u16 = 41;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

/// The random number of a `ServerHello` that asks for another `ClientHello` (RFC 8446 section 4.1.3).
const HELLO_RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// Messages, which may be spread over records.
#[derive(Debug, Default)]
pub(super) struct Messages {
    bytes: Vec<u8>,
    is_given_up: bool,
}

impl Messages {
    pub(super) fn add(&mut self, content: &[u8]) {
        if !self.is_given_up {
            self.bytes.extend_from_slice(content);
        }
    }

    /// How much is kept of messages that are not whole yet.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The next one that is whole, with its header.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        let [_, a, b, c, ..] = self.bytes[..] else {
            return None;
        };
        let length = 4 + (usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c));
        if length > MAX_MESSAGE {
            self.is_given_up = true;
            self.bytes = Vec::new();
            return None;
        }
        (self.bytes.len() >= length).then(|| self.bytes.drain(..length).collect())
    }
}

/// What of a handshake is needed to read the rest.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and none excludes another"
)]
pub(super) struct Context {
    /// The server chose TLS 1.3.
    pub(super) is_tls13: bool,
    hello_retry: bool,
    /// The session that the client named.
    session: Vec<u8>,
    /// The server sent what a full handshake alone has.
    is_full: bool,
    asked: bool,
    /// How long the message was that brought the certificates.
    chain_bytes: usize,
}

impl Context {
    /// About how much is kept of certificates.
    pub(super) fn chain_bytes(&self) -> usize {
        self.chain_bytes
    }

    /// Reads a message of one side.
    pub(super) fn note(&mut self, from: Side, message: &[u8], at: Sighting, seen: &mut TlsSeen) {
        let length = message.len();
        let Ok((_, TlsMessage::Handshake(message))) = parse_tls_message_handshake(message) else {
            return;
        };
        match (from, message) {
            (Side::Client, TlsMessageHandshake::ClientHello(hello)) => {
                let session = hello.session_id.unwrap_or_default();
                self.session = session.to_vec();
                let all = || extensions(hello.ext.unwrap_or_default());
                let of = |kind| {
                    all()
                        .find(|(it, _)| *it == kind)
                        .map(|(_, content)| content)
                };
                let newest = of(SUPPORTED_VERSIONS)
                    .and_then(newest)
                    .unwrap_or(hello.version.0);
                let has_ticket = of(SESSION_TICKET).is_some_and(|ticket| !ticket.is_empty());
                // TLS 1.3 sends a session ID for the sake of old devices.
                let names_session = newest < 0x0304 && !session.is_empty();
                seen.client_hello = Some(ClientHello {
                    at,
                    server_name: of(SERVER_NAME).and_then(server_name),
                    newest: version_name(newest),
                    offers_session: has_ticket || names_session || of(PRE_SHARED_KEY).is_some(),
                });
            }
            (Side::Server, TlsMessageHandshake::ServerHello(hello)) => {
                let all = || extensions(hello.ext.unwrap_or_default());
                let of = |kind| {
                    all()
                        .find(|(it, _)| *it == kind)
                        .map(|(_, content)| content)
                };
                let version = of(SUPPORTED_VERSIONS).and_then(|it| number(it, 0));
                let version = version.unwrap_or(hello.version.0);
                self.is_tls13 = version >= 0x0304;
                if hello.random == HELLO_RETRY {
                    self.hello_retry = true;
                    return;
                }
                let session = hello.session_id.unwrap_or_default();
                let is_same = !session.is_empty() && session == self.session;
                seen.resumed = if self.is_tls13 {
                    Some(of(PRE_SHARED_KEY).is_some())
                } else {
                    is_same.then_some(true)
                };
                let group = of(KEY_SHARE).and_then(|it| number(it, 0));
                seen.server_hello = Some(ServerHello {
                    at,
                    version: version_name(version),
                    cipher_suite: cipher_suite(hello.cipher.0),
                    group: group.map(|number| format!("{:?}", rustls::NamedGroup::from(number))),
                    hello_retry: self.hello_retry,
                    alpn: of(ALPN).and_then(alpn),
                });
            }
            (Side::Server, TlsMessageHandshake::Certificate(chain)) => {
                self.is_full = true;
                self.chain_bytes = length;
                let chain = chain.cert_chain.iter().take(MAX_CHAIN);
                seen.chain = chain.map(|it| certificate::read(it.data)).collect();
            }
            (Side::Client, TlsMessageHandshake::Certificate(chain)) => {
                seen.client_certificate_given = Some(!chain.cert_chain.is_empty());
            }
            (Side::Server, TlsMessageHandshake::CertificateRequest(_)) => self.asked = true,
            (Side::Server, TlsMessageHandshake::ServerDone(_)) => {
                self.is_full = true;
                seen.client_certificate_asked = Some(self.asked);
                seen.client_certificate_given.get_or_insert(false);
            }
            _ => {}
        }
        if self.is_full && !self.is_tls13 {
            seen.resumed = Some(false);
        }
    }

    /// The handshake is done.
    pub(super) fn done(&mut self, seen: &mut TlsSeen) {
        // Without certificates and key exchange it was an abbreviated one, by a ticket.
        let is_short = !self.is_full && seen.server_hello.is_some() && !seen.sides[1].incomplete;
        if is_short && !self.is_tls13 {
            seen.resumed = Some(true);
        }
    }
}

/// The extensions of a hello: type and content.
fn extensions(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let kind = number(bytes, 0)?;
        let length = usize::from(number(bytes, 2)?);
        let content = bytes.get(4..4 + length)?;
        bytes = &bytes[4 + length..];
        Some((kind, content))
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*two))
}

/// The newest version of a list. Those that exist only to be passed over (RFC 8701) are.
fn newest(content: &[u8]) -> Option<u16> {
    let numbers = content.get(1..)?.chunks_exact(2);
    let numbers = numbers.map(|it| u16::from(it[0]) << 8 | u16::from(it[1]));
    numbers.filter(|it| (0x0300..=0x0304).contains(it)).max()
}

fn server_name(content: &[u8]) -> Option<String> {
    let [_, _, 0, ..] = content else {
        return None;
    };
    let length = usize::from(number(content, 3)?);
    let name = content.get(5..5 + length)?;
    let is_name = name.len() <= MAX_NAME && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| String::from_utf8_lossy(name).into_owned())
}

fn alpn(content: &[u8]) -> Option<String> {
    let length = usize::from(*content.get(2)?);
    let name = content.get(3..3 + length)?;
    name.iter()
        .all(u8::is_ascii_graphic)
        .then(|| String::from_utf8_lossy(name).into_owned())
}

/// The name of a cipher suite as evidence of live handshakes has it, or its number.
fn cipher_suite(number: u16) -> String {
    let live = rustls::CipherSuite::from(number);
    live.as_str()
        .or_else(|| TlsCipherSuite::from_id(number).map(|suite| suite.name))
        .map_or_else(|| format!("{number:#06x}"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_too_long_is_none() {
        let named = |length: u16| {
            let [high, low] = length.to_be_bytes();
            let mut content = vec![0, 0, 0, high, low];
            content.resize(5 + usize::from(length), b'a');
            server_name(&content).map(|name| name.len())
        };
        assert_eq!(named(255), Some(MAX_NAME));
        assert_eq!(named(256), None);
    }
}
