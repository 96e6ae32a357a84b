//! Many targets in one run: side by side, in order, stopped and resumed.
//!
//! * `faulty` hundreds of targets, some of them faulty
//! * `fleet` runs that share one
//! * `list` files of targets
//! * `resume` what a run goes on with
//! * [`server`] many servers in one, which count who is there at the same time

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod alerts;
mod faulty;
mod fleet;
mod list;
mod resume;
mod server;

use std::io::Read;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use server::{Kind, Servers};
use test_case::test_case;

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// Whether all works. A greeting may be slow where the machine is.
    fn works(&self) -> bool {
        matches!(self.code, Some(0 | 1))
    }

    /// The reports of JSON lines.
    fn reports(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The hosts of JSON lines.
    fn hosts(&self) -> Vec<String> {
        let reports = self.reports();
        let hosts = reports
            .iter()
            .map(|report| report["target"]["host"].as_str());
        hosts.map(|host| host.unwrap().to_owned()).collect()
    }
}

fn ftpprobe<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    command
        .args(["--no-config", "--retries", "0"])
        .args(args)
        .env_clear()
        .stdin(Stdio::null());
    command
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs it with these options on servers at these addresses.
fn run(servers: &Servers, options: &[&str], addresses: &[&str]) -> Ran {
    let targets = addresses.iter().map(|address| servers.at(address));
    let args: Vec<String> = options.iter().map(ToString::to_string).collect();
    ran(&mut ftpprobe(
        &args.into_iter().chain(targets).collect::<Vec<_>>(),
    ))
}

#[test]
fn targets_are_probed_side_by_side() {
    // None of them greets before all are there, which they never would be one after another.
    let addresses = ["127.0.1.1", "127.0.1.2", "127.0.1.3"];
    let servers = Servers::start(&addresses.map(|it| (it, Kind::Meets(3))));
    let ran = run(&servers, &["-q"], &addresses);
    assert!(ran.works(), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(servers.seen().most, 3);
}

#[test]
fn silent_targets_are_waited_for_together() {
    let addresses = ["127.0.1.1", "127.0.1.2", "127.0.1.3"];
    let servers = Servers::start(&addresses.map(|it| (it, Kind::Silent)));
    let begun = ftpprobe::clock::Stopwatch::start();
    let options = ["--format", "jsonl", "--timeout", "3s"];
    let ran = run(&servers, &options, &addresses);
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    let reports = ran.reports();
    let each: Vec<f64> = reports
        .iter()
        .map(|report| report["duration_ms"].as_f64().unwrap())
        .collect();
    assert!(took < each.iter().sum::<f64>() * 0.8, "{took}: {each:?}");
}

#[test]
fn no_more_are_probed_at_a_time_than_asked_for() {
    let servers = Servers::start(&[]);
    let addresses: Vec<String> = (1..=12).map(|it| format!("127.0.2.{it}")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let ran = run(&servers, &["-q", "--jobs", "2"], &addresses);
    assert!(ran.works(), "{}{}", ran.stdout, ran.stderr);
    let seen = servers.seen();
    assert!(seen.most <= 2, "{seen:?}");
    assert_eq!(seen.over, 12);
}

/// Not by another directory or user, and not by another name.
#[test]
fn nobody_is_at_a_server_twice_at_the_same_time() {
    let servers = Servers::start(&[("127.0.3.1", Kind::Meets(2)), ("127.0.3.2", Kind::Meets(2))]);
    let port = servers.port;
    let targets = [
        format!("127.0.3.1:{port}"),
        format!("ftp://127.0.3.1:{port}/a"),
        format!("ftp://127.0.3.2:{port}/b"),
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("LOCALHOST:{port}"),
        format!("ftp://127.0.3.2:{port}/c"),
    ];
    let ran = ran(ftpprobe(&targets).arg("-q"));
    assert!(ran.works(), "{}{}", ran.stdout, ran.stderr);
    let seen = servers.seen();
    let times = |address: &str| seen.at[&address.parse().unwrap()];
    for (address, in_all) in [("127.0.3.1", 2), ("127.0.3.2", 2), ("127.0.0.1", 3)] {
        assert_eq!(times(address), (0, 1, in_all), "{address}: {seen:?}");
    }
    assert!(seen.most >= 2, "{seen:?}");
}

/// The server that is given first answers last.
const ADDRESSES: [&str; 3] = ["127.0.4.1", "127.0.4.2", "127.0.4.3"];

fn first_is_last() -> Servers {
    Servers::start(&[(ADDRESSES[0], Kind::Last(2))])
}

#[test]
fn lines_come_as_they_come() {
    let servers = first_is_last();
    let ran = run(&servers, &["--format", "jsonl"], &ADDRESSES);
    let hosts = ran.hosts();
    assert_eq!(hosts.len(), 3);
    assert_eq!(hosts[2], ADDRESSES[0]);
}

#[test_case("text"; "text")]
#[test_case("markdown"; "markdown")]
#[test_case("junit"; "junit")]
#[test_case("nagios"; "nagios")]
fn everything_else_comes_in_order(format: &str) {
    let servers = first_is_last();
    let ran = run(&servers, &["--format", format], &ADDRESSES);
    assert!(ran.works(), "{}{}", ran.stdout, ran.stderr);
    let places = ADDRESSES.map(|address| ran.stdout.find(address).unwrap());
    assert!(places.is_sorted(), "{places:?} {}", ran.stdout);
}

#[test]
fn what_many_have_in_common_is_told_at_the_end() {
    let full = ["127.0.5.2", "127.0.5.3", "127.0.5.4", "127.0.5.5"];
    let servers = Servers::start(&full.map(|it| (it, Kind::Full)));
    let addresses = [&["127.0.5.1"], &full[..]].concat();
    let ended = run(&servers, &["--color", "never"], &addresses);
    assert_eq!(ended.code, Some(2));
    let (_, end) = ended.stdout.split_once("\n5 targets: ").unwrap();
    assert!(end.starts_with("1 OK, 4 CRITICAL\n  4 of 5: "), "{end}");
    assert!(end.trim_end().ends_with(", and 1 more"), "{end}");
    let ended = run(&servers, &["--lang", "ja"], &addresses);
    let (_, end) = ended.stdout.split_once("\n対象5件: ").unwrap();
    assert!(end.contains("5件中4件: "), "{end}");
    // Other programs read those.
    for options in [&["-q"][..], &["--format", "markdown"]] {
        let ended = run(&servers, options, &addresses);
        assert!(!ended.stdout.contains("5 targets"), "{}", ended.stdout);
    }
}

/// The second one is at the same host, and hears of what the first one was told.
#[test]
fn who_is_told_to_wait_tells_the_next_one() {
    let servers = Servers::start(&[("127.0.6.1", Kind::Full)]);
    let state = tempfile::tempdir().unwrap();
    let port = servers.port;
    let ended = ran(ftpprobe(&[
        format!("ftp://127.0.6.1:{port}/a"),
        format!("ftp://127.0.6.1:{port}/b"),
        format!("127.0.6.2:{port}"),
    ])
    .args(["--format", "jsonl", "--state"])
    .arg(state.path()));
    let reports = ended.reports();
    let held: Vec<_> = reports
        .iter()
        .filter(|report| report["held_off"].is_object())
        .map(|report| report["target"]["directory"].as_str().unwrap())
        .collect();
    assert_eq!(held, ["b"], "{}", ended.stderr);
    assert_eq!(servers.seen().at[&"127.0.6.1".parse().unwrap()].2, 1);
}

#[test]
fn experiments_that_are_a_burden_run_alone() {
    let servers = Servers::start(&[]);
    let addresses = ["127.0.7.1", "127.0.7.2", "127.0.7.3"];
    let ended = run(&servers, &["-q", "--ports-test"], &addresses);
    let seen = servers.seen();
    assert_eq!(seen.most, 1, "{seen:?}");
    assert_eq!(seen.over, 3, "{}", ended.stderr);
}

/// Descriptors for a few at a time are enough for many.
#[test]
fn few_descriptors_are_enough_for_many_targets() {
    let servers = Servers::start(&[]);
    let port = servers.port;
    let targets = (0..500).map(|it| format!("127.0.{}.{}:{port}", 10 + it / 100, 1 + it % 100));
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("targets");
    std::fs::write(&list, targets.collect::<Vec<_>>().join("\n")).unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -n 64; exec \"$@\"", "sh"])
        .arg(env!("CARGO_BIN_EXE_ftpprobe"))
        .args([
            "--no-config",
            "--format",
            "jsonl",
            "--jobs",
            "100",
            "--history",
        ])
        .arg(folder.path().join("history"))
        .arg("--state")
        .arg(folder.path().join("state"))
        .arg("--targets")
        .arg(&list)
        .stdin(Stdio::null());
    let ended = ran(&mut command);
    assert!(
        ended.stderr.contains("64 files may be open"),
        "{}",
        ended.stderr
    );
    let reports = ended.reports();
    let wrong = |report: &&Value| !matches!(report["verdict"].as_str(), Some("ok" | "warning"));
    let wrong = reports.iter().find(wrong);
    assert!(wrong.is_none(), "{wrong:?}");
    assert_eq!(reports.len(), 500);
    assert!(ended.works());
}

fn send(signal: &str, child: &Child) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &id]).status();
    assert!(sent.unwrap().success());
}

/// Three of six have begun when the signal comes: one is over, two are silent.
fn stopped(servers: &Servers, options: &[&str], signals: &[&str]) -> Ran {
    let addresses = (1..=6).map(|it| servers.at(&format!("127.0.8.{it}")));
    let mut child = ftpprobe(&addresses.collect::<Vec<_>>())
        .args(["--jobs", "2", "--timeout", "50s"])
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    servers.wait_until(|seen| seen.over == 1 && seen.now == 2);
    for signal in signals {
        send(signal, &child);
    }
    let mut stdout = String::new();
    let mut out = child.stdout.take().unwrap();
    out.read_to_string(&mut stdout).unwrap();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code(),
        stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn two_are_silent() -> Servers {
    Servers::start(&[("127.0.8.2", Kind::Silent), ("127.0.8.3", Kind::Silent)])
}

#[test_case("INT")]
#[test_case("TERM")]
fn a_signal_ends_many_with_what_is_known(signal: &str) {
    let servers = two_are_silent();
    let ended = stopped(&servers, &["--format", "jsonl"], &[signal]);
    assert_eq!(ended.code, Some(130));
    let reports = ended.reports();
    let verdict = |report: &Value| report["verdict"].as_str().unwrap().to_owned();
    let verdicts: Vec<_> = reports.iter().map(verdict).collect();
    assert_eq!(verdicts, ["ok", "unknown", "unknown"], "{}", ended.stdout);
    let told = "3 of 6 targets were not probed, because the run was stopped: 127.0.8.4:";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
    let text = stopped(&two_are_silent(), &["--color", "never"], &[signal]);
    let told = "Not tested, because the run was stopped: 3 of 6 (127.0.8.4:";
    let flat = text.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(told), "{}", text.stdout);
    assert!(
        !servers
            .seen()
            .at
            .contains_key(&"127.0.8.4".parse().unwrap())
    );
}
