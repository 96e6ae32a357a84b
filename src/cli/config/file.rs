//! The file read, and its keys checked: an error says where it is and what to write instead.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Arg, ArgAction, Command};
use ftpprobe::serve::Rules;
use ftpprobe::text::{did_you_mean, nearest};
use ftpprobe::{pipes, target};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::layer::{Layer, Said, is_path, named};
use super::serve::ModuleTable;
use super::{first_line, parsed};
use crate::cli::hidden;

/// No configuration is longer.
const MAX_BYTES: u64 = 1024 * 1024;

/// What holds for a run, whatever it probes; stands above all tables.
pub(super) const OF_THE_RUN: [&str; 15] = [
    "also",
    "ascii",
    "color",
    "format",
    "history",
    "jobs",
    "keep",
    "lang",
    "output",
    "profiles",
    "quiet",
    "save-evidence",
    "splay",
    "state",
    "verbose",
];

/// Options that are no keys, and why.
pub(super) const NO_KEYS: [(&str, &str); 7] = [
    ("config", "a configuration cannot name another one"),
    ("no-config", "a configuration cannot disable itself"),
    (
        "name",
        "the name of a check is that of its table: [targets.NAME]",
    ),
    (
        "targets",
        "the targets of a configuration are its tables: [targets.NAME]",
    ),
    ("resume", "use --resume FILE on the command line"),
    ("account", SECRET),
    ("password", SECRET),
];

pub(super) const SECRET: &str = "use password-file, password-env, password-credential, or netrc-file (which can hold an account)";

/// A configuration.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// What holds for the run.
    pub(super) run: Layer,
    /// What holds for every target.
    pub(super) defaults: Layer,
    /// The targets in the order of the file.
    pub(super) targets: Vec<Table>,
    /// Ways to probe a target that is asked for.
    pub(super) modules: Vec<ModuleTable>,
    /// Who may be asked for.
    pub(super) rules: Rules,
}

/// `[targets.NAME]`
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) target: String,
    pub(super) layer: Layer,
}

impl File {
    /// Reads a file whose keys are these options.
    pub(super) fn read(path: &Path, command: &Command, home: Option<&Path>) -> Result<Self> {
        let name = path.display();
        let text = pipes::read_text(path, MAX_BYTES).with_context(|| say!("error-unread", name))?;
        hidden::hide_text(&text);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let reader = Reader {
            path,
            text: &text,
            command,
            folder,
            home,
        };
        reader.file()
    }
}

impl File {
    /// What there is without a configuration.
    pub(super) fn none() -> Self {
        Self {
            path: PathBuf::from("the command line"),
            run: Layer::default(),
            defaults: Layer::default(),
            targets: Vec::new(),
            modules: Vec::new(),
            rules: Rules::default(),
        }
    }

    /// The target whose name somebody may have meant who typed this, which is the name of none.
    pub(super) fn nearly(&self, typed: &str) -> Option<&str> {
        let is_host = typed.contains(['.', ':', '@']);
        let known = self.targets.iter().any(|table| table.name == typed);
        if is_host || known {
            return None;
        }
        let names = self.targets.iter().map(|table| table.name.as_str());
        nearest(typed, names)
    }
}

/// Where a table stands, which decides what it may hold.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Top,
    Table,
}

pub(super) struct Reader<'r> {
    path: &'r Path,
    text: &'r str,
    command: &'r Command,
    /// Where relative paths begin.
    folder: PathBuf,
    home: Option<&'r Path>,
}

impl Reader<'_> {
    fn file(&self) -> Result<File> {
        let top = match DeTable::parse(self.text) {
            Ok(top) => top.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                return self.wrong(at, error.message());
            }
        };
        let mut file = File {
            path: self.path.to_owned(),
            run: Layer::default(),
            defaults: Layer::default(),
            targets: Vec::new(),
            modules: Vec::new(),
            rules: Rules::default(),
        };
        for (key, value) in &top {
            match key.get_ref().as_ref() {
                "defaults" => file.defaults = self.layer(self.table(key, value)?)?,
                "targets" => {
                    let mut tables: Vec<_> = self.table(key, value)?.iter().collect();
                    tables.sort_by_key(|(name, _)| name.span().start);
                    let targets = tables.into_iter();
                    let targets = targets.map(|(name, table)| self.target(name, table));
                    file.targets = targets.collect::<Result<_>>()?;
                }
                "modules" => {
                    let modules = self.table(key, value)?.iter();
                    let modules = modules.map(|(name, table)| self.module(name, table));
                    file.modules = modules.collect::<Result<_>>()?;
                }
                "serve" => file.rules = self.serve(self.table(key, value)?)?,
                _ => self.key(&mut file.run, Place::Top, key, value)?,
            }
        }
        Ok(file)
    }

    pub(super) fn table<'t, 'i>(
        &self,
        key: &Spanned<DeString<'_>>,
        value: &'t Spanned<DeValue<'i>>,
    ) -> Result<&'t DeTable<'i>> {
        let Some(table) = value.get_ref().as_table() else {
            let name = key.get_ref();
            return self.wrong(
                key.span().start,
                &format!("`{name}` must be a table: [{name}]"),
            );
        };
        Ok(table)
    }

    fn layer(&self, table: &DeTable<'_>) -> Result<Layer> {
        let mut layer = Layer::default();
        for (key, value) in table {
            self.key(&mut layer, Place::Table, key, value)?;
        }
        Ok(layer)
    }

    fn target(&self, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) -> Result<Table> {
        let at = name.span().start;
        let mut layer = Layer::default();
        let mut target = None;
        for (key, value) in self.table(name, value)? {
            if key.get_ref() != "target" {
                self.key(&mut layer, Place::Table, key, value)?;
                continue;
            }
            let at = key.span().start;
            let Some(text) = value.get_ref().as_str() else {
                return self.wrong(at, "`target` must be a text: target = \"ftp.example.com\"");
            };
            match target::parse(text) {
                Ok(typed) if typed.password.is_some() => {
                    let text = say!("error-password-here", how = SECRET);
                    return self.wrong(at, &text);
                }
                Ok(_) => target = Some(text.to_owned()),
                Err(error) => return self.wrong(at, &error.to_string()),
            }
        }
        let name = name.get_ref().to_string();
        match target {
            Some(target) => Ok(Table {
                name,
                target,
                layer,
            }),
            None => self.wrong(
                at,
                &format!("[targets.{name}] has no target: add target = \"ftp.example.com\""),
            ),
        }
    }

    pub(super) fn key(
        &self,
        layer: &mut Layer,
        place: Place,
        key: &Spanned<DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<()> {
        let (at, name) = (key.span().start, key.get_ref().as_ref());
        if let Some((_, why)) = NO_KEYS.iter().find(|(it, _)| *it == name) {
            return self.wrong(at, &format!("`{name}` is not allowed here: {why}"));
        }
        let Some((option, _)) = named(self.command).find(|(_, long)| *long == name) else {
            let is_table = value.get_ref().as_table().is_some();
            return self.wrong(at, &self.unknown(place, name, is_table));
        };
        let of_the_run = OF_THE_RUN.contains(&name);
        match place {
            Place::Top if !of_the_run => {
                let text =
                    format!("`{name}` applies to targets: move it to [defaults] or [targets.NAME]");
                return self.wrong(at, &text);
            }
            Place::Table if of_the_run => {
                let text =
                    format!("`{name}` applies to the whole run: move it above the first table");
                return self.wrong(at, &text);
            }
            Place::Top | Place::Table => {}
        }
        let said = self.said(option, name, value)?;
        let mut alone = Layer::default();
        alone.say(name, said.clone());
        if let Err(error) = parsed(&alone, &["h"])
            && is_about_the_value(&error)
        {
            return self.wrong(at, &first_line(&error));
        }
        layer.say(name, said);
        Ok(())
    }

    fn said(&self, option: &Arg, name: &str, value: &Spanned<DeValue<'_>>) -> Result<Said> {
        let at = value.span().start;
        match (option.get_action(), value.get_ref()) {
            (ArgAction::SetTrue | ArgAction::Count, DeValue::Boolean(on)) => {
                Ok(if *on { Said::On(1) } else { Said::Off })
            }
            (ArgAction::Count, DeValue::Integer(times)) => match times.as_str().parse() {
                Ok(times) => Ok(Said::On(times)),
                Err(_) => self.wrong(at, &format!("`{name}` must be a small number")),
            },
            (ArgAction::SetTrue | ArgAction::Count, _) => {
                self.wrong(at, &format!("`{name}` must be true or false"))
            }
            (ArgAction::Append, DeValue::Array(values)) => {
                let values = values.iter().map(|value| self.value(option, name, value));
                Ok(Said::Values(values.collect::<Result<_>>()?))
            }
            _ => Ok(Said::Values(vec![self.value(option, name, value)?])),
        }
    }

    fn value(&self, option: &Arg, name: &str, value: &Spanned<DeValue<'_>>) -> Result<OsString> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => {
                let text = match option.get_action() {
                    ArgAction::Append => "a text, or a list of texts",
                    _ => "a text",
                };
                return self.wrong(value.span().start, &format!("`{name}` must be {text}"));
            }
        };
        let is_path = is_path(option);
        Ok(match text.split_once(':') {
            _ if is_path => self.path(text).into(),
            Some((format, file)) if name == "also" => {
                let mut also = OsString::from(format!("{format}:"));
                also.push(self.path(file));
                also
            }
            _ => text.into(),
        })
    }

    fn path(&self, text: &str) -> PathBuf {
        place(text, &self.folder, self.home)
    }

    /// What to write instead of a key that there is not.
    fn unknown(&self, place: Place, name: &str, is_table: bool) -> String {
        if name == "target" && !is_table {
            return "`target` belongs under [targets.NAME]".to_owned();
        }
        let options = named(self.command).map(|(_, long)| long);
        let options = options.filter(|long| {
            let fits = OF_THE_RUN.contains(long) == (place == Place::Top);
            fits && !NO_KEYS.iter().any(|(no, _)| no == long)
        });
        let tables: &[&str] = match place {
            Place::Top => &["defaults", "modules", "serve", "targets"],
            Place::Table => &[],
        };
        let known = options.chain(tables.iter().copied());
        format!("unknown key `{name}`{}", did_you_mean(name, known))
    }

    pub(super) fn wrong<T>(&self, at: usize, text: &str) -> Result<T> {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        bail!("{}, line {line}: {text}", self.path.display())
    }
}

/// Paths begin where the file is that names them, and `~/` at home: nobody knows where a scheduler runs things.
pub(super) fn place(text: &str, folder: &Path, home: Option<&Path>) -> PathBuf {
    match (text.strip_prefix("~/"), home) {
        (Some(inside), Some(home)) => home.join(inside),
        // Standard input, as on the command line.
        _ if text == "-" => text.into(),
        _ => folder.join(text),
    }
}

/// Whether a value is wrong by itself, and not just beside what else is said.
fn is_about_the_value(error: &clap::Error) -> bool {
    use clap::error::ErrorKind::{
        InvalidValue, TooManyValues, ValueValidation, WrongNumberOfValues,
    };
    matches!(
        error.kind(),
        InvalidValue | TooManyValues | ValueValidation | WrongNumberOfValues
    )
}
