//! What some servers do wrong as they come from their registries: told as what it is, with its cause.

use std::time::Duration;

use test_case::test_case;

use crate::authority::Authority;
use crate::matrix::list;
use crate::support::Software::{
    self, Aioftp, Busybox, FtpSrv, Netkit, Nodeftpd, SimpleFtpd, Thinftp, Twisted,
};
use crate::support::folder::ENTRIES;
use crate::support::identity::Identity;
use crate::support::recorder::Recorder;
use crate::support::server::{PASSWORD, USER};
use crate::support::{Probe, RealServer};
use crate::transfer_test::incoming;

fn over_tls(target: &str, identity: &Identity) -> Probe {
    Probe::of(target)
        .careful_user(USER, PASSWORD)
        .arg("--ca-file")
        .arg(identity.root().to_str().unwrap())
}

/// A target that leads to ftp-srv with the delay of a network. It turns to TLS a moment after its 234, and takes a
/// handshake that is there before for commands.
pub(super) fn not_next_door(server: &RealServer) -> String {
    let delay = Duration::from_millis(100);
    Recorder::far_from(server.target().parse().unwrap(), delay).target()
}

/// It lists AUTH TLS, and answers 502 and 504: its own words, not those of something on the way.
#[test]
fn ftp_srv_lists_tls_that_is_not_set_up() {
    let server = FtpSrv.start();
    let probed = Probe::of_server(&server).arg("--tls=explicit").run();
    assert_eq!(probed.verdict(), "critical", "{probed}");
    assert_ne!(probed.root_cause(), "tls-auth-stripped", "{probed}");
    assert!(probed.root_cause().starts_with("tls-"), "{probed}");
}

/// Its 150 comes after the handshake of the data connection: clients that wait for it first wait in vain.
#[test]
fn ftp_srv_wants_the_handshake_before_150() {
    let identity = Authority::new().good();
    let server = FtpSrv.setup().tls(&identity).start();
    let target = not_next_door(&server);
    let probed = over_tls(&target, &identity).run();
    probed.finding("tls-data-handshake-order");
    probed.assert_listed("epsv", ENTRIES.len());
    assert!(probed.findings(&["critical"]).is_empty(), "{probed}");
    let probed = over_tls(&target, &identity).arg("--matrix").arg("-y").run();
    let commands = probed.json["matrix"]["commands"].as_array().unwrap();
    assert!(
        commands.iter().all(|command| command["client"] != "lftp"),
        "lftp waits for 150 first: {probed}"
    );
    let curl = commands.iter().find(|command| command["client"] == "curl");
    let curl = curl.unwrap_or_else(|| panic!("no command for curl: {probed}"));
    let listing = list(curl["command"].as_str().unwrap());
    assert!(listing.contains(ENTRIES[0]), "{listing}\n{probed}");
}

/// It does not give a port back before its next one.
#[test]
fn ftp_srv_runs_out_of_three_ports() {
    let server = FtpSrv
        .setup()
        .setting("pasv_min=60100")
        .setting("pasv_max=60102")
        .start();
    let probed = Probe::of_server(&server).arg("--ports-test").run();
    probed.finding("pasv-ports-exhausted");
}

#[test]
fn simple_ftpd_lists_after_type_a_only() {
    let server = SimpleFtpd.start();
    let probed = Probe::of_server(&server).run();
    assert_eq!((probed.verdict(), probed.exit), ("warning", 1), "{probed}");
    assert_eq!(probed.root_cause(), "type-required", "{probed}");
    assert_eq!(probed.json["server"]["software"], "simple-ftpd", "{probed}");
    assert_eq!(probed.json["data"][1]["entries"], ENTRIES.len(), "{probed}");
}

/// Its answer to FEAT is a reply that never ends, and then lines that are none.
#[test]
fn thinftp_falls_out_of_step_at_feat() {
    let server = Thinftp.start();
    let probed = Probe::of_server(&server).run();
    assert_eq!(probed.root_cause(), "protocol-out-of-sync", "{probed}");
    assert_eq!(probed.json["server"]["software"], "thinFTP", "{probed}");
    probed.assert_listed("pasv", ENTRIES.len());
}

/// Anonymous users are read-only there by nature, and nothing is to be switched on.
#[test]
fn anonymous_users_of_twisted_only_read() {
    let server = Twisted.start();
    incoming(&server);
    let probe = Probe::of(&server.target());
    let probed = probe.arg("--transfer-test").arg("/empty").run();
    probed.assert_root_cause("transfer-write-disabled");
}

/// The binary of Debian never reads its certificate.
#[test_case("--tls=auto"; "tried")]
#[test_case("--tls=explicit"; "demanded")]
fn netkit_without_a_certificate(tls: &str) {
    let server = Netkit.start();
    let probed = Probe::of_server(&server).arg(tls).run();
    probed.assert_root_cause("tls-no-server-certificate");
}

/// The handshake brings the whole program down, so that its port refuses afterwards: nobody is banned.
#[test]
fn nodeftpd_dies_of_tls() {
    let identity = Authority::new().good();
    let server = Nodeftpd.setup().tls(&identity).start();
    let probed = over_tls(&server.target(), &identity).run();
    probed.assert_root_cause("tcp-refused");
    probed.finding("control-lost");
}

/// There is no PORT, and whoever asks for active mode is told so.
#[test]
fn aioftp_has_no_active_mode() {
    let server = Aioftp.start();
    let probed = Probe::of_server(&server).arg("--active").run();
    assert_eq!(probed.root_cause(), "port-disabled", "{probed}");
    assert_eq!(probed.exit, 1, "{probed}");
}

/// The setting is named where the software is known, whatever its words.
#[test_case(Busybox, "-v", "-w"; "busybox")]
#[test_case(FtpSrv, "blacklist=[\"STOR\"]", "blacklist"; "ftp srv")]
#[test_case(SimpleFtpd, "readOnly=true", "readOnly"; "simple ftpd")]
fn what_keeps_a_file_out_is_named(software: Software, setting: &str, name: &str) {
    let server = software.start_with(setting);
    incoming(&server);
    let probe = Probe::of_server(&server).arg("--tls=off");
    let probed = probe.arg("--transfer-test").arg("/empty").run();
    assert_eq!(probed.verdict(), "critical", "{probed}");
    let advice = &probed.finding(probed.root_cause())["advice"];
    let names = advice.as_array().unwrap().iter();
    let names: Vec<_> = names.map(|advice| &advice["setting"]).collect();
    assert!(names.contains(&&name.into()), "{probed}");
}
