//! What stands between client and server and takes part: it accepts in the server's place, or gives
//! connections another source.

use std::path::Path;

use super::probing::{knowing, probe};
use crate::support::Probed;
use crate::support::Software::{self, Proftpd, Pyftpdlib, Vsftpd};
use crate::support::folder::{ENTRIES, TestFolder};
use crate::support::lab::{Lab, PASSIVE, PUBLIC, ROUTER};
use crate::support::namespace::in_namespace;
use crate::support::process::Process;

/// Where the router itself accepts what was meant for the server.
const ACCEPTOR: u16 = 7000;

/// Accepts and says nothing, beside the tests' support.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/accepts_all.py");

/// By which the server soon gives up waiting for a data connection.
fn impatience(software: Software) -> &'static str {
    match software {
        Vsftpd => "accept_timeout=2",
        Proftpd => "TimeoutNoTransfer 2",
        Pyftpdlib => "handler.passive_dtp.timeout=2",
        other => unreachable!("{other:?}: no such setting, or its shortest wait is a minute"),
    }
}

#[track_caller]
fn assert_proven(probed: &Probed, id: &str) {
    probed.assert_root_cause(id);
    let finding = probed.finding(id);
    assert_eq!(finding["confidence"], "proven", "{probed}");
}

/// A proxy on the way accepts data connections and passes none of them on.
fn accepted_on_the_way(test: &str, software: Software) {
    in_namespace(test, || {
        let lab = Lab::new();
        lab.rules(&format!(
            "table ip proxy {{
                chain arriving {{
                    type nat hook prerouting priority dstnat - 5
                    ip daddr {PUBLIC} tcp dport {PASSIVE} redirect to :{ACCEPTOR}
                }}
            }}"
        ));
        lab.forward("21");
        let folder = TestFolder::new();
        let _acceptor = Process::start(
            Path::new("python3"),
            &[SCRIPT, &ACCEPTOR.to_string()],
            folder.path("log"),
            ACCEPTOR,
            Some(ROUTER),
        );
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
        let lab = Lab::new();
        lab.forward(&format!("21, {PASSIVE}"));
        lab.on_router("ip addr add 10.0.0.9/24 dev inner");
        lab.rules(&format!(
            "table ip sources {{
                chain leaving {{
                    type nat hook postrouting priority srcnat
                    oifname inner tcp dport {PASSIVE} snat to 10.0.0.9
                }}
            }}"
        ));
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
            let lab = Lab::new();
            lab.rules(
                "table ip second {
                    chain leaving {
                        type nat hook postrouting priority srcnat - 5
                        oifname outer ip saddr 10.0.0.2 snat to 203.0.113.11
                    }
                }",
            );
            lab.forward(&format!("21, {PASSIVE}"));
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
        let lab = Lab::new();
        lab.forward(&format!("21, {PASSIVE}"));
        lab.rules(&format!(
            "table ip fence {{
                chain passing {{
                    type filter hook forward priority filter
                    oifname outer ct state new {how}
                }}
            }}"
        ));
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
