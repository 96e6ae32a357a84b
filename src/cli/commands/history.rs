//! Tells what earlier runs saw.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ftpprobe::clock::Timestamp;
use ftpprobe::history::{Check, History, HistoryReport, Period, past, summarize};
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::render::history as render;

use crate::cli::answer::Answer;
use crate::cli::config;
use crate::cli::duration;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::places::Places;
use crate::cli::watch_args::{HistoryArgs, HistoryFormat};

/// Sums up the runs of every check that is asked for.
pub(crate) fn run(args: &HistoryArgs, environment: &Environment) -> Result<Exit> {
    let file = file(args, environment)?;
    let mut places = Places::default();
    places.writes("--output", args.answer.output.as_deref());
    places.reads("--history", Some(&file));
    places.check()?;
    let shown = file.display();
    if matches!(file.try_exists(), Ok(false)) {
        bail!("{}", say!("error-history-missing", shown));
    }
    let history = History::read(&file).with_context(|| say!("error-history-unreadable", shown))?;
    let period = Period {
        since: args.since.as_deref().map(moment).transpose()?,
        until: args.until.as_deref().map(moment).transpose()?,
    };
    let unreadable = || say!("error-history-unreadable", shown);
    let mut checks = history.checks().with_context(unreadable)?;
    checks.retain(|check| is_asked_for(check, args.target.as_deref()));
    // One check after another, so that no more than the runs of one are in memory.
    let found = checks.into_iter().map(|check| -> Result<_> {
        let found = history.runs(&check, period).with_context(unreadable)?;
        if let Some(moment) = found.left_out_before {
            let label = &check.label;
            output::warn(&say!("warning-history-left-out", label, moment));
        }
        Ok((check, found.runs))
    });
    let answer = Answer::new(&args.answer, environment);
    let mut text = Vec::new();
    if args.format == HistoryFormat::Csv {
        let mut table = render::Table::begin(&mut text)?;
        for found in found {
            let (check, runs) = found?;
            table.add(&check, &runs)?;
        }
        drop(table);
        return answer.give(&text);
    }
    let now = Timestamp::now();
    if args.format == HistoryFormat::Html {
        let mut pasts = Vec::new();
        for found in found {
            let (check, runs) = found?;
            pasts.extend(past(&check, runs, now));
        }
        if pasts.is_empty() {
            bail!("{}", nothing(args, &history, answer.wording)?);
        }
        render::html(&pasts, &answer.on_a_page(), &mut text)?;
        return answer.give(&text);
    }
    let mut summaries = Vec::new();
    for found in found {
        let (check, runs) = found?;
        summaries.extend(summarize(&check, runs, now));
    }
    let report = HistoryReport::new(summaries);
    match args.format {
        HistoryFormat::Json => render::json(&report, &mut text)?,
        _ if report.checks.is_empty() => {
            bail!("{}", nothing(args, &history, answer.wording)?);
        }
        _ => render::text(&report, &answer.style, &mut text)?,
    }
    answer.give(&text)
}

/// What to say where no run is asked for, and what could be.
fn nothing(args: &HistoryArgs, history: &History, wording: Wording) -> Result<String> {
    let asked = args.target.as_deref();
    let known = history.checks()?;
    let mut latest: Option<Timestamp> = None;
    for check in known.iter().filter(|check| is_asked_for(check, asked)) {
        let runs = history.runs(check, Period::default())?.runs;
        latest = latest.max(runs.last().map(|run| run.started_at));
    }
    let text = asked.unwrap_or_default();
    if let Some(latest) = latest {
        let values = [("text", text), ("date", &latest.to_string())];
        return Ok(wording.say("history-none-then", &values));
    }
    let names: BTreeSet<&str> = known.iter().map(|check| check.label.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let values = [("text", text), ("names", &names.join(", "))];
    Ok(wording.say("history-none", &values))
}

fn file(args: &HistoryArgs, environment: &Environment) -> Result<PathBuf> {
    if let Some(file) = &args.history {
        return Ok(file.clone());
    }
    match config::history(&args.config, environment)? {
        Some(file) => Ok(file),
        None => bail!(say!("error-no-history")),
    }
}

/// By name or label, or by host with as much as is said besides.
fn is_asked_for(check: &Check, target: Option<&str>) -> bool {
    let Some(target) = target else { return true };
    let Check {
        label,
        name,
        host,
        port,
        user,
        ..
    } = check;
    let forms = [
        host.clone(),
        format!("{host}:{port}"),
        format!("[{host}]:{port}"),
        format!("{user}@{host}"),
        format!("{user}@{host}:{port}"),
    ];
    target == label || name.as_deref() == Some(target) || forms.iter().any(|form| form == target)
}

/// A moment as people write it: so long ago, a day, or a moment in RFC 3339.
fn moment(text: &str) -> Result<Timestamp> {
    if let Ok(ago) = duration::parse(text) {
        return Ok(before_now(ago));
    }
    let midnight = format!("{text}T00:00:00Z");
    let read = text.parse::<Timestamp>().or_else(|_| midnight.parse());
    read.map_err(|_| anyhow::anyhow!(say!("error-moment", text)))
}

fn before_now(ago: Duration) -> Timestamp {
    let us = i64::try_from(ago.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_unix_micros(Timestamp::now().unix_micros().saturating_sub(us))
}
