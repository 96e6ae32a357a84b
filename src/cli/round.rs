//! One round: every check probed, judged, remembered and told.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use ftpprobe::diagnosis::Verdict;
use ftpprobe::evidence::{Evidence, Stopped, format};
use ftpprobe::fleet::{self, Audience, Done, Fleet, Subject};
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::Style;
use ftpprobe::report::roundup::Roundup;
use ftpprobe::report::{self, Report, build};
use ftpprobe::state::alert::Alert;
use ftpprobe::whole_file::Readers;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::args::OutputArgs;
use super::deliveries::{Delivered, Deliveries};
use super::exit::Exit;
use super::memory::Memory;
use super::output;
use super::outputs::{Outputs, rendered};
use super::progress::{Many, Single};
use super::records::Records;
use super::redacting::Redacting;
use super::request::{Alerting, Check};
use super::resume::{Resume, asked};
use super::via::Asking;

/// So many names of targets that were not probed are told.
const MOST_NAMES: usize = 10;

/// Where a round's reports go, and what is remembered of them.
pub(crate) struct Round<'a> {
    args: &'a OutputArgs,
    style: Style,
    outputs: Outputs,
    redacting: Redacting,
    /// How many targets are probed at a time.
    pub(crate) jobs: usize,
    /// What runs remember between each other.
    pub(crate) memory: Option<Arc<Memory>>,
    /// The history.
    pub(crate) records: Option<Records>,
    /// What an earlier run has reported already.
    pub(crate) resume: Option<Resume>,
}

impl<'a> Round<'a> {
    /// A round of which nothing is remembered.
    pub(crate) fn new(args: &'a OutputArgs, style: Style) -> Result<Self> {
        let style = Style {
            streamed: args.verbose > 1,
            ..style
        };
        Ok(Self {
            args,
            outputs: Outputs::of(args, &style)?,
            redacting: Redacting::of(args.redact.as_deref()),
            style,
            jobs: 1,
            memory: None,
            records: None,
            resume: None,
        })
    }

    /// Probes them side by side. Gives the gravest exit.
    pub(crate) async fn probe(
        mut self,
        checks: &[Check],
        stop: &CancellationToken,
    ) -> Result<Exit> {
        if let [check] = checks {
            output::run_begins(check.subject.settings.deadline);
        }
        let mut roundup = Roundup::of(checks.len());
        let mut exit = Exit::Ok;
        let left = match &mut self.resume {
            Some(resume) => resume.left(checks, &mut roundup, &mut exit),
            None => checks.iter().collect(),
        };
        let labels = left.iter().map(|check| asked(&check.subject).label());
        let labels: Vec<_> = labels.collect();
        // Runs that nobody hears of end, as they do when the user stops them.
        let runs = stop.child_token();
        let _ended = runs.clone().drop_guard();
        let (jobs, language) = (self.jobs, self.style.language);
        let mut asking = Asking::begin(&left, jobs, language, self.args.quiet, &runs);
        let (results, mut done) = mpsc::channel(self.jobs);
        let (audience, many) = self.audience(&left, &labels);
        let memory: Arc<dyn fleet::Memory> = match &self.memory {
            Some(memory) => memory.clone(),
            None => Arc::new(()),
        };
        let fleet = Fleet::new(memory, self.jobs);
        let subjects = left.iter().map(|check| check.subject.clone()).collect();
        let (going, stopping) = (runs.clone(), runs.clone());
        let running =
            tokio::spawn(async move { fleet.all(subjects, audience, results, &going).await });
        let mut deliveries = Deliveries::new(self.jobs);
        let mut failed = None;
        loop {
            let done = tokio::select! {
                biased;
                Some(ended) = deliveries.next() => {
                    self.delivered(ended);
                    continue;
                }
                done = done.recv() => match done {
                    Some(done) => done,
                    None => break,
                },
            };
            let Some(check) = left.get(done.index).filter(|_| failed.is_none()) else {
                continue;
            };
            // A report is large, and stays on the heap.
            let one = Box::pin(self.one(check, done, &mut asking, &mut roundup));
            let told = match one.await {
                Ok(one) => {
                    let told = Box::pin(self.deliver(&mut deliveries, one.alert, stop)).await;
                    told.map(|()| (one.verdict, one.exit))
                }
                Err(error) => Err(error),
            };
            match told {
                Ok((verdict, ended)) => {
                    exit = exit.worse(ended);
                    if let Some(many) = &many {
                        many.judged(verdict);
                    }
                }
                Err(error) => {
                    stopping.cancel();
                    failed = Some(error);
                }
            }
        }
        while let Some(ended) = deliveries.next().await {
            self.delivered(ended);
        }
        let not_begun = running.await?;
        drop(many);
        if let Some(error) = failed {
            return Err(error);
        }
        let names = not_begun.iter().filter_map(|index| labels.get(*index));
        let names = names.map(|label| self.redacting.label(label));
        roundup.not_probed = names.collect();
        if stop.is_cancelled() {
            // It may have come while the last report was written.
            exit = Exit::Interrupted;
        }
        self.close(checks, &roundup)?;
        Ok(exit)
    }

    /// Who watches: a line that tells all of one target, or a little of many.
    fn audience(
        &self,
        left: &[&Check],
        labels: &[String],
    ) -> (Arc<dyn Audience>, Option<Arc<Many>>) {
        let quiet = self.args.quiet;
        // What is told meanwhile goes to stderr, which need not be a terminal where stdout is.
        let style = Style {
            colour: self.style.colour && output::is_watched(),
            ..self.style.clone()
        };
        if let [check] = left {
            let Subject {
                target, settings, ..
            } = &*check.subject;
            return (Arc::new(Single::new(target, settings, quiet, &style)), None);
        }
        let many = Arc::new(Many::begin(labels.to_vec(), quiet, &style));
        (many.clone(), Some(many))
    }

    async fn one<'c>(
        &mut self,
        check: &'c Check,
        done: Done,
        asking: &mut Asking,
        roundup: &mut Roundup,
    ) -> Result<One<'c>> {
        let Done {
            index,
            evidence,
            diagnosis,
        } = done;
        let mut report = build(&evidence, &diagnosis, &Wording::new(self.style.language));
        let places = asking.about(index, &report, self.style.language).await;
        report.places = places.map(Box::new);
        // A run that was stopped says nothing of the server.
        let stopped = evidence.stopped == Some(Stopped::Interrupted);
        if let Some(records) = self.records.as_mut().filter(|_| !stopped) {
            records.add(&report);
        }
        let alerting = check.alerting.as_ref().filter(|_| !stopped);
        let alert = self.alert(alerting, &report);
        report.alert = alert.as_ref().map(report::AlertReport::from);
        let silent = alerting.is_some() && alert.is_none();
        let shown = self.redacting.report(&report, Some(&evidence))?;
        roundup.add((&*shown).into());
        if let Some(resume) = &mut self.resume {
            resume.add(&report)?;
        }
        self.outputs.add(index, &shown, silent)?;
        let verdict = report.verdict;
        let alert = alerting.filter(|_| alert.is_some());
        let alert = alert.map(|alerting| (alerting, Box::new(report)));
        if let Some(file) = &self.args.save_evidence
            && let Err(error) = self.save(&evidence, file)
        {
            // The report is still to be written, which is what most runs are for.
            output::complain(&error);
            return Ok(One {
                verdict,
                exit: Exit::Unknown,
                alert,
            });
        }
        let exit = match (stopped, silent) {
            (true, _) => Exit::Interrupted,
            (false, true) => Exit::Ok,
            (false, false) => verdict.into(),
        };
        Ok(One {
            verdict,
            exit,
            alert,
        })
    }

    fn save(&self, evidence: &Evidence, file: &Path) -> Result<()> {
        let shown = self.redacting.evidence(evidence)?;
        let write = |to: &mut dyn Write| format::save(&shown, to);
        output::write_whole(file, Readers::Owner, write)
    }

    /// What is to be said of all together, and the end of every form.
    fn close(mut self, checks: &[Check], roundup: &Roundup) -> Result<()> {
        let is_told = checks.len() > 1 && checks.iter().all(|check| check.alerting.is_none());
        let told = is_told && self.outputs.close_with(roundup, &self.style)?;
        if !told && !roundup.not_probed.is_empty() {
            let names = &roundup.not_probed;
            let shown = names.iter().take(MOST_NAMES).map(String::as_str);
            let shown: Vec<_> = shown.collect();
            let more = match names.len() - shown.len() {
                0 => String::new(),
                more => say!("warning-more", more),
            };
            output::warn(&say!(
                "warning-not-probed",
                left = names.len(),
                all = roundup.targets,
                names = shown.join(", "),
                more
            ));
        }
        self.outputs.finish()
    }

    fn alert(&self, alerting: Option<&Alerting>, report: &Report) -> Option<Alert> {
        let (alerting, memory) = (alerting?, self.memory.as_ref()?);
        memory.alert(report, alerting.rules)
    }

    /// Begins the command of an alert, if there is one of either.
    async fn deliver(
        &self,
        deliveries: &mut Deliveries,
        alert: Option<(&Alerting, Box<Report>)>,
        stop: &CancellationToken,
    ) -> Result<()> {
        let Some((alerting, report)) = alert else {
            return Ok(());
        };
        if alerting.command.is_empty() {
            let result = Ok(());
            self.delivered(Delivered {
                report: *report,
                result,
            });
            return Ok(());
        }
        let plain = Style {
            colour: false,
            streamed: false,
            ..self.style.clone()
        };
        let text = rendered(&report, &self.args.format, &plain)?;
        let ended = deliveries.begin(alerting, *report, text, stop).await;
        if let Some(ended) = ended {
            self.delivered(ended);
        }
        Ok(())
    }

    /// Remembers what was told. If the command failed, or nobody comes so far, the next run alerts again.
    fn delivered(&self, ended: Delivered) {
        let Delivered { report, result } = ended;
        match (result, &self.memory) {
            (Err(error), _) => output::complain(&error),
            (Ok(()), Some(memory)) => memory.delivered(&report),
            (Ok(()), None) => {}
        }
    }
}

/// What one result came to.
struct One<'c> {
    verdict: Verdict,
    exit: Exit,
    /// What is to be told of it, and by which rules.
    alert: Option<(&'c Alerting, Box<Report>)>,
}
