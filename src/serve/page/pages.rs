//! What the pages know and do: the configured targets with their histories, and the checks that are asked for.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};
use tokio::task::spawn_blocking;

use super::Choices;
use super::ask::{Read, Wrong};
use super::runs::Runs;
use super::told;
use super::view::{Asked, Field, Form, Frame, Front, Last, Plotted, Watched};
use crate::clock::{Stopwatch, Timestamp};
use crate::fleet::Subject;
use crate::history::{History, Moment, slots};
use crate::serve::recent::fresh_id;
use crate::serve::{self, Admitted, Begun, Caller, Finished, NotServed, Refusal, Server};

/// How many configured targets are shown.
const MAX_TARGETS: usize = 100;

/// How many of the latest checks are shown.
const MAX_LATEST: usize = 20;

/// How many pages follow checks that run at a time. Others load themselves anew.
const MAX_FOLLOWERS: usize = 64;

/// The days that plots show.
const DAYS: u32 = 7;

/// The parts of a plot: each two hours.
const PARTS: usize = 84;

/// How many runs of a target are read for its plots.
const MAX_PLOTTED: u32 = 10_000;

/// How long what was read of the history is shown.
const PLOTS_FOR: Duration = Duration::from_secs(15);

/// Everything that pages know.
pub(super) struct Pages {
    pub(super) server: Arc<Server>,
    pub(super) choices: Choices,
    /// What forms send along.
    pub(super) token: String,
    pub(super) runs: Runs,
    pub(super) followers: Arc<Semaphore>,
    plots: Mutex<Option<(Stopwatch, Arc<Plots>)>>,
}

/// The history of a target: its plot, and its last run.
type Plots = HashMap<String, (Plotted, Option<Moment>)>;

impl Pages {
    pub(super) fn new(server: &Arc<Server>, choices: &Choices) -> Self {
        Self {
            server: server.clone(),
            choices: choices.clone(),
            token: fresh_id(),
            runs: Runs::new(choices.keep),
            followers: Arc::new(Semaphore::new(MAX_FOLLOWERS)),
            plots: Mutex::default(),
        }
    }

    /// Whether any server can be asked for. A configuration that is read anew may ask for no logins any more.
    fn is_open(&self) -> bool {
        self.choices.is_open && self.choices.may_be_open(&self.server)
    }

    /// What the first page shows.
    pub(super) async fn front(&self, frame: &Frame, form: Form) -> Front {
        let snapshot = self.server.snapshot();
        let names: Vec<_> = snapshot.targets.keys().take(MAX_TARGETS).cloned().collect();
        let plots = self.plots(names).await;
        let shown = snapshot.targets.iter().take(MAX_TARGETS);
        let results = self.server.recent(usize::MAX);
        let has_form = self.is_open() || !snapshot.rules.are_empty();
        Front {
            token: self.token.clone(),
            form: has_form.then_some(form),
            targets: shown
                .map(|(name, subject)| watched(name, subject, &results, plots.as_deref()))
                .collect(),
            more_targets: snapshot.targets.len().saturating_sub(MAX_TARGETS),
            recent: self.latest(frame, &results),
        }
    }

    /// The latest checks: those that were asked for here and run, and whoever's that are over.
    fn latest(&self, frame: &Frame, results: &[Arc<Finished>]) -> Vec<super::view::Recent> {
        let kept = self.runs.latest(MAX_LATEST);
        let running = kept.iter().filter_map(|kept| self.server.running(&kept.id));
        let running = running.map(|run| told::running(&run));
        let mut over: Vec<&Arc<Finished>> = results.iter().take(MAX_LATEST).collect();
        // What only Prometheus asked for may have taken the places of others.
        for finished in kept.iter().filter_map(|kept| kept.finished()) {
            if !over.iter().any(|it| it.id == finished.id) {
                over.push(finished);
            }
        }
        over.sort_by_key(|finished| std::cmp::Reverse(finished.ended_at));
        let over = over.into_iter().filter(|it| self.is_kept(it));
        let over = over.map(|it| told::finished(frame, it));
        running.chain(over).take(MAX_LATEST).collect()
    }

    /// The result with this id, as long as its page is there.
    pub(super) fn result(&self, id: &str) -> Option<Arc<Finished>> {
        let kept = self.runs.find(id);
        let kept = kept.and_then(|kept| kept.finished().cloned());
        kept.or_else(|| self.server.result(id))
            .filter(|it| self.is_kept(it))
    }

    /// Until when the page of a result is there.
    pub(super) fn until(&self, finished: &Finished) -> Timestamp {
        let keep = crate::clock::micros(self.runs.keep());
        finished.ended_at.after_micros(keep)
    }

    fn is_kept(&self, finished: &Finished) -> bool {
        self.until(finished) > Timestamp::now()
    }

    /// The histories of these targets; `None` where there is no history, or it cannot be read now. Those who ask at the same
    /// time wait for one reading.
    async fn plots(&self, names: Vec<String>) -> Option<Arc<Plots>> {
        let file = self.choices.history.clone()?;
        let mut kept = self.plots.lock().await;
        if let Some((read, plots)) = &*kept
            && read.elapsed() < PLOTS_FOR
        {
            return Some(plots.clone());
        }
        let plots = spawn_blocking(move || read(&file, names)).await.ok()??;
        let plots = Arc::new(plots);
        *kept = Some((Stopwatch::start(), plots.clone()));
        Some(plots)
    }

    /// What a form asks for.
    pub(super) fn admit(&self, read: Read) -> Result<Admitted, Wrong> {
        let refused = match read {
            // What is no name of a target is not taken for a host: the form has a field for those.
            Read::Target(name) if !self.server.snapshot().targets.contains_key(&name) => {
                return Err((Field::Host, "web-wrong-target"));
            }
            Read::Target(target) => self.server.admit(&serve::Asked {
                target,
                ..serve::Asked::default()
            }),
            Read::Server(typed, _) => self.server.admit_form(*typed, self.is_open()),
        };
        refused.map_err(|refusal| match refusal {
            Refusal::Contradiction => (Field::Host, "web-wrong-tls"),
            Refusal::Target(_) => (Field::Host, "web-wrong-host"),
            _ => (Field::Host, "web-wrong-target"),
        })
    }

    /// Begins a check, joins one, or finds the result of a moment ago; gives its id.
    pub(super) fn begin(
        self: &Arc<Self>,
        admitted: &Admitted,
        asked: Asked,
    ) -> Result<String, NotServed> {
        match self.server.begin(admitted, Caller::default())? {
            Begun::Finished(finished) => {
                self.runs.begun(&finished.id, asked);
                self.runs.ended(&finished.id, Ok(finished.clone()));
                Ok(finished.id.clone())
            }
            Begun::Running(run) => {
                self.runs.begun(&run.id, asked);
                let (pages, own) = (self.clone(), run.clone());
                tokio::spawn(async move {
                    let outcome = own.outcome(Caller::default()).await;
                    pages.runs.ended(&own.id, outcome);
                });
                Ok(run.id.clone())
            }
        }
    }
}

fn watched(
    name: &str,
    subject: &Subject,
    results: &[Arc<Finished>],
    plots: Option<&Plots>,
) -> Watched {
    let of = |finished: &&Arc<Finished>| {
        finished.module.is_none() && finished.report.target.name.as_deref() == Some(name)
    };
    let last = results.iter().find(of).map(|finished| Last {
        verdict: finished.report.verdict,
        at: finished.report.started_at.clone(),
        cause: finished.report.root_cause.clone(),
    });
    let plotted = plots.and_then(|plots| plots.get(name));
    let before = plotted.and_then(|(_, last)| last.as_ref());
    let before = before.map(|moment| Last {
        verdict: moment.verdict,
        at: moment.started_at.to_string(),
        cause: None,
    });
    let address = subject.target.to_string();
    Watched {
        name: name.to_owned(),
        address: Some(address).filter(|address| !name.contains(address)),
        last: last.into_iter().chain(before).max_by_key(Last::moment),
        history: plots.is_some().then(|| {
            plotted.map_or_else(
                || Plotted {
                    days: DAYS,
                    slots: Vec::new(),
                },
                |(plotted, _)| plotted.clone(),
            )
        }),
    }
}

/// Reads the histories of these targets.
fn read(file: &Path, names: Vec<String>) -> Option<Plots> {
    let history = History::read(file).ok()?;
    let until = Timestamp::now();
    let since = until.unix_seconds() - i64::from(DAYS) * 24 * 60 * 60;
    let since = Timestamp::from_unix_seconds(since);
    let plotted = |name: String| {
        let runs = history.moments(&name, since, MAX_PLOTTED).ok()?;
        let slots = slots(&runs, since, until, PARTS);
        let last = runs.last().copied();
        Some((name, (Plotted { days: DAYS, slots }, last)))
    };
    Some(names.into_iter().filter_map(plotted).collect())
}
