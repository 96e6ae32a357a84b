//! The line that lives on stderr while a probe runs, and only where somebody watches.

use std::collections::BTreeMap;
use std::time::Duration;

use ftpprobe::attempts::{self, Waiting};
use ftpprobe::evidence::StepName;
use ftpprobe::knowledge::wording::Wording;
use ftpprobe::steps;
use ftpprobe::text;
use indicatif::{ProgressBar, ProgressStyle};

use super::output;

/// What a probe is doing right now.
pub(crate) struct Progress {
    line: ProgressBar,
}

impl Progress {
    /// A line for this target; hidden if nobody watches.
    pub(crate) fn begin(target: &str, quiet: bool) -> Self {
        if quiet || !output::is_watched() {
            return Self {
                line: ProgressBar::hidden(),
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
        Self { line }
    }

    /// Takes the line away.
    pub(crate) fn end(self) {
        self.line.finish_and_clear();
    }
}

impl attempts::Observer for Progress {
    fn waits(&self, waiting: &Waiting<'_>) {
        self.line.set_message(text::sanitize(&words(waiting)));
    }
}

/// `421, Too many connections from this address: waiting 12 s (attempt 2 of 3), Ctrl-C to stop`
fn words(waiting: &Waiting<'_>) -> String {
    let code = waiting
        .code
        .map_or_else(String::new, |code| format!("{code}, "));
    let title = Wording::english().title(waiting.finding, &BTreeMap::new());
    let asked = if waiting.hinted {
        ", as the server asks"
    } else {
        ""
    };
    format!(
        "{code}{title}: waiting {:.0} s{asked} (attempt {} of {}), Ctrl-C to stop",
        waiting.wait.as_secs_f64(),
        waiting.next,
        waiting.of
    )
}

impl steps::Observer for Progress {
    fn step_begins(&self, _: StepName, what: &str) {
        self.line.set_message(text::sanitize(what));
    }
}
