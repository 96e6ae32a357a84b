//! What can be typed. Types only; what it means is decided in `request`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use ftpprobe::evidence::redaction::Redact;
use ftpprobe::render::Format;
use ftpprobe::target::Until;

use super::check_args::{ExpectArgs, ThresholdArgs};
use super::diagnose_args::{ContrastArgs, DiagnoseArgs};
use super::exit;
use super::generate_args::GenerateArgs;
use super::many_args::ManyArgs;
use super::reference_args::{CodesArgs, CompareArgs, ExplainArgs, LangArgs};
use super::serve_args::ServeArgs;
use super::via_args::ViaArgs;
use super::watch_args::{AlertArgs, ConfigArgs, HistoryArgs, WatchArgs};

const EXAMPLES: &str = "\
Examples:
    ftpprobe ftp.example.com
    ftpprobe --user me --ask-password --plaintext --dir /in ftp.example.com
    ftpprobe --format json ftp://ftp.example.com:2121/pub
    ftpprobe demo 421
    ftpprobe explain 421";

/// Finds out why FTP does not work: connects to the real server, records every reply with its timing,
/// names the one root cause, and says who must change what.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = format!("{EXAMPLES}\n\n{}", exit::TABLE)
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) probe: ProbeArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Probe servers (the default; needed for a host that is named like a command)
    Probe(Box<ProbeArgs>),
    /// Start the embedded practice server on loopback, and probe it
    Demo(DemoArgs),
    /// Diagnose saved evidence, or the log of another client, without a network
    Diagnose(DiagnoseArgs),
    /// Hold two runs against each other: why does it work there and not here?
    Contrast(ContrastArgs),
    /// Probe whoever is asked for over HTTP: an exporter for Prometheus
    Serve(ServeArgs),
    /// Tell what earlier runs saw (--history): uptime, incidents, how long each part took
    History(HistoryArgs),
    /// List the FTP reply codes
    Codes(CodesArgs),
    /// Explain a reply code, a reply or an error message: what it means, what to do
    Explain(ExplainArgs),
    /// Compare two reply codes
    Compare(CompareArgs),
    /// Print a configuration to begin with, units for systemd, a line for cron, the man page, shell completions,
    /// or the JSON Schema of reports
    Generate(GenerateArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ProbeArgs {
    /// Server to probe: HOST, HOST:PORT, [IPV6]:PORT, ftp://USER@HOST:PORT/DIR, ftps://, ftpes://, or the
    /// name of a target in the configuration [default: all targets of the configuration]
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<String>,
    #[command(flatten)]
    pub(crate) many: ManyArgs,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
    #[command(flatten)]
    pub(crate) wire: WireArgs,
    #[command(flatten)]
    pub(crate) tls: TlsArgs,
    #[command(flatten)]
    pub(crate) experiments: ExperimentArgs,
    #[command(flatten)]
    pub(crate) via: ViaArgs,
    #[command(flatten)]
    pub(crate) expect: ExpectArgs,
    #[command(flatten)]
    pub(crate) thresholds: ThresholdArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) retry: RetryArgs,
    #[command(flatten)]
    pub(crate) watch: WatchArgs,
    #[command(flatten)]
    pub(crate) alert: AlertArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Login")]
pub(crate) struct LoginArgs {
    /// Log in as this user; anonymously without it
    #[arg(short, long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// Read the password from the first line of this file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ask_password", "netrc", "netrc_file"])]
    pub(crate) password_file: Option<PathBuf>,
    /// Take the password from this environment variable [default: `FTPPROBE_PASSWORD`]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["password_file", "ask_password", "netrc", "netrc_file"])]
    pub(crate) password_env: Option<String>,
    /// Take the password from this credential of the systemd service (`LoadCredential=`)
    #[arg(long, value_name = "NAME", conflicts_with_all = ["password_file", "password_env", "ask_password", "netrc", "netrc_file"])]
    pub(crate) password_credential: Option<String>,
    /// Ask for the password
    #[arg(long, conflicts_with_all = ["netrc", "netrc_file"])]
    pub(crate) ask_password: bool,
    /// Take user and password from ~/.netrc
    #[arg(long)]
    pub(crate) netrc: bool,
    /// Take user and password from this file, written like ~/.netrc
    #[arg(long, value_name = "FILE")]
    pub(crate) netrc_file: Option<PathBuf>,
    /// Account to give where the server asks for one after the password (332)
    #[arg(long, value_name = "TEXT")]
    pub(crate) account: Option<String>,
    /// What an anonymous login sends in place of a password [default: ftpprobe@]
    #[arg(long, value_name = "TEXT")]
    pub(crate) anonymous_password: Option<String>,
    /// Send a user's own password even though the connection is not encrypted, or not to a server that can
    /// be verified
    #[arg(long)]
    pub(crate) plaintext: bool,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What to probe")]
pub(crate) struct WireArgs {
    /// Directory to ask about [default: the login directory]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) dir: Option<String>,
    /// End the run after this part of the conversation, and judge no more than it has shown
    #[arg(long, value_enum, value_name = "PART")]
    pub(crate) until: Option<UntilPart>,
    /// TLS on the control connection
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    pub(crate) tls: Tls,
    /// IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub(crate) ipv4: bool,
    /// IPv6 only
    #[arg(short = '6', long)]
    pub(crate) ipv6: bool,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "TLS")]
pub(crate) struct TlsArgs {
    /// Trust the authorities in this file (PEM) besides the system's
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Name to send to the server and to find in its certificate [default: the target's host]
    #[arg(long, value_name = "NAME")]
    pub(crate) tls_server_name: Option<String>,
    /// Accept only the certificate with this fingerprint (sha256:HEX), whoever signed it; can be repeated
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) pin: Vec<String>,
    /// Certificate of our own (PEM), for servers that ask for one
    #[arg(long, value_name = "FILE", requires = "client_key")]
    pub(crate) client_cert: Option<PathBuf>,
    /// Its private key (PEM)
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub(crate) client_key: Option<PathBuf>,
    /// Accept a certificate that cannot be verified, and send a user's own password all the same
    #[arg(long)]
    pub(crate) insecure: bool,
    /// Compare with the certificate that port 443 of the same host shows
    #[arg(long)]
    pub(crate) compare_https: bool,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What to probe")]
pub(crate) struct DataArgs {
    /// List in active mode too (PORT, EPRT): the server connects to this machine
    #[arg(long)]
    pub(crate) active: bool,
    /// Connect to the address that a 227 reply names even if it is not the server's
    #[arg(long)]
    pub(crate) follow_pasv: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Longest wait for one reply
    #[arg(long, value_parser = super::duration::parse, default_value = "30s", value_name = "TIME")]
    pub(crate) timeout: Duration,
    /// Longest wait for one TCP connection
    #[arg(long, value_parser = super::duration::parse, default_value = "10s", value_name = "TIME")]
    pub(crate) connect_timeout: Duration,
    /// Longest duration of the whole run against one target, waits and experiments included [default: 2m, and
    /// what the experiments take]
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) deadline: Option<Duration>,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Trying again")]
pub(crate) struct RetryArgs {
    /// Most tries after the first, only where waiting helps: never after a wrong password, a ban or a
    /// rule [default: 3, as long as they take no more than 3 connections]
    #[arg(long, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// Wait a random time up to this before the second try, and up to twice the last bound before each
    /// further one; where the server says how long, that long
    #[arg(long, value_parser = super::duration::parse, default_value = "5s", value_name = "TIME")]
    pub(crate) backoff: Duration,
    /// The longest that this bound gets
    #[arg(long, value_parser = super::duration::parse, default_value = "2m", value_name = "TIME")]
    pub(crate) max_backoff: Duration,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Experiments")]
#[expect(clippy::struct_excessive_bools, reason = "switches, each of its own")]
pub(crate) struct ExperimentArgs {
    /// Open up to N sessions, one a second, until the server refuses one, to find its limit
    #[arg(long, value_name = "N")]
    pub(crate) find_limit: Option<u32>,
    /// Leave the session idle for up to this time, to find when the server or the network ends it
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) idle_test: Option<Duration>,
    /// Open a few more data connections over TLS: is resuming the session required, is PROT C accepted,
    /// and how long do sessions last
    #[arg(long)]
    pub(crate) tls_data_test: bool,
    /// Ask for eight passive ports without a transfer: which ones does the server give, and which can be
    /// reached
    #[arg(long)]
    pub(crate) ports_test: bool,
    /// Upload a file of a new name to this directory, download it again, compare, rename and delete it
    #[arg(long, value_name = "DIR")]
    pub(crate) transfer_test: Option<String>,
    /// Size of that file, from 1KiB to 64MiB [default: 64KiB]
    #[arg(long, value_name = "SIZE", value_parser = super::size::parse, requires = "transfer_test")]
    pub(crate) transfer_size: Option<u64>,
    /// Try plain FTP, explicit and implicit TLS, each with EPSV, PASV and active mode over IPv4 and IPv6, in up to
    /// 15 sessions one after another, and tell what works and which settings clients need
    #[arg(long)]
    pub(crate) matrix: bool,
    /// Do not ask before an experiment that burdens the server
    #[arg(short, long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct OutputArgs {
    /// Form of the report; jsonl is one line a target, nagios the output of a plugin with its performance data,
    /// prometheus a file for the node exporter, markdown a text for a ticket, junit the results of tests,
    /// html a page for people in one file
    #[arg(short, long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)), default_value = "text")]
    pub(crate) format: String,
    /// Write the report to this file
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write the report in another form, too, to a file; can be repeated
    #[arg(long, value_name = "FORMAT:FILE")]
    pub(crate) also: Vec<String>,
    /// Write everything that was seen, raw bytes included and secrets masked, to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) save_evidence: Option<PathBuf>,
    /// Put other names in reports and in --save-evidence: for hosts and addresses, for users and paths, or for all of
    /// these, the names of files and organisations, and greetings
    #[arg(long, value_parser = PossibleValuesParser::new(Redact::ALL.map(Redact::name)), value_name = "WHAT")]
    pub(crate) redact: Option<String>,
    /// Take the server for this software, by the key of its profile, instead of recognising it
    #[arg(long, value_name = "NAME")]
    pub(crate) server_profile: Option<String>,
    /// Read further profiles of servers (*.toml) from this folder; one of a known name stands in its stead
    #[arg(long, value_name = "DIR")]
    pub(crate) profiles: Option<PathBuf>,
    /// Count findings that are worth knowing only as warnings
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) lang: LangArgs,
    /// Colour the text report
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Show the whole conversation, with the reply codes explained
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Show the verdict only
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tls {
    /// As the target says, or else AUTH TLS where the server offers it
    #[default]
    Auto,
    /// AUTH TLS required
    Explicit,
    /// TLS from the first byte
    Implicit,
    /// None
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UntilPart {
    /// The server has greeted
    Greeting,
    /// The control connection is encrypted, where it is to be
    Tls,
    /// The login is accepted
    Login,
    /// What the server tells without a data connection is known
    Directory,
    /// The directory was listed
    Data,
}

impl From<UntilPart> for Until {
    fn from(part: UntilPart) -> Self {
        match part {
            UntilPart::Greeting => Self::Greeting,
            UntilPart::Tls => Self::Tls,
            UntilPart::Login => Self::Login,
            UntilPart::Directory => Self::Directory,
            UntilPart::Data => Self::Data,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// In any case
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// What the server is to do; see --list
    #[arg(default_value = "healthy", value_name = "SCENARIO")]
    pub(crate) scenario: String,
    /// List the scenarios
    #[arg(long)]
    pub(crate) list: bool,
    /// Keep the server running for other clients until Ctrl-C, and do not probe it
    #[arg(long, conflicts_with = "list")]
    pub(crate) hold: bool,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    #[command(flatten)]
    pub(crate) experiments: ExperimentArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) retry: RetryArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_host_named_like_a_command_can_be_probed() {
        let cli = Cli::try_parse_from(["ftpprobe", "probe", "demo"]).unwrap();
        assert!(matches!(cli.command, Some(Command::Probe(args)) if args.targets == ["demo"]));
        let cli = Cli::try_parse_from(["ftpprobe", "-v", "h.example", "--dir", "/x"]).unwrap();
        assert_eq!((cli.probe.output.verbose, cli.probe.targets.len()), (1, 1));
    }
}
