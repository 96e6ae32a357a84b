//! A short look at SSH's and implicit FTPS's ports, only where FTP's own port did not answer.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::Doing;
use super::run::Run;
use crate::evidence::facts::{LookedAround, PortLook, TcpOutcome};
use crate::evidence::{Facts, Octets, Outcome, StepName};
use crate::wire::dial::dial;
use crate::wire::hello::try_tls;
use crate::wire::limits::Limits;

/// FTP's own port (RFC 959); a failure on any other says nothing of the neighbours.
const FTP: u16 = 21;
const SSH: u16 = 22;
const IMPLICIT_FTPS: u16 = 990;

/// A look is short: whoever listens there answers at once or is of no use.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long an SSH server may take for its identification string.
const GREETING: Duration = Duration::from_secs(1);

pub(super) async fn step(run: &mut Run<'_>) {
    let tried = run
        .attempt
        .connected()
        .and_then(|connected| connected.paths.last())
        .cloned();
    let Some(tried) = tried else { return };
    let Some(address) = tried.address.filter(|address| address.port() == FTP) else {
        return;
    };
    let worth_it = matches!(tried.outcome, TcpOutcome::Refused | TcpOutcome::TimedOut);
    if !worth_it || run.limits.stopped().is_some() {
        return;
    }
    let host = address.ip();
    let started_us = run.begins(StepName::LookAround, &Doing::LookAround { host });
    let limits = run.limits.with_connect_timeout(PATIENCE);
    let ssh = look(&limits, SocketAddr::new(host, SSH)).await;
    let trial = try_tls(
        &limits,
        &SocketAddr::new(host, IMPLICIT_FTPS).into(),
        &run.target.host,
    )
    .await;
    let ftps = PortLook {
        path: trial.path.clone(),
        said: Octets::default(),
        tls: (trial.path.outcome == TcpOutcome::Connected).then_some(trial),
    };
    let ports = vec![ssh, ftps];
    let opened = ports
        .iter()
        .filter(|look| look.path.outcome == TcpOutcome::Connected)
        .count();
    run.attempt
        .count_opened(u32::try_from(opened).unwrap_or(u32::MAX));
    run.record(
        StepName::LookAround,
        started_us,
        Outcome::Ok,
        Facts::LookAround(LookedAround { ports }),
    );
}

async fn look(limits: &Limits, address: SocketAddr) -> PortLook {
    let (path, stream) = dial(limits, &address.into()).await;
    let mut said = Vec::new();
    if let Some(stream) = stream {
        // Whether it says something or not is in `said`; how it stopped does not matter.
        let _ = limits
            .wait(GREETING, stream.take(64).read_buf(&mut said))
            .await;
    }
    PortLook {
        path,
        said: Octets(said),
        tls: None,
    }
}
