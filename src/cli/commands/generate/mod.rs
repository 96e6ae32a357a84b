//! What packagers need: man pages ([`man`]), completions, and the JSON Schema of reports. What the
//! documentation needs: the catalogue of reply codes, and all findings. And what users begin with: a configuration, and
//! what schedulers read ([`schedule`]).

mod man;
mod schedule;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{self, Path, PathBuf};

use anyhow::{Context, Result};
use clap::CommandFactory;
use ftpprobe::history::HistoryReport;
use ftpprobe::knowledge::wording::{Language, Wording};
use ftpprobe::knowledge::{catalogue, explanation};
use ftpprobe::render::catalogue as render;
use ftpprobe::report::Report;
use ftpprobe::report::contrast::Contrast;
use ftpprobe::whole_file::Readers;

use super::reference::language;
use crate::cli::args::Cli;
use crate::cli::config::{self, Plan};
use crate::cli::environment::Environment;
use crate::cli::exit::Exit;
use crate::cli::generate_args::{Generate, GenerateArgs, SchemaOf};
use crate::cli::output;
use crate::cli::watch_args::ConfigFileArgs;

/// Where services of the system look for their configuration.
const SYSTEM_CONFIGURATION: &str = "/etc/ftpprobe/ftpprobe.toml";

/// Prints what was asked for.
pub(crate) fn run(args: &GenerateArgs, environment: &Environment) -> Result<Exit> {
    let mut text = Vec::new();
    match &args.what {
        Generate::Man { command, lang, to } => {
            let language = language(lang, environment);
            if let Some(folder) = to {
                man::write_all(folder, language)?;
            } else {
                let name = command.as_deref().unwrap_or_default();
                text.extend(man::page(name, language)?.bytes());
            }
        }
        Generate::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "ftpprobe", &mut text);
        }
        Generate::Schema { of } => {
            let schema = match of {
                SchemaOf::Report => schemars::schema_for!(Report),
                SchemaOf::History => schemars::schema_for!(HistoryReport),
                SchemaOf::Contrast => schemars::schema_for!(Contrast),
            };
            serde_json::to_writer_pretty(&mut text, &schema)?;
            text.push(b'\n');
        }
        Generate::Findings(lang) => {
            let wording = Wording::new(language(lang, environment));
            let all = explanation::all_findings(&wording);
            render::findings(&all, &wording, &mut text)?;
        }
        Generate::Catalogue { folder } => write_catalogue(folder)?,
        Generate::Config => text.extend(config::template().bytes()),
        Generate::Systemd { schedule, to } => {
            let file = configuration(schedule.config.as_deref())?;
            let plan = planned(&file, environment)?;
            let units = schedule::systemd(schedule.every, &file, plan.as_ref(), to.as_deref())?;
            text.extend(units.bytes());
        }
        Generate::Cron { schedule } => {
            let found = match &schedule.config {
                Some(file) => Some(file.clone()),
                None => config::find(&ConfigFileArgs::default(), environment)?,
            };
            let file = configuration(found.as_deref())?;
            planned(&file, environment)?;
            text.extend(schedule::cron(schedule.every, &file)?.bytes());
        }
    }
    output::print(&text)?;
    Ok(Exit::Ok)
}

/// The configuration of a job that a scheduler starts, who knows where.
fn configuration(named: Option<&Path>) -> Result<PathBuf> {
    let file = named.unwrap_or(Path::new(SYSTEM_CONFIGURATION));
    path::absolute(file).with_context(|| say!("error-file-name", file = file.display()))
}

/// What the configuration says, if it is there; one that is not yet written is no error.
fn planned(file: &Path, environment: &Environment) -> Result<Option<Plan>> {
    if !file.exists() {
        let name = file.display();
        output::warn(&say!("warning-config-not-there", name));
        return Ok(None);
    }
    config::of_file(file, environment).map(Some)
}

/// Writes a table and pages in each language, and one file for programs that has them all.
fn write_catalogue(folder: &Path) -> Result<()> {
    let mut all = BTreeMap::new();
    for language in Language::ALL {
        let wording = Wording::new(language);
        let entries = catalogue::all(&wording);
        let folder = folder.join(language.tag());
        fs::create_dir_all(&folder)
            .with_context(|| say!("error-unmade", file = folder.display()))?;
        write(&folder.join("README.md"), |to| {
            render::markdown_table(&entries, &wording, to)
        })?;
        for (name, class) in render::pages() {
            write(&folder.join(name), |to| {
                render::page(&entries, class, &wording, to)
            })?;
        }
        all.insert(language.tag(), entries);
    }
    write(&folder.join("codes.json"), |to| render::json(&all, to))
}

fn write(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    output::write_whole(file, Readers::ByUmask, write)
}
