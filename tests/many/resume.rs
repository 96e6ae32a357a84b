//! What a run goes on with.

use std::fs;

use test_case::test_case;

use crate::server::{Kind, Servers};
use crate::{Ran, ftpprobe, ran, run};

const ADDRESSES: [&str; 4] = ["127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4"];

#[test]
fn what_is_reported_is_not_probed_again() {
    let servers = Servers::start(&[("127.0.1.2", Kind::Full)]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.jsonl");
    let resume = ["-q", "--resume", file.to_str().unwrap()];
    let ended = run(&servers, &resume, &ADDRESSES[..2]);
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 2);
    // As a run leaves it that was killed in the middle of a line.
    let mut text = fs::read(&file).unwrap();
    let line = text.iter().position(|byte| *byte == b'\n').unwrap();
    text.extend(text[..line / 2].to_vec());
    fs::write(&file, &text).unwrap();
    let ended = run(&servers, &resume, &ADDRESSES);
    let told = "2 of 4 targets are in ";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    // What was found before still counts.
    assert_eq!(ended.code, Some(2));
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ended.stdout);
    let seen = servers.seen();
    for address in ADDRESSES {
        assert_eq!(seen.at[&address.parse().unwrap()].2, 1, "{address}");
    }
    let text = fs::read_to_string(&file).unwrap();
    let reports = Ran {
        code: None,
        stdout: text,
        stderr: String::new(),
    };
    let mut hosts = reports.hosts();
    hosts.sort();
    assert_eq!(hosts, ADDRESSES);
    let ended = run(&servers, &resume, &ADDRESSES);
    assert!(ended.stderr.contains("4 of 4"), "{}", ended.stderr);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert_eq!(servers.seen().over, 4);
}

#[test]
fn what_was_interrupted_is_probed_again() {
    let servers = crate::two_are_silent();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.jsonl");
    let resume = ["--resume", file.to_str().unwrap(), "--timeout", "1s"];
    crate::stopped(&servers, &resume[..2], &["INT"]);
    let addresses: Vec<String> = (1..=6).map(|it| format!("127.0.8.{it}")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let ended = run(&servers, &resume, &addresses);
    assert!(ended.stderr.contains("1 of 6 targets"), "{}", ended.stderr);
    // All of them count.
    assert!(
        ended.stdout.contains("\n6 targets: 4 OK, 2 CRITICAL\n"),
        "{}",
        ended.stdout
    );
}

#[test_case("not a report\n", "line 1 is not a report"; "another file")]
#[test_case("precious text", "line 1 is not a report"; "another file in one line")]
#[test_case("\n{\"a\":1}\n", "line 2 is not a report"; "other JSON")]
fn a_file_of_something_else_is_left_alone(text: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, text).unwrap();
    let ended = ran(ftpprobe(&["127.0.0.1:1", "--resume"]).arg(&file));
    assert_eq!(ended.code, Some(3));
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn one_run_at_a_time_goes_on_with_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let file = fs::File::create(&path).unwrap();
    file.lock().unwrap();
    let ended = ran(ftpprobe(&["127.0.0.1:1", "--resume"]).arg(&path));
    assert_eq!(ended.code, Some(3));
    assert!(
        ended.stderr.contains("another run writes to it"),
        "{}",
        ended.stderr
    );
    let ended = ran(ftpprobe(&["127.0.0.1:1", "--resume"]).arg(folder.path()));
    assert!(
        ended.stderr.contains("it is not a file"),
        "{}",
        ended.stderr
    );
    let same = ["127.0.0.1:1", "--output"];
    let ended = ran(ftpprobe(&same).arg(&path).arg("--resume").arg(&path));
    assert!(
        ended.stderr.contains("name the same file"),
        "{}",
        ended.stderr
    );
}
