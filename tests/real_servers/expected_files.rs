//! Files that are there though a listing says little of them: of the future, behind links, hidden, in directories that
//! nobody may list, and in another time zone.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

use test_case::test_case;

use crate::checks::{file, future_file, measure};
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::{Probe, Probed, RealServer};

const HOUR: Duration = Duration::from_secs(3600);

/// `/exp/f.txt` with a link to it and one to nowhere, `/hid/.ready`, and `/drop/in.txt`, where files can be put and
/// not be listed.
fn fill(served: &Path) {
    for directory in ["exp", "exp/more", "hid", "drop"] {
        fs::create_dir(served.join(directory)).unwrap();
    }
    file(served, "exp/f.txt", 100_000, HOUR);
    symlink("f.txt", served.join("exp/latest.txt")).unwrap();
    symlink("gone.txt", served.join("exp/dangling.txt")).unwrap();
    symlink("more", served.join("exp/folder.txt")).unwrap();
    file(served, "hid/.ready", 2, HOUR);
    file(served, "drop/in.txt", 5, HOUR);
    fs::set_permissions(served.join("drop"), Permissions::from_mode(0o733)).unwrap();
}

fn started(software: Software) -> RealServer {
    let server = software.start();
    fill(&server.served());
    server
}

fn expecting(server: &RealServer, name: &str, threshold: &str) -> Probed {
    let probe = Probe::of_server(server).arg(&format!("--expect-file={name}"));
    probe.arg(threshold).run()
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_file_of_the_future(software: Software) {
    let server = started(software);
    for (ahead, verdict, root) in [(20, "ok", ""), (3 * 3600, "warning", "clock-skew")] {
        let ahead = Duration::from_secs(ahead);
        future_file(&server.served(), "exp/new.txt", 5, ahead);
        let probed = expecting(&server, "/exp/new.txt", "--crit=newest-age=26h");
        let found = (probed.verdict(), probed.root_cause());
        assert_eq!(found, (verdict, root), "{probed}");
        assert!(measure(&probed.json, "newest-age") < 1.0, "{probed}");
    }
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_link_has_the_size_of_its_file(software: Software) {
    let server = started(software);
    let probed = expecting(&server, "/exp/latest.txt", "--warn=size=50KiB:");
    assert_eq!(probed.verdict(), "ok", "{probed}");
    assert!(
        (measure(&probed.json, "size") - 100_000.0).abs() < 0.5,
        "{probed}"
    );
    let age = measure(&probed.json, "newest-age");
    assert!((3500.0..3700.0).contains(&age), "{probed}");
}

/// A link that leads nowhere is no file, and neither is one to a directory. Two servers leave the first out of MLSD.
#[test_case(Vsftpd, "file-link-dangling"; "vsftpd")]
#[test_case(Proftpd, "file-missing"; "proftpd")]
#[test_case(PureFtpd, "file-link-dangling"; "pure ftpd")]
#[test_case(Pyftpdlib, "file-missing"; "pyftpdlib")]
fn a_link_to_no_file(software: Software, root: &str) {
    let server = started(software);
    let fine = "--warn=total=1h";
    expecting(&server, "/exp/dangling.txt", fine).assert_root_cause(root);
    let folder = expecting(&server, "/exp/folder.txt", fine);
    folder.assert_root_cause("file-missing");
    let said = folder.finding("file-missing").to_string();
    assert!(
        said.contains("does not lead to a file") || said.contains("is a directory"),
        "{folder}"
    );
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn a_hidden_file_is_there(software: Software) {
    let server = started(software);
    let probed = expecting(&server, "/hid/.ready", "--warn=size=1:");
    assert_eq!(probed.verdict(), "ok", "{probed}");
    if software == Vsftpd {
        let finding = probed.finding("file-not-listed").to_string();
        assert!(finding.contains("force_dot_files"), "{probed}");
    }
    let by_wildcard = expecting(&server, "/hid/.rea*", "--warn=size=1:");
    assert_eq!(by_wildcard.verdict(), "ok", "{by_wildcard}");
    expecting(&server, "/hid/.gone", "--warn=total=1h").assert_root_cause("file-missing");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
fn a_directory_that_nobody_may_list(software: Software) {
    let server = started(software);
    let probed = expecting(&server, "/drop/in.txt", "--warn=total=1h");
    let root = probed.root_cause();
    assert!(
        matches!(root, "file-check-failed" | "dir-no-permission"),
        "{probed}"
    );
    assert_eq!(probed.exit, 2, "{probed}");
    assert!(
        !probed.json.to_string().contains("directory was listed"),
        "{probed}"
    );
    let listed = Probe::of_server(&server).arg("--dir=/drop").run();
    listed.assert_root_cause("dir-no-permission");
}

/// A file that is written this second seems nine hours younger than nothing.
#[test]
fn local_time_is_named_with_its_setting() {
    let setup = Vsftpd.setup().setting("use_localtime=YES");
    let server = setup.time_zone("JST-9").start();
    fill(&server.served());
    file(&server.served(), "exp/new.txt", 5, Duration::ZERO);
    let probed = expecting(&server, "/exp/new.txt", "--warn=newest-age=1h");
    let found = (probed.verdict(), probed.root_cause());
    assert_eq!(found, ("warning", "clock-skew"), "{probed}");
    let said = probed.finding("clock-skew").to_string();
    assert!(
        said.contains("UTC+09:00") && said.contains("use_localtime"),
        "{probed}"
    );
}

/// Where the transfer test shows what MDTM is off by, ages are right for all that.
#[test]
fn a_file_of_our_own_shows_the_zone() {
    let setup = Vsftpd
        .setup()
        .setting("use_localtime=YES")
        .time_zone("EST5");
    let setup = setup
        .setting("write_enable=YES")
        .setting("anon_upload_enable=YES");
    let setup = setup
        .setting("anon_other_write_enable=YES")
        .setting("anon_umask=022");
    let server = setup.start();
    fill(&server.served());
    let up = server.served().join("up");
    fs::create_dir(&up).unwrap();
    fs::set_permissions(&up, Permissions::from_mode(0o777)).unwrap();
    let probe = Probe::of_server(&server).arg("--expect-file=/exp/f.txt");
    let probe = probe.arg("--crit=newest-age=2h").arg("--transfer-test=/up");
    let probed = probe.run();
    assert_eq!(probed.verdict(), "warning", "{probed}");
    let found = probed.findings(&["warning"]);
    assert!(found.contains(&"clock-skew"), "{probed}");
    assert!(!found.contains(&"file-too-old"), "{probed}");
    let age = measure(&probed.json, "newest-age");
    assert!((3500.0..3700.0).contains(&age), "{probed}");
}
