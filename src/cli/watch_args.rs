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
    /// What this check is called in reports, in the history and in alerts [default: the target]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigFileArgs {
    /// Read targets and defaults from this file [default: ftpprobe/ftpprobe.toml in ~/.config or /etc/xdg, or
    /// where `XDG_CONFIG_HOME` and `XDG_CONFIG_DIRS` say]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long)]
    pub(crate) no_config: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Watching")]
pub(crate) struct WatchArgs {
    /// Remember in this folder how long each server wants to be left alone (until then, further runs make
    /// no connection and report the last verdict), and what was alerted
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Begin at a random moment within this time, so that scheduled runs do not meet
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) splay: Option<Duration>,
    /// Add this run to the history in this file, which `ftpprobe history` reads
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
    /// Drop runs from the history that are older than this
    #[arg(long, value_parser = super::duration::parse, default_value = "1year", value_name = "TIME")]
    pub(crate) keep: Duration,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Alerts")]
pub(crate) struct AlertArgs {
    /// Print and exit other than 0 only when verdict or root cause have changed since the last alert; remembered
    /// in the folder of --state [default of that: ~/.local/state/ftpprobe, or where `XDG_STATE_HOME` says]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) alert_on: Option<AlertOn>,
    /// Alert only when so many runs in a row agree
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) confirm: u32,
    /// Alert again after this time while it lasts
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) remind: Option<Duration>,
    /// Run this command on an alert: the report is its standard input, the facts are in its environment
    /// (`FTPPROBE_VERDICT`, `FTPPROBE_ROOT_CAUSE`, ...); no shell is used
    #[arg(long, value_name = "COMMAND")]
    pub(crate) exec: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AlertOn {
    /// Verdict or root cause are not what they were
    Change,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct HistoryArgs {
    /// A check by its name, or by host, host:port or user@host:port [default: all]
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// The file that runs with --history wrote [default: the one that the configuration names]
    #[arg(long, value_name = "FILE")]
    pub(crate) history: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigFileArgs,
    /// From this moment on: 7d (ago), 2026-11-01, or 2026-11-01T12:00:00Z [default: all that is kept]
    #[arg(long, value_name = "WHEN")]
    pub(crate) since: Option<String>,
    /// Up to this moment
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
    /// Form of the answer; csv is one line a run
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
}
