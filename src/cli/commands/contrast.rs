//! Two files held against each other: runs from two places or days, or two captures of the same sessions.

use anyhow::{Result, bail};
use ftpprobe::diagnosis::Policy;
use ftpprobe::evidence::Evidence;
use ftpprobe::render::contrast as render;
use ftpprobe::report::Report;
use ftpprobe::report::contrast::path::{self, Captured};
use ftpprobe::report::contrast::{Contrast, captures, contrast};
use ftpprobe::secret::Secrets;

use super::diagnose::told;
use super::saved::{self, Held, Saved};
use crate::cli::answer::Answer;
use crate::cli::diagnose_args::{ContrastArgs, ContrastFormat};
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::places::Places;
use crate::cli::redacting::Redacting;

/// Holds two files against each other.
pub(crate) fn run(args: &ContrastArgs, environment: &Environment) -> Result<Exit> {
    let answer = Answer::new(&args.answer, environment);
    let mut places = Places::default();
    places.writes("--output", args.answer.output.as_deref());
    for file in [&args.here, &args.there] {
        places.reads("a file to contrast", Some(file));
    }
    places.check()?;
    let names = [&args.here, &args.there].map(|file| saved::name(file));
    let mut secrets = Secrets::default();
    let here = saved::hold(&args.here, &mut secrets)?;
    let there = saved::hold(&args.there, &mut secrets)?;
    // What was sent in one of them may have come back in the other.
    let mut secrets = secrets.joined();
    let (here, there) = (here.masked(&mut secrets), there.masked(&mut secrets));
    let contrast = if let Some(contrast) = along_the_path(&here, &there, &names, &answer) {
        contrast
    } else {
        let a = first(&here, &names[0], &answer)?;
        let b = first(&there, &names[1], &answer)?;
        contrast((&names[0], &a), (&names[1], &b), &answer.wording)
    };
    let redacting = Redacting::of(args.redact.as_deref());
    learn(&here, &redacting);
    learn(&there, &redacting);
    let contrast = redacting.contrast(contrast)?;
    let mut text = Vec::new();
    match args.format {
        ContrastFormat::Text => render::text(&contrast, &answer.style, &mut text)?,
        ContrastFormat::Json => render::json(&contrast, &mut text)?,
        ContrastFormat::Html => render::html(&contrast, &answer.on_a_page(), &mut text)?,
    }
    answer.give(&text)
}

/// Lets the names in a record be learned.
fn learn(held: &Held, redacting: &Redacting) {
    match held {
        Held::Captured { sessions, .. } => {
            for it in sessions {
                redacting.learn(it);
            }
        }
        Held::Saved(saved) => match &**saved {
            Saved::Report(report) => redacting.learn_report(report),
            other => {
                if let Some(evidence) = other.evidence() {
                    redacting.learn(evidence);
                }
            }
        },
    }
}

/// What the path did, where both are captures that hold the same sessions.
fn along_the_path(
    here: &Held,
    there: &Held,
    names: &[String; 2],
    answer: &Answer<'_>,
) -> Option<Contrast> {
    let (here, there) = (captured(here)?, captured(there)?);
    let found = path::path(here, there, &answer.wording)?;
    let report = |evidence: &Evidence| told(evidence, &Policy::default(), answer.language);
    let [a, b] = [found.here, found.there].map(|it| it.map(report));
    let sides = ((&*names[0], a.as_ref()), (&*names[1], b.as_ref()));
    Some(captures(sides.0, sides.1, found.report, &answer.wording))
}

fn captured(held: &Held) -> Option<Captured<'_>> {
    match held {
        Held::Captured { sessions, span_us } => Some(Captured {
            sessions,
            first_us: span_us.0,
            last_us: span_us.1,
        }),
        Held::Saved(_) => None,
    }
}

/// The report on the first thing in a file.
fn first(held: &Held, name: &str, answer: &Answer<'_>) -> Result<Report> {
    let policy = Policy::default();
    let found = match held {
        Held::Captured { sessions, .. } => {
            let first = sessions.first();
            first.map(|evidence| told(evidence, &policy, answer.language))
        }
        Held::Saved(saved) => match &**saved {
            Saved::Report(report) => Some(report.as_ref().clone()),
            other => {
                let evidence = other.evidence();
                evidence.map(|evidence| told(evidence, &policy, answer.language))
            }
        },
    };
    match found {
        Some(report) => Ok(report),
        None => bail!(say!("error-holds-no-session", name)),
    }
}
