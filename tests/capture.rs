//! Packet captures, judged by the program. Those in `tests/captures/` were recorded in the networks of `tests/real_servers/captures/`.
#![expect(
    clippy::unwrap_used,
    reason = "a test whose program does not run has failed"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use ftpprobe::render::Format;
use serde::Deserialize;
use serde_json::Value;
use test_case::test_case;

/// The length of the head of a pcap file.
const HEAD: usize = 24;

#[derive(Deserialize)]
struct Cases {
    capture: Vec<Case>,
}

/// `tests/captures/cases.toml` says what each is.
#[derive(Deserialize)]
struct Case {
    file: String,
    sessions: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    secrets: Vec<String>,
}

fn cases() -> Vec<Case> {
    let text = fs::read_to_string(folder().join("cases.toml")).unwrap();
    let cases: Cases = toml::from_str(&text).unwrap();
    cases.capture
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures")
}

fn path(name: &str) -> String {
    folder().join(name).display().to_string()
}

fn run(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .arg("diagnose")
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

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A text without the breaks of its lines.
fn joined(bytes: &[u8]) -> String {
    let text = text(bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The reports of this output in JSON, one a line.
fn reports(output: &Output) -> Vec<Value> {
    let lines = text(&output.stdout);
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The root cause of a report, its verdict where there is none.
fn told(report: &Value) -> String {
    let root = report["root_cause"].as_str();
    root.or(report["verdict"].as_str()).unwrap().to_owned()
}

fn each(args: &[&str], stdin: &[u8]) -> Vec<String> {
    let output = run(&[&["-f", "jsonl"], args].concat(), stdin);
    reports(&output).iter().map(told).collect()
}

fn failure(output: &Output) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(output.stdout.is_empty());
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn each_session_is_judged() {
    for case in cases() {
        let found = each(&[&path(&case.file)], b"");
        let wanted = case.sessions.iter().zip(&found);
        let wrong = wanted
            .clone()
            .find(|(wanted, found)| !wanted.is_empty() && wanted != found);
        let is_right = wrong.is_none() && found.len() == case.sessions.len();
        assert!(is_right, "{}: {found:?}", case.file);
    }
}

#[test]
fn every_capture_has_a_case() {
    let cases = cases();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_known = cases.iter().any(|case| case.file == name);
        let is_other = ["cases.toml", "pairs", "web.pcap"].contains(&name.as_str());
        assert!(is_known || is_other, "{name}");
    }
}

#[test]
fn reports_say_what_the_packets_show() {
    for case in cases() {
        let said = joined(&run(&["-v", &path(&case.file)], b"").stdout);
        for words in &case.words {
            assert!(said.contains(words), "{}: {words:?} in {said}", case.file);
        }
        // A text that is not found is told by its name.
        assert!(!said.contains("fact-"), "{}: {said}", case.file);
    }
}

#[test]
fn secrets_are_in_no_output() {
    for case in cases().iter().filter(|case| !case.secrets.is_empty()) {
        let file = path(&case.file);
        for format in Format::ALL.map(Format::name) {
            for language in ["en", "ja"] {
                let output = run(&["-vv", "-f", format, "--lang", language, &file], b"");
                let said = text(&output.stdout) + &text(&output.stderr);
                assert!(said.len() > 50, "{}: {said}", case.file);
                for secret in &case.secrets {
                    assert!(!said.contains(secret), "{} {format}: {said}", case.file);
                }
            }
        }
    }
}

#[test]
fn secrets_are_not_in_saved_evidence() {
    let to = tempfile::tempdir().unwrap();
    let to = to.path().join("evidence.json");
    for case in cases().iter().filter(|case| !case.secrets.is_empty()) {
        let arguments = ["--session", "1", "--save-evidence", to.to_str().unwrap()];
        let session = run(
            &[&arguments[..], &["-f", "jsonl", &path(&case.file)]].concat(),
            b"",
        );
        let saved = fs::read_to_string(&to).unwrap();
        for secret in &case.secrets {
            assert!(!saved.contains(secret), "{}", case.file);
        }
        // And it is judged again as it was.
        let again = each(&[to.to_str().unwrap()], b"");
        assert_eq!(again, [told(&reports(&session)[0])], "{}", case.file);
    }
}

/// Nothing that was measured is lost on the way through a file.
#[test]
fn saved_evidence_gives_the_same_report() {
    let to = tempfile::tempdir().unwrap();
    let to = to.path().join("evidence.json");
    let to = to.to_str().unwrap();
    for case in cases().iter().filter(|case| !case.sessions.is_empty()) {
        let options = ["-f", "jsonl", "--session", "1", "--save-evidence", to];
        let session = run(&[&options[..], &[&path(&case.file)]].concat(), b"");
        let again = run(&["-f", "jsonl", to], b"");
        assert_eq!(reports(&again), reports(&session), "{}", case.file);
    }
}

#[test]
fn a_capture_comes_by_standard_input() {
    for name in [
        "dropped-port.pcap",
        "dropped-port@server.pcapng",
        "large-packets@server.pcap.gz",
    ] {
        let bytes = fs::read(path(name)).unwrap();
        assert_eq!(each(&["-"], &bytes), each(&[&path(name)], b""), "{name}");
    }
}

#[test]
fn sessions_are_chosen() {
    let file = path("upload-denied.pcap");
    assert_eq!(
        each(&[&file, "--session", "2"], b""),
        ["transfer-write-denied"]
    );
    let none = failure(&run(&[&file, "--session", "3"], b""));
    assert!(none.contains("none of the 2 FTP sessions"), "{none}");
    for host in ["198.51.100.7", "203.0.113.10"] {
        assert_eq!(each(&[&file, "--host", host], b"").len(), 2, "{host}");
    }
    let none = failure(&run(&[&file, "--host", "203.0.113.11"], b""));
    assert!(none.contains("none of the 2 FTP sessions"), "{none}");
}

/// People read equal sessions as one, programs count themselves.
#[test]
fn equal_sessions_are_folded() {
    let file = path("wrong-passwords.pcap");
    let said = joined(&run(&[&file], b"").stdout);
    assert_eq!(said.matches("CRITICAL").count(), 1, "{said}");
    assert!(said.contains("3 sessions"), "{said}");
    assert_eq!(each(&[&file], b"").len(), 3);
}

/// The worst is read first, whenever it was: it is at the end of a terminal, and at the top of a page.
#[test]
fn the_worst_session_stands_where_people_look() {
    let capture = path("large-packets@server.pcap.gz");
    let places = |format: &str, verdicts: [&str; 2]| {
        let said = joined(&run(&["-f", format, &capture], b"").stdout);
        verdicts.map(|it| said.find(it).unwrap_or_else(|| panic!("{it}: {said}")))
    };
    let [worst, fine] = places("text", ["CRITICAL 10.0.0.2:21", "OK 10.0.0.2:21"]);
    assert!(worst > fine);
    let [worst, fine] = places("markdown", ["10.0.0.2 fails", "10.0.0.2 works"]);
    assert!(worst < fine);
}

#[test]
fn where_it_was_captured() {
    let vantage = |args: &[&str]| {
        let output = run(&[&["-f", "jsonl"], args].concat(), b"");
        let report = reports(&output).remove(0);
        let capture = report["source"]["capture"].clone();
        let is_inferred = capture["vantage_is_inferred"] == true;
        (capture["vantage"].as_str().map(str::to_owned), is_inferred)
    };
    let file = path("dropped-port.pcap");
    assert_eq!(vantage(&[&file]), (Some("client".to_owned()), true));
    for told in ["client", "server", "between"] {
        let found = vantage(&[&file, "--captured-at", told]);
        assert_eq!(found, (Some(told.to_owned()), false));
    }
    // Nobody answered, so that nothing tells.
    assert_eq!(vantage(&[&path("control-dropped.pcap")]).0, None);
}

#[test]
fn packets_are_found_in_wireshark() {
    let output = run(&["-f", "jsonl", &path("dropped-port.pcap")], b"");
    let report = reports(&output).remove(0);
    let filter = report["source"]["capture"]["filter"].as_str().unwrap();
    assert!(
        filter.contains("ip.addr == 203.0.113.10") && filter.contains("tcp.port == 21"),
        "{filter}"
    );
    assert!(
        filter.contains(" || "),
        "the data connection, too: {filter}"
    );
    let facts = report["findings"][0]["facts"].as_array().unwrap();
    let silent = facts.iter().find(|fact| fact["kind"] == "syn-unanswered");
    let frame = silent.unwrap()["values"]["frame"].as_u64().unwrap();
    let packets = records(&fs::read(path("dropped-port.pcap")).unwrap()).len();
    assert!(
        usize::try_from(frame).unwrap() <= packets,
        "{frame} of {packets}"
    );
}

/// On another port than FTP's own a session is known by what is spoken, and one that nobody answers by the port that is named.
#[test]
fn another_port() {
    assert_eq!(each(&[&path("other-port.pcap")], b""), ["ok"]);
    let file = fs::read(path("control-dropped.pcap")).unwrap();
    let moved = replaced(&file, [0, 21], [8, 73]);
    assert_eq!(each(&["-"], &moved), ["tcp-refused"]);
    let named = each(&["-", "--ftp-port", "2121"], &moved);
    assert_eq!(named, ["tcp-timeout", "tcp-refused"]);
}

/// The packets of a capture with another destination port.
fn replaced(file: &[u8], port: [u8; 2], by: [u8; 2]) -> Vec<u8> {
    const TO: usize = 14 + 20 + 2;
    let mut out = file[..HEAD].to_vec();
    for record in records(file) {
        let mut record = record.to_vec();
        let is_tcp = record.get(16 + 12..16 + 14) == Some(&[8, 0]) && record[16 + 14 + 9] == 6;
        for at in [16 + TO - 2, 16 + TO] {
            if is_tcp && record[at..at + 2] == port[..] {
                record[at..at + 2].copy_from_slice(&by);
            }
        }
        out.extend(record);
    }
    out
}

/// The records of a pcap file, each with its head.
fn records(file: &[u8]) -> Vec<&[u8]> {
    let mut rest = &file[HEAD..];
    let mut records = Vec::new();
    while rest.len() >= 16 {
        let length = u32::from_le_bytes(rest[8..12].try_into().unwrap());
        let (record, after) = rest.split_at(16 + usize::try_from(length).unwrap());
        records.push(record);
        rest = after;
    }
    records
}

#[test]
fn no_ftp_inside() {
    let said = failure(&run(&[&path("web.pcap")], b""));
    for words in ["no FTP session", "3 TCP connections", "8080", "80"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// What was recorded until then is judged, and that it is cut is said.
#[test]
fn a_capture_that_is_cut() {
    let whole = fs::read(path("wrong-passwords.pcap")).unwrap();
    let output = run(&["-f", "jsonl", "-"], &whole[..whole.len() - 7]);
    assert_eq!(reports(&output).len(), 3);
    let said = text(&output.stderr);
    assert!(said.contains("cut off"), "{said}");
}

/// Wherever it is cut, no session is made up, and none is called well that was not.
#[test]
fn cut_anywhere() {
    let whole = fs::read(path("accepted-on-the-way.pcap")).unwrap();
    for length in (0..whole.len()).step_by(97) {
        let output = run(&["-f", "jsonl", "-"], &whole[..length]);
        let said = text(&output.stderr);
        assert!(!said.contains("panicked"), "{length}: {said}");
        if output.status.code() == Some(3) && output.stdout.is_empty() {
            assert!(!said.is_empty(), "{length}");
            continue;
        }
        assert_eq!(reports(&output).len(), 1, "{length}");
    }
}

#[test_case(&[0xd4, 0xc3, 0xb2, 0xa1]; "no head")]
#[test_case(&[0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 1, 0, 0, 0]; "no packet")]
#[test_case(&[10, 13, 13, 10, 255, 255, 255, 255, 77, 60, 43, 26]; "a block of four gigabytes")]
#[test_case(&[31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255]; "gzip that is damaged")]
fn what_holds_nothing_is_refused(bytes: &[u8]) {
    let said = failure(&run(&["-"], bytes));
    assert!(said.starts_with("error: standard input"), "{said}");
}

/// Bytes like dice in place of packets: refused, or read to their end.
#[test]
fn random_bytes() {
    let mut dice = fastrand::Rng::with_seed(18);
    let head = &fs::read(path("dropped-port.pcap")).unwrap()[..HEAD];
    for size in [1, 15, 16, 17, 100, 10_000, 1_000_000] {
        let noise: Vec<u8> = std::iter::repeat_with(|| dice.u8(..)).take(size).collect();
        let said = failure(&run(&["-"], &[head, &noise].concat()));
        assert!(said.contains("standard input"), "{size}: {said}");
    }
}

/// Bytes that were changed on the way: whatever comes of it, it is said in order.
#[test]
fn damaged_packets() {
    let mut dice = fastrand::Rng::with_seed(19);
    let whole = fs::read(path("dropped-port.pcap")).unwrap();
    for _ in 0..40 {
        let mut damaged = whole.clone();
        for _ in 0..20 {
            let at = dice.usize(HEAD..damaged.len());
            damaged[at] = dice.u8(..);
        }
        let output = run(&["-f", "jsonl", "-"], &damaged);
        let said = text(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        let code = output.status.code();
        assert!(matches!(code, Some(0..=3)), "{code:?}: {said}");
        reports(&output);
    }
}

/// What a client did not offer its server could not choose.
#[test]
fn an_old_client_says_nothing_of_its_server() {
    let output = run(&["-f", "jsonl", &path("tls12.pcap")], b"");
    let report = reports(&output).remove(0);
    assert_eq!(report["tls"]["version"], "TLS 1.2");
    let findings = report["findings"].as_array().unwrap();
    let is_told = findings.iter().any(|finding| finding["id"] == "tls12-only");
    assert!(!is_told, "{report:#}");
}

/// A part of each packet is enough for what packets tell without their words.
#[test]
fn snapped_packets() {
    let whole = fs::read(path("control-dropped.pcap")).unwrap();
    let mut snapped = whole[..HEAD].to_vec();
    for record in records(&whole) {
        let length = record.len().min(16 + 60);
        let mut record = record[..length].to_vec();
        let kept = u32::try_from(length - 16).unwrap();
        record[8..12].copy_from_slice(&kept.to_le_bytes());
        snapped.extend(record);
    }
    assert_eq!(each(&["-"], &snapped), ["tcp-timeout", "tcp-refused"]);
}
