//! The order of reasoning: causes in the order of the conversation until one is found, then what else
//! is worth knowing, then the verdict.

use super::context::Context;
use super::measure::{Measure, measures};
use super::rules::{CAUSES, CHECKS, NOTES, Rule};
use super::{Cause, CellVerdict, Confidence, Diagnosis, Finding, Policy, Retry, Severity, Verdict};
use crate::evidence::{Attempt, DataMode, Evidence, HeldOff};
use crate::knowledge::findings::known;
use crate::target::{Security, TlsMode};

/// Judges the evidence of one run.
#[must_use]
pub fn diagnose(evidence: &Evidence, policy: &Policy) -> Diagnosis {
    let empty;
    let (last, earlier) = if let Some((last, earlier)) = evidence.attempts.split_last() {
        (last, earlier)
    } else {
        empty = nothing_tried(evidence);
        (&empty, &[][..])
    };
    if let Some(held) = &evidence.held_off {
        return held_off(evidence, held, policy);
    }
    let context = Context::new(evidence, last, policy);
    let measures = measures(&context);
    let mut findings = judge(&context, &measures);
    let present = findings.iter().find(|it| it.severity == Severity::Critical);
    let present = present.map(cause);
    let mut causes = Vec::new();
    for (index, attempt) in earlier.iter().enumerate() {
        let passed = overcome(evidence, attempt, policy, index + 1);
        causes.push(passed.as_ref().map(cause));
        findings.extend(
            passed.filter(|passed| {
                !passed.ours && findings.iter().all(|known| known.id != passed.id)
            }),
        );
    }
    causes.push(present);
    if policy.strict {
        for finding in &mut findings {
            finding.severity = finding.severity.max(Severity::Warning);
        }
    }
    // The sort is stable: what is equally grave stays in the order of the conversation.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let verdict = match findings.first() {
        Some(cause) if cause.severity == Severity::Critical && cause.ours => Verdict::Unknown,
        Some(cause) if cause.severity == Severity::Critical => Verdict::Critical,
        Some(cause) if cause.severity == Severity::Warning => Verdict::Warning,
        _ => Verdict::Ok,
    };
    Diagnosis {
        verdict,
        root_cause: (verdict != Verdict::Ok).then_some(0),
        findings,
        causes,
        matrix: cells(evidence, last, policy),
        measures,
    }
}

/// Each combination as if it had been the whole run.
fn cells(evidence: &Evidence, attempt: &Attempt, policy: &Policy) -> Vec<CellVerdict> {
    let Some(matrix) = attempt.matrix() else {
        return Vec::new();
    };
    let mut alone = Evidence {
        attempts: Vec::new(),
        ..evidence.clone()
    };
    let mut verdicts = Vec::with_capacity(matrix.cells.len());
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
            first_cause(&context)
        });
        verdicts.push(CellVerdict {
            works: found.is_none() && cell.listed(),
            cause: found.as_ref().map(cause),
        });
    }
    verdicts
}

/// What a finding tells better, so that the second is not told as well.
const TOLD_BETTER: [(&str, &str); 3] = [
    ("nat-address-relied-on-alg", "pasv-private-but-epsv-works"),
    ("nat-address-relied-on-alg", "pasv-private-address"),
    ("nat-address-relied-on-alg", "pasv-other-public-address"),
];

fn cause(finding: &Finding) -> Cause {
    Cause {
        id: finding.id.clone(),
        code: finding.codes.first().copied(),
    }
}

/// What an earlier run found, told again because this one made no connection.
fn held_off(evidence: &Evidence, held: &HeldOff, policy: &Policy) -> Diagnosis {
    let attempt = nothing_tried(evidence);
    let context = Context::new(evidence, &attempt, policy);
    let id = known(&held.finding).map_or("probe-deadline", |known| known.id.as_str());
    let draft = context.draft(id, Confidence::Inferred);
    let draft = held
        .values
        .iter()
        .fold(draft, |draft, (key, value)| draft.value(key, value));
    let mut finding = draft
        .graded(Severity::Critical)
        .fact(&format!(
            "An earlier run met this; it ended at {}",
            held.since
        ))
        .fact(&format!(
            "This run made no connection: the next one is due at {}",
            held.until
        ))
        .finding();
    finding.codes.clone_from(&held.codes);
    finding.retry = Retry {
        advised: true,
        after_seconds: Some(held.until.seconds_since(evidence.started_at)),
        stated: false,
    };
    let verdict = if held.unknown {
        Verdict::Unknown
    } else {
        Verdict::Critical
    };
    Diagnosis {
        verdict,
        root_cause: Some(0),
        findings: vec![finding],
        causes: Vec::new(),
        matrix: Vec::new(),
        measures: Vec::new(),
    }
}

/// The findings of one attempt. At most one of what the rules find of their own accord is critical; what the user
/// asked to be checked may be, too.
fn judge(context: &Context<'_>, measures: &[Measure]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = first_cause(context).into_iter().collect();
    for mut note in applying(NOTES, context).flat_map(|rule| (rule.run)(context)) {
        if findings.iter().any(|known| known.id == note.id) {
            continue;
        }
        note.severity = note.severity.min(Severity::Warning);
        findings.push(note);
    }
    for check in applying(CHECKS, context).flat_map(|rule| (rule.run)(context, measures)) {
        match findings.iter_mut().find(|known| known.id == check.id) {
            None => findings.push(check),
            Some(known) if known.severity < check.severity => *known = check,
            Some(_) => {}
        }
    }
    let ids: Vec<String> = findings.iter().map(|it| it.id.clone()).collect();
    findings.retain(|finding| {
        let mut better = TOLD_BETTER.iter();
        !better.any(|(told, by)| finding.id == *by && ids.iter().any(|id| id == told))
    });
    findings
}

/// The rules of a table that can conclude something from this kind of record.
fn applying<'r, F>(
    rules: &'r [Rule<F>],
    context: &Context<'_>,
) -> impl Iterator<Item = &'r Rule<F>> {
    let evidence = context.evidence;
    rules.iter().filter(|rule| rule.judges(evidence))
}

/// What the first rule finds that finds something.
fn first_cause(context: &Context<'_>) -> Option<Finding> {
    applying(CAUSES, context).find_map(|rule| (rule.run)(context))
}

/// What an earlier attempt failed of and the last one did not.
fn overcome(
    evidence: &Evidence,
    attempt: &Attempt,
    policy: &Policy,
    number: usize,
) -> Option<Finding> {
    let context = Context::new(evidence, attempt, policy);
    let mut passed = first_cause(&context)?;
    passed.severity = Severity::Warning;
    // Indices point into the last attempt.
    passed.exchanges.clear();
    passed.facts.insert(
        0,
        format!("Attempt {number} failed of this; a later attempt did not"),
    );
    Some(passed)
}

fn nothing_tried(evidence: &Evidence) -> Attempt {
    Attempt::begin(evidence.started_at, 0)
}
