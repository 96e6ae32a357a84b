//! What is to be shown to strangers names nobody.

use std::fs;
use std::path::Path;

use ftpprobe::render::Format;
use test_case::test_case;

use crate::secrets::assert_untold;
use crate::{Ran, ftpprobe, ran};

/// A session that fails after login. Everything in it that is somebody's is in [`NAMES`].
const LOG: &str = "\
---- Connecting to ftp.acme-works.example (81.2.69.160) port 21
<--- 220 Welcome to Zeppelin hall, mirror.acme-works.example
---> USER carola
<--- 331 Password required for carola
---> PASS something
<--- 230 User carola logged in from 172.20.30.40
---> PWD
<--- 257 \"/srv/carola/ledgers\" is current directory.
---> CWD /srv/carola/ledgers/quarter three
<--- 250 CWD command successful.
---> PASV
<--- 227 Entering Passive Mode (192,168,77,88,195,80).
---- Connecting data socket to (81.2.69.160) port 50000
**** Socket error (Connection refused) - reconnecting
---- Closing control socket
";

const NAMES: [&str; 9] = [
    "ACME-WORKS",
    "81.2.69.160",
    "ZEPPELIN",
    "CAROLA",
    "172.20.30.40",
    "LEDGERS",
    "QUARTER",
    "192.168.77.88",
    "192,168,77,88",
];

fn diagnose(file: &Path, args: &[&str]) -> Ran {
    ran(ftpprobe(&["diagnose", "-v"]).args(args).arg(file))
}

fn root_cause(json: &str) -> String {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    report["root_cause"].as_str().unwrap().to_owned()
}

/// A log, the evidence saved of it, and a report on it.
fn inputs(folder: &Path) -> [std::path::PathBuf; 3] {
    let [log, evidence, report] =
        ["acme.log", "evidence.json", "report.json"].map(|it| folder.join(it));
    fs::write(&log, LOG).unwrap();
    let save = format!("--save-evidence={}", evidence.display());
    let plain = diagnose(&log, &[&save, "--format=json"]);
    assert!(plain.stdout.contains("acme-works"), "{}", plain.stdout);
    fs::write(&report, &plain.stdout).unwrap();
    [log, evidence, report]
}

#[test_case(0; "a log")]
#[test_case(1; "evidence")]
#[test_case(2; "a report")]
fn no_format_tells_a_name(input: usize) {
    let (folder, outputs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let inputs = inputs(folder.path());
    let plain = fs::read_to_string(&inputs[2]).unwrap();
    let mut args = vec!["--redact=all".to_owned()];
    args.extend(
        Format::ALL
            .map(Format::name)
            .map(|it| format!("--also={it}:{}", outputs.path().join(it).display())),
    );
    if input != 2 {
        let file = outputs.path().join("evidence");
        args.push(format!("--save-evidence={}", file.display()));
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let told = diagnose(&inputs[input], &args);
    assert!(told.stdout.contains("host-1"), "{}", told.stdout);
    assert_untold(outputs.path(), &[&told.stdout], &NAMES);
    let json = fs::read_to_string(outputs.path().join("json")).unwrap();
    assert_eq!(root_cause(&json), root_cause(&plain));
    // Private stays private, and public public.
    assert!(
        json.contains("10,0,0,") && json.contains("203.0.113."),
        "{json}"
    );
    assert!(json.contains("user-1"), "{json}");
}

/// What was redacted leads to the same cause again.
#[test]
fn redacted_evidence_is_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let [log, ..] = inputs(folder.path());
    let file = folder.path().join("redacted.json");
    let save = format!("--save-evidence={}", file.display());
    let first = diagnose(&log, &["--redact=hosts", &save, "--format=json"]);
    let again = diagnose(&file, &["--format=json"]);
    assert_eq!(root_cause(&again.stdout), root_cause(&first.stdout));
    // Of people it was not to be silent.
    assert!(again.stdout.contains("carola"), "{}", again.stdout);
    assert!(!again.stdout.contains("acme-works"), "{}", again.stdout);
}

#[test_case("text")]
#[test_case("json")]
fn two_runs_side_by_side_tell_no_name(format: &str) {
    let (folder, none) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [_, evidence, report] = inputs(folder.path());
    let other = folder.path().join("other.log");
    fs::write(
        &other,
        LOG.replace("81.2.69.160", "81.2.69.161")
            .replace("230 User", "230 Hello"),
    )
    .unwrap();
    for here in [evidence, report] {
        let mut command = ftpprobe(&["contrast", "--redact=all", "--format", format]);
        let told = ran(command.arg(here).arg(&other));
        assert!(told.stdout.contains("203.0.113."), "{}", told.stdout);
        assert_untold(none.path(), &[&told.stdout], &NAMES);
    }
}

/// A run cannot go on from a file that does not tell whom it was about.
#[test]
fn a_run_that_is_to_go_on_is_not_redacted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.jsonl");
    let resume = format!("--resume={}", file.display());
    let told = ran(&mut ftpprobe(&[
        "--redact=all",
        &resume,
        "--format=jsonl",
        "127.0.0.1:1",
    ]));
    assert_eq!(told.code, 3, "{}", told.stderr);
    assert!(told.stderr.contains("--redact"), "{}", told.stderr);
    assert!(!file.exists());
}
