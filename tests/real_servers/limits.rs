//! Connection limits of the server: one connection is held, and the probe is one too many.

use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::{Probe, Probed};

#[test_case(Vsftpd, "max_per_ip=1", 421, "limit-per-ip"; "vsftpd per address")]
#[test_case(Vsftpd, "max_clients=1", 421, "limit-server-full"; "vsftpd in all")]
#[test_case(PureFtpd, "--maxclientsperip=1", 421, "limit-per-ip"; "pure ftpd per address")]
#[test_case(PureFtpd, "--maxclientsnumber=1", 421, "limit-server-full"; "pure ftpd in all")]
#[test_case(Pyftpdlib, "server.max_cons_per_ip=1", 421, "limit-per-ip"; "pyftpdlib per address")]
#[test_case(Proftpd, "MaxConnectionsPerHost 1", 530, "limit-per-ip"; "proftpd per address")]
fn a_limit_that_refuses_in_place_of_the_greeting(
    software: Software,
    setting: &str,
    code: u16,
    id: &str,
) {
    let server = software.start_with(setting);
    let _held = server.connect();
    let probed = Probe::of_server(&server).run();
    assert_limit(&probed, id, code);
    assert!(probed.exchanges("USER").is_empty(), "{probed}");
}

#[test_case("MaxClientsPerHost 1", "limit-per-ip"; "per address")]
#[test_case("MaxClients 1", "limit-server-full"; "in all")]
#[test_case("MaxClientsPerUser 1", "limit-per-user"; "per user")]
fn a_limit_of_proftpd_that_refuses_after_the_password(setting: &str, id: &str) {
    let server = Proftpd.start_with(setting);
    let _held = server.log_in();
    let probed = Probe::of_server(&server).run();
    assert_limit(&probed, id, 530);
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
}

/// The limit is the root cause, it rests on that code, and the probe did not add to the crowd.
#[track_caller]
fn assert_limit(probed: &Probed, id: &str, code: u16) {
    probed.assert_root_cause(id);
    let finding = &probed.json["findings"][0];
    assert_eq!(finding["id"], id, "{probed}");
    assert_eq!(finding["codes"], serde_json::json!([code]), "{probed}");
    let opened = probed.json["connections_opened"].as_u64();
    assert!(opened.is_some_and(|opened| opened <= 3), "{probed}");
}
