//! The line that lives on stderr while probes run, and only where somebody watches.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ftpprobe::attempts::{Observer, Waiting};
use ftpprobe::diagnosis::Verdict;
use ftpprobe::evidence::StepName;
use ftpprobe::fleet::Audience;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::words_of;
use ftpprobe::steps::{self, Doing};
use ftpprobe::text;
use indicatif::{ProgressBar, ProgressStyle};

use super::output;

/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(120);

/// Who follows a run of one target.
pub(crate) struct Single {
    target: String,
    quiet: bool,
    language: Language,
}

impl Single {
    pub(crate) fn new(target: String, quiet: bool, language: Language) -> Self {
        Self {
            target,
            quiet,
            language,
        }
    }
}

impl Audience for Single {
    fn begins(&self, _: usize) -> Arc<dyn Observer> {
        Arc::new(Progress::begin(&self.target, self.quiet, self.language))
    }
}

/// What a probe is doing right now.
struct Progress {
    line: ProgressBar,
    wording: Wording,
}

impl Progress {
    /// A line for this target; hidden if nobody watches.
    fn begin(target: &str, quiet: bool, language: Language) -> Self {
        let line = line(quiet, "{spinner} {prefix}: {wide_msg} {elapsed}", None);
        line.set_prefix(text::sanitize(target));
        Self {
            line,
            wording: Wording::new(language),
        }
    }
}

/// A line in this form; hidden if nobody watches.
fn line(quiet: bool, template: &str, length: Option<u64>) -> ProgressBar {
    if quiet || !output::is_watched() {
        return ProgressBar::hidden();
    }
    let line = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    // The pattern is a constant; an error could only be a slip in it.
    if let Ok(style) = ProgressStyle::with_template(template) {
        line.set_style(style);
    }
    line.enable_steady_tick(TICK);
    output::let_live(Some(line.clone()));
    line
}

impl Drop for Progress {
    fn drop(&mut self) {
        output::let_live(None);
        self.line.finish_and_clear();
    }
}

impl Observer for Progress {
    fn waits(&self, waiting: &Waiting) {
        self.line
            .set_message(text::sanitize(&words(waiting, self.wording)));
    }
}

/// `421, limit-per-ip: waiting 12 s (attempt 2 of 3), Ctrl-C to stop`
pub(crate) fn words(waiting: &Waiting, wording: Wording) -> String {
    let code = waiting.code.map(|code| code.to_string());
    // A wait is never longer than was asked for.
    let seconds = waiting.wait.as_secs_f64().ceil();
    let values = [
        ("code", code.as_deref().unwrap_or_default()),
        ("id", waiting.finding.name()),
        ("seconds", &seconds.to_string()),
        ("number", &waiting.next.to_string()),
        ("of", &waiting.of.to_string()),
    ];
    wording.say("waiting", &values)
}

impl steps::Observer for Progress {
    fn step_begins(&self, _: StepName, doing: &Doing) {
        if self.line.is_hidden() {
            return;
        }
        self.line.unset_length();
        self.line
            .set_message(words_of("doing", doing, &self.wording));
    }

    fn bytes_moved(&self, done: u64, of: u64) {
        self.line.set_length(of);
        self.line.set_position(done.min(of));
    }
}

/// Who follows a run of many targets: how many are done, how they were judged, and which are being probed.
pub(crate) struct Many {
    line: ProgressBar,
    names: Vec<String>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    verdicts: BTreeMap<u8, (Verdict, usize)>,
    running: BTreeMap<usize, String>,
}

impl Many {
    /// A line for the targets with these names.
    pub(crate) fn begin(names: Vec<String>, quiet: bool) -> Self {
        let length = u64::try_from(names.len()).unwrap_or(u64::MAX);
        let template = "{spinner} {pos}/{len} {wide_msg} {elapsed}";
        Self {
            line: line(quiet, template, Some(length)),
            names,
            state: Arc::default(),
        }
    }

    /// One of them has been judged.
    pub(crate) fn judged(&self, verdict: Verdict) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = state.verdicts.entry(verdict.gravity());
        counted.or_insert((verdict, 0)).1 += 1;
        self.line.inc(1);
        state.show(&self.line);
    }
}

impl Drop for Many {
    fn drop(&mut self) {
        output::let_live(None);
        self.line.finish_and_clear();
    }
}

impl State {
    /// `9 OK, 2 CRITICAL: a.example:21, b.example:21`
    fn show(&self, line: &ProgressBar) {
        let verdicts = self.verdicts.values();
        let counts: Vec<_> = verdicts
            .map(|(verdict, count)| format!("{count} {}", verdict.name().to_uppercase()))
            .collect();
        let running: Vec<_> = self.running.values().map(String::as_str).collect();
        let running = running.join(", ");
        line.set_message(match counts.as_slice() {
            [] => running,
            counts => format!("{}: {running}", counts.join(", ")),
        });
    }
}

impl Audience for Many {
    fn begins(&self, index: usize) -> Arc<dyn Observer> {
        let name = self.names.get(index).map(|name| text::sanitize(name));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running.insert(index, name.unwrap_or_default());
        state.show(&self.line);
        Arc::new(Member {
            index,
            line: self.line.clone(),
            state: self.state.clone(),
        })
    }
}

/// One of many runs.
struct Member {
    index: usize,
    line: ProgressBar,
    state: Arc<Mutex<State>>,
}

impl Drop for Member {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running.remove(&self.index);
        state.show(&self.line);
    }
}

impl steps::Observer for Member {
    fn step_begins(&self, _: StepName, _: &Doing) {}
}

impl Observer for Member {
    fn waits(&self, _: &Waiting) {}
}
