//! The line that lives on stderr while a probe runs, and only where somebody watches.

use std::time::Duration;

use ftpprobe::evidence::StepName;
use ftpprobe::steps::Observer;
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

impl Observer for Progress {
    fn step_begins(&self, _: StepName, what: &str) {
        self.line.set_message(text::sanitize(what));
    }
}
