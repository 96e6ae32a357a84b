//! Servers of another time: the handshake fails, and the probe finds out what they would have spoken.

use test_case::test_case;

use crate::authority::rsa;
use crate::old_tls_server::{Old, OldTlsServer};
use crate::probing::{assert_warned, careful, trusting, with_file};

/// TLS 1.2 with everything else as old as can be.
const TLS12: Old = Old {
    oldest: "TLSv1_2",
    newest: "TLSv1_2",
    ciphers: "ALL",
    short_dh: false,
};

#[test_case("TLSv1", "TLS 1.0"; "version 1 0")]
#[test_case("TLSv1_1", "TLS 1.1"; "version 1 1")]
fn a_server_without_tls_1_2(version: &'static str, name: &str) {
    let identity = rsa(2048, "sha256");
    let old = Old {
        oldest: version,
        newest: version,
        ..TLS12
    };
    let server = OldTlsServer::start(&old, &identity);
    let probed = trusting(&server.target(), &identity).run();
    probed.assert_root_cause("tls-no-common-version");
    let finding = probed.finding("tls-no-common-version");
    assert!(finding.to_string().contains(name), "{probed}");
    assert_eq!(probed.json["tls"]["old_hello"]["version"], name, "{probed}");
}

#[test]
fn a_server_without_forward_secrecy() {
    let identity = rsa(2048, "sha256");
    let old = Old {
        ciphers: "AES128-SHA",
        ..TLS12
    };
    let server = OldTlsServer::start(&old, &identity);
    let probed = trusting(&server.target(), &identity).run();
    probed.assert_root_cause("tls-no-common-cipher");
    let answer = &probed.json["tls"]["old_hello"];
    assert_eq!(
        answer["cipher_suite"], "TLS_RSA_WITH_AES_128_CBC_SHA",
        "{probed}"
    );
}

#[test]
fn a_server_with_a_short_prime() {
    let identity = rsa(2048, "sha256");
    let old = Old {
        ciphers: "DHE-RSA-AES128-SHA",
        short_dh: true,
        ..TLS12
    };
    let server = OldTlsServer::start(&old, &identity);
    let probed = trusting(&server.target(), &identity).run();
    probed.assert_root_cause("tls-legacy-crypto");
    let answer = &probed.json["tls"]["old_hello"];
    assert_eq!(answer["dh_bits"], 1024, "{probed}");
}

/// It speaks TLS 1.2 as well, so it is no fault of its own.
#[test]
fn a_server_that_still_takes_old_versions() {
    let identity = rsa(2048, "sha256");
    let old = Old {
        oldest: "TLSv1",
        ..TLS12
    };
    let server = OldTlsServer::start(&old, &identity);
    let probed = trusting(&server.target(), &identity)
        .arg("--tls-data-test")
        .run();
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
    let told = probed.findings(&["info"]);
    for id in ["tls-old-versions-accepted", "tls12-only"] {
        assert!(told.contains(&id), "{id} in {probed}");
    }
}

/// No verifier of today vouches for such a key or such a signature, whoever signed it.
#[test_case(1024, "sha256", "RSA 1024 bits"; "key")]
#[test_case(2048, "sha1", "sha1"; "signature")]
fn a_certificate_of_another_time(bits: u16, digest: &str, told: &str) {
    let identity = rsa(bits, digest);
    let old = Old {
        newest: "TLSv1_3",
        ..TLS12
    };
    let server = OldTlsServer::start(&old, &identity);
    let probed = trusting(&server.target(), &identity).run();
    assert_warned(&probed, "cert-weak");
    let certificate = probed.json["tls"]["certificate"].to_string();
    assert!(certificate.contains(told), "{probed}");
    let probe = with_file(careful(&server.target()), "--ca-file", &identity.root());
    let probed = probe.run();
    probed.assert_root_cause("cert-weak");
    assert!(probed.exchanges("PASS").is_empty(), "{probed}");
}
