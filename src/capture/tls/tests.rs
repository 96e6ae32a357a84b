//! Handshakes of a real TLS library, both ends in memory.
#![expect(clippy::cast_possible_wrap, reason = "what is made here is small")]

use std::io::Read as _;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, Connection, RootCertStore, ServerConfig, ServerConnection,
};

use super::*;

/// Configurations of both ends, of one version.
pub(in crate::capture) struct Ends {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

pub(in crate::capture) fn ends(
    version: &'static rustls::SupportedProtocolVersion,
    trusted: bool,
) -> Ends {
    ends_until(version, trusted, None)
}

/// The same, with a certificate that is valid until that year only.
pub(in crate::capture) fn ends_until(
    version: &'static rustls::SupportedProtocolVersion,
    trusted: bool,
    year: Option<i32>,
) -> Ends {
    let mut params = rcgen::CertificateParams::new(vec!["ftp.example.com".to_owned()]).unwrap();
    if let Some(year) = year {
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
    }
    let signing = rcgen::KeyPair::generate().unwrap();
    let certificate = params.self_signed(&signing).unwrap().der().clone();
    let key = PrivateKeyDer::try_from(signing.serialize_der()).unwrap();
    let mut roots = RootCertStore::empty();
    if trusted {
        roots.add(certificate.clone()).unwrap();
    }
    let provider = Arc::new(default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let mut client = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.resumption = Resumption::in_memory_sessions(8);
    Ends {
        client: Arc::new(client),
        server: Arc::new(server),
    }
}

/// What one side sent, in the order in which both did.
pub(in crate::capture) type Tape = Vec<(Side, Vec<u8>)>;

/// A handshake, a word in each direction, and the end with `close_notify` of the server.
pub(in crate::capture) fn talk(ends: &Ends) -> Tape {
    let name = ServerName::try_from("ftp.example.com").unwrap();
    let mut client =
        Connection::from(ClientConnection::new(Arc::clone(&ends.client), name).unwrap());
    let mut server = Connection::from(ServerConnection::new(Arc::clone(&ends.server)).unwrap());
    let mut tape = Tape::new();
    pass(&mut client, &mut server, &mut tape);
    let _ = std::io::Write::write_all(&mut client.writer(), b"PWD\r\n");
    let _ = std::io::Write::write_all(&mut server.writer(), b"257 /\r\n");
    pass(&mut client, &mut server, &mut tape);
    server.send_close_notify();
    pass(&mut client, &mut server, &mut tape);
    tape
}

fn pass(client: &mut Connection, server: &mut Connection, tape: &mut Tape) {
    let mut is_moving = true;
    while is_moving {
        is_moving = false;
        for side in [Side::Client, Side::Server] {
            let (from, to) = match side {
                Side::Client => (&mut *client, &mut *server),
                Side::Server => (&mut *server, &mut *client),
            };
            let mut bytes = Vec::new();
            while from.wants_write() {
                from.write_tls(&mut bytes).unwrap();
            }
            if bytes.is_empty() {
                continue;
            }
            is_moving = true;
            let mut left = &bytes[..];
            while !left.is_empty() && to.read_tls(&mut left).is_ok() {
                let _ = to.process_new_packets();
                let _ = to.reader().read_to_end(&mut Vec::new());
            }
            tape.push((side, bytes));
        }
    }
}

/// Reads a tape in pieces of so many bytes.
fn read(tape: &Tape, size: usize) -> TlsSeen {
    let mut records = TlsRecords::default();
    for (number, (side, bytes)) in tape.iter().enumerate() {
        let at = Sighting {
            at_us: number as i64,
            frame: number as u64 + 1,
        };
        for part in bytes.chunks(size) {
            records.take(*side, at, part);
        }
    }
    records.seen().clone()
}

#[test]
fn a_full_handshake_and_a_resumed_one_of_tls_13() {
    let ends = ends(&rustls::version::TLS13, true);
    let tape = talk(&ends);
    let seen = read(&tape, usize::MAX);
    for size in [1, 7, 1000] {
        assert_eq!(read(&tape, size), seen);
    }
    let hello = seen.client_hello.as_ref().unwrap();
    assert_eq!(
        (hello.server_name.as_deref(), &hello.newest[..]),
        (Some("ftp.example.com"), "TLS 1.3")
    );
    assert!(!hello.offers_session);
    let answer = seen.server_hello.as_ref().unwrap();
    assert_eq!(
        (&answer.version[..], &answer.cipher_suite[..]),
        ("TLS 1.3", "TLS13_AES_256_GCM_SHA384")
    );
    assert!(answer.group.is_some() && !answer.hello_retry);
    assert_eq!(
        (
            seen.resumed,
            seen.chain.len(),
            seen.client_certificate_asked
        ),
        (Some(false), 0, None)
    );
    assert!(seen.done.is_some());
    let server = seen.side(Side::Server);
    assert_eq!(
        (
            server.close_notify,
            server.only_alert,
            server.no_tls.is_none()
        ),
        (Some(true), false, true)
    );
    assert_eq!(seen.side(Side::Client).close_notify, Some(false));
    let again = read(&talk(&ends), usize::MAX);
    assert!(again.client_hello.unwrap().offers_session);
    assert_eq!((again.resumed, again.done.is_some()), (Some(true), true));
}

#[test]
fn a_full_handshake_and_a_resumed_one_of_tls_12() {
    let ends = ends(&rustls::version::TLS12, true);
    let tape = talk(&ends);
    let seen = read(&tape, usize::MAX);
    for size in [1, 7, 1000] {
        assert_eq!(read(&tape, size), seen);
    }
    let answer = seen.server_hello.as_ref().unwrap();
    assert_eq!(answer.version, "TLS 1.2");
    assert!(
        answer
            .cipher_suite
            .starts_with("TLS_ECDHE_ECDSA_WITH_AES_256_GCM")
    );
    assert_eq!(
        (
            seen.resumed,
            seen.client_certificate_asked,
            seen.client_certificate_given
        ),
        (Some(false), Some(false), Some(false))
    );
    assert_eq!(seen.chain[0].names, ["ftp.example.com"]);
    assert!(seen.done.is_some());
    assert_eq!(
        (
            seen.side(Side::Server).close_notify,
            seen.side(Side::Client).close_notify
        ),
        (Some(true), Some(false))
    );
    assert_eq!(
        (
            seen.side(Side::Client).records,
            seen.side(Side::Server).records
        ),
        (1, 1)
    );
    let again = read(&talk(&ends), usize::MAX);
    assert_eq!(
        (again.resumed, again.chain.len(), again.done.is_some()),
        (Some(true), 0, true)
    );
}

#[test]
fn a_client_that_does_not_trust_the_server() {
    let seen = read(&talk(&ends(&rustls::version::TLS12, false)), usize::MAX);
    let (alert, _) = seen.side(Side::Client).alert.as_ref().unwrap();
    assert_eq!((&alert.name[..], seen.done), ("unknown_ca", None));
    // In TLS 1.3 nobody can read why.
    let seen = read(&talk(&ends(&rustls::version::TLS13, false)), usize::MAX);
    let client = seen.side(Side::Client);
    assert_eq!(
        (client.alert.is_none(), client.only_alert, seen.done),
        (true, true, None)
    );
}

#[test]
fn versions_that_do_not_meet() {
    let mut mixed = ends(&rustls::version::TLS13, true);
    mixed.client = ends(&rustls::version::TLS12, true).client;
    let seen = read(&talk(&mixed), usize::MAX);
    assert_eq!(
        seen.side(Side::Server).alert.as_ref().unwrap().0.name,
        "protocol_version"
    );
    assert_eq!(
        (seen.server_hello, seen.client_hello.unwrap().newest),
        (None, "TLS 1.2".to_owned())
    );
}

#[test]
fn what_is_no_tls_is_kept() {
    let seen = read(&vec![(Side::Server, b"500 OpenSSL failed\r\n".to_vec())], 3);
    let stray = seen.side(Side::Server).no_tls.as_deref();
    assert_eq!(stray, Some(&b"500 OpenSSL failed\r\n"[..]));
    // After an alert.
    let seen = read(
        &vec![(
            Side::Server,
            b"\x15\x03\x01\x00\x02\x02\x28421 bye\r\n".to_vec(),
        )],
        100,
    );
    let server = seen.side(Side::Server);
    assert_eq!(server.alert.as_ref().unwrap().0.name, "handshake_failure");
    assert_eq!(server.no_tls.as_deref(), Some(&b"421 bye\r\n"[..]));
}

#[test]
fn a_hole_within_what_is_encrypted_does_no_harm() {
    let (side, at) = (Side::Server, Sighting::default());
    let record = |length: u16| [&[23, 3, 3][..], &length.to_be_bytes()].concat();
    let mut records = TlsRecords::default();
    records.take(side, at, &record(1000));
    records.take(side, at, &[1; 10]);
    records.hole(side, at, 990);
    records.take(side, at, &record(5));
    records.take(side, at, &[1; 5]);
    let seen = records.seen().side(side);
    assert_eq!(
        (seen.records, seen.encrypted, seen.incomplete),
        (2, 1005, false)
    );
    // Over its end the next record is not found.
    records.take(side, at, &record(1000));
    records.hole(side, at, 1001);
    records.take(side, at, b"anything");
    let seen = records.seen().side(side);
    assert_eq!(
        (seen.records, seen.incomplete, seen.close_notify),
        (2, true, None)
    );
}

proptest::proptest! {
    #[test]
    fn no_records_are_too_odd(parts: Vec<(bool, Vec<u8>, u16)>, kind in 20_u8..25) {
        let mut records = TlsRecords::default();
        for (client, bytes, hole) in &parts {
            let side = if *client { Side::Client } else { Side::Server };
            let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
            records.take(side, Sighting::default(), &[&[kind, 3, 3][..], &length, bytes].concat());
            if hole % 7 == 0 {
                records.hole(side, Sighting::default(), u64::from(*hole));
            }
        }
    }

    #[test]
    fn a_handshake_cut_and_changed_anywhere_is_read(at in 0..3000_usize, value: u8, size in 1..500_usize) {
        thread_local!(static TAPE: Tape = talk(&ends(&rustls::version::TLS12, true)));
        let mut tape = TAPE.with(Clone::clone);
        let mut left = at;
        for (_, bytes) in &mut tape {
            if let Some(byte) = bytes.get_mut(left) {
                *byte = value;
                break;
            }
            left -= bytes.len();
        }
        let _ = read(&tape, size);
    }
}
