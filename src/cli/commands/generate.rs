//! What packagers need: the man page, completions, and the JSON Schema of reports.

use anyhow::Result;
use clap::CommandFactory;
use ftpprobe::report::Report;

use super::super::args::{Cli, Generate, GenerateArgs};
use super::super::exit::Exit;
use super::super::output;

/// Prints what was asked for.
pub(crate) fn run(args: &GenerateArgs) -> Result<Exit> {
    let mut text = Vec::new();
    match args.what {
        Generate::Man => clap_mangen::Man::new(Cli::command()).render(&mut text)?,
        Generate::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "ftpprobe", &mut text);
        }
        Generate::Schema => {
            serde_json::to_writer_pretty(&mut text, &schemars::schema_for!(Report))?;
            text.push(b'\n');
        }
    }
    output::print(&text)?;
    Ok(Exit::Ok)
}
