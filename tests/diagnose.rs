//! What was seen before, judged again and held against other runs by the program.
#![expect(
    clippy::unwrap_used,
    reason = "a test whose program does not run has failed"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use test_case::test_case;

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs");
    folder.join(format!("{name}.log")).display().to_string()
}

fn run(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(args)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = run(args, b"");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn evidence(name: &str) -> String {
    let folder: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "tests/evidence",
        name,
        "evidence.json",
    ]
    .iter()
    .collect();
    folder.display().to_string()
}

fn failure(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn evidence_is_judged_again() {
    let output = run(
        &["diagnose", "-f", "json", &evidence("closed-data-port")],
        b"",
    );
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["root_cause"], "data-port-refused");
    assert_eq!(report.get("source"), None);
}

#[test]
fn a_log_comes_by_standard_input_too() {
    let log = fs::read(sample("samples/curl/wrong-password")).unwrap();
    let output = run(&["diagnose", "-"], &log);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text.contains("login-bad-credentials") && text.contains("curl -v"),
        "{text}"
    );
    assert!(!text.contains("wrong-secret"), "{text}");
}

#[test]
fn a_report_is_told_as_it_was() {
    let report = run(
        &["diagnose", "-f", "json", &sample("samples/lftp/421")],
        b"",
    )
    .stdout;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    fs::write(&file, &report).unwrap();
    let again = run(&["diagnose", "-f", "json", file.to_str().unwrap()], b"");
    assert_eq!(again.stdout, report);
    assert_eq!(again.status.code(), Some(2));
}

/// One line a report, as scheduled runs collect them; an older version knew less.
#[test]
fn reports_line_by_line_and_of_older_versions() {
    let one = run(
        &["diagnose", "-f", "jsonl", &sample("samples/lftp/421")],
        b"",
    )
    .stdout;
    let mut older: Value = serde_json::from_slice(&one).unwrap();
    older.as_object_mut().unwrap().remove("transfer_test");
    older["added_later"] = Value::from(1);
    let both = format!("{}{older}\n", String::from_utf8(one).unwrap());
    let output = run(&["diagnose", "-f", "jsonl", "-"], both.as_bytes());
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(lines.lines().count(), 2, "{lines}");
}

#[test]
fn every_session_of_a_log_is_told() {
    let output = run(
        &["diagnose", "-f", "jsonl", &sample("written/filezilla-file")],
        b"",
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(output.status.code(), Some(2));
    let refused = run(
        &[
            "diagnose",
            "--save-evidence",
            "/dev/null",
            &sample("written/filezilla-file"),
        ],
        b"",
    );
    assert_eq!(refused.status.code(), Some(3));
}

#[test_case(&["diagnose", "-"], b"It does not work.", "--from"; "no log")]
#[test_case(&["diagnose", "-"], b"{\"a\": 1}", "neither saved evidence"; "other json")]
#[test_case(&["diagnose", "--from", "curl", "-"], b"hello", "no FTP session"; "no session")]
#[test_case(&["diagnose", "/nowhere/at.all"], b"", "cannot be opened"; "no file")]
#[test_case(&["contrast", "/nowhere/at.all", "-"], b"", "cannot be opened"; "no file to contrast")]
fn what_cannot_be_read_is_told(args: &[&str], stdin: &[u8], words: &str) {
    let told = failure(&run(args, stdin));
    assert!(told.contains(words), "{told}");
}

#[test]
fn a_log_that_is_not_enough_names_what_to_run() {
    let output = run(&["diagnose", &sample("samples/lftp/silent")], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{text}");
    // Wherever the line is broken.
    let words: Vec<&str> = text.split_whitespace().collect();
    let told = words.join(" ");
    assert!(told.contains("ftpprobe ftp://"), "{text}");
}

fn kinds(a: &str, b: &str) -> Vec<String> {
    let contrast = json(&["contrast", "--format", "json", a, b]);
    let differences = contrast["differences"].as_array().unwrap();
    let kind = |it: &Value| it["kind"].as_str().unwrap().to_owned();
    differences.iter().map(kind).collect()
}

#[test]
fn what_differs_is_told_in_the_order_of_the_conversation() {
    let healthy = evidence("healthy");
    assert_eq!(kinds(&healthy, &healthy), [""; 0]);
    let refused = evidence("closed-data-port");
    let found = kinds(&healthy, &refused);
    assert!(found.contains(&"data".to_owned()), "{found:?}");
    let greeting = found.iter().position(|kind| kind == "greeting");
    let data = found.iter().position(|kind| kind == "data");
    assert!(greeting < data, "{found:?}");
}

#[test]
fn a_run_and_a_log_can_be_held_against_each_other() {
    let found = kinds(&evidence("healthy"), &sample("samples/lftp/wrong-password"));
    assert!(found.contains(&"code".to_owned()), "{found:?}");
    // lftp tells no times.
    assert!(!found.contains(&"time".to_owned()), "{found:?}");
}

/// The report on this run, changed, held against the unchanged one.
fn against_changed(name: &str, change: impl FnOnce(&mut Value)) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let mut report = json(&["diagnose", "--format", "json", &evidence(name)]);
    let write = |name: &str, report: &Value| {
        let file = folder.path().join(name);
        fs::write(&file, report.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let before = write("a.json", &report);
    change(&mut report);
    let after = write("b.json", &report);
    let contrast = json(&["contrast", "--format", "json", &before, &after]);
    contrast["differences"].as_array().unwrap().clone()
}

fn connects_to(report: &mut Value, host: &str, address: &str) {
    report["target"]["host"] = host.into();
    let attempt = report["attempts"].as_array_mut().unwrap().last_mut();
    let steps = attempt.unwrap()["steps"].as_array_mut().unwrap();
    let connect = steps.iter_mut().find(|step| step["step"] == "connect");
    connect.unwrap()["addresses"][0]["address"] = address.into();
}

#[test]
fn addresses_have_to_do_with_dns_only_where_a_name_leads_to_them() {
    let told = |host: &str| {
        against_changed("healthy", |report| {
            connects_to(report, host, "192.0.2.7:21");
        })
    };
    let kinds =
        |told: &[Value]| -> Vec<String> { told.iter().map(|it| it["kind"].to_string()).collect() };
    let other_address = told("192.0.2.7");
    assert!(
        !other_address
            .iter()
            .any(|it| it.to_string().contains("DNS")),
        "{other_address:?}"
    );
    assert_eq!(kinds(&other_address)[0], "\"target\"");
    let other_name = told("ftp.example.com");
    assert!(
        !other_name.iter().any(|it| it.to_string().contains("DNS")),
        "{other_name:?}"
    );
}

#[test]
fn what_one_side_does_not_know_is_no_difference() {
    let found = against_changed("healthy", |report| {
        report["target"].as_object_mut().unwrap().remove("host");
        report["target"].as_object_mut().unwrap().remove("port");
    });
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn another_address_in_227_is_told() {
    let found = against_changed("healthy", |report| {
        let data = report["data"].as_array_mut().unwrap();
        let passive = data.iter_mut().find(|data| data["mode"] == "pasv");
        passive.unwrap()["announced"] = "10.0.0.5:50000".into();
    });
    let [only] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(only["kind"], "announced");
    assert!(only["here"].as_str().unwrap().starts_with("227 "), "{only}");
}

#[test]
fn the_server_can_be_named() {
    let log = sample("written/winscp-missing-directory");
    let named = json(&["diagnose", "-f", "json", "--server-profile", "vsftpd", &log]);
    assert_eq!(named["server"]["software"], "vsftpd");
    let output = run(&["diagnose", "--server-profile", "vsftp", &log], b"");
    assert!(failure(&output).contains("Did you mean `vsftpd`?"));
}

const PROFILE: &str = "name = 'House FTP'
[[sign]]
where = 'greeting'
contains = ['Microsoft FTP Service']
sureness = 100

[[setting]]
findings = ['dir-not-found']
name = 'house.dirs'
how.en = 'Ask the house.'
";

#[test]
fn profiles_of_the_user_go_before_ours() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("house.toml"), PROFILE).unwrap();
    let log = sample("written/winscp-missing-directory");
    let profiles = folder.path().to_str().unwrap();
    let report = json(&["diagnose", "-f", "json", "--profiles", profiles, &log]);
    assert_eq!(report["server"]["software"], "House FTP");
    let settings = report["findings"][0]["advice"].to_string();
    assert!(
        settings.contains("house.dirs") && settings.contains("Ask the house."),
        "{settings}"
    );
}

#[test_case("name = 1", "invalid type"; "another type")]
#[test_case("name = 'x'", "no [[sign]]"; "no sign")]
#[test_case(&PROFILE.replace("dir-not-found", "dir-nowhere"), "no finding `dir-nowhere`"; "an unknown finding")]
#[test_case(&PROFILE.replace("= 100", "= 0"), "sureness"; "no sureness")]
#[test_case(&PROFILE.replace("sureness", "regex = '('\nsureness"), "regular expression"; "a broken expression")]
#[test_case(&PROFILE.replace("contains", "containing"), "unknown field"; "a misspelt key")]
fn a_broken_profile_is_told(profile: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("house.toml"), profile).unwrap();
    let log = sample("written/winscp-missing-directory");
    let output = run(
        &[
            "diagnose",
            "--profiles",
            folder.path().to_str().unwrap(),
            &log,
        ],
        b"",
    );
    let told = failure(&output);
    assert!(
        told.contains("house.toml") && told.contains(words),
        "{told}"
    );
}
