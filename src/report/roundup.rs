//! What the reports of many targets come to together.

use std::collections::BTreeMap;

use super::shape::Report;
use crate::diagnosis::Verdict;

/// So many names of targets are kept for each root cause.
const MOST_NAMES: usize = 3;

/// What many targets come to.
#[derive(Debug, Clone, Default)]
pub struct Roundup {
    /// How many targets the run was given.
    pub targets: usize,
    verdicts: BTreeMap<u8, usize>,
    causes: BTreeMap<String, Common>,
    /// Those that were not probed, because the run was stopped before.
    pub not_probed: Vec<String>,
}

/// The root cause that some targets have in common.
#[derive(Debug, Clone)]
pub struct Common {
    /// Id of the finding.
    pub id: String,
    /// Its title, where it is the same for all of them.
    pub title: Option<String>,
    /// The gravest of their verdicts.
    pub verdict: Verdict,
    /// How many they are.
    pub count: usize,
    /// The first of them.
    pub names: Vec<String>,
}

/// What is known of a target that has been probed.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What tells it from the others.
    pub name: String,
    /// How it was judged.
    pub verdict: Verdict,
    /// Id of its root cause, if it has one.
    pub root_cause: Option<String>,
    /// The title of that, if it is known.
    pub title: Option<String>,
}

impl From<&Report> for Outcome {
    fn from(report: &Report) -> Self {
        Self {
            name: report.target.label(),
            verdict: report.verdict,
            root_cause: report.root_cause.clone(),
            title: report.root().map(|root| root.title.clone()),
        }
    }
}

impl Roundup {
    /// Of so many targets.
    #[must_use]
    pub fn of(targets: usize) -> Self {
        Self {
            targets,
            ..Self::default()
        }
    }

    /// Adds a target that has been probed.
    pub fn add(&mut self, outcome: Outcome) {
        *self.verdicts.entry(outcome.verdict.gravity()).or_default() += 1;
        let Some(id) = outcome.root_cause else { return };
        let common = self.causes.entry(id.clone()).or_insert_with(|| Common {
            id,
            title: outcome.title.clone(),
            verdict: outcome.verdict,
            count: 0,
            names: Vec::new(),
        });
        common.count += 1;
        if common.title != outcome.title {
            common.title = None;
        }
        if outcome.verdict.gravity() > common.verdict.gravity() {
            common.verdict = outcome.verdict;
        }
        if common.names.len() < MOST_NAMES {
            common.names.push(outcome.name);
        }
    }

    /// How many targets have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let count = self.verdicts.get(&verdict.gravity());
        count.copied().unwrap_or_default()
    }

    /// The root causes, the gravest first, then those of most targets.
    #[must_use]
    pub fn causes(&self) -> Vec<&Common> {
        let mut causes: Vec<_> = self.causes.values().collect();
        causes.sort_by_key(|it| std::cmp::Reverse((it.verdict.gravity(), it.count)));
        causes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &str, verdict: Verdict, cause: Option<(&str, &str)>) -> Outcome {
        Outcome {
            name: name.to_owned(),
            verdict,
            root_cause: cause.map(|(id, _)| id.to_owned()),
            title: cause.map(|(_, title)| title.to_owned()),
        }
    }

    #[test]
    fn the_gravest_cause_of_most_targets_comes_first() {
        let mut roundup = Roundup::of(9);
        roundup.add(outcome("a", Verdict::Ok, None));
        let refused = ("tcp-refused", "Port 21 refuses connections");
        let other = ("tcp-refused", "Port 2121 refuses connections");
        let slow = ("slow-login", "Slow login");
        let silent = ("tcp-timeout", "No answer");
        for name in ["b", "c", "d", "e"] {
            roundup.add(outcome(name, Verdict::Warning, Some(slow)));
        }
        roundup.add(outcome("f", Verdict::Critical, Some(silent)));
        roundup.add(outcome("g", Verdict::Critical, Some(refused)));
        roundup.add(outcome("h", Verdict::Critical, Some(other)));
        let causes = roundup.causes();
        let causes: Vec<_> = causes
            .iter()
            .map(|it| (it.id.as_str(), it.count, it.title.as_deref()))
            .collect();
        let expected = [
            ("tcp-refused", 2, None),
            ("tcp-timeout", 1, Some(silent.1)),
            ("slow-login", 4, Some(slow.1)),
        ];
        assert_eq!(causes, expected);
        assert_eq!(roundup.causes()[2].names, ["b", "c", "d"]);
        assert_eq!(Verdict::ALL.map(|it| roundup.count(it)), [1, 4, 3, 0]);
    }
}
