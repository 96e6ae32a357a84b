//! The forms that reports take, and where each goes: `--format` with `--output`, and every `--also`.

use std::path::Path;
use std::slice;

use anyhow::{Context, Result, bail};
use ftpprobe::render::{Format, Renderer, Style, renderer};
use ftpprobe::report::Report;

use super::args::OutputArgs;
use super::output::{self, Reports};

/// All forms of a run's reports.
pub(crate) struct Outputs {
    all: Vec<Output>,
}

/// One form of the reports.
struct Output {
    format: Format,
    renderer: Box<dyn Renderer>,
    reports: Reports,
    /// Reports that wait for the others, where all make one document.
    held: Vec<Report>,
    /// Whether the next report needs a line in between.
    apart: bool,
    quiet: bool,
}

impl Outputs {
    /// What the arguments ask for.
    pub(crate) fn of(args: &OutputArgs, style: &Style) -> Result<Self> {
        let format: Format = args.format.parse()?;
        let mut all = vec![Output::new(format, style, args.output.as_deref())];
        for also in &args.also {
            let Some((format, file)) = also.split_once(':').filter(|(_, file)| !file.is_empty())
            else {
                bail!(
                    "--also {also} is no FORMAT:FILE: write for example --also nagios:/run/ftp.txt"
                );
            };
            let plain = Style {
                colour: false,
                ..style.clone()
            };
            all.push(Output::new(format.parse()?, &plain, Some(Path::new(file))));
        }
        Ok(Self { all })
    }

    /// Whether people read what goes to the first form.
    pub(crate) fn are_for_people(&self) -> bool {
        self.all.first().is_some_and(Output::is_for_people)
    }

    /// Adds a report to every form. A silent one goes to files only, which are there to be current.
    pub(crate) fn add(&mut self, report: &Report, silent: bool) -> Result<()> {
        for output in &mut self.all {
            if !(silent && output.reports.is_stdout()) {
                output.add(report)?;
            }
        }
        Ok(())
    }

    /// Writes what is still held. One file that cannot be written costs none of the others, and each is told.
    pub(crate) fn finish(self) -> Result<()> {
        let written = self.all.into_iter().map(Output::finish);
        let failed: Vec<_> = written.filter_map(Result::err).collect();
        let Some((last, others)) = failed.split_last() else {
            return Ok(());
        };
        others.iter().for_each(output::complain);
        bail!("{last:#}")
    }
}

impl Output {
    fn new(format: Format, style: &Style, file: Option<&Path>) -> Self {
        Self {
            format,
            renderer: renderer(format, style),
            reports: Reports::to(file),
            held: Vec::new(),
            apart: false,
            quiet: style.quiet,
        }
    }

    fn add(&mut self, report: &Report) -> Result<()> {
        if self.format.is_document() {
            // Of many servers that say much, only what such a document shows of them is kept.
            self.held.push(report.clone().without_words());
            return Ok(());
        }
        let mut text = Vec::new();
        if self.apart {
            text.push(b'\n');
        }
        self.apart = self.is_for_people() && !self.quiet;
        self.write(slice::from_ref(report), text)
    }

    fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Text | Format::Markdown | Format::Html)
    }

    fn write(&mut self, reports: &[Report], mut text: Vec<u8>) -> Result<()> {
        self.renderer
            .render(reports, &mut text)
            .context("the report could not be written")?;
        self.reports.add(&text)
    }

    fn finish(mut self) -> Result<()> {
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            self.write(&held, Vec::new())?;
        }
        self.reports.finish()
    }
}

/// One report in a form, as it goes to stdout.
pub(crate) fn rendered(report: &Report, format: &str, style: &Style) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    renderer(format.parse()?, style)
        .render(slice::from_ref(report), &mut text)
        .context("the report could not be written")?;
    Ok(text)
}
