//! What has to be true of every report.

use std::slice;

use ftpprobe::diagnosis::{Severity, Verdict};
use ftpprobe::evidence::attempt::Step;
use ftpprobe::evidence::{Attempt, Outcome, StepName};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{Report, build};
use ftpprobe::settings::MAX_CONNECTIONS;

use crate::fault::{Answer, Fault};
use crate::harmless::is_harmless;
use crate::scenario::{Played, Scenario};

/// What is wrong with this run, if its fault was met.
pub(crate) fn complaints(scenario: &Scenario, fault: &Fault, played: &Played) -> Vec<String> {
    if played.log.met_on.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let diagnosis = &played.diagnosis;
    let is_ok = diagnosis.verdict == Verdict::Ok;
    if is_ok && !is_harmless(scenario, fault, played) {
        found.push("it is OK".to_owned());
    }
    let criticals = diagnosis.findings.iter();
    let criticals = criticals.filter(|it| it.severity == Severity::Critical);
    let criticals: Vec<&str> = criticals.map(|it| it.id.name()).collect();
    if criticals.len() > 1 && scenario.name != "expectations" {
        found.push(format!("more than one critical finding: {criticals:?}"));
    }
    let attempt = played.evidence.last_attempt().unwrap();
    for step in &attempt.steps {
        if step.outcome == Outcome::Failed && !is_explained(step, attempt, played) {
            found.push(format!("{:?} failed, and nothing says why", step.name));
        }
        if step.outcome == Outcome::Ok
            && !is_harmless(scenario, fault, played)
            && broke(step, attempt)
        {
            found.push(format!("{:?} has a tick", step.name));
        }
    }
    let opened = played.log.connections.len();
    if scenario.is_plain && opened > MAX_CONNECTIONS as usize {
        found.push(format!("{opened} control connections"));
    }
    found.extend(manners(fault, played));
    for language in [Language::English, Language::Japanese] {
        found.extend(wording(played, language));
    }
    found
}

/// Whether a finding cites what the step did, or one of some weight is of its phase.
fn is_explained(step: &Step, attempt: &Attempt, played: &Played) -> bool {
    let end_us = step.started_us + step.elapsed_us;
    let mut findings = played.diagnosis.findings.iter();
    findings.any(|finding| {
        let mut cited = finding.exchanges.iter().map(|at| &attempt.exchanges[*at]);
        finding.phase == step.phase && finding.severity > Severity::Info
            || cited.any(|it| (step.started_us..=end_us).contains(&it.sent_us))
    })
}

/// Whether a wait of the step for a reply came to nothing.
fn broke(step: &Step, attempt: &Attempt) -> bool {
    // What the silence after a measurement is, the measurement says.
    if step.name == StepName::IdleTest || step.name == StepName::Matrix {
        return false;
    }
    let end_us = step.started_us + step.elapsed_us;
    let mut within = attempt.exchanges.iter();
    within.any(|it| {
        (step.started_us..end_us).contains(&it.sent_us)
            && (it.reply.is_none() || it.closed)
            && it.verb().as_deref() != Some("QUIT")
    })
}

/// A server that goes on talking is told goodbye.
fn manners(fault: &Fault, played: &Played) -> Option<String> {
    let polite = matches!(fault.answer, Answer::Say(_)) && fault.answer.code() != Some(421);
    let said = |lines: &Vec<String>| lines.iter().any(|line| line == "QUIT");
    let is_tried = |lines: &Vec<String>| lines.iter().any(|line| line.starts_with("USER"));
    let mut talked = played.log.connections.iter().filter(|it| is_tried(it));
    let all = talked.all(said);
    (polite && !all && fault.key != "QUIT" && !fault.key.starts_with("AUTH"))
        .then(|| format!("no goodbye: {:?}", played.log.connections))
}

fn wording(played: &Played, language: Language) -> Vec<String> {
    let report = build(&played.evidence, &played.diagnosis, &Wording::new(language));
    let style = Style {
        language,
        ..Style::default()
    };
    let mut text = Vec::new();
    let report = slice::from_ref(&report);
    renderer(Format::Text, &style)
        .render(report, &mut text)
        .unwrap();
    let text = String::from_utf8(text).unwrap();
    let mut found = Vec::new();
    found.extend(contradiction(&report[0], &text, language));
    let boast = Wording::new(language).say("report-all-works", &[]);
    if played.diagnosis.verdict != Verdict::Ok && text.contains(&boast) {
        found.push(format!("it boasts: {boast}"));
    }
    found
}

/// Two sentences on whether to come back, of which one says yes and the other no.
fn contradiction(report: &Report, text: &str, language: Language) -> Option<String> {
    let root = report
        .findings
        .iter()
        .find(|it| Some(&it.id) == report.root_cause.as_ref())?;
    let never = Wording::new(language).say("retry-never", &[]);
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !one_line.contains(&never) {
        return None;
    }
    let mut again = match language {
        Language::English => ["try again", "try once", "wait a"].iter(),
        Language::Japanese => ["もう一度", "しばらく待", "待ってから"].iter(),
    };
    let said: Vec<&str> = root.advice.iter().map(|it| it.text.as_str()).collect();
    let said = said.join(" ").to_lowercase();
    let word = again.find(|word| said.contains(**word))?;
    Some(format!("{}: “{word}” beside “{never}”", root.id))
}
