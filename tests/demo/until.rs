//! Runs that end early: the same session, ended before, and nothing judged that it has not shown.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use ftpprobe::demo::{Scenario, scenario, scenarios};
use ftpprobe::diagnosis::{Diagnosis, Verdict};
use ftpprobe::evidence::Evidence;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::{Report, build};
use ftpprobe::settings::{Retrying, Settings};
use ftpprobe::target::Until;
use test_case::test_case;

use super::practice;

/// What a run up to there sees of a scenario.
fn played(scenario: &Scenario, until: Option<Until>) -> (Evidence, Diagnosis) {
    let settings = Settings {
        timeout: Duration::from_secs(3),
        connect_timeout: Duration::from_secs(2),
        plaintext: true,
        retrying: Retrying {
            retries: 0,
            ..Retrying::default()
        },
        until,
        ..Settings::default()
    };
    practice::played(scenario, &settings)
}

/// The commands on all control connections, without the goodbye.
fn commands(evidence: &Evidence) -> Vec<String> {
    let exchanges = evidence.attempts.iter().flat_map(|it| &it.exchanges);
    let commands = exchanges.filter_map(|exchange| exchange.command.clone());
    commands.filter(|command| command != "QUIT").collect()
}

fn ids(diagnosis: &Diagnosis) -> BTreeSet<&'static str> {
    let findings = diagnosis.findings.iter();
    findings.map(|finding| finding.id.name()).collect()
}

fn root(diagnosis: &Diagnosis) -> Option<&'static str> {
    let root = diagnosis.findings.get(diagnosis.root_cause?)?;
    Some(root.id.name())
}

/// Only a run that goes on asks again for what was lost, or goes on over a new connection, and knows more for it.
const RECOVERED: [&str; 2] = ["dropped", "hostile"];

fn compare(scenario: &Scenario) {
    let (whole_evidence, whole) = played(scenario, None);
    let mut graver = Verdict::Ok;
    for until in Until::ALL {
        let (evidence, part) = played(scenario, Some(until));
        let what = format!("{} until {}", scenario.name, until.name());
        let (asked, all) = (commands(&evidence), commands(&whole_evidence));
        assert!(all.starts_with(&asked), "{what}: {asked:?}, {all:?}");
        if RECOVERED.contains(&scenario.name) {
            continue;
        }
        let more: Vec<_> = ids(&part).difference(&ids(&whole)).copied().collect();
        assert!(more.is_empty(), "{what}: {more:?}");
        if part.verdict == Verdict::Critical {
            assert_eq!(root(&part), root(&whole), "{what}");
        }
        assert!(part.verdict.gravity() >= graver.gravity(), "{what}");
        graver = part.verdict;
    }
    // Nothing was asked for beyond the last part.
    let is_alike = graver == whole.verdict || RECOVERED.contains(&scenario.name);
    assert!(is_alike, "{}", scenario.name);
}

#[test]
fn a_part_of_a_run_finds_a_part_of_its_findings() {
    thread::scope(|scope| {
        let playing: Vec<_> = scenarios()
            .iter()
            .map(|scenario| scope.spawn(|| compare(scenario)))
            .collect();
        for playing in playing {
            playing.join().unwrap();
        }
    });
}

fn report(until: Until, language: Language) -> Report {
    let (evidence, diagnosis) = played(scenario("healthy").unwrap(), Some(until));
    build(&evidence, &diagnosis, &Wording::new(language))
}

#[test_case(Until::Greeting, &[], "works as far as the greeting in "; "the greeting")]
#[test_case(Until::Tls, &["FEAT"], "works as far as the greeting (the server does not offer TLS) in "; "TLS")]
#[test_case(Until::Login, &["FEAT", "USER anonymous", "PASS ********"], "works as far as the login: logged in as anonymous"; "the login")]
fn a_run_says_how_far_it_went(until: Until, expected: &[&str], words: &str) {
    let report = report(until, Language::English);
    assert_eq!(report.until, Some(until));
    assert!(report.summary.contains(words), "{}", report.summary);
    let exchanges = report.last_exchanges().iter();
    let asked = exchanges.filter_map(|exchange| exchange.command.as_deref());
    let asked: Vec<_> = asked.filter(|command| *command != "QUIT").collect();
    assert_eq!(asked, expected);
    let last = report.last_exchanges().last().unwrap();
    assert_eq!(last.command.as_deref(), Some("QUIT"));
    assert_eq!(report.data, []);
}

#[test]
fn japanese_says_it_too() {
    let report = report(Until::Login, Language::Japanese);
    assert!(
        report.summary.contains("ログインまで正常です"),
        "{}",
        report.summary
    );
}
