//! The report for people.

use std::slice;

use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{Cited, Report};
use ftpprobe::text::{sanitize, width};

use super::fixtures;

fn render(report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    renderer(Format::Text, style)
        .render(slice::from_ref(report), &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn verbose() -> Style {
    Style {
        verbose: 1,
        ..Style::default()
    }
}

#[test]
fn as_people_see_it() {
    for (name, report) in fixtures::all() {
        insta::assert_snapshot!(format!("text_{name}"), render(&report, &Style::default()));
    }
}

#[test]
fn in_japanese() {
    let style = Style {
        language: Language::Japanese,
        ..Style::default()
    };
    let reports = fixtures::speaking(Language::Japanese, || {
        vec![
            ("healthy", fixtures::healthy()),
            ("limit", fixtures::limit()),
            ("two_attempts", fixtures::two_attempts()),
            ("private_address", fixtures::private_address()),
            ("data_port_filtered", fixtures::data_port_filtered()),
            ("transferred", fixtures::transfer_test::transferred()),
            ("left_behind", fixtures::transfer_test::left_behind()),
            ("encrypted", fixtures::tls::encrypted()),
            ("expired", fixtures::tls::expired()),
            ("too_old", fixtures::tls::too_old()),
            ("self_signed", fixtures::tls::self_signed()),
            ("hostile_certificate", fixtures::tls::hostile_certificate()),
        ]
    });
    for (name, report) in reports {
        let shown = render(&report, &style);
        for line in shown.lines() {
            assert!(width(line) <= 80, "{line}");
        }
        insta::assert_snapshot!(format!("japanese_{name}"), shown);
    }
}

#[test]
fn with_the_whole_transcript() {
    for (name, report) in [
        ("healthy", fixtures::healthy()),
        ("hostile", fixtures::hostile()),
        ("two_attempts", fixtures::two_attempts()),
        ("encrypted", fixtures::tls::encrypted()),
        ("expired", fixtures::tls::expired()),
        ("hostile_certificate", fixtures::tls::hostile_certificate()),
    ] {
        insta::assert_snapshot!(format!("verbose_{name}"), render(&report, &verbose()));
    }
}

#[test]
fn quiet_is_one_line() {
    let quiet = Style {
        quiet: true,
        ..Style::default()
    };
    let reports = fixtures::all().into_iter();
    let lines: Vec<_> = reports.map(|(_, report)| render(&report, &quiet)).collect();
    for line in &lines {
        assert_eq!(line.lines().count(), 1, "{line}");
    }
    insta::assert_snapshot!("quiet", lines.concat());
}

#[test]
fn every_line_fits_and_nothing_acts_on_a_terminal() {
    for columns in [40, 64, 80, 132] {
        for style in [
            Style {
                columns,
                ..Style::default()
            },
            Style {
                columns,
                ..verbose()
            },
        ] {
            for (name, report) in fixtures::all() {
                let shown = render(&report, &style);
                for line in shown.lines() {
                    assert!(width(line) <= columns, "{name}, {columns}: {line}");
                    assert_eq!(sanitize(line), line, "{name}");
                    assert_eq!(line.trim_end(), line, "{name}");
                }
            }
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let coloured = Style {
        colour: true,
        ..verbose()
    };
    for (name, report) in fixtures::all() {
        let shown = render(&report, &coloured);
        assert!(shown.contains("\u{1b}["), "{name}");
        let plain = render(&report, &verbose());
        assert!(!plain.contains('\u{1b}'), "{name}");
        assert_eq!(without_colour(&shown), plain, "{name}");
    }
}

/// The text without the sequences that colour it.
fn without_colour(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let (codes, after) = after.split_once('m').unwrap();
        let is_colour = codes.bytes().all(|b| b.is_ascii_digit() || b == b';');
        assert!(is_colour, "no colour: {codes:?}");
        rest = after;
    }
    plain.push_str(rest);
    plain
}

#[test]
fn a_report_of_nothing_has_its_verdict_and_closing_line() {
    let mut report = fixtures::interrupted();
    report.attempts.clear();
    let shown = render(&report, &Style::default());
    assert!(shown.starts_with("UNKNOWN   ftp.example.com:21"), "{shown}");
    assert!(shown.ends_with("in total\n"), "{shown}");
}

#[test]
fn addresses_of_data_connections_are_told_where_they_are_not_the_servers_own() {
    let shown = render(&fixtures::private_address(), &Style::default());
    assert!(
        shown.contains("192.168.1.10:50013, reached at 192.0.2.10:50013: 204 B"),
        "{shown}"
    );
    let shown = render(&fixtures::healthy(), &Style::default());
    assert!(!shown.contains("\nData "), "{shown}");
    let shown = render(&fixtures::healthy(), &verbose());
    assert!(shown.contains("\nData "), "{shown}");
}

#[test]
fn a_server_without_an_end_does_not_flood_the_terminal() {
    let mut report = fixtures::data_port_filtered();
    let endless = "x ".repeat(200_000);
    for exchange in &mut report.attempts[0].exchanges {
        exchange.lines = vec![endless.clone()];
    }
    report.attempts[0].exchanges[0].lines = vec!["220-line".to_owned(); 10_000];
    report.server.system = Some(endless.clone());
    report.data[0].failure = Some(endless.clone());
    report.findings[0].evidence.push(Cited::Fact(endless));
    let lines = |style: &Style| render(&report, style).lines().count();
    assert!(lines(&Style::default()) < 200);
    assert!(lines(&verbose()) < 1_000);
    assert!(render(&report, &verbose()).contains("(9800 more lines)"));
}

#[test]
fn in_colour() {
    let coloured = Style {
        colour: true,
        ..Style::default()
    };
    for (name, report) in [
        ("healthy", fixtures::healthy()),
        ("limit", fixtures::limit()),
        ("self_signed", fixtures::tls::self_signed()),
    ] {
        // A snapshot with bare escapes would colour whatever shows it.
        let shown = render(&report, &coloured).replace('\u{1b}', "\\e");
        insta::assert_snapshot!(format!("coloured_{name}"), shown);
    }
}
