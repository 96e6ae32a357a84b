//! Results that are kept for a while, each under an id of its own.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use data_encoding::HEXLOWER;
use ring::rand::{SecureRandom, SystemRandom};

use crate::clock::Timestamp;
use crate::diagnosis::Diagnosis;
use crate::evidence::{Evidence, json};
use crate::knowledge::wording::{Language, Wording};
use crate::report::{Report, build};

/// So many results are kept.
const MAX_RECENT: usize = 1024;

/// So many bytes of reports and what they are made of, as JSON, are kept of all of them.
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
    /// The same in the other languages, each made when it is asked for first: nearly nobody asks.
    others: Vec<(Language, OnceLock<Report>)>,
    evidence: Evidence,
    diagnosis: Diagnosis,
    /// The size of its reports, and of what they are made of, as JSON.
    pub(super) bytes: usize,
}

impl Finished {
    /// A run of which this was seen, and found, with a report in this language.
    pub(super) fn new(
        id: String,
        module: Option<String>,
        (evidence, diagnosis): (Evidence, Diagnosis),
        language: Language,
    ) -> Self {
        let report = build(&evidence, &diagnosis, &Wording::new(language));
        let others = Language::ALL.into_iter().filter(|other| *other != language);
        // The others are about as large as this one, and will be there when somebody asks.
        let reports = json::size(&report).saturating_mul(Language::ALL.len());
        Self {
            id,
            module,
            ended_at: Timestamp::now(),
            others: others.map(|other| (other, OnceLock::new())).collect(),
            bytes: reports.saturating_add(json::size(&evidence)),
            report,
            evidence,
            diagnosis,
        }
    }

    /// What it found, in this language.
    #[must_use]
    pub fn report_in(&self, language: Language) -> &Report {
        let mut others = self.others.iter();
        let Some((_, other)) = others.find(|(other, _)| *other == language) else {
            return &self.report;
        };
        other.get_or_init(|| build(&self.evidence, &self.diagnosis, &Wording::new(language)))
    }

    /// The size of its reports, and of what they are made of, as JSON.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
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
    use crate::secret::Secret;
    use crate::settings::Settings;
    use crate::target::{Login, TlsMode, parse};

    fn finished(bytes: usize) -> Arc<Finished> {
        let login = Login::of(None, Secret::new("x".to_owned()));
        let target = parse("h.example").unwrap();
        let target = target.into_target(login, None, TlsMode::Auto);
        let evidence = attempts::begin(&target, &Settings::default());
        let diagnosis = diagnose(&evidence, &Policy::default());
        let seen = (evidence, diagnosis);
        let mut finished = Finished::new(fresh_id(), None, seen, Language::English);
        assert!(finished.bytes > 100);
        finished.bytes = bytes;
        Arc::new(finished)
    }

    #[test]
    fn the_report_is_there_in_each_language() {
        let finished = finished(1);
        for language in Language::ALL {
            let wording = Wording::new(language);
            let made = build(&finished.evidence, &finished.diagnosis, &wording);
            assert_eq!(finished.report_in(language), &made);
        }
        let [english, japanese] = [Language::English, Language::Japanese];
        assert_ne!(finished.report_in(english), finished.report_in(japanese));
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
