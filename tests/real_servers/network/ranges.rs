//! A passive range of which the router forwards a part, or which two machines share.

use super::probing::{knowing, waiting};
use crate::support::Probed;
use crate::support::Software::{self, Proftpd, PureFtpd, Vsftpd};
use crate::support::lab::{Lab, PUBLIC};
use crate::support::namespace::{in_namespace, shell};

/// Half of the range.
const FORWARDED: &str = "61000-62999";

/// The other half, for which the router answers nothing.
const REST: &str = "63000-65000";

/// Servers choose ports at random, and eight of them may all be of one half.
const TRIES: usize = 5;

fn has_both(probed: &Probed) -> bool {
    let samples = probed.json["ports_test"]["samples"].as_array().unwrap();
    let mut outcomes: Vec<_> = samples.iter().map(|it| it["outcome"].as_str()).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes.len() == 2
}

fn forwarded_in_part(test: &str, software: Software) {
    in_namespace(test, || {
        let lab = Lab::new();
        lab.forward(&format!("21, {FORWARDED}"));
        lab.treat(REST, "drop");
        let _server = knowing(software).start();
        let probed = (0..TRIES)
            .map(|_| waiting(PUBLIC, software, 2).arg("--ports-test").run())
            .find(has_both)
            .expect("ports of both halves");
        assert_eq!(probed.root_cause(), "data-port-partly-open", "{probed}");
        assert_eq!(
            probed.json["findings"][0]["confidence"], "proven",
            "{probed}"
        );
    });
}

#[test]
fn half_of_it_to_vsftpd() {
    forwarded_in_part("network::ranges::half_of_it_to_vsftpd", Vsftpd);
}

#[test]
fn half_of_it_to_proftpd() {
    forwarded_in_part("network::ranges::half_of_it_to_proftpd", Proftpd);
}

#[test]
fn half_of_it_to_pure_ftpd() {
    forwarded_in_part("network::ranges::half_of_it_to_pure_ftpd", PureFtpd);
}

/// One port for everybody, which a second session cannot have while the first one does.
#[test]
fn one_port_of_pure_ftpd() {
    in_namespace("network::ranges::one_port_of_pure_ftpd", || {
        Lab::new().forward("21, 61010");
        let _server = knowing(PureFtpd)
            .setting("--passiveportrange=61010:61010")
            .start();
        let probed = waiting(PUBLIC, PureFtpd, 2).arg("--ports-test").run();
        assert_eq!(probed.root_cause(), "pasv-range-too-small", "{probed}");
        assert_eq!(probed.json["connections_opened"], 2, "{probed}");
    });
}

/// A gateway for SIP on the way drops what comes to SIP's port and is none.
#[test]
fn one_of_it_belongs_to_sip() {
    in_namespace("network::ranges::one_of_it_belongs_to_sip", || {
        let lab = Lab::new();
        lab.forward("21, 5058-5063");
        lab.treat("5060", "drop");
        let _server = knowing(Vsftpd)
            .setting("pasv_min_port=5058")
            .setting("pasv_max_port=5063")
            .start();
        let probed = (0..TRIES)
            .map(|_| waiting(PUBLIC, Vsftpd, 2).arg("--ports-test").run())
            .find(has_both)
            .expect("a port that is dropped");
        assert_eq!(probed.root_cause(), "data-port-partly-open", "{probed}");
        let told = probed.finding("data-port-partly-open").to_string();
        for words in ["5060", "SIP", "Move the passive range"] {
            assert!(told.contains(words), "{words}: {probed}");
        }
    });
}

/// Port 21 goes to one machine, and data connections to two in turn, of which the second knows nothing of the session.
/// Which of them comes first is `offset`.
fn two_machines(test: &str, offset: u8, body: fn()) {
    in_namespace(test, || {
        let lab = Lab::new();
        shell("ip -n server addr add 10.0.0.3/24 dev inner");
        lab.rules(&format!(
            "table ip balancer {{
                chain arriving {{
                    type nat hook prerouting priority dstnat
                    ip daddr {PUBLIC} tcp dport 21 dnat to 10.0.0.2
                    ip daddr {PUBLIC} tcp dport 61000-65000 dnat to numgen inc mod 2 offset {offset} map {{ 0 : 10.0.0.2, 1 : 10.0.0.3, 2 : 10.0.0.2 }}
                }}
                chain leaving {{
                    type nat hook postrouting priority srcnat
                    ip saddr 10.0.0.0/24 oifname outer snat to {PUBLIC}
                }}
            }}"
        ));
        let _server = knowing(Vsftpd).start();
        body();
    });
}

/// One mode works and one does not: that its port is not published is disproved.
fn one_of_two_modes() {
    let probed = waiting(PUBLIC, Vsftpd, 2).run();
    assert_eq!(probed.root_cause(), "data-port-partly-open", "{probed}");
    assert_eq!(probed.verdict(), "warning", "{probed}");
    let told = probed.finding("data-port-partly-open").to_string();
    for words in ["load balancer without affinity", "--ports-test"] {
        assert!(told.contains(words), "{words}: {probed}");
    }
    assert!(!told.to_lowercase().contains("container"), "{probed}");
}

#[test]
fn two_machines_share_it_and_pasv_fails() {
    let test = "network::ranges::two_machines_share_it_and_pasv_fails";
    two_machines(test, 0, one_of_two_modes);
}

#[test]
fn two_machines_share_it_and_epsv_fails() {
    let test = "network::ranges::two_machines_share_it_and_epsv_fails";
    two_machines(test, 1, one_of_two_modes);
}

#[test]
fn two_machines_share_it_and_ports_are_asked_for() {
    let test = "network::ranges::two_machines_share_it_and_ports_are_asked_for";
    two_machines(test, 0, || {
        let probed = waiting(PUBLIC, Vsftpd, 2).arg("--ports-test").run();
        assert_eq!(probed.root_cause(), "data-lb-wrong-backend", "{probed}");
    });
}
