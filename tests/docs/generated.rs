//! Pages, or parts of them, that are made from the program.

use std::fs;
use std::path::PathBuf;

use ftpprobe::render::metrics;
use ftpprobe::report::PlacesMeaning;
use ftpprobe::serve::api::{self, Code};
use ftpprobe::serve::counts;

use crate::{compare, path, read, says};

#[test]
fn the_metrics_are_current() {
    let mut page = read("docs/metrics.md");
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
    let page = read("docs/api.md");
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

/// A page for each command, in every language; what the program no longer writes is compared with nothing.
#[test]
fn the_man_pages_are_current() {
    for (language, folder) in [("en", "docs/man"), ("ja", "docs/man/ja")] {
        let made = tempfile::tempdir().unwrap();
        let to = made.path().to_str().unwrap();
        says(&["generate", "man", "--lang", language, "--to", to]);
        let mut names = Vec::new();
        for folder in [made.path(), &path(folder)] {
            for file in fs::read_dir(folder).into_iter().flatten() {
                let name = file.unwrap().file_name().into_string().unwrap();
                names.extend(Some(name).filter(|name| name.ends_with(".1")));
            }
        }
        assert!(names.len() > 8, "{names:?}");
        for name in names {
            let expected = fs::read_to_string(made.path().join(&name));
            let expected = expected.unwrap_or_else(|_| panic!("{folder}/{name}: nobody writes it"));
            compare(&format!("{folder}/{name}"), &expected);
        }
    }
    let alone = says(&["generate", "man", "--lang", "en", "serve"]);
    assert_eq!(alone, read("docs/man/ftpprobe-serve.1"));
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
fn the_schema_is_what_the_program_prints() {
    let printed: serde_json::Value = serde_json::from_str(&says(&["generate", "schema"])).unwrap();
    let kept = read("docs/report.schema.json");
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
