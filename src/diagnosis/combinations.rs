//! The combinations of the matrix, each judged as if it had been the whole run.

use super::context::Context;
use super::fact::{At, DataFact};
use super::rules::{first_cause, offers_tls};
use super::unexplained::unexplained;
use super::{Cause, CellVerdict, Fact, Finding, Severity};
use crate::evidence::matrix::Cell;
use crate::evidence::tls::Secured;
use crate::evidence::{DataMode, Evidence, Exchange, StepName};
use crate::knowledge::findings::FindingId;
use crate::target::{Security, TlsMode};

/// The verdict on each cell, and what the cells failed of.
pub(super) fn judged(run: &Context<'_>) -> (Vec<CellVerdict>, Vec<Finding>) {
    let (evidence, attempt) = (run.evidence, run.attempt);
    let Some(matrix) = attempt.matrix() else {
        return Default::default();
    };
    let mut alone = Evidence {
        attempts: Vec::new(),
        ..evidence.clone()
    };
    let encrypted = attempt.secured().is_some_and(Secured::is_encrypted);
    let lists_tls = offers_tls(run).is_some();
    let has_tls = encrypted || matrix.encrypted().is_some();
    let mut verdicts = Vec::with_capacity(matrix.cells.len());
    let mut findings: Vec<Finding> = Vec::new();
    for cell in &matrix.cells {
        alone.target.port = Some(cell.port);
        alone.target.tls = match cell.security {
            Security::Plain => TlsMode::Off,
            Security::Explicit => TlsMode::Explicit,
            Security::Implicit => TlsMode::Implicit,
        };
        // What the probe tries of its own accord shows what works, and need not convince anyone.
        let is_asked = alone.target.tls == evidence.target.tls;
        alone.asked.insecure = evidence.asked.insecure || !is_asked;
        alone.asked.active = cell.mode == DataMode::Active;
        alone.attempts = cell.attempt.clone().into_iter().collect();
        let found = alone.attempts.first().and_then(|attempt| {
            let context = Context::new(&alone, attempt, run.policy);
            // That the server has no TLS explains nothing where another session had it.
            let cause = first_cause(&context).filter(|it| !has_tls || !is_lack_of_tls(it));
            cause.or_else(|| unexplained(&context, &[]))
        });
        verdicts.push(CellVerdict {
            works: found.is_none() && cell.listed(),
            cause: found.as_ref().map(Cause::from),
        });
        // A server that does not know AUTH may refuse it with the code for whatever comes before the login.
        let told = found.filter(|finding| {
            let is_known = lists_tls || !is_lack_of_tls(finding);
            is_known && !is_not_offered(cell)
        });
        findings.extend(told.map(|finding| of_cell(run, finding, cell)));
    }
    (verdicts, findings)
}

/// What a combination failed of, as a warning of the run: the indices are those of its own session.
fn of_cell(run: &Context<'_>, mut finding: Finding, cell: &Cell) -> Finding {
    finding.severity = Severity::Warning;
    finding.ours = false;
    finding.exchanges.clear();
    let at = At::Step(StepName::Matrix);
    let fact = DataFact::CombinationFailed {
        security: cell.security,
        mode: cell.mode,
    };
    let shown = std::mem::take(&mut finding.facts);
    let shown = shown.into_iter().map(|fact| fact.moved(run.number, at));
    let failed = Fact::new(run.evidence, run.number, at, fact);
    finding.facts.extend(failed.into_iter().chain(shown));
    finding
}

fn is_lack_of_tls(finding: &Finding) -> bool {
    finding.id == FindingId::TlsNotOffered
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
