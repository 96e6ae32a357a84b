//! Commands of alerts (`--exec`) that go on side by side, so that a slow one does not hold up the alerts of other targets.

use anyhow::Result;
use ftpprobe::report::Report;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::exec;
use super::request::Alerting;

/// The report that a command was run for, and what came of it.
pub(crate) struct Delivered {
    pub(crate) report: Report,
    pub(crate) result: Result<()>,
}

/// Those that go on. They end when this is dropped.
pub(crate) struct Deliveries {
    going: JoinSet<Delivered>,
    most: usize,
}

impl Deliveries {
    /// At most so many at a time.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            going: JoinSet::new(),
            most: most.max(1),
        }
    }

    /// Begins another one. Waits where as many go on as may, and gives the one that ended then.
    pub(crate) async fn begin(
        &mut self,
        alerting: &Alerting,
        report: Report,
        rendered: Vec<u8>,
        stop: &CancellationToken,
    ) -> Option<Delivered> {
        let ended = if self.going.len() < self.most {
            None
        } else {
            self.next().await
        };
        let (alerting, stop) = (alerting.clone(), stop.clone());
        self.going.spawn(async move {
            let result = exec::run(&alerting, &report, &rendered, &stop).await;
            Delivered { report, result }
        });
        ended
    }

    /// The next one that ends; `None` where none goes on.
    pub(crate) async fn next(&mut self) -> Option<Delivered> {
        // None of them panics, and none is aborted before all are.
        self.going.join_next().await?.ok()
    }
}
