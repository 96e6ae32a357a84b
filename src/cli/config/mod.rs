//! `ftpprobe.toml`: what would have to be typed each time, written down once.
//!
//! A key is the long name of an option, and a table of keys is one layer of options. Layers lie upon each other: what
//! holds for the whole run and for all targets, what holds for one, what was typed. What comes out is read by the same
//! parser as the command line, so that a value means the same wherever it is written.
//!
//! * [`plan`] the checks of a run (this file)
//! * [`layer`] options by their names, from wherever they come
//! * [`file`] the file read and its keys checked
//! * [`template`] a file with everything that can be written, to begin with

mod file;
mod layer;
mod template;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches, Parser};
use ftpprobe::target;

use self::file::File;
use self::layer::Layer;
pub(crate) use self::template::template;
use super::args::ProbeArgs;
use super::credentials;
use super::environment::Environment;
use super::output;
use super::watch_args::ConfigFileArgs;

/// Where the file is, within the folders for configuration.
const FILE: &str = "ftpprobe/ftpprobe.toml";

/// Where a password can be.
const SECRETS: [&str; 4] = [
    "ask-password",
    "password-credential",
    "password-env",
    "password-file",
];

/// What a run does.
#[derive(Debug)]
pub(crate) struct Plan {
    /// What holds for the whole run.
    pub(crate) run: ProbeArgs,
    /// The arguments of each check, which have one target each.
    pub(crate) checks: Vec<ProbeArgs>,
}

/// The options of a probe by themselves, to read what a file says.
#[derive(Debug, Parser)]
#[command(name = "ftpprobe", disable_help_flag = true)]
struct Options {
    #[command(flatten)]
    probe: ProbeArgs,
}

/// The checks that were typed, with what the configuration says of them; all of the configuration's, if none was
/// typed.
pub(crate) fn plan(
    typed: &ProbeArgs,
    matches: &ArgMatches,
    environment: &Environment,
) -> Result<Plan> {
    let plan = match find(&typed.config.file, environment)? {
        Some(file) => planned(&file, typed, matches, environment)?,
        None => Plan {
            run: typed.clone(),
            checks: typed.targets.iter().map(|it| one(typed, it)).collect(),
        },
    };
    if plan.checks.is_empty() {
        bail!(
            "no TARGET, and no configuration that has one: name a server (ftpprobe ftp.example.com), or begin a configuration with ftpprobe generate config"
        );
    }
    if typed.config.name.is_some() && plan.checks.len() > 1 {
        bail!("--name is for one target: write [targets.NAME] into a configuration for several");
    }
    Ok(plan)
}

/// The file of the history that the configuration names.
pub(crate) fn history(
    named: &ConfigFileArgs,
    environment: &Environment,
) -> Result<Option<PathBuf>> {
    let Some(file) = find(named, environment)? else {
        return Ok(None);
    };
    let file = File::read(&file, &options(), environment.home.as_deref())?;
    let args = parsed(&file.run, &[]).map_err(|error| explained(&error, &file, None))?;
    Ok(args.watch.history)
}

/// Everything that a file says to probe.
pub(crate) fn of_file(file: &Path, environment: &Environment) -> Result<Plan> {
    let matches = Options::command().try_get_matches_from(["ftpprobe"])?;
    let nothing = Options::from_arg_matches(&matches)?;
    planned(file, &nothing.probe, &matches, environment)
}

fn one(typed: &ProbeArgs, target: &str) -> ProbeArgs {
    ProbeArgs {
        targets: vec![target.to_owned()],
        ..typed.clone()
    }
}

fn planned(
    file: &Path,
    typed: &ProbeArgs,
    matches: &ArgMatches,
    environment: &Environment,
) -> Result<Plan> {
    let command = options();
    let file = File::read(file, &command, environment.home.as_deref())?;
    let own = Layer::typed(&command, matches);
    let run = file.run.clone().under(&own, &command);
    let all = file
        .targets
        .iter()
        .map(|table| table.name.clone())
        .collect();
    let targets: Vec<String> = match typed.targets.as_slice() {
        [] => all,
        some => some.to_vec(),
    };
    for name in &targets {
        if let Some(meant) = file.nearly(name) {
            output::warn(&format!(
                "`{name}` is taken for a host; {} has a target `{meant}`",
                file.path.display()
            ));
        }
    }
    let check = |name: &String| {
        let table = file.targets.iter().find(|table| table.name == *name);
        let mut defaults = file.defaults.clone();
        let target = table.map_or(name.as_str(), |table| &table.target);
        // A user in the target is meant for it, the one of the defaults is for the others. One who needs no
        // password does not need theirs.
        let in_target = target::parse(target).ok().and_then(|typed| typed.user);
        if in_target.is_some() {
            defaults.remove("user");
        }
        let in_table = table.and_then(|table| table.layer.value("user"));
        if in_target
            .or(in_table)
            .is_some_and(|user| credentials::is_anonymous(&user))
        {
            for name in SECRETS {
                defaults.remove(name);
            }
        }
        let mut layer = file.run.clone().under(&defaults, &command);
        if let Some(table) = table {
            layer = layer.under(&table.layer, &command);
            layer.name(&table.name);
        }
        let layer = layer.under(&own, &command);
        parsed(&layer, &[target])
            .map_err(|error| explained(&error, &file, table.map(|table| table.name.as_str())))
    };
    let checks = targets.iter().map(check).collect::<Result<Vec<_>>>()?;
    let names: Vec<&str> = targets.iter().map(String::as_str).collect();
    Ok(Plan {
        run: parsed(&run, &names).map_err(|error| explained(&error, &file, None))?,
        checks,
    })
}

/// The options that a file can have, as the parser of the command line knows them.
fn options() -> Command {
    let mut command = Options::command();
    command.build();
    command
}

/// What options come to, read as they are when typed.
fn parsed(layer: &Layer, targets: &[&str]) -> Result<ProbeArgs, clap::Error> {
    let ends = ["--"].iter().chain(targets).map(Into::into);
    let words = std::iter::once("ftpprobe".into()).chain(layer.words());
    Options::try_parse_from(words.chain(ends)).map(|options| options.probe)
}

/// An error of the parser, said of a file.
fn explained(error: &clap::Error, file: &File, table: Option<&str>) -> anyhow::Error {
    let place = table.map_or_else(String::new, |name| format!(", [targets.{name}]"));
    anyhow!("{}{place}: {}", file.path.display(), first_line(error))
}

fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.split("\n\n").next().unwrap_or_default();
    text.trim_start_matches("error: ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The file that is named, or else the first that is where such files are.
pub(crate) fn find(named: &ConfigFileArgs, environment: &Environment) -> Result<Option<PathBuf>> {
    if named.no_config {
        return Ok(None);
    }
    if let Some(file) = &named.config {
        std::fs::metadata(file)
            .with_context(|| format!("--config {} cannot be read", file.display()))?;
        return Ok(Some(file.clone()));
    }
    let mut files = environment.config_folders.iter().map(|it| it.join(FILE));
    Ok(files.find(|file| file.is_file()))
}

#[cfg(test)]
mod tests;
