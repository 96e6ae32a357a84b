//! A NAT64 between clients with IPv6 only and servers with IPv4 only.

use std::path::Path;

use super::probing::probe_at;
use crate::support::Probed;
use crate::support::RealServer;
use crate::support::Software::{self, PureFtpd, Vsftpd};
use crate::support::folder::{ENTRIES, TestFolder};
use crate::support::lab::{Lab, ROUTER};
use crate::support::namespace::in_namespace;
use crate::support::process::Process;

/// Translates, beside the tests' support.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/nat64.py");

/// Where it takes in what the router redirects to it.
const TRANSLATOR: u16 = 7000;

/// The server as DNS64 names it: 10.0.0.2 under the well known prefix (RFC 6052).
const TRANSLATED: &str = "64:ff9b::a00:2";

/// Probes a server through the translator; the client has an address of IPv6 only.
fn through_a_nat64(software: Software, setting: Option<&str>) -> Probed {
    let lab = Lab::new();
    lab.rules(&format!(
        "table ip6 translator {{
            chain arriving {{
                type nat hook prerouting priority dstnat
                ip6 daddr 64:ff9b::/96 meta l4proto tcp redirect to :{TRANSLATOR}
            }}
        }}"
    ));
    let folder = TestFolder::new();
    let _translator = Process::start(
        Path::new("python3"),
        &[SCRIPT, &TRANSLATOR.to_string()],
        folder.path("log"),
        TRANSLATOR,
        Some(ROUTER),
    );
    let server = start(software, setting);
    probe_at(&format!("[{TRANSLATED}]"), server.software).run()
}

fn start(software: Software, setting: Option<&str>) -> RealServer {
    let setup = software.setup().behind_router();
    match setting {
        Some(setting) => setup.setting(setting).start(),
        None => setup.start(),
    }
}

#[track_caller]
fn assert_names_ways_out(probed: &Probed, setting: &str) {
    probed.assert_root_cause("epsv-unsupported");
    let told = probed.finding("epsv-unsupported").to_string();
    for words in ["NAT64", "464XLAT", "RFC 6384", "10.0.0.2", setting] {
        assert!(told.contains(words), "{words}: {probed}");
    }
    assert!(!told.contains("--ipv4"), "{probed}");
}

#[test]
fn a_nat64_before_pure_ftpd() {
    in_namespace("network::translators::a_nat64_before_pure_ftpd", || {
        let probed = through_a_nat64(PureFtpd, None);
        probed.assert_ok();
        probed.assert_listed("epsv", ENTRIES.len());
    });
}

/// It takes a client of IPv4 for one that may not know EPSV.
#[test]
fn a_nat64_before_pure_ftpd_for_broken_clients() {
    in_namespace(
        "network::translators::a_nat64_before_pure_ftpd_for_broken_clients",
        || {
            let probed = through_a_nat64(PureFtpd, Some("--brokenclientscompatibility"));
            assert_names_ways_out(&probed, "BrokenClientsCompatibility");
        },
    );
}

#[test]
fn a_nat64_before_vsftpd_without_epsv() {
    in_namespace(
        "network::translators::a_nat64_before_vsftpd_without_epsv",
        || {
            let probed = through_a_nat64(Vsftpd, Some("cmds_denied=EPSV"));
            assert_names_ways_out(&probed, "cmds_denied");
        },
    );
}
