//! What is to be there besides: files in a tree that changes, directories, features, replies, times.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use test_case::test_case;

use crate::authority::Authority;
use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};

const HOUR: Duration = Duration::from_secs(3600);

#[expect(
    clippy::disallowed_methods,
    reason = "files get their age on the real clock"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

/// Writes a file of this age.
pub(crate) fn file(folder: &Path, name: &str, size: usize, age: Duration) {
    written(folder, name, size, now().checked_sub(age).unwrap());
}

/// Writes a file whose time is so far ahead.
pub(crate) fn future_file(folder: &Path, name: &str, size: usize, ahead: Duration) {
    written(folder, name, size, now().checked_add(ahead).unwrap());
}

fn written(folder: &Path, name: &str, size: usize, modified: SystemTime) {
    let path = folder.join(name);
    fs::write(&path, vec![b'x'; size]).unwrap();
    let written = File::options().write(true).open(&path).unwrap();
    written.set_modified(modified).unwrap();
}

pub(crate) fn measure(json: &Value, quantity: &str) -> f64 {
    let measures = json["measures"].as_array().unwrap();
    let found = measures.iter().find(|it| it["quantity"] == quantity);
    found.map_or(f64::NAN, |it| it["value"].as_f64().unwrap())
}

/// One server, while its tree changes: nothing there, a fresh file, one that grows old, many that wait.
#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn files_are_looked_for_as_the_tree_changes(software: Software) {
    let server = software.start();
    let folder = server.served();
    let check = || {
        Probe::of_server(&server)
            .arg("--expect-file=backup-*.tar")
            .arg("--warn=newest-age=26h,size=1KiB:")
            .arg("--crit=newest-age=50h,oldest-age=100h,files=3")
    };
    check().run().assert_root_cause("file-missing");
    let fine = check().arg("--missing-ok").run();
    assert_eq!(fine.verdict(), "ok", "{fine}");

    file(&folder, "backup-1.tar", 2048, HOUR);
    let fresh = check().run();
    assert_eq!(fresh.verdict(), "ok", "{fresh}");
    let age = measure(&fresh.json, "newest-age");
    // By MLSD or MDTM, in UTC, whatever the time zone of the server.
    assert!((3600.0..3700.0).contains(&age), "{fresh}");
    assert!(
        (2048.0..2049.0).contains(&measure(&fresh.json, "size")),
        "{fresh}"
    );

    file(&folder, "backup-1.tar", 2048, 30 * HOUR);
    let old = check().run();
    assert_eq!(
        (old.verdict(), old.root_cause()),
        ("warning", "file-too-old"),
        "{old}"
    );
    file(&folder, "backup-1.tar", 2048, 60 * HOUR);
    let older = check().run();
    older.assert_root_cause("file-too-old");
    assert_eq!(older.verdict(), "critical", "{older}");

    file(&folder, "backup-2.tar", 10, HOUR);
    let small = check().run();
    let found = (small.verdict(), small.root_cause());
    assert_eq!(found, ("warning", "file-size-out-of-range"), "{small}");
    file(&folder, "backup-2.tar", 2048, HOUR);
    file(&folder, "backup-1.tar", 2048, 200 * HOUR);
    check().run().assert_root_cause("file-waits-too-long");
    fs::remove_file(folder.join("backup-1.tar")).unwrap();
    for number in 3..=5 {
        file(&folder, &format!("backup-{number}.tar"), 2048, HOUR);
    }
    let many = check().run();
    many.assert_root_cause("file-count-out-of-range");
    assert!((4.0..5.0).contains(&measure(&many.json, "files")), "{many}");
    assert_eq!(many.json["connections_opened"], 1, "{many}");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn names_hold_dates(software: Software) {
    let server = software.start();
    let today = Probe::of_server(&server).run().json["started_at"].clone();
    let today = today.as_str().unwrap()[..10].to_owned();
    fs::create_dir(server.served().join("in")).unwrap();
    file(&server.served(), &format!("in/db-{today}.gz"), 5, HOUR);
    let check = |pattern: &str| {
        let arg = format!("--expect-file={pattern}");
        Probe::of_server(&server).arg(&arg).run()
    };
    let found = check("in/db-%Y-%m-%d.gz");
    assert_eq!(found.verdict(), "ok", "{found}");
    check("in/db-%{-1d:%Y-%m-%d}.gz").assert_root_cause("file-missing");
    check("nowhere/*.gz").assert_root_cause("dir-not-found");
}

#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn directories_features_and_replies_are_looked_for(software: Software) {
    let server = software.start();
    let probe = || Probe::of_server(&server);
    let fine = probe()
        .arg("--expect-dir=/")
        .arg("--expect-feature=EPSV")
        .arg("--expect-reply=NOOP=200")
        .arg("--expect-reply=PWD=2xx")
        .arg("--warn=total=1h")
        .run();
    assert_eq!(fine.verdict(), "ok", "{fine}");
    let wrong = [
        ("--expect-dir=/nowhere", "dir-not-found"),
        ("--expect-feature=XYZZY", "feature-missing"),
        ("--expect-reply=NOOP=250", "reply-unexpected"),
        (
            "--expect-banner=no server says this",
            "greeting-text-missing",
        ),
        ("--crit=total=0.000001", "latency-over-threshold"),
    ];
    for (arg, id) in wrong {
        let probed = probe().arg(arg).run();
        probed.assert_root_cause(id);
        assert_eq!(probed.verdict(), "critical", "{probed}");
    }
}

/// A threshold for a warning warns, one for a critical finding is critical, and both name their range.
#[test_case(Vsftpd; "vsftpd")]
#[test_case(Proftpd; "proftpd")]
#[test_case(PureFtpd; "pure ftpd")]
#[test_case(Pyftpdlib; "pyftpdlib")]
fn every_phase_can_be_held_to_a_time(software: Software) {
    let server = software.start();
    for phase in [
        "dns",
        "tcp",
        "greeting",
        "login",
        "directory",
        "listing",
        "total",
    ] {
        for (flag, verdict) in [("--warn", "warning"), ("--crit", "critical")] {
            let range = format!("{flag}={phase}=@0:60");
            let probed = Probe::of_server(&server).arg(&range).run();
            assert_eq!(probed.verdict(), verdict, "{phase}: {probed}");
            assert_eq!(probed.root_cause(), "latency-over-threshold", "{probed}");
        }
    }
    let fine = Probe::of_server(&server)
        .arg("--crit=login=60s,total=60s")
        .run();
    assert_eq!(fine.verdict(), "ok", "{fine}");
}

/// `You are user number 1 of 50 allowed.`
#[test]
fn room_on_the_server_is_counted() {
    let server = PureFtpd.start_with("--maxclientsnumber=20");
    let check = || {
        Probe::of_server(&server)
            .arg("--warn=free-places=18:")
            .arg("--crit=free-places=17:")
    };
    let alone = check().run();
    assert_eq!(
        (alone.verdict(), measure(&alone.json, "free-places")),
        ("ok", 19.0),
        "{alone}"
    );
    let held: Vec<_> = (0..2).map(|_| server.connect()).collect();
    let fuller = check().run();
    assert_eq!(fuller.root_cause(), "banner-says-almost-full", "{fuller}");
    assert_eq!(
        (fuller.verdict(), measure(&fuller.json, "free-places")),
        ("warning", 17.0),
        "{fuller}"
    );
    let third = server.connect();
    check().run().assert_root_cause("banner-says-almost-full");
    drop((held, third));
}

/// `8 files used (80%) - authorized: 10 files`, with the reply to the login.
#[test]
fn a_quota_that_fills_up_is_told() {
    let server = PureFtpd.start_with("--quota=10:1");
    let quota = server.served().join(".ftpquota");
    let check = |files: u32, bytes: u32| {
        fs::write(&quota, format!("{files} {bytes}\n")).unwrap();
        // The server opens it as the user, to write.
        chown(&quota, Some(65534), Some(65534)).unwrap();
        let probe = Probe::of_server(&server);
        probe.arg("--warn=quota=70").arg("--crit=quota=95").run()
    };
    let fine = check(1, 100_000);
    assert_eq!(fine.verdict(), "ok", "{fine}");
    assert!(
        (9.0..12.0).contains(&measure(&fine.json, "quota")),
        "{fine}"
    );
    let fuller = check(8, 100_000);
    assert_eq!(
        (fuller.verdict(), fuller.root_cause()),
        ("warning", "quota-nearly-full"),
        "{fuller}"
    );
    check(1, 1_048_000).assert_root_cause("quota-nearly-full");
}

#[test]
fn the_days_of_a_certificate_have_a_threshold() {
    let identity = Authority::new().good();
    let server = Vsftpd.setup().tls(&identity).start();
    let check = |range: &str| {
        let probe = Probe::of_server(&server).arg("--ca-file");
        let probe = probe.arg(identity.root().to_str().unwrap());
        probe.arg(range).run()
    };
    let days = measure(&check("--warn=cert-days=1:").json, "cert-days");
    assert!(days > 1.0);
    let soon = check(&format!("--warn=cert-days={}:", days + 2.0));
    assert_eq!(
        (soon.verdict(), soon.root_cause()),
        ("warning", "cert-expires-soon"),
        "{soon}"
    );
    check(&format!("--crit=cert-days={}:", days + 2.0)).assert_root_cause("cert-expires-soon");
}

#[test_case(PureFtpd, "Welcome to Pure-FTPd"; "pure ftpd")]
#[test_case(Proftpd, "ProFTPD"; "proftpd")]
#[test_case(Pyftpdlib, "pyftpdlib"; "pyftpdlib")]
fn the_greeting_has_to_have_a_text(software: Software, text: &str) {
    let server = software.start();
    let fine = Probe::of_server(&server)
        .arg(&format!("--expect-banner={text}"))
        .run();
    assert_eq!(fine.verdict(), "ok", "{fine}");
}
