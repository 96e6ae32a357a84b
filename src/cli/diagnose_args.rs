//! What can be typed to diagnose files. Types only; what it means is decided in the command.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use ftpprobe::evidence::capture::Vantage;
use ftpprobe::evidence::redaction::Redact;
use ftpprobe::logs::Dialect;

use super::args::OutputArgs;
use super::check_args::ThresholdArgs;
use super::reference_args::ReferenceOutputArgs;

#[derive(Debug, Clone, Args)]
pub(crate) struct DiagnoseArgs {
    /// Evidence that --save-evidence wrote, a report in JSON, the log of an FTP client or server, or a packet capture (pcap, pcapng); - is
    /// standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Whose log it is [default: found out by itself]
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
    /// Where the packets were captured [default: found out by the packets, where they show it]
    #[arg(long, value_name = "PLACE", value_parser = places())]
    pub(crate) captured_at: Option<Vantage>,
    /// A port of FTP besides 21 and 990; sessions on others are found by what is spoken
    #[arg(long, value_name = "PORT")]
    pub(crate) ftp_port: Option<u16>,
    /// Only the session with this number, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) session: Option<u64>,
    /// Only sessions of the client or server with this address
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
    /// Evidence, a report in JSON, a log, or a packet capture
    #[arg(value_name = "A")]
    pub(crate) here: PathBuf,
    /// Another one, from another place or another day
    #[arg(value_name = "B")]
    pub(crate) there: PathBuf,
    /// Put other names in what is told: for hosts and addresses, for users and paths, or for all of these, the names of
    /// files and organisations, and greetings
    #[arg(long, value_parser = PossibleValuesParser::new(Redact::ALL.map(Redact::name)), value_name = "WHAT")]
    pub(crate) redact: Option<String>,
    #[command(flatten)]
    pub(crate) output: ReferenceOutputArgs,
}

fn programs() -> PossibleValuesParser {
    PossibleValuesParser::new(Dialect::names())
}
