//! The main job: probe each target, judge, report.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::{Stopped, format};
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::{Format, Renderer, Style, renderer};
use ftpprobe::{report, steps};
use tokio_util::sync::CancellationToken;

use super::super::args::{Color, OutputArgs, ProbeArgs};
use super::super::environment::Environment;
use super::super::exit::Exit;
use super::super::output::{self, Reports};
use super::super::progress::Progress;
use super::super::request::{Request, requests};

/// Probes every target of the command line.
pub(crate) fn run(args: &ProbeArgs, environment: &Environment) -> Result<Exit> {
    let requests = requests(args, environment)?;
    let style = style(&args.output, environment);
    super::with_runtime(async |stop| probe_all(&requests, &args.output, &style, &stop).await)
}

/// Probes one after another: targets may be names of the same server.
pub(crate) async fn probe_all(
    requests: &[Request],
    args: &OutputArgs,
    style: &Style,
    stop: &CancellationToken,
) -> Result<Exit> {
    let format: Format = args.format.parse()?;
    let renderer = renderer(format, style);
    let mut reports = Reports::to(args.output.as_deref());
    let mut exit = Exit::Ok;
    for (number, request) in requests.iter().enumerate() {
        if number > 0 && format == Format::Text && !args.quiet {
            reports.add(b"\n")?;
        }
        exit = exit.worse(probe(request, args, renderer.as_ref(), &mut reports, stop).await?);
        if stop.is_cancelled() {
            break;
        }
    }
    reports.finish()?;
    Ok(exit)
}

async fn probe(
    request: &Request,
    args: &OutputArgs,
    renderer: &dyn Renderer,
    reports: &mut Reports,
    stop: &CancellationToken,
) -> Result<Exit> {
    let progress = Progress::begin(&request.target.to_string(), args.quiet);
    let evidence = steps::probe(&request.target, &request.settings, &progress, stop).await;
    progress.end();
    let policy = Policy {
        strict: args.strict,
        ..Policy::default()
    };
    let diagnosis = diagnose(&evidence, &policy);
    let report = report::build(&evidence, &diagnosis, &Wording::english());
    let mut text = Vec::new();
    renderer
        .render(&report, &mut text)
        .context("the report could not be written")?;
    reports.add(&text)?;
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
