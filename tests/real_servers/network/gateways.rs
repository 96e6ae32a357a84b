//! Routers that read FTP: what they do for plain sessions, and cannot do for encrypted ones.

use super::faulty::behind_a_blind_gateway;
use super::probing::external;
use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::identity::Identity;
use crate::support::lab::{Lab, PASSIVE, PRIVATE, PUBLIC, PUBLIC_V6};
use crate::support::namespace::{SCRATCH, in_namespace, shell};
use crate::support::{Probe, Probed};

/// Whoever the certificate is for, it is asked for by that name.
fn trusting(probe: Probe, identity: &Identity) -> Probe {
    probe
        .arg("--ca-file")
        .arg(identity.root().to_str().expect("a name in UTF-8"))
        .arg("--tls-server-name=localhost")
        .arg("--matrix")
        .arg("--connect-timeout=2s")
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

fn blind(test: &str, software: Software) {
    in_namespace(test, || {
        let identity = Authority::new().good();
        let server = behind_a_blind_gateway(software, &identity);
        let probed = trusting(probe_over(PUBLIC, &server), &identity).run();
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

fn probe_over(target: &str, server: &crate::support::RealServer) -> Probe {
    let probe = Probe::of(target);
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

/// The ports are forwarded, and only the router knows the outer address.
#[test]
fn an_address_that_only_plain_sessions_have_rewritten() {
    in_namespace(
        "network::gateways::an_address_that_only_plain_sessions_have_rewritten",
        || {
            Lab::new().forward(&format!("21, {PASSIVE}")).gateway();
            let identity = Authority::new().good();
            let server = Vsftpd.setup().behind_router().tls(&identity).start();
            let probed = trusting(probe_over(PUBLIC, &server), &identity).run();
            assert_eq!(probed.root_cause(), "nat-address-relied-on-alg", "{probed}");
            assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
            let finding = probed.finding("nat-address-relied-on-alg");
            assert_eq!(finding["confidence"], "proven", "{probed}");
            let words = finding.to_string();
            assert!(
                words.contains(PRIVATE) && words.contains(PUBLIC),
                "{probed}"
            );
            assert_eq!(
                works(&probed, "plain", "ipv4", "pasv"),
                Some(true),
                "{probed}"
            );
            assert_eq!(
                works(&probed, "explicit", "ipv4", "pasv"),
                Some(false),
                "{probed}"
            );
            assert_eq!(
                works(&probed, "explicit", "ipv4", "epsv"),
                Some(true),
                "{probed}"
            );
        },
    );
}

/// Nothing reads along, and the ports stay shut for all: that is no gateway's doing.
#[test]
fn ports_that_are_shut_for_plain_sessions_too() {
    in_namespace(
        "network::gateways::ports_that_are_shut_for_plain_sessions_too",
        || {
            Lab::new().forward("21").treat(PASSIVE, "ct state new drop");
            let identity = Authority::new().good();
            let server = Vsftpd
                .setup()
                .behind_router()
                .setting(&external(Vsftpd))
                .tls(&identity)
                .start();
            let probed = trusting(probe_over(PUBLIC, &server), &identity).run();
            probed.assert_root_cause("data-port-filtered");
        },
    );
}

/// In IPv6 nothing is translated, and there is no PASV.
#[test]
fn a_server_with_ipv6_only() {
    in_namespace("network::gateways::a_server_with_ipv6_only", || {
        let _lab = Lab::new();
        let identity = Authority::new().good();
        let server = Vsftpd
            .setup()
            .behind_router()
            .at(PUBLIC_V6)
            .tls(&identity)
            .start();
        let target = Probe::of(&format!("[{PUBLIC_V6}]"));
        let probed = trusting(target, &identity).run();
        assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
        assert_eq!(server.software, Vsftpd);
        for security in ["plain", "explicit"] {
            for mode in ["epsv", "active"] {
                assert_eq!(
                    works(&probed, security, "ipv6", mode),
                    Some(true),
                    "{probed}"
                );
            }
            assert_eq!(works(&probed, security, "ipv6", "pasv"), None, "{probed}");
            assert_eq!(works(&probed, security, "ipv4", "epsv"), None, "{probed}");
        }
    });
}

/// The name has both addresses, and the server listens on both.
#[test]
fn a_server_with_both_families() {
    in_namespace("network::gateways::a_server_with_both_families", || {
        Lab::new().forward(&format!("21, {PASSIVE}"));
        let hosts = format!("{SCRATCH}/hosts");
        std::fs::write(
            &hosts,
            format!("{PUBLIC} ftp.example.com\n{PUBLIC_V6} ftp.example.com\n"),
        )
        .unwrap();
        shell(&format!("mount --bind {hosts} /etc/hosts"));
        let identity = Authority::new().good();
        let server = Pyftpdlib
            .setup()
            .behind_router()
            .at("::")
            .setting(&external(Pyftpdlib))
            .tls(&identity)
            .start();
        let probed = trusting(probe_over("ftp.example.com", &server), &identity).run();
        for family in ["ipv4", "ipv6"] {
            for security in ["plain", "explicit"] {
                assert_eq!(
                    works(&probed, security, family, "epsv"),
                    Some(true),
                    "{probed}"
                );
            }
        }
        assert_eq!(
            works(&probed, "explicit", "ipv4", "pasv"),
            Some(true),
            "{probed}"
        );
    });
}
