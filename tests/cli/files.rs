//! Files: written whole or not at all, and never over each other.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use test_case::test_case;

use super::{ftpprobe, run};

#[test_case("--output"; "report")]
#[test_case("--save-evidence"; "evidence")]
fn a_file_that_cannot_be_written_costs_no_report(flag: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("no/such/folder");
    let ran = run(&["demo", "-q", flag, file.to_str().unwrap()]);
    assert_eq!(ran.code, 3);
    let told = if flag == "--output" {
        &ran.stderr
    } else {
        &ran.stdout
    };
    assert!(told.starts_with("OK"), "{told}");
    assert_eq!(ran.stdout.is_empty(), flag == "--output");
    assert!(
        ran.stderr.contains("no/such/folder could not be written"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_second_form_that_cannot_be_written_is_told_apart_from_the_first() {
    let args = [
        "demo",
        "-q",
        "-f",
        "json",
        "--also",
        "junit:/no/such/folder/x",
        "--also",
        "nagios:/no/such/y",
    ];
    let ran = run(&args);
    assert_eq!(ran.code, 3);
    serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap();
    for told in [
        "/no/such/folder/x could not be written",
        "/no/such/y could not be written",
        "<testsuites",
    ] {
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
}

#[test_case(&["--output", "x", "--also", "json:x"]; "twice")]
#[test_case(&["--output", "x", "--save-evidence", "./x"]; "in another spelling")]
#[test_case(&["--also", "nagios:x", "--also", "json:in/../x"]; "by another way")]
#[test_case(&["--also", "nagios:x", "--save-evidence", "link"]; "by a link to a file that is not there yet")]
#[test_case(&["--also", "nagios:there", "--save-evidence", "hard"]; "a file with two names")]
fn a_file_for_two_outputs_is_refused_before_anything_is_probed(args: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    std::os::unix::fs::symlink("x", at("link")).unwrap();
    fs::write(at("there"), "before").unwrap();
    fs::hard_link(at("there"), at("hard")).unwrap();
    for start in [&["demo"][..], &["127.0.0.1:1"]] {
        let args: Vec<&str> = start.iter().chain(args).copied().collect();
        let output = ftpprobe(&args).current_dir(folder.path()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("name the same file"), "{told}");
        assert!(output.stdout.is_empty() && !at("x").exists());
        assert_eq!(fs::read_to_string(at("there")).unwrap(), "before");
    }
}

#[test]
fn what_is_read_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("ftp.log");
    fs::write(&log, "220 hello\n").unwrap();
    let log = log.to_str().unwrap();
    let also = format!("json:{log}");
    let all: [&[&str]; 6] = [
        &["diagnose", log, "--output", log],
        &["diagnose", log, "--save-evidence", log],
        &["diagnose", log, "--also", &also],
        &["127.0.0.1:1", "--ca-file", log, "-o", log],
        &["127.0.0.1:1", "--password-file", log, "-o", log],
        &["contrast", log, "x", "-o", log],
    ];
    for args in all {
        let ran = run(args);
        assert_eq!(ran.code, 3, "{args:?}");
        assert!(ran.stderr.contains("name the same file"), "{}", ran.stderr);
        assert_eq!(fs::read_to_string(log).unwrap(), "220 hello\n");
    }
}

#[test]
fn evidence_is_for_its_owner_and_reports_are_for_all() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (report, evidence) = (folder.path().join("report"), folder.path().join("evidence"));
    let files = [report.to_str().unwrap(), evidence.to_str().unwrap()];
    run(&["demo", "-q", "-o", files[0], "--save-evidence", files[1]]);
    let mode = |file| fs::metadata(file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(files[1]), 0o600);
    assert!(mode(files[0]) & 0o400 != 0);
}

#[test]
fn evidence_that_cannot_be_written_costs_no_report_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report");
    let evidence = folder.path().join("no/such/folder");
    let files = [report.to_str().unwrap(), evidence.to_str().unwrap()];
    let args = [
        "demo",
        "-q",
        "--output",
        files[0],
        "--save-evidence",
        files[1],
    ];
    assert_eq!(run(&args).code, 3);
    assert!(fs::read_to_string(report).unwrap().starts_with("OK"));
}

/// What kills a program at a write; it lies in this folder.
fn killer(folder: &Path) -> PathBuf {
    let library = folder.join("killer.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/killed_at_write.c");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", source, "-ldl", "-o"])
        .arg(&library)
        .status()
        .unwrap();
    assert!(made.success());
    library
}

/// The same run, killed at the first byte of any file that lies behind this many: at every write, one after another.
fn killed_at(bytes: u64, library: &Path, args: &[&str], folder: &Path) -> bool {
    let status = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(args)
        .env_clear()
        .env("LD_PRELOAD", library)
        .env("KILL_BEHIND", bytes.to_string())
        .current_dir(folder)
        .output()
        .unwrap()
        .status;
    status.signal().is_some()
}

#[test]
fn a_kill_at_any_write_leaves_files_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let args = [
        "demo",
        "-q",
        "-f",
        "json",
        "-o",
        "report",
        "--also",
        "nagios:nagios",
        "--save-evidence",
        "evidence",
    ];
    let whole = || {
        for name in ["report", "evidence"] {
            let text = fs::read(at(name)).unwrap();
            serde_json::from_slice::<serde_json::Value>(&text).unwrap();
        }
        assert!(fs::read_to_string(at("nagios")).unwrap().ends_with('\n'));
    };
    ftpprobe(&args).current_dir(folder.path()).output().unwrap();
    whole();
    let size = fs::metadata(at("evidence")).unwrap().len();
    let limits = (0..=20).map(|part| part * size / 20).chain([1, 100]);
    let elsewhere = tempfile::tempdir().unwrap();
    let library = killer(elsewhere.path());
    let killed = limits.filter(|limit| killed_at(*limit, &library, &args, folder.path()));
    assert!(killed.inspect(|_| whole()).count() > 15);
    // What they have left is removed by the next run, once it is old enough to be nobody's.
    let left = || -> Vec<_> {
        let names = fs::read_dir(folder.path()).unwrap();
        let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.starts_with(".ftpprobe-"))
            .collect()
    };
    assert!(!left().is_empty());
    for name in left() {
        let file = fs::File::options().write(true).open(at(&name)).unwrap();
        let now = file.metadata().unwrap().modified().unwrap();
        file.set_modified(now - Duration::from_secs(3600)).unwrap();
    }
    ftpprobe(&args).current_dir(folder.path()).output().unwrap();
    assert_eq!(left(), [""; 0]);
    whole();
}

/// Nobody listens there, so that there is a failure to remember.
#[test]
fn a_kill_at_any_write_leaves_history_and_state_usable() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = super::Nobody::bind();
    let address = nobody.address();
    let args = [
        address.as_str(),
        "-q",
        "--no-config",
        "--history",
        "history",
        "--state",
        "state",
    ];
    let count = || {
        let output = ftpprobe(&["history", "--history", "history", "--format", "json"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["checks"][0]["runs"]["all"].as_u64().unwrap()
    };
    let state = || {
        for entry in fs::read_dir(folder.path().join("state")).unwrap() {
            let file = entry.unwrap().path();
            assert!(
                !file.to_string_lossy().contains("broken"),
                "{}",
                file.display()
            );
            if file.extension().is_some_and(|it| it == "json") {
                serde_json::from_slice::<serde_json::Value>(&fs::read(file).unwrap()).unwrap();
            }
        }
    };
    let elsewhere = tempfile::tempdir().unwrap();
    let library = killer(elsewhere.path());
    let mut killed = 0;
    // From nothing: the tables themselves are made by a run that is killed.
    for limit in (0..40).map(|step| step * 1024).chain([1, 60, 200]) {
        killed += usize::from(killed_at(limit, &library, &args, folder.path()));
        state();
    }
    assert!(killed > 5, "{killed}");
    ftpprobe(&args).current_dir(folder.path()).output().unwrap();
    let before = count();
    for limit in (0..40).map(|step| step * 1024) {
        killed_at(limit, &library, &args, folder.path());
        state();
    }
    let after = count();
    assert!(after >= before);
    ftpprobe(&args).current_dir(folder.path()).output().unwrap();
    assert_eq!(count(), after + 1);
}

/// Nothing is lost but what cannot be written, and everybody is told.
#[test]
fn places_where_nothing_can_be_written_are_told_of() {
    let nobody = super::Nobody::bind();
    for (option, words, code) in [
        (
            "--output=/proc/nothing",
            "/proc/nothing could not be written",
            3,
        ),
        (
            "--save-evidence=/proc/nothing",
            "/proc/nothing could not be written",
            3,
        ),
        (
            "--history=/proc/nothing",
            "--history: cannot open /proc/nothing",
            3,
        ),
        (
            "--state=/proc/nothing",
            "--state: cannot use /proc/nothing",
            3,
        ),
        ("--output=/dev/full", "/dev/full could not be written", 3),
        ("--also=json:/dev/full", "/dev/full could not be written", 3),
    ] {
        let ran = run(&[&nobody.address(), "-q", "--no-config", option]);
        assert_eq!(ran.code, code, "{option}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{option}: {}", ran.stderr);
    }
}
