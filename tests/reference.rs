//! Reply codes on the command line: listed, explained and compared, in both languages.
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use test_case::test_case;

fn run_in(args: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(args)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What goes to stdout in the end.
fn says_in(args: &[&str], environment: &[(&str, &str)]) -> String {
    let output = run_in(args, environment);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

fn says(args: &[&str]) -> String {
    says_in(args, &[])
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&says(&[args, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn the_table_has_every_code_under_its_class() {
    let table = says(&["codes"]);
    for line in [
        "4yz  transient negative (refused for now)",
        "  212    Status of a directory",
        "  10060  No reply code",
    ] {
        assert!(table.contains(line), "{line}");
    }
    let all = json(&["codes"]);
    assert_eq!(all["language"], "en");
    let codes = all["codes"].as_array().unwrap();
    assert!(codes.len() >= 84);
    for code in codes {
        assert!(table.contains(&format!("\n  {:<5}  ", code["code"].as_u64().unwrap())));
    }
    let table = says(&["codes", "--lang", "ja"]);
    assert!(
        table.contains("4yz  一時的な否定応答（一時的な拒否）")
            && table.contains("ディレクトリの状態")
    );
}

#[test]
fn the_table_can_be_narrowed() {
    let codes = |args: &[&str]| -> Vec<u64> {
        let found = json(&[&["codes"], args].concat());
        let codes = found["codes"].as_array().unwrap();
        codes
            .iter()
            .map(|code| code["code"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(codes(&["--class", "6"]), [631, 632, 633]);
    assert_eq!(codes(&["--search", "maintenance", "--class", "4"]), [421]);
    assert!(codes(&["--search", "SESSION REUSE", "--class", "3"]).is_empty());
    assert!(codes(&["--search", "PASV"]).contains(&227));
    assert!(codes(&["--search", "212"]).contains(&212));
    assert!(codes(&["--search", "過負荷", "--lang", "ja"]).contains(&421));
    assert_eq!(says(&["codes", "--search", "xyzzy"]), "No code matches.\n");
}

#[test]
fn a_code_is_explained() {
    let text = says(&["explain", "421"]);
    for words in [
        "421  Service not available, control connection is being closed",
        "Defined by  RFC 959",
        "\nMeaning\n",
        "\nWhen it appears\n",
        "\nWhat to do\n",
        "\nOn particular servers\n",
        "  Pure-FTPd\n",
        "  530    Not logged in",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains('\u{1b}'), "a pipe gets no colour");
    assert!(says(&["explain", "421", "--color", "always"]).contains('\u{1b}'));
    let entry = json(&["explain", "421"]);
    assert_eq!(
        (&entry["code"], &entry["wait_seconds"]),
        (&421.into(), &120.into())
    );
    assert_eq!(entry["listed"], true);
    assert_eq!(json(&["explain", "429"])["listed"], false);
}

#[test_case(&[], "Meaning"; "nothing")]
#[test_case(&[("LANG", "ja_JP.UTF-8")], "説明"; "LANG")]
#[test_case(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], "Meaning"; "LC_ALL first")]
#[test_case(&[("LANG", "C"), ("LC_MESSAGES", "ja_JP")], "説明"; "LC_MESSAGES before LANG")]
#[test_case(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "")], "説明"; "an empty one counts for nothing")]
#[test_case(&[("LANG", "de_DE.UTF-8")], "Meaning"; "another language")]
fn the_environment_chooses_the_language(environment: &[(&str, &str)], heading: &str) {
    let text = says_in(&["explain", "212"], environment);
    assert!(text.contains(&format!("\n{heading}\n")), "{text}");
    let text = says_in(&["explain", "212", "--lang", "en"], environment);
    assert!(text.contains("\nMeaning\n"), "{text}");
}

#[test]
fn two_codes_are_compared() {
    let text = says(&["compare", "212", "421", "--lang", "ja"]);
    for heading in ["説明", "このコードが表示される場合", "解決方法", "主な違い"]
    {
        assert!(text.contains(&format!("\n{heading}\n")), "{heading}");
    }
    for words in [
        "過負荷",
        "メンテナンス",
        "接続数の上限",
        "再接続",
        "対処は不要",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let text = says(&["compare", "421", "530"]);
    assert!(text.contains("\nKey differences\n") && text.contains("listed as related"));
    let comparison = json(&["compare", "212", "421"]);
    assert_eq!(comparison["a"]["code"], 212);
    assert_eq!(comparison["b"]["code"], 421);
    assert_eq!(comparison["points"].as_array().unwrap().len(), 6);
    assert_eq!(comparison["points"][0]["id"], "class");
    assert_eq!(comparison["points"][0]["differs"], true);
}

#[test]
fn an_answer_can_go_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer");
    let name = file.to_str().unwrap();
    assert_eq!(says(&["explain", "212", "--output", name]), "");
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        says(&["explain", "212"])
    );
}

#[test_case(&["explain"], "WHAT"; "nothing to explain")]
#[test_case(&["explain", "hello", "there"], "in `hello there`"; "words")]
#[test_case(&["explain", "700"], "700 is not an FTP reply code"; "no class")]
#[test_case(&["explain", "4210"], "4210 is not an FTP reply code"; "four digits")]
#[test_case(&["explain", "999999999"], "999999999 is not an FTP reply code"; "too many digits")]
#[test_case(&["explain", "700", "--lang", "ja"], "応答コードではありません"; "no class, in Japanese")]
#[test_case(&["explain", "4\u{1b}[31m"], "\\x1b"; "a terminal's orders")]
#[test_case(&["compare", "421"], "OTHER"; "one code to compare")]
#[test_case(&["compare", "421", "busy"], "`busy` is not a reply code"; "a word to compare")]
#[test_case(&["codes", "--class", "7"], "7 is not in"; "class")]
#[test_case(&["codes", "--lang", "fr"], "possible values: en, ja"; "language")]
#[test_case(&["codes", "--format", "jsonl"], "possible values: text, json"; "format")]
fn typed_wrong(args: &[&str], words: &str) {
    let output = run_in(args, &[]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(output.stdout.is_empty());
    assert!(stderr.contains(words), "{stderr}");
}
