//! Documents that repeat what the program says are compared with it; `UPDATE_DOCS=1` rewrites them.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a document that cannot be read fails the test; the test reads its own environment"
)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::render::metrics;
use ftpprobe::report::PlacesMeaning;
use ftpprobe::serve::api::{self, Code};
use ftpprobe::serve::counts;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn says(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ftpprobe"))
        .env_clear()
        .args(args)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn compare(name: &str, expected: &str) {
    let file = path(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, expected).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == expected,
        "{name} is not current: run UPDATE_DOCS=1 cargo test --test docs"
    );
}

#[test]
fn the_readme_shows_the_help_and_a_comparison() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let (before, rest) = readme.split_once("<!-- help:").unwrap();
    let (mark, rest) = rest.split_once("```text\n").unwrap();
    let (_, after) = rest.split_once("```\n<!-- end of help -->").unwrap();
    let help = says(&["--help"]);
    let mut expected = format!(
        "{before}<!-- help:{mark}```text\n{}\n```\n<!-- end of help -->{after}",
        help.trim_end()
    );
    let args = ["compare", "212", "421", "--lang", "ja"];
    let prompt = format!("```console\n$ ftpprobe {}\n", args.join(" "));
    let (before, rest) = expected.split_once(&prompt).unwrap();
    let (_, after) = rest.split_once("```\n").unwrap();
    expected = format!("{before}{prompt}{}```\n{after}", says(&args));
    compare("README.md", &expected);
}

#[test]
fn the_readme_has_every_exit_code() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let help = says(&["--help"]);
    let (_, table) = help.split_once("Exit codes:\n").unwrap();
    for line in table.lines() {
        let (code, meaning) = line.trim().split_once("  ").unwrap();
        let meaning = meaning
            .split_once(": ")
            .map_or(meaning, |(_, meaning)| meaning);
        let row = readme
            .lines()
            .find(|row| row.starts_with(&format!("| {code} |")))
            .unwrap();
        assert!(row.contains(meaning), "{row} does not say: {meaning}");
    }
}

/// What the README shows of the commands that need no network is what they print. A shell would take
/// the quotes away.
#[test]
fn the_readme_shows_what_the_lookups_print() {
    let mut readme = fs::read_to_string(path("README.md")).unwrap();
    for typed in [
        "explain \"421 Too many connections (8) from this IP\"",
        "explain 212",
    ] {
        let head = format!("$ ftpprobe {typed}\n");
        let (before, rest) = readme.split_once(&head).unwrap();
        let (_, after) = rest.split_once("```\n").unwrap();
        let (command, what) = typed.split_once(' ').unwrap();
        let printed = says(&[command, what.trim_matches('"')]);
        readme = format!("{before}{head}{printed}```\n{after}");
    }
    compare("README.md", &readme);
}

#[test]
fn the_readme_counts_the_findings() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let words: Vec<&str> = readme.split_whitespace().collect();
    let counted = format!("there are {} in all)", FindingId::ALL.len());
    assert!(words.join(" ").contains(&counted), "{counted}");
}

#[test]
fn the_metrics_are_current() {
    let mut page = fs::read_to_string(path("docs/metrics.md")).unwrap();
    for (part, metrics) in [
        ("of reports", metrics::OF_REPORTS),
        ("of the exporter", counts::OF_THE_EXPORTER),
    ] {
        let rows = metrics.iter().map(|metric| {
            let labels: Vec<_> = metric.labels.iter().map(|it| format!("`{it}`")).collect();
            let (name, kind) = (metric.name, metric.kind.name());
            let labels = labels.join(", ");
            format!("| `{name}` | {kind} | {labels} | {} |\n", metric.help)
        });
        let head = "| metric | type | labels | HELP |\n|---|---|---|---|\n";
        let table = head.to_owned() + &rows.collect::<String>();
        let (begin, end) = (
            format!("<!-- {part}: begin -->\n"),
            format!("<!-- {part}: end -->"),
        );
        let (before, rest) = page.split_once(&begin).unwrap();
        let (_, after) = rest.split_once(&end).unwrap();
        page = format!("{before}{begin}{table}{end}{after}");
    }
    compare("docs/metrics.md", &page);
}

/// Its table of problems is made of the code's; paths, parameters and meanings are those that there are.
#[test]
fn the_api_is_documented() {
    let page = fs::read_to_string(path("docs/api.md")).unwrap();
    let schema = schemars::schema_for!(Code);
    let meant = schema.as_value()["oneOf"].as_array().unwrap();
    let rows = Code::ALL.map(|code| {
        let own = meant.iter().find(|it| it["const"] == code.name()).unwrap();
        let when = own["description"].as_str().unwrap();
        let (status, name, hint) = (code.status(), code.name(), code.what_to_do());
        format!("| {status} | `{name}` | {when} | {hint} |\n")
    });
    let head = "| status | `code` | when | `what_to_do` |\n|---|---|---|---|\n";
    let table = head.to_owned() + &rows.concat();
    let (begin, end) = ("<!-- problems: begin -->\n", "<!-- problems: end -->");
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    compare(
        "docs/api.md",
        &format!("{before}{begin}{table}{end}{after}"),
    );
    let first_cells = |head: &str| -> Vec<String> {
        let (_, rows) = page.split_once(head).unwrap();
        let rows = rows.lines().skip(1).take_while(|row| row.starts_with("| "));
        rows.map(|row| row.split('`').nth(1).unwrap().to_owned())
            .collect()
    };
    assert_eq!(first_cells("| path | answers |\n"), api::PATHS);
    assert_eq!(first_cells("| parameter | value |\n"), api::PARAMETERS);
    let schema = schemars::schema_for!(PlacesMeaning);
    let meanings = schema.as_value()["oneOf"].as_array().unwrap();
    let meanings: Vec<_> = meanings
        .iter()
        .map(|it| it["const"].as_str().unwrap())
        .collect();
    assert_eq!(first_cells("| `meaning` | when |\n"), meanings);
}

#[test]
fn the_man_page_is_current() {
    compare("docs/ftpprobe.1", &says(&["generate", "man"]));
}

#[test]
fn the_catalogue_of_codes_is_current() {
    let made = tempfile::tempdir().unwrap();
    says(&["generate", "catalogue", made.path().to_str().unwrap()]);
    let mut names = vec!["codes.json".to_owned()];
    for language in ["en", "ja"] {
        let mut files = |folder: PathBuf| {
            for file in fs::read_dir(folder).unwrap() {
                let name = file.unwrap().file_name().into_string().unwrap();
                names.push(format!("{language}/{name}"));
            }
        };
        files(made.path().join(language));
        // What the program no longer writes is compared with nothing.
        files(path("docs/codes").join(language));
    }
    for name in names {
        let expected = fs::read_to_string(made.path().join(&name));
        let expected = expected.unwrap_or_else(|_| panic!("docs/codes/{name}: nobody writes it"));
        compare(&format!("docs/codes/{name}"), &expected);
    }
}

#[test]
fn the_findings_are_current() {
    for (language, file) in [("en", "docs/findings.md"), ("ja", "docs/findings.ja.md")] {
        compare(file, &says(&["generate", "findings", "--lang", language]));
    }
}

#[test]
fn every_link_within_the_catalogue_leads_somewhere() {
    for language in ["en", "ja"] {
        let folder = path("docs/codes").join(language);
        for file in fs::read_dir(&folder).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            for rest in text.split("](").skip(1) {
                let link = rest.split(')').next().unwrap();
                let (page, anchor) = link.split_once('#').unwrap();
                let page = fs::read_to_string(folder.join(page)).unwrap();
                assert!(page.contains(&format!("<a id=\"{anchor}\"></a>")), "{link}");
            }
        }
    }
}

#[test]
fn the_schema_is_what_the_program_prints() {
    let printed: serde_json::Value = serde_json::from_str(&says(&["generate", "schema"])).unwrap();
    let kept = fs::read_to_string(path("docs/report.schema.json")).unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&kept).unwrap(),
        printed
    );
}

#[test]
fn the_schema_of_the_history_is_current() {
    compare(
        "docs/history.schema.json",
        &says(&["generate", "schema", "history"]),
    );
}

#[test]
fn the_schema_of_contrasts_is_current() {
    compare(
        "docs/contrast.schema.json",
        &says(&["generate", "schema", "contrast"]),
    );
}

/// Read as a configuration, without a network: the credential that it refers to comes up in the unit.
#[test]
fn the_configuration_in_the_documentation_is_one() {
    let page = fs::read_to_string(path("docs/monitoring.md")).unwrap();
    let (_, rest) = page.split_once("```toml\n# Above the tables").unwrap();
    let (text, _) = rest.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ftpprobe.toml");
    fs::write(&file, format!("#{text}")).unwrap();
    let unit = says(&["generate", "systemd", "--config", file.to_str().unwrap()]);
    assert!(unit.contains("LoadCredential=backup:"), "{unit}");
}

#[test]
fn no_document_names_a_file_that_is_not_there() {
    for name in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/api.md",
        "docs/architecture.md",
        "docs/exporter.md",
        "docs/metrics.md",
        "docs/monitoring.md",
        "docs/reliability.md",
        "docs/security.md",
        "docs/stability.md",
        "SECURITY.md",
    ] {
        let text = fs::read_to_string(path(name)).unwrap();
        let folder = path(name).parent().unwrap().to_owned();
        for rest in text.split("](").skip(1) {
            let link = rest.split(')').next().unwrap();
            let local = !link.starts_with("http") && !link.starts_with('#');
            assert!(!local || folder.join(link).exists(), "{name} names {link}");
        }
    }
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// What holds a defence is the last cell of its row.
#[test]
fn every_test_that_the_security_page_names_exists() {
    let mut all = String::new();
    for folder in ["src", "tests"] {
        sources(&path(folder), &mut all);
    }
    let page = fs::read_to_string(path("docs/security.md")).unwrap();
    let mut count = 0;
    for row in page
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
    {
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in cell.split('`').skip(1).step_by(2) {
            assert!(
                all.contains(&format!("fn {name}(")),
                "there is no test {name}"
            );
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
