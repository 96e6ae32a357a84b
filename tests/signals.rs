//! Signals that ask the program to end, while a run goes on.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use assert_cmd::assert::OutputAssertExt;
use test_case::test_case;

fn ftpprobe(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    Command::new("kill")
        .args(["-s", signal, &id])
        .assert()
        .success();
}

#[test_case("INT")]
#[test_case("TERM")]
#[test_case("HUP")]
fn a_signal_ends_a_run_with_a_report(signal: &str) {
    let mut child = ftpprobe(&["demo", "silent", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with("practice server"), "{line}");
    send(signal, &child);
    let mut report = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut report)
        .unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["verdict"], "unknown");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// Whoever starts the program with `nohup` wants it to outlive the terminal: the hangup is no signal to end then, and the
/// next one is the first.
#[cfg(target_os = "linux")]
#[test]
fn a_hangup_that_is_ignored_stays_ignored() {
    let server = Mute::bind();
    let child = server.probe(&["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]);
    let mut client = server.accept();
    client.until_asked();
    send("HUP", &child);
    send("INT", &child);
    client.until("QUIT");
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(!ended.stdout.is_empty());
}

#[test_case("INT")]
#[test_case("TERM")]
#[test_case("HUP")]
fn a_second_signal_ends_the_program_at_once(signal: &str) {
    let server = Mute::bind();
    let child = server.probe(&[]);
    let mut client = server.accept();
    client.until_asked();
    send(signal, &child);
    // Now it waits for the answer.
    client.until("QUIT");
    send(signal, &child);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(ended.stdout.is_empty());
}

/// A server that greets and says nothing more.
struct Mute(TcpListener);

/// The client of such a server.
struct Heard(BufReader<TcpStream>);

impl Mute {
    fn bind() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    /// Probes it, started by these words if there are any.
    fn probe(&self, by: &[&str]) -> Child {
        let program = env!("CARGO_BIN_EXE_ftpprobe");
        let mut words = by.iter().copied().chain([program]);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .args(["--no-config", "--format", "json", "--timeout", "30s"])
            .arg(self.0.local_addr().unwrap().to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// Probes it with these arguments.
    fn probe_with(&self, args: &[&str]) -> Child {
        ftpprobe(args)
            .args([
                "--no-config",
                "--format",
                "json",
                "--timeout",
                "30s",
                "--retries",
                "0",
            ])
            .arg(self.0.local_addr().unwrap().to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn accept(&self) -> Heard {
        let (mut client, _) = self.0.accept().unwrap();
        client.write_all(b"220 ready\r\n").unwrap();
        Heard(BufReader::new(client))
    }
}

impl Heard {
    /// Waits for the first command.
    fn until_asked(&mut self) {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        assert!(!line.is_empty());
    }

    /// Waits for this command.
    fn until(&mut self, command: &str) {
        let mut lines = self.0.by_ref().lines().map(Result::unwrap);
        assert!(lines.any(|line| line == command));
    }
}

/// What is on its way to the server when the signal comes is cleaned up.
#[test_case("INT")]
#[test_case("TERM")]
#[test_case("HUP")]
fn a_signal_within_an_upload_deletes_the_file(signal: &str) {
    let server = Mute::bind();
    let args = ["--transfer-test", "/in", "--transfer-size", "8MiB"];
    let child = server.probe_with(&args);
    let (mut client, _) = server.0.accept().unwrap();
    client.write_all(b"220 ready\r\n").unwrap();
    let mut data = None;
    let mut asked = Vec::new();
    let lines = BufReader::new(client.try_clone().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        let verb = line.split(' ').next().unwrap_or_default().to_owned();
        asked.push(line);
        let reply = match verb.as_str() {
            "EPSV" => {
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                let port = listener.local_addr().unwrap().port();
                data = Some(listener);
                format!("229 Entering Extended Passive Mode (|||{port}|)")
            }
            "LIST" => {
                drop(data.take().map(|it| it.accept().unwrap()));
                "150 here\r\n226 done".to_owned()
            }
            "USER" => "230 in".to_owned(),
            "PWD" => "257 \"/\"".to_owned(),
            "CWD" => "250 there".to_owned(),
            "TYPE" => "200 fine".to_owned(),
            "STOR" => {
                // It agrees, and never reads.
                let held = data.take().map(|it| it.accept().unwrap());
                client.write_all(b"150 send\r\n").unwrap();
                send(signal, &child);
                std::mem::forget(held);
                continue;
            }
            "DELE" => "250 gone".to_owned(),
            "QUIT" => "221 bye".to_owned(),
            _ => "502 no".to_owned(),
        };
        client.write_all(format!("{reply}\r\n").as_bytes()).unwrap();
    }
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let tail: Vec<_> = asked.iter().rev().take(2).map(|line| &line[..4]).collect();
    assert_eq!(tail, ["QUIT", "DELE"], "{asked:?}");
    let report: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(report["verdict"], "unknown");
}

/// Where nothing is being probed, there is nothing to be left in good order.
#[test_case("INT")]
#[test_case("TERM")]
#[test_case("HUP")]
fn a_signal_ends_the_reading_of_a_log_at_once(signal: &str) {
    let mut child = ftpprobe(&["diagnose", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = child.stdin.take().unwrap();
    // More than a pipe holds, so that the program reads by the time that this is written.
    log.write_all(
        "220 ready\nUSER a\n331 password\n"
            .repeat(10_000)
            .as_bytes(),
    )
    .unwrap();
    send(signal, &child);
    let ended = child.wait().unwrap();
    assert_eq!(ended.code(), Some(130));
    drop(log);
}
