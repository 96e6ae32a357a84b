//! The way to the server: its port, where connections begin, and addresses that are given and not looked up.

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, TcpListener};
use std::sync::mpsc;

use serde_json::Value;

use super::{Held, run};

/// A server of one session that notes where its two connections come from.
fn server() -> (u16, mpsc::Receiver<IpAddr>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, from) = mpsc::channel();
    std::thread::spawn(move || {
        let (control, peer) = listener.accept().unwrap();
        seen.send(peer.ip()).unwrap();
        let mut to = control.try_clone().unwrap();
        to.write_all(b"220 ready\r\n").unwrap();
        let mut data = None;
        for line in BufReader::new(control).lines() {
            let Ok(line) = line else { break };
            let reply = match line.split(' ').next().unwrap() {
                "USER" => "230 in".to_owned(),
                "PWD" => "257 \"/\"".to_owned(),
                "TYPE" => "200 set".to_owned(),
                "EPSV" => {
                    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                    let port = listener.local_addr().unwrap().port();
                    data = Some(listener);
                    format!("229 Entering Extended Passive Mode (|||{port}|)")
                }
                "LIST" => {
                    to.write_all(b"150 here\r\n").unwrap();
                    let (mut stream, peer) = data.take().unwrap().accept().unwrap();
                    seen.send(peer.ip()).unwrap();
                    let line = b"-rw-r--r-- 1 a a 1 Jan 1 2020 a\r\n";
                    stream.write_all(line).unwrap();
                    "226 done".to_owned()
                }
                "QUIT" => "221 bye".to_owned(),
                _ => "502 no".to_owned(),
            };
            to.write_all(format!("{reply}\r\n").as_bytes()).unwrap();
        }
    });
    (port, from)
}

fn report(args: &[&str]) -> Value {
    let ran = run(&[args, &["--format", "json", "--retries", "0"]].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
}

/// Linux has all of 127.0.0.0/8 on loopback.
#[cfg(target_os = "linux")]
#[test]
fn connections_begin_at_the_address_that_is_asked_for() {
    let (port, from) = server();
    let target = format!("127.0.0.1:{port}");
    let report = report(&["--source", "127.0.0.2", &target]);
    assert_eq!(report["data"][0]["entries"], 1, "{report:#}");
    let expected: IpAddr = "127.0.0.2".parse().unwrap();
    let seen: Vec<_> = from.iter().take(2).collect();
    assert_eq!(seen, [expected; 2]);
}

/// On machines where anybody may choose the interface, and on those where that takes rights.
#[cfg(target_os = "linux")]
#[test]
fn connections_begin_at_the_interface_that_is_asked_for() {
    let (port, from) = server();
    let target = format!("127.0.0.1:{port}");
    let ran = run(&["--interface", "lo", "-q", &target]);
    if ran.code == 3 {
        assert!(
            ran.stderr.contains("--interface lo: only root"),
            "{}",
            ran.stderr
        );
        return;
    }
    // The server lacks most of what others have.
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert_eq!(from.iter().take(2).count(), 2);
    let nowhere = run(&["--interface", "nowhere0", "-q", &target]);
    assert_eq!(nowhere.code, 3);
    let words = "--interface nowhere0: there is no network interface `nowhere0`";
    assert!(nowhere.stderr.contains(words), "{}", nowhere.stderr);
}

#[test]
fn an_address_that_is_given_is_not_looked_up() {
    let held = Held::start("healthy");
    let (_, port) = held.address.rsplit_once(':').unwrap();
    for given in [
        "ftp.invalid:127.0.0.1",
        &format!("ftp.invalid:{port}:127.0.0.1"),
    ] {
        let report = report(&[
            "--resolve",
            given,
            "--port",
            port,
            "--warn",
            "dns=1s",
            "ftp.invalid",
        ]);
        assert_eq!(report["target"]["host"], "ftp.invalid");
        let text = report.to_string();
        assert!(text.contains("127.0.0.1, given by --resolve"), "{text}");
        // What was not measured is not within its limits.
        let findings = report["findings"].as_array().unwrap();
        let ids: Vec<_> = findings.iter().filter_map(|it| it["id"].as_str()).collect();
        assert!(ids.contains(&"threshold-not-measured"), "{ids:?}");
    }
}

#[test]
fn the_evidence_says_that_an_address_was_given() {
    let held = Held::start("healthy");
    let (_, port) = held.address.rsplit_once(':').unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    let file = file.to_str().unwrap();
    let target = format!("ftp.invalid:{port}");
    let ran = run(&[
        "--resolve",
        "FTP.invalid.:127.0.0.1",
        "--save-evidence",
        file,
        "-q",
        &target,
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let evidence: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let text = evidence.to_string();
    assert!(text.contains("\"given\":true"), "{text}");
}

#[test]
fn the_practice_server_has_a_history_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.sqlite");
    let file = file.to_str().unwrap();
    for _ in 0..2 {
        let ran = run(&["demo", "-q", "--history", file, "--name", "practice"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let told = run(&["history", "--history", file, "--format", "json", "practice"]);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    // Each run had a port of its own.
    let checks = told["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 2, "{told:#}");
    assert_eq!(checks[0]["runs"]["all"], 1, "{told:#}");
}
