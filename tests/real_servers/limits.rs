//! Limits of the server: one session is held, and the probe is one too many.

use serde_json::{Value, json};
use test_case::test_case;

use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::{Probe, Probed};

/// What a limit is to be reported as.
struct Limit {
    id: &'static str,
    code: u16,
    counts: &'static str,
    /// Where the server's text names it.
    number: Option<u64>,
    /// Where the server can be recognised by its refusal alone.
    setting: Option<&'static str>,
}

const fn per_address(code: u16, number: Option<u64>, setting: Option<&'static str>) -> Limit {
    Limit {
        id: "limit-per-ip",
        code,
        counts: "address",
        number,
        setting,
    }
}

const fn in_all(code: u16, number: Option<u64>, setting: Option<&'static str>) -> Limit {
    Limit {
        id: "limit-server-full",
        code,
        counts: "server",
        number,
        setting,
    }
}

#[test_case(Vsftpd, "max_per_ip=1", &per_address(421, None, Some("max_per_ip")); "vsftpd per address")]
#[test_case(Vsftpd, "max_clients=1", &in_all(421, None, Some("max_clients")); "vsftpd in all")]
#[test_case(PureFtpd, "--maxclientsperip=1", &per_address(421, Some(1), Some("MaxClientsPerIP")); "pure ftpd per address")]
#[test_case(PureFtpd, "--maxclientsnumber=1", &in_all(421, Some(1), Some("MaxClientsNumber")); "pure ftpd in all")]
#[test_case(Pyftpdlib, "server.max_cons_per_ip=1", &per_address(421, None, Some("max_cons_per_ip")); "pyftpdlib per address")]
#[test_case(Pyftpdlib, "server.max_cons=2", &in_all(421, None, Some("max_cons")); "pyftpdlib in all")]
#[test_case(Proftpd, "MaxConnectionsPerHost 1", &per_address(530, Some(1), Some("MaxConnectionsPerHost")); "proftpd per address")]
fn a_limit_that_refuses_in_place_of_the_greeting(
    software: Software,
    setting: &str,
    expected: &Limit,
) {
    let server = software.start_with(setting);
    let _held = server.connect();
    let probed = Probe::of_server(&server).run();
    assert_limit(&probed, expected);
    assert!(probed.exchanges("USER").is_empty(), "{probed}");
}

#[test_case("MaxClientsPerHost 1", &per_address(530, Some(1), Some("MaxClientsPerHost")); "per address")]
#[test_case("MaxClients 1", &in_all(530, Some(1), Some("MaxClients")); "in all")]
#[test_case("MaxClientsPerUser 1", &Limit { id: "limit-per-user", code: 530, counts: "user", number: Some(1), setting: Some("MaxClientsPerUser") }; "per user")]
fn a_limit_of_proftpd_that_refuses_after_the_password(setting: &str, expected: &Limit) {
    let server = Proftpd.start_with(setting);
    let _held = server.log_in();
    let probed = Probe::of_server(&server).run();
    assert_limit(&probed, expected);
    assert_eq!(probed.exchanges("PASS").len(), 1, "{probed}");
}

#[test]
fn a_limit_of_proftpd_that_closes_without_a_word() {
    let server = Proftpd.start_with("MaxInstances 1");
    let _held = server.connect();
    let probed = Probe::of_server(&server).run();
    probed.assert_root_cause("greeting-eof-no-bytes");
    assert_eq!(
        probed.json["findings"][0]["confidence"], "inferred",
        "{probed}"
    );
    assert_eq!(probed.json["limit"]["counts"], "untold", "{probed}");
    assert_polite(&probed);
}

/// The limit is the root cause with all that is known of it, and the probe did not add to the crowd.
#[track_caller]
fn assert_limit(probed: &Probed, expected: &Limit) {
    probed.assert_root_cause(expected.id);
    let finding = &probed.json["findings"][0];
    assert_eq!(finding["id"], expected.id, "{probed}");
    assert_eq!(finding["codes"], json!([expected.code]), "{probed}");
    assert_eq!(finding["retry"]["advised"], true, "{probed}");
    assert_eq!(finding["retry"]["after_seconds"], 60, "{probed}");
    let limit = &probed.json["limit"];
    assert_eq!(limit["counts"], expected.counts, "{probed}");
    assert_eq!(limit["number"], json!(expected.number), "{probed}");
    assert_eq!(limit["setting"], json!(expected.setting), "{probed}");
    assert_polite(probed);
}

/// Three connections in all, each in an attempt of its own that shows the same refusal.
#[track_caller]
fn assert_polite(probed: &Probed) {
    assert_eq!(probed.json["connections_opened"], 3, "{probed}");
    assert_eq!(probed.json["gave_up"], "connections", "{probed}");
    let attempts = probed.json["attempts"].as_array().expect("attempts");
    assert_eq!(attempts.len(), 3, "{probed}");
    for (number, attempt) in attempts.iter().enumerate() {
        assert_eq!(attempt["finding"], probed.json["root_cause"], "{probed}");
        let waited = attempt["waited_before_ms"].as_f64();
        assert_eq!(waited.is_some_and(|ms| ms > 0.0), number > 0, "{probed}");
    }
    assert_ne!(probed.json["come_back_at"], Value::Null, "{probed}");
}
