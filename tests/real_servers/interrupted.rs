//! Runs that are ended by a signal in the middle of an upload leave nothing on the server.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use ftpprobe::clock::Stopwatch;
use serde_json::Value;
use test_case::test_case;

use crate::support::Software::{self, PureFtpd, Vsftpd};
use crate::support::server::{PASSWORD, RealServer};

/// How long the upload may take to begin.
const START_LIMIT: Duration = Duration::from_secs(20);

/// A server to which 16 MiB take long.
fn slow(software: Software) -> RealServer {
    let settings: &[&str] = match software {
        Vsftpd => &[
            "write_enable=YES",
            "anon_upload_enable=YES",
            "anon_other_write_enable=YES",
            "anon_umask=022",
            "anon_max_rate=400000",
        ],
        _ => &["--userbandwidth=400"],
    };
    let setup = settings
        .iter()
        .fold(software.setup(), |setup, line| setup.setting(line));
    let server = setup.start();
    let directory = server.served().join("empty");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    server
}

/// The program in the middle of an upload.
fn uploading(server: &RealServer) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command
        .env_clear()
        .args([
            "--no-config",
            "--format",
            "json",
            "--transfer-size",
            "16MiB",
        ])
        .args(["--transfer-test", "/empty", &server.target()]);
    if let Some(user) = server.software.user() {
        command.env("FTPPROBE_PASSWORD", PASSWORD);
        command.args(["--user", user, "--plaintext"]);
    }
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let watch = Stopwatch::start();
    while largest(&server.served().join("empty")) == 0 {
        assert!(watch.elapsed() < START_LIMIT, "nothing was uploaded");
        thread::sleep(Duration::from_millis(20));
    }
    child
}

/// The size of the largest file there.
fn largest(directory: &Path) -> u64 {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    // A file may go away meanwhile.
    let sizes = entries.filter_map(|entry| Some(entry.metadata().ok()?.len()));
    sizes.max().unwrap_or_default()
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(status.unwrap().success());
}

#[test_case(Vsftpd, "INT"; "vsftpd by ctrl c")]
#[test_case(Vsftpd, "TERM"; "vsftpd by sigterm")]
#[test_case(Vsftpd, "HUP"; "vsftpd by sighup")]
#[test_case(PureFtpd, "HUP"; "pure ftpd by sighup")]
fn a_signal_leaves_no_file_behind(software: Software, signal: &str) {
    let server = slow(software);
    let child = uploading(&server);
    send(signal, &child);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let left = fs::read_dir(server.served().join("empty")).unwrap().count();
    assert_eq!(left, 0, "files are left: {report:#}");
    assert_eq!(report["transfer_test"]["deleted"], true, "{report:#}");
    assert_eq!(report["root_cause"], "probe-interrupted", "{report:#}");
    let exchanges = report["attempts"][0]["exchanges"].as_array().unwrap();
    let last = exchanges.last().unwrap();
    assert_eq!(last["command"], "QUIT", "{report:#}");
    assert_eq!(last["code"], 221, "{report:#}");
}

/// What is on its way takes this server much longer than the goodbye may last, and it knows no command meanwhile but ABOR. A second
/// connection deletes the file, if there is time for one; and where there is not, the report tells that the file is left.
#[test]
fn a_server_that_is_busy_with_the_upload_keeps_no_file_in_secret() {
    let server = PureFtpd.setup().setting("--userbandwidth=20").start();
    let directory = server.served().join("empty");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    let child = uploading(&server);
    send("INT", &child);
    let ended = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&ended.stdout).unwrap();
    let exchanges = report["attempts"][0]["exchanges"].as_array().unwrap();
    let is_busy = |it: &Value| it["code"] == 500 && it["command"].is_string();
    assert!(exchanges.iter().any(is_busy), "{report:#}");
    let is_gone = fs::read_dir(&directory).unwrap().count() == 0;
    assert_eq!(report["transfer_test"]["deleted"], is_gone, "{report:#}");
    assert_eq!(report["root_cause"], "probe-interrupted", "{report:#}");
}
