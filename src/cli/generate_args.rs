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
    /// The man page, in roff
    Man,
    /// Completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The JSON Schema of `--format json`
    Schema {
        /// Of reports, or of the history
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// All findings, as Markdown
    Findings(LangArgs),
    /// A configuration (ftpprobe.toml) with everything that can be written, commented out
    Config,
    /// A service and a timer for systemd
    Systemd {
        #[command(flatten)]
        schedule: ScheduledArgs,
        /// Write the units to this folder
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// A line for cron
    Cron {
        #[command(flatten)]
        schedule: ScheduledArgs,
    },
    /// The catalogue of reply codes, as Markdown and JSON in every language
    Catalogue {
        /// The folder to write it to
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
    /// How often to probe
    #[arg(long, value_parser = super::duration::parse, default_value = "15m", value_name = "TIME")]
    pub(crate) every: Duration,
    /// The configuration that says what to probe [default: for cron, the one that would be read now; or else
    /// /etc/ftpprobe/ftpprobe.toml]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}
