//! What the steps share: limits, the recorder, the way to send a command.

use std::sync::Arc;
use std::time::Duration;

use super::passive::Silent;
use super::resolve::Found;
use super::{Doing, Observer};
use crate::clock::Timestamp;
use crate::evidence::{
    Attempt, DataMode, Exchange, Facts, Outcome, Phase, Reply, SkipReason, Step, StepName, Stopped,
};
use crate::secret::Secrets;
use crate::settings::Settings;
use crate::target::{Target, Until};
use crate::wire::goal::Goal;
use crate::wire::limits::{Limits, MAX_GOODBYE};
use crate::wire::session::{Exchanged, Line, Session};
use crate::wire::tls::{TlsClient, Unusable};
use crate::wire::turns::Turn;

/// The sequence ends here. Why is recorded already.
#[derive(Debug)]
pub(super) struct Stop;

/// One attempt: what was asked, and what was seen so far.
pub(super) struct Run<'a> {
    pub(super) target: &'a Target,
    pub(super) settings: &'a Settings,
    pub(super) limits: Limits,
    /// What nothing that is kept may show.
    pub(super) secrets: Arc<Secrets>,
    pub(super) attempt: Attempt,
    pub(super) observer: &'a dyn Observer,
    stopped: Option<Stopped>,
    /// What TLS is done with, once it is needed.
    tls: Option<Result<Arc<TlsClient>, Unusable>>,
    /// Whether the run went on without TLS after the server had refused the login over it.
    pub(super) goes_on_plain: bool,
    /// Whether data connections are to be encrypted.
    pub(super) data_is_private: bool,
    /// A passive port that has not answered yet, while the next one is tried already.
    pub(super) silent: Option<Silent>,
    /// Commands that put the replies out of step with the commands.
    confusing: Vec<String>,
    /// Whether the server lists only after TYPE A.
    pub(super) wants_type: bool,
    /// Connections that earlier attempts of the run opened.
    opened_before: u32,
    /// Control connections so far; numbers them in the exchanges.
    pub(super) sessions: u32,
    /// Where the control connection leads, once there is one.
    pub(super) goal: Option<Goal>,
    /// The target's addresses, where they are known already.
    pub(super) found: Option<Found>,
    /// The places that the run has taken, where others go on beside it.
    pub(super) turn: Option<&'a Turn>,
}

impl<'a> Run<'a> {
    pub(super) fn begin(
        target: &'a Target,
        settings: &'a Settings,
        observer: &'a dyn Observer,
        limits: &Limits,
        opened_before: u32,
    ) -> Self {
        Self {
            target,
            settings,
            limits: limits.clone(),
            secrets: Arc::new(target.secrets(&settings.secrets)),
            attempt: Attempt::begin(Timestamp::now(), limits.stopwatch.micros()),
            observer,
            stopped: None,
            tls: None,
            goes_on_plain: false,
            data_is_private: false,
            silent: None,
            confusing: Vec::new(),
            wants_type: false,
            opened_before,
            sessions: 0,
            goal: None,
            found: None,
            turn: None,
        }
    }

    /// What was seen, and why it ended early if it did.
    pub(super) fn finish(self) -> (Attempt, Option<Stopped>) {
        // Once for everything, whatever brought a secret back and in whatever step.
        (self.attempt.masked(&self.secrets), self.stopped)
    }

    /// Begins a step: tells the observer, and gives the time.
    pub(super) fn begins(&self, step: StepName, doing: &Doing) -> u64 {
        self.observer.step_begins(step, doing);
        self.limits.stopwatch.micros()
    }

    /// Who hears of the progress.
    pub(super) fn observer(&self) -> &'a dyn Observer {
        self.observer
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
            started_us: Some(started_us),
            elapsed_us: Some(elapsed_us),
            skipped: None,
            facts,
        };
        self.attempt.steps.push(step);
        self.stopped = self.stopped.or_else(|| self.limits.stopped());
    }

    /// Goes on unless the user wants the run to end after this part of the conversation.
    pub(super) fn goes_beyond(&self, part: Until) -> Result<(), Stop> {
        let ends = self.settings.until.is_some_and(|until| until <= part);
        if ends { Err(Stop) } else { Ok(()) }
    }

    /// Records a step that is not run, and why.
    pub(super) fn skip(&mut self, name: StepName, why: SkipReason) {
        self.pass_over(name, why, Facts::None);
    }

    /// The same where that it is not run is a fact in itself.
    pub(super) fn pass_over(&mut self, name: StepName, why: SkipReason, facts: Facts) {
        let started_us = self.limits.stopwatch.micros();
        self.record(name, started_us, Outcome::Skipped, facts);
        if let Some(step) = self.attempt.steps.last_mut() {
            step.skipped = Some(why);
        }
    }

    /// Sends a command, records the exchange and gives its index.
    pub(super) async fn exchange(
        &mut self,
        session: &mut Session,
        phase: Phase,
        line: &Line,
    ) -> usize {
        let was_behind = session.is_behind();
        let heard = session.exchange(&self.limits, phase, line).await;
        if session.is_behind() && !was_behind {
            self.blame(&heard);
        }
        heard.record(&mut self.attempt.exchanges)
    }

    /// Keeps the command after whose answer the replies fell behind: a new connection goes without it.
    fn blame(&mut self, heard: &Exchanged) {
        let connection = heard.answer().map(|answer| answer.connection);
        let mut before = self.attempt.exchanges.iter().rev();
        let last = before.find(|it| Some(it.connection) == connection && it.command.is_some());
        self.confusing.extend(last.and_then(Exchange::verb));
    }

    /// Whether the replies of an earlier connection fell behind after this command.
    pub(super) fn is_confused_by(&self, verb: &str) -> bool {
        self.confusing.iter().any(|it| it == verb)
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

    /// What TLS is done with. One for all connections of the attempt, so that sessions can be resumed.
    pub(super) fn tls(&mut self) -> Result<Arc<TlsClient>, Unusable> {
        let (settings, host) = (&self.settings.tls, &self.target.host);
        self.tls
            .get_or_insert_with(|| TlsClient::new(settings, host).map(Arc::new))
            .clone()
    }

    /// The name that TLS is to be done with.
    pub(super) fn server_name(&self) -> String {
        let named = self.settings.tls.server_name.as_ref();
        named.unwrap_or(&self.target.host).clone()
    }

    /// Whether FEAT before login listed a feature.
    pub(super) fn listed_before_login(&self, word: &str) -> bool {
        let feat = self.attempt.exchanges.iter().find(|exchange| {
            exchange.phase == Phase::Features && exchange.command.as_deref() == Some("FEAT")
        });
        feat.filter(|exchange| exchange.is_class(2))
            .and_then(|exchange| exchange.reply.as_ref())
            .is_some_and(|reply| lists(reply, word))
    }

    /// Whether the run may open one more control connection of its own accord.
    pub(super) fn may_connect_again(&self) -> bool {
        let opened = self.opened_before + self.attempt.connections_opened.unwrap_or_default();
        opened < self.settings.retrying.max_connections && self.limits.stopped().is_none()
    }

    /// The data modes to try, in order.
    pub(super) fn data_modes(&self) -> Vec<DataMode> {
        let mut modes = vec![DataMode::Epsv, DataMode::Pasv];
        if self.settings.active {
            modes.push(DataMode::Active);
        }
        modes
    }

    /// The limits for one step of saying goodbye, which outlive those of the work.
    pub(super) fn farewell(&self) -> Limits {
        self.limits.farewell(self.limits.timeout.min(MAX_GOODBYE))
    }
}

/// Whether a reply to FEAT lists a feature (RFC 2389 section 3.2).
pub(super) fn lists(feat: &Reply, word: &str) -> bool {
    feat.body().iter().any(|line| {
        let line = line.trim_start_matches("211-").trim_start();
        let feature = line.split([' ', '\t', ';', ',']).next();
        feature.is_some_and(|feature| feature.eq_ignore_ascii_case(word))
    })
}

fn phase_of(step: StepName) -> Phase {
    match step {
        StepName::Resolve => Phase::Dns,
        StepName::Connect | StepName::LookAround | StepName::Reopen => Phase::Tcp,
        StepName::Greet => Phase::Greeting,
        StepName::Secure | StepName::Protect | StepName::CompareHttps => Phase::Tls,
        StepName::Login => Phase::Login,
        StepName::Features => Phase::Features,
        StepName::Directory | StepName::Expect => Phase::Directory,
        StepName::ExtendedPassive
        | StepName::Passive
        | StepName::PassiveMode
        | StepName::SmallSegments
        | StepName::TlsDataTest
        | StepName::PortsTest
        | StepName::Matrix => Phase::DataPassive,
        StepName::Active => Phase::DataActive,
        StepName::TransferTest => Phase::Transfer,
        StepName::FindLimit => Phase::Limits,
        StepName::IdleTest => Phase::Idle,
        StepName::Quit => Phase::Quit,
    }
}
