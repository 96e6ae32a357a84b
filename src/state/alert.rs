//! Whether somebody is to be told. Pure: the caller gives the time.
//!
//! Somebody is told when what several runs in a row agree on is not what was told last, and again from time to time
//! while there is trouble.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::policy::IN_THE_FUTURE;
use super::{Remembered, store};
use crate::clock::Timestamp;
use crate::diagnosis::Verdict;
use crate::report::{AlertKind, AlertReport, LastingReport};

/// Version of the file's format.
const VERSION: u32 = 1;

/// What a run saw, as far as alerts go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The verdict.
    pub verdict: Verdict,
    /// Id of the root cause; `None` when all is well.
    pub root_cause: Option<String>,
}

impl Seen {
    fn is_well(&self) -> bool {
        self.verdict == Verdict::Ok
    }
}

/// What was seen, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lasting {
    /// What was seen.
    pub seen: Seen,
    /// When the first of the runs in a row that saw it ended.
    pub since: Timestamp,
}

/// What is remembered of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Version of this format.
    pub alert_version: u32,
    /// What the check is called.
    pub check: String,
    /// What was told last, or what was so well at first that nobody had to be told.
    pub told: Option<Lasting>,
    /// When it was told.
    pub told_at: Timestamp,
    /// Something else that the last runs saw, but not yet enough of them.
    pub coming: Option<Lasting>,
    /// How many runs in a row saw it.
    pub coming_runs: u32,
    /// An alert that is on its way, or got lost there.
    #[serde(default)]
    pub undelivered: Option<Alert>,
}

/// When to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// So many runs in a row have to agree; at least 1.
    pub confirm: u32,
    /// Tell again after this time while there is trouble.
    pub remind: Option<Duration>,
}

/// Somebody is to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Why.
    pub kind: AlertKind,
    /// What was told before; `None` if nothing was.
    pub previous: Option<Lasting>,
    /// Since when it is as it is.
    pub since: Timestamp,
}

impl From<&Alert> for AlertReport {
    fn from(alert: &Alert) -> Self {
        Self {
            kind: alert.kind,
            previous: alert.previous.as_ref().map(|previous| LastingReport {
                verdict: previous.seen.verdict,
                root_cause: previous.seen.root_cause.clone(),
                since: previous.since.to_string(),
            }),
            since: alert.since.to_string(),
        }
    }
}

impl Remembered for Memory {
    type Key = String;

    const VERSION: u32 = VERSION;

    fn version(&self) -> u32 {
        self.alert_version
    }

    fn key(&self) -> &String {
        &self.check
    }

    fn file_stem(check: &String) -> String {
        format!("alert_{}", store::in_file_name(check))
    }
}

/// What is to be remembered after a run that ended at `now` and saw this, and whether somebody is to be told. An alert
/// is told again by the next run unless it was [`delivered`].
#[must_use]
pub fn after(
    memory: Option<&Memory>,
    check: &str,
    seen: &Seen,
    rules: Rules,
    now: Timestamp,
) -> (Memory, Option<Alert>) {
    let mut memory = memory.cloned().unwrap_or_else(|| fresh(check, now));
    let known = memory.told.as_ref().map(|told| &told.seen);
    if known == Some(seen) {
        memory.coming = None;
        memory.coming_runs = 0;
        return again(memory, rules, now);
    }
    if known.is_none() && seen.is_well() {
        // Well from the beginning: nobody has to know.
        memory.told = Some(lasting(seen, now));
        memory.coming = None;
        memory.coming_runs = 0;
        return (memory, None);
    }
    let agrees = memory.coming.as_ref().is_some_and(|coming| {
        // Who was told that all is well has to hear of trouble, be it a different one each time.
        let was_well = known.is_none_or(Seen::is_well);
        coming.seen == *seen || (was_well && !coming.seen.is_well() && !seen.is_well())
    });
    let since = match &memory.coming {
        Some(coming) if agrees => coming.since,
        _ => now,
    };
    memory.coming_runs = if agrees { memory.coming_runs + 1 } else { 1 };
    let now_seen = Lasting {
        seen: seen.clone(),
        since,
    };
    if memory.coming_runs < rules.confirm {
        memory.coming = Some(now_seen);
        return (memory, None);
    }
    let alert = Alert {
        kind: AlertKind::Change,
        previous: memory.told.replace(now_seen),
        since,
    };
    memory.told_at = now;
    memory.coming = None;
    memory.coming_runs = 0;
    memory.undelivered = Some(alert.clone());
    (memory, Some(alert))
}

/// The same for a run that made no connection: it saw nothing new.
#[must_use]
pub fn after_nothing(
    memory: Option<&Memory>,
    check: &str,
    rules: Rules,
    now: Timestamp,
) -> (Memory, Option<Alert>) {
    let memory = memory.cloned().unwrap_or_else(|| fresh(check, now));
    again(memory, rules, now)
}

/// Whether somebody is to be told where nothing can be remembered.
#[must_use]
pub fn unremembered(seen: &Seen, now: Timestamp) -> Option<Alert> {
    let alert = Alert {
        kind: AlertKind::Change,
        previous: None,
        since: now,
    };
    (!seen.is_well()).then_some(alert)
}

/// What is to be remembered once an alert was told.
#[must_use]
pub fn delivered(memory: Option<&Memory>, check: &str, now: Timestamp) -> Memory {
    let known = memory.cloned();
    let mut memory = known.unwrap_or_else(|| fresh(check, now));
    memory.undelivered = None;
    memory
}

/// Nothing has changed: what was not delivered, or a reminder if it is time.
fn again(mut memory: Memory, rules: Rules, now: Timestamp) -> (Memory, Option<Alert>) {
    if let Some(alert) = memory.undelivered.clone() {
        memory.told_at = now;
        return (memory, Some(alert));
    }
    let Some(told) = memory.told.as_ref().filter(|told| !told.seen.is_well()) else {
        return (memory, None);
    };
    let age = Duration::from_secs(now.seconds_since(memory.told_at));
    // What was told in the future was told under a wrong clock; nobody knows how long ago that is.
    let is_known = memory.told_at.seconds_since(now) <= IN_THE_FUTURE;
    if rules.remind.is_none_or(|remind| is_known && age < remind) {
        return (memory, None);
    }
    let alert = Alert {
        kind: AlertKind::Reminder,
        previous: Some(told.clone()),
        since: told.since,
    };
    memory.told_at = now;
    memory.undelivered = Some(alert.clone());
    (memory, Some(alert))
}

fn fresh(check: &str, now: Timestamp) -> Memory {
    Memory {
        alert_version: VERSION,
        check: check.to_owned(),
        told: None,
        told_at: now,
        coming: None,
        coming_runs: 0,
        undelivered: None,
    }
}

fn lasting(seen: &Seen, since: Timestamp) -> Lasting {
    Lasting {
        seen: seen.clone(),
        since,
    }
}

#[cfg(test)]
mod tests;
