//! Probes servers again and again, and shows them on a screen, or a line for each check.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ArgMatches;
use clap::parser::ValueSource;
use ftpprobe::clock::Timestamp;
use ftpprobe::evidence::Stopped;
use ftpprobe::fleet;
use ftpprobe::history::HistoryReport;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::{self, Style, history};
use ftpprobe::report::build;
use ftpprobe::serve::InProcess;
use ftpprobe::settings::Experiments;
use ftpprobe::watch::{Change, Checked, Model, News, Options, watch};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::probe;
use crate::cli::config::{self, Plan};
use crate::cli::credentials::AtHand;
use crate::cli::descriptors;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::memory::Memory;
use crate::cli::output;
use crate::cli::places::Places;
use crate::cli::profiles;
use crate::cli::records::Records;
use crate::cli::redacting::Redacting;
use crate::cli::request::{Check, checks};
use crate::cli::resume::asked;
use crate::cli::screen::{self, Board, Look};
use crate::cli::watching_args::{NOT_WATCHED, WatchingArgs};

/// Checks go on beside the screen, however slowly a terminal takes what is drawn.
const JOBS_AT_LEAST: usize = 2;

/// The shortest interval between checks with extra tests, which write, or need several sessions.
const LEAST_WITH_TESTS: Duration = Duration::from_secs(15 * 60);

/// So many orders of a person wait.
const MAX_ORDERS: usize = 16;

/// Watches every target of the plan. Whatever is wrong with it is said before anything is probed.
pub(crate) fn run(
    args: &WatchingArgs,
    matches: &ArgMatches,
    environment: &Environment,
) -> Result<Exit> {
    refuse(matches)?;
    let mut plan = config::plan(&args.probe, matches, environment)?;
    leave_out(&mut plan);
    let run = &plan.run;
    let mut places = Places::default();
    places.writes("--history", run.watch.record.history.as_deref());
    places.reads("--targets", run.many.list.as_deref());
    plan.checks.iter().for_each(|check| places.reads_for(check));
    places.check()?;
    profiles::read(&run.output)?;
    let checks = checks(&plan, environment, &AtHand::default())?;
    for check in &checks {
        gentle(check, args.every)?;
    }
    let style = Style {
        zone: Environment::zone(),
        ..probe::style(&run.output, environment)
    };
    let memory: Arc<dyn fleet::Memory> = match &run.watch.state {
        Some(folder) => Arc::new(Memory::open(folder)?),
        None => Arc::new(InProcess::default()),
    };
    let redacting = Redacting::of(run.output.redact.as_deref());
    let labels = checks.iter().map(|check| redacting.label(&label(check)));
    let keeper = Keeper {
        model: Model::new(labels),
        redacting,
        records: Records::open(&run.watch.record)?,
        wording: Wording::new(style.language),
    };
    let jobs = descriptors::jobs(checks.len().min(run.many.jobs.into()));
    let options = Options {
        every: args.every,
        checks: args.count,
        jobs,
    };
    let is_screen = !args.lines
        && environment.terminal
        && io::stdin().is_terminal()
        && environment.has_cursor();
    let look = is_screen.then(|| Look {
        is_ascii: args.probe.output.ascii || environment.is_not_utf8(),
        style: style.clone(),
        every: args.every,
    });
    let quiet = run.output.quiet;
    super::with_runtime(jobs.max(JOBS_AT_LEAST), async |stop| {
        let session = Session {
            keeper,
            style,
            quiet,
        };
        session.watch(&checks, options, memory, look, &stop).await
    })
}

/// What was typed and means nothing to a watch.
fn refuse(matches: &ArgMatches) -> Result<()> {
    for id in NOT_WATCHED {
        if matches.value_source(id) == Some(ValueSource::CommandLine) {
            let option = id.replace('_', "-");
            bail!(
                "--{option} is not an option of watch: run ftpprobe --{option} without it, on a schedule if need be (ftpprobe generate cron)"
            );
        }
    }
    Ok(())
}

/// What a configuration says for scheduled runs and means nothing to a watch.
fn leave_out(plan: &mut Plan) {
    let output = &mut plan.run.output;
    "text".clone_into(&mut output.format);
    output.also.clear();
    output.output = None;
    output.save_evidence = None;
}

/// Refuses what burdens a server more, the more often it is done.
fn gentle(check: &Check, every: Duration) -> Result<()> {
    let tests = &check.subject.settings.experiments;
    let name = label(check);
    if tests.find_limit.is_some() || tests.idle_test.is_some() || tests.matrix {
        bail!(
            "{name}: --find-limit, --idle-test, and --matrix are not for watch. Run them once: ftpprobe probe"
        );
    }
    if *tests != Experiments::default() && every < LEAST_WITH_TESTS {
        let least = humantime::format_duration(LEAST_WITH_TESTS);
        bail!(
            "{name}: extra tests burden a server. Use --every {least} or more, or leave them out"
        );
    }
    Ok(())
}

/// What a target is called until there is a report on it.
fn label(check: &Check) -> String {
    asked(&check.subject).label()
}

/// What is known, and where it is kept.
pub(crate) struct Keeper {
    pub(crate) model: Model,
    redacting: Redacting,
    records: Option<Records>,
    wording: Wording,
}

impl Keeper {
    /// Takes in what happened. Gives the number of a target whose check has ended, and what it changed.
    pub(crate) fn take(&mut self, news: News) -> Result<Option<(usize, Change)>> {
        match news {
            News::Checked(checked) => return self.checked(&checked),
            News::Due(index, due) => {
                if let Some(target) = self.model.targets.get_mut(index) {
                    target.due = due;
                }
            }
            News::Paused(paused) => self.model.is_paused = paused,
            News::Refused(index, why) => {
                if let Some(target) = self.model.targets.get_mut(index) {
                    target.refused = Some(why);
                }
            }
        }
        Ok(None)
    }

    fn checked(&mut self, checked: &Checked) -> Result<Option<(usize, Change)>> {
        // One that was stopped says nothing of the server.
        if checked.evidence.stopped == Some(Stopped::Interrupted) {
            return Ok(None);
        }
        let report = build(&checked.evidence, &checked.diagnosis, &self.wording);
        if let Some(records) = &mut self.records {
            records.add(&report);
        }
        let shown = self.redacting.report(&report, Some(&checked.evidence))?;
        let (index, held) = (checked.index, checked.held_until);
        if let Some(target) = self.model.targets.get_mut(index) {
            target.label = ftpprobe::text::sanitize(&shown.target.label());
        }
        let change = self.model.checked(index, &shown, held, Timestamp::now());
        Ok(Some((index, change)))
    }
}

/// A watch that goes on.
struct Session {
    keeper: Keeper,
    style: Style,
    quiet: bool,
}

impl Session {
    async fn watch(
        mut self,
        checks: &[Check],
        options: Options,
        memory: Arc<dyn fleet::Memory>,
        look: Option<Look>,
        stop: &CancellationToken,
    ) -> Result<Exit> {
        let subjects: Vec<_> = checks.iter().map(|check| check.subject.clone()).collect();
        let (orders_to, orders) = mpsc::channel(MAX_ORDERS);
        let (news_to, mut news) = mpsc::channel(options.jobs + MAX_ORDERS);
        let board = Arc::new(Board::new(subjects.len(), self.style.language));
        // It ends where this function does, whatever the reason.
        let runs = stop.child_token();
        let _ended = runs.clone().drop_guard();
        let (going, audience) = (runs.clone(), board.clone());
        let watching = tokio::spawn(async move {
            watch(subjects, options, memory, audience, orders, news_to, &going).await;
        });
        let shown = match look {
            Some(look) => {
                screen::show(&mut self.keeper, &look, &board, &mut news, &orders_to, stop).await
            }
            None => self.print(&mut news).await,
        };
        runs.cancel();
        // Those that go on say goodbye to their servers.
        while let Some(last) = news.recv().await {
            self.keeper.take(last)?;
        }
        watching.await?;
        shown?;
        self.close(stop.is_cancelled())
    }

    /// A line for each check, until nobody reads them.
    async fn print(&mut self, news: &mut mpsc::Receiver<News>) -> Result<()> {
        while let Some(next) = news.recv().await {
            let Some((index, change)) = self.keeper.take(next)? else {
                continue;
            };
            if self.quiet && change == Change::Same {
                continue;
            }
            let target = self.keeper.model.targets.get(index);
            let line = target.and_then(|target| render::watch::line(target, &change, &self.style));
            if let Some(line) = line
                && !output::print_to_reader(line.as_bytes())?
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Everything that was seen, and the exit code: that of the gravest of the last verdicts.
    fn close(self, is_stopped: bool) -> Result<Exit> {
        let model = self.keeper.model;
        let verdict = model.verdict();
        let summaries = model.targets.into_iter().filter_map(|it| it.summary);
        let report = HistoryReport::new(summaries.collect());
        if report.checks.is_empty() {
            output::tell(&self.keeper.wording.say("watch-none", &[]));
        } else {
            let mut text = b"\n".to_vec();
            history::text(&report, &self.style, &mut text)?;
            output::print(&text)?;
        }
        Ok(match verdict {
            Some(verdict) => verdict.into(),
            None if is_stopped => Exit::Interrupted,
            None => Exit::Unknown,
        })
    }
}
