//! What the passive ports showed that were asked for without a transfer.

use super::shape::{PortSampleReport, PortsTestReport};
use super::words::ms;
use crate::evidence::Attempt;
use crate::evidence::ports::PortSample;

/// `None` where the test was not run.
pub(super) fn ports_test_report(attempt: &Attempt) -> Option<PortsTestReport> {
    let test = attempt.ports_test()?;
    let sample = |sample: &PortSample| PortSampleReport {
        port: sample.port,
        outcome: sample.path.outcome,
        elapsed_ms: ms(sample.path.elapsed_us.unwrap_or_default()),
    };
    Some(PortsTestReport {
        mode: test.mode,
        samples: test.samples.iter().map(sample).collect(),
    })
}
