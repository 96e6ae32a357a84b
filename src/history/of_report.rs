//! A run as its report tells it, for those who keep runs without a file.

use super::store::micros;
use super::{Certificate, Check, Measured, Run};
use crate::clock::Timestamp;
use crate::report::{MeasureReport, Report};

impl Check {
    /// The check that a report is about.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let target = &report.target;
        Self {
            label: target.label(),
            name: target.name.clone(),
            host: target.host.clone().unwrap_or_default(),
            port: target.port.unwrap_or_default(),
            user: target.user.clone(),
            directory: target.directory.clone(),
        }
    }
}

impl Run {
    /// The run of a report, as a history gives it back; `number` is its place in the order of runs.
    #[must_use]
    pub fn of(report: &Report, number: i64) -> Self {
        let tls = report.tls.as_ref();
        let certificate = tls.and_then(|tls| tls.certificate.as_ref());
        let exchanges = report.attempts.iter().flat_map(|it| &it.exchanges);
        let started = report.started_at.parse::<Timestamp>();
        Self {
            number,
            started_at: started.unwrap_or_else(|_| Timestamp::now()),
            duration_us: micros(report.duration_ms.unwrap_or_default()).unsigned_abs(),
            verdict: report.verdict,
            root_cause: report.root_cause.clone(),
            held_off: report.held_off.is_some(),
            certificate: certificate.map(|it| Certificate {
                sha256: it.fingerprint_sha256.clone(),
                not_after: it.not_after.clone(),
            }),
            codes: exchanges.filter_map(|it| it.code).collect(),
            measures: report.measures.iter().map(measured).collect(),
        }
    }
}

fn measured(measure: &MeasureReport) -> Measured {
    Measured {
        quantity: measure.quantity,
        file: measure.of.clone(),
        value: measure.value,
    }
}
