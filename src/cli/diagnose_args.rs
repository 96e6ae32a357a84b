//! What can be typed to diagnose files. Types only; what it means is decided in the command.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use ftpprobe::logs::Dialect;

use super::args::OutputArgs;
use super::check_args::ThresholdArgs;
use super::reference_args::ReferenceOutputArgs;

#[derive(Debug, Clone, Args)]
pub(crate) struct DiagnoseArgs {
    /// Evidence that --save-evidence wrote, a report in JSON, or the log of an FTP client or server; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose log it is [default: found out by itself]
    #[arg(long, value_name = "PROGRAM", value_parser = programs())]
    pub(crate) from: Option<String>,
    #[command(flatten)]
    pub(crate) thresholds: ThresholdArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ContrastArgs {
    /// Evidence, a report in JSON, or a log
    #[arg(value_name = "A")]
    pub(crate) here: PathBuf,
    /// Another one, from another place or another day
    #[arg(value_name = "B")]
    pub(crate) there: PathBuf,
    #[command(flatten)]
    pub(crate) output: ReferenceOutputArgs,
}

fn programs() -> PossibleValuesParser {
    PossibleValuesParser::new(Dialect::names())
}
