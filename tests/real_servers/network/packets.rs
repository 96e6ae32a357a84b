//! Ways that delay packets, lose some, or lose the large ones and tell nobody.

use std::time::Duration;

use super::probing::{knowing, probe, probe_at};
use crate::authority::Authority;
use crate::support::Probed;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::folder::ENTRIES;
use crate::support::lab::{Lab, PASSIVE, PUBLIC_V6, Way};
use crate::support::namespace::in_namespace;

/// Enough to fill many packets.
const FILES: usize = 300;

/// Packets of more than 1300 bytes do not arrive here; those of Ethernet have 1500.
const HOLE: Way = Way {
    delay: Duration::ZERO,
    loss: 0.0,
    to_client: 1300,
    to_server: 0,
};

#[track_caller]
fn assert_proven(probed: &Probed) {
    probed.assert_root_cause("transfer-stall-mtu");
    let finding = probed.finding("transfer-stall-mtu");
    assert_eq!(finding["confidence"], "proven", "{probed}");
    let attempts = probed.json["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 1, "{probed}");
    assert_eq!(step(probed, "small-segments")["outcome"], "ok", "{probed}");
    assert_eq!(step(probed, "quit")["outcome"], "ok", "{probed}");
}

#[track_caller]
fn step<'a>(probed: &'a Probed, name: &str) -> &'a serde_json::Value {
    let steps = probed.json["attempts"][0]["steps"].as_array().unwrap();
    let found = steps.iter().find(|step| step["step"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {probed}"))
}

fn has_step(probed: &Probed, name: &str) -> bool {
    probed.json["attempts"][0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .any(|step| step["step"] == name)
}

/// A long listing stands still, and comes in small segments.
fn large_packets_vanish(test: &str, software: Software) {
    in_namespace(test, || {
        let lab = Lab::over(HOLE);
        lab.forward(&format!("21, {PASSIVE}"));
        let server = knowing(software).files(FILES).start();
        assert_proven(&probe(&server).run());
    });
}

#[test]
fn large_packets_of_vsftpd_vanish() {
    large_packets_vanish("network::packets::large_packets_of_vsftpd_vanish", Vsftpd);
}

#[test]
fn large_packets_of_proftpd_vanish() {
    large_packets_vanish("network::packets::large_packets_of_proftpd_vanish", Proftpd);
}

#[test]
fn large_packets_of_pure_ftpd_vanish() {
    large_packets_vanish(
        "network::packets::large_packets_of_pure_ftpd_vanish",
        PureFtpd,
    );
}

#[test]
fn large_packets_of_pyftpdlib_vanish() {
    large_packets_vanish(
        "network::packets::large_packets_of_pyftpdlib_vanish",
        Pyftpdlib,
    );
}

#[test]
fn large_packets_in_ipv6_vanish() {
    in_namespace("network::packets::large_packets_in_ipv6_vanish", || {
        let _lab = Lab::over(HOLE);
        let setup = Vsftpd.setup().behind_router().at(PUBLIC_V6);
        let server = setup.files(FILES).start();
        let target = format!("[{PUBLIC_V6}]");
        assert_proven(&probe_at(&target, server.software).run());
    });
}

/// Short listings fit through, and nothing is wrong with them.
#[test]
fn a_short_listing_fits_through() {
    in_namespace("network::packets::a_short_listing_fits_through", || {
        let lab = Lab::over(HOLE);
        lab.forward(&format!("21, {PASSIVE}"));
        let server = knowing(Vsftpd).start();
        let probed = probe(&server).run();
        probed.assert_ok();
        probed.assert_listed("epsv", ENTRIES.len());
        assert!(!has_step(&probed, "small-segments"), "{probed}");
    });
}

/// Small segments are lost as well, so that their size is not why.
#[test]
fn a_way_on_which_nothing_but_the_shortest_arrives() {
    in_namespace(
        "network::packets::a_way_on_which_nothing_but_the_shortest_arrives",
        || {
            let way = Way {
                to_client: 500,
                ..HOLE
            };
            let lab = Lab::over(way);
            lab.forward(&format!("21, {PASSIVE}"));
            let server = knowing(Vsftpd).files(FILES).start();
            let probed = probe(&server).deadline("60s").run();
            assert_ne!(probed.root_cause(), "transfer-stall-mtu", "{probed}");
            let test = step(&probed, "small-segments");
            assert_eq!(test["outcome"], "failed", "{probed}");
            let words = probed.json["findings"].to_string();
            assert!(words.contains("the listing stalled as well"), "{probed}");
        },
    );
}

/// A listing asks for little, so that its large answer is all that could be lost.
#[test]
fn large_packets_of_the_client_vanish() {
    in_namespace(
        "network::packets::large_packets_of_the_client_vanish",
        || {
            let way = Way {
                to_client: 0,
                to_server: 600,
                ..HOLE
            };
            let lab = Lab::over(way);
            lab.forward(&format!("21, {PASSIVE}"));
            let server = knowing(Vsftpd).files(FILES).start();
            let probed = probe(&server).run();
            probed.assert_ok();
            probed.assert_listed("epsv", ENTRIES.len() + FILES);
        },
    );
}

/// The certificate is the first that is too large.
#[test]
fn a_certificate_that_does_not_fit_through() {
    in_namespace(
        "network::packets::a_certificate_that_does_not_fit_through",
        || {
            let identity = Authority::new().good();
            let way = Way {
                to_client: 600,
                ..HOLE
            };
            let lab = Lab::over(way);
            lab.forward(&format!("21, {PASSIVE}"));
            let server = knowing(Vsftpd).tls(&identity).start();
            let probed = probe(&server).arg("--tls=explicit").run();
            probed.assert_root_cause("tls-handshake-stall");
            let advice = probed.finding("tls-handshake-stall").to_string();
            assert!(advice.contains("ICMPv6 type 2"), "{probed}");
        },
    );
}

/// Slow and lossy, but whole.
#[track_caller]
fn assert_whole(way: Way, software: Software) {
    let lab = Lab::over(way);
    lab.forward(&format!("21, {PASSIVE}"));
    let server = knowing(software).files(FILES).start();
    let probed = probe(&server).run();
    probed.assert_ok();
    probed.assert_listed("epsv", ENTRIES.len() + FILES);
    assert!(!has_step(&probed, "small-segments"), "{probed}");
}

#[test]
fn a_long_way() {
    in_namespace("network::packets::a_long_way", || {
        let way = Way {
            delay: Duration::from_millis(50),
            ..Way::default()
        };
        assert_whole(way, Vsftpd);
    });
}

#[test]
fn a_way_that_loses_some() {
    in_namespace("network::packets::a_way_that_loses_some", || {
        let way = Way {
            delay: Duration::from_millis(5),
            loss: 0.02,
            ..Way::default()
        };
        assert_whole(way, Proftpd);
    });
}
