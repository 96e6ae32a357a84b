//! Hundreds of targets, some of them faulty: each is told what is its own, and no fault delays the others.

use std::collections::BTreeMap;
use std::fs;

use tokio::net::TcpSocket;

use super::server::{Kind, Servers};
use super::{ftpprobe, ran};

/// So many targets, and so many with each fault.
const TARGETS: usize = 200;
const EACH: usize = 3;

/// So many greet only when they are all in a session at the same time, which no run that probes one after another gets past.
/// Few enough for machines where a process may open no more than 1024 files.
const TOGETHER: usize = 60;

/// What goes wrong, and the root cause that it is.
const FAULTS: [(&str, &[(&str, &str)]); 9] = [
    ("greeting-eof-no-bytes", &[("", "")]),
    (
        "limit-server-full",
        &[("", "421 Too many users, try again in 300 seconds")],
    ),
    ("greeting-ssh", &[("", "SSH-2.0-OpenSSH_9.2")]),
    (
        "greeting-500-oops",
        &[("", "500 OOPS: vsftpd: cannot bind listening IPv4 socket")],
    ),
    ("ip-banned", &[("", "530 Your IP address is banned")]),
    (
        "login-anonymous-disabled",
        &[("USER", "530 No anonymous logins")],
    ),
    (
        "tls-required-control",
        &[("USER", "530 Non-anonymous sessions must use encryption.")],
    ),
    (
        "pasv-disabled",
        &[("EPSV", "502 Disabled"), ("PASV", "502 Disabled")],
    ),
    ("dir-no-permission", &[("LIST", "550 Permission denied")]),
];

/// The tenth: nobody listens.
const REFUSED: &str = "tcp-refused";

fn address(number: usize) -> String {
    format!("127.0.{}.{}", 20 + number / 100, 1 + number % 100)
}

#[tokio::test]
async fn each_of_hundreds_has_its_own_cause() {
    // Spread among the others, as faults are.
    let place = |number: usize| number * (TARGETS / (EACH * (FAULTS.len() + 1)));
    let mut kinds = Vec::new();
    let mut expected = BTreeMap::new();
    for number in 0..EACH * FAULTS.len() {
        let (cause, words) = FAULTS[number % FAULTS.len()];
        let host = address(place(number));
        kinds.push((host.clone(), Kind::Odd(words)));
        expected.insert(host, Some(cause.to_owned()));
    }
    let shut: Vec<_> = (0..EACH)
        .map(|number| address(place(EACH * FAULTS.len() + number)))
        .collect();
    for host in &shut {
        expected.insert(host.clone(), Some(REFUSED.to_owned()));
    }
    assert_eq!(expected.len(), 30);
    let mut together = 0;
    for number in 0..TARGETS {
        expected.entry(address(number)).or_insert_with(|| {
            together += 1;
            if together <= TOGETHER {
                kinds.push((address(number), Kind::Meets(TOGETHER)));
            }
            None
        });
    }
    let kinds: Vec<_> = kinds
        .iter()
        .map(|(host, kind)| (host.as_str(), *kind))
        .collect();
    let servers = Servers::start(&kinds);
    // What is bound and does not listen refuses.
    let nobody = TcpSocket::new_v4().unwrap();
    nobody.bind("0.0.0.0:0".parse().unwrap()).unwrap();
    let nobody_there = nobody.local_addr().unwrap().port();
    let list: Vec<_> = (0..TARGETS)
        .map(address)
        .map(|host| {
            if shut.contains(&host) {
                format!("{host}:{nobody_there}")
            } else {
                servers.at(&host)
            }
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("targets");
    fs::write(&file, list.join("\n")).unwrap();
    let options = ["--jobs", "200", "--timeout", "60s", "--deadline", "5m"];
    let ended = ran(ftpprobe(&options)
        .args(["--format", "jsonl", "--targets"])
        .arg(&file));
    let reports = ended.reports();
    let found: BTreeMap<_, _> = reports
        .iter()
        .map(|report| {
            let host = report["target"]["host"].as_str().unwrap().to_owned();
            // Warnings of healthy ones tell of a slow machine.
            let is_failure = report["verdict"] == "critical";
            let cause = report["root_cause"].as_str().filter(|_| is_failure);
            (host, cause.map(ToOwned::to_owned))
        })
        .collect();
    assert_eq!(found, expected, "{}", ended.stderr);
    assert_eq!(reports.len(), TARGETS);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(servers.seen().most >= TOGETHER, "{:?}", servers.seen().most);
}
