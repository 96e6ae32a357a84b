//! What can be typed to watch servers on a screen. Types only; what it means is decided in the command.

use std::time::Duration;

use clap::{Arg, Args};
use ftpprobe::watch::LEAST_INTERVAL;

use super::args::ProbeArgs;

/// Options of a probe that say where its report goes and who is told, and those of tests that take places from others. A
/// watch has its screen or its lines for that.
pub(crate) const NOT_WATCHED: [&str; 24] = [
    "also",
    "alert_on",
    "confirm",
    "exec",
    "find_limit",
    "format",
    "idle_test",
    "matrix",
    "output",
    "remind",
    "resume",
    "save_evidence",
    "splay",
    "verbose",
    "via",
    "via_ca_file",
    "via_cert",
    "via_key",
    "via_module",
    "via_password_env",
    "via_password_file",
    "via_plaintext",
    "via_user",
    "yes",
];

/// Over the options that only a watch has.
const HEADING: &str = "Watching";

#[derive(Debug, Clone, Args)]
#[command(mut_args = shown)]
pub(crate) struct WatchingArgs {
    /// Check each target this often, from the beginning of one check to that of the next [at least 30s]
    #[arg(long, help_heading = HEADING, value_parser = interval, default_value = "1m", value_name = "TIME")]
    pub(crate) every: Duration,
    /// End after N checks of each target
    #[arg(long, help_heading = HEADING, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) count: Option<u64>,
    /// Print one line per check instead of the screen (default if standard output is not a terminal)
    #[arg(long, help_heading = HEADING)]
    pub(crate) lines: bool,
    #[command(flatten)]
    pub(crate) probe: ProbeArgs,
}

/// Leaves what a watch has no use for out of its help.
fn shown(arg: Arg) -> Arg {
    let id = arg.get_id().as_str();
    if NOT_WATCHED.contains(&id) {
        return arg.hide(true);
    }
    match id {
        "quiet" => arg.help("Print a line only if the verdict or the root cause has changed"),
        "state" => arg.help("Keep hold-off times in DIR [default: in memory]"),
        _ => arg,
    }
}

/// How often a server is checked.
fn interval(text: &str) -> Result<Duration, String> {
    let every = super::duration::parse(text)?;
    if every < LEAST_INTERVAL {
        return Err(
            "the shortest interval is 30s. Servers that limit connections per minute, and programs such as fail2ban, \
             take more for an attack and ban the address"
                .to_owned(),
        );
    }
    Ok(every)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use test_case::test_case;

    use super::*;
    use crate::cli::args::Cli;

    #[test_case("30s", true)]
    #[test_case("5m", true)]
    #[test_case("29s", false)]
    #[test_case("0", false)]
    fn intervals(text: &str, is_polite: bool) {
        assert_eq!(interval(text).is_ok(), is_polite);
    }

    #[test]
    fn what_is_left_out_is_there_to_be_left_out() {
        let command = Cli::command();
        let watch = command.find_subcommand("watch").unwrap();
        for id in NOT_WATCHED {
            let mut args = watch.get_arguments();
            let arg = args.find(|arg| arg.get_id() == id);
            assert!(arg.is_some_and(Arg::is_hide_set), "{id}");
        }
    }
}
