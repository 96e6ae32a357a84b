//! Pairs of captures that were recorded at both ends of a network, held against each other by the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;
use test_case::test_case;

/// What `pairs.toml` says of a pair.
#[derive(Deserialize)]
struct Pair {
    kinds: Vec<String>,
    words: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/pairs")
}

fn pairs() -> BTreeMap<String, Pair> {
    let text = fs::read_to_string(folder().join("pairs.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn file(name: &str) -> PathBuf {
    let plain = folder().join(format!("{name}.pcap"));
    if plain.exists() {
        return plain;
    }
    folder().join(format!("{name}.pcap.gz"))
}

#[test_case("dropped-port")]
#[test_case("port-reset")]
#[test_case("prohibited-port")]
#[test_case("rewritten-227")]
#[test_case("idle-nat")]
#[test_case("control-reset")]
#[test_case("large-packets")]
#[test_case("accepted-by-proxy")]
fn what_the_path_did(name: &str) {
    let pair = &pairs()[name];
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .args(["contrast", "--format", "json"])
        .args([file(name), file(&format!("{name}@server"))])
        .env_clear()
        .output()
        .unwrap();
    let contrast: Value = serde_json::from_slice(&output.stdout).unwrap();
    let path = &contrast["path"];
    assert_eq!(
        (&path["client"], &path["client_known_by"]),
        (&"here".into(), &"hops".into())
    );
    let session = &path["sessions"][0];
    let events = session["events"].as_array().unwrap();
    let kinds: Vec<&str> = events
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, pair.kinds, "{session:#}");
    let texts: Vec<&str> = events
        .iter()
        .map(|it| it["text"].as_str().unwrap())
        .collect();
    let texts = texts.join("\n");
    for words in &pair.words {
        assert!(texts.contains(words), "{words}: {texts}");
    }
}

#[test]
fn every_pair_is_named() {
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (name, _) = name.split_once('.').unwrap();
        let name = name.trim_end_matches("@server");
        assert!(name == "pairs" || pairs().contains_key(name), "{name}");
    }
}
