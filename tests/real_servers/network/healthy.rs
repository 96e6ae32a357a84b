//! Networks that let everything through: nothing is wrong, and nothing is made up.

use super::probing::{knowing, probe, probe_at};
use crate::support::Probed;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::lab::{Lab, PASSIVE, PUBLIC_V6};
use crate::support::namespace::in_namespace;

#[track_caller]
fn assert_lists(probed: &Probed, modes: &[&str]) {
    probed.assert_ok();
    for mode in modes {
        probed.assert_listed(mode, ENTRIES.len());
    }
}

/// The server knows the router's address, and the router forwards all its ports.
fn behind_a_good_router(test: &str, software: Software) {
    in_namespace(test, || {
        Lab::new().forward(&format!("21, {PASSIVE}"));
        let server = knowing(software).start();
        assert_lists(&probe(&server).run(), &["epsv", "pasv"]);
    });
}

#[test]
fn vsftpd_behind_a_good_router() {
    behind_a_good_router("network::healthy::vsftpd_behind_a_good_router", Vsftpd);
}

#[test]
fn proftpd_behind_a_good_router() {
    behind_a_good_router("network::healthy::proftpd_behind_a_good_router", Proftpd);
}

#[test]
fn pure_ftpd_behind_a_good_router() {
    behind_a_good_router("network::healthy::pure_ftpd_behind_a_good_router", PureFtpd);
}

#[test]
fn pyftpdlib_behind_a_good_router() {
    behind_a_good_router(
        "network::healthy::pyftpdlib_behind_a_good_router",
        Pyftpdlib,
    );
}

/// The server knows nothing of the router, which reads along and translates what it reads.
#[test]
fn a_gateway_makes_up_for_a_server_that_knows_nothing() {
    in_namespace(
        "network::healthy::a_gateway_makes_up_for_a_server_that_knows_nothing",
        || {
            Lab::new().forward("21").gateway();
            let server = Vsftpd.setup().behind_router().start();
            assert_lists(&probe(&server).run(), &["epsv", "pasv"]);
        },
    );
}

/// And lets the server connect to the client, through both of them.
#[test]
fn active_mode_through_a_router() {
    in_namespace("network::healthy::active_mode_through_a_router", || {
        Lab::new().forward(&format!("21, {PASSIVE}"));
        let server = knowing(Vsftpd).start();
        let probed = probe(&server).arg("--active").run();
        assert_lists(&probed, &["epsv", "pasv"]);
        assert_eq!(probed.data("active").len(), 1, "{probed}");
    });
}

/// There is nothing to translate in IPv6, and no PASV.
#[test]
fn ipv6_through_a_router() {
    in_namespace("network::healthy::ipv6_through_a_router", || {
        let _lab = Lab::new();
        let server = Vsftpd.setup().behind_router().at(PUBLIC_V6).start();
        let target = format!("[{PUBLIC_V6}]");
        let probed = probe_at(&target, server.software).run();
        assert_lists(&probed, &["epsv"]);
    });
}
