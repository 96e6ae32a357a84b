//! Nothing is wrong: verdict ok, whatever is tried.

use serde_json::{Value, json};
use test_case::test_case;

use crate::support::Software::{
    self, Aioftp, Busybox, FtpSrv, Inetutils, Netkit, Nodeftpd, Twisted,
};
use crate::support::folder::{ENTRIES, SUBDIRECTORY};
use crate::support::server::{PASSWORD, USER};
use crate::support::{Probe, Probed, RealServer};

use super::faults::not_next_door;
use crate::authority::Authority;
use crate::matrix::list;
use crate::transfer_test::incoming;

/// netkit's ftpd agrees to TLS, for which Debian's has no certificate.
fn careful(software: Software, probe: Probe) -> Probe {
    match software {
        Netkit => probe.arg("--tls=off"),
        _ => probe,
    }
}

/// What somebody types who has an account.
fn run(server: &RealServer, args: &[&str]) -> Probed {
    let probe = careful(server.software, Probe::of_server(server));
    args.iter().fold(probe, |probe, arg| probe.arg(arg)).run()
}

/// A path in what is served. netkit's ftpd locks nobody but anonymous users into it.
fn path(server: &RealServer, path: &str) -> String {
    match server.software {
        Netkit => format!("{}{path}", server.served().display()),
        _ => path.to_owned(),
    }
}

#[track_caller]
fn assert_fine(probed: &Probed) {
    let told = probed.findings(&["critical", "warning"]);
    assert!(told.is_empty(), "{told:?} in {probed}");
    assert_eq!((probed.verdict(), probed.exit), ("ok", 0), "{probed}");
}

#[test_case(Inetutils, "GNU inetutils ftpd"; "inetutils")]
#[test_case(Netkit, "netkit ftpd"; "netkit")]
#[test_case(Busybox, "BusyBox ftpd"; "busybox")]
#[test_case(Aioftp, "aioftp"; "aioftp")]
#[test_case(Twisted, "Twisted"; "twisted")]
#[test_case(FtpSrv, "ftp-srv"; "ftp srv")]
#[test_case(Nodeftpd, "nodeftpd"; "nodeftpd")]
fn an_account_lists(software: Software, name: &str) {
    let server = software.start();
    let probed = run(&server, &[]);
    probed.assert_ok();
    probed.assert_listed("epsv", ENTRIES.len());
    probed.assert_listed("pasv", ENTRIES.len());
    assert_eq!(probed.json["server"]["software"], name, "{probed}");
}

/// Not netkit: it needs a program ls where anonymous users are locked in.
#[test_case(Inetutils; "inetutils")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
fn anybody_lists(software: Software) {
    let server = software.start();
    let probed = careful(software, Probe::of(&server.target())).run();
    probed.assert_ok();
    probed.assert_listed("epsv", ENTRIES.len());
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
fn ipv6_works_as_well(software: Software) {
    let server = software.setup().ipv6().start();
    let probed = run(&server, &["-6"]);
    assert_fine(&probed);
    probed.assert_listed("epsv", ENTRIES.len());
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn another_directory_is_listed(software: Software) {
    let (directory, entries) = SUBDIRECTORY;
    let server = software.start();
    let probed = run(&server, &["--dir", &path(&server, directory)]);
    probed.assert_ok();
    probed.assert_listed("epsv", entries);
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn a_missing_directory_is_found_missing(software: Software) {
    let server = software.start();
    run(&server, &["--dir", "/nope"]).assert_root_cause("dir-not-found");
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn a_wrong_password_is_told_as_that(software: Software) {
    let server = software.start();
    let probe = careful(software, Probe::of(&server.target()));
    let probed = probe.user(USER, "kaputt-0815").run();
    probed.assert_root_cause("login-bad-credentials");
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
fn a_file_goes_there_and_comes_back(software: Software) {
    let setup = software.setup();
    let server = match software {
        Busybox => setup.setting("-w"),
        _ => setup,
    }
    .start();
    let directory = incoming(&server);
    let probed = run(&server, &["--transfer-test", &path(&server, "/empty")]);
    assert_fine(&probed);
    let test = &probed.json["transfer_test"];
    assert_eq!(test["outcome"], "ok", "{probed}");
    for (field, expected) in [
        ("identical", json!(true)),
        ("deleted", json!(true)),
        ("leftover", json!(null)),
    ] {
        assert_eq!(test[field], expected, "{field}: {probed}");
    }
    let left = std::fs::read_dir(directory).unwrap().count();
    assert_eq!(left, 0, "files are left: {probed}");
}

/// That one listener serves a whole session, as with aioftp and nodeftpd, says nothing of the range.
#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn passive_ports_are_no_trouble(software: Software) {
    let server = software.start();
    assert_fine(&run(&server, &["--ports-test"]));
}

/// AUTH is refused with 502 or 530: none of these servers has TLS.
#[test_case(Inetutils; "inetutils")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn combinations_that_a_server_lacks_are_no_fault(software: Software) {
    let server = software.start();
    let probed = run(&server, &["--matrix", "-y"]);
    assert_fine(&probed);
    let cells = probed.json["matrix"]["cells"].as_array().unwrap();
    for mode in ["epsv", "pasv"] {
        let works = cells.iter().any(|cell| {
            cell["security"] == "plain" && cell["mode"] == mode && cell["works"] == true
        });
        assert!(works, "{mode}: {probed}");
    }
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn a_file_that_is_expected_is_found(software: Software) {
    let server = software.start();
    let there = path(&server, "/readme.txt");
    let probed = run(&server, &["--expect-file", &there, "--crit", "size=1:10"]);
    if software == Nodeftpd && has_twelve_hours(&probed) {
        // A file that is ahead shows it, and one that is behind is old.
        let told = probed.findings(&["critical", "warning"]);
        assert!(
            told.iter().all(|it| *it == "clock-skew"),
            "{told:?} in {probed}"
        );
    } else {
        assert_fine(&probed);
    }
    let probed = run(&server, &["--expect-file", &path(&server, "/absent.txt")]);
    probed.assert_root_cause("file-missing");
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn the_printed_commands_list(software: Software) {
    let server = software.start();
    let probed = run(&server, &["--matrix", "-y"]);
    let commands = probed.json["matrix"]["commands"].as_array().unwrap();
    for client in ["curl", "lftp"] {
        let command = commands.iter().find(|it| it["client"] == client);
        let command = command.unwrap_or_else(|| panic!("no command for {client} in {probed}"));
        let command = command["command"].as_str().unwrap();
        let listing = list(command);
        for entry in ENTRIES {
            assert!(listing.contains(entry), "{command}:\n{listing}\n{probed}");
        }
    }
}

/// By MDTM, or by MLST as with aioftp, which has no FEAT that would tell.
#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Aioftp; "aioftp")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
fn the_age_of_a_file_is_known(software: Software) {
    let server = software.start();
    let there = path(&server, "/readme.txt");
    let probed = run(
        &server,
        &["--expect-file", &there, "--crit", "newest-age=10m"],
    );
    assert_fine(&probed);
}

/// nodeftpd's MDTM counts the hours to twelve, so that it is half a day behind from one in the afternoon on, and ahead
/// in the hour after midnight. Whether that shows in the time of a file that was written just now.
fn has_twelve_hours(probed: &Probed) -> bool {
    let exchanges = probed.json["attempts"][0]["exchanges"].as_array().unwrap();
    let is_mdtm = |it: &&Value| {
        it["command"]
            .as_str()
            .is_some_and(|it| it.starts_with("MDTM"))
    };
    let reply = exchanges.iter().find(is_mdtm).unwrap()["lines"][0]
        .as_str()
        .unwrap();
    let hour: u32 = reply["213 20261130".len()..][..2].parse().unwrap();
    let started = probed.json["started_at"].as_str().unwrap();
    let now: u32 = started["2026-11-30T".len()..][..2].parse().unwrap();
    hour != now
}

#[test]
fn a_file_goes_to_nodeftpd_and_comes_back() {
    let server = Nodeftpd.start();
    let directory = incoming(&server);
    let probed = run(&server, &["--transfer-test", "/empty"]);
    let told = probed.findings(&["critical", "warning"]);
    if has_twelve_hours(&probed) {
        assert_eq!(told, ["clock-skew"], "{probed}");
    } else {
        assert!(told.is_empty(), "{told:?} in {probed}");
    }
    assert_eq!(
        probed.json["transfer_test"]["identical"],
        json!(true),
        "{probed}"
    );
    let left = std::fs::read_dir(directory).unwrap().count();
    assert_eq!(left, 0, "files are left: {probed}");
}

#[test_case(Inetutils; "inetutils")]
#[test_case(Netkit; "netkit")]
#[test_case(Busybox; "busybox")]
#[test_case(Twisted; "twisted")]
#[test_case(FtpSrv; "ftp srv")]
#[test_case(Nodeftpd; "nodeftpd")]
fn active_mode_works(software: Software) {
    let server = software.start();
    let probed = run(&server, &["--active"]);
    assert_fine(&probed);
    probed.assert_listed("active", ENTRIES.len());
}

/// ftp-srv with TLS works with clients that begin the handshake without waiting for 150.
#[test]
fn ftp_srv_with_tls_lists() {
    let identity = Authority::new().good();
    let server = FtpSrv.setup().tls(&identity).start();
    let probed = Probe::of(&not_next_door(&server))
        .careful_user(USER, PASSWORD)
        .arg("--ca-file")
        .arg(identity.root().to_str().unwrap())
        .run();
    probed.assert_listed("epsv", ENTRIES.len());
    assert!(probed.findings(&["critical"]).is_empty(), "{probed}");
}
