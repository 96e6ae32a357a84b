//! Options by their long names, from wherever they come.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

/// Options whose values are said of one quantity each.
const THRESHOLDS: [&str; 2] = ["crit", "warn"];

/// What is said of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// It is on, so many times.
    On(u8),
    /// It is off, whatever lies below says.
    Off,
    /// Its values.
    Values(Vec<OsString>),
}

/// Options, each by its long name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layer(BTreeMap<String, Said>);

impl Layer {
    /// What was typed.
    pub(super) fn typed(command: &Command, matches: &ArgMatches) -> Self {
        let mut layer = Self::default();
        for (option, name) in named(command) {
            let id = option.get_id().as_str();
            if matches.value_source(id) != Some(ValueSource::CommandLine) {
                continue;
            }
            let said = match option.get_action() {
                ArgAction::SetTrue => Said::On(1),
                ArgAction::Count => Said::On(matches.get_count(id)),
                _ => {
                    let raw = matches.get_raw(id).unwrap_or_default();
                    Said::Values(raw.map(OsString::from).collect())
                }
            };
            layer.say(name, said);
        }
        layer
    }

    /// Says something of an option, whatever was said before.
    pub(super) fn say(&mut self, name: &str, said: Said) {
        self.0.insert(name.to_owned(), said);
    }

    /// Takes back what was said.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The one value of an option.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Said::Values(values) => values.first()?.to_str().map(str::to_owned),
            Said::On(_) | Said::Off => None,
        }
    }

    /// Whether anything is said of an option.
    pub(super) fn says(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Replaces every file by where it is to be looked for.
    pub(super) fn lead_paths(&mut self, command: &Command, lead: impl Fn(&str) -> PathBuf) {
        for (option, name) in named(command) {
            if !is_path(option) {
                continue;
            }
            if let Some(Said::Values(values)) = self.0.get_mut(name) {
                for value in values {
                    if let Some(text) = value.to_str() {
                        *value = lead(text).into();
                    }
                }
            }
        }
    }

    /// What the check is called.
    pub(super) fn name(&mut self, name: &str) {
        self.say("name", Said::Values(vec![name.into()]));
    }

    /// This layer with another one upon it: what is said above counts, and what cannot stand beside it goes.
    /// Thresholds are of one quantity each, so those of the others stay; an empty list takes them all away.
    pub(super) fn under(mut self, above: &Self, command: &Command) -> Self {
        for (name, said) in &above.0 {
            if *said != Said::Off {
                for excluded in excluded(command, name) {
                    self.0.remove(&excluded);
                }
            }
            let below = self.0.remove(name);
            let said = match (below, said) {
                (Some(Said::Values(mut all)), Said::Values(more))
                    if THRESHOLDS.contains(&name.as_str()) && !more.is_empty() =>
                {
                    // Of two for the same quantity, the later one counts.
                    all.extend(more.iter().cloned());
                    Said::Values(all)
                }
                (_, said) => said.clone(),
            };
            self.say(name, said);
        }
        self
    }

    /// The words to type for it.
    pub(super) fn words(&self) -> impl Iterator<Item = OsString> + '_ {
        self.0.iter().flat_map(|(name, said)| {
            let flag = OsString::from(format!("--{name}"));
            match said {
                Said::Off => Vec::new(),
                Said::On(times) => vec![flag; usize::from(*times)],
                Said::Values(values) => values
                    .iter()
                    .map(|value| {
                        let mut word = flag.clone();
                        word.push("=");
                        word.push(value);
                        word
                    })
                    .collect(),
            }
        })
    }
}

/// Whether the values of an option are names of files.
pub(super) fn is_path(option: &Arg) -> bool {
    option.get_value_parser().type_id() == TypeId::of::<PathBuf>()
}

/// The options of a command with their long names.
pub(super) fn named(command: &Command) -> impl Iterator<Item = (&Arg, &str)> {
    let options = command.get_arguments();
    options.filter_map(|option| Some((option, option.get_long()?)))
}

/// The options that cannot stand beside this one, whichever of the two says so.
fn excluded(command: &Command, name: &str) -> Vec<String> {
    let excludes = |one: &Arg, other: &str| {
        let excluded = command.get_arg_conflicts_with(one);
        excluded.iter().any(|arg| arg.get_long() == Some(other))
    };
    let Some((option, _)) = named(command).find(|(_, it)| *it == name) else {
        return Vec::new();
    };
    named(command)
        .filter(|(other, long)| excludes(option, long) || excludes(other, name))
        .map(|(_, long)| long.to_owned())
        .collect()
}
