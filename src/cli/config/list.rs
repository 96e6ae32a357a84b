//! The file of `--targets`: one target a line, with options of its own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Command, FromArgMatches};
use ftpprobe::{pipes, target};

use super::file::{NO_KEYS, OF_THE_RUN, SECRET, place};
use super::layer::{Layer, named};
use super::{Options, first_line};
use crate::cli::{hidden, misnomers, output};

/// No file of targets is longer, in bytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// No more targets are read.
const MOST_TARGETS: usize = 20_000;

/// A target and what its line says of it.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) target: String,
    pub(super) layer: Layer,
    /// The file and the line.
    pub(super) origin: String,
}

/// Where lines are read.
struct Reader<'r> {
    name: String,
    command: &'r Command,
    /// Where relative paths begin.
    folder: PathBuf,
    home: Option<&'r Path>,
}

/// Reads all targets of a file; `-` is standard input.
pub(super) fn read(path: &Path, command: &Command, home: Option<&Path>) -> Result<Vec<Listed>> {
    let is_stdin = path == Path::new("-");
    let (name, text, folder) = if is_stdin {
        let text = output::read_stdin(MAX_BYTES)?;
        ("standard input".to_owned(), text, PathBuf::new())
    } else {
        let text = pipes::read_text(path, MAX_BYTES)
            .with_context(|| say!("error-targets-unread", file = path.display()))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        (path.display().to_string(), text, folder)
    };
    hidden::hide_text(&text);
    let reader = Reader {
        name,
        command,
        folder,
        home,
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut listed = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let origin = format!("{}, line {}", reader.name, number + 1);
        let words = words(line).with_context(|| origin.clone())?;
        if words.is_empty() {
            continue;
        }
        if listed.len() == MOST_TARGETS {
            bail!(say!("error-too-many-targets", origin, most = MOST_TARGETS));
        }
        let (target, layer) = reader.target(words).with_context(|| origin.clone())?;
        listed.push(Listed {
            target,
            layer,
            origin,
        });
    }
    if listed.is_empty() {
        bail!(say!("error-targets-empty", file = reader.name));
    }
    Ok(listed)
}

/// The words of a line, as a shell would have them. What follows a # is a comment.
fn words(line: &str) -> Result<Vec<String>> {
    match shlex::split(line) {
        Some(words) => Ok(words),
        None => bail!(say!("error-line-quote")),
    }
}

impl Reader<'_> {
    fn target(&self, words: Vec<String>) -> Result<(String, Layer)> {
        if let [target] = words.as_slice()
            && !target.starts_with('-')
        {
            check(target)?;
            return Ok((target.clone(), Layer::default()));
        }
        let words = std::iter::once("ftpprobe".to_owned()).chain(words);
        let matches = match self.command.clone().try_get_matches_from(words) {
            Ok(matches) => matches,
            Err(error) => match misnomers::unknown_option(&error, self.command, []) {
                Some(wrong) => bail!("{wrong}"),
                None => bail!("{}", first_line(&error)),
            },
        };
        let probe = Options::from_arg_matches(&matches)?.probe;
        let [target] = probe.targets.as_slice() else {
            let found = probe.targets.len();
            bail!(say!("error-line-targets", found));
        };
        check(target)?;
        let mut layer = Layer::typed(self.command, &matches);
        for (_, name) in named(self.command).filter(|(_, name)| layer.says(name)) {
            if OF_THE_RUN.contains(&name) {
                bail!(say!("error-of-the-run", name));
            }
            let no_key = NO_KEYS.iter().find(|(no, _)| *no == name && name != "name");
            if let Some((_, why)) = no_key {
                bail!(say!("error-not-here", name, why));
            }
        }
        layer.lead_paths(self.command, |path| place(path, &self.folder, self.home));
        Ok((target.clone(), layer))
    }
}

/// Whether it is a target at all. Passwords are not written into files that others read.
fn check(text: &str) -> Result<()> {
    if target::parse(text)?.password.is_some() {
        bail!(say!("error-password-here", how = SECRET));
    }
    Ok(())
}
