//! From runs to what pages show of them.

use std::time::Duration;

use super::runs::Kept;
use super::view::{Asked, Frame, Recent, Step};
use crate::attempts::Waiting;
use crate::knowledge::wording::Wording;
use crate::render::html::headline;
use crate::report::{duration, words_of};
use crate::serve::progress::{Event, Happened};
use crate::serve::{Finished, Running};

/// The path of the page of a check.
pub(super) fn path(id: &str) -> String {
    format!("/runs/{id}")
}

/// A check that goes on, among the latest ones.
pub(super) fn running(run: &Running) -> Recent {
    Recent {
        path: path(&run.id),
        target: run.label.clone(),
        at: None,
        found: None,
    }
}

/// A check that is over, among the latest ones.
pub(super) fn finished(frame: &Frame, finished: &Finished) -> Recent {
    let report = finished.report_in(frame.language);
    Recent {
        path: path(&finished.id),
        target: report.target.label(),
        at: Some(report.started_at.clone()),
        found: Some((report.verdict, headline(report, frame.language))),
    }
}

/// What asks the same again: what was asked, or else the target of the configuration that Prometheus asked for.
pub(super) fn asked(kept: Option<Kept>, finished: &Finished) -> Option<Asked> {
    let name = || {
        let name = finished.report.target.name.clone();
        name.filter(|_| finished.module.is_none())
    };
    kept.map(|kept| kept.asked)
        .or_else(|| name().map(Asked::Target))
}

/// Makes lines of events, one after another.
#[derive(Debug)]
pub(super) struct Lines {
    wording: Wording,
    /// When the line before began.
    before: Duration,
    /// Whether there is a line before.
    has_begun: bool,
}

impl Lines {
    pub(super) fn new(wording: Wording) -> Self {
        Self {
            wording,
            before: Duration::ZERO,
            has_begun: false,
        }
    }

    /// The line of an event; `None` for one that is no step.
    pub(super) fn step(&mut self, happened: &Happened) -> Option<Step> {
        let text = match &happened.event {
            Event::Step(_, doing) => words_of("doing", doing, &self.wording),
            Event::Waits(waiting) => wait(self.wording, waiting),
            Event::Bytes { .. } => return None,
        };
        let took = happened.after.saturating_sub(self.before);
        let took = self.has_begun.then(|| milliseconds(took));
        self.before = happened.after;
        self.has_begun = true;
        Some(Step {
            at: format!("{:.1} s", happened.after.as_secs_f64()),
            text,
            took,
        })
    }
}

fn milliseconds(time: Duration) -> String {
    duration(time.as_secs_f64() * 1000.0)
}

fn wait(wording: Wording, waiting: &Waiting) -> String {
    let code = waiting.code.map(|code| code.to_string());
    // A wait is never longer than was asked for.
    let seconds = waiting.wait.as_secs_f64().ceil().to_string();
    let values = [
        ("code", code.as_deref().unwrap_or_default()),
        ("id", waiting.finding.name()),
        ("seconds", &seconds),
        ("number", &waiting.next.to_string()),
        ("of", &waiting.of.to_string()),
    ];
    wording.say("web-waiting", &values)
}
