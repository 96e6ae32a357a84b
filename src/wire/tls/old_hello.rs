//! A `ClientHello` of old versions and ciphers, and what it is answered.
//!
//! Our TLS library speaks TLS 1.2 and 1.3 with good ciphers only. A server that it cannot talk to is not
//! broken; this finds out what it speaks. No handshake is made.

use std::time::Duration;

use tls_parser::{
    TlsCipherKx, TlsCipherSuite, TlsExtension, TlsMessage, TlsMessageHandshake, TlsRecordType,
    TlsServerHelloContents, parse_dh_params, parse_tls_message_handshake, parse_tls_raw_record,
    parse_tls_server_hello_extensions,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::handshake::named;
use super::socket::TlsSocket;
use crate::evidence::Octets;
use crate::evidence::tls::{OldAnswer, ServerHello, version_name};
use crate::wire::limits::{Limits, Waited};

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// How much of the answer is read: a `ServerHello`, a chain of certificates and a key exchange.
const MAX_ANSWER: usize = 64 * 1024;

/// How much of the answer is kept.
const HEAD: usize = 64;

/// The newest version that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// TLS 1.2 and older.
    Tls12,
    /// TLS 1.1 and older.
    Tls11,
}

impl Offer {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tls12 => "TLS 1.2",
            Self::Tls11 => "TLS 1.1",
        }
    }

    fn minor(self) -> u8 {
        match self {
            Self::Tls12 => 3,
            Self::Tls11 => 2,
        }
    }
}

/// Every cipher suite that servers are met with, the good ones first.
const SUITES: &[u16] = &[
    0xc02f, 0xc030, 0xc02b, 0xc02c, 0xcca8, 0xcca9, 0x009e, 0x009f, 0x009c, 0x009d, 0xc027, 0xc028,
    0xc023, 0xc024, 0x0067, 0x006b, 0x003c, 0x003d, 0xc013, 0xc014, 0xc009, 0xc00a, 0x0033, 0x0039,
    0x002f, 0x0035, 0x0045, 0x0088, 0x0041, 0x0084, 0x0096, 0x0032, 0x0038, 0x0013, 0xc012, 0xc008,
    0x0016, 0x000a, 0xc011, 0xc007, 0x0005, 0x0004, 0x0034, 0x003a, 0x001b, 0x0018, 0x0015, 0x0009,
];

/// X25519 and the three NIST curves.
const GROUPS: &[u16] = &[0x001d, 0x0017, 0x0018, 0x0019];

/// RSA, ECDSA and DSA with SHA-2, PSS, and with SHA-1 last.
const SIGNATURES: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0402, 0x0203, 0x0201,
    0x0202,
];

/// Sends the `ClientHello` and reads the answer.
pub(crate) async fn ask(
    limits: &Limits,
    stream: &mut TlsSocket,
    name: &str,
    offer: Offer,
) -> (OldAnswer, Octets) {
    let mut heard = Vec::new();
    let talk = async {
        stream.write_all(&client_hello(name, offer)).await?;
        loop {
            if let Some(answer) = answer(&heard) {
                return Ok(answer);
            }
            if heard.len() > MAX_ANSWER || stream.read_buf(&mut heard).await? == 0 {
                return Ok::<_, std::io::Error>(hello_alone(&heard).unwrap_or(OldAnswer::Closed));
            }
        }
    };
    let waited = limits.wait(PATIENCE.min(limits.timeout), talk).await;
    let answer = match waited {
        Waited::Done(Ok(answer)) => answer,
        Waited::Done(Err(_)) => hello_alone(&heard).unwrap_or(OldAnswer::Closed),
        Waited::TimedOut | Waited::Stopped(_) => hello_alone(&heard).unwrap_or(OldAnswer::Silent),
    };
    heard.truncate(HEAD);
    (answer, Octets(heard))
}

/// What was answered, once enough of it is there: with a Diffie-Hellman suite the prime comes after the
/// certificate.
pub(crate) fn answer(heard: &[u8]) -> Option<OldAnswer> {
    if heard.first().is_some_and(|kind| !(20..=24).contains(kind)) {
        return Some(OldAnswer::NotTls);
    }
    let seen = Seen::read(heard);
    if let Some(alert) = seen.alert {
        return Some(OldAnswer::Alert(named(alert.into())));
    }
    let hello = seen.hello?;
    let uses_prime = suite(&hello).is_some_and(|suite| suite.kx == TlsCipherKx::Dhe);
    (!uses_prime || hello.dh_bits.is_some()).then_some(OldAnswer::Hello(hello))
}

/// The `ServerHello` that came, though nothing of what was to follow did.
fn hello_alone(heard: &[u8]) -> Option<OldAnswer> {
    Seen::read(heard).hello.map(OldAnswer::Hello)
}

fn suite(hello: &ServerHello) -> Option<&'static TlsCipherSuite> {
    TlsCipherSuite::from_name(&hello.cipher_suite)
}

/// What the records so far hold.
#[derive(Debug, Default)]
struct Seen {
    hello: Option<ServerHello>,
    alert: Option<u8>,
}

impl Seen {
    fn read(mut heard: &[u8]) -> Self {
        let mut seen = Self::default();
        // Handshake messages may be spread over several records.
        let mut messages = Vec::new();
        while let Ok((rest, record)) = parse_tls_raw_record(heard) {
            heard = rest;
            match (record.hdr.record_type, record.data) {
                (TlsRecordType::Handshake, data) => messages.extend_from_slice(data),
                (TlsRecordType::Alert, [2, code, ..]) => seen.alert = seen.alert.or(Some(*code)),
                _ => {}
            }
        }
        let mut rest = messages.as_slice();
        while let Ok((after, TlsMessage::Handshake(message))) = parse_tls_message_handshake(rest) {
            if after.len() == rest.len() {
                break;
            }
            rest = after;
            seen.note(&message);
        }
        seen
    }

    fn note(&mut self, message: &TlsMessageHandshake<'_>) {
        match message {
            TlsMessageHandshake::ServerHello(hello) => self.hello = Some(server_hello(hello)),
            TlsMessageHandshake::ServerKeyExchange(exchange) => {
                if let Some(hello) = &mut self.hello
                    && suite(hello).is_some_and(|suite| suite.kx == TlsCipherKx::Dhe)
                {
                    hello.dh_bits = prime_bits(exchange.parameters);
                }
            }
            _ => {}
        }
    }
}

fn server_hello(hello: &TlsServerHelloContents<'_>) -> ServerHello {
    let number = hello.cipher.0;
    let extensions = hello.ext.unwrap_or_default();
    let secure_renegotiation =
        parse_tls_server_hello_extensions(extensions).is_ok_and(|(_, all)| {
            all.iter()
                .any(|extension| matches!(extension, TlsExtension::RenegotiationInfo(_)))
        });
    ServerHello {
        version: version_name(hello.version.0),
        cipher_suite: TlsCipherSuite::from_id(number)
            .map_or_else(|| format!("{number:#06x}"), |suite| suite.name.to_owned()),
        dh_bits: None,
        secure_renegotiation,
    }
}

/// Bits of the prime in a `ServerKeyExchange` (RFC 5246 section 7.4.3).
fn prime_bits(parameters: &[u8]) -> Option<u32> {
    let (_, dh) = parse_dh_params(parameters).ok()?;
    let first = dh.dh_p.iter().position(|byte| *byte != 0)?;
    let bits = (dh.dh_p.len() - first) * 8;
    u32::try_from(bits)
        .ok()
        .map(|bits| bits - dh.dh_p[first].leading_zeros())
}

/// The record (RFC 5246 section 7.4.1.2).
fn client_hello(name: &str, offer: Offer) -> Vec<u8> {
    let mut random = [0; 32];
    fastrand::fill(&mut random);
    let body = [
        &[3, offer.minor()][..],
        &random,
        &[0],
        &vector16(&numbers(SUITES)),
        &[1, 0],
        &vector16(&extensions(name, offer)),
    ]
    .concat();
    let length = u32::try_from(body.len()).unwrap_or_default().to_be_bytes();
    let message = [&[1][..], &length[1..], &body].concat();
    [&[22, 3, 1][..], &vector16(&message)].concat()
}

fn extensions(name: &str, offer: Offer) -> Vec<u8> {
    let mut all = Vec::new();
    let mut add = |kind: u16, content: &[u8]| {
        all.extend_from_slice(&kind.to_be_bytes());
        all.extend_from_slice(&vector16(content));
    };
    // An address is no name to send, and a name has no dot at its end (RFC 6066 section 3).
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.parse::<std::net::IpAddr>().is_err() {
        let entry = [&[0][..], &vector16(name.as_bytes())].concat();
        add(0x0000, &vector16(&entry));
    }
    add(0x000a, &vector16(&numbers(GROUPS)));
    add(0x000b, &[1, 0]);
    if offer == Offer::Tls12 {
        add(0x000d, &vector16(&numbers(SIGNATURES)));
    }
    add(0xff01, &[0]);
    all
}

fn numbers(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// Bytes behind their length in two bytes.
fn vector16(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hello_reads_as_one() {
        for (name, sni) in [
            ("ftp.example.com", true),
            ("ftp.example.com.", true),
            ("192.0.2.1", false),
        ] {
            let record = client_hello(name, Offer::Tls11);
            let (rest, parsed) = tls_parser::parse_tls_plaintext(&record).unwrap();
            assert!(rest.is_empty());
            let [TlsMessage::Handshake(TlsMessageHandshake::ClientHello(hello))] = &parsed.msg[..]
            else {
                panic!("{parsed:?}");
            };
            assert_eq!(
                (hello.version.0, hello.ciphers.len()),
                (0x0302, SUITES.len())
            );
            let (_, all) =
                tls_parser::parse_tls_client_hello_extensions(hello.ext.unwrap()).unwrap();
            let sent = all.iter().find_map(|it| match it {
                TlsExtension::SNI(names) => Some(names[0].1),
                _ => None,
            });
            assert_eq!(sent, sni.then_some(&b"ftp.example.com"[..]));
        }
    }

    /// A `ServerHello` of TLS 1.1 with this suite, in records of `size` bytes.
    fn answered(cipher: u16, more: &[u8], size: usize) -> Vec<u8> {
        let hello = [
            &[3, 2][..],
            &[7; 32],
            &[0],
            &cipher.to_be_bytes(),
            &[0],
            &vector16(&[0xff, 0x01, 0, 1, 0]),
        ]
        .concat();
        let length = u32::try_from(hello.len()).unwrap().to_be_bytes();
        let message = [&[2][..], &length[1..], &hello, more].concat();
        let record = |part: &[u8]| [&[22, 3, 2][..], &vector16(part)].concat();
        message.chunks(size).flat_map(record).collect()
    }

    #[test]
    fn an_old_server_is_known_by_its_hello() {
        for size in [7, 4096] {
            let expected = ServerHello {
                version: "TLS 1.1".to_owned(),
                cipher_suite: "TLS_RSA_WITH_AES_128_CBC_SHA".to_owned(),
                dh_bits: None,
                secure_renegotiation: true,
            };
            let heard = answered(0x002f, &[], size);
            assert_eq!(answer(&heard), Some(OldAnswer::Hello(expected)));
            assert_eq!(answer(&heard[..heard.len() - 1]), None);
        }
    }

    #[test]
    fn the_prime_of_diffie_hellman_is_measured() {
        let prime = [&[0x80][..], &[1; 127]].concat();
        let parameters = [vector16(&prime), vector16(&[2]), vector16(&prime)].concat();
        let length = u32::try_from(parameters.len()).unwrap().to_be_bytes();
        let exchange = [&[12][..], &length[1..], &parameters].concat();
        assert_eq!(answer(&answered(0x0033, &[], 4096)), None);
        let Some(OldAnswer::Hello(hello)) = answer(&answered(0x0033, &exchange, 50)) else {
            panic!("no hello");
        };
        assert_eq!(hello.dh_bits, Some(1024));
    }

    #[test]
    fn an_alert_and_another_protocol() {
        let Some(OldAnswer::Alert(alert)) = answer(b"\x15\x03\x01\x00\x02\x02\x46") else {
            panic!("no alert");
        };
        assert_eq!(alert.name, "protocol_version");
        assert_eq!(answer(b"220 hi"), Some(OldAnswer::NotTls));
        assert_eq!(answer(b""), None);
    }

    proptest::proptest! {
        #[test]
        fn no_answer_is_too_odd(bytes: Vec<u8>) {
            let _ = answer(&bytes);
            let _ = hello_alone(&answered(0x0033, &bytes, 100));
        }
    }
}
