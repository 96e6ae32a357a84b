//! What runs remember between each other (`--state`). Trouble with it is told and never ends a run.

use std::path::Path;

use anyhow::{Context, Result};
use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::Diagnosis;
use ftpprobe::evidence::{Evidence, HeldOff};
use ftpprobe::state::{self, Lookup, Store};

use super::output;

/// The folder that `--state` names.
pub(crate) struct Memory {
    store: Store,
}

impl Memory {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let store = Store::open(folder)
            .with_context(|| format!("--state {} cannot be used", folder.display()))?;
        Ok(Self { store })
    }

    /// Why this run is to make no connection, if it is not.
    pub(crate) fn held_off(&self, evidence: &Evidence) -> Option<HeldOff> {
        let known = told(self.store.read(&(&evidence.target).into()))?;
        state::held_off(known.state.as_ref()?, Timestamp::now())
    }

    /// Keeps what this run found. One that made no connection has found nothing.
    pub(crate) fn keep(&self, evidence: &Evidence, diagnosis: &Diagnosis) {
        if evidence.held_off.is_some() {
            return;
        }
        let change =
            |previous: Option<&_>| state::after(previous, evidence, diagnosis, Timestamp::now());
        told(self.store.update(&(&evidence.target).into(), change));
    }
}

/// Says what went wrong, if anything did.
fn told(done: std::io::Result<Lookup>) -> Option<Lookup> {
    let known = match done {
        Ok(known) => known,
        Err(error) => {
            output::warn(&format!("the state could not be kept: {error}"));
            return None;
        }
    };
    if let Some((aside, why)) = &known.set_aside {
        let aside = aside.display();
        output::warn(&format!(
            "the state file could not be read ({why}): it was set aside as {aside}, and this run starts without"
        ));
    }
    Some(known)
}
