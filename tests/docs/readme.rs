//! The README, in both languages.

use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::render::Format;
use regex::Regex;

use crate::markdown::{blocks, headings, table};
use crate::{read, says};

const ENGLISH: &str = "README.md";
const JAPANESE: &str = "docs/README.ja.md";

/// What more of a README the program tells: its exit codes (in English), its formats, and how many findings it knows.
pub(crate) fn completed(name: &str, page: &str) -> String {
    let page = &with_formats(name, page);
    let number = FindingId::ALL.len();
    let (before, after) = match name {
        ENGLISH => ("one of ", " findings"),
        JAPANESE => ("全", "種類の検出事項"),
        _ => return page.to_owned(),
    };
    let count = Regex::new(&format!("{before}[0-9]+{after}")).unwrap();
    assert!(count.is_match(page), "{name} does not count the findings");
    let page = count.replace(page, format!("{before}{number}{after}"));
    if name == JAPANESE {
        return page.into_owned();
    }
    let head = "| code | verdict | meaning |\n|---|---|---|\n";
    let (before, rest) = page.split_once(head).unwrap();
    let old = rest
        .split_inclusive('\n')
        .take_while(|row| row.starts_with("| "));
    let after = &rest[old.map(str::len).sum()..];
    let rows = exit_codes();
    let rows: Vec<String> = rows
        .iter()
        .map(|[code, verdict, meaning]| format!("| {code} | {verdict} | {meaning} |\n"))
        .collect();
    let rows = rows.concat();
    format!("{before}{head}{rows}{after}")
}

/// The sentence that lists the formats, as the program has them.
fn with_formats(name: &str, page: &str) -> String {
    let names = Format::ALL.map(|format| format!("`{format}`"));
    let (before, list, after) = match name {
        ENGLISH => {
            let (final_one, others) = names.split_last().unwrap();
            let list = format!("{}, or {final_one}", others.join(", "));
            ("`--format` is ", list, "; `--also")
        }
        JAPANESE => ("`--format`には", names.join("、"), "を指定できます"),
        _ => return page.to_owned(),
    };
    let (start, rest) = page.split_once(before).unwrap();
    let (_, end) = rest.split_once(after).unwrap();
    format!("{start}{before}{list}{after}{end}")
}

/// Each format has its row, in the program's order.
#[test]
fn the_page_of_formats_has_them_all() {
    let rows = table(
        &read("docs/formats.md"),
        "| `--format` | what it is | for |",
    );
    let rows: Vec<&str> = rows
        .iter()
        .map(|row| row[0].split('`').nth(1).unwrap())
        .collect();
    assert_eq!(rows, Format::ALL.map(Format::name));
}

/// Code, verdict and meaning as the help has them.
fn exit_codes() -> Vec<[String; 3]> {
    let help = says(&["--help"]);
    let (_, lines) = help.split_once("Exit codes:\n").unwrap();
    let rows = lines.lines().map_while(|line| line.trim().split_once("  "));
    rows.map(|(code, meaning)| {
        let (verdict, meaning) = meaning.split_once(": ").unwrap_or(("", meaning));
        [code, verdict, meaning].map(|it| it.trim().to_owned())
    })
    .collect()
}

#[test]
fn the_readme_is_short() {
    for name in [ENGLISH, JAPANESE] {
        let lines = read(name).lines().count();
        assert!(lines <= 250, "{name} has {lines} lines");
    }
}

/// Titles and sentences are others; sections, commands and tables are the same.
#[test]
fn both_languages_say_the_same() {
    let (english, japanese) = (read(ENGLISH), read(JAPANESE));
    let levels = |text: &str| -> Vec<usize> {
        let headings = headings(text).into_iter();
        headings
            .map(|it| it.bytes().take_while(|it| *it == b'#').count())
            .collect()
    };
    assert_eq!(levels(&english), levels(&japanese));
    let commands = |text: &str| -> Vec<String> {
        let blocks = blocks(text).into_iter().filter(|it| it.info == "sh");
        let lines = blocks.flat_map(|it| it.lines);
        lines
            .map(|it| it.split(" #").next().unwrap().trim().to_owned())
            .collect()
    };
    assert_eq!(commands(&english), commands(&japanese));
    // Some words differ by language, ids and options do not.
    let first = |text: &str| -> Vec<String> {
        let rows = text.lines().filter(|it| it.starts_with("| `"));
        rows.map(|it| it.split('`').nth(1).unwrap().to_owned())
            .collect()
    };
    assert_eq!(first(&english), first(&japanese));
    let rows = |text: &str| text.lines().filter(|it| it.starts_with('|')).count();
    assert_eq!(rows(&english), rows(&japanese));
    let codes = exit_codes();
    let told = table(&japanese, "| コード | 判定 | 意味 |");
    let told: Vec<_> = told
        .iter()
        .map(|row| [row[0].clone(), row[1].clone()])
        .collect();
    let meant: Vec<_> = codes
        .iter()
        .map(|[code, verdict, _]| [code.clone(), verdict.clone()])
        .collect();
    assert_eq!(told, meant);
}

#[test]
fn the_comparison_names_what_each_scenario_leads_to() {
    let list = says(&["demo", "--list"]);
    let leads_to: Vec<(&str, &str)> = list
        .lines()
        .map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap(), words.next().unwrap())
        })
        .collect();
    for (name, head) in [
        (ENGLISH, "| scenario | ftpprobe | `curl -v` | `check_ftp` |"),
        (
            JAPANESE,
            "| シナリオ | ftpprobe | `curl -v` | `check_ftp` |",
        ),
    ] {
        let rows = table(&read(name), head);
        assert!(rows.len() > 5, "{rows:?}");
        for row in rows {
            let pair = (row[0].trim_matches('`'), row[1].trim_matches('`'));
            assert!(leads_to.contains(&pair), "{name}: {pair:?}");
        }
    }
}

#[test]
fn the_index_by_symptom_names_findings() {
    for (name, head) in [
        (ENGLISH, "| what you see | run | what it often is |"),
        (JAPANESE, "| 症状 | 実行するコマンド | よくある原因 |"),
    ] {
        let mut count = 0;
        for row in table(&read(name), head) {
            for id in row[2].split('`').skip(1).step_by(2) {
                assert!(id.parse::<FindingId>().is_ok(), "{name}: {id}");
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
