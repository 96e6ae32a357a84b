//! One round: every check probed, judged, remembered and told, one after another.

use std::io::Write;

use anyhow::Result;
use ftpprobe::diagnosis::{Diagnosis, diagnose};
use ftpprobe::evidence::{Evidence, Stopped, format};
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::Style;
use ftpprobe::report::{Report, build};
use ftpprobe::state::alert::Alert;
use ftpprobe::whole_file::Readers;
use ftpprobe::{attempts, report};
use tokio_util::sync::CancellationToken;

use super::args::OutputArgs;
use super::exec;
use super::exit::Exit;
use super::memory::Memory;
use super::output;
use super::outputs::{Outputs, rendered};
use super::progress::Progress;
use super::records::Records;
use super::request::{Alerting, Check};

/// Where a round's reports go, and what is remembered of them.
pub(crate) struct Round<'a> {
    args: &'a OutputArgs,
    style: Style,
    outputs: Outputs,
    /// What runs remember between each other.
    pub(crate) memory: Option<Memory>,
    /// The history.
    pub(crate) records: Option<Records>,
}

impl<'a> Round<'a> {
    /// A round of which nothing is remembered.
    pub(crate) fn new(args: &'a OutputArgs, style: Style) -> Result<Self> {
        Ok(Self {
            args,
            outputs: Outputs::of(args, &style)?,
            style,
            memory: None,
            records: None,
        })
    }

    /// Probes one after another: targets may be names of the same server. Gives the gravest exit.
    pub(crate) async fn probe(
        mut self,
        checks: &[Check],
        stop: &CancellationToken,
    ) -> Result<Exit> {
        let mut exit = Exit::Ok;
        for check in checks {
            exit = exit.worse(self.one(check, stop).await?);
            if stop.is_cancelled() {
                // It may have come while the report was written.
                exit = Exit::Interrupted;
                break;
            }
        }
        self.outputs.finish()?;
        Ok(exit)
    }

    async fn one(&mut self, check: &Check, stop: &CancellationToken) -> Result<Exit> {
        let (evidence, diagnosis) = self.judged(check, stop).await;
        if let Some(memory) = &self.memory {
            memory.keep(&evidence, &diagnosis);
        }
        let mut report = build(&evidence, &diagnosis, &Wording::new(self.style.language));
        // A run that was stopped says nothing of the server.
        let stopped = evidence.stopped == Some(Stopped::Interrupted);
        if let Some(records) = self.records.as_mut().filter(|_| !stopped) {
            records.add(&report);
        }
        let alerting = check.alerting.as_ref().filter(|_| !stopped);
        let alert = self.alert(alerting, &report);
        report.alert = alert.as_ref().map(report::AlertReport::from);
        let silent = alerting.is_some() && alert.is_none();
        self.outputs.add(&report, silent)?;
        if let Some(alerting) = alerting.filter(|_| alert.is_some()) {
            self.deliver(alerting, &report, stop).await?;
        }
        if let Some(file) = &self.args.save_evidence
            && let Err(error) = output::write_whole(file, Readers::Owner, |to: &mut dyn Write| {
                format::save(&evidence, to)
            })
        {
            // The report is still to be written, which is what most runs are for.
            output::complain(&error);
            return Ok(Exit::Unknown);
        }
        Ok(match (stopped, silent) {
            (true, _) => Exit::Interrupted,
            (false, true) => Exit::Ok,
            (false, false) => report.verdict.into(),
        })
    }

    /// Probes, or tells what an earlier run found where the server wants to be left alone.
    async fn judged(&self, check: &Check, stop: &CancellationToken) -> (Evidence, Diagnosis) {
        let Check {
            target,
            settings,
            policy,
            ..
        } = check;
        output::run_begins(settings.deadline);
        let begun = attempts::begin(target, settings);
        let memory = self.memory.as_ref();
        let held_off = memory.and_then(|memory| memory.held_off(&begun));
        if held_off.is_some() {
            let evidence = Evidence { held_off, ..begun };
            let diagnosis = diagnose(&evidence, policy);
            return (evidence, diagnosis);
        }
        let progress = Progress::begin(&target.to_string(), self.args.quiet, self.style.language);
        let judged = attempts::probe(target, settings, policy, &progress, stop).await;
        progress.end();
        judged
    }

    fn alert(&self, alerting: Option<&Alerting>, report: &Report) -> Option<Alert> {
        let (alerting, memory) = (alerting?, self.memory.as_ref()?);
        memory.alert(report, alerting.rules)
    }

    /// Runs the command of an alert. If it fails, or nobody comes so far, the next run alerts again.
    async fn deliver(
        &self,
        alerting: &Alerting,
        report: &Report,
        stop: &CancellationToken,
    ) -> Result<()> {
        if !alerting.command.is_empty() {
            let plain = Style {
                colour: false,
                ..self.style.clone()
            };
            let text = rendered(report, &self.args.format, &plain)?;
            if let Err(error) = exec::run(alerting, report, &text, stop).await {
                output::complain(&error);
                return Ok(());
            }
        }
        if let Some(memory) = &self.memory {
            memory.delivered(report);
        }
        Ok(())
    }
}
