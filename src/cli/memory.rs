//! What runs remember between each other (`--state`). Trouble with it is told and never ends a run.

use std::path::Path;

use anyhow::{Context, Result};
use ftpprobe::clock::Timestamp;
use ftpprobe::diagnosis::Diagnosis;
use ftpprobe::evidence::{Evidence, HeldOff};
use ftpprobe::fleet;
use ftpprobe::report::Report;
use ftpprobe::state::alert::{self, Alert, Rules, Seen};
use ftpprobe::state::{self, Lookup, Store};

use super::output;

/// The folder that `--state` names.
pub(crate) struct Memory {
    store: Store,
}

impl Memory {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let store =
            Store::open(folder).with_context(|| say!("error-state", file = folder.display()))?;
        Ok(Self { store })
    }

    /// Whether somebody is to be told of this run. Where that cannot be remembered, of everything but good news.
    pub(crate) fn alert(&self, report: &Report, rules: Rules) -> Option<Alert> {
        let check = report.target.label();
        let seen = Seen {
            verdict: report.verdict,
            root_cause: report.root_cause.clone(),
        };
        let now = Timestamp::now().rounded_up();
        let mut alert = None;
        let kept = told(self.store.update(&check, |memory| {
            let (memory, due) = if report.held_off.is_some() {
                alert::after_nothing(memory, &check, rules, now)
            } else {
                alert::after(memory, &check, &seen, rules, now)
            };
            alert = due;
            memory
        }));
        match kept {
            Some(_) => alert,
            None => alert::unremembered(&seen, now),
        }
    }

    /// The alert was told; until then each run tells it again.
    pub(crate) fn delivered(&self, report: &Report) {
        let check = report.target.label();
        let now = Timestamp::now();
        told(self.store.update(&check, |memory: Option<&alert::Memory>| {
            alert::delivered(memory, &check, now)
        }));
    }
}

impl fleet::Memory for Memory {
    fn held_off(&self, evidence: &Evidence) -> Option<HeldOff> {
        let known = told(self.store.read(&(&evidence.target).into()))?;
        let state = known.state.as_ref()?;
        let now = Timestamp::now();
        if state::is_from_the_future(state, now) {
            output::warn(&say!("warning-state-future", before = state.last_run));
        }
        state::held_off(state, now)
    }

    /// One that made no connection has found nothing.
    fn keep(&self, evidence: &Evidence, diagnosis: &Diagnosis) {
        if evidence.held_off.is_some() {
            return;
        }
        let change =
            |previous: Option<&_>| state::after(previous, evidence, diagnosis, Timestamp::now());
        told(self.store.update(&(&evidence.target).into(), change));
    }
}

/// Says what went wrong, if anything did.
fn told<R>(done: std::io::Result<Lookup<R>>) -> Option<Lookup<R>> {
    let known = match done {
        Ok(known) => known,
        Err(error) => {
            output::warn(&say!("warning-state-unwritten", error));
            return None;
        }
    };
    if let Some((aside, why)) = &known.set_aside {
        let aside = aside.display();
        output::warn(&say!("warning-state-aside", why, aside));
    }
    Some(known)
}
