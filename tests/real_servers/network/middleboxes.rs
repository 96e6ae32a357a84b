//! What stands between client and server and takes part: it accepts in the server's place, or gives
//! connections another source.

use super::faulty::{
    accepting, impatience, with_a_second_address, with_another_source, without_a_way_back,
};
use super::probing::{knowing, probe};
use crate::support::Probed;
use crate::support::Software::{self, Proftpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::namespace::in_namespace;

#[track_caller]
fn assert_proven(probed: &Probed, id: &str) {
    probed.assert_root_cause(id);
    let finding = probed.finding(id);
    assert_eq!(finding["confidence"], "proven", "{probed}");
}

/// A proxy on the way accepts data connections and passes none of them on.
fn accepted_on_the_way(test: &str, software: Software) {
    in_namespace(test, || {
        let _acceptor = accepting();
        let server = knowing(software).setting(impatience(software)).start();
        assert_proven(&probe(&server).run(), "data-accepted-by-middlebox");
    });
}

#[test]
fn accepted_on_the_way_to_vsftpd() {
    accepted_on_the_way(
        "network::middleboxes::accepted_on_the_way_to_vsftpd",
        Vsftpd,
    );
}

#[test]
fn accepted_on_the_way_to_proftpd() {
    accepted_on_the_way(
        "network::middleboxes::accepted_on_the_way_to_proftpd",
        Proftpd,
    );
}

#[test]
fn accepted_on_the_way_to_pyftpdlib() {
    accepted_on_the_way(
        "network::middleboxes::accepted_on_the_way_to_pyftpdlib",
        Pyftpdlib,
    );
}

/// The router gives data connections another source than the control connection has.
fn from_another_source(test: &str, software: Software) {
    in_namespace(test, || {
        let _lab = with_another_source();
        let server = knowing(software).start();
        let probed = probe(&server).run();
        if takes_any(software) {
            probed.assert_ok();
            probed.assert_listed("epsv", ENTRIES.len());
        } else {
            probed.assert_root_cause("data-peer-ip-mismatch");
        }
    });
}

/// Whether the server does not mind where data connections come from.
fn takes_any(software: Software) -> bool {
    software == Proftpd
}

#[test]
fn vsftpd_sees_another_source() {
    from_another_source("network::middleboxes::vsftpd_sees_another_source", Vsftpd);
}

#[test]
fn proftpd_does_not_mind_another_source() {
    from_another_source(
        "network::middleboxes::proftpd_does_not_mind_another_source",
        Proftpd,
    );
}

#[test]
fn pyftpdlib_sees_another_source() {
    from_another_source(
        "network::middleboxes::pyftpdlib_sees_another_source",
        Pyftpdlib,
    );
}

/// What the server opens itself leaves the router with another address than the one that stands for it.
#[test]
fn the_server_comes_from_another_address() {
    in_namespace(
        "network::middleboxes::the_server_comes_from_another_address",
        || {
            let _lab = with_a_second_address();
            let server = knowing(Vsftpd).start();
            let probed = probe(&server).arg("--active").run();
            let id = "active-from-unexpected-source";
            assert_eq!(probed.root_cause(), id, "{probed}");
            assert_eq!(probed.verdict(), "warning", "{probed}");
            let finding = probed.finding(id);
            assert_eq!(finding["confidence"], "proven", "{probed}");
            assert!(finding.to_string().contains("203.0.113.11"), "{probed}");
            probed.assert_listed("active", ENTRIES.len());
        },
    );
}

/// The router before the client lets nobody connect to it.
fn nobody_may_connect_back(test: &str, how: &str) {
    in_namespace(test, || {
        let _lab = without_a_way_back(how);
        let server = knowing(Vsftpd).setting("connect_timeout=2").start();
        let probed = probe(&server).arg("--active").run();
        let id = "active-connect-back-blocked";
        assert_eq!(probed.root_cause(), id, "{probed}");
        assert_eq!(probed.verdict(), "warning", "{probed}");
        probed.assert_listed("epsv", ENTRIES.len());
    });
}

#[test]
fn connecting_back_is_dropped() {
    nobody_may_connect_back("network::middleboxes::connecting_back_is_dropped", "drop");
}

#[test]
fn connecting_back_is_reset() {
    nobody_may_connect_back(
        "network::middleboxes::connecting_back_is_reset",
        "reject with tcp reset",
    );
}
