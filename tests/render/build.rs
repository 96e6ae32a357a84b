//! What a report holds.

use ftpprobe::diagnosis::Verdict;
use ftpprobe::evidence::{Outcome, StepName};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::report::{Cited, Report, Who};

use super::fixtures;

fn note(report: &Report, step: StepName) -> &str {
    let steps = &report.attempts.last().unwrap().steps;
    let step = steps.iter().find(|one| one.step == step).unwrap();
    step.note.as_deref().unwrap_or_default()
}

#[test]
fn a_healthy_run() {
    let report = fixtures::healthy();
    assert_eq!((report.verdict, report.exit_code), (Verdict::Ok, 0));
    assert_eq!(report.root_cause, None);
    assert_eq!(report.connections_opened, Some(1));
    assert_eq!(
        report.summary,
        "ftp.example.com works: logged in as anonymous, listed /pub with 3 entries over EPSV and \
         PASV in 40 ms."
    );
    assert_eq!(report.server.software.as_deref(), Some("vsftpd"));
    assert_eq!(report.server.version.as_deref(), Some("3.0.5"));
    assert_eq!(report.server.system.as_deref(), Some("UNIX Type: L8"));
    assert_eq!(
        report.server.client_address_seen_by_server,
        Some("198.51.100.7".parse().unwrap())
    );
    for (step, expected) in [
        (StepName::Resolve, "192.0.2.10"),
        (StepName::Connect, "192.0.2.10:21"),
        (StepName::Greet, "220 (vsFTPd 3.0.5)"),
        (StepName::Login, "as anonymous, 230"),
        (StepName::Features, "7 features"),
        (StepName::Directory, "212, 3 entries in /pub"),
        (StepName::ExtendedPassive, "port 50012, 204 B, 3 entries"),
        (StepName::Quit, "221"),
    ] {
        assert_eq!(note(&report, step), expected);
    }
}

#[test]
fn a_run_whose_data_ports_do_not_answer() {
    let report = fixtures::data_port_filtered();
    assert_eq!((report.verdict, report.exit_code), (Verdict::Critical, 2));
    let root = report.root().unwrap();
    assert_eq!(root.id, "data-port-filtered");
    assert_eq!(root.evidence[0], Cited::Exchange(8));
    let who: Vec<_> = root.advice.iter().map(|advice| advice.who).collect();
    assert!(
        who.contains(&Who::You)
            && who.contains(&Who::ServerAdmin)
            && who.contains(&Who::NetworkAdmin)
    );
    // vsftpd was recognised, so its own setting is named.
    let setting = root
        .advice
        .iter()
        .find_map(|advice| advice.setting.as_deref());
    assert_eq!(setting, Some("pasv_min_port"));
    let data = &report.data[1];
    assert_eq!(data.outcome, Outcome::Failed);
    assert_eq!(data.announced.as_deref(), Some("192.0.2.10:50013"));
    assert_eq!(data.failure.as_deref(), Some("no answer in 10 s"));
    assert!(
        report
            .summary
            .contains("fails at the passive data connection"),
        "{}",
        report.summary
    );
}

#[test]
fn a_limit_is_placed_where_it_showed() {
    let report = fixtures::limit();
    assert_eq!(
        report.summary,
        "ftp.example.com fails at the greeting: Too many connections from your address."
    );
    assert_eq!(
        note(&report, StepName::Quit),
        "the server had closed the control connection"
    );
}

#[test]
fn an_interrupted_run_is_unknown() {
    let report = fixtures::interrupted();
    assert_eq!((report.verdict, report.exit_code), (Verdict::Unknown, 3));
    let exchange = &report.last_exchanges()[1];
    assert_eq!(
        (exchange.code, exchange.failure.as_deref()),
        (None, Some("interrupted"))
    );
}

#[test]
fn every_attempt_is_kept_and_counted() {
    let report = fixtures::two_attempts();
    assert_eq!((report.verdict, report.exit_code), (Verdict::Warning, 1));
    let outcomes: Vec<_> = report
        .attempts
        .iter()
        .map(|attempt| attempt.outcome)
        .collect();
    assert_eq!(outcomes, [Outcome::Failed, Outcome::Ok]);
    assert_eq!(report.connections_opened, Some(2));
    assert!((report.attempts[1].waited_before_ms - 5000.0).abs() < f64::EPSILON);
    assert!(
        report
            .summary
            .starts_with("ftp.example.com works, with a warning: "),
        "{}",
        report.summary
    );
}

#[test]
fn notes_on_steps_and_failures_follow_the_language() {
    let report = fixtures::speaking(Language::Japanese, fixtures::data_port_filtered);
    for (step, expected) in [
        (StepName::Resolve, "192.0.2.10"),
        (StepName::Greet, "220 (vsFTPd 3.0.5)"),
        (StepName::Login, "anonymousとしてログイン、230"),
        (StepName::Features, "7個の機能"),
        (StepName::Directory, "212、/pubに3件"),
        (StepName::ExtendedPassive, "ポート50012、10 s以内に応答なし"),
    ] {
        assert_eq!(note(&report, step), expected);
    }
    assert_eq!(
        report.data[1].failure.as_deref(),
        Some("10 s以内に応答なし")
    );
}
