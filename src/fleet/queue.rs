//! The runs that have not begun, in the order in which they were given.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::subject::Subject;
use crate::wire::turns::{Place, Turn, Turns};

/// The runs that have not begun.
pub(super) struct Queue {
    subjects: Vec<Arc<Subject>>,
    /// Whose turn has not come yet.
    fresh: VecDeque<usize>,
    /// Who found the server taken by others, and what was taken.
    parked: BTreeMap<usize, Vec<Place>>,
    /// Whose experiments burden the server or the network, which they measure: each of them alone, after all others.
    alone: VecDeque<usize>,
}

impl Queue {
    pub(super) fn of(subjects: Vec<Arc<Subject>>) -> Self {
        let is_alone = |index: &usize| {
            let subject = subjects.get(*index);
            subject.is_some_and(|it| it.settings.experiments.are_a_burden())
        };
        let (alone, fresh) = (0..subjects.len()).partition(is_alone);
        Self {
            subjects,
            fresh,
            parked: BTreeMap::new(),
            alone,
        }
    }

    /// The next run that can begin, with its turn. `idle` tells that no other run goes on.
    pub(super) fn next(&mut self, turns: &Turns, idle: bool) -> Option<(usize, Turn)> {
        let mut free = self.parked.iter();
        if let Some((index, _)) = free.find(|(_, places)| turns.are_free(places)) {
            let index = *index;
            if let Some(turn) = turns.try_take(self.name(index)?) {
                self.parked.remove(&index);
                return Some((index, turn));
            }
        }
        if idle && self.fresh.is_empty() && self.parked.is_empty() {
            self.fresh.extend(self.alone.pop_front());
        }
        while let Some(index) = self.fresh.pop_front() {
            let name = self.name(index)?;
            if let Some(turn) = turns.try_take(name.clone()) {
                return Some((index, turn));
            }
            self.parked.insert(index, vec![name]);
        }
        None
    }

    /// Whether a run could begin that could not before.
    pub(super) fn is_ready(&self, turns: &Turns) -> bool {
        self.parked.values().any(|places| turns.are_free(places))
    }

    /// Puts back one that found the server taken by others.
    pub(super) fn park(&mut self, index: usize, places: Vec<Place>) {
        self.parked.insert(index, places);
    }

    /// Whether every run has begun.
    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty() && self.parked.is_empty() && self.alone.is_empty()
    }

    /// Those that are left.
    pub(super) fn left(&self) -> BTreeSet<usize> {
        let waiting = self.fresh.iter().chain(&self.alone);
        waiting.chain(self.parked.keys()).copied().collect()
    }

    pub(super) fn subject(&self, index: usize) -> Option<&Arc<Subject>> {
        self.subjects.get(index)
    }

    fn name(&self, index: usize) -> Option<Place> {
        let subject = self.subject(index)?;
        Some(Place::of_host(&subject.target.host))
    }
}
