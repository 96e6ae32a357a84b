//! The retry loop: attempt, judge, wait where waiting helps and the budget allows, again.
//!
//! Attempts are evidence: each is kept with its wait. Between two of them no connection is held.
//!
//! * [`backoff`] how long to wait, and when not to; `budget` the arithmetic of it

pub mod backoff;
mod budget;

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use self::backoff::{Backoff, Next};
use crate::clock::{self, Timestamp};
use crate::diagnosis::{Diagnosis, Finding, Policy, diagnose};
use crate::evidence::{
    Asked, AskedProxy, AskedTarget, Attempt, Evidence, Stopped, TlsFiles, Tool, format,
};
use crate::knowledge::findings::FindingId;
use crate::settings::Settings;
use crate::steps::{self, Before, Found};
use crate::target::{Login, Target};
use crate::wire::limits::{Limits, Waited};
use crate::wire::turns::{Place, Turn};

/// Hears of the run's progress while it goes on, the waits included.
pub trait Observer: steps::Observer {
    /// The run waits before it tries again.
    fn waits(&self, waiting: &Waiting);
}

/// Nobody watches.
impl Observer for () {
    fn waits(&self, _: &Waiting) {}
}

/// A wait between two attempts.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// Id of what the attempt failed of.
    pub finding: FindingId,
    /// The reply code that showed it, if one did.
    pub code: Option<u16>,
    /// How long the wait is.
    pub wait: Duration,
    /// Number of the attempt that follows, from 1.
    pub next: u32,
    /// The most attempts there will be.
    pub of: u32,
}

/// Probes the target, again where that helps, and gives what it saw with the judgement of it. Never fails:
/// a failed check is part of the evidence.
///
/// When `stop` is cancelled, every wait ends, QUIT is still sent, and the evidence so far is returned.
pub async fn probe(
    target: &Target,
    settings: &Settings,
    policy: &Policy,
    observer: &dyn Observer,
    stop: &CancellationToken,
) -> (Evidence, Diagnosis) {
    let begun = Begun::look_up(target, settings, observer, stop).await;
    begun.go_on(policy, observer, None).await
}

/// A run that has looked up its target's host, and nothing more.
#[derive(Debug)]
pub struct Begun<'a> {
    target: &'a Target,
    settings: &'a Settings,
    limits: Limits,
    evidence: Evidence,
    found: Found,
}

impl<'a> Begun<'a> {
    /// Begins a run. Its limits count from now on.
    pub async fn look_up(
        target: &'a Target,
        settings: &'a Settings,
        observer: &dyn Observer,
        stop: &CancellationToken,
    ) -> Self {
        let limits = Limits::new(settings, stop.clone());
        let evidence = begin(target, settings);
        let found = steps::look_up(target, settings, observer, &limits).await;
        Self {
            target,
            settings,
            limits,
            evidence,
            found,
        }
    }

    /// The places that the run will use.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.found.places()
    }

    /// The first address of the host that no connection may lead to.
    #[must_use]
    pub fn forbidden(&self) -> Option<IpAddr> {
        let mut addresses = self.found.addresses();
        addresses.find(|address| self.limits.forbid(*address))
    }

    /// The rest of the run. What it finds to use besides, it adds to `turn`.
    pub async fn go_on(
        self,
        policy: &Policy,
        observer: &dyn Observer,
        turn: Option<&Turn>,
    ) -> (Evidence, Diagnosis) {
        let (target, settings, limits) = (self.target, self.settings, &self.limits);
        let found = Mutex::new(Some(self.found));
        let attempt = |opened| -> Attempting<'_> {
            let before = Before {
                opened,
                found: found.lock().unwrap_or_else(PoisonError::into_inner).take(),
                turn,
            };
            Box::pin(steps::attempt(target, settings, observer, limits, before))
        };
        repeat(self.evidence, settings, policy, observer, limits, &attempt).await
    }
}

/// The evidence of a run that has tried nothing yet.
#[must_use]
pub fn begin(target: &Target, settings: &Settings) -> Evidence {
    let secrets = target.secrets(&settings.secrets);
    let shown = |text: &Option<String>| text.clone().map(|text| secrets.masked_text(text));
    let (user, anonymous) = match &target.login {
        Login::Anonymous { .. } => ("anonymous".to_owned(), true),
        Login::User { name, .. } => (name.clone(), false),
    };
    Evidence {
        evidence_version: format::VERSION,
        tool: Tool::this(),
        target: AskedTarget {
            host: Some(target.host.clone()),
            port: Some(target.port),
            user,
            anonymous,
            tls: target.tls,
            directory: shown(&target.directory),
            name: shown(&target.name),
        },
        asked: Asked {
            timeout_us: Some(clock::micros(settings.timeout)),
            connect_timeout_us: Some(clock::micros(settings.connect_timeout)),
            deadline_us: Some(clock::micros(settings.deadline)),
            active: settings.active,
            follow_pasv: settings.follow_pasv,
            server_profile: settings.server_profile.clone(),
            insecure: settings.tls.insecure,
            until: settings.until,
            tls_files: TlsFiles {
                authorities: settings.tls.files.authorities.clone(),
                certificate: settings.tls.files.certificate.clone(),
                key: settings.tls.files.key.clone(),
            },
            proxy: settings.proxy.as_deref().map(|proxy| AskedProxy {
                kind: proxy.kind,
                host: proxy.host.clone(),
                port: proxy.port,
                login: proxy.login.is_some(),
                variable: proxy.variable.clone(),
            }),
        },
        started_at: Timestamp::now(),
        duration_us: Some(0),
        attempts: Vec::new(),
        stopped: None,
        gave_up: None,
        held_off: None,
        source: None,
    }
}

/// An attempt that goes on, on whatever thread.
type Attempting<'a> = Pin<Box<dyn Future<Output = (Attempt, Option<Stopped>)> + Send + 'a>>;

/// The loop itself; `attempt` is told how many connections have been opened before.
async fn repeat<'a>(
    mut evidence: Evidence,
    settings: &Settings,
    policy: &Policy,
    observer: &dyn Observer,
    limits: &Limits,
    attempt: &(dyn Fn(u32) -> Attempting<'a> + Sync),
) -> (Evidence, Diagnosis) {
    let backoff = Backoff::new(&settings.retrying);
    let mut waited_us = 0;
    loop {
        let began_us = limits.stopwatch.micros();
        let (mut made, stopped) = attempt(evidence.connections_opened().unwrap_or_default()).await;
        made.waited_before_us = waited_us;
        evidence.keep(made);
        evidence.stopped = stopped;
        evidence.duration_us = Some(limits.stopwatch.micros());
        let diagnosis = diagnose(&evidence, policy);
        if stopped.is_some() {
            return (evidence, diagnosis);
        }
        let Some(finding) = fault(&diagnosis) else {
            return (evidence, diagnosis);
        };
        let took = Duration::from_micros(limits.stopwatch.micros().saturating_sub(began_us));
        let wait = match backoff.next(&evidence, finding, took, limits.left()) {
            Next::Wait(wait) => wait,
            Next::End(gave_up) => {
                // Why no further attempt was made says nothing of the server.
                evidence.gave_up = gave_up;
                return (evidence, diagnosis);
            }
        };
        let tries = u32::try_from(evidence.attempts.len()).unwrap_or(u32::MAX);
        observer.waits(&Waiting {
            finding: finding.id,
            code: finding.codes.first().copied(),
            wait,
            next: tries.saturating_add(1),
            of: backoff.most_attempts(&evidence),
        });
        let waiting_since_us = limits.stopwatch.micros();
        if let Waited::Stopped(why) = limits.pause(wait).await {
            evidence.stopped = Some(why);
            evidence.duration_us = Some(limits.stopwatch.micros());
            let diagnosis = diagnose(&evidence, policy);
            return (evidence, diagnosis);
        }
        waited_us = limits.stopwatch.micros().saturating_sub(waiting_since_us);
    }
}

/// What keeps the last attempt from succeeding.
fn fault(diagnosis: &Diagnosis) -> Option<&Finding> {
    let finding = diagnosis.findings.get(diagnosis.root_cause?)?;
    (finding.severity == crate::diagnosis::Severity::Critical).then_some(finding)
}

#[cfg(test)]
mod tests;
