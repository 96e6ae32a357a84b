//! A passive range of which the router forwards a part.

use super::probing::{knowing, waiting};
use crate::support::Probed;
use crate::support::Software::{self, Proftpd, PureFtpd, Vsftpd};
use crate::support::lab::{Lab, PUBLIC};
use crate::support::namespace::in_namespace;

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
