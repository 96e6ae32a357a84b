//! Judging what was seen before: saved evidence, and logs of other clients.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::{Policy, diagnose};
use ftpprobe::evidence::{Evidence, format};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs::{self, Format as LogFormat, ReadError};
use ftpprobe::render::{Format, Renderer, renderer};
use ftpprobe::report;

use super::super::diagnose_args::DiagnoseArgs;
use super::super::environment::Environment;
use super::super::exit::Exit;
use super::super::output::{self, Reports};
use super::probe;

/// Diagnoses every session of every file.
pub(crate) fn run(args: &DiagnoseArgs, environment: &Environment) -> Result<Exit> {
    let from = args.from.as_deref().and_then(LogFormat::of);
    let style = probe::style(&args.output, environment);
    let form: Format = args.output.format.parse()?;
    let renderer = renderer(form, &style);
    let mut judge = Judge {
        args,
        language: style.language,
        renderer: renderer.as_ref(),
        reports: Reports::to(args.output.output.as_deref()),
        apart: form == Format::Text && !args.output.quiet,
        count: 0,
        exit: Exit::Ok,
    };
    for file in &args.files {
        let name = if file == Path::new("-") {
            "standard input".to_owned()
        } else {
            file.display().to_string()
        };
        let read = if file == Path::new("-") {
            judge.file(&mut io::stdin().lock(), from)
        } else {
            let opened = File::open(file).with_context(|| format!("{name} cannot be opened"))?;
            judge.file(&mut BufReader::new(opened), from)
        };
        read.with_context(|| name.clone())?;
    }
    let Judge { reports, exit, .. } = judge;
    reports.finish()?;
    Ok(exit)
}

/// Judges one session after another.
struct Judge<'a> {
    args: &'a DiagnoseArgs,
    language: Language,
    renderer: &'a dyn Renderer,
    reports: Reports,
    apart: bool,
    count: u64,
    exit: Exit,
}

impl Judge<'_> {
    fn file(&mut self, from: &mut impl BufRead, format: Option<LogFormat>) -> Result<()> {
        let begins = from.fill_buf().context("it cannot be read")?;
        if format.is_none() && begins.trim_ascii_start().starts_with(b"{") {
            return self.session(&format::load(from)?);
        }
        let done = logs::read(from, format, Timestamp::now(), |evidence| {
            self.session(&evidence).map_err(Error::Ours)
        });
        match done {
            Ok(_) => Ok(()),
            Err(Error::Ours(error)) => Err(error),
            Err(Error::Log(ReadError::Unknown)) => bail!(
                "this is neither saved evidence nor a log that is known here; if it is one of {}, say which with --from",
                names()
            ),
            Err(Error::Log(error)) => Err(error.into()),
        }
    }

    fn session(&mut self, evidence: &Evidence) -> Result<()> {
        self.count += 1;
        if let Some(file) = &self.args.output.save_evidence {
            if self.count > 1 {
                bail!(
                    "--save-evidence holds one session, and there are more; cut the log at the session that matters"
                );
            }
            output::write_whole(file, |to: &mut dyn Write| format::save(evidence, to))?;
        }
        let policy = Policy {
            strict: self.args.output.strict,
            ..Policy::default()
        };
        let diagnosis = diagnose(evidence, &policy);
        let report = report::build(evidence, &diagnosis, &Wording::new(self.language));
        let mut text = Vec::new();
        if self.apart && self.count > 1 {
            text.push(b'\n');
        }
        self.renderer
            .render(&report, &mut text)
            .context("the report could not be written")?;
        self.reports.add(&text)?;
        self.exit = self.exit.worse(diagnosis.verdict.into());
        Ok(())
    }
}

enum Error {
    Log(ReadError),
    Ours(anyhow::Error),
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        Self::Log(error)
    }
}

fn names() -> String {
    let names: Vec<&str> = LogFormat::ALL.iter().map(|format| format.name()).collect();
    names.join(", ")
}
