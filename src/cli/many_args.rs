//! What can be typed to probe many targets. Types only; what it means is decided elsewhere.

use std::path::PathBuf;

use clap::Args;

/// The most targets that are probed at a time.
pub(crate) const MAX_JOBS: u16 = 8192;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Many targets")]
pub(crate) struct ManyArgs {
    /// Read targets from FILE (- for standard input), one per line, each with its own options; # starts a
    /// comment
    #[arg(long = "targets", value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// Probe up to N targets at a time, never two on the same server; extra tests that burden a server run
    /// alone
    #[arg(long, default_value_t = 8, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_JOBS)))]
    pub(crate) jobs: u16,
    /// Skip targets already reported in FILE (JSON Lines), and append the reports of the others to it
    #[arg(long, value_name = "FILE")]
    pub(crate) resume: Option<PathBuf>,
}
