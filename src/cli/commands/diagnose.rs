//! Judging what was seen before: saved evidence, reports, and logs of other clients.

use std::cmp::Reverse;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use ftpprobe::diagnosis::{Policy, Verdict, diagnose};
use ftpprobe::evidence::{Evidence, format, json};
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::logs::{Dialect, Found};
use ftpprobe::report::{self, Report};
use ftpprobe::secret::Secrets;
use ftpprobe::whole_file::Readers;

use super::alike::{Alike, Judged};
use super::kept::{Kept, ToTell};
use super::probe;
use super::saved::{self, Saved};
use crate::cli::diagnose_args::DiagnoseArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::cli::outputs::Outputs;
use crate::cli::places::Places;
use crate::cli::profiles;
use crate::cli::redacting::Redacting;
use crate::cli::request::policy;

/// About how much memory reports take that are shown in one document, in bytes. Those beyond it are judged only.
const MAX_TOGETHER: usize = 16 * 1024 * 1024;

/// A day in microseconds.
const A_DAY_US: i64 = 86_400_000_000;

/// Diagnoses every session of every file. They are told of when all is read: what is secret in one may have come back in any other.
pub(crate) fn run(args: &DiagnoseArgs, environment: &Environment) -> Result<Exit> {
    profiles::read(&args.output)?;
    let named = profiles::named(&args.output)?;
    let mut places = Places::of(&args.output);
    for file in &args.files {
        places.reads("the file to diagnose", Some(file));
    }
    places.check()?;
    let from = args.from.as_deref().and_then(Dialect::of);
    let style = probe::style(&args.output, environment);
    let mut judge = Judge {
        args,
        policy: policy(args.output.strict, &args.thresholds)?,
        language: style.language,
        outputs: Outputs::of(&args.output, &style)?,
        redacting: Redacting::of(args.output.redact.as_deref()),
        kept: Kept::default(),
        count: 0,
        told: 0,
        together: 0,
        left_out: 0,
        exit: Exit::Ok,
    };
    let mut secrets = Secrets::default();
    let mut read = Ok(());
    for file in &args.files {
        let mut alike = Alike::default();
        read = saved::read(file, from, &args.capture, &mut secrets, |mut saved| {
            if let Some(evidence) = saved.evidence_mut() {
                let asked = &mut evidence.asked;
                asked.server_profile = named.clone().or(asked.server_profile.take());
                name_after(file, evidence);
            }
            judge.take(saved, &mut alike)
        });
        judge.keep(alike)?;
        if read.is_err() {
            break;
        }
    }
    // What was read until then is told.
    judge.tell(&mut secrets.joined())?;
    read?;
    let Judge {
        outputs,
        exit,
        left_out,
        ..
    } = judge;
    if left_out > 0 {
        let mib = MAX_TOGETHER >> 20;
        output::warn(&say!("warning-reports-left-out", left_out, mib));
    }
    outputs.finish()?;
    Ok(exit)
}

/// A log that does not name its server goes by the name of its file.
fn name_after(file: &Path, evidence: &mut Evidence) {
    let target = &mut evidence.target;
    let name = file.file_name().filter(|_| target.host.is_none());
    if let Some(name) = name.filter(|name| *name != "-") {
        let name = name.to_string_lossy().into_owned();
        target.name.get_or_insert(name);
    }
}

/// What people want to read first: what is known to be wrong.
fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Critical => 3,
        Verdict::Warning => 2,
        Verdict::Unknown => 1,
        Verdict::Ok => 0,
    }
}

/// Judges one session after another.
struct Judge<'a> {
    args: &'a DiagnoseArgs,
    policy: Policy,
    language: Language,
    outputs: Outputs,
    redacting: Redacting,
    /// What is to be told of in the end.
    kept: Kept,
    count: u64,
    /// Reports so far.
    told: usize,
    /// What those take that wait to be shown together.
    together: usize,
    /// Reports that there was no room for.
    left_out: u64,
    exit: Exit,
}

impl Judge<'_> {
    fn take(&mut self, saved: Saved, alike: &mut Alike) -> Result<()> {
        self.count += 1;
        if self.args.output.save_evidence.is_some() {
            if matches!(saved, Saved::Report(_)) {
                bail!(say!("error-evidence-of-report"));
            }
            if self.count > 1 {
                bail!(say!("error-evidence-of-sessions"));
            }
        }
        match saved {
            Saved::Session(mut found) => {
                let judged = found.evidence.take().map(|evidence| self.judged(evidence));
                alike.take(&found, judged);
            }
            // People read those that are alike as one, and programs count themselves.
            Saved::Captured(evidence) if self.outputs.are_for_people() => {
                alike.take(&found(&evidence), Some(self.judged(evidence)));
            }
            Saved::Captured(evidence) | Saved::Evidence(evidence) => {
                self.kept.add(&ToTell::Session(evidence, None))?;
            }
            Saved::Report(report) => self.kept.add(&ToTell::Report(report))?,
        }
        Ok(())
    }

    /// What a session comes to, for those that are like it.
    fn judged(&mut self, evidence: Box<Evidence>) -> Judged {
        let report = told(&evidence, &self.policy, self.language);
        self.exit = self.exit.worse(report.verdict.into());
        Judged { evidence, report }
    }

    /// Keeps the sessions of a log. People read the worst first, which is at the top of a page and at the end of a terminal; programs
    /// have all in the order of the log.
    fn keep(&mut self, alike: Alike) -> Result<()> {
        let passed_over = alike.passed_over();
        if passed_over > 0 {
            output::warn(&say!("warning-sessions-left-out", passed_over));
        }
        let mut told = alike.told();
        if self.outputs.scroll_by() {
            told.sort_by_key(|told| gravity(told.verdict));
        } else if self.outputs.are_for_people() {
            told.sort_by_key(|told| Reverse(gravity(told.verdict)));
        }
        let mut sessions = told
            .into_iter()
            .map(|it| ToTell::Session(it.evidence, it.alike));
        sessions.try_for_each(|session| self.kept.add(&session))
    }

    /// Tells of everything that was kept, without these secrets.
    fn tell(&mut self, secrets: &mut Secrets) -> Result<()> {
        std::mem::take(&mut self.kept).each(|to_tell| match to_tell {
            ToTell::Session(evidence, alike) => {
                let evidence = evidence.masked(secrets);
                // Of several none is saved.
                let save = self.args.output.save_evidence.as_ref();
                if let Some(file) = save.filter(|_| self.count == 1) {
                    let shown = self.redacting.evidence(&evidence)?;
                    output::write_whole(file, Readers::Owner, |to: &mut dyn Write| {
                        format::save(&shown, to)
                    })?;
                }
                let mut report = told(&evidence, &self.policy, self.language);
                if let (Some(source), Some(_)) = (&mut report.source, &alike) {
                    source.alike = alike;
                }
                let shown = self.redacting.report(&report, Some(&evidence))?;
                self.report(&shown)
            }
            ToTell::Report(report) => {
                let report = report.masked(secrets);
                let shown = self.redacting.report(&report, None)?;
                self.report(&shown)
            }
        })
    }

    fn report(&mut self, report: &Report) -> Result<()> {
        if self.outputs.hold_reports() {
            self.together += size_of::<Report>() + json::size(report);
            if self.together > MAX_TOGETHER {
                self.left_out += 1;
                return Ok(());
            }
        }
        self.outputs.add(self.told, report, false)?;
        self.told += 1;
        self.exit = self.exit.worse(report.verdict.into());
        Ok(())
    }
}

/// A session of a capture, to be told beside those that are like it.
fn found(evidence: &Evidence) -> Found {
    let source = evidence.source.as_deref();
    Found {
        shape: None,
        evidence: None,
        line: source.map_or(0, |source| source.line),
        at_us: u64::try_from(evidence.started_at.unix_micros().rem_euclid(A_DAY_US)).ok(),
        client: source.and_then(|source| source.client_address.clone()),
    }
}

/// The report on evidence.
pub(super) fn told(evidence: &Evidence, policy: &Policy, language: Language) -> Report {
    let diagnosis = diagnose(evidence, policy);
    report::build(evidence, &diagnosis, &Wording::new(language))
}
