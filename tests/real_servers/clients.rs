//! Real clients: what each prints of a session leads to what the server did. `tests/support/clients/` runs them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use ftpprobe::logs::{Checked, Dialect};
use serde_json::Value;
use test_case::test_case;

use crate::server_logs;
use crate::support::Software::Vsftpd;
use crate::support::server::USER;

/// A client that takes longer is ended; one that waits does so for 4 seconds, FileZilla for 10.
const LIMIT: Duration = Duration::from_secs(45);

/// What a client prints when it logs in at this port and lists a directory.
fn printed(client: &str, port: u16, user: &str, directory: &str) -> Vec<u8> {
    let run = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/clients/run");
    // With what it writes to standard error, in the order of a terminal.
    let output = assert_cmd::Command::new("sh")
        .args(["-c", "exec \"$0\" \"$@\" 2>&1", run, client, "127.0.0.1"])
        .args([&port.to_string(), user, "tests@example.com", directory])
        .timeout(LIMIT)
        .output()
        .unwrap();
    output.stdout
}

/// The dialect that a log is taken for, and the root cause of each session, its verdict where there is none.
fn diagnosed(log: &[u8]) -> (String, Vec<String>) {
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["diagnose", "-", "--format", "jsonl"])
        .write_stdin(log)
        .timeout(LIMIT)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let (mut dialect, mut roots) = (String::new(), Vec::new());
    for line in stdout.lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        let verdict = report["verdict"].as_str().unwrap();
        let format = report["source"]["format"].as_str();
        format.unwrap_or_default().clone_into(&mut dialect);
        roots.push(report["root_cause"].as_str().unwrap_or(verdict).to_owned());
    }
    (dialect, roots)
}

#[track_caller]
fn assert_leads_to(client: &str, log: &[u8], expected: &str) {
    let (dialect, roots) = diagnosed(log);
    let text = String::from_utf8_lossy(log);
    assert_eq!(roots, [expected], "{client}:\n{text}");
    // A session that went well is told apart by what its client prints; an error alone may be anybody's.
    if expected == "ok" {
        let known = CLIENTS.iter().find(|(name, _)| *name == client);
        assert_eq!(known, Some(&(client, dialect.as_str())), "{text}");
    }
}

/// The practice server in one of its scenarios. Ended when dropped.
struct PracticeServer {
    child: Child,
    port: u16,
    /// Kept open: what it says later has to go somewhere.
    _said: BufReader<ChildStderr>,
}

impl PracticeServer {
    fn start(scenario: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
            .args(["demo", "--hold", scenario])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let port = said
            .by_ref()
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, rest) = line.split_once("ftp://127.0.0.1:")?;
                rest.split_whitespace().next()?.parse().ok()
            })
            .expect("a port");
        Self {
            child,
            port,
            _said: said,
        }
    }
}

impl Drop for PracticeServer {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn listing_and_wrong_password(client: &str) {
    let server = Vsftpd.start_with("delay_failed_login=0");
    let port = server.address.port();
    assert_leads_to(client, &printed(client, port, "anonymous", ""), "ok");
    let refused = printed(client, port, USER, "");
    assert_leads_to(client, &refused, "login-bad-credentials");
}

/// The clients with the dialects of their logs, and a test for each: whoever is in the list is run.
macro_rules! clients {
    ($($test:ident: $client:literal writes $dialect:literal,)*) => {
        const CLIENTS: &[(&str, &str)] = &[$(($client, $dialect)),*];

        mod a_listing_and_a_wrong_password {
            $(
                #[test]
                fn $test() {
                    super::listing_and_wrong_password($client);
                }
            )*
        }
    };
}

clients! {
    curl: "curl" writes "curl",
    curl_trace: "curl-trace" writes "curl-trace",
    libcurl: "libcurl" writes "curl",
    lftp: "lftp" writes "lftp",
    ncftp: "ncftp" writes "ncftp",
    tnftp: "tnftp" writes "tnftp",
    tnftp_typed: "tnftp-typed" writes "tnftp",
    inetutils: "inetutils" writes "tnftp",
    inetutils_typed: "inetutils-typed" writes "tnftp",
    ftplib: "ftplib" writes "ftplib",
    aioftp: "aioftp" writes "aioftp",
    basic_ftp: "basic-ftp" writes "basic-ftp",
    node_ftp: "node-ftp" writes "node-ftp",
    net_ftp_perl: "net-ftp-perl" writes "perl",
    net_ftp_ruby: "net-ftp-ruby" writes "ruby",
    rclone: "rclone" writes "rclone",
    wget_debug: "wget-debug" writes "wget",
    filezilla: "filezilla" writes "filezilla",
}

/// What docs/client-logs.md says of a program that the tests run.
#[test]
fn the_dialects_of_programs_that_are_run_say_so() {
    let run: BTreeSet<&str> = CLIENTS
        .iter()
        .map(|(_, dialect)| *dialect)
        .chain(server_logs::DIALECTS)
        .collect();
    let said: BTreeSet<&str> = Dialect::all()
        .iter()
        .filter(|dialect| dialect.checked() == Checked::Run)
        .map(Dialect::name)
        .collect();
    assert_eq!(said, run);
}

#[test_case("curl")]
#[test_case("libcurl")]
#[test_case("lftp")]
#[test_case("tnftp")]
#[test_case("inetutils")]
#[test_case("ftplib")]
#[test_case("aioftp")]
#[test_case("basic-ftp")]
#[test_case("net-ftp-perl")]
#[test_case("net-ftp-ruby")]
#[test_case("wget-debug")]
#[test_case("filezilla")]
fn a_missing_directory(client: &str) {
    // NcFTP and node-ftp only list it, and vsftpd answers that with an empty listing.
    let server = Vsftpd.start();
    let log = printed(client, server.address.port(), "anonymous", "nope");
    assert_leads_to(client, &log, "dir-not-found");
}

#[test_case("ncftp")]
#[test_case("inetutils-typed")]
#[test_case("basic-ftp")]
#[test_case("rclone")]
#[test_case("wget-debug")]
fn an_ssh_server(client: &str) {
    // What ftplib and PHP have read when they give up, they do not print.
    let server = PracticeServer::start("ssh");
    let log = printed(client, server.port, "anonymous", "");
    assert_leads_to(client, &log, "greeting-ssh");
}

#[test_case("lftp")]
#[test_case("inetutils-typed")]
#[test_case("node-ftp")]
fn no_free_port(client: &str) {
    let server = PracticeServer::start("ports-exhausted");
    let log = printed(client, server.port, "anonymous", "");
    assert_leads_to(client, &log, "pasv-ports-exhausted");
}

#[test]
fn a_reset_that_may_be_of_either_connection() {
    // It prints neither the refusal nor which connection it was.
    let server = PracticeServer::start("tls-required-data");
    let log = printed("basic-ftp", server.port, "anonymous", "");
    assert_leads_to("basic-ftp", &log, "log-inconclusive");
}

#[test_case("curl")]
#[test_case("libcurl")]
#[test_case("lftp")]
#[test_case("ncftp")]
#[test_case("tnftp")]
#[test_case("inetutils")]
#[test_case("ftplib")]
#[test_case("aioftp")]
#[test_case("basic-ftp")]
#[test_case("net-ftp-ruby")]
#[test_case("rclone")]
#[test_case("filezilla")]
fn a_closed_data_port(client: &str) {
    let server = PracticeServer::start("closed-data-port");
    let log = printed(client, server.port, "anonymous", "");
    assert_leads_to(client, &log, "data-port-refused");
}
