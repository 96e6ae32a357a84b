//! The history that runs are added to (`--history`). Trouble with it is told and never ends a run.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use ftpprobe::history::{Added, History};
use ftpprobe::report::Report;

use super::output;
use super::watch_args::RecordArgs;

/// The file that `--history` names.
pub(crate) struct Records {
    file: PathBuf,
    history: History,
    keep: Duration,
}

impl Records {
    /// Opens the file, if one is named, and makes it if it is not there.
    pub(crate) fn open(args: &RecordArgs) -> Result<Option<Self>> {
        let Some(file) = &args.history else {
            return Ok(None);
        };
        let history =
            opened(file).with_context(|| say!("error-history-unopened", file = file.display()))?;
        Ok(Some(Self {
            file: file.clone(),
            history,
            keep: args.keep,
        }))
    }

    /// Adds a run, and drops those that are too old.
    pub(crate) fn add(&mut self, report: &Report) {
        let file = self.file.display();
        match self.history.add(report, self.keep) {
            Ok(Added::InOrder) => {}
            Ok(Added::LongAfter(before)) => {
                output::warn(&say!("warning-history-long-ago", file, before));
            }
            Ok(Added::Before(before)) => {
                output::warn(&say!("warning-history-future", file, before));
            }
            Err(error) => output::warn(&say!("warning-history-unwritten", file, error)),
        }
    }
}

/// The history in a file. What SQLite says of a folder that is not there says little.
fn opened(file: &Path) -> Result<History> {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    if let Some(folder) = folder {
        match fs::metadata(folder) {
            Ok(found) if found.is_dir() => {}
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
            _ => bail!(say!("error-no-directory")),
        }
    }
    Ok(History::open(file)?)
}
