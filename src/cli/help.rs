//! What `-h` shows: a text that fits a screen, where `--help` is complete.

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};

use super::args::Cli;

/// What most people need; everything is in `--help`.
const SHORT: &str = "\
Diagnose FTP connections: run a session with the server, name the root cause,
and say who must change what

Usage: {name} [OPTIONS] [TARGET]...

  -u, --user NAME      Log in as NAME [default: anonymous]
      --ask-password   Prompt for the password
  -d, --dir PATH       Check and list this directory
      --tls MODE       auto, explicit, implicit, or off [default: auto]
      --active         Also list in active mode
      --timeout TIME   Wait at most this long for each reply [default: 30s]
  -f, --format FORMAT  text, json, jsonl, nagios, prometheus, html, and others
  -v, --verbose        Show the whole conversation and explain the reply codes
  -q, --quiet          Show only the verdict line
      --lang LANGUAGE  Language of reports: en or ja

Examples:
  ftpprobe ftp.example.com
  ftpprobe -u me --ask-password --tls explicit ftp.example.com
  ftpprobe diagnose filezilla.log

Commands: probe, demo, diagnose, contrast, watch, serve, history, codes,
explain, compare, generate (ftpprobe help COMMAND). All options: ftpprobe --help";

/// Commands with too many options for a screen, and those that their `-h` shows.
const SHOWN: [(&str, &[&str]); 5] = [
    (
        "demo",
        &[
            "scenario", "list", "hold", "active", "output", "verbose", "quiet",
        ],
    ),
    (
        "diagnose",
        &["files", "session", "output", "verbose", "quiet"],
    ),
    ("watch", &["targets", "every", "count", "lines", "history"]),
    ("serve", &["config", "listen", "jobs", "open_page", "quiet"]),
    (
        "history",
        &["target", "history", "since", "until", "format", "output"],
    ),
];

/// The command line as people meet it, whose `-h` is short.
pub(crate) fn command() -> Command {
    let mut command = Cli::command();
    command.build();
    let long = command.render_long_help();
    let probe = command.find_subcommand_mut("probe");
    let long_of_probe = probe.map(Command::render_long_help);
    let command = SHOWN.iter().fold(Cli::command(), |command, (name, shown)| {
        command.mut_subcommand(name, |command| with_few(command, name, shown))
    });
    let command = command.mut_subcommand("probe", |command| {
        with_texts(command, "ftpprobe probe", long_of_probe)
    });
    with_texts(command, "ftpprobe", Some(long))
}

/// The short text for `-h`, and for `--help` what clap makes of all options.
fn with_texts(command: Command, name: &str, long: Option<StyledStr>) -> Command {
    command
        .help_template("{before-help}")
        .before_help(SHORT.replace("{name}", name))
        .before_long_help(long.unwrap_or_default())
}

fn with_few(command: Command, name: &str, shown: &[&str]) -> Command {
    let hide = |arg: Arg| {
        let is_shown = shown.contains(&arg.get_id().as_str());
        arg.hide_short_help(!is_shown)
    };
    command
        .mut_args(hide)
        .after_help(format!("All options: ftpprobe {name} --help"))
        .after_long_help("")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: usize = 24;
    const COLUMNS: usize = 80;

    fn short(name: Option<&str>) -> String {
        let mut command = command().term_width(COLUMNS);
        command.build();
        let command = match name {
            Some(name) => command.find_subcommand_mut(name).unwrap(),
            None => &mut command,
        };
        command.render_help().to_string()
    }

    #[test]
    fn the_short_help_fits_a_screen() {
        let command = Cli::command();
        let names = command.get_subcommands().map(Command::get_name);
        for name in names.map(Some).chain([None]) {
            let text = short(name);
            assert!(text.trim_end().lines().count() <= LINES, "{text}");
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(COLUMNS), "{text}");
            assert!(text.contains("--help") || text.contains("-h, "), "{text}");
        }
    }

    /// Every option of the text is one, with both of its names, and takes what the text says.
    #[test]
    fn the_short_help_tells_what_there_is() {
        let mut command = Cli::command();
        command.build();
        let mut told = 0;
        for line in SHORT.lines().filter(|line| line.starts_with("  ")) {
            let Some((before, after)) = line.split_once("--") else {
                continue;
            };
            if line.contains("ftpprobe") {
                let matches = Cli::command().try_get_matches_from(line.split_whitespace());
                assert!(matches.is_ok(), "{line}");
                continue;
            }
            let mut words = after.split_whitespace();
            let long = words.next().unwrap();
            let mut options = command.get_arguments();
            let option = options.find(|arg| arg.get_long() == Some(long)).unwrap();
            let short = before.trim().trim_end_matches(',').strip_prefix('-');
            assert_eq!(option.get_short(), short.and_then(|it| it.chars().next()));
            let value = words.next().filter(|it| it.chars().all(char::is_uppercase));
            let takes = option.get_action().takes_values();
            assert_eq!(takes, value.is_some(), "{line}");
            told += 1;
        }
        assert_eq!(told, 10);
        for subcommand in Cli::command().get_subcommands() {
            assert!(SHORT.contains(subcommand.get_name()), "{subcommand:?}");
        }
        for (name, shown) in SHOWN {
            let command = command.find_subcommand(name).unwrap();
            for id in shown {
                let found = command.get_arguments().any(|arg| arg.get_id() == id);
                assert!(found, "{name} {id}");
            }
        }
    }

    #[test]
    fn the_long_help_is_that_of_all_options() {
        let mut command = command();
        let long = command.render_long_help().to_string();
        assert_eq!(long, Cli::command().render_long_help().to_string());
        assert!(long.contains("--max-backoff") && long.contains("Exit codes"));
    }
}
