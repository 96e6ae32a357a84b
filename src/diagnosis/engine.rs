//! The order of reasoning: causes in the order of the conversation until one is found, then what else
//! is worth knowing, then the verdict.

use super::context::Context;
use super::fact::{At, RunFact};
use super::measure::{Measure, Unmeasured, measures};
use super::rules::{CAUSES, CHECKS, NOTES, unmeasured};
use super::{
    Cause, CellVerdict, Confidence, Diagnosis, Fact, Finding, Policy, Retry, Severity, Verdict,
};
use crate::evidence::{Attempt, DataMode, Evidence, HeldOff};
use crate::knowledge::findings::FindingId;
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
        unmeasured: Unmeasured::all(&context, &measures),
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
        // What the probe tries of its own accord shows what works, and need not convince anybody.
        let is_asked = alone.target.tls == evidence.target.tls;
        alone.asked.insecure = evidence.asked.insecure || !is_asked;
        alone.asked.active = cell.mode == DataMode::Active;
        alone.attempts = cell.attempt.clone().into_iter().collect();
        let found = alone.attempts.first().and_then(|attempt| {
            let context = Context::new(&alone, attempt, policy);
            CAUSES.iter().find_map(|rule| rule(&context))
        });
        verdicts.push(CellVerdict {
            works: found.is_none() && cell.listed(),
            cause: found.as_ref().map(cause),
        });
    }
    verdicts
}

/// What a finding tells better, so that the second is not told as well.
const TOLD_BETTER: [(FindingId, FindingId); 3] = [
    (
        FindingId::NatAddressReliedOnAlg,
        FindingId::PasvPrivateButEpsvWorks,
    ),
    (
        FindingId::NatAddressReliedOnAlg,
        FindingId::PasvPrivateAddress,
    ),
    (
        FindingId::NatAddressReliedOnAlg,
        FindingId::PasvOtherPublicAddress,
    ),
];

fn cause(finding: &Finding) -> Cause {
    Cause {
        id: finding.id,
        code: finding.codes.first().copied(),
    }
}

/// What an earlier run found, told again because this one made no connection.
fn held_off(evidence: &Evidence, held: &HeldOff, policy: &Policy) -> Diagnosis {
    let attempt = nothing_tried(evidence);
    let context = Context::new(evidence, &attempt, policy);
    let id = held.finding.parse().unwrap_or(FindingId::ProbeDeadline);
    let draft = context.draft(id, Confidence::Inferred);
    let draft = held
        .values
        .iter()
        .fold(draft, |draft, (key, value)| draft.value(key, value));
    let mut finding = draft
        .graded(Severity::Critical)
        .shows(At::Asked, RunFact::MetEarlier { since: held.since })
        .shows(At::Asked, RunFact::HeldOff { until: held.until })
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
        unmeasured: Unmeasured::all(&context, &[]),
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
    let has_failed = |it: &Finding| it.severity == Severity::Critical;
    if !findings.iter().any(has_failed) {
        findings.extend(unmeasured(context, measures));
    }
    let ids: Vec<FindingId> = findings.iter().map(|it| it.id).collect();
    findings.retain(|finding| {
        let mut better = TOLD_BETTER.iter();
        !better.any(|(told, by)| finding.id == *by && ids.contains(told))
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
    let fact = RunFact::OnlyAttempt {
        number: number as u64,
    };
    let fact = Fact::new(evidence, number - 1, At::Attempt, fact);
    passed.facts.splice(0..0, fact);
    Some(passed)
}

fn nothing_tried(evidence: &Evidence) -> Attempt {
    Attempt::begin(evidence.started_at, 0)
}
