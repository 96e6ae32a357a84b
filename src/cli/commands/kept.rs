//! What was judged, kept until everything is read: a password that is sent in the last file may have come back in the first.

use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};

use anyhow::{Context, Result};
use ftpprobe::evidence::{Evidence, json};
use ftpprobe::report::{AlikeReport, Report};
use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

/// So much of it is kept in memory, in bytes. More goes to a file without a name, which nobody else can open.
const MAX_IN_MEMORY: usize = 8 * 1024 * 1024;

/// What is to be told of.
#[derive(Serialize, Deserialize)]
pub(super) enum ToTell {
    /// A session, and how many of its log are told as one with it, if there are several.
    Session(Box<Evidence>, Option<AlikeReport>),
    /// A report that was saved.
    Report(Box<Report>),
}

/// All of it, in the order in which it is to be told.
pub(super) struct Kept(SpooledTempFile);

impl Default for Kept {
    fn default() -> Self {
        Self(SpooledTempFile::new(MAX_IN_MEMORY))
    }
}

impl Kept {
    /// Takes one more.
    pub(super) fn add(&mut self, to_tell: &ToTell) -> Result<()> {
        let mut text = json::line(to_tell).with_context(|| say!("error-kept"))?;
        text.push(b'\n');
        let written = self.0.write_all(&text);
        written.with_context(|| say!("error-kept-file"))
    }

    /// Hands over all of it.
    pub(super) fn each(mut self, mut tell: impl FnMut(ToTell) -> Result<()>) -> Result<()> {
        const LOST: &str = "what was judged could not be read again from a temporary file";
        self.0.seek(SeekFrom::Start(0)).context(LOST)?;
        for line in BufReader::new(self.0).split(b'\n') {
            let line = line.context(LOST)?;
            tell(json::read(&line).context(LOST)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ftpprobe::evidence::format;

    use super::*;

    #[test]
    fn more_than_fits_into_memory_is_handed_over_in_order() {
        let evidence = include_bytes!("../../../tests/evidence/healthy/evidence.json");
        let evidence = format::load(&evidence[..]).unwrap();
        let size = serde_json::to_vec(&evidence).unwrap().len();
        let count = 2 * MAX_IN_MEMORY / size;
        let mut kept = Kept::default();
        for number in 0..count {
            let mut evidence = evidence.clone();
            evidence.target.name = Some(number.to_string());
            kept.add(&ToTell::Session(Box::new(evidence), None))
                .unwrap();
        }
        assert!(kept.0.is_rolled());
        let mut told = 0;
        kept.each(|to_tell| {
            let ToTell::Session(read, None) = to_tell else {
                panic!("a report was kept");
            };
            assert_eq!(read.target.name, Some(told.to_string()));
            assert_eq!(read.attempts, evidence.attempts);
            told += 1;
            Ok(())
        })
        .unwrap();
        assert_eq!(told, count);
    }
}
