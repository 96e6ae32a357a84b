//! What can be typed to diagnose files. Types only; what it means is decided in the command.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use ftpprobe::evidence::capture::Vantage;
use ftpprobe::evidence::redaction::Redact;
use ftpprobe::logs::Dialect;

use super::args::OutputArgs;
use super::check_args::ThresholdArgs;
use super::reference_args::AnswerArgs;

#[derive(Debug, Clone, Args)]
pub(crate) struct DiagnoseArgs {
    /// Saved evidence, JSON report, log of an FTP client or server, or packet capture (pcap, pcapng); - for
    /// standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Program that wrote the log [default: detected]
    #[arg(long, value_name = "PROGRAM", value_parser = programs())]
    pub(crate) from: Option<String>,
    #[command(flatten)]
    pub(crate) capture: CaptureArgs,
    #[command(flatten)]
    pub(crate) thresholds: ThresholdArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// How a packet capture is to be read.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Packet captures")]
pub(crate) struct CaptureArgs {
    /// Place where the packets were captured [default: detected if the packets show it]
    #[arg(long, value_name = "PLACE", value_parser = places())]
    pub(crate) captured_at: Option<Vantage>,
    /// FTP port besides 21 and 990; sessions on other ports are detected by their content
    #[arg(long, value_name = "PORT")]
    pub(crate) ftp_port: Option<u16>,
    /// Diagnose only session number N, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) session: Option<u64>,
    /// Diagnose only sessions of the client or server with this address
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) host: Option<IpAddr>,
}

fn places() -> impl TypedValueParser<Value = Vantage> {
    PossibleValuesParser::new(["client", "server", "between"]).map(|place| match place.as_str() {
        "client" => Vantage::Client,
        "server" => Vantage::Server,
        _ => Vantage::Between,
    })
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ContrastArgs {
    /// Saved evidence, JSON report, log, or packet capture
    #[arg(value_name = "A")]
    pub(crate) here: PathBuf,
    /// Another one, from another place or another day
    #[arg(value_name = "B")]
    pub(crate) there: PathBuf,
    /// Put other names in what is told: for hosts and addresses, for users and paths, or for all of these, the names of
    /// files and organisations, and greetings
    #[arg(long, value_parser = PossibleValuesParser::new(Redact::ALL.map(Redact::name)), value_name = "WHAT")]
    pub(crate) redact: Option<String>,
    /// Format of the answer (html: one page)
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub(crate) format: ContrastFormat,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ContrastFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// A page in one file
    Html,
}

fn programs() -> PossibleValuesParser {
    PossibleValuesParser::new(Dialect::names())
}
