//! The main job: probe each target, judge, report.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use ftpprobe::knowledge::wording::Language;
use ftpprobe::render::{Format, Style};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use super::reference::language;
use crate::cli::args::{Color, ExperimentArgs, OutputArgs};
use crate::cli::config::Plan;
use crate::cli::credentials::AtHand;
use crate::cli::descriptors;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::memory::Memory;
use crate::cli::output;
use crate::cli::places::Places;
use crate::cli::profiles;
use crate::cli::records::Records;
use crate::cli::request::checks;
use crate::cli::resume::Resume;
use crate::cli::round::Round;
use crate::cli::via;
use crate::cli::watch_args::WatchArgs;

/// Probes every target of a plan. Whatever is wrong with it is said before anything is waited for.
pub(crate) fn run(plan: &Plan, environment: &Environment) -> Result<Exit> {
    let run = &plan.run;
    let mut places = Places::of(&run.output);
    places.writes("--history", run.watch.record.history.as_deref());
    places.writes("--resume", run.many.resume.as_deref());
    places.reads("--targets", run.many.list.as_deref());
    plan.checks.iter().for_each(|check| places.reads_for(check));
    places.check()?;
    if run.output.redact.is_some() && run.many.resume.is_some() {
        bail!(say!("error-resume-redact"));
    }
    profiles::read(&run.output)?;
    let at_hand = AtHand::default();
    let via = via::all(plan, environment, &at_hand)?;
    let mut checks = checks(plan, environment, &at_hand)?;
    for (check, via) in checks.iter_mut().zip(via) {
        check.via = via;
    }
    let alerts = checks.iter().any(|check| check.alerting.is_some());
    let mut round = Round::new(&run.output, style(&run.output, environment))?;
    round.memory = memory(&run.watch, alerts, environment)?.map(Arc::new);
    round.records = Records::open(&run.watch.record)?;
    for check in &plan.checks {
        confirm(&check.experiments)?;
    }
    round.resume = run.many.resume.as_deref().map(Resume::open).transpose()?;
    round.jobs = descriptors::jobs(checks.len().min(run.many.jobs.into()));
    super::with_runtime(round.jobs, async |stop| {
        if let Some(splay) = run.watch.splay {
            wait_a_while(splay, run.output.quiet, &stop).await;
        }
        if stop.is_cancelled() {
            return Ok(Exit::Interrupted);
        }
        round.probe(&checks, &stop).await
    })
}

/// The folder of --state; alerts need one in any case.
fn memory(args: &WatchArgs, alerts: bool, environment: &Environment) -> Result<Option<Memory>> {
    let usual = || {
        let home = environment.state_home.as_ref();
        home.map(|home| home.join("ftpprobe"))
    };
    match (&args.state, alerts) {
        (Some(folder), _) => Memory::open(folder).map(Some),
        (None, false) => Ok(None),
        (None, true) => match usual() {
            Some(folder) => Memory::open(&folder).map(Some),
            None => bail!(say!("error-alert-no-home")),
        },
    }
}

/// A search for a limit takes places from others, so somebody has to agree to it.
pub(crate) fn confirm(args: &ExperimentArgs) -> Result<()> {
    let Some(sessions) = args.find_limit.filter(|_| !args.yes) else {
        return Ok(());
    };
    if !output::can_ask() {
        bail!(say!("error-find-limit", most = sessions));
    }
    let question = say!("ask-find-limit", most = sessions);
    if output::ask(&question)? {
        return Ok(());
    }
    bail!(say!("error-nothing-probed"))
}

/// Scheduled runs on many machines begin at the same second; a random pause keeps them apart.
async fn wait_a_while(splay: Duration, quiet: bool, stop: &CancellationToken) {
    let wait = splay.mul_f64(fastrand::f64());
    let over = tokio::time::sleep(wait);
    if !quiet && output::is_watched() {
        let shown = humantime::format_duration(Duration::from_secs(wait.as_secs()));
        output::tell(&say!("run-starting-in", shown));
    }
    tokio::select! {
        () = over => {}
        () = stop.cancelled() => {}
    }
}

/// How the report is to look.
pub(crate) fn style(args: &OutputArgs, environment: &Environment) -> Style {
    let language = language(&args.lang, environment);
    Style {
        colour: colour(args.color, args.output.as_deref(), environment),
        columns: environment.columns(),
        verbose: args.verbose,
        quiet: args.quiet,
        language,
        ascii: args.ascii || environment.is_not_utf8(),
        wide: environment.is_wide() || language == Language::Japanese,
        streamed: false,
        zone: if tells_local_times(args) {
            Environment::zone()
        } else {
            TimeZone::UTC
        },
    }
}

/// Whether something is written that tells times in the zone of who reads it.
fn tells_local_times(args: &OutputArgs) -> bool {
    let also = args.also.iter().filter_map(|also| also.split_once(':'));
    let mut formats = also.map(|(format, _)| format).chain([args.format.as_str()]);
    formats.any(|it| it.parse().is_ok_and(Format::has_local_times))
}

/// Whether to colour what goes to stdout or to this file.
pub(crate) fn colour(when: Color, file: Option<&Path>, environment: &Environment) -> bool {
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => file.is_none() && environment.colour(),
    }
}
