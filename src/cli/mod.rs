//! The program: arguments, environment, files, prompts, prints, exit codes.
//!
//! * [`args`], [`check_args`], [`diagnose_args`] and [`reference_args`] what can be typed, [`environment`] what the environment adds
//! * [`request`] both made into targets and settings, [`credentials`] and [`netrc`] who logs in
//! * [`profiles`] the user's own profiles of servers
//! * [`memory`] what runs remember between each other
//! * [`commands`] what each command does
//! * [`output`] the only prints, [`progress`] the line that lives while a probe runs
//! * [`exit`] exit codes

mod args;
mod check_args;
mod commands;
mod credentials;
mod diagnose_args;
mod environment;
mod exit;
mod memory;
mod netrc;
mod output;
mod profiles;
mod progress;
mod reference_args;
mod request;
mod size;
mod tls_files;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{CommandFactory, Parser};

use self::args::{Cli, Command};
use self::environment::Environment;
use self::exit::Exit;

/// Runs the program and gives its exit code.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return output::usage(&error).into(),
    };
    let environment = Environment::read();
    let done = match cli.command {
        None => not_commands(&cli.probe.targets)
            .and_then(|()| commands::probe::run(&cli.probe, &environment)),
        Some(Command::Probe(args)) => commands::probe::run(&args, &environment),
        Some(Command::Demo(args)) => commands::demo::run(&args, &environment),
        Some(Command::Diagnose(args)) => commands::diagnose::run(&args, &environment),
        Some(Command::Contrast(args)) => commands::diagnose::contrast_files(&args, &environment),
        Some(Command::Codes(args)) => commands::reference::codes(&args, &environment),
        Some(Command::Explain(args)) => commands::reference::explain(&args, &environment),
        Some(Command::Compare(args)) => commands::reference::compare(&args, &environment),
        Some(Command::Generate(args)) => commands::generate::run(&args, &environment),
    };
    let exit = done.unwrap_or_else(|error| {
        output::complain(&error);
        Exit::Unknown
    });
    exit.into()
}

/// Behind an option, the name of a command is read as a target: more likely the command is meant.
fn not_commands(targets: &[String]) -> Result<()> {
    for name in targets {
        if Cli::command().find_subcommand(name).is_some() {
            bail!(
                "`{name}` is a command, and its options follow it: ftpprobe {name} [OPTIONS]. To probe a host of that name: ftpprobe probe {name}"
            );
        }
    }
    Ok(())
}
