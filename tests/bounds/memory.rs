//! What files of others may make of the program's memory. It runs with so much and no more, and a file is either read or refused in
//! words, however it is made up.
#![cfg(target_os = "linux")]

use std::fmt::Write;
use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use test_case::test_case;

/// The most that the program may take, in KiB: its heap, its stacks, and what of the program itself can be written to.
const MOST: u32 = 128 * 1024;

/// Runs the program with as much memory as it may take.
fn bounded(args: &[&str]) -> Output {
    let output = Command::new("sh")
        .args(["-c", "ulimit -d \"$0\" && exec \"$@\"", &MOST.to_string()])
        .arg(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(args)
        .env_clear()
        .stdin(Stdio::null())
        .output();
    output.unwrap()
}

fn diagnose(text: &str, format: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("saved.json");
    fs::write(&file, text).unwrap();
    bounded(&["diagnose", file.to_str().unwrap(), "--format", format])
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Evidence that holds `part` as often as will do, at this place: a JSON pointer to an array, or to a text.
fn evidence(place: &str, part: &str, times: usize) -> String {
    let saved = include_str!("../evidence/healthy/evidence.json");
    let mut evidence: Value = serde_json::from_str(saved).unwrap();
    let at = evidence.pointer_mut(place).unwrap();
    *at = json!("HERE");
    let whole = evidence.to_string();
    let (before, after) = whole.split_once("\"HERE\"").unwrap();
    let mut text = before.to_owned();
    if part.len() == 1 {
        write!(text, "\"{}\"", part.repeat(times)).unwrap();
    } else {
        write!(text, "[{}{part}]", format!("{part},").repeat(times)).unwrap();
    }
    text + after
}

/// The kinds of part that there can be most of, or that take the most: each as often as a file may hold it, and a little less.
#[test_case("/attempts/0/data", r#"{"mode":"epsv","oddities":[],"head":"","connect":{"outcome":"refused"},"closing":3,"transfer":3}"#, 3990; "data connections")]
#[test_case("/attempts/0/steps", r#"{"name":"resolve","phase":"dns","outcome":"failed","facts":"none"}"#, 29_000; "steps")]
#[test_case("/attempts/0/steps/0/facts/resolve/ipv4/addresses", r#""192.0.2.1""#, 190_000; "addresses")]
#[test_case("/attempts/0/exchanges/0/reply/lines", r#""220 a line of forty letters, more or less""#, 140_000; "lines")]
#[test_case("/attempts/0/exchanges/0/raw", "x", 6_000_000; "one long text")]
fn what_is_accepted_is_judged(place: &str, part: &str, times: usize) {
    let text = evidence(place, part, times);
    let output = diagnose(&text, "json");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert!(
        report["verdict"].is_string(),
        "{} {}",
        output.status,
        said(&output)
    );
}

/// A file of tiny values was 14 times as large in memory. It is refused before anything is made of it.
#[test_case("/attempts/0/exchanges/0/reply/lines", r#""""#, 18_000_000, "200000 values"; "values")]
#[test_case("/attempts/0/data", r#"{"mode":"epsv","oddities":[],"head":""}"#, 1_300_000, "30000 objects"; "objects")]
#[test_case("/attempts/0/exchanges/0/raw", "x", 50_000_000, "6 MiB of text"; "text")]
#[test_case("/attempts/0/data", r#"{"mode":"epsv","oddities":[],"head":""}"#, 5000, "4000 data connections"; "data connections")]
#[test_case("/attempts/0/exchanges", r#"{"connection":0,"phase":"login","raw":"","ending":"replied","closed":false,"unsolicited":false}"#, 21_000, "20000 exchanges"; "exchanges")]
#[test_case("/target/host", "h", 17_000, "16 KiB in a name"; "a name")]
fn what_is_too_large_is_refused(place: &str, part: &str, times: usize, bound: &str) {
    let output = diagnose(&evidence(place, part, times), "text");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output).contains(bound), "{}", said(&output));
}

/// Reports are read one after the other, and those that make one document are left out where they would take too much.
#[test_case("jsonl", true; "lines")]
#[test_case("junit", false; "one document")]
fn many_reports_are_read(format: &str, is_whole: bool) {
    let report = report(|report| report["summary"] = "x".repeat(1_900_000).into());
    let blank = "\n".repeat(3_000_000);
    let output = diagnose(&format!("{report}{blank}").repeat(30), format);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(said(&output).is_empty(), is_whole, "{}", said(&output));
    if is_whole {
        let lines = output.stdout.split(|byte| *byte == b'\n');
        assert_eq!(lines.count(), 31);
    }
}

/// A report, changed.
fn report(change: impl FnOnce(&mut Value)) -> Value {
    let saved = diagnose(include_str!("../evidence/healthy/evidence.json"), "jsonl");
    let mut report = serde_json::from_slice(&saved.stdout).unwrap();
    change(&mut report);
    report
}

#[test]
fn a_report_that_is_too_large_is_refused() {
    let report = report(|report| report["summary"] = "x".repeat(3 * 1024 * 1024).into());
    let output = diagnose(&report.to_string(), "text");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output).contains("2 MiB"), "{}", said(&output));
}

/// The reports of earlier runs whose names and titles are remembered.
#[test]
fn a_file_to_go_on_with_is_refused_where_it_would_take_too_much() {
    let report = report(|report| report["target"]["name"] = "n".repeat(20_000).into());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reports.jsonl");
    fs::write(&file, format!("{report}\n").repeat(4000)).unwrap();
    let output = bounded(&[
        "--no-config",
        "--resume",
        file.to_str().unwrap(),
        "127.0.0.1:1",
        "127.0.0.1:2",
    ]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(said(&output).contains("32 MiB"), "{}", said(&output));
}
