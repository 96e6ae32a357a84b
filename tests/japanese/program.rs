//! What the program says besides reports: help, man pages, and what is wrong with what was typed.

use std::process::Output;
use std::sync::LazyLock;

use assert_cmd::Command;
use ftpprobe::text::width;
use regex::Regex;

use super::Findings;
use super::english::Allowed;

/// Commands to type, and lists of values, which are the same in every language.
static TYPED: LazyLock<Regex> = LazyLock::new(|| {
    let typed = [
        r"(?m)^ +ftpprobe .*$",
        r"ftpprobe( [a-z][a-z-]*)*",
        r"(?s)\[指[^\[\]]*値:\s[^\]]*\]",
        r"（指定できる値: [^）]*）",
        r"(?s)コマンド: probe,.*generate",
    ];
    Regex::new(&typed.map(|it| format!("(?:{it})")).join("|")).unwrap()
});

const COMMANDS: [&[&str]; 17] = [
    &[],
    &["probe"],
    &["demo"],
    &["diagnose"],
    &["contrast"],
    &["serve"],
    &["history"],
    &["codes"],
    &["explain"],
    &["compare"],
    &["generate"],
    &["generate", "man"],
    &["generate", "completions"],
    &["generate", "schema"],
    &["generate", "config"],
    &["generate", "systemd"],
    &["generate", "cron"],
];

fn run(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ftpprobe"));
    let command = command.env_clear().env("LC_ALL", "ja_JP.UTF-8");
    command.args(words).output().unwrap()
}

fn look(findings: &mut Findings, name: &str, text: &str) {
    let text = TYPED.replace_all(text, "・");
    findings.look(name, &text, &Allowed::default());
}

#[test]
fn no_help_is_in_english_and_all_of_it_fits() {
    let mut findings = Findings::default();
    for words in COMMANDS {
        for asked in ["-h", "--help"] {
            let words = [words, &[asked]].concat();
            let name = words.join(" ");
            let text = String::from_utf8(run(&words).stdout).unwrap();
            assert!(text.contains("使い方: ftpprobe"), "{name}: {text}");
            look(&mut findings, &name, &text);
            let widest = text.lines().map(width).max().unwrap();
            assert!(widest <= 80, "{name} is {widest} columns wide");
            let lines = text.lines().count();
            assert!(
                asked == "--help" || lines <= 24,
                "{name} has {lines} lines:\n{text}"
            );
        }
    }
    findings.end("pages of help", 30);
}

#[test]
fn no_man_page_is_in_english() {
    let mut findings = Findings::default();
    // What is set in bold or italics is typed or a name.
    let markup = Regex::new(r"\\f[BI].*?\\fR|(?m)^\.TH .*$|\\[&-]").unwrap();
    for name in [
        "demo", "diagnose", "contrast", "serve", "history", "codes", "explain", "generate",
    ] {
        let page = String::from_utf8(run(&["generate", "man", name]).stdout).unwrap();
        let page = markup.replace_all(&page, "・");
        look(&mut findings, name, &page);
    }
    findings.end("man pages", 8);
}

#[test]
fn nothing_that_is_wrong_is_told_in_english() {
    let mut findings = Findings::default();
    let all: [&[&str]; 34] = [
        &["--tls", "x", "h.example"],
        &["--tls"],
        &["--timeout", "x", "h.example"],
        &["--jobs", "0", "h.example"],
        &["--active=x", "h.example"],
        &["--dir", "a", "--dir", "b", "h.example"],
        &["-4", "-6", "h.example"],
        &["--client-cert", "x", "h.example"],
        &["--tsl", "off", "h.example"],
        &["--password", "x", "h.example"],
        &["-k", "h.example"],
        &["--since", "7d", "h.example"],
        &["--frobnicate", "h.example"],
        &["histroy"],
        &["-v", "demo"],
        &["h.example", "21"],
        &["explain"],
        &["generate", "x"],
        &["--no-config"],
        &["sftp://h.example"],
        &["h.example:99999"],
        &["--user", "a:b", "h.example"],
        &["--user", "me", "ftp://you@h.example"],
        &["--ask-password", "h.example"],
        &["--config", "/nowhere/there.toml"],
        &["--format", "json", "--no-config", "a.example", "b.example"],
        &["--find-limit", "1", "--yes", "h.example"],
        &["--interface", "a/b", "h.example"],
        &["--resolve", "x", "h.example"],
        &["--server-profile", "vsftp", "h.example"],
        &["demo", "421-per-up"],
        &["diagnose", "/nowhere/there.log"],
        &["history", "--history", "/nowhere/there.sqlite"],
        &["explain", "limit-per-iq"],
    ];
    for words in all {
        let name = words.join(" ");
        let output = run(words);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.starts_with("エラー: "), "{name}: {text}");
        assert_eq!(output.status.code(), Some(3), "{name}: {text}");
        look(&mut findings, &name, &text);
    }
    findings.end("errors", all.len());
}

#[test]
fn near_misses_are_suggested_in_japanese() {
    for (words, meant) in [
        (&["--tsl", "off"][..], "--tlsではありませんか"),
        (&["--tls", "explict"], "「explicit」ではありませんか"),
        (&["histroy"], "「history」ではありませんか"),
        (&["demo", "421-per-up"], "「421-per-ip」ではありませんか"),
        (
            &["explain", "limit-per-iq"],
            "「limit-per-ip」ではありませんか",
        ),
        (&["generate", "sistemd"], "「systemd」ではありませんか"),
        (
            &["--server-profile", "vsftp", "h"],
            "「vsftpd」ではありませんか",
        ),
    ] {
        let text = String::from_utf8(run(words).stderr).unwrap();
        assert!(text.contains(meant), "{words:?}: {text}");
    }
}

#[test]
fn the_language_is_that_of_the_option_before_that_of_the_locale() {
    for words in [&["--lang", "en", "-h"][..], &["--lang=en", "-h"]] {
        let text = String::from_utf8(run(words).stdout).unwrap();
        assert!(text.contains("Usage: ftpprobe"), "{text}");
    }
    let text = String::from_utf8(run(&["help", "--help"]).stdout).unwrap();
    assert!(text.contains("使い方: ftpprobe"), "{text}");
}
