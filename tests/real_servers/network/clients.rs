//! What stands in the client's way: its own router, a broken IPv6, a NAT that forgets.

use std::fs;

use super::faulty::forgetful;
use super::probing::{knowing, probe, probe_at, waiting};
use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::lab::{Lab, PASSIVE, PUBLIC, PUBLIC_V6};
use crate::support::namespace::{SCRATCH, in_namespace, shell};
use crate::support::server::{PASSWORD, USER};

/// The server sees the router and is told to connect to somebody else. Told to connect to the router, it
/// does, in vain.
fn hidden(test: &str, software: Software) {
    in_namespace(test, || {
        Lab::new().forward(&format!("21, {PASSIVE}")).masquerade();
        let server = knowing(software).start();
        let probed = probe(&server).arg("--active").run();
        let finding = probed.finding("port-private-address");
        assert_eq!(finding["confidence"], "proven", "{probed}");
        let facts = finding["evidence"].to_string();
        assert!(
            facts.contains("10.0.0.1, the address of this client as the server sees it, was accepted, but the server did not connect"),
            "{probed}"
        );
    });
}

#[test]
fn active_mode_of_a_client_hidden_from_vsftpd() {
    hidden(
        "network::clients::active_mode_of_a_client_hidden_from_vsftpd",
        Vsftpd,
    );
}

#[test]
fn active_mode_of_a_client_hidden_from_proftpd() {
    hidden(
        "network::clients::active_mode_of_a_client_hidden_from_proftpd",
        Proftpd,
    );
}

#[test]
fn active_mode_of_a_client_hidden_from_pure_ftpd() {
    hidden(
        "network::clients::active_mode_of_a_client_hidden_from_pure_ftpd",
        PureFtpd,
    );
}

/// It does not tell by which address it knows us, only that the one we named is another.
#[test]
fn active_mode_of_a_client_hidden_from_pyftpdlib() {
    in_namespace(
        "network::clients::active_mode_of_a_client_hidden_from_pyftpdlib",
        || {
            Lab::new().forward(&format!("21, {PASSIVE}")).masquerade();
            let server = knowing(Pyftpdlib).start();
            let probed = probe(&server).arg("--active").run();
            let finding = probed.finding("port-private-address");
            assert_eq!(finding["confidence"], "stated", "{probed}");
        },
    );
}

/// The router takes connections in for the client that it hides, so that only the address is wrong.
#[test]
fn active_mode_of_a_client_that_its_router_forwards_to() {
    in_namespace(
        "network::clients::active_mode_of_a_client_that_its_router_forwards_to",
        || {
            Lab::new()
                .forward(&format!("21, {PASSIVE}"))
                .masquerade()
                .rules(
                    "table ip inward {
                    chain arriving {
                        type nat hook prerouting priority dstnat
                        iifname inner ip daddr 10.0.0.1 dnat to 198.51.100.7
                    }
                }",
                );
            let server = knowing(Vsftpd).start();
            let probed = probe(&server).arg("--active").run();
            let facts = probed.finding("port-private-address")["evidence"].to_string();
            assert!(
                facts.contains("was accepted, and a listing arrived"),
                "{probed}"
            );
        },
    );
}

/// What the server sees of a hidden client.
#[test]
fn active_mode_of_a_hidden_client() {
    in_namespace("network::clients::active_mode_of_a_hidden_client", || {
        Lab::new().forward(&format!("21, {PASSIVE}")).masquerade();
        let server = knowing(Vsftpd).start();
        let probed = probe(&server).arg("--active").run();
        assert_eq!(probed.root_cause(), "port-private-address", "{probed}");
        assert_eq!(probed.verdict(), "warning", "{probed}");
        assert_eq!(
            probed.json["server"]["client_address_seen_by_server"], "10.0.0.1",
            "{probed}"
        );
        probed.assert_listed("epsv", ENTRIES.len());
    });
}

/// The name has both addresses, and only IPv4 works.
#[test]
fn a_broken_ipv6_beside_an_ipv4_that_works() {
    in_namespace(
        "network::clients::a_broken_ipv6_beside_an_ipv4_that_works",
        || {
            let lab = Lab::new();
            lab.forward(&format!("21, {PASSIVE}"));
            lab.rules("table ip6 hole { chain passing { type filter hook forward priority filter; policy drop; }; }");
            let hosts = format!("{SCRATCH}/hosts");
            fs::write(
                &hosts,
                format!("{PUBLIC} ftp.example.com\n{PUBLIC_V6} ftp.example.com\n"),
            )
            .unwrap();
            shell(&format!("mount --bind {hosts} /etc/hosts"));
            let server = knowing(Vsftpd).start();
            let probed = probe_at("ftp.example.com", server.software).run();
            assert_eq!(probed.root_cause(), "aaaa-broken-but-v4-ok", "{probed}");
            assert_eq!(probed.verdict(), "warning", "{probed}");
            probed.assert_listed("epsv", ENTRIES.len());
        },
    );
}

/// The name has three addresses, of which two are silent: they are waited for side by side.
#[test]
fn a_pool_of_which_most_is_silent() {
    in_namespace("network::clients::a_pool_of_which_most_is_silent", || {
        let lab = Lab::new();
        lab.forward(&format!("21, {PASSIVE}"));
        lab.rules("table ip hole { chain arriving { type filter hook prerouting priority raw; ip daddr { 203.0.113.11, 203.0.113.12 } drop; }; }");
        let hosts = format!("{SCRATCH}/hosts");
        let named =
            ["203.0.113.11", "203.0.113.12", PUBLIC].map(|ip| format!("{ip} ftp.example.com\n"));
        fs::write(&hosts, named.concat()).unwrap();
        shell(&format!("mount --bind {hosts} /etc/hosts"));
        let server = knowing(Vsftpd).start();
        let probed = waiting("ftp.example.com", server.software, 8).run();
        assert_eq!(probed.root_cause(), "dns-partial-pool", "{probed}");
        probed.assert_listed("epsv", ENTRIES.len());
        let duration = probed.json["duration_ms"].as_f64().unwrap();
        assert!(duration < 8_000.0, "{probed}");
    });
}

#[test]
fn a_router_that_forgets_idle_connections() {
    in_namespace(
        "network::clients::a_router_that_forgets_idle_connections",
        || {
            let _lab = forgetful();
            let server = knowing(Vsftpd).start();
            let probed = probe(&server).arg("--idle-test=5s").arg("--yes").run();
            assert_eq!(probed.root_cause(), "idle-nat-drop", "{probed}");
            let advice = probed.finding("idle-nat-drop")["advice"].to_string();
            assert!(advice.contains("less than 5 s"), "{probed}");
        },
    );
}

/// The name leads to a content network, which passes on web traffic alone.
#[test]
fn a_name_at_a_content_network() {
    in_namespace("network::clients::a_name_at_a_content_network", || {
        let lab = Lab::new();
        lab.rules("table ip hole { chain passing { type filter hook prerouting priority raw; ip daddr 104.16.1.1 drop; }; }");
        let hosts = format!("{SCRATCH}/hosts");
        fs::write(&hosts, "104.16.1.1 ftp.example.com\n").unwrap();
        shell(&format!("mount --bind {hosts} /etc/hosts"));
        let probed = probe_at("ftp.example.com", Vsftpd).run();
        probed.assert_root_cause("dns-proxied-by-cdn");
    });
}

/// The server looks up the client's name before it greets, and no name server answers.
#[test]
fn a_server_that_waits_for_the_name_of_the_client() {
    in_namespace(
        "network::clients::a_server_that_waits_for_the_name_of_the_client",
        || {
            Lab::new().forward(&format!("21, {PASSIVE}")).rules(
                "table ip mute {
                    chain asking {
                        type filter hook prerouting priority raw
                        udp dport 53 drop
                    }
                }",
            );
            let resolver = format!("{SCRATCH}/resolv.conf");
            fs::write(&resolver, "nameserver 192.0.2.53\n").unwrap();
            shell(&format!("mount --bind {resolver} /etc/resolv.conf"));
            let _server = knowing(Proftpd).setting("UseReverseDNS on").start();
            let probe = Probe::of(PUBLIC).user(USER, PASSWORD).deadline("100s");
            let probed = probe.arg("--timeout=60s").arg("--retries=0").run();
            assert_eq!(probed.root_cause(), "slow-banner", "{probed}");
            let all = probed.findings(&["warning", "critical", "info"]);
            assert!(!all.contains(&"greeting-slow-ident"), "{probed}");
            let finding = probed.finding("slow-banner").to_string();
            assert!(finding.contains("UseReverseDNS"), "{probed}");
        },
    );
}
