//! What an earlier run has reported already (`--resume`): a file of JSON lines, which this run goes on with.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use ftpprobe::attempts;
use ftpprobe::diagnosis::Verdict;
use ftpprobe::evidence::json;
use ftpprobe::fleet::Subject;
use ftpprobe::render::Style;
use ftpprobe::report::roundup::{Outcome, Roundup};
use ftpprobe::report::{Report, Security, TargetReport};
use ftpprobe::target::TlsMode;
use serde::Deserialize;

use super::exit::Exit;
use super::output;
use super::outputs::rendered;
use super::request::Check;

/// No report is longer, in bytes.
const MAX_LINE: u64 = 2 * 1024 * 1024;

/// About how much memory what is known of earlier reports takes, in bytes. 20,000 targets take half of it.
const MAX_KNOWN: usize = 32 * 1024 * 1024;

/// What a report takes beside its texts.
const STRUCTURE: usize = 512;

/// The root cause of a run that was stopped, which has found nothing out.
const INTERRUPTED: &str = "probe-interrupted";

/// How a line begins that was written here.
const BEGINNING: &[u8] = b"{\"schema_version\":";

/// The file that `--resume` names.
pub(crate) struct Resume {
    path: PathBuf,
    file: File,
    known: HashMap<Key, VecDeque<(Security, Outcome)>>,
}

/// What tells targets apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    host: Option<String>,
    port: Option<u16>,
    user: String,
    directory: Option<String>,
    name: Option<String>,
}

impl From<&TargetReport> for Key {
    fn from(target: &TargetReport) -> Self {
        Self {
            host: target.host.clone(),
            port: target.port,
            user: target.user.clone(),
            directory: target.directory.clone(),
            name: target.name.clone(),
        }
    }
}

/// As much of a report as is needed to know that it is there.
#[derive(Deserialize)]
struct Line {
    target: TargetReport,
    verdict: Verdict,
    root_cause: Option<String>,
    findings: Vec<Titled>,
}

#[derive(Deserialize)]
struct Titled {
    id: String,
    title: String,
}

impl Resume {
    /// Opens the file, and makes it if it is not there. Nobody else may add to it meanwhile.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let what = || format!("--resume {}", path.display());
        if fs::metadata(path).is_ok_and(|data| !data.is_file()) {
            bail!("{}: it is not a file", what());
        }
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(path).with_context(what)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => bail!("{}: another run writes to it", what()),
            // Where the file system knows no locks, nothing can be done about it.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        let mut resume = Self {
            path: path.to_owned(),
            file,
            known: HashMap::new(),
        };
        let whole = resume.read().with_context(what)?;
        // What a run that was killed has left of its last line goes.
        resume.file.set_len(whole).with_context(what)?;
        resume.file.seek(SeekFrom::End(0)).with_context(what)?;
        Ok(resume)
    }

    /// Reads all whole lines, and gives where they end.
    fn read(&mut self) -> Result<u64> {
        let mut reader = BufReader::new(&self.file);
        let (mut whole, mut bytes) = (0, 0);
        for number in 1_u64.. {
            let mut line = Vec::new();
            let read = reader
                .by_ref()
                .take(MAX_LINE)
                .read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                let common = line.len().min(BEGINNING.len());
                if read as u64 >= MAX_LINE || line[..common] != BEGINNING[..common] {
                    bail!(say!("error-resume-line", number));
                }
                break;
            }
            whole += read as u64;
            if line.trim_ascii().is_empty() {
                continue;
            }
            let report: Line = json::read(&line)
                .map_err(|error| anyhow!(say!("error-resume-line-why", number, error)))?;
            if report.root_cause.as_deref() == Some(INTERRUPTED) {
                continue;
            }
            let key = Key::from(&report.target);
            let security = report.target.security;
            let outcome = Outcome::from(report);
            bytes += weight(&key, &outcome);
            if bytes > MAX_KNOWN {
                bail!(
                    "the first {number} reports in it take more than {} MiB of memory: go on with a new file",
                    MAX_KNOWN >> 20
                );
            }
            let known = (security, outcome);
            self.known.entry(key).or_default().push_back(known);
        }
        Ok(whole)
    }

    /// The checks that are not reported yet. Those that are count as what they were found to be.
    pub(crate) fn left<'c>(
        &mut self,
        checks: &'c [Check],
        roundup: &mut Roundup,
        exit: &mut Exit,
    ) -> Vec<&'c Check> {
        let mut left = Vec::new();
        for check in checks {
            let Some(outcome) = self.take(&check.subject) else {
                left.push(check);
                continue;
            };
            *exit = exit.worse(outcome.verdict.into());
            roundup.add(outcome);
        }
        let skipped = checks.len() - left.len();
        if skipped > 0 {
            output::tell(&say!(
                "run-skipped",
                skipped,
                all = checks.len(),
                file = self.path.display()
            ));
        }
        left
    }

    fn take(&mut self, subject: &Subject) -> Option<Outcome> {
        let known = self.known.get_mut(&Key::from(&asked(subject)))?;
        let tls = subject.target.tls;
        let at = known.iter().position(|(used, _)| could_be(tls, *used))?;
        known.remove(at).map(|(_, outcome)| outcome)
    }

    /// Adds a report.
    pub(crate) fn add(&mut self, report: &Report) -> Result<()> {
        let line = rendered(report, "jsonl", &Style::default())?;
        let written = self.file.write_all(&line).and_then(|()| self.file.flush());
        written.with_context(|| say!("error-unwritten", file = self.path.display()))
    }
}

fn weight(key: &Key, outcome: &Outcome) -> usize {
    let texts = [
        &key.host,
        &key.directory,
        &key.name,
        &outcome.title,
        &outcome.root_cause,
    ];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    STRUCTURE + key.user.len() + outcome.name.len() + texts
}

impl From<Line> for Outcome {
    fn from(line: Line) -> Self {
        let root = line.root_cause.as_ref();
        let mut findings = line.findings.into_iter();
        let title = root.and_then(|root| findings.find(|it| it.id == *root));
        Self {
            name: line.target.label(),
            verdict: line.verdict,
            title: title.map(|it| it.title),
            root_cause: line.root_cause,
        }
    }
}

/// Whether a target that is asked for in this way can come to be reported in that.
fn could_be(asked: TlsMode, used: Security) -> bool {
    match asked {
        TlsMode::Auto => used != Security::Implicit,
        TlsMode::Off => used == Security::Plain,
        TlsMode::Explicit => used == Security::Explicit,
        TlsMode::Implicit => used == Security::Implicit,
    }
}

/// A target as reports name it.
pub(crate) fn asked(subject: &Subject) -> TargetReport {
    let asked = attempts::begin(&subject.target, &subject.settings).target;
    TargetReport {
        host: asked.host,
        port: asked.port,
        user: asked.user,
        security: Security::Plain,
        directory: asked.directory,
        name: asked.name,
    }
}
