//! The same run from other places.

use std::slice;

use ftpprobe::evidence::redaction::{Redact, Redaction};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::places::{Asked, NotAsked, places};
use ftpprobe::report::{PlaceFailure, PlacesMeaning, Report, SightReport};
use test_case::test_case;

use super::fixtures;
use super::schema::Schema;

/// A place that saw this.
pub(crate) fn saw(name: &str, report: &Report) -> Asked {
    Asked {
        name: name.to_owned(),
        url: format!("https://{name}.example"),
        answer: Ok(Box::new(SightReport::of(report))),
    }
}

/// It fails here, works there, and two places could not say.
pub(crate) fn report(language: Language) -> Report {
    let mut report = fixtures::speaking(language, fixtures::data_port_filtered);
    let mut healthy = fixtures::speaking(language, fixtures::healthy);
    healthy.target = report.target.clone();
    let mut other = healthy.clone();
    "monitor".clone_into(&mut other.target.user);
    let refused = Asked {
        name: "closed".to_owned(),
        url: "https://closed.example".to_owned(),
        answer: Err(NotAsked {
            kind: PlaceFailure::Forbidden,
            status: Some(403),
            code: Some("not-allowed".to_owned()),
            detail: Some("ftp.example.com:21 may not be probed".to_owned()),
        }),
    };
    let asked = vec![saw("frankfurt", &healthy), refused, saw("osaka", &other)];
    let found = places(&report, asked, &Wording::new(language));
    assert_eq!(found.meaning, PlacesMeaning::FailsOnlyHere);
    report.places = Some(Box::new(found));
    report
}

fn section(report: &Report, format: Format, language: Language, from: &str) -> String {
    let style = Style {
        language,
        ..Style::default()
    };
    let mut out = Vec::new();
    let reports = slice::from_ref(report);
    renderer(format, &style).render(reports, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let (_, rest) = text.split_once(from).unwrap();
    format!("{from}{rest}")
}

#[test_case(Language::English, "From other places"; "english")]
#[test_case(Language::Japanese, "ほかの場所からの結果"; "japanese")]
fn as_people_read_it(language: Language, title: &str) {
    let report = report(language);
    let text = section(&report, Format::Text, language, title);
    insta::assert_snapshot!(format!("places_{}", language.tag()), text);
}

/// A report with them is read back as it was, and by the published schema.
#[test]
fn programs_get_all_of_it() {
    let report = report(Language::English);
    let json = serde_json::to_value(&report).unwrap();
    let schema = serde_json::to_value(schemars::schema_for!(Report)).unwrap();
    assert_eq!(Schema::new(schema).fault(&json), None);
    assert_eq!(serde_json::from_value::<Report>(json).unwrap(), report);
}

#[test]
fn a_ticket_and_a_status_line_tell_the_sentence() {
    let report = report(Language::English);
    let ticket = section(
        &report,
        Format::Markdown,
        Language::English,
        "### From other places",
    );
    assert!(ticket.contains("- frankfurt: OK "), "{ticket}");
    let sentence = "It works from frankfurt and osaka, not from here";
    assert!(ticket.contains(sentence), "{ticket}");
    let nagios = section(&report, Format::Nagios, Language::English, "FTP CRITICAL");
    assert!(nagios.contains(sentence), "{nagios}");
}

#[test]
fn names_of_places_are_taken_out_with_others() {
    let report = report(Language::English);
    let redaction = Redaction::new(Redact::All);
    report.teach(&redaction);
    let json = serde_json::to_string(&report.redacted(&redaction).unwrap()).unwrap();
    for name in [
        "frankfurt",
        "osaka",
        "closed.example",
        "monitor",
        "ftp.example.com",
    ] {
        assert!(!json.contains(name), "{name}: {json}");
    }
    assert!(json.contains("fails-only-here"), "{json}");
}
