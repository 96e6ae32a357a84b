//! The main job: probe each target, judge, report.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::{Evidence, Stopped, format};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::render::{Format, Renderer, Style, renderer};
use ftpprobe::{attempts, report};
use tokio_util::sync::CancellationToken;

use super::super::args::{Color, ExperimentArgs, OutputArgs, ProbeArgs};
use super::super::environment::Environment;
use super::super::exit::Exit;
use super::super::memory::Memory;
use super::super::output::{self, Reports};
use super::super::profiles;
use super::super::progress::Progress;
use super::super::request::{Request, policy, requests};
use super::reference::language;

/// Probes every target of the command line.
pub(crate) fn run(args: &ProbeArgs, environment: &Environment) -> Result<Exit> {
    let named = profiles::load(&args.output)?;
    let mut requests = requests(args, environment)?;
    for request in &mut requests {
        request.settings.server_profile.clone_from(&named);
    }
    let style = style(&args.output, environment);
    let memory = args
        .schedule
        .state
        .as_deref()
        .map(Memory::open)
        .transpose()?;
    confirm(&args.experiments)?;
    let policy = policy(args.output.strict, &args.thresholds)?;
    super::with_runtime(async |stop| {
        if let Some(splay) = args.schedule.splay {
            wait_a_while(splay, args.output.quiet, &stop).await;
        }
        if stop.is_cancelled() {
            return Ok(Exit::Interrupted);
        }
        probe_all(
            &requests,
            &args.output,
            &policy,
            memory.as_ref(),
            &style,
            &stop,
        )
        .await
    })
}

/// A search for a limit takes places from others, so somebody has to agree to it.
pub(crate) fn confirm(args: &ExperimentArgs) -> Result<()> {
    let Some(sessions) = args.find_limit.filter(|_| !args.yes) else {
        return Ok(());
    };
    if !output::can_ask() {
        bail!(
            "--find-limit opens up to {sessions} sessions at once: add --yes if the server's administrator agrees"
        );
    }
    let question = format!(
        "Open up to {sessions} sessions at once? Other users may be refused meanwhile, and some servers ban for it. [y/N] "
    );
    if output::ask(&question)? {
        return Ok(());
    }
    bail!("nothing was probed")
}

/// Scheduled runs on many machines begin at the same second; a random pause keeps them apart.
async fn wait_a_while(splay: Duration, quiet: bool, stop: &CancellationToken) {
    let wait = splay.mul_f64(fastrand::f64());
    if !quiet && output::is_watched() {
        let shown = humantime::format_duration(Duration::from_secs(wait.as_secs()));
        output::tell(&format!("beginning in {shown} (--splay), Ctrl-C to stop"));
    }
    tokio::select! {
        () = tokio::time::sleep(wait) => {}
        () = stop.cancelled() => {}
    }
}

/// Probes one after another: targets may be names of the same server.
pub(crate) async fn probe_all(
    requests: &[Request],
    args: &OutputArgs,
    policy: &Policy,
    memory: Option<&Memory>,
    style: &Style,
    stop: &CancellationToken,
) -> Result<Exit> {
    let format: Format = args.format.parse()?;
    let mut outputs = outputs(args, format, style)?;
    let mut exit = Exit::Ok;
    for (number, request) in requests.iter().enumerate() {
        if number > 0 && format == Format::Text && !args.quiet {
            outputs[0].reports.add(b"\n")?;
        }
        exit = exit.worse(
            probe(
                request,
                args,
                policy,
                memory,
                style.language,
                &mut outputs,
                stop,
            )
            .await?,
        );
        if stop.is_cancelled() {
            break;
        }
    }
    // One file that cannot be written costs none of the others.
    let written = outputs.into_iter().map(|output| output.reports.finish());
    written.fold(Ok(()), Result::and)?;
    Ok(exit)
}

/// One form of the reports, and where it goes.
struct Output {
    renderer: Box<dyn Renderer>,
    reports: Reports,
}

/// What --format and --output say, then each --also.
fn outputs(args: &OutputArgs, format: Format, style: &Style) -> Result<Vec<Output>> {
    let mut outputs = vec![Output {
        renderer: renderer(format, style),
        reports: Reports::to(args.output.as_deref()),
    }];
    for also in &args.also {
        let Some((format, file)) = also.split_once(':').filter(|(_, file)| !file.is_empty()) else {
            bail!("--also {also} is no FORMAT:FILE: write for example --also nagios:/run/ftp.txt");
        };
        let plain = Style {
            colour: false,
            ..style.clone()
        };
        outputs.push(Output {
            renderer: renderer(format.parse()?, &plain),
            reports: Reports::to(Some(Path::new(file))),
        });
    }
    Ok(outputs)
}

async fn probe(
    request: &Request,
    args: &OutputArgs,
    policy: &Policy,
    memory: Option<&Memory>,
    language: Language,
    outputs: &mut [Output],
    stop: &CancellationToken,
) -> Result<Exit> {
    let begun = attempts::begin(&request.target, &request.settings);
    let held_off = memory.and_then(|memory| memory.held_off(&begun));
    let (evidence, diagnosis) = if held_off.is_some() {
        let evidence = Evidence { held_off, ..begun };
        let diagnosis = diagnose(&evidence, policy);
        (evidence, diagnosis)
    } else {
        let progress = Progress::begin(&request.target.to_string(), args.quiet, language);
        let Request { target, settings } = request;
        let judged = attempts::probe(target, settings, policy, &progress, stop).await;
        progress.end();
        judged
    };
    if let Some(memory) = memory {
        memory.keep(&evidence, &diagnosis);
    }
    let report = report::build(&evidence, &diagnosis, &Wording::new(language));
    for output in outputs {
        let mut text = Vec::new();
        let rendered = output.renderer.render(&report, &mut text);
        rendered.context("the report could not be written")?;
        output.reports.add(&text)?;
    }
    let exit = match evidence.stopped {
        Some(Stopped::Interrupted) => Exit::Interrupted,
        _ => diagnosis.verdict.into(),
    };
    if let Some(file) = &args.save_evidence
        && let Err(error) =
            output::write_whole(file, |to: &mut dyn Write| format::save(&evidence, to))
    {
        // The report is still to be written, which is what most runs are for.
        output::complain(&error);
        return Ok(Exit::Unknown);
    }
    Ok(exit)
}

/// How the report is to look.
pub(crate) fn style(args: &OutputArgs, environment: &Environment) -> Style {
    Style {
        colour: colour(args.color, args.output.as_deref(), environment),
        columns: environment.columns(),
        verbose: args.verbose,
        quiet: args.quiet,
        language: language(&args.lang, environment),
    }
}

/// Whether to colour what goes to stdout or to this file.
pub(crate) fn colour(when: Color, file: Option<&Path>, environment: &Environment) -> bool {
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => file.is_none() && environment.colour(),
    }
}
