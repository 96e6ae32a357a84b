//! Fills the published shape.

use super::bounds::bounded;
use super::data::{Carries, carries, data_report};
use super::exchange::exchange_report;
use super::facts::{fact_report, skipped_report};
use super::limit::limit_report;
use super::matrix::matrix_report;
use super::notes::note;
use super::ports::ports_test_report;
use super::server::server_report;
use super::shape::{
    AddressReport, AttemptReport, CaptureReport, Cited, CodeReport, FindingReport, HeldOffReport,
    MeasureReport, Report, RetryReport, SCHEMA_VERSION, SourceReport, StepReport, TargetReport,
    ThroughReport, UnmeasuredReport,
};
use super::summary::{host, success, trouble};
use super::tls::tls_report;
use super::transfer_test::transfer_test_report;
use super::words::{ms, tcp_outcome};
use crate::diagnosis::{Cause, Diagnosis, Finding, Measure, Severity, Unmeasured, Verdict};
use crate::evidence::attempt::Step;
use crate::evidence::capture::Capture;
use crate::evidence::facts::{PortLook, TcpPath};
use crate::evidence::{AskedTarget, Attempt, Evidence, Facts, Origin, Outcome, Tool};
use crate::knowledge::catalogue;
use crate::knowledge::servers::{Account, Server};
use crate::knowledge::wording::Wording;
use crate::knowledge::{recognition, servers};
use crate::target::{Security, TlsMode};

/// Makes the report of a run, in the words of one language.
#[must_use]
pub fn build(evidence: &Evidence, diagnosis: &Diagnosis, wording: &Wording) -> Report {
    let last = evidence.last_attempt();
    let software = recognition::software(evidence, last);
    // A run that held off has seen nothing itself, but the one before may have known the server.
    let known_before = || {
        let held = evidence.held_off.as_ref()?;
        servers::key_of(held.values.get("software")?)
    };
    let sure = software.as_ref().filter(|software| software.is_likely());
    let key = sure.map(|software| software.key.as_str());
    let account = Some(account(&evidence.target));
    let server = key.or_else(known_before).map(|key| Server { key, account });
    let findings: Vec<_> = diagnosis
        .findings
        .iter()
        .map(|finding| finding_report(evidence, finding, *wording, server))
        .collect();
    let root = diagnosis
        .root_cause
        .and_then(|index| Some((diagnosis.findings.get(index)?, findings.get(index)?)));
    let data: Vec<_> = last.map_or_else(Vec::new, |attempt| {
        let reports = attempt
            .data
            .iter()
            .map(|data| data_report(attempt, data, *wording));
        reports.collect()
    });
    let summary = match root {
        Some((finding, report)) => trouble(
            evidence,
            diagnosis.verdict,
            finding,
            &report.title,
            *wording,
        ),
        None => success(evidence, &data, *wording),
    };
    let report = Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool::this(),
        target: target_report(&evidence.target, last),
        until: evidence.asked.until,
        started_at: evidence.started_at.to_string(),
        duration_ms: evidence.duration_us.map(ms),
        verdict: diagnosis.verdict,
        exit_code: exit_code(diagnosis.verdict),
        root_cause: root.map(|(finding, _)| finding.id.name().to_owned()),
        summary,
        codes: root.map_or_else(Vec::new, |(finding, _)| codes(finding, *wording)),
        come_back_at: come_back_at(evidence, root.map(|(finding, _)| finding)),
        gave_up: evidence.gave_up,
        held_off: evidence.held_off.as_ref().map(|held| HeldOffReport {
            since: held.since.to_string(),
            until: held.until.to_string(),
            consecutive_failures: held.consecutive_failures,
        }),
        alert: None,
        limit: root.and_then(|(finding, report)| limit_report(evidence, finding, report, *wording)),
        findings,
        attempts: attempts(evidence, diagnosis, *wording),
        server: last.map_or_else(Default::default, |attempt| {
            server_report(attempt, software.as_ref())
        }),
        tls: last.and_then(|attempt| tls_report(evidence, attempt)),
        data,
        source: evidence.source.as_ref().map(|source| SourceReport {
            client: source.client.clone(),
            format: source.format.clone(),
            session: source.session.clone(),
            line: source.line,
            capture: source.capture.as_deref().map(capture_report),
            unknown: source.unknown.clone(),
            alike: None,
        }),
        ports_test: last.and_then(ports_test_report),
        transfer_test: last.and_then(|attempt| transfer_test_report(evidence, attempt, *wording)),
        matrix: matrix_report(evidence, diagnosis),
        places: None,
        measures: diagnosis.measures.iter().map(measure_report).collect(),
        unmeasured: diagnosis.unmeasured.iter().map(unmeasured_report).collect(),
        connections_opened: evidence.connections_opened(),
        through: through(evidence, *wording),
        left_out_bytes: None,
    };
    bounded(report, *wording)
}

fn through(evidence: &Evidence, wording: Wording) -> Option<ThroughReport> {
    let asked = evidence.asked.proxy.as_ref()?;
    let last = evidence.last_attempt();
    let looks_up = last
        .and_then(Attempt::resolved)
        .is_some_and(|it| it.by_proxy);
    let proxy = asked.url();
    let variable = asked.variable.clone();
    let values = [
        ("proxy", proxy.as_str()),
        ("variable", variable.as_deref().unwrap_or_default()),
        ("named", if looks_up { "yes" } else { "no" }),
    ];
    let text = wording.say("report-through", &values);
    Some(ThroughReport {
        proxy,
        variable,
        looks_up,
        text,
    })
}

fn capture_report(capture: &Capture) -> CaptureReport {
    CaptureReport {
        vantage: capture.vantage,
        vantage_is_inferred: capture.vantage_is_inferred,
        filter: capture.filter(),
    }
}

fn account(target: &AskedTarget) -> Account {
    if target.anonymous {
        Account::Anonymous
    } else {
        Account::Local
    }
}

fn measure_report(measure: &Measure) -> MeasureReport {
    MeasureReport {
        quantity: measure.quantity,
        of: measure.of.clone(),
        value: measure.value,
        unit: measure.quantity.unit(),
        most: measure.most,
        warn: measure.warn.map(|range| range.to_string()),
        crit: measure.crit.map(|range| range.to_string()),
    }
}

fn unmeasured_report(unmeasured: &Unmeasured) -> UnmeasuredReport {
    UnmeasuredReport {
        quantity: unmeasured.quantity,
        of: unmeasured.of.clone(),
        warn: unmeasured.warn.map(|range| range.to_string()),
        crit: unmeasured.crit.map(|range| range.to_string()),
    }
}

/// The exit code that a verdict stands for.
fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Ok => 0,
        Verdict::Warning => 1,
        Verdict::Critical => 2,
        Verdict::Unknown => 3,
    }
}

fn target_report(target: &AskedTarget, last: Option<&Attempt>) -> TargetReport {
    TargetReport {
        host: target.host.clone(),
        port: target.port,
        user: target.user.clone(),
        security: security(target, last),
        directory: target.directory.clone(),
        name: target.name.clone(),
    }
}

/// How the control connection was protected; as it was to be, where it never came to that.
fn security(target: &AskedTarget, last: Option<&Attempt>) -> Security {
    let used = last
        .filter(|attempt| {
            let login = attempt.logged_in();
            login.is_none_or(|login| login.refused_over_tls.is_none())
        })
        .and_then(Attempt::secured)
        .map(|secured| secured.security);
    match target.tls {
        TlsMode::Explicit => Security::Explicit,
        TlsMode::Implicit => Security::Implicit,
        TlsMode::Off => Security::Plain,
        TlsMode::Auto => used.unwrap_or(Security::Plain),
    }
}

fn finding_report(
    evidence: &Evidence,
    finding: &Finding,
    wording: Wording,
    server: Option<Server<'_>>,
) -> FindingReport {
    let mut values = finding.values.clone();
    let host = || host(&evidence.target, wording);
    values.entry("host".to_owned()).or_insert_with(host);
    let exchanges = finding.exchanges.iter().copied().map(Cited::Exchange);
    let facts: Vec<_> = finding
        .facts
        .iter()
        .map(|fact| fact_report(evidence, fact, wording))
        .collect();
    let sentences = facts.iter().map(|fact| Cited::Fact(fact.text.clone()));
    FindingReport {
        id: finding.id.name().to_owned(),
        severity: finding.severity,
        confidence: finding.confidence,
        phase: finding.phase,
        title: wording.title(finding.id, &values),
        detail: wording.detail(finding.id, &values),
        evidence: exchanges.chain(sentences).collect(),
        facts,
        codes: finding.codes.clone(),
        advice: wording.advice(finding.id, &values, server),
        retry: RetryReport {
            advised: finding.retry.advised,
            after_seconds: finding.retry.after_seconds,
            hinted: finding.retry.stated,
        },
    }
}

/// What the catalogue says of the refusals among these codes.
fn codes(finding: &Finding, wording: Wording) -> Vec<CodeReport> {
    let refusals = finding.codes.iter().filter(|code| **code >= 400);
    let entries = refusals.map(|code| catalogue::entry(*code, &wording));
    entries
        .map(|entry| CodeReport {
            code: entry.code,
            name: entry.name,
            meaning: entry.meaning,
            action: entry.action,
            waiting: entry.waiting,
        })
        .collect()
}

/// When the next try makes sense.
fn come_back_at(evidence: &Evidence, root: Option<&Finding>) -> Option<String> {
    if let Some(held) = &evidence.held_off {
        return Some(held.until.to_string());
    }
    // When the client of a log met it, and how long ago that was, is not known.
    if evidence.origin() != Origin::Run {
        return None;
    }
    let root = root.filter(|finding| finding.severity == Severity::Critical)?;
    let seconds = root.retry.after_seconds?;
    let wait_us = seconds.saturating_mul(1_000_000);
    let at = evidence.duration_us.unwrap_or_default();
    let at = at.saturating_add(wait_us);
    Some(
        evidence
            .started_at
            .after_micros(at)
            .rounded_up()
            .to_string(),
    )
}

fn attempts(evidence: &Evidence, diagnosis: &Diagnosis, wording: Wording) -> Vec<AttemptReport> {
    let causes = diagnosis.causes.iter().map(Option::as_ref);
    let causes = causes.chain(std::iter::repeat(None));
    let attempts = evidence.attempts.iter().zip(causes);
    attempts
        .map(|(attempt, cause)| attempt_report(evidence, attempt, cause, wording))
        .collect()
}

fn attempt_report(
    evidence: &Evidence,
    attempt: &Attempt,
    cause: Option<&Cause>,
    wording: Wording,
) -> AttemptReport {
    let exchange = |(index, exchange)| exchange_report(evidence, attempt, index, exchange);
    let failed = attempt
        .steps
        .iter()
        .any(|step| step.outcome == Outcome::Failed);
    AttemptReport {
        started_at: attempt.started_at.to_string(),
        waited_before_ms: ms(attempt.waited_before_us),
        outcome: Outcome::of(!failed),
        finding: cause.map(|cause| cause.id.name().to_owned()),
        code: cause.and_then(|cause| cause.code),
        steps: attempt
            .steps
            .iter()
            .map(|step| step_report(attempt, step, wording))
            .collect(),
        exchanges: attempt.exchanges.iter().enumerate().map(exchange).collect(),
    }
}

fn step_report(attempt: &Attempt, step: &Step, wording: Wording) -> StepReport {
    StepReport {
        step: step.name,
        carries: step_carries(attempt, step),
        phase: step.phase,
        outcome: step.outcome,
        started_ms: step.started_us.map(ms),
        elapsed_ms: step.elapsed_us.map(ms),
        note: note(attempt, step, wording),
        skipped: step
            .skipped
            .as_ref()
            .map(|reason| skipped_report(reason, wording)),
        addresses: addresses(&step.facts),
    }
}

fn step_carries(attempt: &Attempt, step: &Step) -> Option<String> {
    let Facts::Data(index) = step.facts else {
        return None;
    };
    match carries(attempt, attempt.data.get(index)?) {
        Carries::Listing => None,
        Carries::File(verb) => Some(verb),
        Carries::Unknown => Some("data".to_owned()),
    }
}

fn addresses(facts: &Facts) -> Vec<AddressReport> {
    match facts {
        Facts::Resolve(resolved) => resolved.addresses().map(found).collect(),
        Facts::Connect(connected) => {
            let untried = connected.untried.iter().map(|address| AddressReport {
                address: address.to_string(),
                outcome: "untried".to_owned(),
                elapsed_ms: None,
                error: None,
            });
            connected.paths.iter().map(tried).chain(untried).collect()
        }
        Facts::LookAround(around) => around
            .ports
            .iter()
            .map(|PortLook { path, .. }| tried(path))
            .collect(),
        _ => Vec::new(),
    }
}

fn found(address: std::net::IpAddr) -> AddressReport {
    AddressReport {
        address: address.to_string(),
        outcome: "found".to_owned(),
        elapsed_ms: None,
        error: None,
    }
}

fn tried(path: &TcpPath) -> AddressReport {
    AddressReport {
        address: path
            .address
            .map(|address| address.to_string())
            .or_else(|| path.tunnel.as_ref().map(|tunnel| tunnel.asked.clone()))
            .unwrap_or_default(),
        outcome: tcp_outcome(path.outcome).to_owned(),
        elapsed_ms: path.elapsed_us.map(ms),
        error: path.error.clone(),
    }
}
