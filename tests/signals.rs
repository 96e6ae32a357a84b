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
