//! Routers that read FTP: what they do for plain sessions, and cannot do for encrypted ones.

use super::probing::external;
use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Vsftpd};
use crate::support::identity::Identity;
use crate::support::lab::{Lab, PASSIVE, PUBLIC};
use crate::support::namespace::in_namespace;
use crate::support::{Probe, Probed};

/// Whoever the certificate is for, it is asked for by that name.
fn trusting(probe: Probe, identity: &Identity) -> Probe {
    probe
        .arg("--ca-file")
        .arg(identity.root().to_str().expect("a name in UTF-8"))
        .arg("--tls-server-name=localhost")
        .arg("--matrix")
        .arg("--connect-timeout=1s")
        .arg("--timeout=3s")
        .arg("--retries=0")
}

fn works(probed: &Probed, security: &str, family: &str, mode: &str) -> Option<bool> {
    let cells = probed.json["matrix"]["cells"].as_array().unwrap();
    let mut cells = cells.iter();
    let cell = cells.find(|cell| {
        cell["security"] == security && cell["family"] == family && cell["mode"] == mode
    });
    cell.unwrap()["works"].as_bool()
}

/// The router forwards port 21 only, and opens the rest as it reads it.
fn blind(test: &str, software: Software) {
    in_namespace(test, || {
        let lab = Lab::new();
        lab.forward("21")
            .treat(PASSIVE, "ct state new drop")
            .gateway();
        let identity = Authority::new().good();
        let server = software
            .setup()
            .behind_router()
            .setting(&external(software))
            .tls(&identity)
            .start();
        let probed = trusting(probe_over(&server), &identity).run();
        probed.assert_root_cause("alg-blind-to-tls");
        assert_eq!(
            probed.json["findings"][0]["confidence"], "proven",
            "{probed}"
        );
        assert_eq!(
            works(&probed, "explicit", "ipv4", "epsv"),
            Some(false),
            "{probed}"
        );
    });
}

fn probe_over(server: &crate::support::RealServer) -> Probe {
    let probe = Probe::of(PUBLIC);
    match server.software.user() {
        Some(user) => probe.user(user, crate::support::server::PASSWORD),
        None => probe,
    }
}

#[test]
fn vsftpd_behind_a_blind_one() {
    blind("network::gateways::vsftpd_behind_a_blind_one", Vsftpd);
}

#[test]
fn proftpd_behind_a_blind_one() {
    blind("network::gateways::proftpd_behind_a_blind_one", Proftpd);
}

#[test]
fn pure_ftpd_behind_a_blind_one() {
    blind("network::gateways::pure_ftpd_behind_a_blind_one", PureFtpd);
}
