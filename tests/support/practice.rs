//! Runs against the practice server, as the command `demo` probes it.

use ftpprobe::attempts::probe;
use ftpprobe::demo::{Scenario, Server};
use ftpprobe::diagnosis::{Diagnosis, Policy};
use ftpprobe::evidence::Evidence;
use ftpprobe::secret::Secret;
use ftpprobe::settings::Settings;
use ftpprobe::target::{Login, Target, TlsMode};
use tokio_util::sync::CancellationToken;

/// What a run with these settings sees of a scenario, and what it makes of it.
///
/// # Panics
///
/// If the server does not start.
pub(crate) fn played(scenario: &Scenario, settings: &Settings) -> (Evidence, Diagnosis) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = Server::start(scenario.behaviour()).await.unwrap();
        let target = Target {
            host: server.address().ip().to_string(),
            port: server.address().port(),
            tls: TlsMode::Auto,
            login: Login::of(scenario.user, Secret::new("probe@".to_owned())),
            directory: scenario.directory.map(str::to_owned),
            name: None,
        };
        let stop = CancellationToken::new();
        probe(&target, settings, &Policy::default(), &(), &stop).await
    })
}
