//! However much a server says, a report fits where reports go, and tells how much it leaves out.

use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::Evidence;
use ftpprobe::evidence::Octets;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{Report, build};
use test_case::test_case;

use super::fixtures;

const MOST_BYTES: usize = 1_000_000;

/// What trackers of issues take.
const MOST_CHARS: usize = 65_536;

/// A run of so many replies, each of these lines.
fn evidence(replies: usize, lines: &[String]) -> Evidence {
    let mut evidence = fixtures::healthy_evidence();
    let attempt = &mut evidence.attempts[0];
    let mut long = attempt.exchanges[0].clone();
    if let Some(reply) = &mut long.reply {
        reply.lines = lines.to_vec();
    }
    long.raw = Octets(lines.join("\r\n").into_bytes());
    let many = std::iter::repeat_n(long, replies);
    attempt.exchanges.extend(many);
    evidence
}

fn report(evidence: &Evidence) -> Report {
    let diagnosis = diagnose(evidence, &Policy::default());
    build(evidence, &diagnosis, &Wording::english())
}

fn rendered(report: &Report, format: Format) -> String {
    let style = Style {
        verbose: 2,
        ..Style::default()
    };
    let mut out = Vec::new();
    let reports = std::slice::from_ref(report);
    renderer(format, &style).render(reports, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test_case(60, 1, 250_000, "x"; "one line")]
#[test_case(60, 5_000, 50, "x"; "many lines")]
#[test_case(60, 125_000, 0, ""; "empty lines")]
#[test_case(60, 1, 80_000, "\u{200b}"; "what shows as nothing")]
#[test_case(60, 1, 250_000, "\u{1}"; "control characters")]
#[test_case(60, 1, 250_000, "\""; "quotes")]
#[test_case(60, 1, 80_000, "日"; "wide letters")]
#[test_case(60, 1, 120_000, "@a "; "what stands in code")]
#[test_case(5_000, 3, 30, "<"; "many replies")]
fn a_report_is_bounded(replies: usize, lines: usize, letters: usize, of: &str) {
    let line = format!("220-{}", of.repeat(letters));
    let report = report(&evidence(replies, &vec![line; lines]));
    for format in Format::ALL {
        let text = rendered(&report, format);
        assert!(text.len() <= MOST_BYTES, "{format}: {} bytes", text.len());
        if format == Format::Markdown {
            let chars = text.chars().count();
            assert!(chars <= MOST_CHARS, "{chars} characters");
            assert!(
                text.ends_with("```\n\n</details>\n"),
                "the block has no end"
            );
        }
        if format == Format::Json {
            assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        }
    }
}

#[test]
fn what_is_left_out_is_told() {
    let line = format!("220-{}", "x".repeat(250_000));
    let report = report(&evidence(60, &[line]));
    let exchange = report.last_exchanges().last().unwrap();
    let kept: usize = exchange.lines.iter().map(String::len).sum();
    assert_eq!(exchange.left_out_bytes, Some(250_004 - kept as u64));
    let said = format!(
        "({} more bytes of this reply are not shown)",
        250_004 - kept
    );
    assert!(rendered(&report, Format::Text).contains(&said));
    assert!(rendered(&report, Format::Markdown).contains("bytes left out)"));
}

#[test]
fn many_tickets_fit_into_one_text() {
    let line = format!("220-{}", "x".repeat(2_000));
    let reports = vec![report(&evidence(60, &[line])); 40];
    let mut out = Vec::new();
    renderer(Format::Markdown, &Style::default())
        .render(&reports, &mut out)
        .unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.chars().count() <= MOST_CHARS,
        "{}",
        text.chars().count()
    );
    assert_eq!(text.matches("\n## ").count() + 1, 40);
    assert_eq!(text.matches("```").count() % 2, 0);
}

/// A report of usual size is whole.
#[test]
fn nothing_is_left_out_without_need() {
    for (name, report) in fixtures::all() {
        assert_eq!(report.left_out_bytes, None, "{name}");
        let exchanges = report.attempts.iter().flat_map(|it| &it.exchanges);
        assert!(
            exchanges.into_iter().all(|it| it.left_out_bytes.is_none()),
            "{name}"
        );
    }
}
