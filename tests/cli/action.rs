//! What GitHub runs: the steps of `ci/action`, played with the variables and files of a runner, and workflows and forms, read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use test_case::test_case;

use super::{Held, Nobody};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn yaml(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What a step left behind.
struct Played {
    code: i32,
    log: String,
    summary: String,
    outputs: BTreeMap<String, String>,
}

/// Plays the step that checks, as a runner does: inputs become variables of the step.
fn play(inputs: &[(&str, &str)]) -> Played {
    let action = yaml(&path("ci/action/action.yml"));
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == "check").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_ftpprobe")).parent().unwrap();
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
        .arg(step["run"].as_str().unwrap())
        .env_clear()
        .env(
            "PATH",
            format!("{}:/usr/local/bin:/usr/bin:/bin", program.display()),
        )
        .env("GITHUB_ACTION_PATH", path("ci/action"))
        .env("GITHUB_OUTPUT", file("output"))
        .env("GITHUB_STEP_SUMMARY", file("summary"))
        .env("RUNNER_TEMP", folder.path());
    for (name, value) in step["env"].as_object().unwrap() {
        let input = value.as_str().unwrap().trim_start_matches("${{ inputs.");
        let input = input.trim_end_matches(" }}");
        let default = action["inputs"][input]["default"].as_str();
        let given = inputs.iter().find(|(name, _)| *name == input);
        command.env(name, given.map(|(_, value)| *value).or(default).unwrap());
    }
    let output = command.output().unwrap();
    let left = |name: &str| fs::read_to_string(file(name)).unwrap_or_default();
    let outputs = left("output");
    let pairs = outputs.lines().map(|line| line.split_once('=').unwrap());
    // What the action passes on is what the step said.
    for passed in action["outputs"].as_object().unwrap().values() {
        let name = passed["value"].as_str().unwrap();
        let name = name.trim_start_matches("${{ steps.check.outputs.");
        let name = name.trim_end_matches(" }}");
        assert!(outputs.is_empty() || outputs.contains(&format!("{name}=")));
    }
    Played {
        code: output.status.code().unwrap(),
        log: String::from_utf8(output.stdout).unwrap(),
        summary: left("summary"),
        outputs: pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    }
}

#[test]
fn a_server_that_works_passes_with_a_summary() {
    let server = Held::start("healthy");
    let played = play(&[("target", &server.address)]);
    assert_eq!(played.code, 0, "{}", played.log);
    assert!(played.summary.contains("## 127.0.0.1 works"));
    assert_eq!(played.outputs["verdict"], "ok");
    assert_eq!(played.outputs["exit-code"], "0");
    assert!(!played.log.contains("::error"), "{}", played.log);
}

#[test]
fn a_server_that_fails_is_annotated_and_fails_the_job() {
    let server = Held::start("private-address");
    let played = play(&[("target", &server.address)]);
    assert_eq!(played.code, 1, "{}", played.log);
    assert_eq!(played.outputs["verdict"], "critical");
    assert_eq!(played.outputs["root-cause"], "pasv-private-address");
    assert!(
        played
            .log
            .contains("::error title=ftpprobe%3A pasv-private-address::127.0.0.1 fails at"),
        "{}",
        played.log
    );
}

#[test_case("critical", 0; "a warning is no failure unless asked for")]
#[test_case("warning", 1; "a warning fails where asked for")]
#[test_case("never", 0; "nothing fails where asked for")]
fn the_least_verdict_that_fails_is_chosen(fail_on: &str, code: i32) {
    let server = Held::start("healthy");
    let played = play(&[
        ("target", &server.address),
        ("options", "--warn 'login=0.000001s'"),
        ("fail-on", fail_on),
    ]);
    assert_eq!(played.code, code, "{}", played.log);
    assert_eq!(played.outputs["verdict"], "warning");
    assert!(played.log.contains("::warning title="), "{}", played.log);
}

#[test]
fn several_targets_and_the_worst_verdict_of_them() {
    let (healthy, nobody) = (Held::start("healthy"), Nobody::bind());
    let target = format!("{}\n{}\n", healthy.address, nobody.address());
    let played = play(&[("target", &target), ("options", "--retries 0")]);
    assert_eq!(played.code, 1, "{}", played.log);
    assert_eq!(played.outputs["root-cause"], "tcp-refused");
}

#[test]
fn no_text_of_a_server_becomes_a_command_to_the_runner() {
    let server = Held::start("hostile");
    let played = play(&[("target", &server.address), ("fail-on", "never")]);
    for line in played.log.lines() {
        assert!(line.starts_with("::"), "{line}");
        assert!(!line.contains('\u{1b}'), "{line}");
    }
    assert_eq!(played.outputs.len(), 4, "{:?}", played.outputs);
}

#[test_case(&[("target", " ")], "no server to check"; "no target")]
#[test_case(&[("target", "ftp.example"), ("fail-on", "often")], "fail-on"; "an unknown verdict")]
#[test_case(&[("target", "ftp.example"), ("options", "--no-such-option")], "made no report"; "a mistyped option")]
fn mistakes_in_the_workflow_are_errors(inputs: &[(&str, &str)], told: &str) {
    let played = play(inputs);
    assert_eq!(played.code, 3, "{}", played.log);
    assert!(played.log.starts_with("::error "), "{}", played.log);
    assert!(played.log.contains(told), "{}", played.log);
}

#[test]
fn workflows_and_forms_are_whole() {
    for folder in [".github/workflows", ".github/ISSUE_TEMPLATE"] {
        for entry in fs::read_dir(path(folder)).unwrap() {
            let file = entry.unwrap().path();
            let content = yaml(&file);
            if folder.ends_with("workflows") {
                workflow_is_whole(&content, &file.display().to_string());
            } else if !file.ends_with("config.yml") {
                let asks = content["body"].as_array().unwrap();
                let asks = asks.iter().map(ToString::to_string);
                let asks: String = asks.collect();
                assert!(asks.contains("--save-evidence") && asks.contains("--redact"));
            }
        }
    }
}

/// Every job ends by itself, has no more rights than it says, and starts scripts that exist.
fn workflow_is_whole(workflow: &Value, name: &str) {
    assert!(workflow["permissions"].is_object(), "{name}");
    for (job, content) in workflow["jobs"].as_object().unwrap() {
        assert!(content["timeout-minutes"].is_u64(), "{name}: {job}");
        for step in content["steps"].as_array().unwrap() {
            let run = step["run"].as_str().unwrap_or_default();
            // What others chose (names of branches, titles) reaches a script by its environment only.
            assert!(!run.contains("${{"), "{name}: {run}");
            for word in run.split_whitespace() {
                if word.starts_with("ci/") || word.starts_with(".ci/") {
                    assert!(path(word).exists(), "{name} names {word}");
                }
            }
        }
    }
}
