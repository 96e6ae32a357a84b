//! The line that lives on stderr while a probe runs, and only where somebody watches.

use std::time::Duration;

use ftpprobe::attempts::{self, Waiting};
use ftpprobe::evidence::StepName;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::report::words_of;
use ftpprobe::steps::{self, Doing};
use ftpprobe::text;
use indicatif::{ProgressBar, ProgressStyle};

use super::output;

/// What a probe is doing right now.
pub(crate) struct Progress {
    line: ProgressBar,
    wording: Wording,
}

impl Progress {
    /// A line for this target; hidden if nobody watches.
    pub(crate) fn begin(target: &str, quiet: bool, language: Language) -> Self {
        let wording = Wording::new(language);
        if quiet || !output::is_watched() {
            return Self {
                line: ProgressBar::hidden(),
                wording,
            };
        }
        let line = ProgressBar::new_spinner();
        // The pattern is a constant; an error could only be a slip in it.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {wide_msg} {elapsed}")
        {
            line.set_style(style);
        }
        line.set_prefix(text::sanitize(target));
        line.enable_steady_tick(Duration::from_millis(120));
        Self { line, wording }
    }

    /// Takes the line away.
    pub(crate) fn end(self) {
        self.line.finish_and_clear();
    }
}

impl attempts::Observer for Progress {
    fn waits(&self, waiting: &Waiting) {
        self.line
            .set_message(text::sanitize(&words(waiting, self.wording)));
    }
}

/// `421, limit-per-ip: waiting 12 s (attempt 2 of 3), Ctrl-C to stop`
fn words(waiting: &Waiting, wording: Wording) -> String {
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
        self.line.unset_length();
        self.line
            .set_message(words_of("doing", doing, &self.wording));
    }

    fn bytes_moved(&self, done: u64, of: u64) {
        self.line.set_length(of);
        self.line.set_position(done.min(of));
    }
}
