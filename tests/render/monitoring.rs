//! What monitoring systems read: every report is parsed by the rules of the plugin guidelines and of Prometheus.

use std::collections::BTreeSet;
use std::slice;

use ftpprobe::diagnosis::{Severity, Verdict};
use ftpprobe::evidence::Outcome;
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{
    AlertKind, AlertReport, LastingReport, MeasureReport, Quantity, Report, UnmeasuredReport,
};
use ftpprobe::text::sanitize;
use regex::Regex;

use super::fixtures;

fn rendered(report: &Report, format: Format) -> String {
    all_rendered(slice::from_ref(report), format)
}

fn all_rendered(reports: &[Report], format: Format) -> String {
    let mut out = Vec::new();
    let style = Style::default();
    renderer(format, &style).render(reports, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// All reports as those of one run, the first two of the same target.
fn together() -> Vec<Report> {
    let reports = reports().into_iter().map(|(_, report)| report);
    let mut together: Vec<_> = reports.collect();
    for (number, report) in together.iter_mut().enumerate().skip(2) {
        report.target.name = Some(format!("target '{number}' |"));
    }
    together
}

/// Every fixture, and one that has measures with thresholds and a hostile name.
fn reports() -> Vec<(&'static str, Report)> {
    let mut measured = fixtures::hostile();
    let mut add = |quantity: Quantity, of: Option<&str>, value, most, warn: Option<&str>| {
        measured.measures.push(MeasureReport {
            quantity,
            of: of.map(str::to_owned),
            value,
            unit: quantity.unit(),
            most,
            warn: warn.map(str::to_owned),
            crit: Some("@10:20".to_owned()),
        });
    };
    add(Quantity::Total, None, 0.25, None, Some("2"));
    add(Quantity::CertDays, None, -3.0, None, Some("14:"));
    add(Quantity::Quota, None, 95.0, Some(100.0), Some("~:90"));
    for _ in 0..2 {
        add(
            Quantity::Files,
            Some("it's=a|b\n*\u{1b}[2J\"\\.tar"),
            3.0,
            None,
            None,
        );
    }
    let mut all = fixtures::all();
    all.push(("measured", measured));
    all
}

/// `label`, value, unit and the four parts behind it.
fn perfdata(text: &str) -> Vec<(String, String)> {
    let range = r"(?:@?(?:(?:~|-?[0-9.]+)?:)?(?:-?[0-9.]+)?)";
    let number = r"(?:-?[0-9.]+)?";
    let one = format!(
        r"^'([^'=]+)'=(-?[0-9]+(?:\.[0-9]+)?)(s|B|%|c)?;{range};{range};{number};{number}(?: |$)"
    );
    let one = Regex::new(&one).unwrap();
    let mut rest = text;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let captures = one.captures(rest).unwrap_or_else(|| panic!("{rest}"));
        found.push((captures[1].to_owned(), captures[2].to_owned()));
        rest = &rest[captures[0].len()..];
    }
    found
}

#[test]
fn every_report_is_a_plugins_output() {
    for (name, report) in reports() {
        let text = rendered(&report, Format::Nagios);
        assert!(text.ends_with('\n'), "{name}");
        let status = text.lines().next().unwrap();
        let word = match report.verdict {
            Verdict::Ok => "OK",
            Verdict::Warning => "WARNING",
            Verdict::Critical => "CRITICAL",
            Verdict::Unknown => "UNKNOWN",
        };
        assert!(
            status.starts_with(&format!("FTP {word} - ")),
            "{name}: {status}"
        );
        let (said, data) = status.split_once(" | ").unwrap_or((status, ""));
        assert!(said.chars().count() <= 270, "{name}: {said}");
        let measured = perfdata(data);
        assert_eq!(measured.len(), report.measures.len(), "{name}: {data}");
        let mut labels: Vec<_> = measured.iter().map(|(label, _)| label).collect();
        labels.sort();
        labels.dedup();
        assert_eq!(
            labels.len(),
            measured.len(),
            "{name}: a label twice in {data}"
        );
        // A bar in the details would begin more performance data.
        let details = text.lines().skip(1).collect::<String>();
        assert!(!details.contains('|'), "{name}");
        assert!(
            !text.chars().any(|c| c.is_control() && c != '\n'),
            "{name}: {text:?}"
        );
        if let Some(root) = &report.root_cause {
            assert!(said.contains(&format!("{root}: ")), "{name}: {said}");
        }
    }
}

#[test]
fn every_report_is_a_file_of_metrics() {
    let sample = Regex::new(
        r#"^(ftpprobe_[a-z_]+)\{([a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\} (-?[0-9.e+-]+)$"#,
    );
    let sample = sample.unwrap();
    let alone = reports().into_iter();
    let files = alone.map(|(name, report)| (name, rendered(&report, Format::Prometheus)));
    let together = (
        "together",
        all_rendered(&together()[1..], Format::Prometheus),
    );
    for (name, text) in files.chain([together]) {
        let mut typed = Vec::new();
        let mut seen = Vec::new();
        for line in text.lines() {
            if let Some(metric) = line.strip_prefix("# TYPE ") {
                let (metric, kind) = metric.split_once(' ').unwrap();
                assert_eq!(kind, "gauge", "{name}");
                assert!(!typed.contains(&metric), "{name}: {metric} twice");
                typed.push(metric);
            } else if !line.starts_with("# HELP ") {
                let captures = sample
                    .captures(line)
                    .unwrap_or_else(|| panic!("{name}: {line}"));
                assert!(typed.last().is_some_and(|it| **it == captures[1]), "{line}");
                let series = line.rsplit_once(' ').unwrap().0;
                assert!(!seen.contains(&series), "{name}: {series} twice");
                seen.push(series);
            }
        }
        assert!(typed.contains(&"ftpprobe_success"), "{name}");
    }
}

#[test]
fn several_targets_are_one_status_line() {
    let reports = together();
    let text = all_rendered(&reports, Format::Nagios);
    let (status, details) = text.split_once('\n').unwrap();
    let (said, data) = status.split_once(" | ").unwrap();
    assert!(said.starts_with("FTP CRITICAL - "), "{said}");
    assert!(
        said.contains(&format!(" of {} targets: ", reports.len())),
        "{said}"
    );
    let measured = perfdata(data);
    let all: usize = reports.iter().map(|report| report.measures.len()).sum();
    assert_eq!(measured.len(), all);
    let mut labels: Vec<_> = measured.iter().map(|(label, _)| label).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), measured.len(), "a label twice in {data}");
    assert!(!details.contains('|'), "{details}");
    for report in &reports {
        let label = report.target.label().replace('|', "/");
        assert!(
            details.contains(&format!("{label}: ")),
            "{label} in {details}"
        );
    }
    let fine = [fixtures::healthy(), fixtures::healthy()];
    let text = all_rendered(&fine, Format::Nagios);
    assert!(text.starts_with("FTP OK - all 2 targets work"), "{text}");
}

/// The reader is the one that build servers' tools use.
#[test]
fn every_report_is_a_result_of_tests() {
    for (name, report) in reports() {
        let text = rendered(&report, Format::Junit);
        let read = quick_junit::Report::deserialize(text.as_bytes());
        let read = read.unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        let graver = report.findings.iter();
        let graver = graver.filter(|it| it.severity != Severity::Info).count();
        let failed = report.attempts.last().map_or(0, |attempt| {
            let steps = attempt.steps.iter();
            steps.filter(|step| step.outcome == Outcome::Failed).count()
        });
        // Each finding is told once, and with trouble no failed step passes for another.
        let told = read.failures + read.errors;
        let well = report.verdict == Verdict::Ok;
        assert_eq!(told == 0, well, "{name}: {text}");
        assert!(told >= graver && (well || told >= failed), "{name}: {text}");
        assert!(told <= graver + failed, "{name}: {text}");
        let unknown = report.verdict == Verdict::Unknown;
        assert_eq!(read.errors > 0, unknown, "{name}");
        assert!(!text.contains(['\u{1b}', '\u{0}']), "{name}");
        if let Some(root) = &report.root_cause {
            assert!(text.contains(&format!("type=\"{root}\"")), "{name}: {text}");
        }
    }
    let text = all_rendered(&together(), Format::Junit);
    let read = quick_junit::Report::deserialize(text.as_bytes()).unwrap();
    assert_eq!(read.test_suites.len(), together().len());
}

#[test]
fn a_ticket_holds_nothing_that_is_markup() {
    let text = rendered(&fixtures::hostile(), Format::Markdown);
    let outside = text.split("```").step_by(2).collect::<String>();
    assert!(
        !outside.contains("<script") && !outside.contains('\u{1b}'),
        "{text}"
    );
    assert_eq!(text.matches("```").count() % 2, 0, "{text}");
    assert!(text.starts_with("## "), "{text}");
}

#[test]
fn an_alert_says_what_has_changed() {
    let moment = |hour: u8| format!("2026-01-02T{hour:02}:00:00Z");
    let mut report = fixtures::limit();
    let lasting = LastingReport {
        verdict: Verdict::Ok,
        root_cause: None,
        since: moment(1),
    };
    for (kind, previous, text) in [
        (
            AlertKind::Change,
            Some(lasting.clone()),
            "Changed: OK (since 2026-01-02T01:00:00Z) to CRITICAL limit-per-ip (since 2026-01-02T03:00:00Z).",
        ),
        (
            AlertKind::Change,
            None,
            "New: CRITICAL limit-per-ip since 2026-01-02T03:00:00Z.",
        ),
        (
            AlertKind::Reminder,
            Some(lasting),
            "Unchanged: CRITICAL limit-per-ip since 2026-01-02T03:00:00Z.",
        ),
    ] {
        report.alert = Some(AlertReport {
            kind,
            previous,
            since: moment(3),
        });
        let told = rendered(&report, Format::Text);
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let local = text.replace("T0", " 0").replace("00Z", "00 UTC");
        assert!(told.contains(&local), "{told}");
        let told = rendered(&report, Format::Markdown);
        assert!(told.contains(&format!("\n- {text}\n")), "{told}");
    }
}

/// A value that is not known is `U`, and nothing is made up for it elsewhere.
#[test]
fn what_was_not_measured_is_undetermined() {
    let mut report = fixtures::healthy();
    report.measures.clear();
    report.unmeasured.push(UnmeasuredReport {
        quantity: Quantity::CertDays,
        of: None,
        warn: Some("14:".to_owned()),
        crit: None,
    });
    let text = rendered(&report, Format::Nagios);
    let (_, data) = text.lines().next().unwrap().split_once(" | ").unwrap();
    assert_eq!(data, "'cert-days'=U;14:;;;");
    assert!(!rendered(&report, Format::Prometheus).contains("cert-days"));
}

/// Who reads a ticket or a page at night has only that.
#[test]
fn who_is_to_act_is_told_everywhere() {
    let report = fixtures::private_address();
    let limit = fixtures::limit();
    for format in [Format::Nagios, Format::Markdown] {
        let told = rendered(&report, format).replace('`', "");
        assert!(
            told.contains("Server administrator (setting: pasv_address): "),
            "{told}"
        );
        assert!(told.contains("You: "), "{told}");
        let limited = rendered(&limit, format);
        assert!(limited.contains("A retry may help"), "{limited}");
    }
}

#[test]
fn a_warning_is_the_trouble_alone() {
    let report = fixtures::private_address();
    let text = rendered(&report, Format::Nagios);
    let (status, _) = text.split_once('\n').unwrap();
    let title = &report.root().unwrap().title;
    let wanted = format!("FTP WARNING - pasv-private-but-epsv-works: {title}. ");
    assert!(status.starts_with(&wanted), "{status}");
}

/// Who is called at night reads the first line alone.
#[test]
fn the_status_line_says_who_is_to_act() {
    let report = fixtures::limit();
    let text = rendered(&report, Format::Nagios);
    let status = text.lines().next().unwrap();
    let advice = &report.root().unwrap().advice[0];
    let (first, rest) = advice.text.split_once(". ").unwrap();
    assert!(status.contains(&format!(" You: {first}.")), "{status}");
    assert!(!text.contains(rest), "{text}");
}

/// The unfolded part of a ticket.
fn unfolded(ticket: &str) -> &str {
    ticket.split("<details>").next().unwrap()
}

#[test]
fn a_ticket_is_short_and_folds_what_was_said() {
    for (name, report) in fixtures::all() {
        let ticket = rendered(&report, Format::Markdown);
        let lines = unfolded(&ticket).lines().count();
        assert!(lines <= 60, "{name}: {lines} lines\n{ticket}");
        let folds = [ticket.matches("<details>"), ticket.matches("</details>")];
        let folds = folds.map(Iterator::count);
        let said = usize::from(!report.last_exchanges().is_empty());
        assert_eq!(folds, [said, said], "{name}");
        for step in report.attempts.last().into_iter().flat_map(|it| &it.steps) {
            let rows = unfolded(&ticket)
                .lines()
                .filter(|line| line.starts_with("| "));
            let rows = rows.filter(|row| row.matches('|').count() == 4).count();
            assert!(rows > 1, "{name}: {:?}", step.step);
        }
    }
}

#[test]
fn a_ticket_says_verdict_cause_and_who_does_what_in_this_order() {
    let report = fixtures::private_address();
    let ticket = rendered(&report, Format::Markdown);
    let root = report.root().unwrap();
    let mut rest = ticket.replace('`', "");
    for part in [
        "**WARNING**",
        &root.id,
        "### What to do",
        "1. Server administrator",
        "### Evidence",
        "### Steps",
        "<details>",
    ] {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {ticket}"));
        rest = rest.split_off(at);
    }
}

/// Names of steps that people know from the text, in their language.
#[test]
fn tests_are_called_as_the_steps_are() {
    for language in Language::ALL {
        let style = Style {
            language,
            verbose: 1,
            columns: 500,
            ..Style::default()
        };
        let reports = fixtures::speaking(language, || [fixtures::healthy(), fixtures::limit()]);
        let told = |format| {
            let mut out = Vec::new();
            renderer(format, &style).render(&reports, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (text, results) = (told(Format::Text), told(Format::Junit));
        let read = quick_junit::Report::deserialize(results.as_bytes()).unwrap();
        for case in read.test_suites.iter().flat_map(|suite| &suite.test_cases) {
            assert!(
                text.contains(case.name.as_str()),
                "{:?} in {text}",
                case.name
            );
        }
    }
}

/// GitLab takes tests of one class and name for one, and shows the text of a failure, not its message.
#[test]
fn no_result_hides_another() {
    let text = all_rendered(&together(), Format::Junit);
    let read = quick_junit::Report::deserialize(text.as_bytes()).unwrap();
    let mut names = BTreeSet::new();
    for suite in &read.test_suites {
        for case in &suite.test_cases {
            let class = case.classname.as_ref().unwrap().as_str();
            assert!(
                names.insert((class, case.name.as_str())),
                "{class} {:?}",
                case.name
            );
            if let quick_junit::TestCaseStatus::NonSuccess {
                description,
                message,
                ..
            } = &case.status
            {
                let description = description.as_ref().unwrap().as_str();
                let message = message.as_ref().unwrap().as_str();
                assert!(description.contains(message), "{message} in {description}");
            }
        }
    }
}

#[test]
fn a_failure_says_who_is_to_act() {
    let text = rendered(&fixtures::limit(), Format::Junit);
    assert!(
        text.contains("\nYou: ") && text.contains("A retry may help"),
        "{text}"
    );
}

/// EPSV listed, and the reply to PASV names the address.
#[test]
fn a_fault_stands_at_the_step_whose_reply_shows_it() {
    let report = fixtures::private_address();
    let text = rendered(&report, Format::Junit);
    let read = quick_junit::Report::deserialize(text.as_bytes()).unwrap();
    let suite = &read.test_suites[0];
    let failed = suite
        .test_cases
        .iter()
        .filter(|case| matches!(case.status, quick_junit::TestCaseStatus::NonSuccess { .. }));
    let names: Vec<&str> = failed.map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["PASV list"], "{text}");
}

/// Series of one name would hide each other, and a file with two of them is refused.
#[test]
fn targets_of_one_address_and_user_are_told_apart() {
    let mut reports = [(); 5].map(|()| fixtures::healthy()).to_vec();
    for (report, directory) in reports.iter_mut().zip(["/in", "/out", "/out"]) {
        report.target.directory = Some(directory.to_owned());
    }
    reports[4].target.user = "other".to_owned();
    let text = all_rendered(&reports, Format::Prometheus);
    let up = text
        .lines()
        .filter(|line| line.starts_with("ftpprobe_success"));
    let labels = up.map(|line| {
        let of = |name: &str| {
            let label = Regex::new(&format!("{name}=\"([^\"]*)\"")).unwrap();
            label.captures(line).map(|found| found[1].to_owned())
        };
        (of("directory"), of("number"))
    });
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        labels.collect::<BTreeSet<_>>(),
        BTreeSet::from([
            (some("/in"), None),
            (some("/out"), some("2")),
            (some("/out"), some("3")),
            (some(""), None),
            (None, None)
        ])
    );
}

/// A saved report may be anybody's.
#[test]
fn a_ticket_of_a_saved_report_hides_nothing() {
    let mut report = fixtures::limit();
    report.tool.version = "1\u{202e}\u{1b}[2J".to_owned();
    report.started_at.push('\u{feff}');
    report.findings[0].id.push_str("\u{200b}`");
    let ticket = rendered(&report, Format::Markdown);
    for line in ticket.lines() {
        assert_eq!(sanitize(line), line);
    }
}
