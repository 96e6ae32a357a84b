//! Experiments that were asked for and not done, or not to their end: a test that was left out has not passed.

use super::session;
use crate::diagnosis::context::Context;
use crate::diagnosis::draft::Draft;
use crate::diagnosis::fact::{At, DataFact, LimitFact, RunFact, TlsFact};
use crate::diagnosis::{Finding, Severity};
use crate::evidence::facts::LimitSearch;
use crate::evidence::matrix::CellSkipped;
use crate::evidence::ports::PortsTest;
use crate::evidence::tls::{OldAnswer, TlsDataTest};
use crate::evidence::{Outcome, StepName};
use crate::knowledge::findings::FindingId;
use crate::knowledge::replies::Moment;

/// The steps that only run when they are asked for, and the options that ask for them.
const ASKED_FOR: [(StepName, &str); 7] = [
    (StepName::Active, "--active"),
    (StepName::PortsTest, "--ports-test"),
    (StepName::TlsDataTest, "--tls-data-test"),
    (StepName::TransferTest, "--transfer-test"),
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
        .draft(FindingId::ExperimentNotCompleted)
        .value("flag", option)
}

/// The first step that was asked for and not run, the others as facts.
fn skipped<'a>(context: &'a Context<'_>) -> Option<Draft<'a>> {
    let mut left_out = ASKED_FOR.iter().filter_map(|(name, option)| {
        let step = context.attempt.step(*name)?;
        (step.outcome == Outcome::Skipped).then_some((step, *option))
    });
    let (first, option) = left_out.next()?;
    let draft = unfinished(context, option).phase(first.phase);
    let all = [(first, option)].into_iter().chain(left_out);
    Some(all.fold(draft, |draft, (step, option)| {
        let option = option.to_owned();
        draft.shows(
            step.name,
            RunFact::NotRun {
                option,
                skip: step.skipped.clone(),
            },
        )
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
        .shows(
            At::Exchange(index),
            RunFact::NotCompleted {
                option: option.to_owned(),
            },
        )
        .finding()
}

fn ports(context: &Context<'_>, test: &PortsTest) -> Option<Finding> {
    let ended_by = test.ended_by?;
    // That a server has no more ports to give is a finding of its own.
    let stated = context.stated(Moment::DataSetup, ended_by);
    if stated.is_some_and(|it| it.id() == FindingId::PasvPortsExhausted) {
        return None;
    }
    Some(broken_off(context, "--ports-test", ended_by))
}

fn tls_data(context: &Context<'_>, test: &TlsDataTest) -> Option<Finding> {
    const OPTION: &str = "--tls-data-test";
    if test.ended_by.is_some() {
        let step = context.attempt.step(StepName::TlsDataTest)?;
        let within = context.exchanges().filter(|(_, it)| step.covers(it));
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
            .shows(StepName::TlsDataTest, TlsFact::OldHelloNotSent)
            .finding()
    })
}

/// The search ended before it met a limit or its own end.
fn limit(context: &Context<'_>, found: &LimitSearch) -> Option<Finding> {
    let is_short = found.refusal.is_none() && found.held < found.asked;
    is_short.then(|| {
        let held = found.held;
        unfinished(context, "--find-limit")
            .shows(
                StepName::FindLimit,
                LimitFact::SearchEnded {
                    held,
                    asked: found.asked,
                },
            )
            .finding()
    })
}

/// Combinations that were not tried because of what went wrong before them.
fn combinations(context: &Context<'_>) -> Option<Finding> {
    let cells = context.attempt.matrix()?.cells.iter();
    let is_left_out = |why: &CellSkipped| {
        use CellSkipped::{LoginRefused, ServerLimits, Stopped};
        matches!(why, LoginRefused | ServerLimits | Stopped)
    };
    let mut reasons = cells
        .filter_map(|cell| cell.skipped)
        .filter(is_left_out)
        .peekable();
    let reason = *reasons.peek()?;
    let fact = DataFact::CombinationsNotTried {
        combinations: reasons.count() as u64,
        reason,
    };
    let draft = unfinished(context, "--matrix");
    Some(draft.shows(StepName::Matrix, fact).finding())
}
