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
use super::watch_args::{AlertArgs, ConfigArgs, HistoryArgs, RecordArgs, WatchArgs};
use super::watching_args::WatchingArgs;

/// Shown at the end of `--help`, in every language.
pub(crate) const EXAMPLES: &str = "\
\x20   ftpprobe ftp.example.com
    ftpprobe --user me --ask-password --tls explicit --dir /in ftp.example.com
    ftpprobe --format json ftp://ftp.example.com:2121/pub
    ftpprobe demo 421
    ftpprobe explain 421";

/// Diagnose FTP connections: run a session with the server, name the root cause, and say who must change
/// what
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    max_term_width = 100,
    after_help = format!("Examples:\n{EXAMPLES}\n\n{}", exit::TABLE)
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) probe: ProbeArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Probe servers (default; write it out if a host has the name of a command)
    Probe(Box<ProbeArgs>),
    /// Start a local practice server and probe it
    Demo(DemoArgs),
    /// Diagnose a log, a packet capture, saved evidence, or a JSON report
    Diagnose(DiagnoseArgs),
    /// Compare two runs, reports, or logs, and show what differs
    Contrast(ContrastArgs),
    /// Probe servers again and again, and show them on a live screen
    Watch(Box<WatchingArgs>),
    /// Probe on request over HTTP: a Prometheus exporter with a web page
    Serve(ServeArgs),
    /// Show uptime, incidents, and timings from a --history file
    History(HistoryArgs),
    /// List the FTP reply codes
    Codes(CodesArgs),
    /// Explain a reply code, a pasted reply or error message, a finding, or a server
    Explain(ExplainArgs),
    /// Compare two reply codes
    Compare(CompareArgs),
    /// Print a configuration template, systemd units, a cron line, man pages, completions, or JSON Schemas
    Generate(GenerateArgs),
}

#[derive(Debug, Clone, Args)]
pub(crate) struct ProbeArgs {
    /// HOST, HOST:PORT, [IPV6]:PORT, an ftp://, ftpes://, or ftps:// URL, or a target name from the
    /// configuration [default: all configured targets]
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
    /// Log in as NAME [default: the user in the URL, otherwise anonymous]
    #[arg(short, long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// Read the password from the first line of FILE (- for standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["ask_password", "netrc", "netrc_file"])]
    pub(crate) password_file: Option<PathBuf>,
    #[arg(help = "Read the password from environment variable NAME [default: FTPPROBE_PASSWORD]")]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["password_file", "ask_password", "netrc", "netrc_file"])]
    pub(crate) password_env: Option<String>,
    #[arg(help = "Read the password from systemd credential NAME (LoadCredential=)")]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["password_file", "password_env", "ask_password", "netrc", "netrc_file"])]
    pub(crate) password_credential: Option<String>,
    /// Prompt for the password
    #[arg(long, conflicts_with_all = ["netrc", "netrc_file"])]
    pub(crate) ask_password: bool,
    /// Read user and password from ~/.netrc
    #[arg(long)]
    pub(crate) netrc: bool,
    /// Read user and password from FILE (.netrc format)
    #[arg(long, value_name = "FILE")]
    pub(crate) netrc_file: Option<PathBuf>,
    /// Send this account if the server asks for one (332)
    #[arg(long, value_name = "TEXT")]
    pub(crate) account: Option<String>,
    /// Send this password for anonymous logins [default: ftpprobe@]
    #[arg(long, value_name = "TEXT")]
    pub(crate) anonymous_password: Option<String>,
    /// Send a user's password even without TLS or with an unverified certificate
    #[arg(long)]
    pub(crate) plaintext: bool,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub(crate) struct WireArgs {
    /// Check and list this directory [default: the login directory]
    #[arg(short, long, value_name = "PATH")]
    pub(crate) dir: Option<String>,
    /// End the run after this part of the session, and judge only what it has shown
    #[arg(long, value_enum, value_name = "PART")]
    pub(crate) until: Option<UntilPart>,
    /// TLS mode of the control connection
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    pub(crate) tls: Tls,
    /// Connect to this port, if the target names none [default: 21, or 990 for implicit TLS]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Connect from this network interface or local address
    #[arg(long, visible_alias = "source", value_name = "NAME|ADDRESS")]
    pub(crate) interface: Option<String>,
    /// Use ADDRESS for HOST instead of looking it up (also HOST:PORT:ADDRESS); repeatable
    #[arg(long, value_name = "HOST:ADDRESS")]
    pub(crate) resolve: Vec<String>,
    /// Go through this proxy: socks5://, socks5h:// or http:// [USER@]HOST[:PORT]; none ignores the environment
    #[arg(short = 'x', long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    #[arg(long, value_name = "FILE")]
    #[arg(
        help = "Read the password of the proxy's user from the first line of FILE (or set FTPPROBE_PROXY_PASSWORD)"
    )]
    pub(crate) proxy_password_file: Option<PathBuf>,
    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub(crate) ipv4: bool,
    /// Use IPv6 only
    #[arg(short = '6', long)]
    pub(crate) ipv6: bool,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "TLS")]
pub(crate) struct TlsArgs {
    /// Trust the CA certificates in FILE (PEM) as well as the system's
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Send and verify this server name (SNI) [default: the target's host]
    #[arg(long, value_name = "NAME")]
    pub(crate) tls_server_name: Option<String>,
    /// Accept only a certificate with this fingerprint (sha256:HEX), whatever its issuer; repeatable
    #[arg(long, value_name = "FINGERPRINT")]
    pub(crate) pin: Vec<String>,
    /// Present this client certificate (PEM) if the server asks
    #[arg(long, value_name = "FILE", requires = "client_key")]
    pub(crate) client_cert: Option<PathBuf>,
    /// Private key for --client-cert (PEM)
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub(crate) client_key: Option<PathBuf>,
    /// Accept an unverified certificate, and send a user's password over it; prefer --pin
    #[arg(long)]
    pub(crate) insecure: bool,
    /// Compare the certificate with that of port 443 on the same host
    #[arg(long)]
    pub(crate) compare_https: bool,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Target")]
pub(crate) struct DataArgs {
    /// Also list in active mode (PORT, EPRT): the server connects to this machine
    #[arg(long)]
    pub(crate) active: bool,
    /// Use the address in the 227 reply even if it is not the server's own
    #[arg(long)]
    pub(crate) follow_pasv: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Timeouts")]
pub(crate) struct LimitArgs {
    /// Wait at most this long for each reply
    #[arg(long, value_parser = super::duration::parse, default_value = "30s", value_name = "TIME")]
    pub(crate) timeout: Duration,
    /// Wait at most this long for each TCP connection
    #[arg(long, value_parser = super::duration::parse, default_value = "10s", value_name = "TIME")]
    pub(crate) connect_timeout: Duration,
    /// Limit the whole run per target, waits and extra tests included [default: 2m, plus the time of the
    /// extra tests]
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) deadline: Option<Duration>,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Retries")]
pub(crate) struct RetryArgs {
    /// Retry at most N times, only if waiting can help; never after a wrong password, a ban, or a rule
    /// [default: 3, within 3 connections]
    #[arg(long, value_name = "N")]
    pub(crate) retries: Option<u32>,
    /// Wait a random time up to this before the first retry; the limit doubles each time; a time stated by
    /// the server wins
    #[arg(long, value_parser = super::duration::parse, default_value = "5s", value_name = "TIME")]
    pub(crate) backoff: Duration,
    /// Highest value of that limit
    #[arg(long, value_parser = super::duration::parse, default_value = "2m", value_name = "TIME")]
    pub(crate) max_backoff: Duration,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Extra tests")]
#[expect(clippy::struct_excessive_bools, reason = "switches, each of its own")]
pub(crate) struct ExperimentArgs {
    /// Find the session limit: open up to N sessions, one per second, until one is refused
    #[arg(long, value_name = "N")]
    pub(crate) find_limit: Option<u32>,
    /// Find the idle timeout: leave the session idle for up to TIME
    #[arg(long, value_parser = super::duration::parse, value_name = "TIME")]
    pub(crate) idle_test: Option<Duration>,
    /// Test TLS on data connections: required resumption, PROT C, session lifetime
    #[arg(long)]
    pub(crate) tls_data_test: bool,
    /// Request eight passive ports and show which of them can be reached
    #[arg(long)]
    pub(crate) ports_test: bool,
    /// Upload a test file to DIR, then download, compare, rename, and delete it
    #[arg(long, value_name = "DIR")]
    pub(crate) transfer_test: Option<String>,
    /// Size of the test file, 1KiB to 64MiB [default: 64KiB]
    #[arg(long, value_name = "SIZE", value_parser = super::size::parse, requires = "transfer_test")]
    pub(crate) transfer_size: Option<u64>,
    /// Try every TLS mode, data mode, and IP version in up to 15 more sessions, and show what works
    #[arg(long)]
    pub(crate) matrix: bool,
    /// Skip the confirmation prompt of --find-limit (the only test that has one)
    #[arg(short, long)]
    pub(crate) yes: bool,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub(crate) struct OutputArgs {
    /// Report format (jsonl: one line per target; nagios: plugin output; prometheus: for the node exporter;
    /// markdown: for tickets; junit: test results; html: one page)
    #[arg(short, long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)), default_value = "text")]
    pub(crate) format: String,
    /// Write the report to FILE
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Also write the report to FILE in another format; repeatable
    #[arg(long, value_name = "FORMAT:FILE")]
    pub(crate) also: Vec<String>,
    /// Write everything observed to FILE, raw bytes included, passwords and accounts masked
    #[arg(long, value_name = "FILE")]
    pub(crate) save_evidence: Option<PathBuf>,
    /// Put other names in reports and in --save-evidence: for hosts and addresses, for users and paths, or for all of
    /// these, the names of files and organisations, and greetings
    #[arg(long, value_parser = PossibleValuesParser::new(Redact::ALL.map(Redact::name)), value_name = "WHAT")]
    pub(crate) redact: Option<String>,
    /// Treat the server as this software (profile key) instead of detecting it
    #[arg(long, value_name = "NAME")]
    pub(crate) server_profile: Option<String>,
    /// Read more profiles (*.toml) from DIR; one with an existing name replaces that one
    #[arg(long, value_name = "DIR")]
    pub(crate) profiles: Option<PathBuf>,
    /// Treat informational findings as warnings
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) lang: LangArgs,
    /// Colour the output
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
    /// Use only ASCII in text [default: if the locale is not UTF-8]
    #[arg(long)]
    pub(crate) ascii: bool,
    /// Add the conversation and every detail; -vv: show it on standard error as it happens
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Show only the verdict line, with the id of the root cause
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tls {
    /// As the URL says, otherwise explicit TLS if offered
    #[default]
    Auto,
    /// Require AUTH TLS
    Explicit,
    /// TLS from the first byte (port 990)
    Implicit,
    /// No TLS
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UntilPart {
    /// The server has sent its greeting
    Greeting,
    /// The control connection is encrypted, if it should be
    Tls,
    /// The login is accepted
    Login,
    /// The directory has been checked over the control connection
    Directory,
    /// The directory has been listed
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
    #[value(help = "On a terminal, unless NO_COLOR is set")]
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// Scenario to run (see --list)
    #[arg(default_value = "healthy", value_name = "SCENARIO")]
    pub(crate) scenario: String,
    /// List the scenarios
    #[arg(long)]
    pub(crate) list: bool,
    /// Keep the server running until Ctrl-C, without probing it
    #[arg(long, conflicts_with = "list")]
    pub(crate) hold: bool,
    /// Name this check in reports and history [default: address and port]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    #[command(flatten)]
    pub(crate) experiments: ExperimentArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) retry: RetryArgs,
    #[command(flatten)]
    pub(crate) record: RecordArgs,
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
