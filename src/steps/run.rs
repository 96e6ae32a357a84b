//! What the steps share: limits, the recorder, the way to send a command.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Observer;
use crate::clock::{self, Timestamp};
use crate::evidence::{
    Asked, AskedTarget, Attempt, DataMode, Evidence, Facts, Outcome, Phase, Step, StepName,
    Stopped, Tool, format,
};
use crate::settings::Settings;
use crate::target::{Login, Target};
use crate::wire::limits::Limits;
use crate::wire::session::{Line, Session};

/// The most control connections a run opens of its own accord.
const MAX_CONTROL_CONNECTIONS: u32 = 3;

/// The sequence ends here. Why is recorded already.
#[derive(Debug)]
pub(super) struct Stop;

/// One run: what was asked, and the evidence so far.
pub(super) struct Run<'a> {
    pub(super) target: &'a Target,
    pub(super) settings: &'a Settings,
    pub(super) limits: Limits,
    pub(super) attempt: Attempt,
    observer: &'a dyn Observer,
    started_at: Timestamp,
    stopped: Option<Stopped>,
    /// Control connections so far; numbers them in the exchanges.
    pub(super) sessions: u32,
}

impl<'a> Run<'a> {
    pub(super) fn begin(
        target: &'a Target,
        settings: &'a Settings,
        observer: &'a dyn Observer,
        stop: &CancellationToken,
    ) -> Self {
        let started_at = Timestamp::now();
        let limits = Limits::new(settings, stop.clone());
        let attempt = Attempt {
            started_at,
            started_us: 0,
            waited_before_us: 0,
            steps: Vec::new(),
            exchanges: Vec::new(),
            data: Vec::new(),
            connections_opened: 0,
        };
        Self {
            target,
            settings,
            limits,
            attempt,
            observer,
            started_at,
            stopped: None,
            sessions: 0,
        }
    }

    pub(super) fn finish(self) -> Evidence {
        let (user, anonymous) = match &self.target.login {
            Login::Anonymous { .. } => ("anonymous".to_owned(), true),
            Login::User { name, .. } => (name.clone(), false),
        };
        Evidence {
            evidence_version: format::VERSION,
            tool: Tool::this(),
            target: AskedTarget {
                host: self.target.host.clone(),
                port: self.target.port,
                user,
                anonymous,
                security: self.target.security,
                directory: self.target.directory.clone(),
            },
            asked: Asked {
                timeout_us: clock::micros(self.settings.timeout),
                connect_timeout_us: clock::micros(self.settings.connect_timeout),
                deadline_us: clock::micros(self.settings.deadline),
                active: self.settings.active,
                follow_pasv: self.settings.follow_pasv,
            },
            started_at: self.started_at,
            duration_us: self.limits.stopwatch.micros(),
            attempts: vec![self.attempt],
            stopped: self.stopped,
        }
    }

    /// Begins a step: tells the observer, and gives the time.
    pub(super) fn begins(&self, step: StepName, what: &str) -> u64 {
        self.observer.step_begins(step, what);
        self.limits.stopwatch.micros()
    }

    /// Records a step that began at `started_us` and ends now.
    pub(super) fn record(
        &mut self,
        name: StepName,
        started_us: u64,
        outcome: Outcome,
        facts: Facts,
    ) {
        let elapsed_us = self.limits.stopwatch.micros().saturating_sub(started_us);
        let phase = phase_of(name);
        let step = Step {
            name,
            phase,
            outcome,
            started_us,
            elapsed_us,
            note: None,
            facts,
        };
        self.attempt.steps.push(step);
        self.stopped = self.stopped.or_else(|| self.limits.stopped());
    }

    /// Records a step that is not run, and why.
    pub(super) fn skip(&mut self, name: StepName, why: &str) {
        let started_us = self.limits.stopwatch.micros();
        self.record(name, started_us, Outcome::Skipped, Facts::None);
        if let Some(step) = self.attempt.steps.last_mut() {
            step.note = Some(why.to_owned());
        }
    }

    /// Sends a command, records the exchange and gives its index.
    pub(super) async fn exchange(
        &mut self,
        session: &mut Session,
        phase: Phase,
        line: &Line,
    ) -> usize {
        let exchanges = session.exchange(&self.limits, phase, line).await;
        self.attempt.exchanges.extend(exchanges);
        self.attempt.exchanges.len() - 1
    }

    /// Hears a reply that needs no command, records it and gives its index.
    pub(super) async fn hear(&mut self, session: &mut Session, phase: Phase) -> usize {
        self.hear_within(session, phase, self.limits.timeout).await
    }

    /// The same with a time limit of its own.
    pub(super) async fn hear_within(
        &mut self,
        session: &mut Session,
        phase: Phase,
        limit: Duration,
    ) -> usize {
        let exchange = session.hear(&self.limits, phase, limit).await;
        self.attempt.exchanges.push(exchange);
        self.attempt.exchanges.len() - 1
    }

    /// The reply code of the exchange with this index.
    pub(super) fn code(&self, exchange: usize) -> Option<u16> {
        self.attempt.exchanges.get(exchange)?.code()
    }

    /// Whether the exchange's reply code begins with this digit.
    pub(super) fn is_class(&self, exchange: usize, digit: u16) -> bool {
        self.attempt
            .exchanges
            .get(exchange)
            .is_some_and(|exchange| exchange.is_class(digit))
    }

    /// Whether the run may open one more control connection of its own accord.
    pub(super) fn may_connect_again(&self) -> bool {
        self.attempt.connections_opened < MAX_CONTROL_CONNECTIONS && self.limits.stopped().is_none()
    }

    /// The data modes to try, in order.
    pub(super) fn data_modes(&self) -> Vec<DataMode> {
        let mut modes = vec![DataMode::Epsv, DataMode::Pasv];
        if self.settings.active {
            modes.push(DataMode::Active);
        }
        modes
    }

    /// The limits for saying goodbye, which outlive the run's own.
    pub(super) fn farewell(&self) -> Limits {
        self.limits
            .farewell(Duration::from_secs(2).min(self.limits.timeout))
    }
}

fn phase_of(step: StepName) -> Phase {
    match step {
        StepName::Resolve => Phase::Dns,
        StepName::Connect | StepName::LookAround | StepName::Reopen => Phase::Tcp,
        StepName::Greet => Phase::Greeting,
        StepName::Login => Phase::Login,
        StepName::Features => Phase::Features,
        StepName::Directory => Phase::Directory,
        StepName::ExtendedPassive | StepName::Passive => Phase::DataPassive,
        StepName::Active => Phase::DataActive,
        StepName::Quit => Phase::Quit,
    }
}
