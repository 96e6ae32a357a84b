//! The certificate of port 443 on the same host, which is often renewed first.

use std::net::{Ipv4Addr, SocketAddr};

use crate::authority::Authority;
use crate::probing::{assert_warned, trusting};
use crate::support::Probed;
use crate::support::identity::Identity;
use crate::tls_server::{Behaviour, TlsServer};

const HTTPS: u16 = 443;

/// A loopback address of this test's own: port 443 is there only once.
fn own_address() -> Ipv4Addr {
    let [.., high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, 44, high, low.max(1))
}

/// Runs the probe against a server with one certificate, on a host whose web server has the other.
fn compared(ftp: &Identity, web: Option<&Identity>) -> Probed {
    let host = own_address();
    let server = TlsServer::start_on((host, 0).into(), Behaviour::new(ftp));
    // Nobody asks it for more than its certificate.
    let _web = web.map(|identity| {
        let behaviour = Behaviour {
            implicit: true,
            ..Behaviour::new(identity)
        };
        TlsServer::start_on(SocketAddr::from((host, HTTPS)), behaviour)
    });
    trusting(&server.target(), ftp)
        .arg("--compare-https")
        .arg("--tls-server-name=localhost")
        .run()
}

#[test]
fn a_certificate_that_was_renewed_there_and_not_here() {
    let authority = Authority::new();
    let (old, new) = (authority.expired(), authority.good());
    let probed = compared(&old, Some(&new));
    assert_warned(&probed, "tls-cert-expired");
    let https = &probed.json["tls"]["https"];
    assert_eq!(https["same_certificate"], false, "{probed}");
    assert_eq!(https["fingerprint_sha256"], new.fingerprint(), "{probed}");
    let words = probed.json["findings"][0].to_string();
    let until = https["not_after"].as_str().unwrap_or_default();
    assert!(
        words.contains("443") && words.contains(&until[..10]),
        "{probed}"
    );
}

#[test]
fn the_same_certificate_in_both_places() {
    let identity = Authority::new().good();
    let probed = compared(&identity, Some(&identity));
    probed.assert_ok();
    assert_eq!(
        probed.json["tls"]["https"]["same_certificate"], true,
        "{probed}"
    );
}

#[test]
fn a_host_without_a_web_server() {
    let identity = Authority::new().good();
    let probed = compared(&identity, None);
    probed.assert_ok();
    assert!(
        probed.json["tls"]["https"]["fingerprint_sha256"].is_null(),
        "{probed}"
    );
}
