//! The report for people.

use std::slice;

use ftpprobe::diagnosis::Confidence;
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::{Format, Live, Style, renderer};
use ftpprobe::report::{Cited, Report};
use ftpprobe::text::{Ruler, sanitize, width};

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
        ("healthy", fixtures::healthy as fn() -> Report),
        ("hostile", fixtures::hostile),
        ("two_attempts", fixtures::two_attempts),
        ("encrypted", fixtures::tls::encrypted),
        ("expired", fixtures::tls::expired),
        ("hostile_certificate", fixtures::tls::hostile_certificate),
    ] {
        let report = report();
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
fn a_report_of_nothing_has_its_opening_and_its_verdict() {
    let mut report = fixtures::interrupted();
    report.attempts.clear();
    let shown = render(&report, &Style::default());
    assert!(shown.starts_with("ftp.example.com:21  2026-"), "{shown}");
    assert!(
        shown.contains("\n\nUNKNOWN   ftp.example.com:21"),
        "{shown}"
    );
}

/// Details first, then the verdict, its cause, and who is to do what: what stands above the prompt in the end.
#[test]
fn what_matters_comes_last() {
    for (name, report) in fixtures::all() {
        let Some(root) = report.root() else { continue };
        for style in [Style::default(), verbose()] {
            let shown = render(&report, &style);
            let verdict = report.verdict.name().to_uppercase();
            let (details, last) = shown.split_once(&format!("\n\n{verdict} ")).unwrap();
            let cites = !root.evidence.is_empty();
            assert_eq!(details.contains("\nEvidence\n"), cites, "{name}: {shown}");
            let mut parts = last.split("\n\n");
            let cause = parts.next().unwrap();
            assert!(
                cause.contains(&format!("\n  {} (", root.id)),
                "{name}: {shown}"
            );
            let advice = parts.next().unwrap();
            for it in &root.advice {
                let begins = it.text.split(' ').next().unwrap();
                assert!(advice.contains(begins), "{name}: {begins}: {shown}");
            }
            assert_eq!(parts.next(), None, "{name}: {shown}");
        }
        let shown = render(&report, &Style::default());
        assert!(
            !shown.contains("\n  info "),
            "{name}: hints beside what is broken: {shown}"
        );
    }
}

#[test]
fn a_short_report_says_the_words_of_the_server_once() {
    let report = fixtures::limit();
    let shown = render(&report, &Style::default());
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let root = report.root().unwrap();
    let Some(Cited::Exchange(index)) = root.evidence.first() else {
        panic!("{root:?}");
    };
    let said = report.last_exchanges()[*index].lines.join(" ");
    assert_eq!(flat.matches(&said).count(), 1, "{said}: {shown}");
}

#[test]
fn a_code_is_explained_where_nothing_closer_is_known() {
    let mut report = fixtures::limit();
    assert!(!report.codes.is_empty());
    assert!(!render(&report, &Style::default()).contains(" means: "));
    report.findings[0].confidence = Confidence::Inferred;
    assert!(render(&report, &Style::default()).contains(" means: "));
}

#[test]
fn equal_attempts_are_a_line_each() {
    let mut report = fixtures::two_attempts();
    report.attempts[0].finding = report.root_cause.clone();
    let shown = render(&report, &Style::default());
    let (_, rest) = shown.split_once("Attempt 1 of 2").unwrap();
    let (first, _) = rest.split_once("Attempt 2 of 2").unwrap();
    assert_eq!(first.trim().lines().count(), 1, "{shown}");
    let shown = render(&report, &verbose());
    let (_, rest) = shown.split_once("Attempt 1 of 2").unwrap();
    let (first, _) = rest.split_once("Attempt 2 of 2").unwrap();
    assert!(first.trim().lines().count() > 3, "{shown}");
}

#[test]
fn bars_stand_where_they_tell_something() {
    let mut report = fixtures::healthy();
    let has_bars = |report: &Report| render(report, &Style::default()).contains(['⣿', '⡇']);
    let steps = &mut report.attempts[0].steps;
    for step in steps.iter_mut() {
        step.started_ms = Some(0.0);
        step.elapsed_ms = Some(2.0);
    }
    assert!(!has_bars(&report));
    report.attempts[0].steps[2].elapsed_ms = Some(1_500.0);
    assert!(has_bars(&report));
}

#[test]
fn the_quiet_line_names_the_id() {
    let quiet = Style {
        quiet: true,
        ..Style::default()
    };
    for (name, report) in fixtures::all() {
        let line = render(&report, &quiet);
        match &report.root_cause {
            Some(id) => assert!(line.ends_with(&format!("  {id}\n")), "{name}: {line}"),
            None => assert_eq!(line.matches("  ").count(), 5, "{name}: {line}"),
        }
    }
}

#[test]
fn no_id_is_cut() {
    let narrow = Style {
        columns: 40,
        verbose: 1,
        ..Style::default()
    };
    let all = fixtures::all().into_iter();
    for (name, report) in all.chain([("matrix", crate::matrix::report())]) {
        let shown = render(&report, &narrow);
        for finding in &report.findings {
            assert!(
                shown.contains(&finding.id),
                "{name}: {}: {shown}",
                finding.id
            );
        }
        let cells = report.matrix.iter().flat_map(|it| &it.cells);
        for cause in cells.filter_map(|cell| cell.cause.as_ref()) {
            assert!(shown.contains(cause), "{name}: {cause}: {shown}");
        }
    }
}

#[test]
fn ascii_is_all_that_is_shown_where_nothing_else_can_be() {
    for verbose in [0, 1] {
        let style = Style {
            ascii: true,
            verbose,
            ..Style::default()
        };
        for (name, report) in fixtures::all() {
            let shown = render(&report, &style);
            assert!(shown.is_ascii(), "{name}: {shown}");
            for line in shown.lines() {
                assert!(width(line) <= 80, "{name}: {line}");
            }
        }
    }
}

/// Terminals that draw characters of ambiguous width two cells wide show the same lines.
#[test]
fn lines_fit_where_ambiguous_characters_are_wide() {
    let wide = Style {
        wide: true,
        verbose: 1,
        ..Style::default()
    };
    let japanese = Style {
        language: Language::Japanese,
        ..wide.clone()
    };
    let ruler = Ruler { wide: true };
    for (style, reports) in [
        (wide, fixtures::all()),
        (
            japanese,
            fixtures::speaking(Language::Japanese, fixtures::all),
        ),
    ] {
        for (name, mut report) in reports {
            report.server.system = Some("→ αβγδ ".repeat(40));
            for line in render(&report, &style).lines() {
                assert!(ruler.width(line) <= 80, "{name}: {line}");
            }
        }
    }
}

#[test]
fn moments_are_told_in_the_zone_of_who_reads_them() {
    let style = Style {
        zone: jiff::tz::TimeZone::fixed(jiff::tz::offset(9)),
        ..Style::default()
    };
    let mut report = fixtures::limit();
    report.started_at = "2026-11-28T20:55:04.710309Z".to_owned();
    report.come_back_at = Some("2026-11-28T21:00:00Z".to_owned());
    let shown = render(&report, &style);
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("2026-11-29 05:55:04 +09"), "{shown}");
    assert!(flat.contains("2026-11-29 06:00:00 +09"), "{shown}");
    assert!(!shown.contains("20:55:04"), "{shown}");
}

#[test]
fn a_conversation_is_told_line_by_line() {
    let mut live = Live::new(Style::default());
    let mut told = live.doing(1_000, "logging in");
    told += &live.sent(0, 2_000, "USER a\u{1b}[31m");
    let mut heard = fixtures::healthy().attempts[0].exchanges[1].clone();
    heard.lines = vec!["331 say\u{1b}]0;title\u{7}".to_owned()];
    heard.command = Some("USER".to_owned());
    heard.at_ms = Some(3_250.0);
    heard.elapsed_ms = Some(1_250.0);
    told += &live.heard(heard.clone());
    heard.connection = 1;
    told += &live.heard(heard);
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines[0], "  0.001 s  - logging in");
    assert_eq!(lines[1], "  0.002 s  > USER a\\x1b[31m");
    assert!(
        lines[2].starts_with("  3.250 s  < 331 say\\x1b]0;title\\x07 "),
        "{told}"
    );
    assert!(
        lines[2].ends_with(" 1.2 s") || lines[2].ends_with(" 1.3 s"),
        "{told}"
    );
    assert_eq!(lines[3], "  -- control connection 2 --");
    assert_eq!(
        lines[4], "  3.250 s  > USER",
        "a command that was not told yet: {told}"
    );
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
