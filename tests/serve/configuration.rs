//! Reloads, good ones and bad ones, and configurations that make no sense.

use test_case::test_case;

use super::exporter::{Exporter, OPEN, command};
use super::http::Request;
use super::server::Servers;

const SUCCESSFUL: &str = "ftpprobe_config_last_reload_successful";

fn is(exporter: &Exporter, series: &str, value: f64) -> bool {
    (exporter.metric(series) - value).abs() < f64::EPSILON
}

#[test_case(true; "by SIGHUP")]
#[test_case(false; "by a request")]
fn a_configuration_is_read_anew_and_a_bad_one_is_not(by_signal: bool) {
    let servers = Servers::start(&[]);
    let exporter = Exporter::start(OPEN, &[]);
    let probe = |module: &str| {
        let target = servers.at("127.0.0.2");
        exporter
            .get(&format!("/probe?target={target}&module={module}"))
            .status
    };
    let reload = |words: &str| {
        let status = if by_signal {
            exporter.signal("HUP");
            None
        } else {
            Some(
                Request::new("POST", "/-/reload")
                    .to(exporter.address)
                    .status,
            )
        };
        (status, exporter.says(words))
    };
    assert_eq!((probe("default"), probe("new")), (200, 400));
    exporter.write(
        "ftpprobe.toml",
        &format!("{OPEN}[modules.new]\nuntil = \"greeting\"\n"),
    );
    let (status, _) = reload("was reloaded");
    assert!(status.is_none_or(|status| status == 200));
    assert_eq!((probe("default"), probe("new")), (200, 200));
    assert!(is(&exporter, SUCCESSFUL, 1.0));
    exporter.write(
        "ftpprobe.toml",
        &format!("{OPEN}[modules.other]\nuntill = \"greeting\"\n"),
    );
    let (status, line) = reload("was not reloaded");
    assert!(status.is_none_or(|status| status == 500));
    assert!(
        line.contains("line 6") && line.contains("`until`"),
        "{line}"
    );
    assert_eq!((probe("new"), probe("other")), (200, 400));
    assert!(is(&exporter, SUCCESSFUL, 0.0));
    exporter.write("ftpprobe.toml", OPEN);
    reload("was reloaded");
    assert!(is(&exporter, SUCCESSFUL, 1.0));
    assert_eq!(probe("new"), 400);
}

/// The answer is for whoever may ask, the log for whoever may read files.
#[test]
fn a_request_for_a_reload_is_not_told_what_is_wrong() {
    let exporter = Exporter::start(OPEN, &[]);
    exporter.write("ftpprobe.toml", "[defaults]\npassword = \"hunter2\"\n");
    let answer = Request::new("POST", "/-/reload").to(exporter.address);
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("toml"), "{answer:?}");
    let line = exporter.says("was not reloaded");
    assert!(!line.contains("hunter2"), "{line}");
}

#[test_case("[modules.a]\ntarget = \"h\"", "line 2: a module cannot have a target"; "a target in a module")]
#[test_case("[modules.a]\nnetrc = true", "[modules.a]: a module has a user of its own"; "who logs in depends on the host")]
#[test_case("[modules.a]\nuser = \"me\"\nask-password = true", "needs a person"; "a question")]
#[test_case("[modules.a]\nfind-limit = 5", "[modules.a]: find-limit takes too long"; "an experiment that burdens")]
#[test_case("[targets.a]\ntarget = \"h\"\nmatrix = true", "[targets.a]: matrix takes too long"; "the same of a target")]
#[test_case("[modules.a]\nuser = \"me\"\npassword-file = \"none\"", "[modules.a]: the password file"; "a password that is not there")]
#[test_case("[serve]\nallow = \"h\"", "line 2: `allow` is a list"; "no list")]
#[test_case("[serve]\nallow = [{ ports = 21 }]", "line 2: a rule needs a name or a network"; "a rule of nothing")]
#[test_case("[serve]\nallow = [{ name = \"192.0.2.1\" }]", "is not the name of a host"; "an address as a name")]
#[test_case("[serve]\nallow = [{ network = \"192.0.2.0/33\" }]", "is not a network"; "no network")]
#[test_case("[serve]\nallow = [{ name = \"h\", ports = \"x\" }]", "are not ports"; "no port")]
#[test_case("[serve]\nallow = [{ names = \"h\" }]", "unknown key `names` in a rule. Did you mean `name`?"; "a slip in a rule")]
#[test_case("[serve]\ndeny = []", "unknown key `deny` in [serve]"; "a slip")]
#[test_case("[module.a]\n", "unknown key `module`. Did you mean `modules`?"; "a slip in a table's name")]
fn what_makes_no_sense_is_named_before_anything_is_asked(text: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ftpprobe.toml"), text).unwrap();
    let output = command(&folder, &[]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(words), "{said}");
}

/// Who probes servers with the same file is not disturbed by what is said of the exporter.
#[test]
fn a_run_passes_over_modules_and_rules() {
    let servers = Servers::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let target = servers.at("127.0.0.2");
    let text = format!("{OPEN}[modules.a]\n[targets.own]\ntarget = \"{target}\"\n");
    let file = folder.path().join("ftpprobe.toml");
    std::fs::write(&file, text).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["-q", "--config"])
        .arg(file)
        .env_clear()
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    assert_eq!(servers.seen().over, 1);
}
