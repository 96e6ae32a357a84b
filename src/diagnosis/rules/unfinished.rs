//! Experiments that were asked for and not done, or not to their end: a test that was left out has not passed.

use super::session;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::{Confidence, Finding, Severity};
use crate::evidence::facts::LimitSearch;
use crate::evidence::matrix::CellSkipped;
use crate::evidence::ports::PortsTest;
use crate::evidence::tls::{OldAnswer, TlsDataTest};
use crate::evidence::{Outcome, StepName};
use crate::knowledge::replies::Moment;

/// The steps that only run when they are asked for, and the options that ask for them.
const ASKED_FOR: [(StepName, &str); 8] = [
    (StepName::Active, "--active"),
    (StepName::PortsTest, "--ports-test"),
    (StepName::TlsDataTest, "--tls-data-test"),
    (StepName::TransferTest, "--transfer-test"),
    (StepName::Expect, "--expect-file"),
    (StepName::FindLimit, "--find-limit"),
    (StepName::IdleTest, "--idle-test"),
    (StepName::Matrix, "--matrix"),
];

/// What was left out, and what broke off.
pub(super) fn notes(context: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = skipped(context).map(Draft::finding).into_iter().collect();
    let attempt = context.attempt;
    findings.extend(attempt.ports_test().and_then(|it| ports(context, it)));
    findings.extend(attempt.tls_data_test().and_then(|it| tls_data(context, it)));
    findings.extend(attempt.limit_search().and_then(|it| limit(context, it)));
    findings.extend(combinations(context));
    findings
}

fn unfinished<'a>(context: &'a Context<'_>, option: &str) -> Draft<'a> {
    context
        .draft("experiment-not-completed", Confidence::Proven)
        .value("flag", option)
}

/// The first step that was asked for and not run, the others as facts.
fn skipped<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let mut left_out = ASKED_FOR.iter().filter_map(|(name, option)| {
        let step = context.attempt.step(*name)?;
        (step.outcome == Outcome::Skipped).then_some((step, *option))
    });
    let (first, option) = left_out.next()?;
    let fact = |note: &Option<String>| match note {
        Some(note) => format!("It was not run: {note}"),
        None => "It was not run".to_owned(),
    };
    let draft = unfinished(context, option)
        .phase(first.phase)
        .fact(&fact(&first.note));
    Some(left_out.fold(draft, |draft, (_, option)| {
        draft.fact(&format!("{option} was not run either"))
    }))
}

/// What broke an experiment off with this exchange.
fn broken_off(context: &Context<'_>, option: &str, index: usize) -> Finding {
    let draft =
        session::lost(context, index).unwrap_or_else(|| unfinished(context, option).cites(index));
    let draft = match context.exchange(Some(index)) {
        Some((_, exchange)) => draft.phase(exchange.phase),
        None => draft,
    };
    draft
        .graded(Severity::Warning)
        .fact(&format!("{option} was not completed"))
        .finding()
}

fn ports(context: &Context<'_>, test: &PortsTest) -> Option<Finding> {
    let ended_by = test.ended_by?;
    // That a server has no more ports to give is a finding of its own.
    let stated = context.stated(Moment::DataSetup, ended_by);
    if stated.is_some_and(|it| it.id() == "pasv-ports-exhausted") {
        return None;
    }
    Some(broken_off(context, "--ports-test", ended_by))
}

fn tls_data(context: &Context<'_>, test: &TlsDataTest) -> Option<Finding> {
    const OPTION: &str = "--tls-data-test";
    if test.ended_by.is_some() {
        let step = context.attempt.step(StepName::TlsDataTest)?;
        let end_us = step.started_us.saturating_add(step.elapsed_us);
        let within = context
            .exchanges()
            .filter(|(_, it)| (step.started_us..=end_us).contains(&it.sent_us));
        let broken = within
            .filter(|(_, it)| it.reply.is_none() || it.closed || it.code() == Some(421))
            .map(|(index, _)| index);
        return Some(match broken.min() {
            Some(index) => broken_off(context, OPTION, index),
            None => unfinished(context, OPTION).finding(),
        });
    }
    let old = test.old_hello.as_ref()?;
    (old.answer == OldAnswer::NotReached).then(|| {
        unfinished(context, OPTION)
            .cites_all(old.exchanges.last().copied())
            .fact("The connection for the ClientHello of old TLS versions did not get that far")
            .finding()
    })
}

/// The search ended before it met a limit or its own end.
fn limit(context: &Context<'_>, found: &LimitSearch) -> Option<Finding> {
    let is_short = found.refusal.is_none() && found.held < found.asked;
    is_short.then(|| {
        let held = found.held;
        unfinished(context, "--find-limit")
            .fact(&format!("It ended with {held} of {} sessions", found.asked))
            .finding()
    })
}

/// Combinations that were not tried because of what went wrong before them.
fn combinations(context: &Context<'_>) -> Option<Finding> {
    let cells = context.attempt.matrix()?.cells.iter();
    let left_out = |why: CellSkipped| match why {
        CellSkipped::LoginRefused => Some("the login was refused"),
        CellSkipped::ServerLimits => Some("the server limits its sessions"),
        CellSkipped::Stopped => Some("the run ended"),
        _ => None,
    };
    let mut reasons = cells.filter_map(|cell| left_out(cell.skipped?)).peekable();
    let first = *reasons.peek()?;
    let count = reasons.count();
    let fact = format!("{count} combinations were not tried: {first}");
    Some(unfinished(context, "--matrix").fact(&fact).finding())
}
