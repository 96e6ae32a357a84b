//! Every scenario of the practice server, probed by the program end to end: the root cause is the one
//! that the scenario was made for.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

#[path = "support/schema.rs"]
mod schema;

use assert_cmd::Command;
use ftpprobe::demo::{Scenario, scenarios};
use serde_json::Value;

use schema::Schema;

fn probe(scenario: &Scenario, more: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .env_clear()
        .args(["demo", scenario.name, "--format", "json"])
        .args([
            "--timeout",
            "5s",
            "--connect-timeout",
            "1s",
            "--backoff",
            "100ms",
        ])
        .args(more)
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        panic!("{}: no report ({error}): {complaint}", scenario.name)
    });
    (output.status.code().unwrap(), report)
}

/// All scenarios at once: most of them wait for something that never comes.
#[test]
fn each_scenario_is_diagnosed() {
    let schema = Schema::new(ftpprobe_schema());
    let reports: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = scenarios()
            .iter()
            .map(|s| (s, scope.spawn(|| probe(s, &[]))))
            .collect();
        threads
            .into_iter()
            .map(|(s, thread)| (s, thread.join().unwrap()))
            .collect()
    });
    let mut wrong = Vec::new();
    for (scenario, (exit, report)) in &reports {
        let cause = report["root_cause"].as_str();
        if cause != scenario.expects {
            let all: Vec<_> = report["findings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|f| f["id"].clone())
                .collect();
            wrong.push(format!(
                "{}: {cause:?} in place of {:?}, among {all:?}",
                scenario.name, scenario.expects
            ));
        }
        assert_eq!(report["exit_code"], *exit, "{}", scenario.name);
        assert_eq!(schema.fault(report), None, "{}", scenario.name);
        let connections = report["connections_opened"].as_u64().unwrap();
        assert!(
            connections <= 3,
            "{}: {connections} connections",
            scenario.name
        );
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        reports.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_healthy_server_needs_one_connection_and_no_warning() {
    let healthy = scenarios()
        .iter()
        .find(|scenario| scenario.expects.is_none())
        .unwrap();
    let (exit, report) = probe(healthy, &["--active"]);
    assert_eq!(exit, 0, "{report:#}");
    assert_eq!(report["connections_opened"], 1);
    let modes: Vec<_> = report["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["mode"])
        .collect();
    assert_eq!(modes, ["epsv", "pasv", "active"]);
    let grave = |finding: &&Value| finding["severity"] != "info";
    assert_eq!(
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(grave)
            .count(),
        0
    );
    let exchanges = report["attempts"][0]["exchanges"].as_array().unwrap();
    let stat = exchanges.iter().find(|e| e["command"] == "STAT /").unwrap();
    assert_eq!(stat["code"], 212);
    assert_eq!(exchanges.last().unwrap()["command"], "QUIT");
}

/// A scenario by its name, probed.
fn named(name: &str, more: &[&str]) -> Value {
    let scenario = scenarios().iter().find(|scenario| scenario.name == name);
    probe(scenario.unwrap(), more).1
}

#[test]
fn the_wait_that_a_server_asks_for_is_kept() {
    let report = named("rate-limit", &[]);
    let retry = &report["findings"][0]["retry"];
    assert_eq!(
        (&retry["after_seconds"], &retry["hinted"]),
        (&2.into(), &true.into())
    );
    let attempts = report["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 3);
    for attempt in &attempts[1..] {
        let waited = attempt["waited_before_ms"].as_f64().unwrap();
        assert!(waited >= 2000.0, "{waited}");
    }
    assert_eq!(report["limit"]["counts"], "rate");
}

#[test]
fn a_wait_that_is_too_long_ends_the_run_at_once() {
    let report = named("421-later", &["--deadline", "1m"]);
    assert_eq!(report["attempts"].as_array().unwrap().len(), 1);
    assert_eq!(report["gave_up"], "deadline");
    assert_eq!(report["findings"][0]["retry"]["after_seconds"], 1800);
    assert!(report["come_back_at"].is_string());
    assert!(report["duration_ms"].as_f64().unwrap() < 10_000.0);
}

#[test]
fn the_limit_that_goes_away_is_in_the_report() {
    let report = named("421-retry", &[]);
    assert_eq!(
        (&report["verdict"], &report["exit_code"]),
        (&"warning".into(), &1.into())
    );
    let attempts = report["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 2);
    assert_eq!(
        (&attempts[0]["code"], &attempts[0]["outcome"]),
        (&421.into(), &"failed".into())
    );
    assert_eq!(
        (&attempts[1]["code"], &attempts[1]["outcome"]),
        (&Value::Null, &"ok".into())
    );
    assert_eq!(report["come_back_at"], Value::Null);
}

fn ftpprobe_schema() -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
