//! The order of reasoning: causes in the order of the conversation until one is found, then what else
//! is worth knowing, then the verdict.

use super::context::Context;
use super::rules::{CAUSES, NOTES};
use super::{Diagnosis, Finding, Policy, Severity, Verdict};
use crate::evidence::{Attempt, Evidence};

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
    let mut findings = judge(&Context::new(evidence, last, policy));
    for (index, attempt) in earlier.iter().enumerate() {
        let passed = overcome(evidence, attempt, policy, index + 1);
        findings.extend(passed.filter(|passed| findings.iter().all(|known| known.id != passed.id)));
    }
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
    }
}

/// The findings of one attempt, of which at most one is critical.
fn judge(context: &Context<'_>) -> Vec<Finding> {
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
    if passed.ours {
        return None;
    }
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
    Attempt {
        started_at: evidence.started_at,
        started_us: 0,
        waited_before_us: 0,
        steps: Vec::new(),
        exchanges: Vec::new(),
        data: Vec::new(),
        connections_opened: 0,
    }
}
