//! The order of reasoning: causes in the order of the conversation until one is found, then what else
//! is worth knowing, then the verdict.

use super::combinations;
use super::context::Context;
use super::fact::{At, RunFact};
use super::measure::{Measure, Unmeasured, measures};
use super::rules::{self, CHECKS};
use super::unexplained::unexplained;
use super::{Cause, Diagnosis, Fact, Finding, Policy, Retry, Severity, Verdict};
use crate::evidence::{Attempt, Evidence, HeldOff};
use crate::knowledge::findings::FindingId;

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
    let present = present.map(Cause::from);
    let mut causes = Vec::new();
    for (index, attempt) in earlier.iter().enumerate() {
        let passed = overcome(evidence, attempt, policy, index + 1);
        causes.push(passed.as_ref().map(Cause::from));
        findings.extend(passed.filter(|passed| {
            let is_new = findings.iter().all(|known| known.id != passed.id);
            !passed.ours && is_new && !is_told_better(passed.id, &findings)
        }));
    }
    let (matrix, of_cells) = combinations::judged(&context);
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
    // The sort is stable: what is equally grave stays in the order of the conversation, after what broke it off.
    findings.sort_by_key(|finding| {
        let broke_off = BREAKS.contains(&finding.id);
        std::cmp::Reverse((finding.severity, broke_off))
    });
    let verdict = Verdict::of(findings.first().map(|it| (it.severity, it.ours)));
    Diagnosis {
        verdict,
        root_cause: (verdict != Verdict::Ok).then_some(0),
        findings,
        causes,
        matrix,
        unmeasured: Unmeasured::all(&context, &measures),
        measures,
    }
}

/// What a finding tells better, so that the second is not told as well.
const TOLD_BETTER: [(FindingId, FindingId); 6] = [
    (FindingId::ServerCrashOnCommand, FindingId::ControlLost),
    (FindingId::EpsvBlockedByFirewall, FindingId::ReplyTimeout),
    (FindingId::TransferResumeRefused, FindingId::NoRestStream),
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

/// What broke a session off. Where the run went on anyway, it is graver than any other warning.
const BREAKS: [FindingId; 4] = [
    FindingId::ControlLost,
    FindingId::ServerCrashOnCommand,
    FindingId::ReplyTimeout,
    FindingId::Session421,
];

fn is_told_better(id: FindingId, findings: &[Finding]) -> bool {
    let told = |better: FindingId| findings.iter().any(|finding| finding.id == better);
    TOLD_BETTER
        .iter()
        .any(|(better, plain)| id == *plain && told(*better))
}

/// What an earlier run found, told again because this one made no connection.
fn held_off(evidence: &Evidence, held: &HeldOff, policy: &Policy) -> Diagnosis {
    let attempt = nothing_tried(evidence);
    let context = Context::new(evidence, &attempt, policy);
    let id = held.finding.parse().unwrap_or(FindingId::ProbeDeadline);
    let draft = context.draft(id).inferred();
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
    let verdict = Verdict::of(Some((finding.severity, held.unknown)));
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
    let mut findings: Vec<Finding> = rules::first_cause(context).into_iter().collect();
    for mut note in rules::notes(context) {
        if findings.iter().any(|known| known.id == note.id) {
            continue;
        }
        note.severity = note.severity.min(Severity::Warning);
        findings.push(note);
    }
    for check in rules::applying(CHECKS, context).flat_map(|rule| (rule.run)(context, measures)) {
        match findings.iter_mut().find(|known| known.id == check.id) {
            None => findings.push(check),
            Some(known) if known.severity < check.severity => *known = check,
            Some(_) => {}
        }
    }
    rules::leave_out_misled(context, &mut findings);
    let has_failed = |it: &Finding| it.severity == Severity::Critical;
    if !findings.iter().any(has_failed) {
        findings.extend(rules::unmeasured(context, measures));
    }
    findings.extend(unexplained(context, &findings));
    let known = findings.clone();
    findings.retain(|finding| !is_told_better(finding.id, &known));
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
    let mut passed = rules::first_cause(&context)?;
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
