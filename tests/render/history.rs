//! What earlier runs saw, as text, JSON and CSV.

use ftpprobe::clock::Timestamp;
use ftpprobe::history::{Check, HistoryReport, Run, summarize};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::{Style, history};
use serde_json::Value;
use test_case::test_case;

use super::fixtures::past::{check, month};
use super::schema::Schema;

fn report() -> HistoryReport {
    let nameless = Check {
        label: "[2001:db8::1]:2121 \u{1b}[2J/x".to_owned(),
        name: None,
        host: "2001:db8::1".to_owned(),
        port: 2121,
        ..check()
    };
    let one = Run {
        measures: Vec::new(),
        codes: Vec::new(),
        ..month().remove(0)
    };
    let checks = [(check(), month()), (nameless, vec![one])];
    let now = Timestamp::from_unix_seconds(4_000_000_000);
    let summaries = checks.iter();
    let summaries = summaries.filter_map(|(check, runs)| summarize(check, runs.clone(), now));
    HistoryReport::new(summaries.collect())
}

#[test_case(Language::English; "english")]
#[test_case(Language::Japanese; "japanese")]
fn a_month(language: Language) {
    let style = Style {
        language,
        ..Style::default()
    };
    let mut out = Vec::new();
    history::text(&report(), &style, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains('\u{1b}'), "{text}");
    if language == Language::English {
        let wide = text.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None);
    }
    insta::assert_snapshot!(format!("history_{}", language.tag()), text);
}

#[test]
fn programs_get_all_of_it() {
    let mut out = Vec::new();
    history::json(&report(), &mut out).unwrap();
    let json: Value = serde_json::from_slice(&out).unwrap();
    let schema = serde_json::to_value(schemars::schema_for!(HistoryReport)).unwrap();
    assert_eq!(Schema::new(schema).fault(&json), None, "{json}");
    assert_eq!(json["schema_version"], "1");
    let partner = &json["checks"][0];
    assert_eq!(partner["runs"]["all"], 2_761);
    assert_eq!(partner["runs"]["held_off"], 6);
    let causes: Vec<_> = partner["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["root_cause"])
        .collect();
    assert_eq!(
        causes,
        [
            "cert-expires-soon",
            "tcp-refused",
            "dns-no-resolver",
            "limit-per-ip"
        ]
    );
    assert_eq!(partner["incidents"][1]["seconds"], 7 * 900);
    assert_eq!(partner["incidents"][3]["end"], Value::Null);
    assert_eq!(partner["codes"]["421"], 21);
    let renewed = month()[315].started_at.to_string();
    assert_eq!(partner["certificate"]["since"], renewed);
}

#[test]
fn spreadsheets_get_a_line_for_each_run() {
    let mut out = Vec::new();
    let strange = Check {
        label: "a,\"b\"".to_owned(),
        ..check()
    };
    let runs = month();
    let mut table = history::Table::begin(&mut out).unwrap();
    table.add(&strange, &runs).unwrap();
    drop(table);
    let mut table = csv::Reader::from_reader(out.as_slice());
    let heads = table.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let rows: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), runs.len());
    let (row, run) = (&rows[1_000], &runs[1_000]);
    assert_eq!(&row[column("check")], "a,\"b\"");
    assert_eq!(&row[column("root_cause")], "tcp-refused");
    assert_eq!(
        row[column("started_at")].parse::<Timestamp>().unwrap(),
        run.started_at
    );
    assert_eq!(
        (&row[column("tcp")], &row[column("login")]),
        (run.measures[0].value.to_string().as_str(), "")
    );
    assert_eq!(&rows[0][column("codes")], "220 331 230 226");
}
