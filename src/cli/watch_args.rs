//! What can be typed to watch servers from day to day. Types only; what it means is decided elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::reference_args::AnswerArgs;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    pub(crate) file: ConfigFileArgs,
    /// Name this check in reports, history, and alerts [default: the target]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigFileArgs {
    #[arg(
        help = "Read targets and defaults from FILE [default: ftpprobe/ftpprobe.toml in $XDG_CONFIG_HOME (~/.config) or $XDG_CONFIG_DIRS (/etc/xdg)]"
    )]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Ignore configuration files
    #[arg(long)]
    pub(crate) no_config: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Scheduled runs")]
pub(crate) struct WatchArgs {
    /// Keep hold-off times and alerts in DIR; until a hold-off ends, runs make no connection and repeat the
    /// last verdict
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Delay the start by a random time up to TIME, so that scheduled runs do not coincide
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) splay: Option<Duration>,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
}

/// What is kept of each run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Scheduled runs")]
pub(crate) struct RecordArgs {
    #[arg(help = "Add this run to the history in FILE (SQLite)")]
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
    /// Delete history entries older than TIME
    #[arg(long, value_parser = super::duration::parse, default_value = "1year", value_name = "TIME")]
    pub(crate) keep: Duration,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Alerts")]
pub(crate) struct AlertArgs {
    /// Print, and exit with the verdict, only if verdict or root cause changed since the last alert
    /// (remembered in --state, otherwise in ~/.local/state/ftpprobe)
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) alert_on: Option<AlertOn>,
    /// Alert only after N runs in a row agree
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) confirm: u32,
    /// Repeat the alert after TIME while the problem lasts
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) remind: Option<Duration>,
    #[arg(
        help = "Run COMMAND on an alert, without a shell: report on standard input, facts in FTPPROBE_* variables"
    )]
    #[arg(long, value_name = "COMMAND")]
    pub(crate) exec: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlertOn {
    /// Verdict or root cause changed
    Change,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct HistoryArgs {
    /// Check name, HOST, HOST:PORT, or USER@HOST:PORT [default: all]
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// Read the history in FILE [default: the file named in the configuration]
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigFileArgs,
    /// Start: 7d (ago), 2026-11-01, or 2026-11-01T12:00:00Z (UTC) [default: everything]
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// End of the period
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
    /// Format of the answer (csv: one line per run; html: one page)
    #[arg(short, long, value_enum, default_value_t)]
    pub(crate) format: HistoryFormat,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum HistoryFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
    /// A page in one file
    Html,
}
