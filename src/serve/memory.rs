//! What servers have asked for, where no folder keeps it: it is known as long as the program runs.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::Timestamp;
use crate::diagnosis::Diagnosis;
use crate::evidence::{Evidence, HeldOff};
use crate::fleet;
use crate::state::{self, Key, Remembered, State};

/// So many targets are remembered; of more, those that were probed last.
const MAX_REMEMBERED: usize = 4096;

/// Remembers while the program runs.
#[derive(Debug, Default)]
pub struct InProcess(Mutex<BTreeMap<String, State>>);

impl fleet::Memory for InProcess {
    fn held_off(&self, evidence: &Evidence) -> Option<HeldOff> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = known.get(&name(evidence))?;
        state::held_off(state, Timestamp::now())
    }

    fn keep(&self, evidence: &Evidence, diagnosis: &Diagnosis) {
        if evidence.held_off.is_some() {
            return;
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name(evidence);
        let state = state::after(known.get(&name), evidence, diagnosis, Timestamp::now());
        known.insert(name, state);
        while known.len() > MAX_REMEMBERED {
            let oldest = known.iter().min_by_key(|(_, state)| state.last_run);
            let Some(oldest) = oldest.map(|(name, _)| name.clone()) else {
                break;
            };
            known.remove(&oldest);
        }
    }
}

fn name(evidence: &Evidence) -> String {
    State::file_stem(&Key::from(&evidence.target))
}
