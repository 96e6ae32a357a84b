//! The forms that reports take, and where each goes: `--format` with `--output`, and every `--also`.

use std::collections::BTreeMap;
use std::path::Path;
use std::slice;

use anyhow::{Context, Result, bail};
use ftpprobe::render::{self, Format, Renderer, Style, renderer};
use ftpprobe::report::Report;
use ftpprobe::report::roundup::Roundup;

use super::args::OutputArgs;
use super::output::{self, Reports};

/// Bytes of commands and replies that the reports of a page keep together until it is written. It shows less of each where there are many.
const MAX_WORDS: usize = 16 << 20;

/// All forms of a run's reports.
pub(crate) struct Outputs {
    all: Vec<Output>,
}

/// What is shown of a target.
enum Shown {
    /// As a part of a document.
    Report(Box<Report>),
    /// As a text of its own.
    Text(Vec<u8>),
}

/// One form of the reports.
struct Output {
    format: Format,
    renderer: Box<dyn Renderer>,
    reports: Reports,
    /// Reports that wait for the others, where all make one document.
    held: Vec<Report>,
    /// How many bytes of commands and replies these have.
    words: usize,
    /// What came before its turn, by its number: what to show of it, if anything.
    early: BTreeMap<usize, Option<Shown>>,
    /// The number whose turn it is.
    turn: usize,
    /// Whether the next report needs a line in between.
    apart: bool,
    quiet: bool,
}

impl Outputs {
    /// What the arguments ask for.
    pub(crate) fn of(args: &OutputArgs, style: &Style) -> Result<Self> {
        let format: Format = args.format.parse()?;
        // Who reads a file has not seen what was told meanwhile.
        let first = Style {
            streamed: style.streamed && args.output.is_none(),
            ..style.clone()
        };
        let mut all = vec![Output::new(format, &first, args.output.as_deref())];
        for also in &args.also {
            let Some((format, file)) = also.split_once(':').filter(|(_, file)| !file.is_empty())
            else {
                bail!(say!("error-also", also));
            };
            let plain = Style {
                colour: false,
                streamed: false,
                ..style.clone()
            };
            all.push(Output::new(format.parse()?, &plain, Some(Path::new(file))));
        }
        Ok(Self { all })
    }

    /// Whether people read what goes to the first form.
    pub(crate) fn are_for_people(&self) -> bool {
        self.all.first().is_some_and(|it| it.format.is_for_people())
    }

    /// Whether the first form scrolls by, so that its end is what is read first.
    pub(crate) fn scroll_by(&self) -> bool {
        let first = self.all.first();
        first.is_some_and(|output| output.format == Format::Text)
    }

    /// Whether reports wait in memory for those that follow.
    pub(crate) fn hold_reports(&self) -> bool {
        self.all.iter().any(|output| output.format.is_document())
    }

    /// Adds the report on the target with this number to every form. A silent one goes to files only, which are there to
    /// be current. Lines are written as they come; everything else in the order of the targets.
    pub(crate) fn add(&mut self, number: usize, report: &Report, silent: bool) -> Result<()> {
        for output in &mut self.all {
            let shown = !(silent && output.reports.is_stdout());
            output.add(number, shown.then_some(report))?;
        }
        Ok(())
    }

    /// Adds what stands in the first form when all else is said. Only text has it; tells whether it was added.
    pub(crate) fn close_with(&mut self, roundup: &Roundup, style: &Style) -> Result<bool> {
        let first = self.all.first_mut();
        let Some(output) = first.filter(|it| it.format == Format::Text && !it.quiet) else {
            return Ok(false);
        };
        output.flush()?;
        let mut text = Vec::new();
        render::roundup::text(roundup, style, &mut text)
            .with_context(|| say!("error-report-unwritten"))?;
        output.reports.add(&text)?;
        Ok(true)
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
            words: 0,
            early: BTreeMap::new(),
            turn: 0,
            apart: false,
            quiet: style.quiet,
        }
    }

    fn add(&mut self, number: usize, report: Option<&Report>) -> Result<()> {
        let shown = report.map(|report| self.shown(report)).transpose()?;
        if self.format.is_unordered() {
            return shown.map_or(Ok(()), |shown| self.show(shown));
        }
        self.early.insert(number, shown);
        while let Some(shown) = self.early.remove(&self.turn) {
            self.turn += 1;
            shown.map_or(Ok(()), |shown| self.show(shown))?;
        }
        Ok(())
    }

    /// Rendered at once where that can be, which takes less memory than the report.
    fn shown(&mut self, report: &Report) -> Result<Shown> {
        if self.format.is_document() {
            // Of many servers that say much, only what such a document shows of them is kept.
            let words = self.words.saturating_add(report.words());
            let report = if self.format.has_transcripts() && words <= MAX_WORDS {
                self.words = words;
                report.clone()
            } else {
                report.clone().without_words()
            };
            return Ok(Shown::Report(Box::new(report)));
        }
        self.rendered(slice::from_ref(report)).map(Shown::Text)
    }

    fn show(&mut self, shown: Shown) -> Result<()> {
        let text = match shown {
            Shown::Report(report) => {
                self.held.push(*report);
                return Ok(());
            }
            Shown::Text(text) => text,
        };
        let apart = self.format.is_for_people() && !self.quiet;
        if std::mem::replace(&mut self.apart, apart) {
            self.reports.add(b"\n")?;
        }
        self.reports.add(&text)
    }

    /// Shows what still waits for targets that were not probed.
    fn flush(&mut self) -> Result<()> {
        let early = std::mem::take(&mut self.early);
        let mut shown = early.into_values().flatten();
        shown.try_for_each(|shown| self.show(shown))
    }

    fn rendered(&self, reports: &[Report]) -> Result<Vec<u8>> {
        let mut text = Vec::new();
        self.renderer
            .render(reports, &mut text)
            .with_context(|| say!("error-report-unwritten"))?;
        Ok(text)
    }

    fn finish(mut self) -> Result<()> {
        self.flush()?;
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            let text = self.rendered(&held)?;
            self.reports.add(&text)?;
        }
        self.reports.finish()
    }
}

/// One report in a form, as it goes to stdout.
pub(crate) fn rendered(report: &Report, format: &str, style: &Style) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    renderer(format.parse()?, style)
        .render(slice::from_ref(report), &mut text)
        .with_context(|| say!("error-report-unwritten"))?;
    Ok(text)
}
