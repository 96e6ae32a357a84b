//! What changes with the language of a report, and what does not.

use std::slice;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::Report;
use ftpprobe::text::width;
use regex::Regex;
use serde_json::Value;

use super::fixtures;

/// Fields of JSON that hold words of ours, at any depth.
const WORDS: [&str; 10] = [
    "action", "detail", "guidance", "meaning", "name", "note", "summary", "text", "title",
    "waiting",
];

fn japanese() -> Vec<(&'static str, Report)> {
    fixtures::speaking(Language::Japanese, fixtures::all)
}

/// The verbose report in Japanese.
fn shown(report: &Report) -> String {
    let style = Style {
        language: Language::Japanese,
        verbose: 1,
        columns: 100,
        ..Style::default()
    };
    let mut out = Vec::new();
    renderer(Format::Text, &style)
        .render(slice::from_ref(report), &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// Columns before the first of these characters.
fn columns_before(line: &str, chars: &[char]) -> Option<usize> {
    line.find(chars).map(|at| width(&line[..at]))
}

#[test]
fn columns_are_aligned_after_wide_labels() {
    let times = Regex::new(r"[0-9] (?:ms|s)(?:  |$)").unwrap();
    let mut steps = 0;
    for (name, report) in japanese() {
        let shown = shown(&report);
        let is_step = |line: &&str| line.starts_with("  ✓ ") || line.starts_with("  ✗ ");
        let begins: Vec<_> = shown
            .lines()
            // The lines of this block begin like steps, and have no bars.
            .take_while(|line| *line != "転送テスト")
            .filter(is_step)
            .map(|line| {
                times
                    .find(line)
                    .map(|found| width(line[..found.end()].trim_end()))
            })
            .collect();
        assert!(begins.iter().all(Option::is_some), "{name}: {shown}");
        assert!(
            begins.windows(2).all(|two| two[0] == two[1]),
            "{name}: {shown}"
        );
        steps += begins.len();
    }
    assert!(steps > 30, "{steps}");
}

#[test]
fn the_server_and_its_data_connections_begin_in_the_same_column() {
    let report = fixtures::speaking(Language::Japanese, fixtures::healthy);
    let shown = shown(&report);
    let line = |start: &str| shown.lines().find(|line| line.starts_with(start)).unwrap();
    let server = columns_before(line("サーバー"), &['v']);
    assert_eq!(server, columns_before(line("データ"), &['✓']), "{shown}");
    assert_eq!(
        server,
        columns_before(line("          ✓"), &['✓']),
        "{shown}"
    );
}

#[test]
fn only_words_of_ours_change_with_the_language() {
    for ((name, english), (_, japanese)) in fixtures::all().into_iter().zip(japanese()) {
        let [english, japanese] = [english, japanese].map(|report| {
            let mut json = serde_json::to_value(&report).unwrap();
            for data in json["data"].as_array_mut().unwrap() {
                // How an exchange failed is a key; what became of data is words.
                data["failure"].take();
            }
            for finding in json["findings"].as_array_mut().unwrap() {
                // What a finding rests on is an index, or a sentence.
                let rests_on = finding["evidence"].as_array_mut().unwrap();
                rests_on.retain(Value::is_number);
            }
            without_words(&mut json);
            json
        });
        assert_eq!(english, japanese, "{name}");
    }
}

fn without_words(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.retain(|key, _| !WORDS.contains(&key.as_str()));
            fields.values_mut().for_each(without_words);
        }
        Value::Array(items) => items.iter_mut().for_each(without_words),
        _ => {}
    }
}

/// The files of a folder and of the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_text_that_reports_ask_for_exists_and_every_text_is_asked_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut written = BTreeSet::new();
    let mut sources = Vec::new();
    for file in [
        "report",
        "notes",
        "matrix-words",
        "page",
        "watch",
        "watching",
        "web",
    ] {
        let path = root.join(format!("src/knowledge/data/locales/en/{file}.ftl"));
        let source = fs::read_to_string(path).unwrap();
        let ids = source.lines().filter_map(|line| line.split_once(" ="));
        let ids = ids.filter(|(id, _)| id.starts_with(|c: char| c.is_ascii_lowercase()));
        written.extend(ids.map(|(id, _)| id.to_owned()));
        sources.push(source);
    }
    let families: BTreeSet<_> = written
        .iter()
        .filter_map(|id| id.split_once('-'))
        .map(|(family, _)| family.to_owned())
        .collect();
    let literal = Regex::new("\"([a-z]+(?:-[a-z]+)*)\"").unwrap();
    let mut named = BTreeSet::new();
    for folder in ["src/report", "src/render", "src/cli", "src/serve"] {
        for path in files(&root.join(folder)) {
            // The keys of a configuration are names of options.
            if path.starts_with(root.join("src/cli/config")) {
                continue;
            }
            let source = fs::read_to_string(path).unwrap();
            let found = literal.captures_iter(&source);
            named.extend(found.map(|found| found[1].to_owned()));
        }
    }
    // Pieces of others.
    let piece = Regex::new(r"\{ ([a-z-]+) \}").unwrap();
    let pieces = sources
        .iter()
        .flat_map(|source| piece.captures_iter(source));
    named.extend(pieces.map(|found| found[1].to_owned()));
    for id in &written {
        assert!(named.contains(id), "{id} is never asked for");
        for language in Language::ALL {
            let text = Wording::new(language).say(id, &[]);
            assert_ne!(&text, id, "{language:?}");
        }
    }
    for id in &named {
        let is_ours = id
            .split_once('-')
            .is_some_and(|(family, _)| families.contains(family));
        assert!(!is_ours || written.contains(id), "{id} is not written");
    }
}
