//! Results that are kept for a while, each under an id of its own.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::Arc;

use data_encoding::HEXLOWER;
use ring::rand::{SecureRandom, SystemRandom};

use crate::clock::Timestamp;
use crate::knowledge::wording::Language;
use crate::report::Report;

/// So many results are kept.
const MAX_RECENT: usize = 1024;

/// So many bytes of reports, as JSON, are kept of all of them.
const MAX_RECENT_BYTES: usize = 64 * 1024 * 1024;

/// A run that is over.
#[derive(Debug)]
pub struct Finished {
    /// Its id, which nobody can guess.
    pub id: String,
    /// The module it was probed with; `None` for a target of the configuration.
    pub module: Option<String>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// What it found, in the language of the program.
    pub report: Report,
    /// The same in the other languages.
    others: Vec<(Language, Report)>,
    /// The size of its reports as JSON.
    pub(super) bytes: usize,
}

impl Finished {
    pub(super) fn new(
        id: String,
        module: Option<String>,
        report: Report,
        others: Vec<(Language, Report)>,
    ) -> Self {
        let mut counter = Counter(0);
        for report in others.iter().map(|(_, report)| report).chain([&report]) {
            // It counts, and cannot fail.
            let _ = serde_json::to_writer(&mut counter, report);
        }
        Self {
            id,
            module,
            ended_at: Timestamp::now(),
            report,
            others,
            bytes: counter.0,
        }
    }

    /// What it found, in this language.
    #[must_use]
    pub fn report_in(&self, language: Language) -> &Report {
        let mut others = self.others.iter();
        let other = others.find(|(other, _)| *other == language);
        other.map_or(&self.report, |(_, report)| report)
    }

    /// The size of its reports as JSON.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The last results, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Recent {
    all: VecDeque<Arc<Finished>>,
    bytes: usize,
}

impl Recent {
    pub(super) fn add(&mut self, finished: Arc<Finished>) {
        self.bytes = self.bytes.saturating_add(finished.bytes);
        self.all.push_back(finished);
        while self.all.len() > MAX_RECENT || (self.bytes > MAX_RECENT_BYTES && self.all.len() > 1) {
            let Some(oldest) = self.all.pop_front() else {
                break;
            };
            self.bytes = self.bytes.saturating_sub(oldest.bytes);
        }
    }

    /// The last ones, the newest first.
    pub(super) fn last(&self, most: usize) -> Vec<Arc<Finished>> {
        self.all.iter().rev().take(most).cloned().collect()
    }

    pub(super) fn by_id(&self, id: &str) -> Option<Arc<Finished>> {
        self.all.iter().find(|it| it.id == id).cloned()
    }
}

/// An id that nobody can guess: whoever was given a link knows of this run, and of no other.
pub(super) fn fresh_id() -> String {
    let mut bytes = [0; 16];
    if SystemRandom::new().fill(&mut bytes).is_err() {
        // A system without randomness makes no TLS either; an id is still needed.
        fastrand::fill(&mut bytes);
    }
    HEXLOWER.encode(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempts;
    use crate::diagnosis::{Policy, diagnose};
    use crate::knowledge::wording::{Language, Wording};
    use crate::report::build;
    use crate::secret::Secret;
    use crate::settings::Settings;
    use crate::target::{Login, TlsMode, parse};

    fn finished(bytes: usize) -> Arc<Finished> {
        let login = Login::of(None, Secret::new("x".to_owned()));
        let target = parse("h.example").unwrap();
        let target = target.into_target(login, None, TlsMode::Auto);
        let evidence = attempts::begin(&target, &Settings::default());
        let diagnosis = diagnose(&evidence, &Policy::default());
        let report = build(&evidence, &diagnosis, &Wording::new(Language::English));
        let mut finished = Finished::new(fresh_id(), None, report, Vec::new());
        assert!(finished.bytes > 100);
        finished.bytes = bytes;
        Arc::new(finished)
    }

    #[test]
    fn so_many_results_are_kept() {
        let mut recent = Recent::default();
        let first = finished(1);
        recent.add(first.clone());
        for _ in 0..MAX_RECENT {
            recent.add(finished(1));
        }
        assert_eq!(recent.all.len(), MAX_RECENT);
        assert!(recent.by_id(&first.id).is_none());
        let large = finished(MAX_RECENT_BYTES);
        recent.add(large.clone());
        assert_eq!(recent.last(9).len(), 1);
        assert!(recent.by_id(&large.id).is_some());
    }
}
