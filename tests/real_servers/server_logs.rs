//! What the servers write into their own logs of good and bad sessions, read by `diagnose`.

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::thread;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use test_case::test_case;

use crate::support::Probe;
use crate::support::Software::{self, Proftpd, PureFtpd, Pyftpdlib, Vsftpd};
use crate::support::client::Client;
use crate::support::namespace::{SCRATCH, in_namespace, shell};
use crate::support::server::{RealServer, USER};

/// How long a server may take to write its last lines.
const WRITTEN_WITHIN: Duration = Duration::from_millis(500);

/// A listing, a directory that does not exist, and a password that is wrong: two sessions that fail beside one that does not.
fn sessions(server: &RealServer) {
    let mut healthy = server.log_in();
    healthy.command_expecting("PWD", 257);
    quit(healthy);
    let mut lost = server.log_in();
    lost.command_expecting("CWD /nope", 550);
    quit(lost);
    let mut stranger = server.connect();
    stranger.command_expecting(&format!("USER {USER}"), 331);
    stranger.command_expecting("PASS not the password", 530);
    drop(stranger);
    Probe::of_server(server).run().assert_ok();
    thread::sleep(WRITTEN_WITHIN);
}

/// Some logs name no session but the client's address, and the server writes the end of one after it has said goodbye.
fn quit(mut client: Client) {
    client.command_expecting("QUIT", 221);
    drop(client);
    thread::sleep(WRITTEN_WITHIN);
}

/// The dialect that a log is taken for, and the root cause of each session that is not like one before it.
fn diagnosed(log: &str) -> (String, Vec<String>) {
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["diagnose", "-", "--format", "json"])
        .write_stdin(log)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let reports = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    let reports: Vec<Value> = reports
        .map(Result::unwrap)
        .flat_map(|it| match it {
            Value::Array(several) => several,
            one => vec![one],
        })
        .collect();
    let dialect = reports.first().map(|it| &it["source"]["format"]);
    let dialect = dialect.and_then(Value::as_str).unwrap_or_default();
    let mut roots: Vec<String> = reports
        .iter()
        .map(|report| report["root_cause"].as_str().unwrap_or("ok").to_owned())
        .collect();
    roots.sort();
    roots.dedup();
    (dialect.to_owned(), roots)
}

/// The dialects of the logs that the tests have servers write.
pub(crate) const DIALECTS: [&str; 5] = [
    "proftpd",
    "proftpd-extended",
    "pure-ftpd",
    "pyftpdlib",
    "vsftpd",
];

#[track_caller]
fn assert_read(log: &str, dialect: &str, roots: &[&str]) {
    assert!(DIALECTS.contains(&dialect), "{dialect} is not in the list");
    let (taken_for, found) = diagnosed(log);
    assert_eq!(taken_for, dialect, "{log}");
    assert_eq!(found, roots, "{log}");
}

const ALL: &[&str] = &["dir-not-found", "login-bad-credentials", "ok"];

/// A directory that is missing is not in every log.
const LOGINS: &[&str] = &["login-bad-credentials", "ok"];

#[test_case(Vsftpd, &[], "vsftpd", ALL; "vsftpd")]
#[test_case(Vsftpd, &["log_ftp_protocol=NO"], "vsftpd", LOGINS; "vsftpd without the protocol")]
#[test_case(Proftpd, &[], "proftpd", LOGINS; "proftpd")]
#[test_case(Proftpd, &["DebugLevel 4"], "proftpd", LOGINS; "proftpd with commands")]
#[test_case(Proftpd, &["DebugLevel 10"], "proftpd", LOGINS; "proftpd with everything")]
#[test_case(Pyftpdlib, &[], "pyftpdlib", ALL; "pyftpdlib")]
fn a_servers_own_log_is_read(software: Software, settings: &[&str], dialect: &str, roots: &[&str]) {
    let setup = settings
        .iter()
        .fold(software.setup(), |setup, it| setup.setting(it));
    let server = setup.start();
    sessions(&server);
    assert_read(&server.log(), dialect, roots);
}

#[test_case("ExtendedLog {} ALL", "proftpd-extended"; "extended log")]
#[test_case("TraceLog {}\nTrace response:1 command:7", "proftpd"; "trace")]
fn other_logs_of_proftpd_are_read(setting: &str, dialect: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("another.log");
    let server = Proftpd.start_with(&setting.replace("{}", &path.display().to_string()));
    sessions(&server);
    assert_read(&fs::read_to_string(&path).unwrap(), dialect, ALL);
}

/// A folder of devices with a socket for the syslog, whose lines go into a file.
fn syslog(to: &Path) {
    let devices = format!("{SCRATCH}/dev");
    let binds = ["null", "zero", "random", "urandom"].map(|device| {
        format!("touch {devices}/{device} && mount --bind /dev/{device} {devices}/{device}")
    });
    shell(&format!(
        "mkdir {devices} && {} && mount --rbind {devices} /dev",
        binds.join(" && ")
    ));
    let socket = UnixDatagram::bind("/dev/log").unwrap();
    let path = to.to_owned();
    thread::spawn(move || {
        let mut log = Vec::new();
        let mut line = vec![0; 8192];
        while let Ok(length) = socket.recv(&mut line) {
            log.extend_from_slice(&line[..length]);
            log.push(b'\n');
            fs::write(&path, &log).unwrap();
        }
    });
}

#[test]
fn pure_ftpd_in_the_syslog_is_read() {
    in_namespace("server_logs::pure_ftpd_in_the_syslog_is_read", || {
        let path = Path::new(SCRATCH).join("syslog");
        syslog(&path);
        for settings in [&[][..], &["--verboselog"], &["--verboselog", "--logpid"]] {
            let setup = PureFtpd.setup().setting("--syslogfacility=ftp");
            let server = settings
                .iter()
                .fold(setup, |setup, it| setup.setting(it))
                .start();
            sessions(&server);
            let log = fs::read_to_string(&path).unwrap();
            assert_read(&log, "pure-ftpd", ALL);
        }
    });
}
