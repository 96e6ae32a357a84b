//! JSON and its schema.

use std::slice;

use std::fs;
use std::path::Path;

use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::Report;
use serde_json::Value;

use super::fixtures;
use super::schema::Schema;

fn render(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    renderer(format, &Style::default())
        .render(slice::from_ref(report), &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// Versions change with every release; the shape does not.
fn without_version(json: &str) -> String {
    json.replace(env!("CARGO_PKG_VERSION"), "[version]")
}

#[test]
fn as_programs_see_it() {
    for (name, report) in [
        ("healthy", fixtures::healthy as fn() -> Report),
        ("limit", fixtures::limit),
        ("hostile", fixtures::hostile),
        ("encrypted", fixtures::tls::encrypted),
        ("expired", fixtures::tls::expired),
        ("hostile_certificate", fixtures::tls::hostile_certificate),
    ] {
        let report = report();
        let json = render(&report, Format::Json);
        insta::assert_snapshot!(format!("json_{name}"), without_version(&json));
    }
    let line = render(&fixtures::limit(), Format::Jsonl);
    insta::assert_snapshot!("jsonl_limit", without_version(&line));
}

#[test]
fn json_gives_the_report_back() {
    for (name, report) in fixtures::all() {
        let pretty = render(&report, Format::Json);
        let line = render(&report, Format::Jsonl);
        assert_eq!(line.lines().count(), 1, "{name}");
        for json in [pretty, line] {
            assert_eq!(
                serde_json::from_str::<Report>(&json).unwrap(),
                report,
                "{name}"
            );
            let acts = |c: char| c.is_control() && c != '\n';
            assert!(!json.chars().any(acts), "{name}");
            assert!(!json.contains('\u{202e}'), "{name}");
        }
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests asks for new files by the environment"
)]
fn the_schema_is_that_of_the_report() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Report)).unwrap() + "\n";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &schema).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(written, schema, "UPDATE_DOCS=1 writes it anew");
}

#[test]
fn every_report_is_valid() {
    let schema = serde_json::to_value(schemars::schema_for!(Report)).unwrap();
    let schema = Schema::new(schema);
    for (name, report) in fixtures::all() {
        let mut json: Value = serde_json::from_str(&render(&report, Format::Json)).unwrap();
        assert_eq!(schema.fault(&json), None, "{name}");
        json["verdict"] = "splendid".into();
        assert_ne!(schema.fault(&json), None, "{name}");
    }
}
