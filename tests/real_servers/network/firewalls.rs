//! Passive ports that are not forwarded, dropped or rejected: each is told as what it is.

use super::probing::{knowing, probe, waiting};
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::lab::{Lab, PASSIVE, PUBLIC};
use crate::support::namespace::in_namespace;

/// Longest time for a case in which ports are silent: the limit of two seconds once, the patience before
/// the other mode is tried beside, and what the rest takes.
const LONGEST_MS: f64 = 5_500.0;

/// FTP's own port is forwarded; this happens to connections to the passive ones.
fn fenced(test: &str, software: Software, how: Option<&str>, id: &str) {
    in_namespace(test, || {
        let lab = Lab::new();
        lab.forward("21");
        if let Some(how) = how {
            lab.treat(PASSIVE, how);
        }
        let server = knowing(software).start();
        let probed = probe(&server).run();
        probed.assert_root_cause(id);
        assert_eq!(
            probed.json["findings"][0]["confidence"], "proven",
            "{probed}"
        );
        let duration = probed.json["duration_ms"].as_f64().unwrap();
        assert!(duration < LONGEST_MS, "{probed}");
    });
}

#[test]
fn dropped_by_a_firewall_before_vsftpd() {
    fenced(
        "network::firewalls::dropped_by_a_firewall_before_vsftpd",
        Vsftpd,
        Some("drop"),
        "data-port-filtered",
    );
}

#[test]
fn dropped_by_a_firewall_before_proftpd() {
    fenced(
        "network::firewalls::dropped_by_a_firewall_before_proftpd",
        Proftpd,
        Some("drop"),
        "data-port-filtered",
    );
}

#[test]
fn dropped_by_a_firewall_before_pure_ftpd() {
    fenced(
        "network::firewalls::dropped_by_a_firewall_before_pure_ftpd",
        PureFtpd,
        Some("drop"),
        "data-port-filtered",
    );
}

#[test]
fn dropped_by_a_firewall_before_pyftpdlib() {
    fenced(
        "network::firewalls::dropped_by_a_firewall_before_pyftpdlib",
        Pyftpdlib,
        Some("drop"),
        "data-port-filtered",
    );
}

/// The router answers itself, since it forwards FTP's own port only.
#[test]
fn not_forwarded() {
    fenced(
        "network::firewalls::not_forwarded",
        Vsftpd,
        None,
        "data-port-refused",
    );
}

#[test]
fn rejected_with_a_reset() {
    fenced(
        "network::firewalls::rejected_with_a_reset",
        Vsftpd,
        Some("reject with tcp reset"),
        "data-port-refused",
    );
}

#[test]
fn rejected_by_icmp() {
    fenced(
        "network::firewalls::rejected_by_icmp",
        Vsftpd,
        Some("reject with icmp admin-prohibited"),
        "data-port-rejected",
    );
}

/// The first two packets to passive ports are lost, and with them the first three seconds of EPSV. By then
/// the server has heard PASV and closed the port of EPSV, which is not held against it.
#[test]
fn a_port_that_answers_late() {
    in_namespace("network::firewalls::a_port_that_answers_late", || {
        let lab = Lab::new();
        lab.forward(&format!("21, {PASSIVE}")).rules(
            "table ip lossy {
                chain passing {
                    type filter hook prerouting priority filter
                    iifname outer tcp dport 61000-65000 tcp flags & (syn | ack) == syn jump first
                }
                chain first {
                    limit rate over 1/hour burst 2 packets accept
                    drop
                }
            }",
        );
        let _server = knowing(Vsftpd).start();
        let probed = waiting(PUBLIC, Vsftpd, 8).run();
        probed.assert_ok();
        let exchanges = probed.json["attempts"][0]["exchanges"].as_array().unwrap();
        let epsv = exchanges.iter().filter(|it| it["command"] == "EPSV");
        assert_eq!(epsv.count(), 2, "{probed}");
        probed.assert_listed("epsv", ENTRIES.len());
        probed.assert_listed("pasv", ENTRIES.len());
    });
}

/// By default fail2ban rejects, with the message that a port is unreachable.
#[test]
fn banned_with_a_refusal() {
    in_namespace("network::firewalls::banned_with_a_refusal", || {
        let lab = Lab::new();
        lab.forward("21").treat("21", "reject");
        let server = knowing(Vsftpd).start();
        let probed = probe(&server).run();
        probed.assert_root_cause("tcp-refused");
        let finding = probed.finding("tcp-refused");
        let detail = finding["detail"].as_str().unwrap();
        assert!(detail.contains("a ban of your address"), "{probed}");
        assert_eq!(
            finding["retry"]["after_seconds"],
            serde_json::Value::Null,
            "{probed}"
        );
    });
}
