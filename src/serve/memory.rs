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
    fn may_block(&self) -> bool {
        false
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempts;
    use crate::diagnosis::{Policy, diagnose};
    use crate::fleet::Memory;
    use crate::secret::Secret;
    use crate::settings::Settings;
    use crate::target::{Login, TlsMode, parse};

    #[test]
    fn so_many_are_remembered() {
        let memory = InProcess::default();
        for number in 0..=MAX_REMEMBERED {
            let login = Login::of(None, Secret::new("x".to_owned()));
            let target = parse(&format!("h{number}.example")).unwrap();
            let target = target.into_target(login, None, TlsMode::Auto);
            let evidence = attempts::begin(&target, &Settings::default());
            memory.keep(&evidence, &diagnose(&evidence, &Policy::default()));
        }
        assert_eq!(memory.0.lock().unwrap().len(), MAX_REMEMBERED);
    }
}
