//! A report in Japanese holds no English sentence but what the server and the user said.
//!
//! * [`program`] help and errors
//! * [`english`] what an English sentence is, and what may be English in a report
//! * [`evidence`] and [`fixtures`] are those of the tests of reports
#![expect(clippy::unwrap_used, reason = "a test whose set-up fails has failed")]

mod english;
#[path = "../render/evidence/mod.rs"]
mod evidence;
#[path = "../render/fixtures/mod.rs"]
#[expect(dead_code, reason = "the tests of reports use the rest")]
mod fixtures;
#[path = "../support/practice.rs"]
mod practice;
mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice;
use std::thread;
use std::time::Duration;

use english::{Allowed, sentences};
use ftpprobe::capture::{self, Choices};
use ftpprobe::demo::{Scenario, scenarios};
use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs::{self, Dialect, ReadError};
use ftpprobe::render::{self, Format, Style, renderer};
use ftpprobe::report::contrast::contrast;
use ftpprobe::report::places::{Asked, places};
use ftpprobe::report::{AlertKind, AlertReport, LastingReport, Report, SightReport, build};
use ftpprobe::settings::{Retrying, Settings};
use regex::Regex;

/// The formats that people read.
const FORMATS: [Format; 5] = [
    Format::Text,
    Format::Markdown,
    Format::Junit,
    Format::Nagios,
    Format::Html,
];

fn style() -> Style {
    Style {
        language: Language::Japanese,
        verbose: 1,
        // Sentences are not broken, so that each is on one line.
        columns: 5000,
        ..Style::default()
    }
}

/// English sentences in these reports, each with where it is, and how many texts were looked at.
#[derive(Default)]
struct Findings {
    texts: usize,
    left: BTreeMap<String, String>,
}

impl Findings {
    fn look(&mut self, name: &str, text: &str, allowed: &Allowed) {
        self.texts += 1;
        for sentence in sentences(text, allowed) {
            self.left.entry(sentence).or_insert_with(|| name.to_owned());
        }
    }

    fn report(&mut self, name: &str, report: &Report) {
        let allowed = Allowed::of(slice::from_ref(report));
        for format in FORMATS {
            let mut out = Vec::new();
            renderer(format, &style())
                .render(slice::from_ref(report), &mut out)
                .unwrap();
            let text = String::from_utf8(out).unwrap();
            let name = format!("{name} as {format}");
            match format {
                Format::Junit => self.look(&name, &english::of_xml(&text), &allowed),
                Format::Html => self.look(&name, &english::of_page(&text), &allowed),
                Format::Markdown => self.look(&name, &english::of_markdown(&text), &allowed),
                _ => self.look(&name, &text, &allowed),
            }
        }
    }

    #[expect(clippy::print_stdout, reason = "how much was looked at, and at what")]
    fn end(self, what: &str, least: usize) {
        println!("{what}: {} texts", self.texts);
        assert!(self.texts >= least, "{} texts of {what}", self.texts);
        let left: Vec<_> = self
            .left
            .iter()
            .map(|(it, name)| format!("{name}: {it}"))
            .collect();
        assert!(
            left.is_empty(),
            "{} sentences:\n{}",
            left.len(),
            left.join("\n")
        );
    }
}

fn told(evidence: &Evidence) -> Report {
    let diagnosis = diagnose(evidence, &Policy::default());
    build(evidence, &diagnosis, &Wording::new(Language::Japanese))
}

#[test]
fn no_fixture_is_told_in_english() {
    let mut findings = Findings::default();
    for (name, mut report) in fixtures::speaking(Language::Japanese, fixtures::all) {
        findings.report(name, &report);
        for (kind, previous) in [
            (AlertKind::Reminder, None),
            (AlertKind::Change, None),
            (AlertKind::Change, Some(report.verdict)),
        ] {
            report.alert = Some(AlertReport {
                kind,
                previous: previous.map(|verdict| LastingReport {
                    verdict,
                    root_cause: report.root_cause.clone(),
                    since: report.started_at.clone(),
                }),
                since: report.started_at.clone(),
            });
            findings.report(name, &report);
        }
    }
    findings.end("fixtures", 200);
}

#[test]
fn no_comparison_is_told_in_english() {
    let mut findings = Findings::default();
    let all = fixtures::speaking(Language::Japanese, fixtures::all);
    let wording = Wording::new(Language::Japanese);
    for (here, a) in &all {
        for (there, b) in &all {
            let found = contrast((here, a), (there, b), &wording);
            let mut out = Vec::new();
            render::contrast::text(&found, &style(), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let allowed = Allowed::of([a, b]);
            findings.look(&format!("{here} against {there}"), &text, &allowed);
        }
    }
    findings.end("comparisons", 200);
}

#[test]
fn no_other_place_is_told_in_english() {
    let mut findings = Findings::default();
    let all = fixtures::speaking(Language::Japanese, fixtures::all);
    let wording = Wording::new(Language::Japanese);
    for (_, here) in &all {
        let asked = all.iter().map(|(name, there)| Asked {
            name: (*name).to_owned(),
            url: format!("https://{name}.example"),
            answer: Ok(Box::new(SightReport::of(there))),
        });
        let asked: Vec<_> = asked.collect();
        for one in &asked {
            let found = places(here, vec![one.clone()], &wording);
            let differences = found.there.iter().flat_map(|it| &it.differences);
            let texts = differences.map(|it| &it.text).chain([&found.text]);
            for text in texts {
                findings.look(&one.name, text, &Allowed::of([here]));
            }
        }
        let report = Report {
            places: Some(Box::new(places(here, asked, &wording))),
            ..here.clone()
        };
        findings.report("places", &report);
    }
    findings.end("places", 200);
}

#[test]
fn several_targets_are_not_told_in_english() {
    let mut findings = Findings::default();
    let all = fixtures::speaking(Language::Japanese, fixtures::all);
    let reports: Vec<Report> = all.into_iter().map(|(_, report)| report).collect();
    let well = vec![reports[0].clone(), reports[0].clone()];
    for reports in [well, reports] {
        let mut out = Vec::new();
        let nagios = renderer(Format::Nagios, &style());
        nagios.render(&reports, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        findings.look("several", &text, &Allowed::of(&reports));
    }
    findings.end("several targets", 2);
}

/// What the practice server shows in a scenario, as the command `demo` probes it.
fn played(scenario: &Scenario) -> Evidence {
    let mut settings = Settings {
        timeout: Duration::from_secs(2),
        connect_timeout: Duration::from_secs(1),
        plaintext: true,
        active: true,
        retrying: Retrying {
            retries: 0,
            ..Retrying::default()
        },
        ..Settings::default()
    };
    // What these ask for is skipped where a session comes to less.
    settings.experiments.ports_test = true;
    settings.experiments.tls_data_test = true;
    settings.experiments.matrix = true;
    practice::played(scenario, &settings).0
}

#[test]
fn no_scenario_is_told_in_english() {
    let wording = Wording::new(Language::Japanese);
    let mut findings = Findings::default();
    thread::scope(|scope| {
        let playing: Vec<_> = scenarios()
            .iter()
            .map(|scenario| (scenario, scope.spawn(|| played(scenario))))
            .collect();
        for (scenario, playing) in playing {
            let report = told(&playing.join().unwrap());
            findings.report(scenario.name, &report);
            let summary = wording.say(&format!("scenario-{}", scenario.name), &[]);
            findings.look(scenario.name, &summary, &Allowed::default());
        }
    });
    findings.end("scenarios", 150);
}

/// Every log below a folder.
fn log_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(log_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "log") {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_log_is_told_in_english() {
    let mut findings = Findings::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/logs");
    for file in log_files(&folder) {
        let log = fs::read(&file).unwrap();
        let name = file.strip_prefix(&folder).unwrap().display().to_string();
        let read_at = "2026-01-02T03:04:05Z".parse().unwrap();
        // A sample stands in the folder of its dialect; to find it out takes long.
        let parent = file.parent().and_then(Path::file_name);
        let dialect = parent.and_then(|name| Dialect::of(name.to_str()?));
        // What is the log of no client is not told of.
        let _ = logs::read(log.as_slice(), dialect, read_at, |session| {
            if let Some(evidence) = session.evidence {
                findings.report(&name, &told(&evidence));
            }
            Ok::<(), ReadError>(())
        });
    }
    findings.end("logs", 500);
}

#[test]
fn no_capture_is_told_in_english() {
    let mut findings = Findings::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let entries = |folder| fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files = entries(folder.clone()).chain(entries(folder.join("pairs")));
    for file in files.filter(|file| file.is_file()) {
        let name = file.display().to_string();
        let bytes = fs::read(&file).unwrap();
        if !capture::is_capture(&bytes) {
            continue;
        }
        // One holds no session.
        let _ = capture::read(bytes.as_slice(), Choices::default(), |evidence| {
            findings.report(&name, &told(&evidence));
        });
    }
    findings.end("captures", 60);
}

/// The texts as they stand in the files, which no run may ask for.
#[test]
fn no_japanese_text_is_english() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge/data/locales/ja");
    let placeable = Regex::new(r#"\{ *"?[^{}]*"? *\}|\{[^{}]*->|^ *\*?\[[a-z0-9-]+\]"#).unwrap();
    let head = Regex::new(r"^ *\.?[a-z0-9-]+ =").unwrap();
    let mut findings = Findings::default();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let lines = source.lines().filter(|line| !line.starts_with('#'));
        let lines = lines.map(|line| {
            placeable
                .replace_all(&head.replace(line, ""), "・")
                .into_owned()
        });
        let text: Vec<_> = lines.collect();
        findings.look(
            &path.display().to_string(),
            &text.join("\n"),
            &Allowed::default(),
        );
    }
    findings.end("files of texts", 15);
}
