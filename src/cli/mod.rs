//! The program: arguments, environment, files, prompts, prints, exit codes.
//!
//! * [`args`], [`check_args`], [`many_args`], [`watch_args`], [`diagnose_args`], [`reference_args`] and [`generate_args`] what can be
//!   typed
//! * [`help`] what `-h` shows, [`misnomers`] options and commands that there are not, [`usage`] what is said then
//! * [`messages`] in which language all of it is said, [`worded`] errors of the library in that language
//! * [`duration`] and [`size`] values
//! * [`environment`] what the environment adds, [`config`] what the configuration does
//! * [`request`] all of it made into checks, [`credentials`], [`netrc`] and [`stdin`] who logs in, [`tls_files`] certificates
//! * [`watching_args`] what a watch is told, [`screen`] what it shows on a terminal
//! * [`serve_args`] and [`served`] what a program is told that is asked over HTTP
//! * [`via_args`] and [`via`] other places that are asked for the same run
//! * [`profiles`] the user's own profiles of servers
//! * [`descriptors`] how many files may be open, [`resume`] what an earlier run has reported already
//! * [`round`] every check probed, [`memory`] and [`records`] what is kept of it, [`exec`] the command of an alert
//! * [`commands`] what each command does
//! * [`hidden`] what no message repeats, [`output`] the only prints, [`outputs`] the forms of reports, [`answer`] those of answers, [`progress`] the line that lives while a probe runs
//! * [`places`] the files that are written and read, which must not be the same
//! * [`exit`] exit codes, [`signals`] what ends a run early
//! * `fuzzing` what is fuzzed of all this

#[macro_use]
mod messages;

mod answer;
mod args;
mod check_args;
mod commands;
mod config;
mod credentials;
mod deliveries;
mod descriptors;
mod diagnose_args;
mod duration;
mod environment;
mod exec;
mod exit;
mod following;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod generate_args;
mod help;
mod hidden;
mod many_args;
mod measurable;
mod memory;
mod misnomers;
mod netrc;
mod output;
mod outputs;
mod places;
mod profiles;
mod progress;
mod proxy;
mod records;
mod redacting;
mod reference_args;
mod request;
mod resume;
mod round;
mod screen;
mod serve_args;
mod served;
mod signals;
mod size;
mod stdin;
mod tls_files;
mod usage;
mod via;
mod via_args;
mod watch_args;
mod watching_args;
mod worded;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use ftpprobe::target;

use self::args::{Cli, Command, ProbeArgs};
use self::environment::Environment;
use self::exit::Exit;

/// Runs the program and gives its exit code.
pub(crate) fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    hidden::hide_arguments(&args);
    let environment = Environment::read();
    messages::speak(help::language(&args, environment.language()));
    let args = help::plain(args);
    let parsed = Cli::command().try_get_matches_from(&args);
    // The texts of `-h` and `--help` take as long to make as a probe of a near server, so only those who see them wait for them.
    let parsed = parsed.or_else(|_| help::command().try_get_matches_from(&args));
    let parsed = parsed.and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage::complain(error, &args, environment.columns()).into(),
    };
    if let Err(error) = signals::watch() {
        output::complain(&error);
        return Exit::Unknown.into();
    }
    let probe = |args: &ProbeArgs, matches: &ArgMatches| {
        no_ports(&args.targets)?;
        let plan = config::plan(args, matches, &environment)?;
        commands::probe::run(&plan, &environment)
    };
    let done = match cli.command {
        None => no_commands(&cli.probe, &environment).and_then(|()| probe(&cli.probe, &matches)),
        Some(Command::Probe(args)) => {
            let own = matches.subcommand_matches("probe");
            probe(&args, own.unwrap_or(&matches))
        }
        Some(Command::Demo(args)) => commands::demo::run(&args, &environment),
        Some(Command::Diagnose(args)) => commands::diagnose::run(&args, &environment),
        Some(Command::Contrast(args)) => commands::contrast::run(&args, &environment),
        Some(Command::Watch(args)) => {
            let own = matches.subcommand_matches("watch");
            let done = no_ports(&args.probe.targets);
            done.and_then(|()| commands::watch::run(&args, own.unwrap_or(&matches), &environment))
        }
        Some(Command::Serve(args)) => commands::serve::run(&args, environment),
        Some(Command::History(args)) => commands::history::run(&args, &environment),
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

/// Behind an option, the name of a command is read as a target: more likely the command is meant. So it is where the first
/// target is nearly one.
fn no_commands(args: &ProbeArgs, environment: &Environment) -> Result<()> {
    // To know the commands takes as long as to parse the arguments, and most hosts cannot be one.
    let is_word = |name: &&String| name.bytes().all(|it| it.is_ascii_alphabetic());
    if !args.targets.iter().any(|name| is_word(&name)) {
        return Ok(());
    }
    let command = Cli::command();
    for name in args.targets.iter().filter(is_word) {
        if misnomers::command_names(&command).any(|command| command == name) {
            bail!(messages::told("usage-command-later", &[("name", name)]));
        }
    }
    if let Some(first) = args.targets.first()
        && let Some(wrong) = misnomers::mistyped_command(first, &command)
        && !config::has_target(&args.config.file, first, environment)
    {
        bail!("{wrong}");
    }
    Ok(())
}

/// A number behind a host is not another host.
fn no_ports(targets: &[String]) -> Result<()> {
    for pair in targets.windows(2) {
        let [host, port] = pair else { continue };
        let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        if let Ok(typed) = target::parse(host)
            && is_port
        {
            let host = target::bracketed(&typed.host);
            let values = [("port", port.as_str()), ("host", &host)];
            bail!(messages::told("usage-port-alone", &values));
        }
    }
    Ok(())
}
