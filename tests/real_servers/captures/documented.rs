//! The lines that docs/captures.md tells people to record with: each is run as it stands there, and what it records is judged.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::network::probing::{knowing, probe};
use crate::support::Software::Vsftpd;
use crate::support::lab::{Lab, PASSIVE, PUBLIC};
use crate::support::namespace::{SCRATCH, in_namespace, shell};

/// Where the lines are.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/captures.md");

/// The lines for Linux that begin with this program.
fn lines(program: &str) -> Vec<String> {
    let text = fs::read_to_string(DOCUMENT).unwrap();
    let (_, from) = text.split_once("### Linux").unwrap();
    let (linux, _) = from.split_once("\n### ").unwrap();
    let lines = linux.lines().filter_map(|line| line.strip_prefix("sudo "));
    let lines: Vec<String> = lines
        .filter(|line| line.starts_with(program))
        .map(str::to_owned)
        .collect();
    assert!(!lines.is_empty(), "{program}");
    lines
}

fn is_installed(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status();
    found.is_ok_and(|status| status.success())
}

/// The root cause that `ftpprobe diagnose` finds in what a line records.
fn recorded(line: &str, folder: &Path) -> String {
    fs::create_dir(folder).unwrap();
    let here = line
        .replace("192.0.2.9", PUBLIC)
        .replace("eth0", "outer")
        .replace("/tmp/ftp", &folder.join("ftp").display().to_string());
    // In a namespace of their own, some of these programs cannot become another user.
    let here = match here.strip_prefix("tcpdump ") {
        Some(rest) if !here.contains("-Z root") => format!("tcpdump -Z root {rest}"),
        _ => here,
    };
    let mut child = Command::new("sh")
        .args(["-c", &format!("exec {here}")])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut begun = String::new();
    // tcpdump listens, the others say where they write to.
    while !begun.contains("listening on")
        && !begun.contains("File: ")
        && !begun.contains("Capturing on")
    {
        let read = said.read_line(&mut begun).unwrap();
        assert_ne!(read, 0, "{here}: {begun}");
    }
    // dumpcap under tshark is there a moment later than it says.
    shell("sleep 1");
    let server = knowing(Vsftpd).start();
    let probed = probe(&server).run();
    assert_eq!(probed.root_cause(), "data-port-filtered", "{probed}");
    shell("sleep 1");
    shell(&format!("kill -INT {}", child.id()));
    child.wait().unwrap();
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files: Vec<PathBuf> = files.collect();
    assert_eq!(files.len(), 1, "{here}: {files:?}");
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["diagnose", "--format", "jsonl"])
        .arg(&files[0])
        .env_clear()
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    // The worst session comes first.
    let first = said.lines().next().unwrap_or_default();
    let report: serde_json::Value = serde_json::from_str(first).unwrap();
    report["root_cause"].as_str().unwrap_or_default().to_owned()
}

fn play(test: &str, program: &str) {
    if !is_installed(program) {
        return;
    }
    in_namespace(test, || {
        Lab::new().forward("21").treat(PASSIVE, "drop");
        for (index, line) in lines(program).iter().enumerate() {
            let folder = Path::new(SCRATCH).join(format!("{program}-{index}"));
            assert_eq!(recorded(line, &folder), "data-port-filtered", "{line}");
        }
    });
}

#[test]
fn lines_of_tcpdump() {
    play("captures::documented::lines_of_tcpdump", "tcpdump");
}

#[test]
fn lines_of_dumpcap() {
    play("captures::documented::lines_of_dumpcap", "dumpcap");
}

#[test]
fn lines_of_tshark() {
    play("captures::documented::lines_of_tshark", "tshark");
}
