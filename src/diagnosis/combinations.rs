//! The combinations of the matrix, each judged as if it had been the whole run.

use super::context::Context;
use super::engine::cause;
use super::rules::CAUSES;
use super::unexplained::unexplained;
use super::{CellVerdict, Finding, Policy, Severity};
use crate::evidence::matrix::Cell;
use crate::evidence::{Attempt, DataMode, Evidence, Exchange};
use crate::target::{Security, TlsMode};

/// The verdict on each cell, and what the cells failed of.
pub(super) fn judged(
    evidence: &Evidence,
    attempt: &Attempt,
    policy: &Policy,
) -> (Vec<CellVerdict>, Vec<Finding>) {
    let Some(matrix) = attempt.matrix() else {
        return Default::default();
    };
    let mut alone = Evidence {
        attempts: Vec::new(),
        ..evidence.clone()
    };
    let mut verdicts = Vec::with_capacity(matrix.cells.len());
    let mut findings: Vec<Finding> = Vec::new();
    for cell in &matrix.cells {
        alone.target.port = cell.port;
        alone.target.tls = match cell.security {
            Security::Plain => TlsMode::Off,
            Security::Explicit => TlsMode::Explicit,
            Security::Implicit => TlsMode::Implicit,
        };
        alone.asked.active = cell.mode == DataMode::Active;
        let found = cell.attempt.as_ref().and_then(|attempt| {
            let context = Context::new(&alone, attempt, policy);
            let cause = CAUSES.iter().find_map(|rule| rule(&context));
            cause.or_else(|| unexplained(&context, &[]))
        });
        verdicts.push(CellVerdict {
            works: found.is_none() && cell.listed(),
            cause: found.as_ref().map(cause),
        });
        let told = found.filter(|_| !is_not_offered(cell));
        findings.extend(told.map(|finding| of_cell(finding, cell)));
    }
    (verdicts, findings)
}

/// What a combination failed of, as a warning of the run: the indices are those of its own session.
fn of_cell(mut finding: Finding, cell: &Cell) -> Finding {
    let security = match cell.security {
        Security::Plain => "plain FTP",
        Security::Explicit => "explicit TLS",
        Security::Implicit => "implicit TLS",
    };
    let mode = match cell.mode {
        DataMode::Epsv => "EPSV",
        DataMode::Pasv => "PASV",
        DataMode::Active => "active mode",
    };
    finding.severity = Severity::Warning;
    finding.ours = false;
    finding.exchanges.clear();
    let fact = format!("The combination of {security} and {mode} failed");
    finding.facts.insert(0, fact);
    finding
}

/// A server need not have every kind of protection and every data mode.
fn is_not_offered(cell: &Cell) -> bool {
    let Some(attempt) = &cell.attempt else {
        return true;
    };
    // 530 is about the session.
    let is_permanent = |exchange: Option<&Exchange>| {
        let code = exchange.and_then(Exchange::code);
        matches!(code, Some(500..=529 | 531..=599))
    };
    let auth = attempt.secured().and_then(|it| it.auth.last().copied());
    let setup = cell.data().and_then(|it| it.second_setup.or(it.setup));
    let unreached = cell.security == Security::Implicit && attempt.exchanges.is_empty();
    unreached || is_permanent(attempt.exchange(auth)) || is_permanent(attempt.exchange(setup))
}
