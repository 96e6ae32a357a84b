//! Every scenario of the practice server, probed by the program end to end: the root cause is the one
//! that the scenario was made for.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

use assert_cmd::Command;
use ftpprobe::demo::{Scenario, scenarios};
use serde_json::Value;

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
    let schema = ftpprobe_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
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
        assert!(
            validator.is_valid(report),
            "{}: not as the schema says",
            scenario.name
        );
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

fn ftpprobe_schema() -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
