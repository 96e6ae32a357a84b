//! The probe: its steps in order.

use tokio_util::sync::CancellationToken;

use crate::evidence::{Evidence, StepName};
use crate::settings::Settings;
use crate::target::Target;

/// Hears of the run's progress while it goes on. Called between steps, never from another thread.
pub trait Observer {
    /// A step begins; `what` says on what, for people (`connecting to 192.0.2.1:21`).
    fn step_begins(&self, step: StepName, what: &str);
}

/// Probes the target and records what it sees. Never fails: a failed check is part of the evidence.
///
/// When `stop` is cancelled, every wait ends, QUIT is still sent, and the evidence so far is returned.
pub async fn probe(
    target: &Target,
    settings: &Settings,
    observer: &dyn Observer,
    stop: &CancellationToken,
) -> Evidence {
    let _ = (target, settings, observer, stop);
    unimplemented!()
}
