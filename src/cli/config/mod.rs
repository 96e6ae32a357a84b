//! `ftpprobe.toml`: what would have to be typed each time, written down once.
//!
//! A key is the long name of an option, and a table of keys is one layer of options. Layers lie upon each other: what
//! holds for the whole run and for all targets, what holds for one, what was typed. What comes out is read by the same
//! parser as the command line, so that a value means the same wherever it is written.
//!
//! * [`plan`] the checks of a run (this file)
//! * [`layer`] options by their names, from wherever they come
//! * [`file`] the file read and its keys checked
//! * [`serve`] what is said of targets that are asked for over the network
//! * [`list`] the file of `--targets`, whose lines are layers, too
//! * [`template`] a file with everything that can be written, to begin with

mod file;
mod layer;
mod list;
mod serve;
mod template;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches, Parser};
use ftpprobe::target;

use self::file::File;
use self::layer::Layer;
use self::list::Listed;
pub(crate) use self::serve::{Module, Served, served};
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
    /// Where each of them is written, if in a file of targets.
    pub(crate) origins: Vec<Option<String>>,
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
    let home = environment.home.as_deref();
    let listed = match &typed.many.list {
        Some(list) => list::read(list, &options(), home)?,
        None => Vec::new(),
    };
    let plan = match find(&typed.config.file, environment)? {
        Some(file) => {
            let file = File::read(&file, &options(), home)?;
            planned(&file, &listed, typed, matches)?
        }
        None if listed.is_empty() => Plan {
            run: typed.clone(),
            checks: typed.targets.iter().map(|it| one(typed, it)).collect(),
            origins: typed.targets.iter().map(|_| None).collect(),
        },
        None => planned(&File::none(), &listed, typed, matches)?,
    };
    if plan.checks.is_empty() {
        bail!(say!("error-no-target"));
    }
    let is_stdin = |file: &Option<PathBuf>| file.as_deref() == Some(Path::new("-"));
    if is_stdin(&typed.many.list)
        && plan
            .checks
            .iter()
            .any(|check| is_stdin(&check.login.password_file))
    {
        bail!(say!("error-stdin-twice"));
    }
    if typed.config.name.is_some() && plan.checks.len() > 1 {
        bail!(say!("error-name-of-several"));
    }
    Ok(plan)
}

/// Whether the configuration has a target of this name.
pub(crate) fn has_target(named: &ConfigFileArgs, name: &str, environment: &Environment) -> bool {
    let Ok(Some(file)) = find(named, environment) else {
        return false;
    };
    let file = File::read(&file, &options(), environment.home.as_deref());
    file.is_ok_and(|file| file.targets.iter().any(|table| table.name == name))
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
    Ok(args.watch.record.history)
}

/// Everything that a file says to probe.
pub(crate) fn of_file(file: &Path, environment: &Environment) -> Result<Plan> {
    let matches = Options::command().try_get_matches_from(["ftpprobe"])?;
    let nothing = Options::from_arg_matches(&matches)?;
    let file = File::read(file, &options(), environment.home.as_deref())?;
    planned(&file, &[], &nothing.probe, &matches)
}

fn one(typed: &ProbeArgs, target: &str) -> ProbeArgs {
    ProbeArgs {
        targets: vec![target.to_owned()],
        ..typed.clone()
    }
}

fn planned(
    file: &File,
    listed: &[Listed],
    typed: &ProbeArgs,
    matches: &ArgMatches,
) -> Result<Plan> {
    let command = options();
    let mut planner = Planner {
        file,
        own: Layer::typed(&command, matches),
        command: &command,
        last: None,
    };
    let run = file.run.clone().under(&planner.own, &command);
    let mut targets: Vec<&str> = typed.targets.iter().map(String::as_str).collect();
    if targets.is_empty() && listed.is_empty() {
        targets.extend(file.targets.iter().map(|table| table.name.as_str()));
    }
    let lines = listed.iter().map(|line| line.target.as_str());
    for name in targets.iter().copied().chain(lines) {
        if let Some(meant) = file.nearly(name) {
            output::warn(&say!(
                "warning-nearly-a-target",
                name,
                file = file.path.display(),
                meant
            ));
        }
    }
    let typed = targets.iter().map(|target| planner.check(target, None));
    let mut checks = typed.collect::<Result<Vec<_>>>()?;
    for line in listed {
        let check = planner.check(&line.target, Some(line));
        checks.push(check.with_context(|| line.origin.clone())?);
    }
    let origins = listed.iter().map(|line| Some(line.origin.clone()));
    Ok(Plan {
        run: parsed(&run, &targets).map_err(|error| explained(&error, file, None))?,
        checks,
        origins: targets.iter().map(|_| None).chain(origins).collect(),
    })
}

/// What makes checks of targets.
struct Planner<'p> {
    file: &'p File,
    /// What was typed.
    own: Layer,
    command: &'p Command,
    /// What the last target came to, which is mostly what the next one does.
    last: Option<(Layer, ProbeArgs)>,
}

impl Planner<'_> {
    /// What is said of a target: by the configuration, on the command line, and on the line that lists it, which is the
    /// nearest to it.
    fn check(&mut self, name: &str, line: Option<&Listed>) -> Result<ProbeArgs> {
        let (file, command) = (self.file, self.command);
        let table = file.targets.iter().find(|table| table.name == name);
        let mut defaults = file.defaults.clone();
        let mut own = self.own.clone();
        let target = table.map_or(name, |table| &table.target);
        // A user or a port in the target is meant for it, the one of the defaults is for the others. One who needs no
        // password does not need theirs. What is typed is the default of what is listed.
        let typed = target::parse(target).ok();
        let (in_target, port) = typed.map_or((None, None), |typed| (typed.user, typed.port));
        let mut general = vec![&mut defaults];
        if line.is_some() {
            general.push(&mut own);
        }
        for layer in &mut general {
            if in_target.is_some() {
                layer.remove("user");
            }
            if port.is_some() {
                layer.remove("port");
            }
        }
        let in_table = table.and_then(|table| table.layer.value("user"));
        let in_line = line.and_then(|line| line.layer.value("user"));
        if in_line
            .or(in_target)
            .or(in_table)
            .is_some_and(|user| credentials::is_anonymous(&user))
        {
            for layer in general {
                for name in SECRETS {
                    layer.remove(name);
                }
            }
        }
        let mut layer = file.run.clone().under(&defaults, command);
        if let Some(table) = table {
            layer = layer.under(&table.layer, command);
            layer.name(&table.name);
        }
        let mut layer = layer.under(&own, command);
        if let Some(line) = line {
            layer = layer.under(&line.layer, command);
        }
        if let Some((_, args)) = self.last.as_ref().filter(|(last, _)| *last == layer) {
            return Ok(one(args, target));
        }
        let args = parsed(&layer, &[target])
            .map_err(|error| explained(&error, file, table.map(|table| table.name.as_str())))?;
        self.last = Some((layer, args.clone()));
        Ok(args)
    }
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
            .with_context(|| say!("error-config-unreadable", file = file.display()))?;
        return Ok(Some(file.clone()));
    }
    let mut files = environment.config_folders.iter().map(|it| it.join(FILE));
    Ok(files.find(|file| file.is_file()))
}

#[cfg(test)]
mod tests;
