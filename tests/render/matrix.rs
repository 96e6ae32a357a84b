//! The table of what works, and what is made of it.

use std::slice;

use ftpprobe::diagnosis::{Cause, CellVerdict, Diagnosis, Verdict};
use ftpprobe::evidence::attempt::Step;
use ftpprobe::evidence::matrix::{Cell, CellSkipped, IpFamily, Matrix};
use ftpprobe::evidence::{DataMode, Facts, Outcome, Phase, StepName};
use ftpprobe::knowledge::findings::FindingId;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::{Format, Style, renderer};
use ftpprobe::report::{ByDefault, Report, build};
use ftpprobe::target::Security;

use crate::fixtures::healthy_evidence;

/// Plain sessions work, and encrypted ones find their data ports shut; implicit TLS was not tried.
pub(crate) fn report() -> Report {
    let mut evidence = healthy_evidence();
    let session = evidence.attempts[0].clone();
    let mut matrix = Matrix::default();
    let mut verdicts = Vec::new();
    for security in [Security::Plain, Security::Explicit, Security::Implicit] {
        for mode in [DataMode::Epsv, DataMode::Pasv, DataMode::Active] {
            let tried = security != Security::Implicit;
            let works = security == Security::Plain;
            let mut attempt = session.clone();
            attempt.data.truncate(1);
            if !works {
                attempt.data[0].closing = None;
            }
            matrix.cells.push(Cell {
                security,
                family: IpFamily::Ipv4,
                mode,
                port: 21,
                attempt: tried.then_some(attempt),
                skipped: (!tried).then_some(CellSkipped::OtherPort),
            });
            let cause = Cause {
                id: FindingId::DataPortFiltered,
                code: None,
            };
            verdicts.push(CellVerdict {
                works,
                cause: (tried && !works).then_some(cause),
            });
        }
    }
    evidence.attempts[0].steps.push(Step {
        name: StepName::Matrix,
        phase: Phase::DataPassive,
        outcome: Outcome::Ok,
        started_us: Some(0),
        elapsed_us: Some(1000),
        skipped: None,
        facts: Facts::Matrix(Box::new(matrix)),
    });
    let diagnosis = Diagnosis {
        unmeasured: vec![],
        verdict: Verdict::Ok,
        root_cause: None,
        findings: Vec::new(),
        causes: Vec::new(),
        matrix: verdicts,
        measures: vec![],
    };
    build(&evidence, &diagnosis, &Wording::english())
}

#[test]
fn what_works_is_recommended_and_clients_are_told() {
    let matrix = report().matrix.unwrap();
    let recommended = matrix.recommendation.unwrap();
    assert_eq!(
        (recommended.security, recommended.mode),
        (Security::Plain, DataMode::Epsv)
    );
    let of = |name: &str| {
        let mut clients = matrix.clients.iter();
        clients.find(|client| client.name == name).unwrap()
    };
    assert_eq!(of("curl").by_default, ByDefault::Lists);
    assert_eq!(of("Windows ftp.exe").by_default, ByDefault::Lists);
    assert_eq!(of("Chrome, Edge, Firefox").by_default, ByDefault::Removed);
}

#[test]
fn the_table_is_read_at_a_glance() {
    let report = report();
    let mut out = Vec::new();
    renderer(Format::Text, &Style::default())
        .render(slice::from_ref(&report), &mut out)
        .unwrap();
    let shown = String::from_utf8(out).unwrap();
    let row = |start: &str| {
        let mut lines = shown.lines().map(str::trim_start);
        lines.find(|line| line.starts_with(start)).unwrap()
    };
    assert_eq!(row("plain FTP, IPv4").matches('✓').count(), 3, "{shown}");
    assert_eq!(row("explicit TLS, IPv4").matches('✗').count(), 3, "{shown}");
    assert_eq!(
        row("implicit TLS, IPv4").matches(" - ").count(),
        3,
        "{shown}"
    );
    // Symbols stand below each other.
    let column = |line: &str| line.find(['✓', '✗']).unwrap();
    assert_eq!(
        column(row("plain FTP, IPv4")),
        column(row("explicit TLS, IPv4"))
    );
}
