//! Servers that announce an address which is none for their clients.

use super::probing::probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::lab::{Lab, PASSIVE, PRIVATE, PUBLIC};
use crate::support::namespace::in_namespace;

/// The ports are forwarded, and the server announces its own address: EPSV works, PASV does so only for
/// clients that know better.
fn without_its_outer_address(test: &str, software: Software) {
    in_namespace(test, || {
        Lab::new().forward(&format!("21, {PASSIVE}"));
        let server = software.setup().behind_router().start();
        let probed = probe(&server).run();
        assert_eq!(
            probed.root_cause(),
            "pasv-private-but-epsv-works",
            "{probed}"
        );
        assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
        let finding = probed.finding("pasv-private-but-epsv-works");
        assert_eq!(finding["confidence"], "proven", "{probed}");
        let words = finding.to_string();
        assert!(
            words.contains(PRIVATE) && words.contains(PUBLIC),
            "{probed}"
        );
        probed.assert_listed("epsv", ENTRIES.len());
    });
}

#[test]
fn vsftpd_announces_its_own() {
    without_its_outer_address("network::addresses::vsftpd_announces_its_own", Vsftpd);
}

#[test]
fn proftpd_announces_its_own() {
    without_its_outer_address("network::addresses::proftpd_announces_its_own", Proftpd);
}

#[test]
fn pure_ftpd_announces_its_own() {
    without_its_outer_address("network::addresses::pure_ftpd_announces_its_own", PureFtpd);
}

#[test]
fn pyftpdlib_announces_its_own() {
    without_its_outer_address("network::addresses::pyftpdlib_announces_its_own", Pyftpdlib);
}

/// Where PASV is all there is, clients that believe it get nowhere.
#[test]
fn a_private_address_and_no_epsv() {
    in_namespace("network::addresses::a_private_address_and_no_epsv", || {
        Lab::new().forward(&format!("21, {PASSIVE}"));
        let server = Vsftpd
            .setup()
            .behind_router()
            .setting("cmds_denied=EPSV")
            .start();
        let probed = probe(&server).run();
        probed.assert_root_cause("pasv-private-address");
        let finding = &probed.json["findings"][0];
        assert_eq!(finding["confidence"], "proven", "{probed}");
        assert!(
            finding["advice"].to_string().contains("pasv_address"),
            "{probed}"
        );
    });
}

#[test]
fn the_loopback_address_is_announced() {
    in_namespace(
        "network::addresses::the_loopback_address_is_announced",
        || {
            Lab::new().forward(&format!("21, {PASSIVE}"));
            let server = Vsftpd
                .setup()
                .behind_router()
                .setting("pasv_address=127.0.0.1")
                .setting("cmds_denied=EPSV")
                .start();
            let probed = probe(&server).run();
            probed.assert_root_cause("pasv-loopback-address");
        },
    );
}

/// As after a change of provider.
#[test]
fn an_old_address_is_announced() {
    in_namespace("network::addresses::an_old_address_is_announced", || {
        Lab::new().forward(&format!("21, {PASSIVE}"));
        let server = Vsftpd
            .setup()
            .behind_router()
            .setting("pasv_address=192.0.2.99")
            .setting("cmds_denied=EPSV")
            .start();
        let probed = probe(&server).run();
        probed.assert_root_cause("pasv-other-public-address");
    });
}
