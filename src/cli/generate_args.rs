//! What can be typed to generate files. Types only.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::reference_args::LangArgs;

#[derive(Debug, Clone, Args)]
pub(crate) struct GenerateArgs {
    #[command(subcommand)]
    pub(crate) what: Generate,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Generate {
    /// Man pages (roff)
    Man {
        /// Command that the page is about [default: the program]
        command: Option<String>,
        #[command(flatten)]
        lang: LangArgs,
        /// Write the pages of all commands to DIR
        #[arg(long, value_name = "DIR", conflicts_with = "command")]
        to: Option<PathBuf>,
    },
    /// Shell completions
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// JSON Schema of reports, history, or comparisons
    Schema {
        /// Output that the schema describes
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// All findings (Markdown)
    Findings(LangArgs),
    /// Commented configuration template
    Config,
    /// systemd service and timer
    Systemd {
        #[command(flatten)]
        schedule: ScheduledArgs,
        /// Write the units to DIR
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// crontab line
    Cron {
        #[command(flatten)]
        schedule: ScheduledArgs,
    },
    /// Catalogue of reply codes, as Markdown and JSON, in every language
    Catalogue {
        /// Directory to write it to
        folder: PathBuf,
    },
}

/// What has a JSON Schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// `ftpprobe TARGET --format json`
    #[default]
    Report,
    /// `ftpprobe history --format json`
    History,
    /// `ftpprobe contrast A B --format json`
    Contrast,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ScheduledArgs {
    /// Interval between runs
    #[arg(long, value_parser = super::duration::parse, default_value = "15m", value_name = "TIME")]
    pub(crate) every: Duration,
    /// Configuration to use [default: for cron, the one found now; otherwise /etc/ftpprobe/ftpprobe.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}
