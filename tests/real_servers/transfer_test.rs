//! Files of our own go to real servers and come back, or are refused.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::json;
use test_case::test_case;

use crate::authority::Authority;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::namespace::{in_namespace, shell};
use crate::support::server::{PASSWORD, RealServer, Setup};
use crate::support::{Probe, Probed};

/// A server with a directory, `/empty`, that uploads may go to.
fn writable(software: Software, settings: &[&str]) -> Setup {
    let own: &[&str] = match software {
        Vsftpd => &[
            "write_enable=YES",
            "anon_upload_enable=YES",
            "anon_other_write_enable=YES",
            "anon_umask=022",
        ],
        Pyftpdlib => &["authorizer.perm='elradfmwMT'"],
        _ => &[],
    };
    let all = own.iter().chain(settings);
    all.fold(software.setup(), |setup, line| setup.setting(line))
}

pub(crate) fn incoming(server: &RealServer) -> PathBuf {
    let directory = server.served().join("empty");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    directory
}

fn test_of(server: &RealServer, probe: Probe) -> Probed {
    let directory = incoming(server);
    let probed = probe.arg("--transfer-test").arg("/empty").run();
    let left = fs::read_dir(directory).unwrap().count();
    assert_eq!(left, 0, "files are left: {probed}");
    probed
}

/// The verdict is a warning where anybody can upload, as with vsftpd here.
fn assert_went_well(software: Software, probed: &Probed) {
    let verdict = if software == Vsftpd { "warning" } else { "ok" };
    assert_eq!(probed.verdict(), verdict, "{probed}");
    let test = &probed.json["transfer_test"];
    assert_eq!(test["outcome"], "ok", "{probed}");
    for (field, expected) in [
        ("identical", json!(true)),
        ("deleted", json!(true)),
        ("renamed", json!(true)),
        ("size_on_server", json!(65536)),
        ("leftover", json!(null)),
    ] {
        assert_eq!(test[field], expected, "{field}: {probed}");
    }
    for way in ["upload", "download"] {
        assert_eq!(test[way]["bytes"], 65536, "{probed}");
        assert_eq!(test[way]["codes"][1], 226, "{probed}");
    }
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_file_goes_there_and_comes_back(software: Software) {
    let server = writable(software, &[]).start();
    let probed = test_of(&server, Probe::of_server(&server));
    assert_went_well(software, &probed);
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_file_goes_there_and_comes_back_over_tls(software: Software) {
    let identity = Authority::new().good();
    let server = writable(software, &[]).tls(&identity).start();
    let probe = Probe::of(&server.target());
    let probe = match software.user() {
        Some(user) => probe.careful_user(user, PASSWORD),
        None => probe,
    };
    let probe = probe
        .arg("--ca-file")
        .arg(identity.root().to_str().expect("a name in UTF-8"));
    let probed = test_of(&server, probe);
    assert_went_well(software, &probed);
    let tls = &probed.json["transfer_test"]["upload"]["tls"];
    assert_eq!(tls["close_notify_sent"], true, "{probed}");
}

#[test_case(Vsftpd, &["write_enable=NO"], 550, "transfer-write-disabled"; "vsftpd write enable")]
#[test_case(Vsftpd, &["cmds_denied=STOR"], 550, "transfer-write-disabled"; "vsftpd denied command")]
#[test_case(Proftpd, &["PathDenyFilter \"\\.tmp$\""], 550, "transfer-name-refused"; "proftpd name filter")]
#[test_case(Proftpd, &["<Limit STOR>\nDenyAll\n</Limit>"], 550, "transfer-write-denied"; "proftpd limit")]
#[test_case(Pyftpdlib, &["authorizer.perm='elr'"], 550, "transfer-write-disabled"; "pyftpdlib permissions")]
fn what_keeps_a_file_out_is_named(software: Software, settings: &[&str], code: u16, finding: &str) {
    let server = writable(software, settings).start();
    let probed = test_of(&server, Probe::of_server(&server));
    assert_eq!(probed.verdict(), "critical", "{probed}");
    probed.assert_root_cause(finding);
    assert_eq!(
        probed.json["transfer_test"]["upload"]["codes"][0], code,
        "{probed}"
    );
}

#[test_case(Vsftpd, 553; "vsftpd")]
#[test_case(Proftpd, 550; "proftpd")]
#[test_case(PureFtpd, 553; "pure ftpd")]
fn a_directory_without_the_right_to_write(software: Software, code: u16) {
    let server = writable(software, &[]).start();
    let probe = Probe::of_server(&server);
    let probed = probe.arg("--transfer-test").arg("/empty").run();
    probed.assert_root_cause("transfer-write-denied");
    assert_eq!(
        probed.json["transfer_test"]["upload"]["codes"][0], code,
        "{probed}"
    );
}

#[test]
fn a_directory_that_is_not_there() {
    let server = writable(Proftpd, &[]).start();
    let probe = Probe::of_server(&server);
    let probed = probe.arg("--transfer-test").arg("/nowhere").run();
    probed.assert_root_cause("dir-not-found");
}

#[test_case("AllowOverwrite off", "transfer-overwrite-denied"; "overwriting")]
#[test_case("AllowOverwrite on\nAllowStoreRestart off", "transfer-resume-refused"; "resuming")]
#[test_case("AllowOverwrite on\nHiddenStores on", "transfer-resume-refused"; "resuming with hidden files")]
#[test_case("<Limit RNFR>\nDenyAll\n</Limit>", "transfer-rename-failed"; "renaming")]
fn what_is_refused_besides(setting: &str, finding: &str) {
    let server = writable(Proftpd, &[setting]).start();
    let probed = test_of(&server, Probe::of_server(&server));
    probed.finding(finding);
    assert_eq!(probed.json["transfer_test"]["identical"], true, "{probed}");
}

#[test]
fn all_that_can_be_allowed_is_found_allowed() {
    let server = writable(Proftpd, &["AllowOverwrite on\nAllowStoreRestart on"]).start();
    let probed = test_of(&server, Probe::of_server(&server));
    let test = &probed.json["transfer_test"];
    for field in ["overwritten", "resumed", "renamed", "deleted"] {
        assert_eq!(test[field], true, "{field}: {probed}");
    }
}

/// Who may upload and not delete leaves the file behind, and is told where.
#[test]
fn a_file_that_cannot_be_deleted_is_named() {
    let server = writable(Proftpd, &["<Limit DELE>\nDenyAll\n</Limit>"]).start();
    let directory = incoming(&server);
    let probe = Probe::of_server(&server);
    let probed = probe.arg("--transfer-test").arg("/empty").run();
    let finding = probed.finding("transfer-test-leftover");
    let left = fs::read_dir(directory).unwrap().next().unwrap().unwrap();
    let path = format!("/empty/{}", left.file_name().display());
    assert_eq!(probed.json["transfer_test"]["leftover"], path, "{probed}");
    assert!(
        finding["detail"].as_str().unwrap().contains(&path),
        "{probed}"
    );
}

#[test]
fn a_full_disk_of_vsftpd() {
    full_disk(
        Vsftpd,
        "transfer_test::a_full_disk_of_vsftpd",
        &["transfer-disk-full"],
    );
}

/// `ProFTPD` says that no space is left, or speaks of an input/output error only: then no more can be said than
/// that the file is short.
#[test]
fn a_full_disk_of_proftpd() {
    full_disk(
        Proftpd,
        "transfer_test::a_full_disk_of_proftpd",
        &["transfer-disk-full", "transfer-truncated"],
    );
}

#[test]
fn a_full_disk_of_pure_ftpd() {
    full_disk(
        PureFtpd,
        "transfer_test::a_full_disk_of_pure_ftpd",
        &["transfer-disk-full"],
    );
}

fn full_disk(software: Software, test: &str, findings: &[&str]) {
    in_namespace(test, || {
        let server = writable(software, &[]).start();
        let directory = incoming(&server);
        shell(&format!(
            "mount -t tmpfs -o size=16k,mode=777 none {}",
            directory.display()
        ));
        let probed = test_of(&server, Probe::of_server(&server));
        assert!(findings.contains(&probed.root_cause()), "{probed}");
    });
}

/// Far slower than the deadline, which passes in the middle of the upload. `ProFTPD` pauses for too long
/// between two looks at the connection to be asked in time.
#[test_case(Vsftpd, "anon_max_rate=400000"; "vsftpd")]
#[test_case(PureFtpd, "--userbandwidth=400"; "pure ftpd")]
fn the_deadline_leaves_no_file_behind(software: Software, setting: &str) {
    let server = writable(software, &[setting]).start();
    let probe = Probe::of_server(&server).deadline("4s");
    let probed = test_of(&server, probe.arg("--transfer-size").arg("16MiB"));
    assert_eq!(probed.root_cause(), "probe-deadline", "{probed}");
    assert_eq!(probed.json["transfer_test"]["deleted"], true, "{probed}");
}

/// The file on its way is measured, and can be held to a time.
#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn the_file_may_take_only_so_long(software: Software) {
    let server = writable(software, &[]).start();
    let probe = || Probe::of_server(&server);
    let slow = test_of(&server, probe().arg("--crit=upload=1us,download=1us"));
    slow.assert_root_cause("latency-over-threshold");
    let measures = slow.json["measures"].as_array().unwrap();
    for quantity in ["upload", "download"] {
        let measure = measures.iter().find(|it| it["quantity"] == quantity);
        assert!(measure.unwrap()["value"].as_f64().unwrap() > 0.0, "{slow}");
    }
    let fine = test_of(&server, probe().arg("--crit=upload=20s,download=20s"));
    assert_went_well(software, &fine);
}
