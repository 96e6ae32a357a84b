//! The order of reasoning: causes in the order of the conversation until one is found, then what else
//! is worth knowing, then the verdict.

use super::combinations;
use super::context::Context;
use super::measure::{Measure, measures};
use super::rules::{CAUSES, CHECKS, NOTES};
use super::unexplained::unexplained;
use super::{Cause, Confidence, Diagnosis, Finding, Policy, Retry, Severity, Verdict};
use crate::evidence::{Attempt, Evidence, HeldOff};
use crate::knowledge::findings::known;

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
    let (matrix, of_cells) = combinations::judged(evidence, last, policy);
    // Where the run itself failed, the combinations show where else, which the matrix tells.
    if present.is_none() {
        for finding in of_cells {
            // One of the run itself tells of the same part of the conversation, and tells it better.
            let is_told = |known: &Finding| {
                known.id == finding.id
                    || known.phase == finding.phase && known.severity > Severity::Info
            };
            if !findings.iter().any(is_told) {
                findings.push(finding);
            }
        }
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
        matrix,
        measures,
    }
}

/// What a finding tells better, so that the second is not told as well.
const TOLD_BETTER: [(&str, &str); 3] = [
    ("nat-address-relied-on-alg", "pasv-private-but-epsv-works"),
    ("nat-address-relied-on-alg", "pasv-private-address"),
    ("nat-address-relied-on-alg", "pasv-other-public-address"),
];

pub(super) fn cause(finding: &Finding) -> Cause {
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
    let mut findings: Vec<Finding> = CAUSES
        .iter()
        .find_map(|rule| rule(context))
        .into_iter()
        .collect();
    for mut note in NOTES.iter().flat_map(|rule| rule(context)) {
        if findings.iter().any(|known| known.id == note.id) {
            continue;
        }
        note.severity = note.severity.min(Severity::Warning);
        findings.push(note);
    }
    for check in CHECKS.iter().flat_map(|rule| rule(context, measures)) {
        match findings.iter_mut().find(|known| known.id == check.id) {
            None => findings.push(check),
            Some(known) if known.severity < check.severity => *known = check,
            Some(_) => {}
        }
    }
    findings.extend(unexplained(context, &findings));
    let ids: Vec<String> = findings.iter().map(|it| it.id.clone()).collect();
    findings.retain(|finding| {
        let mut better = TOLD_BETTER.iter();
        !better.any(|(told, by)| finding.id == *by && ids.iter().any(|id| id == told))
    });
    findings
}

/// What an earlier attempt failed of and the last one did not.
fn overcome(
    evidence: &Evidence,
    attempt: &Attempt,
    policy: &Policy,
    number: usize,
) -> Option<Finding> {
    let context = Context::new(evidence, attempt, policy);
    let mut passed = CAUSES.iter().find_map(|rule| rule(&context))?;
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
