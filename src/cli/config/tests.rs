//! What a configuration comes to, and what is said of one that is wrong.

use std::fs;

use clap::{CommandFactory, FromArgMatches};
use ftpprobe::diagnosis::threshold::Quantity;
use proptest::prelude::*;
use tempfile::TempDir;
use test_case::test_case;

use super::*;
use crate::cli::args::Cli;

const TWO: &str = r#"
format = "jsonl"
state = "memory"

[defaults]
timeout = "7s"
user = "probe"
warn = ["login=2s"]
ipv4 = true
password-file = "~/secret"

[targets.zebra]
target = "zebra.example"
timeout = "9s"
ipv4 = false
netrc-file = "netrc"

[targets.apple]
target = "ftpes://me@apple.example:2121/in"
warn = ["login=5s", "total=9s"]
"#;

fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ftpprobe.toml"), text).unwrap();
    folder
}

fn planned(folder: &TempDir, typed: &[&str]) -> Result<Plan> {
    let file = folder.path().join("ftpprobe.toml");
    let words = ["ftpprobe", "--config", file.to_str().unwrap()];
    let matches = Cli::command().get_matches_from(words.iter().chain(typed));
    let cli = Cli::from_arg_matches(&matches).unwrap();
    let environment = Environment {
        home: Some("/home/me".into()),
        ..Environment::default()
    };
    plan(&cli.probe, &matches, &environment)
}

fn error(text: &str) -> String {
    let error = planned(&folder(text), &[]).unwrap_err();
    format!("{error:#}")
}

#[test]
fn all_targets_in_the_order_of_the_file() {
    let folder = folder(TWO);
    let plan = planned(&folder, &[]).unwrap();
    let [zebra, apple] = plan.checks.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(plan.run.output.format, "jsonl");
    assert_eq!(plan.run.watch.state, Some(folder.path().join("memory")));
    assert_eq!(zebra.config.name.as_deref(), Some("zebra"));
    assert_eq!(
        (zebra.targets[0].as_str(), zebra.limits.timeout.as_secs()),
        ("zebra.example", 9)
    );
    assert_eq!(apple.limits.timeout.as_secs(), 7);
    // What is off above hides what is on below, and of two sources of a password the one above counts.
    assert!(!zebra.wire.ipv4 && apple.wire.ipv4);
    assert_eq!(zebra.login.netrc_file, Some(folder.path().join("netrc")));
    assert_eq!(zebra.login.password_file, None);
    assert_eq!(apple.login.password_file, Some("/home/me/secret".into()));
    // Of thresholds for the same quantity the one above counts, and a user in the target before the defaults'.
    assert_eq!(zebra.thresholds.warn, ["login=2s"]);
    assert_eq!(apple.thresholds.warn, ["login=2s", "login=5s", "total=9s"]);
    assert_eq!(
        (zebra.login.user.as_deref(), &apple.login.user),
        (Some("probe"), &None)
    );
}

#[test]
fn what_is_typed_counts_most() {
    let folder = folder(TWO);
    let typed = [
        "--timeout",
        "3s",
        "--ask-password",
        "-f",
        "text",
        "zebra",
        "other.example",
    ];
    let plan = planned(&folder, &typed).unwrap();
    assert_eq!(plan.run.output.format, "text");
    let [zebra, other] = plan.checks.as_slice() else {
        panic!("{plan:?}")
    };
    for check in [zebra, other] {
        assert_eq!(check.limits.timeout.as_secs(), 3);
        assert!(check.login.ask_password);
        assert_eq!(
            (&check.login.password_file, &check.login.netrc_file),
            (&None, &None)
        );
    }
    assert_eq!(other.targets, ["other.example"]);
    assert_eq!(
        (other.config.name.as_deref(), other.thresholds.warn.len()),
        (None, 1)
    );
}

#[test_case("target = \"h\"\nuser = \"anonymous\""; "in the table")]
#[test_case("target = \"ftp://Anonymous@h\""; "in the target")]
fn who_needs_no_password_does_not_get_that_of_the_defaults(table: &str) {
    let defaults = "[defaults]\nuser = \"me\"\npassword-file = \"secret\"";
    let plan = planned(&folder(&format!("{defaults}\n[targets.a]\n{table}\n")), &[]).unwrap();
    assert_eq!(plan.checks[0].login.password_file, None);
}

#[test]
fn lists_take_the_place_of_those_below_but_thresholds_add_up() {
    let text = "[defaults]\nexpect-dir = [\"/a\"]\nwarn = [\"login=2s\"]\ncrit = [\"total=9s\"]\n\
                [targets.t]\ntarget = \"h\"\nexpect-dir = [\"/b\"]\nwarn = [\"total=1s\"]\ncrit = []\n";
    let plan = planned(&folder(text), &["--warn", "dns=1s"]).unwrap();
    let check = &plan.checks[0];
    assert_eq!(check.expect.expect_dir, ["/b"]);
    assert_eq!(check.thresholds.warn, ["login=2s", "total=1s", "dns=1s"]);
    assert!(check.thresholds.crit.is_empty());
}

#[test_case("zebar", Some("zebra"); "two letters in the wrong order")]
#[test_case("zebra", None; "the name itself")]
#[test_case("zebra.example", None; "a host")]
#[test_case("localhost", None; "another host")]
fn a_slip_in_a_name_is_seen(typed: &str, expected: Option<&str>) {
    let folder = folder(TWO);
    let file = folder.path().join("ftpprobe.toml");
    let file = File::read(&file, &options(), None).unwrap();
    assert_eq!(file.nearly(typed), expected);
}

#[test]
fn no_configuration_is_none() {
    let folder = folder(TWO);
    let matches = Cli::command().get_matches_from(["ftpprobe", "--no-config", "zebra"]);
    let cli = Cli::from_arg_matches(&matches).unwrap();
    let environment = Environment {
        config_folders: vec![folder.path().to_owned()],
        ..Environment::default()
    };
    let plan = plan(&cli.probe, &matches, &environment).unwrap();
    assert_eq!(plan.checks[0].targets, ["zebra"]);
    assert_eq!(plan.checks[0].limits.timeout.as_secs(), 30);
}

#[test]
fn the_first_file_of_the_folders_counts() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (folder, host) in [(&one, "one.example"), (&other, "other.example")] {
        fs::create_dir(folder.path().join("ftpprobe")).unwrap();
        let text = format!("[targets.t]\ntarget = \"{host}\"\n");
        fs::write(folder.path().join(FILE), text).unwrap();
    }
    let nowhere = tempfile::tempdir().unwrap();
    let folders = [&nowhere, &other, &one].map(|folder| folder.path().to_owned());
    let environment = Environment {
        config_folders: folders.to_vec(),
        ..Environment::default()
    };
    let matches = Cli::command().get_matches_from(["ftpprobe"]);
    let cli = Cli::from_arg_matches(&matches).unwrap();
    let plan = plan(&cli.probe, &matches, &environment).unwrap();
    assert_eq!(plan.checks[0].targets, ["other.example"]);
}

#[test_case("[targets.a]\ntarget = \"h\"\ntimout = \"3s\"", "line 3: unknown key `timout`. Did you mean `timeout`?"; "a slip")]
#[test_case("[targets.a]\ntarget = \"h\"\nexpect_file = [\"x\"]", "Did you mean `expect-file`?"; "an underscore")]
#[test_case("formatt = \"text\"", "line 1: unknown key `formatt`. Did you mean `format`?"; "a slip above the tables")]
#[test_case("[target.a]\ntarget = \"h\"", "unknown key `target`. Did you mean `targets`?"; "a slip in a table's name")]
#[test_case("target = \"h\"", "line 1: `target` belongs under [targets.NAME]"; "a target above the tables")]
#[test_case("[targets.a]\ntarget = \"h\"\nfrobnicate = 1", "unknown key `frobnicate`"; "no slip")]
#[test_case("timeout = \"3s\"", "line 1: `timeout` applies to targets: move it to [defaults] or"; "of targets")]
#[test_case("[defaults]\nformat = \"text\"", "line 2: `format` applies to the whole run"; "of the run")]
#[test_case("[defaults]\n\n\ntimeout = \"soon\"", "line 4: invalid value 'soon' for '--timeout <TIME>'"; "no duration")]
#[test_case("[defaults]\ntls = \"maybe\"", "line 2: invalid value 'maybe' for '--tls <MODE>'"; "no choice")]
#[test_case("[defaults]\nipv4 = \"yes\"", "line 2: `ipv4` must be true or false"; "no switch")]
#[test_case("[defaults]\nuser = [\"a\", \"b\"]", "line 2: `user` must be a text"; "a list where one is")]
#[test_case("[defaults]\nwarn = [true]", "line 2: `warn` must be a text, or a list of texts"; "no list of texts")]
#[test_case("[defaults]\npassword = \"x\"", "line 2: `password` is not allowed here: use password-file"; "a password")]
#[test_case("[defaults]\naccount = \"x\"", "line 2: `account` is not allowed here: use password-file"; "an account")]
#[test_case("[targets.a]\ntarget = \"ftp://me:secret@h\"", "line 2: a password is not allowed here"; "a password in a target")]
#[test_case("[targets.a]\ntarget = \"sftp://h\"", "line 2: "; "no target of FTP")]
#[test_case("[targets.a]\nuser = \"x\"", "line 1: [targets.a] has no target"; "nobody to probe")]
#[test_case("[targets.a]\ntarget = \"h\"\nname = \"b\"", "line 3: `name` is not allowed here: the name of a check is that of its table"; "two names")]
#[test_case("targets = 3", "line 1: `targets` must be a table"; "no table")]
#[test_case("[targets.a]\ntarget = \"h\"\ntransfer-size = \"1MiB\"", "[targets.a]: the following required arguments were not provided: --transfer-test"; "half of a pair")]
#[test_case("a = \n", "line 1: "; "no TOML")]
#[test_case("[defaults]\nuser = \"a\"\nuser = \"b\"", "line 3: duplicate key"; "a key twice")]
#[test_case("format = \"text\"", "no target. Name a server"; "no target")]
fn mistakes_are_named(text: &str, words: &str) {
    let error = error(text);
    assert!(error.contains(words), "{error}");
    assert!(!error.contains("me:secret"), "{error}");
}

/// Each line that is commented out can be put in force.
#[test]
fn everything_in_the_template_can_be_used() {
    let text = template();
    let (top, tables) = text.split_once("[defaults]\n").unwrap();
    let (defaults, targets) = tables.split_once("# One table for each check").unwrap();
    let switched_on = |line: &str| {
        line.strip_prefix('#')
            .filter(|it| !it.is_empty() && !it.starts_with(' '))
            .map(str::to_owned)
    };
    let target = "[targets.a]\ntarget = \"h\"\n";
    let mut keys = 0;
    for (part, head) in [(top, ""), (defaults, "[defaults]\n")] {
        for line in part.lines().filter_map(switched_on) {
            let text = format!("{head}{line}\n{target}");
            // Some keys need another one beside them, which is told of the target and not of the key.
            match planned(&folder(&text), &[]) {
                Ok(_) => keys += 1,
                Err(error) => {
                    let error = format!("{error:#}");
                    assert!(error.contains("required arguments"), "{line}: {error}");
                }
            }
        }
    }
    let options = options();
    let known =
        layer::named(&options).filter(|(_, name)| !file::NO_KEYS.iter().any(|(no, _)| no == name));
    let pairs = [
        "client-cert",
        "client-key",
        "transfer-size",
        "via-cert",
        "via-key",
        "via-password-env",
        "via-password-file",
    ];
    assert_eq!(keys, known.count() - pairs.len());
    let whole = targets
        .lines()
        .filter_map(switched_on)
        .collect::<Vec<_>>()
        .join("\n");
    let plan = planned(&folder(&whole), &[]).unwrap();
    assert_eq!(plan.checks[0].config.name.as_deref(), Some("backup"));
    planned(&folder(&format!("{text}\n{target}")), &[]).unwrap();
}

/// The thresholds of the examples are ones that are measured.
#[test]
fn thresholds_of_a_file_are_those_of_the_command_line() {
    let plan = planned(&folder(TWO), &["apple"]).unwrap();
    let thresholds = &plan.checks[0].thresholds;
    let parsed =
        ftpprobe::diagnosis::threshold::Thresholds::parse(&thresholds.warn, &thresholds.crit)
            .unwrap();
    assert!(parsed.warn.contains_key(&Quantity::Total));
}

proptest! {
    /// Whatever a file says is read or refused, with the place of what is wrong.
    #[test]
    fn any_text_is_read_or_refused(
        text in "((\\[[a-z.\"]{1,12}\\]|[a-z-]{1,10} = (\"[^\"\n]{0,6}\"|[0-9]{1,4}|true|\\[[0-9,]{0,3}\\]))\n){0,6}|\\PC{0,80}"
    ) {
        if let Err(error) = planned(&folder(&text), &["h.example"]) {
            let error = format!("{error:#}");
            prop_assert!(error.contains("ftpprobe.toml, "), "{error}");
        }
    }
}
